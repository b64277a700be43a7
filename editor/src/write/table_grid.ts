/**
 * A table as a grid: which rectangle each cell covers, and what an act makes of it.
 *
 *     table ──gridOf──► grid ──insertRows, mergeArea…──► grid ──writeGrid──► steps
 *
 * Acts change rectangles only; `writeGrid` then writes the least that leads from the table to
 * its new grid, cell by cell, so that words typed meanwhile by others keep their place. A grid
 * always covers every slot once: reading an uneven table mends it, and rows or columns where
 * no cell begins any more (merging two whole rows leaves one) are taken away.
 */
import { Fragment, type Node, type NodeType } from "prosemirror-model";
import type { Transaction } from "prosemirror-state";
import { schema } from "./schema";

const ROW = schema.nodes.table_row as NodeType;
const CELL = schema.nodes.table_cell as NodeType;
const HEADER = schema.nodes.table_header as NodeType;

/** Word's limit of columns; the server refuses a cell that covers more, either way. */
export const MOST_SPAN = 63;

/** A rectangle of slots; `bottom` and `right` are outside. */
export interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** A cell and what it covers. */
export interface Place extends Area {
  type: NodeType;
  align: string;
  /** What it holds. */
  content: Fragment;
  /** The cell of the table it is, and its offset there; none for a new one. */
  cell: Node | null;
  offset: number;
  /** The row of the table that holds that cell. */
  row: number;
}

export interface Grid {
  places: Place[];
  /** For each row, that of the table it is; -1 for a new one. */
  rows: number[];
  width: number;
}

const EMPTY = Fragment.from((schema.nodes.paragraph as NodeType).create());

/** Whether a cell holds nothing but an empty paragraph. */
export function isEmptyContent(content: Fragment): boolean {
  const only = content.childCount === 1 ? content.firstChild : null;
  return only?.type.name === "paragraph" && only.content.size === 0;
}

/** The grid of a table. */
export function gridOf(table: Node): Grid {
  return gridOfRows(childrenOf(table).map((row) => row.content));
}

/** The grid of rows of cells; a row may have none when cells above cover it whole. */
export function gridOfRows(rows: Fragment[]): Grid {
  const places: Place[] = [];
  const taken = rows.map((): boolean[] => []);
  let rowStart = 0;
  rows.forEach((cells, row) => {
    cells.forEach((cell, inner) => {
      const area = room(cell, row, taken);
      for (let y = area.top; y < area.bottom; y++) {
        for (let x = area.left; x < area.right; x++) (taken[y] as boolean[])[x] = true;
      }
      places.push(placed(cell, area, row, rowStart + 1 + inner));
    });
    rowStart += cells.size + 2;
  });
  const width = Math.max(1, ...taken.map((row) => row.length));
  return filled({ places, rows: rows.map((_, row) => row), width }, taken);
}

/** Where a cell goes: the first free slot of its row, and as far as it is free. */
function room(cell: Node, row: number, taken: boolean[][]): Area {
  const line = taken[row] as boolean[];
  let left = 0;
  while (line[left]) left++;
  let right = left + 1;
  while (right < left + Number(cell.attrs.colspan) && !line[right]) right++;
  const bottom = Math.min(row + Number(cell.attrs.rowspan), taken.length);
  return { top: row, left, bottom, right };
}

function placed(cell: Node, area: Area, row: number, offset: number): Place {
  const { type, content } = cell;
  return { ...area, type, align: String(cell.attrs.align), content, cell, offset, row };
}

/** Fills the slots that no cell covers: the rows of an uneven table. */
function filled(grid: Grid, taken: boolean[][]): Grid {
  taken.forEach((line, row) => {
    const type = isHeaderRow(grid, row) ? HEADER : CELL;
    for (let column = 0; column < grid.width; column++) {
      if (!line[column]) grid.places.push(fresh(row, column, type));
    }
  });
  return grid;
}

function fresh(row: number, column: number, type: NodeType, align = ""): Place {
  const area = { top: row, left: column, bottom: row + 1, right: column + 1 };
  return { ...area, type, align, content: EMPTY, cell: null, offset: -1, row: -1 };
}

/** The cell that covers a slot. */
export function placeAt(grid: Grid, row: number, column: number): Place | undefined {
  return grid.places.find((place) => covers(place, row, column));
}

