/** Words compared as people look for them: neither accents nor capitals matter. */

const ACCENTS = /\p{M}/gu;

/** A text without accents nor capitals. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(ACCENTS, "").replaceAll("’", "'").toLowerCase();
}

/** Whether each word looked for begins a word of the text. */
export function matches(text: string, query: string): boolean {
  const words = plain(text).split(/[^\p{L}\p{N}.]+/u);
  const sought = plain(query)
    .split(/[^\p{L}\p{N}.]+/u)
    .filter(Boolean);
  return sought.every((one) => words.some((word) => word.startsWith(one)));
}
