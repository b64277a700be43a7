/**
 * The numbers of articles, shown while one writes.
 *
 * A number is not part of the text. It is an attribute of the heading that the style sheet
 * draws in front of the title, so that it can be neither selected, copied nor typed in, and
 * is read aloud once, as the beginning of the title. It is written on the element itself:
 * hundreds of decorations would cost each key more than all the rest.
 */
import { type DOMOutputSpec, DOMSerializer, type Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import type { EditorView, NodeView, ViewMutationRecord } from "prosemirror-view";
import {
  type Heading,
  headingsOf,
  type Numbering,
  numbered,
  type Outline,
  placed,
  rankAt,
  type Section,
} from "./outline";

interface Numbers {
  numbering: Numbering;
  headings: readonly Heading[];
  outline: Outline;
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
    props: {
      nodeViews: {
        heading: (node, view, getPos) => headingView(node, view, getPos),
      },
    },
    view: () => ({ update: renumberChanged }),
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
  const sections = numbered(headings, numbering);
  return { numbering, headings, outline: { sections, places: placed(headings, doc) } };
}

/** What a transaction leaves of the numbers: most of them touch no heading at all. */
function followed(
  { numbering, headings: old, outline }: Numbers,
  tr: Transaction,
): Numbers {
  const headings = headingsOf(tr.doc);
  const sections = sameHeadings(old, headings)
    ? outline.sections
    : keptWhereEqual(outline.sections, numbered(headings, numbering));
  return { numbering, headings, outline: { sections, places: placed(headings, tr.doc) } };
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

/** A heading as the schema draws it; its number is an attribute that is none of the text's. */
function headingView(
  node: Node,
  view: EditorView,
  getPos: () => number | undefined,
): NodeView {
  const { dom, contentDOM } = DOMSerializer.renderSpec(document, drawing(node));
  write(dom as HTMLElement, labelAt(view.state, getPos() ?? -1));
  return {
    dom,
    contentDOM: contentDOM ?? null,
    ignoreMutation: (change: ViewMutationRecord) => change.type === "attributes",
  };
}

function drawing(heading: Node): DOMOutputSpec {
  return heading.type.spec.toDOM?.(heading) ?? ["p", 0];
}

/** Headings inside clauses and quotations have no number. */
function labelAt(state: EditorState, pos: number): string {
  const { sections, places } = outlineOf(state);
  const rank = rankAt({ sections, places }, pos) ?? -1;
  return places[rank]?.pos === pos ? (sections[rank]?.label ?? "") : "";
}

/** Writes the numbers again where another heading stands, or the same with another number. */
function renumberChanged(view: EditorView, before: EditorState): void {
  const [now, old] = [numbersKey.getState(view.state), numbersKey.getState(before)];
  if (!now || now.outline.sections === old?.outline.sections) return;
  now.outline.sections.forEach(({ label }, rank) => {
    const isSame = now.headings[rank]?.node === old?.headings[rank]?.node;
    if (isSame && label === old?.outline.sections[rank]?.label) return;
    const heading = view.nodeDOM(now.headings[rank]?.pos ?? -1);
    if (heading instanceof HTMLElement) write(heading, label);
  });
}

function write(heading: HTMLElement, label: string): void {
  if (label && heading.dataset.number !== label) heading.dataset.number = label;
}
