/**
 * What a person does to whole blocks: paragraph or heading, quote, guidance, page break,
 * rule, table; and what Enter does in a heading.
 *
 * A heading's `key` is what references and discussions hold on to. It stays with the words:
 * a change of level keeps it, a heading cut in two leaves it on its first half, and a new
 * heading has none until the server gives it one.
 */
import { liftEmptyBlock, splitBlockAs } from "prosemirror-commands";
import { type Node, NodeRange, type NodeType, type ResolvedPos } from "prosemirror-model";
import {
  type Command,
  type EditorState,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import { findWrapping } from "prosemirror-transform";
import { NODES } from "./kinds";
import { blocksOf, outOfLists } from "./lists";

const TABLE_ROWS = 3; // the first is its header
const TABLE_COLUMNS = 3;

type Dispatch = ((tr: Transaction) => void) | undefined;

/** Makes headings of this level of the selected blocks; items leave their list. */
export function toHeading(level: number): Command {
  return (state, dispatch) =>
    restyle(outOfLists(state), dispatch, (tr, block, place) => {
      if (block.type !== NODES.heading) {
        tr.setBlockType(place, place + 1, NODES.heading, { level, key: "" });
      } else if (block.attrs.level !== level) {
        tr.setNodeAttribute(place, "level", level);
      }
    });
}

/** Makes paragraphs of the selected headings and blocks of code. */
export const toParagraph: Command = (state, dispatch) =>
  restyle(state.tr, dispatch, (tr, _block, place) => {
    tr.setBlockType(place, place + 1, NODES.paragraph);
  });

function restyle(
  tr: Transaction,
  dispatch: Dispatch,
  change: (tr: Transaction, block: Node, place: number) => void,
): boolean {
  const steps = tr.steps.length;
  for (const place of blocksOf(tr.doc, tr.selection)) {
    const block = tr.doc.nodeAt(place);
    if (block) change(tr, block, place);
  }
  const changed = tr.steps.length > steps;
  if (changed && dispatch) dispatch(tr.scrollIntoView());
  return changed;
}

/** The level of the heading that holds the caret; 0 elsewhere. */
export function headingLevel(state: EditorState): number {
  const { parent } = state.selection.$from;
  return parent.type === NODES.heading ? Number(parent.attrs.level) : 0;
}

/** One level down (1) or up (-1) for the headings selected, as Alt+Maj and arrows in Word. */
export function shiftHeading(by: 1 | -1): Command {
  return (state, dispatch) =>
    restyle(state.tr, dispatch, (tr, block, place) => {
      const level = Number(block.attrs.level) + by;
      if (block.type !== NODES.heading || level < 1 || level > 6) return;
      tr.setNodeAttribute(place, "level", level);
    });
}

/** Enter in a heading: a paragraph after it, or before it from its start. */
export const enterInHeading: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const { parent, parentOffset } = $from;
  if (parent.type !== NODES.heading) return false;
  if (!empty || parentOffset > 0 || !parent.content.size) return split(state, dispatch);
  if (dispatch) {
    const tr = state.tr.insert($from.before(), NODES.paragraph.create());
    dispatch(tr.scrollIntoView());
  }
  return true;
};

const split = splitBlockAs((node, atEnd, $from) => {
  if (node.type !== NODES.heading || atEnd) return null;
  const key = $from.parentOffset ? "" : node.attrs.key;
  return { type: node.type, attrs: { ...node.attrs, key } };
});

/** Enter in an empty paragraph: out of a quote or a box, from its last line only. */
export const leaveEmptyBlock: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if ($from.depth < 2 || $from.parent.content.size) return false;
  const box = $from.node(-1);
  if (!box.type.spec.isolating) return liftEmptyBlock(state, dispatch);
  const last = box.childCount > 1 && $from.indexAfter(-1) === box.childCount;
  if (!last || !isBox(box.type)) return false;
  if (dispatch) dispatch(lift(state.tr, $from, $from, $from.depth - 1).scrollIntoView());
  return true;
};

function isBox(type: NodeType): boolean {
  return type === NODES.guidance || type === NODES.clause;
}

