/**
 * From the grid of a table back to the table: made anew, or changed where it stands.
 *
 * `writeGrid` writes the least that leads from the table to its new grid, cell by cell, so
 * that words typed meanwhile by others keep their place.
 */
import type { Fragment, Node, NodeType } from "prosemirror-model";
import type { Transaction } from "prosemirror-state";
import { schema } from "./schema";
import { type Grid, inOrder, type Place } from "./table_grid";

const ROW = schema.nodes.table_row as NodeType;

/** A table that a grid describes, its cells made anew. */
export function rowsOf(grid: Grid): Node[] {
  return grid.rows.map((_, row) => ROW.create(null, cellsOf(beginningIn(grid, row))));
}

function cellsOf(places: Place[]): Node[] {
  return places.map((place) => place.type.create(attrsOf(place), place.content));
}

function attrsOf({ top, left, bottom, right, align }: Place) {
  return { colspan: right - left, rowspan: bottom - top, align };
}

function beginningIn(grid: Grid, row: number): Place[] {
  return grid.places.filter(({ top }) => top === row).sort(inOrder);
}

/** Whether a table is what a grid says, to the last attribute. */
export function isExact(grid: Grid, table: Node): boolean {
  return (
    grid.rows.length === table.childCount &&
    grid.places.every((place) => {
      const { cell, content, type } = place;
      if (cell?.type !== type || cell.content !== content) return false;
      return sameAttrs(place, cell) && isInItsRow(grid, place);
    }) &&
    table.children.reduce((sum, row) => sum + row.childCount, 0) === grid.places.length
  );
}

function sameAttrs(place: Place, cell: Node): boolean {
  const attrs = attrsOf(place);
  return Object.entries(attrs).every(([name, value]) => cell.attrs[name] === value);
}

function isInItsRow(grid: Grid, place: Place): boolean {
  return place.row >= 0 && grid.rows[place.top] === place.row;
}

/** Adds to a transaction the steps that make of the table at `pos` what the grid says. */
export function writeGrid(tr: Transaction, pos: number, table: Node, grid: Grid): void {
  const first = tr.mapping.maps.length;
  const at = (offset: number, side: -1 | 1 = 1) =>
    tr.mapping.slice(first).map(pos + 1 + offset, side);
  for (const place of grid.places) {
    if (isInItsRow(grid, place)) updateCell(tr, place, at);
  }
  // Insertions first: no row and no table is left empty on the way.
  insertMissing(tr, table, grid, at);
  deleteOthers(tr, table, grid, at);
}

type At = (offset: number, side?: -1 | 1) => number;

function updateCell(tr: Transaction, place: Place, at: At): void {
  const { cell, offset, type, content } = place;
  if (!cell) return;
  const attrs = attrsOf(place);
  if (cell.type !== type) tr.setNodeMarkup(at(offset), type, attrs);
  else {
    for (const [name, value] of Object.entries(attrs)) {
      if (cell.attrs[name] !== value) tr.setNodeAttribute(at(offset), name, value);
    }
  }
  if (content === cell.content) return;
  const kept = begins(content, cell.content) ? cell.content.size : 0;
  tr.replaceWith(
    at(offset) + 1 + kept,
    at(offset) + 1 + cell.content.size,
    content.cut(kept),
  );
}

/** Whether a content only adds to another: then what was there is not touched. */
function begins(whole: Fragment, start: Fragment): boolean {
  return whole.childCount > start.childCount && whole.cut(0, start.size).eq(start);
}

function insertMissing(tr: Transaction, table: Node, grid: Grid, at: At): void {
  const starts = rowStarts(table);
  grid.rows.forEach((row, index) => {
    const cells = beginningIn(grid, index);
    if (row < 0) {
      const next = grid.rows.slice(index).find((other) => other >= 0) ?? table.childCount;
      tr.insert(at(starts[next] as number), ROW.create(null, cellsOf(cells)));
      return;
    }
    const end = (starts[row + 1] as number) - 1;
    cells.forEach((place, i) => {
      if (isInItsRow(grid, place)) return;
      const next = cells.slice(i).find((other) => isInItsRow(grid, other));
      tr.insert(at(next?.offset ?? end), cellsOf([place]));
    });
  });
}

function deleteOthers(tr: Transaction, table: Node, grid: Grid, at: At): void {
  const starts = rowStarts(table);
  const kept = new Set(
    grid.places.filter((place) => isInItsRow(grid, place)).map(({ offset }) => offset),
  );
  table.forEach((row, start, index) => {
    if (!grid.rows.includes(index)) {
      tr.delete(at(start), at(starts[index + 1] as number, -1));
      return;
    }
    row.forEach((cell, inner) => {
      const offset = start + 1 + inner;
      if (kept.has(offset)) return;
      tr.delete(at(offset), at(offset + cell.nodeSize, -1));
    });
  });
}

/** Where each row begins, and where the last ends. */
function rowStarts(table: Node): number[] {
  const starts = [0];
  table.forEach((row, start) => {
    starts.push(start + row.nodeSize);
  });
  return starts;
}
