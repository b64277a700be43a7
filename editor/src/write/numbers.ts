/**
 * The numbers of articles, shown while one writes.
 *
 * A number is not part of the text. It is an attribute of the heading that the style sheet
 * draws in front of the title, so that it can be neither selected, copied nor typed in, and
 * is read aloud once, as the beginning of the title.
 */
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import {
  type Heading,
  headingsOf,
  type Numbering,
  numbered,
  type Outline,
  placed,
  type Section,
} from "./outline";

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

/** How the articles of a text are numbered. */
export function numberingOf(state: EditorState): Numbering {
  return numbersKey.getState(state)?.numbering ?? { scheme: "articles", lot: null };
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
