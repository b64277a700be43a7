/**
 * Makes the table that a page shows: as many columns in each row, merged cells that fit, a
 * header row told by its bold, and of a spreadsheet no empty edge.
 */
import type { Node } from "prosemirror-model";
import { node, oneLine, paragraph } from "./frames";
import type { Losses } from "./losses";

const MOST_COLUMNS = 63; // Word's limit
const MOST_SPAN = 63; // and the server's

interface Cell {
  readonly node: Node;
  readonly row: number;
  readonly column: number;
  width: number;
  height: number;
}

type Grid = (Cell | undefined)[][];

/**
 * The blocks that a table's rows become: a table; what its only cell holds; nothing.
 * `trimmed` cuts the empty rows and columns at the end.
 */
export function tableOf(
  rows: readonly Node[],
  caption: string,
  trimmed: boolean,
  losses: Losses,
): Node[] {
  const { cells, grid, cut } = laid(rows);
  if (cut) losses.add("columns");
  const full = cells.filter((cell) => oneLine(cell.node) || hasAtom(cell.node));
  const last = trimmed ? full : cells;
  const height = Math.max(0, ...last.map((cell) => cell.row + cell.height));
  const width = Math.max(0, ...last.map((cell) => cell.column + cell.width));
  if (!height || !width) return caption ? [paragraph(caption)] : [];
  const only = grid[0]?.[0];
  const single = only && only.width === width && only.height === height;
  if (single) return [...(caption ? [paragraph(caption)] : []), ...only.node.children];
  return [node("table", { caption }, written(grid, height, width))];
}

function hasAtom(cell: Node): boolean {
  let found = false;
  cell.descendants((child) => {
    if (child.isInline && child.isLeaf && !child.isText) found = true;
    return !found;
  });
  return found;
}

/** Places each cell where it starts, past those that hang from above, and cuts what overlaps. */
function laid(rows: readonly Node[]): { cells: Cell[]; grid: Grid; cut: boolean } {
  const grid: Grid = rows.map(() => []);
  const cells: Cell[] = [];
  let cut = false;
  rows.forEach((row, y) => {
    let x = 0;
    row.forEach((content) => {
      while (grid[y]?.[x]) x += 1;
      if (x >= MOST_COLUMNS) {
        cut = true;
        return;
      }
      const cell = { node: content, row: y, column: x, width: 1, height: 1 };
      while (cell.width < spanOf(content, "colspan") && isFree(grid, y, x + cell.width)) {
        cell.width += 1;
      }
      cell.height = Math.min(spanOf(content, "rowspan"), rows.length - y);
      place(grid, cell);
      cells.push(cell);
    });
  });
  return { cells, grid, cut };
}

function spanOf(cell: Node, name: "colspan" | "rowspan"): number {
  return Math.min(Math.max(Number(cell.attrs[name]), 1), MOST_SPAN);
}

function isFree(grid: Grid, y: number, x: number): boolean {
  return x < MOST_COLUMNS && !grid[y]?.[x];
}

/** Fills what a cell covers: below it nothing hangs that did not stop it on its own row. */
function place(grid: Grid, cell: Cell): void {
  for (const line of grid.slice(cell.row, cell.row + cell.height)) {
    for (let x = 0; x < cell.width; x++) line[cell.column + x] = cell;
  }
}

/** Writes the rows; one that no cell begins in is what merged cells alone cover, and goes. */
function written(grid: Grid, height: number, width: number): Node[] {
  const kept = grid.slice(0, height).map((line) => line.slice(0, width));
  const begins = kept.map((line, y) =>
    Array.from({ length: width }).some((_, x) => !line[x] || line[x].row === y),
  );
  const header = headerIs(kept);
  const rows: Node[] = [];
  kept.forEach((line, y) => {
    if (!begins[y]) return;
    const cells: Node[] = [];
    for (let x = 0; x < width; x++) {
      const cell = line[x];
      if (!cell)
        cells.push(
          node(header && y === 0 ? "table_header" : "table_cell", null, [
            node("paragraph"),
          ]),
        );
      else if (cell.row === y && cell.column === x) {
        const below = begins.slice(y, Math.min(y + cell.height, height));
        cells.push(cellOf(cell, Math.min(cell.width, width - x), below, header && y === 0));
      }
    }
    rows.push(node("table_row", null, cells));
  });
  return rows;
}

function cellOf(cell: Cell, colspan: number, below: boolean[], header: boolean): Node {
  const rowspan = below.filter(Boolean).length;
  const kind = header ? "table_header" : cell.node.type.name;
  const attrs = { colspan, rowspan, align: cell.node.attrs.align };
  const content =
    kind === "table_header" ? cell.node.children.map(unbolded) : cell.node.children;
  return node(kind, attrs, content);
}

/** Whether the first row is bold and the second is not: the header of a table that names none. */
function headerIs(grid: Grid): boolean {
  const [first, second] = grid;
  if (!first || !second) return false;
  return (
    isBold(first) && !isBold(second) && first.every((cell) => !cell || cell.height === 1)
  );
}

function isBold(line: (Cell | undefined)[]): boolean {
  const words: Node[] = [];
  for (const cell of line) {
    cell?.node.descendants((child) => {
      if (child.isText && child.text?.trim()) words.push(child);
    });
  }
  return words.length > 0 && words.every(hasStrong);
}

function hasStrong(text: Node): boolean {
  return text.marks.some((mark) => mark.type.name === "strong");
}

/** A header's paragraph without bold, which its cell already says. */
function unbolded(block: Node): Node {
  if (block.type.name !== "paragraph") return block;
  const words = block.children.filter((child) => child.isText);
  if (!words.every(hasStrong)) return block;
  const plain = block.children.map((child) =>
    child.mark(child.marks.filter((mark) => mark.type.name !== "strong")),
  );
  return node("paragraph", null, joined(plain));
}

/** Neighbours that are one text, as one. */
function joined(inline: readonly Node[]): Node[] {
  const nodes: Node[] = [];
  for (const next of inline) {
    const last = nodes.at(-1);
    if (last?.isText && next.isText && last.sameMarkup(next)) {
      nodes[nodes.length - 1] = next.type.schema.text(
        `${last.text}${next.text}`,
        next.marks,
      );
    } else nodes.push(next);
  }
  return nodes;
}

/** A table that stands inside another: each of its rows on one line. */
export function flattened(rows: readonly Node[]): Node[] {
  return rows
    .map((row) => row.children.map(oneLine).filter(Boolean).join(" – "))
    .filter(Boolean)
    .map(paragraph);
}
