/**
 * Mending of tables that are not a full grid: two people who change rows and columns at the
 * same time leave a table uneven.
 *
 * Only the one whose own acts met those of another mends. If each editor that sees an uneven
 * table added the missing cells, there would be as many too many as there are editors.
 */
import type { Node, NodeType, ResolvedPos } from "prosemirror-model";
import { type EditorState, Selection, type Transaction } from "prosemirror-state";
import { CellSelection, TableMap } from "prosemirror-tables";
import { AttrStep, type Step } from "prosemirror-transform";
import { schema } from "./schema";
import { compact } from "./table_acts";
import { gridOf } from "./table_grid";
import { isExact, writeGrid } from "./table_writing";

const TABLE = schema.nodes.table as NodeType;
const CELLS = [schema.nodes.table_cell, schema.nodes.table_header];

/** Mends every table of the document; null when there is nothing to mend. */
export function mendAll(state: EditorState): Transaction | null {
  return mended(state, tablesIn(state.doc, 0, state.doc.content.size));
}

/** Mends the tables that this person's own acts left uneven; null when there is nothing to mend. */
export function mendOwn(
  transactions: readonly Transaction[],
  state: EditorState,
): Transaction | null {
  const positions = new Set<number>();
  transactions.forEach((tr, index) => {
    const later = transactions.slice(index + 1);
    for (const i of ownSteps(tr)) {
      for (const [from, to] of touched(tr, i, later)) {
        for (const pos of tablesShaped(state.doc, from, to)) positions.add(pos);
      }
    }
  });
  if (transactions.some((tr) => tr.selectionSet && receivedOver(tr) === null)) {
    for (const pos of tablesOfCells(state)) positions.add(pos);
  }
  return positions.size ? mended(state, [...positions]) : null;
}

/** Cells are selected by slots, which an uneven table has not all: it is mended before. */
function tablesOfCells({ selection }: EditorState): number[] {
  if (!(selection instanceof CellSelection)) return [];
  return [selection.$anchorCell.before(-1)];
}

const mapCells = CellSelection.prototype.map;

/**
 * Cells selected in a table that others leave uneven become a caret.
 *
 * prosemirror-tables looks for them in slots that are not there any more, and fails.
 */
CellSelection.prototype.map = function (this: CellSelection, doc, mapping) {
  const $head = doc.resolve(mapping.map(this.$headCell.pos));
  const table = $head.depth > 1 ? $head.node(-1) : null;
  const isUneven = table?.type === TABLE && TableMap.get(table).problems;
  return isUneven ? Selection.near($head) : mapCells.call(this, doc, mapping);
};

function mended(state: EditorState, positions: number[]): Transaction | null {
  const { tr } = state;
  // From the end, so that the places of those before stay.
  for (const pos of positions.sort((a, b) => b - a)) {
    const table = tr.doc.nodeAt(pos);
    const grid = table && gridOf(table);
    if (!table || !grid || isExact(grid, table)) continue;
    compact(grid);
    writeGrid(tr, pos, table, grid);
  }
  return tr.docChanged ? tr : null;
}

function tablesIn(doc: Node, from: number, to: number): number[] {
  const found: number[] = [];
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.type === TABLE) found.push(pos);
    return !node.isTextblock;
  });
  return found;
}

/**
 * The steps of a transaction that are this person's. One that brings those of others takes the
 * unconfirmed ones back and does them again: these answer (mirror) the ones taken back.
 */
function ownSteps(tr: Transaction): number[] {
  const all = tr.steps.map((_, index) => index);
  const takenBack = receivedOver(tr);
  if (takenBack === null) return all;
  return all.filter((i) => i >= takenBack && tr.mapping.getMirror(i) !== undefined);
}

/** How many own steps a transaction takes back to bring those of others; null if it brings none. */
function receivedOver(tr: Transaction): number | null {
  return (tr.getMeta("rebased") as number | undefined) ?? null;
}

/** What a step touched, in the document after all the transactions. */
function touched(
  tr: Transaction,
  index: number,
  later: readonly Transaction[],
): [number, number][] {
  const mappings = [tr.mapping.slice(index + 1), ...later.map(({ mapping }) => mapping)];
  return rangesOf(tr.steps[index] as Step).map(([from, to]) => [
    mappings.reduce((pos, mapping) => mapping.map(pos, -1), from),
    mappings.reduce((pos, mapping) => mapping.map(pos, 1), to),
  ]);
}

function rangesOf(step: Step): [number, number][] {
  if (step instanceof AttrStep) return [[step.pos, step.pos]];
  const ranges: [number, number][] = [];
  step.getMap().forEach((_from, _to, from, to) => {
    ranges.push([from, to]);
  });
  return ranges;
}

/** The tables whose rows or cells a change concerns, not only the words of a cell. */
function tablesShaped(doc: Node, from: number, to: number): number[] {
  const $from = doc.resolve(from);
  return isInOneCell($from, to) ? [] : tablesIn(doc, from, to);
}

function isInOneCell($from: ResolvedPos, to: number): boolean {
  for (let depth = $from.sharedDepth(to); depth > 0; depth--) {
    const { type } = $from.node(depth);
    if (type.spec.tableRole) return CELLS.includes(type);
  }
  return false;
}
