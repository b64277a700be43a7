/**
 * The outline of a document: its articles, their keys and numbers. `wikimarche/text/outline.py`
 * and `numbering.py` in the browser, held to them by `tests/text/data/numbering.json`.
 */
import type { Node } from "prosemirror-model";

export type Scheme = "articles" | "dashes" | "chapters" | "lot";

/** How a document prints its numbers; `lot` is the number of its lot, if it has one. */
export interface Numbering {
  scheme: Scheme;
  lot: number | null;
}

/**
 * An article: a top-level heading and what is under it. `number` is what a reference prints
 * ("4.2"), `label` what stands before the title ("ARTICLE 4"). `parent` is the rank of the
 * article it belongs to, or null; `depth` is 0 for those that belong to none.
 */
export interface Section {
  key: string;
  level: number;
  number: string;
  label: string;
  title: string;
  depth: number;
  parent: number | null;
}

/** Where an article stands: blocks by their rank, positions in the document. */
export interface Place {
  index: number;
  ownEnd: number;
  end: number;
  pos: number;
  ownEndPos: number;
  endPos: number;
}

/** The articles of a document in reading order, and where each stands. */
export interface Outline {
  sections: readonly Section[];
  places: readonly Place[];
}

const HIGHEST_LEVEL = 6;
const HIGHEST_ROMAN = 3999;
const ROMAN: readonly [number, string][] = [
  [1000, "M"],
  [900, "CM"],
  [500, "D"],
  [400, "CD"],
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

type Printed = [number: string, label: string];

const PRINTERS: Record<Scheme, (counts: readonly number[], lot: number | null) => Printed> =
  {
    articles: (counts) => {
      const number = counts.join(".");
      return [number, counts.length === 1 ? `ARTICLE ${number}` : number];
    },
    dashes: (counts) => [counts.join("."), `${counts.join(".")} -`],
    chapters: ([chapter = 0, second, ...deeper]) => {
      if (second === undefined) return [roman(chapter), `CHAPITRE ${roman(chapter)}`];
      const number = [chapter, String(second).padStart(2, "0"), ...deeper].join(".");
      return [number, number];
    },
    lot: (counts, lot) => {
      const number = (lot === null ? counts : [lot, ...counts]).join(".");
      return [number, number];
    },
  };

function roman(count: number): string {
  if (count > HIGHEST_ROMAN) return String(count); // nothing readable exists above
  let left = count;
  let letters = "";
  for (const [value, letter] of ROMAN) {
    letters += letter.repeat(Math.floor(left / value));
    left %= value;
  }
  return letters;
}

/** A scheme by its name; documents of a scheme this editor does not know are in articles. */
export function schemeOf(name: string): Scheme {
  return Object.hasOwn(PRINTERS, name) ? (name as Scheme) : "articles";
}

/** A heading's level, from 1 to 6 whatever the document says. */
export function levelOf(heading: Node): number {
  const level: unknown = heading.attrs.level;
  if (typeof level !== "number") return 1;
  return Math.min(Math.max(level, 1), HIGHEST_LEVEL);
}

/** The words of a title: no marks nor footnotes, fields and references as in the source. */
export function titleOf(heading: Node): string {
  let words = "";
  heading.forEach((child) => {
    words += wordsOf(child);
  });
  return words.trim();
}

function wordsOf(inline: Node): string {
  const { name, spec, key, alt } = inline.attrs;
  switch (inline.type.name) {
    case "text":
      return inline.text ?? "";
    case "hard_break":
      return " ";
    case "field":
      return `{{${name}}}`;
    case "xref":
      return `[${spec}#${key}]`;
    case "image":
      return String(alt);
    default:
      return "";
  }
}

/** The articles of a document with their numbers, computed from its headings alone. */
export function outline(doc: Node, numbering: Numbering): Outline {
  const headings = headingsOf(doc);
  return { sections: numbered(headings, numbering), places: placed(headings, doc) };
}

/** The article that a position is in, by its rank; null in what precedes the first one. */
export function rankAt(seen: Outline, pos: number): number | null {
  let found: number | null = null;
  for (let low = 0, high = seen.places.length - 1; low <= high; ) {
    const middle = (low + high) >> 1;
    if ((seen.places[middle]?.pos ?? 0) <= pos) {
      found = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return found;
}

/** A top-level heading, its level made sound, and where it stands. */
export interface Heading {
  node: Node;
  level: number;
  index: number;
  pos: number;
}

/** The top-level headings of a document; those inside clauses and quotations are not articles. */
export function headingsOf(doc: Node): Heading[] {
  const found: Heading[] = [];
  doc.forEach((node, pos, index) => {
    if (node.type.name === "heading")
      found.push({ node, level: levelOf(node), index, pos });
  });
  return found;
}

/** The articles that headings make. */
export function numbered(headings: readonly Heading[], numbering: Numbering): Section[] {
  const levels = headings.map(({ level }) => level);
  return ranked(levels, numbering).map((one, rank) => {
    const { node, level } = headings[rank] as Heading;
    return { key: String(node.attrs.key), level, title: titleOf(node), ...one };
  });
}

/** What an article is by its rank among the others: its number and what it belongs to. */
export type Ranked = Pick<Section, "number" | "label" | "depth" | "parent">;

/**
 * Numbers articles from their levels alone. The shallowest level met counts as the first and a
 * skipped level as the next one down, so that no number holds a zero and no two are alike.
 */
export function ranked(levels: readonly number[], numbering: Numbering): Ranked[] {
  const open: number[] = []; // ranks of the articles that are not finished, outermost first
  const counts: number[] = [];
  return levels.map((level, rank) => {
    while (open.length && (levels[open.at(-1) ?? 0] ?? 0) >= level) open.pop();
    const depth = open.length;
    counts.splice(depth, counts.length, (counts[depth] ?? 0) + 1);
    const [number, label] = PRINTERS[numbering.scheme](counts, numbering.lot);
    const parent = open.at(-1) ?? null;
    open.push(rank);
    return { number, label, depth, parent };
  });
}

/** Where each article stands: its own text, and its sub-articles with it. */
export function placed(headings: readonly Heading[], doc: Node): Place[] {
  const last = { index: doc.childCount, pos: doc.content.size };
  const open: Place[] = [];
  const levels: number[] = [];
  return headings.map(({ level, index, pos }, rank) => {
    for (; open.length && (levels.at(-1) ?? 0) >= level; levels.pop()) {
      const finished = open.pop();
      if (finished) Object.assign(finished, { end: index, endPos: pos });
    }
    const next = headings[rank + 1] ?? last;
    const place = {
      ...{ index, ownEnd: next.index, end: last.index },
      ...{ pos, ownEndPos: next.pos, endPos: last.pos },
    };
    open.push(place);
    levels.push(level);
    return place;
  });
}
