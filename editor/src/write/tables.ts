/**
 * Tables: what people do to rows, columns and cells, and how the caret moves among them.
 *
 * prosemirror-tables selects cells and draws the selection; the acts are ours, on the grid of
 * `table_acts.ts`, because merged cells must stay what the server and Word accept.
 */
import { closeHistory } from "prosemirror-history";
import { keydownHandler } from "prosemirror-keymap";
import type { Node, NodeType } from "prosemirror-model";
import {
  type Command,
  type EditorState,
  Plugin,
  Selection,
  type Transaction,
} from "prosemirror-state";
import { CellSelection, goToNextCell, tableEditing } from "prosemirror-tables";
import { schema } from "./schema";
import {
  compact,
  insertColumns,
  insertRows,
  mergeArea,
  removeColumns,
  removeRows,
  splitPlace,
} from "./table_acts";
import {
  type Area,
  type Grid,
  gridOf,
  isHeaderColumn,
  isHeaderRow,
  isMerged,
  isSound,
  MOST_SPAN,
  type Place,
  placesIn,
} from "./table_grid";
import { arrowOut, leaveTable } from "./table_leaving";
import { mendOwn } from "./table_mending";
import { pasteCells } from "./table_paste";
import { placeForTable, type Spot, spotOf } from "./table_spot";
import { writeGrid } from "./table_writing";

const TABLE = schema.nodes.table as NodeType;
const ROW = schema.nodes.table_row as NodeType;
const CELL = schema.nodes.table_cell as NodeType;
const HEADER = schema.nodes.table_header as NodeType;
const PARAGRAPH = schema.nodes.paragraph as NodeType;
const MOST_ROWS = 200; // of a table made at once

export type Align = "" | "left" | "center" | "right";

// --- acts

/** Where the caret goes after an act, in slots of the new grid; false when it cannot be done. */
type Act = (spot: Spot) => [row: number, column: number] | boolean;

function act(change: Act): Command {
  return (state, dispatch) => {
    const spot = spotOf(state);
    const caret = spot && change(spot);
    if (!spot || caret === false || caret === null) return false;
    compact(spot.grid);
    if (!isSound(spot.grid)) return false;
    if (dispatch) dispatch(acted(state.tr, spot, caret));
    return true;
  };
}

function acted(tr: Transaction, spot: Spot, caret: [number, number] | true): Transaction {
  writeGrid(tr, spot.pos, spot.table, spot.grid);
  if (caret !== true) putCaret(tr, spot.pos, caret);
  return closeHistory(tr.scrollIntoView());
}

function putCaret(tr: Transaction, pos: number, [row, column]: [number, number]): void {
  const table = tr.doc.nodeAt(pos);
  if (table?.type !== TABLE) return;
  const place = gridOf(table).places.find(
    ({ top, left, bottom, right }) =>
      top <= row && row < bottom && left <= column && column < right,
  );
  if (place) tr.setSelection(Selection.near(tr.doc.resolve(pos + 2 + place.offset)));
}

/** Adds as many rows as are selected above them. */
export const addRowAbove: Command = act(({ grid, area }) => {
  insertRows(grid, area.top, selected(grid, area, area.bottom - area.top));
  return [area.top, area.left];
});

/** Adds as many rows as are selected below them. */
export const addRowBelow: Command = act(({ grid, area }) => {
  insertRows(grid, area.bottom, selected(grid, area, area.bottom - area.top));
  return [area.bottom, area.left];
});

/** Adds as many columns as are selected on their left. */
export const addColumnLeft: Command = act(({ grid, area }) =>
  withColumns(grid, area, area.left),
);

/** Adds as many columns as are selected on their right. */
export const addColumnRight: Command = act(({ grid, area }) =>
  withColumns(grid, area, area.right),
);

function withColumns(grid: Grid, area: Area, at: number): [number, number] | false {
  const count = selected(grid, area, area.right - area.left);
  if (grid.width + count > MOST_SPAN) return false;
  insertColumns(grid, at, count);
  return [area.top, at];
}

/** How many rows or columns a selection counts for: a lone cell is one, however large. */
function selected(grid: Grid, area: Area, count: number): number {
  return placesIn(grid, area).length === 1 ? 1 : count;
}

/** Deletes the selected rows; the table when they are all its rows. */
export const deleteRows: Command = (state, dispatch, view) => {
  const spot = spotOf(state);
  const isAll = spot && spot.area.bottom - spot.area.top === spot.grid.rows.length;
  return (isAll ? deleteTable : deleteSomeRows)(state, dispatch, view);
};

