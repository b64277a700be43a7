/**
 * A table as a grid: which rectangle each cell covers.
 *
 *     table ──gridOf──► grid ──table_acts.ts──► grid ──table_writing.ts──► steps
 *
 * A grid always covers every slot once: reading an uneven table mends it.
 */
import { Fragment, type Node, type NodeType } from "prosemirror-model";
import { schema } from "./schema";

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
  return gridOfRows(table.children.map((row) => row.content));
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

/** A new empty cell that covers one slot. */
export function fresh(row: number, column: number, type: NodeType, align = ""): Place {
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

/** Whether an area lies wholly in another. */
export function isInside(one: Area, area: Area): boolean {
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

/** The order in which a table has its cells: row by row, from the left. */
export function inOrder(a: Area, b: Area): number {
  return a.top - b.top || a.left - b.left;
}

export function isMerged({ top, left, bottom, right }: Area): boolean {
  return bottom - top > 1 || right - left > 1;
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