/** Puts the selected blocks in a quote or a guidance box; takes them out if they are in one. */
export function toggleBox(type: NodeType): Command {
  return (state, dispatch) => {
    const { $from, $to } = state.selection;
    const depth = depthOf($from, $to, type);
    const tr = depth ? lift(state.tr, $from, $to, depth) : wrap(state.tr, $from, $to, type);
    if (tr && dispatch) dispatch(tr.scrollIntoView());
    return tr !== null;
  };
}

/** Whether the caret is in a block of this kind. */
export function isIn(state: EditorState, type: NodeType): boolean {
  const { $from, $to } = state.selection;
  return depthOf($from, $to, type) > 0;
}

/** How deep is the innermost such block that holds both places; 0 when none does. */
function depthOf($from: ResolvedPos, $to: ResolvedPos, type: NodeType): number {
  let depth = $from.sharedDepth($to.pos);
  while (depth > 0 && $from.node(depth).type !== type) depth--;
  return depth;
}

function lift(tr: Transaction, $from: ResolvedPos, $to: ResolvedPos, depth: number) {
  return tr.lift(new NodeRange($from, $to, depth), depth - 1);
}

/** Wraps the smallest whole blocks that may be wrapped so; null when none may. */
function wrap(tr: Transaction, $from: ResolvedPos, $to: ResolvedPos, type: NodeType) {
  for (let range = $from.blockRange($to); range; ) {
    const wrapping = findWrapping(range, type);
    if (wrapping) return tr.wrap(range, wrapping);
    if (!range.depth || range.parent.type.spec.isolating) return null;
    range = new NodeRange($from, $to, range.depth - 1);
  }
  return null;
}

/** Inserts a page break or a rule where the caret is; what follows starts after it. */
export function insertBreak(type: NodeType): Command {
  return (state, dispatch) => {
    const tr = state.tr;
    const after = insertBlock(tr, type.create());
    if (after === null) return false;
    if (dispatch) dispatch(caretAt(tr, after).scrollIntoView());
    return true;
  };
}

/** Inserts an empty table after the caret's block, the caret in its first cell. */
export const insertTable: Command = (state, dispatch) => {
  const tr = state.tr;
  const table = emptyTable();
  const after = insertBlock(tr, table);
  if (after === null) return false;
  if (dispatch) dispatch(caretAt(tr, after - table.nodeSize).scrollIntoView());
  return true;
};

function emptyTable(): Node {
  const rows = Array.from({ length: TABLE_ROWS }, (_, row) => {
    const cell = row ? NODES.table_cell : NODES.table_header;
    const cells = Array.from({ length: TABLE_COLUMNS }, () =>
      cell.create(null, NODES.paragraph.create()),
    );
    return NODES.table_row.create(null, cells);
  });
  return NODES.table.create(null, rows);
}

/** Puts a block at the caret, text after it; gives the place after the block, null if nowhere. */
function insertBlock(tr: Transaction, block: Node): number | null {
  const { $to } = tr.selection;
  const depth = roomFor($to, block.type);
  if (!depth) return null;
  const place = depth === $to.depth ? openAt(tr, $to) : $to.after(depth);
  tr.insert(place, block);
  const after = place + block.nodeSize;
  if (!tr.doc.resolve(after).nodeAfter?.isTextblock) {
    tr.insert(after, NODES.paragraph.create());
  }
  return after;
}

/** How deep is the block of the caret beside which this may stand; 0 when none. */
function roomFor($at: ResolvedPos, type: NodeType): number {
  for (let depth = $at.depth; depth > 0; depth--) {
    const [around, index] = [$at.node(depth - 1), $at.indexAfter(depth - 1)];
    const inList = around.type === NODES.list_item;
    if (!inList && around.canReplaceWith(index, index, type)) return depth;
    if (around.type.spec.isolating) return 0;
  }
  return 0;
}

/** Gives the place between what precedes and what follows the caret, cutting its block. */
function openAt(tr: Transaction, $at: ResolvedPos): number {
  if (!$at.parentOffset) return $at.before();
  if ($at.parentOffset === $at.parent.content.size) return $at.after();
  const { type, attrs } = $at.parent;
  const second = type === NODES.heading ? { ...attrs, key: "" } : attrs;
  tr.split($at.pos, 1, [{ type, attrs: second }]);
  return $at.pos + 1;
}

function caretAt(tr: Transaction, place: number): Transaction {
  return tr.setSelection(TextSelection.near(tr.doc.resolve(place), 1));
}
