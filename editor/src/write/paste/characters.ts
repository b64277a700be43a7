/** Characters that a text may not hold or that mean nothing in one, replaced where they mean something. */

// Said by what is fit, as on the server (wikimarche/text/characters.py): no control, no half of
// a pair, no character that Unicode keeps for nobody.
const PLANES = Array.from({ length: 16 }, (_, i) => (i + 1).toString(16));
const UNFIT = new RegExp(
  `[^\\n\\t\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufdcf\\ufdf0-\\ufffd${PLANES.map(
    (plane) => `\\u{${plane}0000}-\\u{${plane}fffd}`,
  ).join("")}]`,
  "gu",
);
// Pages are full of them: optional hyphens, spaces of no width, marks of byte order.
const UNSEEN = /[\u00ad\u200b\ufeff]/g;

// Windows-1252 gone astray: the bytes 80 to 9F read as characters.
const ASTRAY = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/** Where an image that is being sent will stand; never a character of the text itself. */
export const IMAGE_PLACE = "\uf8fe";

/** The text without what may not be kept. */
export function clean(text: string): string {
  const fit = isPlain(text) ? text : text.replace(UNFIT, meant).replace(UNSEEN, "");
  return /[\ue000-\uf8ff]/.test(fit) ? fit.replace(/[\ue000-\uf8ff]/g, symbol) : fit;
}

/** Whether a text holds only what the server takes. */
export function isFit(text: string): boolean {
  return isPlain(text) || text.search(UNFIT) < 0;
}

function isPlain(text: string): boolean {
  return /^[\n\t\x20-\x7e\xa0-\xac\xae-\u1fff\u2010-\u2fff]*$/.test(text);
}

function meant(found: string): string {
  const code = found.charCodeAt(0);
  if (code >= 0x80 && code <= 0x9f) return ASTRAY[code - 0x80] ?? "";
  return code < 0x20 && code > 0x08 ? " " : "";
}

// Forms are full of boxes to tick, which Word writes in its symbol fonts.
const SYMBOLS: Readonly<Record<string, string>> = {
  o: "☐",
  "¨": "☐",
  q: "☐",
  þ: "☒",
  ý: "☒",
  x: "☒",
  ü: "✓",
  à: "→",
  è: "→",
  Ø: "➢",
  "§": "▪",
  "·": "•",
  v: "❖",
};

function symbol(found: string): string {
  const code = found.charCodeAt(0);
  return code >= 0xf020 && code <= 0xf0ff
    ? (SYMBOLS[String.fromCharCode(code - 0xf000)] ?? "")
    : "";
}

/** The signs that letters stand for in Wingdings. */
export function symbols(text: string): string {
  return text.replace(/\S/g, (letter) => SYMBOLS[letter] ?? letter);
}

const SPACES = /[ \t\n\r\f]+/g;

/**
 * Runs of white space as one, as browsers show them. One no-break space is French typography;
 * several are Word's tabs and layout by hand.
 */
export function spaced(text: string): string {
  const single = text.replace(SPACES, " ");
  if (!single.includes("\u00a0")) return single;
  return single.replace(/[ \u00a0]{2,}/g, (run) =>
    run.indexOf("\u00a0") === run.lastIndexOf("\u00a0") ? "\u00a0" : " ",
  );
}