function covers({ top, left, bottom, right }: Area, row: number, column: number): boolean {
  return top <= row && row < bottom && left <= column && column < right;
}

function isInside(one: Area, area: Area): boolean {
  return (
    one.top >= area.top &&
    one.left >= area.left &&
    one.bottom <= area.bottom &&
    one.right <= area.right
  );
}

function touches(one: Area, area: Area): boolean {
  return (
    one.top < area.bottom &&
    one.left < area.right &&
    one.bottom > area.top &&
    one.right > area.left
  );
}

/** The cells that share a slot with an area. */
export function placesIn(grid: Grid, area: Area): Place[] {
  return grid.places.filter((place) => touches(place, area));
}

/** Whether a row holds only headers. */
export function isHeaderRow(grid: Grid, row: number): boolean {
  const area = { top: row, left: 0, bottom: row + 1, right: grid.width };
  const cells = placesIn(grid, area);
  return cells.length > 0 && cells.every((place) => place.type === HEADER);
}

/** Whether a column holds only headers. */
export function isHeaderColumn(grid: Grid, column: number): boolean {
  const area = { top: 0, left: column, bottom: grid.rows.length, right: column + 1 };
  const cells = placesIn(grid, area);
  return cells.length > 0 && cells.every((place) => place.type === HEADER);
}

// --- acts, each of which changes the grid it is given

/** Adds rows before row `at`, like the row above, or the one below a header row. */
export function insertRows(grid: Grid, at: number, count: number): void {
  const model = likeRow(grid, at);
  for (const place of grid.places) {
    if (place.top >= at) place.top += count;
    if (place.bottom > at) place.bottom += count;
  }
  grid.rows.splice(at, 0, ...new Array<number>(count).fill(-1));
  for (let row = at; row < at + count; row++) {
    model.forEach(({ type, align }, column) => {
      if (!placeAt(grid, row, column)) grid.places.push(fresh(row, column, type, align));
    });
  }
}

/** Adds columns before column `at`, like the one on its left, or right of a header column. */
export function insertColumns(grid: Grid, at: number, count: number): void {
  const model = likeColumn(grid, at);
  for (const place of grid.places) {
    if (place.left >= at) place.left += count;
    if (place.right > at) place.right += count;
  }
  grid.width += count;
  for (let column = at; column < at + count; column++) {
    model.forEach(({ type, align }, row) => {
      if (!placeAt(grid, row, column)) grid.places.push(fresh(row, column, type, align));
    });
  }
}

type Model = Pick<Place, "type" | "align">;

function likeRow(grid: Grid, at: number): Model[] {
  const height = grid.rows.length;
  const underHeader = at > 0 && isHeaderRow(grid, at - 1);
  const row = at === 0 ? 0 : underHeader && at < height ? at : at - 1;
  return Array.from({ length: grid.width }, (_, column) =>
    modelOf(placeAt(grid, row, column), underHeader && at === height),
  );
}

function likeColumn(grid: Grid, at: number): Model[] {
  const besideHeader = at > 0 && isHeaderColumn(grid, at - 1);
  const column = at === 0 ? 0 : besideHeader && at < grid.width ? at : at - 1;
  // On the header row, a header even so.
  const plain = besideHeader && at === grid.width;
  return grid.rows.map((_, row) =>
    modelOf(placeAt(grid, row, column), plain && !isHeaderRow(grid, row)),
  );
}

function modelOf(place: Place | undefined, plain: boolean): Model {
  return { type: plain || !place ? CELL : place.type, align: place?.align ?? "" };
}

/** Takes rows away; a cell that reaches further down keeps what is left of it. */
export function removeRows(grid: Grid, from: number, to: number): void {
  const count = to - from;
  grid.places = grid.places.filter(({ top, bottom }) => top < from || bottom > to);
  for (const place of grid.places) {
    place.top = moved(place.top, from, to, count);
    place.bottom = moved(place.bottom, from, to, count);
  }
  grid.rows.splice(from, count);
}

/** Takes columns away; a cell that reaches further keeps what is left of it. */
export function removeColumns(grid: Grid, from: number, to: number): void {
  const count = to - from;
  grid.places = grid.places.filter(({ left, right }) => left < from || right > to);
  for (const place of grid.places) {
    place.left = moved(place.left, from, to, count);
    place.right = moved(place.right, from, to, count);
  }
  grid.width -= count;
}