const deleteSomeRows = act(({ grid, area: { top, left, bottom } }) => {
  removeRows(grid, top, bottom);
  return [Math.min(top, grid.rows.length - 1), left];
});

/** Deletes the selected columns; the table when they are all its columns. */
export const deleteColumns: Command = (state, dispatch, view) => {
  const spot = spotOf(state);
  const isAll = spot && spot.area.right - spot.area.left === spot.grid.width;
  return (isAll ? deleteTable : deleteSomeColumns)(state, dispatch, view);
};

const deleteSomeColumns = act(({ grid, area: { top, left, right } }) => {
  removeColumns(grid, left, right);
  return [top, Math.min(left, grid.width - 1)];
});

/** Deletes the table; the caret stays where it was. */
export const deleteTable: Command = (state, dispatch) => {
  const spot = spotOf(state);
  if (!spot) return false;
  if (dispatch) {
    const tr = state.tr.delete(spot.pos, spot.pos + spot.table.nodeSize);
    tr.setSelection(
      Selection.near(tr.doc.resolve(Math.min(spot.pos, tr.doc.content.size))),
    );
    dispatch(tr.scrollIntoView());
  }
  return true;
};

/** Makes one cell of the selected ones; their words follow one another. */
export const mergeCells: Command = act(({ grid, area }) => {
  if (placesIn(grid, area).length < 2) return false;
  mergeArea(grid, area);
  return [area.top, area.left];
});

/** Cuts the selected merged cells back to single ones. */
export const splitCells: Command = act(({ grid, area }) => {
  const merged = placesIn(grid, area).filter(isMerged);
  for (const place of merged) splitPlace(grid, place);
  return merged.length > 0 && [area.top, area.left];
});

/** Makes the first row a header row, or an ordinary one again; repeated on each printed page. */
export const toggleHeaderRow: Command = act(({ grid }) => {
  const kept = headerColumns(grid);
  const type = isHeaderRow(grid, 0) ? CELL : HEADER;
  for (const place of placesIn(grid, { top: 0, left: 0, bottom: 1, right: grid.width })) {
    place.type = type === CELL && place.left < kept ? HEADER : type;
  }
  return true;
});

/** Makes the first column a header column, or an ordinary one again. */
export const toggleHeaderColumn: Command = act(({ grid }) => {
  const height = grid.rows.length;
  const keepsFirstRow = isHeaderRow(grid, 0) && grid.width > 1;
  const type = isHeaderColumn(grid, 0) ? CELL : HEADER;
  for (const place of placesIn(grid, { top: 0, left: 0, bottom: height, right: 1 })) {
    place.type = keepsFirstRow && place.top === 0 ? HEADER : type;
  }
  return true;
});

/** 1 when the first column is one of headers beyond the first row. */
function headerColumns(grid: Grid): number {
  return grid.rows.length > 1 && isHeaderColumn(grid, 0) ? 1 : 0;
}

/** Whether the table around the caret has a header row. */
export function hasHeaderRow(state: EditorState): boolean {
  const spot = spotOf(state);
  return spot !== null && isHeaderRow(spot.grid, 0);
}

/** Whether the table around the caret has a header column. */
export function hasHeaderColumn(state: EditorState): boolean {
  const spot = spotOf(state);
  return spot !== null && isHeaderColumn(spot.grid, 0);
}

/** Aligns the words of the selected cells. */
export function alignCells(align: Align): Command {
  return act(({ grid, area }) => {
    for (const place of placesIn(grid, area)) place.align = align;
    return true;
  });
}

/** How the selected cells are aligned; null when they differ, or outside of tables. */
export function alignOfCells(state: EditorState): Align | null {
  const spot = spotOf(state);
  if (!spot) return null;
  const found = new Set(placesIn(spot.grid, spot.area).map(({ align }) => align));
  return found.size === 1 ? ([...found][0] as Align) : null;
}

/** Gives the table around the caret its caption; "" takes it away. */
export function setCaption(caption: string): Command {
  return (state, dispatch) => {
    const spot = spotOf(state);
    if (!spot) return false;
    const words = caption.replace(/\s+/gu, (blank) => (/[\n\t]/.test(blank) ? " " : blank));
    if (words.trim() === spot.table.attrs.caption) return false;
    dispatch?.(state.tr.setNodeAttribute(spot.pos, "caption", words.trim()));
    return true;
  };
}

