/**
 * What an act makes of the grid of a table: rows and columns added or taken away, cells
 * merged, split, or laid over by those of another grid.
 *
 * Acts change the grid they are given, and only its rectangles: nothing is written here. Rows
 * or columns where no cell begins any more (merging two whole rows leaves one) are for
 * `compact` to take away.
 */
import type { NodeType } from "prosemirror-model";
import { schema } from "./schema";
import {
  type Area,
  fresh,
  type Grid,
  inOrder,
  isEmptyContent,
  isHeaderColumn,
  isHeaderRow,
  isInside,
  isMerged,
  type Place,
  placeAt,
  placesIn,
} from "./table_grid";

const CELL = schema.nodes.table_cell as NodeType;

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