function moved(edge: number, from: number, to: number, count: number): number {
  if (edge >= to) return edge - count;
  return Math.min(edge, from);
}

/** The smallest area around this one that cuts no cell. */
export function wholeArea(grid: Grid, area: Area): Area {
  let whole = { ...area };
  for (let grew = true; grew; ) {
    const before = whole;
    for (const place of placesIn(grid, whole)) whole = around(whole, place);
    grew = !isInside(whole, before);
  }
  return whole;
}

/** The smallest area around two. */
export function around(a: Area, b: Area): Area {
  return {
    top: Math.min(a.top, b.top),
    left: Math.min(a.left, b.left),
    bottom: Math.max(a.bottom, b.bottom),
    right: Math.max(a.right, b.right),
  };
}

/** Makes one cell of all those of an area that cuts none; their words follow one another. */
export function mergeArea(grid: Grid, area: Area): void {
  const cells = placesIn(grid, area).sort(inOrder);
  const [first, ...others] = cells;
  if (!first) return;
  const full = cells.map(({ content }) => content).filter((one) => !isEmptyContent(one));
  first.content = full.length ? full.reduce((all, one) => all.append(one)) : first.content;
  Object.assign(first, area);
  grid.places = grid.places.filter((place) => !others.includes(place));
}

/** Cuts a merged cell back to single ones; its words stay in the first. */
export function splitPlace(grid: Grid, place: Place): void {
  const { top, left, bottom, right, type, align } = place;
  Object.assign(place, { bottom: top + 1, right: left + 1 });
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      if (row === top && column === left) continue;
      grid.places.push(fresh(row, column, type, align));
    }
  }
}

/** Puts the cells of another grid over this one from a slot on; it grows as needed. */
export function overlay(grid: Grid, pasted: Grid, top: number, left: number): void {
  const height = pasted.rows.length;
  const area = { top, left, bottom: top + height, right: left + pasted.width };
  const rowsMissing = area.bottom - grid.rows.length;
  if (rowsMissing > 0) insertRows(grid, grid.rows.length, rowsMissing);
  const columnsMissing = area.right - grid.width;
  if (columnsMissing > 0) insertColumns(grid, grid.width, columnsMissing);
  for (const place of placesIn(grid, area)) {
    if (!isInside(place, area) || isMerged(place)) splitPlace(grid, place);
  }
  for (const one of pasted.places) layOver(grid, one, top, left);
}

/** A cell of this grid takes the words of a pasted one, and covers as much. */
function layOver(grid: Grid, pasted: Place, top: number, left: number): void {
  const area = {
    top: pasted.top + top,
    left: pasted.left + left,
    bottom: pasted.bottom + top,
    right: pasted.right + left,
  };
  const first = placeAt(grid, area.top, area.left);
  if (!first) return;
  const others = placesIn(grid, area).filter((place) => place !== first);
  grid.places = grid.places.filter((place) => !others.includes(place));
  Object.assign(first, area, {
    content: pasted.content,
    align: pasted.align || first.align,
  });
}

export function isMerged({ top, left, bottom, right }: Area): boolean {
  return bottom - top > 1 || right - left > 1;
}

/** Takes away the rows and the columns where no cell begins. */
export function compact(grid: Grid): void {
  for (let row = grid.rows.length - 1; row >= 0; row--) {
    if (!grid.places.some(({ top }) => top === row)) removeRows(grid, row, row + 1);
  }
  for (let column = grid.width - 1; column >= 0; column--) {
    if (!grid.places.some(({ left }) => left === column)) {
      removeColumns(grid, column, column + 1);
    }
  }
}

/** Whether the server would take such a table. */
export function isSound(grid: Grid): boolean {
  return (
    grid.places.length > 0 &&
    grid.places.every(
      ({ top, left, bottom, right }) =>
        bottom - top <= MOST_SPAN && right - left <= MOST_SPAN,
    )
  );
}

// --- from the grid back to the table

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

function inOrder(a: Area, b: Area): number {
  return a.top - b.top || a.left - b.left;
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
    childrenOf(table).reduce((sum, row) => sum + row.childCount, 0) === grid.places.length
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

function childrenOf(node: Node): Node[] {
  return Array.from({ length: node.childCount }, (_, index) => node.child(index));
}
