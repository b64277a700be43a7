/**
 * Where words stand in the text, as a reader looks for them: accents, case, the kind of spaces
 * and apostrophes apart. Each block is folded once, and looked through once for each question.
 */
import type { Node } from "prosemirror-model";

export interface Question {
  words: string;
  /** Whether case and accents must be the same. */
  exact: boolean;
  /** Whether a match may not be a part of a word. */
  whole: boolean;
}

export interface Match {
  from: number;
  to: number;
  /** Whether it is in a footnote, whose words the text does not show. */
  isInNote?: boolean;
}

function shifted({ from, to, ...more }: Match, offset: number): Match {
  return { from: from + offset, to: to + offset, ...more };
}

/** A text reduced to what is compared; `at` gives for each of its characters where it came from. */
interface Folded {
  text: string;
  at: number[] | null; // null: the same places
}

const ATOM = "\ufffc"; // stands for what is not text, as long as it is
const ALIKE: Record<string, string> = {
  "\u00a0": " ",
  "\u202f": " ",
  "\u2009": " ",
  "’": "'",
  "‘": "'",
  "\u2011": "-",
  "\u2010": "-",
  "\u00ad": "",
  "\u200b": "",
  "…": "...",
};
const LETTERS: Record<string, string> = { œ: "oe", Œ: "oe", æ: "ae", Æ: "ae", ß: "ss" };
const PLAIN = /^[\n -&(-~]*$/;

const characters = [new Map<string, string>(), new Map<string, string>()] as const;
const foldings = [new WeakMap<Node, Folded>(), new WeakMap<Node, Folded>()] as const;

function foldedCharacter(char: string, exact: boolean): string {
  const known = characters[exact ? 1 : 0];
  let folded = known.get(char);
  if (folded === undefined) {
    folded = ALIKE[char] ?? (exact ? char : bare(char));
    known.set(char, folded);
  }
  return folded;
}

function bare(char: string): string {
  return LETTERS[char] ?? char.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** A text as it is compared. */
export function fold(text: string, exact: boolean): Folded {
  const composed = exact ? text : text.toLowerCase();
  if (PLAIN.test(text) && composed.length === text.length) {
    return { text: composed, at: null };
  }
  let folded = "";
  const at: number[] = [];
  let place = 0;
  for (const char of text) {
    const now = foldedCharacter(char, exact);
    for (let i = 0; i < now.length; i++) at.push(place);
    folded += now;
    place += char.length;
  }
  at.push(place);
  return { text: folded, at };
}

/** The text of a block of text, where what is not text stands for itself. */
function textOf(block: Node): string {
  let text = "";
  block.forEach((child) => {
    text += child.isText ? child.text : ATOM.repeat(child.nodeSize);
  });
  return text;
}

function foldedBlock(block: Node, exact: boolean): Folded {
  const known = foldings[exact ? 1 : 0];
  let folded = known.get(block);
  if (!folded) {
    folded = fold(textOf(block), exact);
    known.set(block, folded);
  }
  return folded;
}

/** Looks for one question; remembers what it found in each block. */
export class Search {
  private readonly found = new WeakMap<Node, readonly Match[]>();
  private readonly words: string;

  constructor(readonly question: Question) {
    this.words = fold(question.words.replaceAll(ATOM, ""), question.exact).text;
  }

  /** Every match of a document, in order. */
  matches(doc: Node): Match[] {
    const all: Match[] = [];
    if (!this.words) return all;
    doc.forEach((block, offset) => {
      for (const match of this.within(block)) all.push(shifted(match, offset));
    });
    return all;
  }

  /** The matches of a block, from its own place. */
  private within(block: Node): readonly Match[] {
    let found = this.found.get(block);
    if (!found) {
      found = block.inlineContent ? this.inText(block) : this.inBlocks(block);
      this.found.set(block, found);
    }
    return found;
  }

  private inBlocks(block: Node): Match[] {
    const all: Match[] = [];
    block.forEach((child, offset) => {
      for (const match of this.within(child)) all.push(shifted(match, offset + 1));
    });
    return all;
  }

  private inText(block: Node): Match[] {
    const all = this.inWords(block);
    block.forEach((child, offset) => {
      if (!child.inlineContent) return; // a footnote
      for (const match of this.within(child)) {
        all.push({ ...shifted(match, offset + 1), isInNote: true });
      }
    });
    return all.sort((a, b) => a.from - b.from);
  }

  private inWords(block: Node): Match[] {
    const { text, at } = foldedBlock(block, this.question.exact);
    const all: Match[] = [];
    let start = text.indexOf(this.words);
    while (start >= 0) {
      const end = start + this.words.length;
      const fits =
        isWholly(at, start, end) && (!this.question.whole || isWord(text, start, end));
      if (fits) all.push({ from: place(at, start) + 1, to: place(at, end) + 1 });
      start = text.indexOf(this.words, fits ? end : start + 1);
    }
    return all;
  }
}

function place(at: number[] | null, index: number): number {
  return at ? (at[index] as number) : index;
}

/** Whether a match begins and ends with whole characters: "o" is not half of "œ". */
function isWholly(at: number[] | null, start: number, end: number): boolean {
  if (!at) return true;
  return at[start] !== at[start - 1] && at[end] !== at[end - 1];
}

function isWord(text: string, start: number, end: number): boolean {
  const inside = /[\p{L}\p{N}_]/u;
  return !inside.test(text[start - 1] ?? "") && !inside.test(text[end] ?? "");
}
