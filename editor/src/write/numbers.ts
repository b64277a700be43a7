/**
 * The numbers of articles, live: `wikimarche/text/numbering.py` and `outline.py` in the
 * browser, held to them by `tests/text/data/numbering.json`.
 *
 * A number is not part of the text. It is an attribute of the heading that the style sheet
 * draws in front of the title, so that it can be neither selected, copied nor typed in, and
 * is read aloud once, as the beginning of the title.
 */
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";

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

interface Heading {
  node: Node;
  level: number;
  index: number;
  pos: number;
}

function headingsOf(doc: Node): Heading[] {
  const found: Heading[] = [];
  doc.forEach((node, pos, index) => {
    if (node.type.name === "heading")
      found.push({ node, level: levelOf(node), index, pos });
  });
  return found;
}

function numbered(headings: readonly Heading[], numbering: Numbering): Section[] {
  const open: number[] = []; // ranks of the articles that are not finished, outermost first
  const counts: number[] = [];
  return headings.map(({ node, level }, rank) => {
    while (open.length && levelAt(headings, open.at(-1)) >= level) open.pop();
    const depth = open.length;
    counts.splice(depth, counts.length, (counts[depth] ?? 0) + 1);
    const [number, label] = PRINTERS[numbering.scheme](counts, numbering.lot);
    const parent = open.at(-1) ?? null;
    open.push(rank);
    const key = String(node.attrs.key);
    return { key, level, number, label, title: titleOf(node), depth, parent };
  });
}

function levelAt(headings: readonly Heading[], rank: number | undefined): number {
  return (rank === undefined ? undefined : headings[rank]?.level) ?? 0;
}

function placed(headings: readonly Heading[], doc: Node): Place[] {
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

interface Numbers {
  numbering: Numbering;
  headings: readonly Heading[];
  outline: Outline;
  shown: DecorationSet;
}

const numbersKey = new PluginKey<Numbers>("numbers");

/** Shows the numbers of articles and keeps the outline that `outlineOf` gives. */
export function numbersPlugin(numbering: Numbering): Plugin<Numbers> {
  return new Plugin<Numbers>({
    key: numbersKey,
    state: {
      init: (_config, state) => fresh(state.doc, numbering),
      apply: (tr, before) => {
        const asked: Numbering | undefined = tr.getMeta(numbersKey);
        if (asked) return fresh(tr.doc, asked);
        return tr.docChanged ? followed(before, tr) : before;
      },
    },
    props: { decorations: (state) => numbersKey.getState(state)?.shown },
  });
}

/** Asks for other numbers: the way a document is numbered has changed. */
export function renumber(tr: Transaction, numbering: Numbering): Transaction {
  return tr.setMeta(numbersKey, numbering);
}

/**
 * The outline of the text as it stands. `sections` is the same object as long as no number,
 * level, key or title changed; an article that stayed as it was is the same object too.
 */
export function outlineOf(state: EditorState): Outline {
  return numbersKey.getState(state)?.outline ?? { sections: [], places: [] };
}

function fresh(doc: Node, numbering: Numbering): Numbers {
  const headings = headingsOf(doc);
  const seen = { sections: numbered(headings, numbering), places: placed(headings, doc) };
  return { numbering, headings, outline: seen, shown: drawn(doc, seen) };
}

/** What a transaction leaves of the numbers: most of them touch no heading at all. */
function followed(before: Numbers, tr: Transaction): Numbers {
  const headings = headingsOf(tr.doc);
  const sections = sameHeadings(before.headings, headings)
    ? before.outline.sections
    : keptWhereEqual(before.outline.sections, numbered(headings, before.numbering));
  const seen = { sections, places: placed(headings, tr.doc) };
  const moved = before.shown.map(tr.mapping, tr.doc);
  const good = sameLabels(before.outline.sections, sections) && stillShown(moved, headings);
  const shown = good ? moved : drawn(tr.doc, seen);
  return { numbering: before.numbering, headings, outline: seen, shown };
}

function sameHeadings(before: readonly Heading[], now: readonly Heading[]): boolean {
  return (
    before.length === now.length && now.every((one, at) => one.node === before[at]?.node)
  );
}

function keptWhereEqual(before: readonly Section[], now: Section[]): readonly Section[] {
  const merged = now.map((one, at) => {
    const old = before[at];
    return old && sameSection(old, one) ? old : one;
  });
  const same =
    merged.length === before.length && merged.every((one, at) => one === before[at]);
  return same ? before : merged;
}

function sameSection(one: Section, other: Section): boolean {
  return (Object.keys(one) as (keyof Section)[]).every((name) => one[name] === other[name]);
}

function sameLabels(before: readonly Section[], now: readonly Section[]): boolean {
  return (
    before.length === now.length && now.every((one, at) => one.label === before[at]?.label)
  );
}

/** Whether each heading still carries its decoration, which a replacement takes away. */
function stillShown(shown: DecorationSet, headings: readonly Heading[]): boolean {
  const found = shown.find();
  return (
    found.length === headings.length &&
    found.every((one, at) => one.from === headings[at]?.pos)
  );
}

function drawn(doc: Node, { sections, places }: Outline): DecorationSet {
  const all = sections.flatMap(({ label }, rank) => {
    const place = places[rank];
    const heading = place && doc.child(place.index);
    if (!place || !heading) return [];
    return [
      Decoration.node(place.pos, place.pos + heading.nodeSize, { "data-number": label }),
    ];
  });
  return DecorationSet.create(doc, all);
}
