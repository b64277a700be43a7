/**
 * Pasting cells: into a table they fill its cells, which grow in number as needed; a lone cell
 * outside of a table is its words. Text with tabs, as spreadsheets give it, is a table.
 */
import { Fragment, type Node, type NodeType, Slice } from "prosemirror-model";
import { type EditorState, Selection, type Transaction } from "prosemirror-state";
import { __pastedCells, CellSelection } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import { schema } from "./schema";
import { compact, overlay } from "./table_acts";
import { type Grid, gridOf, gridOfRows, isSound, MOST_SPAN, placesIn } from "./table_grid";
import { placeForTable, type Spot, spotOf } from "./table_spot";
import { rowsOf, writeGrid } from "./table_writing";

const TABLE = schema.nodes.table as NodeType;
const ROW = schema.nodes.table_row as NodeType;
const CELL = schema.nodes.table_cell as NodeType;
const PARAGRAPH = schema.nodes.paragraph as NodeType;

/** Takes a paste that brings cells, or lands on selected cells; leaves the others. */
export function pasteCells(view: EditorView, event: ClipboardEvent, slice: Slice): boolean {
  const spot = spotOf(view.state);
  const cells = tabbed(view, event) ?? gridOfSlice(slice);
  const tr = spot
    ? pastedInto(view.state, spot, cells, slice)
    : pastedOut(view.state, cells, slice);
  if (tr) view.dispatch(tr.scrollIntoView().setMeta("paste", true));
  return tr !== null;
}

/** Text with tabs, unless the plain text was asked for (Ctrl+Maj+V) or something better came. */
function tabbed(view: EditorView, event: ClipboardEvent): Grid | null {
  const data = event.clipboardData;
  const { input } = view as unknown as { input?: { shiftKey?: boolean } };
  if (!data || input?.shiftKey || data.types.includes("text/html")) return null;
  const table = tableOfText(data.getData("text/plain"));
  return table && gridOf(table);
}

/** The table that lines of text separated by tabs are; null when they are not. */
export function tableOfText(text: string): Node | null {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const rows = lines.map((line) => line.split("\t"));
  const width = Math.max(...rows.map((cells) => cells.length));
  const isTable = rows.length > 1 && rows.every((cells) => cells.length > 1);
  if (!isTable || width > MOST_SPAN) return null;
  const made = rows.map((cells) =>
    ROW.create(
      null,
      Array.from({ length: width }, (_, i) => cellOfText(cells[i] ?? "")),
    ),
  );
  return TABLE.create(null, made);
}

function cellOfText(text: string): Node {
  const words = text.trim();
  return CELL.create(null, PARAGRAPH.create(null, words ? schema.text(words) : null));
}

function gridOfSlice(slice: Slice): Grid | null {
  const area = slice.size ? __pastedCells(slice) : null;
  return area && gridOfRows(area.rows);
}

function pastedInto(
  state: EditorState,
  spot: Spot,
  cells: Grid | null,
  slice: Slice,
): Transaction | null {
  const { grid, area, pos, table } = spot;
  const areSelected = state.selection instanceof CellSelection;
  if (!cells && !areSelected) return null;
  const pasted = cells ?? gridOfRows([Fragment.from(cellOfSlice(slice))]);
  if (areSelected && pasted.places.length === 1) {
    const content = pasted.places[0]?.content ?? Fragment.empty;
    for (const place of placesIn(grid, area)) place.content = content;
  } else {
    if (area.left + pasted.width > Math.max(MOST_SPAN, grid.width)) return null;
    overlay(grid, pasted, area.top, area.left);
    compact(grid);
  }
  if (!isSound(grid)) return null;
  const { tr } = state;
  writeGrid(tr, pos, table, grid);
  return tr;
}

/** What is pasted, as much of it as a cell can hold. */
function cellOfSlice(slice: Slice): Node {
  const text = slice.content.textBetween(0, slice.content.size, "\n", " ");
  const whole = CELL.contentMatch.matchFragment(slice.content);
  if (whole?.validEnd) return CELL.create(null, slice.content);
  const lines = text.split("\n").map((line) => cellOfText(line).firstChild as Node);
  return CELL.create(null, lines);
}

/** Outside of a table: text with tabs becomes one; a lone cell is what it holds. */
function pastedOut(
  state: EditorState,
  cells: Grid | null,
  slice: Slice,
): Transaction | null {
  if (!cells) return null;
  const lone = cells.places.length === 1 ? cells.places[0] : null;
  if (lone) return state.tr.replaceSelection(Slice.maxOpen(lone.content));
  compact(cells);
  const tr = state.selection.empty ? state.tr : state.tr.deleteSelection();
  const place = placeForTable(tr.selection.$to);
  if (!place || !isSound(cells)) return null;
  const whole = slice.content.firstChild;
  const attrs = whole?.type === TABLE ? whole.attrs : null;
  const after = place.isLast ? [PARAGRAPH.create()] : [];
  tr.replaceWith(place.from, place.to, [TABLE.create(attrs, rowsOf(cells)), ...after]);
  const end = tr.mapping.slice(tr.steps.length - 1).map(place.to) - after.length;
  return tr.setSelection(Selection.near(tr.doc.resolve(end), after.length ? 1 : -1));
}