/** The caption of the table around the caret. */
export function captionOf(state: EditorState): string {
  return String(spotOf(state)?.table.attrs.caption ?? "");
}

/** Selects the rows, the columns or the whole table around the selection. */
export function selectCells(what: "rows" | "columns" | "table"): Command {
  return (state, dispatch) => {
    const spot = spotOf(state);
    if (!spot) return false;
    const { grid, area, pos } = spot;
    const all = { top: 0, left: 0, bottom: grid.rows.length, right: grid.width };
    if (what === "rows") Object.assign(all, { top: area.top, bottom: area.bottom });
    if (what === "columns") Object.assign(all, { left: area.left, right: area.right });
    dispatch?.(state.tr.setSelection(cellSelection(state.doc, pos, grid, all)));
    return true;
  };
}

function cellSelection(doc: Node, pos: number, grid: Grid, area: Area): CellSelection {
  const places = placesIn(grid, area).filter(({ cell }) => cell);
  const first = places.find(({ top, left }) => top === area.top && left === area.left);
  const last = places.find(
    ({ bottom, right }) => bottom >= area.bottom && right >= area.right,
  );
  const at = (place: Place | undefined) => pos + 1 + (place?.offset ?? 1);
  return CellSelection.create(doc, at(first ?? places[0]), at(last ?? places.at(-1)));
}

// --- making a table, moving in it and out of it

/** Makes a table of so many rows and columns after the caret's block, or in its place if empty. */
export function insertTable(rows: number, columns: number, header = true): Command {
  return (state, dispatch) => {
    const place = placeForTable(state.selection.$to);
    const fits = rows >= 1 && rows <= MOST_ROWS && columns >= 1 && columns <= MOST_SPAN;
    if (!place || !fits) return false;
    if (dispatch) {
      const tr = state.tr.replaceWith(place.from, place.to, [
        emptyTable(rows, columns, header),
        ...(place.isLast ? [PARAGRAPH.create()] : []),
      ]);
      tr.setSelection(Selection.near(tr.doc.resolve(place.from + 3)));
      dispatch(tr.scrollIntoView());
    }
    return true;
  };
}

function emptyTable(rows: number, columns: number, header: boolean): Node {
  const made = Array.from({ length: rows }, (_, row) => {
    const type = header && row === 0 ? HEADER : CELL;
    const cells = Array.from({ length: columns }, () => type.createAndFill() as Node);
    return ROW.create(null, cells);
  });
  return TABLE.create(null, made);
}

/** Goes to the next cell, its words selected; from the last one, to a new row. */
export const nextCell: Command = (state, dispatch, view) => {
  if (!spotOf(state)) return false;
  if (goToNextCell(1)(state, dispatch, view)) return true;
  return newLastRow(state, dispatch, view);
};

const newLastRow = act(({ grid }) => {
  insertRows(grid, grid.rows.length, 1);
  return [grid.rows.length - 1, 0];
});

/** Goes to the cell before; stays in the first. */
export const previousCell: Command = (state, dispatch, view) => {
  if (!spotOf(state)) return false;
  goToNextCell(-1)(state, dispatch, view);
  return true;
};

/** Backspace over whole rows or columns deletes them, as in Word; Delete only their words. */
const deleteWhole: Command = (state, dispatch, view) => {
  const { selection } = state;
  if (!(selection instanceof CellSelection)) return false;
  if (selection.isRowSelection()) return deleteRows(state, dispatch, view);
  return selection.isColSelection() && deleteColumns(state, dispatch, view);
};

const KEYS: Record<string, Command> = {
  Tab: nextCell,
  "Shift-Tab": previousCell,
  "Mod-Enter": leaveTable,
  ArrowDown: arrowOut(1),
  ArrowUp: arrowOut(-1),
  Backspace: deleteWhole,
};

/** Selection of cells, keys, paste, and the mending of what one's own acts left uneven. */
export function tablesPlugin(): Plugin {
  const editing = tableEditing();
  const { props, appendTransaction } = editing.spec;
  const keys = keydownHandler(KEYS);
  return new Plugin({
    ...editing.spec,
    props: {
      ...props,
      handleKeyDown: (view, event) =>
        keys(view, event) || props?.handleKeyDown?.call(editing, view, event) || false,
      handlePaste: pasteCells,
    },
    appendTransaction(transactions, _old, state) {
      // Its own mending is left out (the same state twice): it adds cells to any table, of anybody.
      return (
        mendOwn(transactions, state) ??
        appendTransaction?.call(editing, transactions, state, state)
      );
    },
  });
}
