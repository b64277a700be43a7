/**
 * What a paste leaves out, counted by kind and said in one sentence.
 *
 * Noise is dropped without a word: fonts, sizes, colours of letters, margins, numbers of
 * headings (ours are computed), tables of contents' links, hidden text. A highlight on a part
 * of the text is said: in a draft it is often all that marks what remains to be decided.
 */
import { say } from "../words";

export type Loss =
  | "columns"
  | "comment"
  | "contents"
  | "deletion"
  | "drawing"
  | "footnote"
  | "form"
  | "formula"
  | "frame"
  | "highlight"
  | "image"
  | "levels"
  | "link"
  | "media"
  | "nesting"
  | "table";

/** Counts losses; a kind that is said without a number counts once. */
export class Losses {
  private readonly counts = new Map<Loss, number>();

  add(kind: Loss): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  has(kind: Loss): boolean {
    return this.counts.has(kind);
  }

  /** One polite sentence, "" when nothing was lost. */
  sentence(): string {
    const said = [...this.counts].map(([kind, count]) => named(kind, count));
    return said.length ? say("paste.lost", { list: said.join(", ") }) : "";
  }
}

const COUNTED: ReadonlySet<Loss> = new Set(["image", "table", "footnote"]);

function named(kind: Loss, count: number): string {
  const many = COUNTED.has(kind) && count > 1 ? ".many" : "";
  return say(`paste.lost.${kind}${many}`, { count });
}
