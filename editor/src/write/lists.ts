/**
 * Lists as in Word: one button makes or undoes them, Tab and Maj+Tab change the level,
 * Enter on an empty item leaves, lists of one kind that touch become one.
 */
import { autoJoin, chainCommands } from "prosemirror-commands";
import type { Node, NodeType, ResolvedPos } from "prosemirror-model";
import {
  liftListItem,
  sinkListItem,
  splitListItemKeepMarks,
  wrapRangeInList,
} from "prosemirror-schema-list";
import {
  type Command,
  EditorState,
  type Selection,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import { NODES } from "./kinds";

const LISTS = ["bullet_list", "ordered_list"];

/** Makes the selected blocks items of such a list; takes them out when they all are. */
export function toggleList(type: NodeType): Command {
  return autoJoin((state, dispatch) => {
    const places = blocksOf(state.doc, state.selection);
    if (!dispatch) return places.some((place) => mayBeItem(state.doc, place));
    const kinds = places.map((place) => listAt(state.doc.resolve(place + 1))?.type);
    const undo = kinds.length > 0 && kinds.every((kind) => kind === type);
    const tr = undo ? outOfLists(state) : intoList(state, places, type);
    if (tr.docChanged) dispatch(tr.scrollIntoView());
    return tr.docChanged;
  }, LISTS);
}

/** One level deeper: under the item before. */
export const indent: Command = autoJoin(sinkListItem(NODES.list_item), LISTS);

/** One level up, or out of the list; what follows goes on counting. */
export const outdent: Command = autoJoin(
  (state, dispatch) =>
    liftListItem(NODES.list_item)(
      state,
      dispatch && ((tr) => dispatch(countOn(tr, tr.selection.$from))),
    ),
  LISTS,
);

/** Backspace at the start of an item: one level up, then out of the list. */
export const outdentAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const first = empty && $from.parentOffset === 0 && $from.depth > 1 && !$from.index(-1);
  if (!first || $from.node(-1).type !== NODES.list_item) return false;
  return outdent(state, dispatch);
};

/** Enter: a new item, with the same bold and italic; out of the list from an empty one. */
export const enterInList: Command = chainCommands(
  splitListItemKeepMarks(NODES.list_item),
  (state, dispatch) => {
    const { parent } = state.selection.$from;
    return !parent.childCount && outdentAtStart(state, dispatch);
  },
);

/** The innermost list that holds the caret, not looking out of a cell or a box. */
export function listOf(state: EditorState): Node | null {
  return listAt(state.selection.$from);
}

/** Where the selected blocks of text begin, cell by cell if cells are selected. */
export function blocksOf(doc: Node, selection: Selection): number[] {
  const places: number[] = [];
  for (const { $from, $to } of selection.ranges) {
    doc.nodesBetween($from.pos, $to.pos, (node, pos) => {
      if (node.isTextblock) places.push(pos);
      return !node.isTextblock;
    });
  }
  return places.sort((one, other) => one - other); // cells come with the last one first
}

/** A transaction in which the selected blocks are in no list. */
export function outOfLists(state: EditorState): Transaction {
  const tr = state.tr;
  while (listAt(tr.selection.$from) && liftItems(tr, tr.selection)); // few steps for many items
  for (const place of blocksOf(tr.doc, tr.selection)) {
    const steps = tr.steps.length;
    const inside = () => tr.mapping.slice(steps).map(place + 1);
    while (
      listAt(tr.doc.resolve(inside())) &&
      liftItems(tr, TextSelection.create(tr.doc, inside()))
    );
  }
  return tr;
}

/** Takes the items of a selection one level out; false when it is in no list. */
function liftItems(tr: Transaction, selection: Selection): boolean {
  const now = EditorState.create({ doc: tr.doc, selection });
  return liftListItem(NODES.list_item)(now, (lift) => {
    for (const step of lift.steps) tr.step(step);
  });
}

/** A transaction in which the selected blocks are items of such a list. */
function intoList(state: EditorState, places: number[], type: NodeType): Transaction {
  const tr = state.tr;
  for (const place of places) {
    const $place = tr.doc.resolve(place + 1);
    const list = listAt($place);
    if (list && list.type !== type) tr.setNodeMarkup(listPlace($place), type, null);
  }
  for (const [first, last] of runsOutsideLists(tr.doc, places).reverse()) {
    tr.setBlockType(first, last + 1, NODES.paragraph);
    const range = tr.doc.resolve(first + 1).blockRange(tr.doc.resolve(last + 1));
    if (range) wrapRangeInList(tr, range, type);
  }
  return tr;
}

function mayBeItem(doc: Node, place: number): boolean {
  const $in = doc.resolve(place + 1);
  if ($in.parent.type.spec.code) return false;
  const index = $in.index(-1);
  return (
    listAt($in) !== null || $in.node(-1).canReplaceWith(index, index + 1, NODES.bullet_list)
  );
}

/** Neighbouring blocks that are in no list, as [place of the first, place of the last]. */
function runsOutsideLists(doc: Node, places: number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    const block = doc.nodeAt(place);
    if (!block || block.type.spec.code || listAt(doc.resolve(place + 1))) continue;
    if (run && run[1] + (doc.nodeAt(run[1])?.nodeSize ?? 0) === place) run[1] = place;
    else runs.push([place, place]);
  }
  return runs;
}

function listDepth($pos: ResolvedPos): number {
  for (let depth = $pos.depth; depth > 0; depth--) {
    const { type } = $pos.node(depth);
    if (LISTS.includes(type.name)) return depth;
    if (type.spec.isolating) return 0;
  }
  return 0;
}

function listAt($pos: ResolvedPos): Node | null {
  const depth = listDepth($pos);
  return depth ? $pos.node(depth) : null;
}

function listPlace($pos: ResolvedPos): number {
  return $pos.before(listDepth($pos));
}

/** A numbered list cut in two by what left it counts on, as in Word. */
function countOn(tr: Transaction, $left: ResolvedPos): Transaction {
  const place = tr.doc.resolve($left.depth ? $left.before() : $left.pos);
  const end = place.pos + (place.nodeAfter?.nodeSize ?? 0);
  const [before, after] = [place.nodeBefore, tr.doc.nodeAt(end)];
  if (before?.type !== NODES.ordered_list || after?.type !== before.type) return tr;
  return tr.setNodeAttribute(end, "start", Number(before.attrs.start) + before.childCount);
}
