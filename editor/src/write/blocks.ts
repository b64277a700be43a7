/**
 * What a person does to whole blocks: paragraph or heading, quote, guidance, page break and
 * rule; and what Enter does in a heading or at the end of a box.
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

const LISTED = [NODES.list_item, NODES.bullet_list, NODES.ordered_list];

/** Makes headings of this level of the selected blocks; items leave their list. */
export function toHeading(level: number): Command {
  return (state, dispatch) => {
    const changes = (block: Node, $in: ResolvedPos) =>
      block.type === NODES.heading ? block.attrs.level !== level : mayBeHeading($in);
    if (!dispatch) return someBlock(state, changes);
    return restyle(outOfLists(state), dispatch, (tr, block, place) => {
      if (block.type !== NODES.heading) {
        tr.setBlockType(place, place + 1, NODES.heading, { level, key: "" });
      } else if (block.attrs.level !== level) {
        tr.setNodeAttribute(place, "level", level);
      }
    });
  };
}

/** Makes paragraphs of the selected headings and blocks of code. */
export const toParagraph: Command = (state, dispatch) => {
  if (!dispatch) return someBlock(state, (block) => block.type !== NODES.paragraph);
  return restyle(state.tr, dispatch, (tr, _block, place) => {
    tr.setBlockType(place, place + 1, NODES.paragraph);
  });
};

type Restyle = (tr: Transaction, block: Node, place: number) => void;

function restyle(tr: Transaction, dispatch: (tr: Transaction) => void, change: Restyle) {
  const steps = tr.steps.length;
  for (const place of blocksOf(tr.doc, tr.selection)) {
    const block = tr.doc.nodeAt(place);
    if (block) change(tr, block, place);
  }
  const changed = tr.steps.length > steps;
  if (changed) dispatch(tr.scrollIntoView());
  return changed;
}

/** Whether one of the selected blocks is so; asked after every key, so it stops at the first. */
function someBlock(state: EditorState, is: (block: Node, $in: ResolvedPos) => boolean) {
  return blocksOf(state.doc, state.selection).some((place) => {
    const $in = state.doc.resolve(place + 1);
    return is($in.parent, $in);
  });
}

function mayBeHeading($in: ResolvedPos): boolean {
  let depth = $in.depth;
  while (depth > 1 && LISTED.includes($in.node(depth - 1).type)) depth--;
  const index = $in.index(depth - 1);
  return $in.node(depth - 1).canReplaceWith(index, index + 1, NODES.heading);
}

/** The level of the heading that holds the caret; 0 elsewhere. */
export function headingLevel(state: EditorState): number {
  const { parent } = state.selection.$from;
  return parent.type === NODES.heading ? Number(parent.attrs.level) : 0;
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
    if (!dispatch) return depth > 0 || wrappingFor($from, $to, type) !== null;
    const tr = depth ? lift(state.tr, $from, $to, depth) : wrap(state.tr, $from, $to, type);
    if (tr) dispatch(tr.scrollIntoView());
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

function wrap(tr: Transaction, $from: ResolvedPos, $to: ResolvedPos, type: NodeType) {
  const found = wrappingFor($from, $to, type);
  return found && tr.wrap(...found);
}

/** The smallest whole blocks that may be wrapped so, and how; null when none may. */
function wrappingFor($from: ResolvedPos, $to: ResolvedPos, type: NodeType) {
  for (let range = $from.blockRange($to); range; ) {
    const wrapping = findWrapping(range, type);
    if (wrapping) return [range, wrapping] as const;
    if (!range.depth || range.parent.type.spec.isolating) return null;
    range = new NodeRange($from, $to, range.depth - 1);
  }
  return null;
}

/** Inserts a page break or a rule where the caret is; what follows starts after it. */
export function insertBreak(type: NodeType): Command {
  return (state, dispatch) => {
    if (!roomFor(state.selection.$to, type)) return false;
    const tr = state.tr;
    dispatch?.(caretAt(tr, insertBlock(tr, type.create())).scrollIntoView());
    return true;
  };
}

/** Puts a block where there is room for it, text after it; gives the place after the block. */
function insertBlock(tr: Transaction, block: Node): number {
  const { $to } = tr.selection;
  const depth = roomFor($to, block.type);
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
