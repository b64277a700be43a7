/**
 * What a pasted text amounts to, so that no document is made of more than it may hold.
 */

/** More blocks, cells and characters than a document may hold; see wikimarche/text/limits.py. */
export class TooLong extends Error {}

const MOST_PIECES = 25_000;
const MOST_CHARACTERS = 900_000;

/** Counts what is read; throws TooLong when it is too much. */
export class Tally {
  private pieces = 0;
  private characters = 0;
  private highlighted = 0;

  /** Counts a block, a cell, an atom. */
  piece(): void {
    if (++this.pieces > MOST_PIECES) throw new TooLong();
  }

  /** Counts words of a line. */
  words(count: number, highlighted: boolean): void {
    this.characters += count;
    if (highlighted) this.highlighted += count;
    if (this.characters > MOST_CHARACTERS) throw new TooLong();
  }

  /** Counts what a block that is taken whole holds, for the words that follow it. */
  block(size: number): void {
    this.piece();
    this.characters += size;
  }

  /** Whether some words are highlighted and most are not. */
  get isPartlyHighlighted(): boolean {
    return this.highlighted > 0 && this.highlighted < this.characters / 2;
  }
}
