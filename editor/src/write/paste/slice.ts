/**
 * The slices that pastes put in a text: how far blocks from outside are open, and our own
 * ones, carried exactly from one editor to another in an attribute of the clipboard's HTML.
 */
import { Fragment, type Node, type ResolvedPos, Slice } from "prosemirror-model";
import { isOurImage, isSafeLink } from "../addresses";
import { schema } from "../schema";
import type { Place } from "./builder";
import { isFit } from "./characters";
import { CARRIED } from "./copy";
import { unstyled } from "./css";

const MOST_LEVELS = 9; // of a list, as in Word
const MOST_DEPTH = 22; // a node takes two levels of a step's JSON, of which the server reads sixty

/** What can be pasted here: everything, what a cell holds, or a line of a note. */
export function placeAt($pos: ResolvedPos): Place {
  let lists = MOST_LEVELS;
  let kind: Place["kind"] = "doc";
  for (let depth = $pos.depth; depth > 0; depth--) {
    const { name } = $pos.node(depth).type;
    if (name === "footnote") return { kind: "note", lists: 0 };
    if (name === "table_cell" || name === "table_header") kind = "cell";
    if (name === "list_item") lists -= 1;
  }
  return { kind, lists: Math.max(lists, 1) };
}

/**
 * Blocks from outside, open so that words join the words around: one paragraph is pasted into
 * the line; the first and the last of several join theirs; lists join the list one is in;
 * anything else stays whole.
 */
export function sliceOf(blocks: readonly Node[], $pos: ResolvedPos): Slice {
  const content = Fragment.from([...blocks]);
  if (placeAt($pos).kind === "note") return new Slice(content, 0, 0);
  const first = content.firstChild;
  const last = content.lastChild;
  if (!first || !last) return Slice.empty;
  if (blocks.length === 1 && first.isTextblock && !first.type.spec.code) {
    return new Slice(content, 1, 1);
  }
  const inList = $pos.depth > 1 && $pos.node(-1).type.name === "list_item";
  return new Slice(
    content,
    opened(first, "firstChild", inList),
    opened(last, "lastChild", inList),
  );
}

function opened(block: Node, side: "firstChild" | "lastChild", inList: boolean): number {
  if (block.type.name === "paragraph") return 1;
  if (!inList || !block.type.name.endsWith("_list")) return 0;
  let depth = 0;
  for (let here: Node | null = block; here && !here.isLeaf; here = here[side]) {
    if (here.type.spec.isolating) break;
    depth += 1;
    if (here.isTextblock) break;
  }
  return depth;
}

/** Whether our own slice has only blocks that this place takes. */
export function suits({ content }: Slice, { kind }: Place): boolean {
  if (kind === "doc") return true;
  const names = content.content.map(({ type }) => type.name);
  if (kind === "note") return names.every((name) => NOTE.has(name));
  return names.length === 1 && names[0] === "table"
    ? true
    : names.every((one) => CELL.has(one));
}

const NOTE = new Set(["text", "hard_break", "field", "xref"]);
const CELL = new Set([
  "paragraph",
  "bullet_list",
  "ordered_list",
  ...NOTE,
  "image",
  "footnote",
]);

/** Our own slice out of the clipboard's HTML; null when there is none that can be trusted. */
export function carriedSlice(html: string): Slice | null {
  if (!html.includes(CARRIED)) return null;
  const page = new DOMParser().parseFromString(unstyled(html).html, "text/html");
  const json = page.querySelector(`[${CARRIED}]`)?.getAttribute(CARRIED);
  if (!json) return null;
  try {
    const slice = Slice.fromJSON(schema, JSON.parse(json));
    return isSound(slice) ? slice : null;
  } catch {
    return null; // not ours, whatever it says: it is read as any other page
  }
}

function isSound({ content, openStart, openEnd }: Slice): boolean {
  if (openStart < 0 || openEnd < 0) return false;
  const { childCount } = content;
  return content.content.every((child, i) =>
    isSoundNode(child, i === 0 ? openStart : 0, i === childCount - 1 ? openEnd : 0, 1),
  );
}

/** Whether a node is whole but where the slice cuts it, and says nothing that the server refuses. */
function isSoundNode(
  node: Node,
  openStart: number,
  openEnd: number,
  depth: number,
): boolean {
  if (depth > MOST_DEPTH || (openStart > 0 && node.isLeaf) || !attributesFit(node))
    return false;
  if (!openStart && !openEnd && !node.type.validContent(node.content)) return false;
  return node.children.every((child, i) => {
    const start = i === 0 ? Math.max(openStart - 1, 0) : 0;
    const end = i === node.childCount - 1 ? Math.max(openEnd - 1, 0) : 0;
    return isSoundNode(child, start, end, depth + 1);
  });
}

type Test = (value: unknown) => boolean;

const like =
  (pattern: RegExp): Test =>
  (value) =>
    pattern.test(String(value));
const between =
  (least: number, most: number): Test =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const KEY = like(/^(?:[a-z0-9][a-z0-9-]{0,59})?$/);

// As on the server (wikimarche/text/validity.py).
const TESTS: Readonly<Record<string, Test>> = {
  level: (value) => typeof value === "string" || between(1, 6)(value),
  key: KEY,
  start: between(0, 999_999_999),
  version: between(0, 999_999_999),
  colspan: between(1, 63),
  rowspan: between(1, 63),
  align: like(/^(?:left|center|right)?$/),
  name: like(/^(?:[a-z][a-z0-9_]{0,59})?$/),
  spec: like(/^(?:[A-Za-z0-9][A-Za-z0-9_-]{0,39})?$/),
  src: (value) => isOurImage(String(value)),
  href: (value) => isSafeLink(String(value)),
};

function attributesFit(node: Node): boolean {
  if (!isFit(node.text ?? "")) return false;
  return [node, ...node.marks].every(({ attrs }) =>
    Object.entries(attrs).every(
      ([name, value]) => (TESTS[name]?.(value) ?? true) && isFit(String(value)),
    ),
  );
}

/** A slice whose articles keep their keys, but those that the text already has or that stand twice. */
export function withoutDoubles(slice: Slice, doc: Node): Slice {
  const known = new Set<string>([""]);
  doc.descendants((node) => {
    if (node.type.name === "heading") known.add(String(node.attrs.key));
    return !node.isTextblock;
  });
  return new Slice(rekeyed(slice.content, known), slice.openStart, slice.openEnd);
}

function rekeyed(content: Fragment, known: Set<string>): Fragment {
  const nodes = content.content.map((node) => {
    if (node.type.name !== "heading") {
      return node.isTextblock || node.isLeaf
        ? node
        : node.copy(rekeyed(node.content, known));
    }
    const key = String(node.attrs.key);
    const isNew = !known.has(key);
    known.add(key);
    return isNew
      ? node
      : node.type.create({ ...node.attrs, key: "" }, node.content, node.marks);
  });
  return Fragment.from(nodes);
}
