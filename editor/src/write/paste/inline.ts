/** A line of inline content while it is read: words, breaks, atoms, and the spaces between. */
import type { Node } from "prosemirror-model";
import { spaced } from "./characters";
import { node, type Piece } from "./frames";
import { PLAIN, type Style } from "./style";
import type { Tally } from "./tally";

/** What was read since the last block. */
export class Line {
  private pieces: Piece[] = [];

  constructor(private readonly tally: Tally) {}

  /** Adds words, runs of white space read as one space as browsers do. */
  text(text: string, style: Style): void {
    let words = spaced(text);
    if (this.isGap()) words = words.replace(this.pieces.length ? /^ / : /^[ \u00a0]/, "");
    if (!words) return;
    this.tally.words(words.length, style.highlight);
    this.pieces.push({ thing: words, style });
  }

  /** Adds an image, a field, a reference or a footnote. */
  atom(inline: Node, style: Style): void {
    this.tally.piece();
    this.pieces.push({ thing: inline, style });
  }

  /** Begins a new line in the paragraph; true when that is the second break at once. */
  lineBreak(): boolean {
    this.stripEnd();
    const last = this.pieces.at(-1)?.thing;
    if (last === undefined) return false;
    if (isBreak(last)) return true;
    this.pieces.push({ thing: node("hard_break"), style: PLAIN });
    return false;
  }

  /** Ends the line and gives what it holds; nothing when that is blank. */
  take(): Piece[] {
    this.stripEnd(true);
    const line = this.pieces;
    this.pieces = [];
    const isBlank = line.every(({ thing }) => typeof thing === "string" && !thing.trim());
    return isBlank ? [] : line;
  }

  private isGap(): boolean {
    const last = this.pieces.at(-1)?.thing;
    if (typeof last === "string") return last.endsWith(" ");
    return !last || isBreak(last);
  }

  /** Removes the spaces, and the line breaks, that nothing follows. */
  private stripEnd(breaks = false): void {
    for (let last = this.pieces.at(-1); last; last = this.pieces.at(-1)) {
      const { thing, style } = last;
      if (typeof thing !== "string") {
        if (!breaks || !isBreak(thing)) return;
        this.pieces.pop();
        continue;
      }
      const kept = thing.replace(breaks ? /[ \u00a0]+$/ : / $/, "");
      if (kept === thing) return;
      this.pieces.splice(-1, 1, ...(kept ? [{ thing: kept, style }] : []));
      if (kept) return;
    }
  }
}

function isBreak(thing: Node | string): boolean {
  return typeof thing !== "string" && thing.type.name === "hard_break";
}
