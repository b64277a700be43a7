/** Made-up tables and the server's rules for them, for tests that try many acts. */
import type { Node } from "prosemirror-model";
import { schema } from "../../src/write/schema";

export function cell(words = "", attrs = {}, header = false): Node {
  const text = words ? [schema.text(words)] : [];
  const type = header ? "table_header" : "table_cell";
  return schema.node(type, attrs, [schema.node("paragraph", null, text)]);
}

export function table(rows: Node[][], caption = ""): Node {
  return schema.node(
    "table",
    { caption },
    rows.map((cells) => schema.node("table_row", null, cells)),
  );
}

/** A table where no cell is merged, each with words of its own. */
export function plainTable(rows: number, columns: number): Node {
  return table(
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) =>
        cell(`${row}.${column}`, {}, row === 0),
      ),
    ),
  );
}

/** Any table the server may hold: uneven rows, spans that overlap or reach too far. */
export function wildTable(roll: (limit: number) => number): Node {
  const rows = Array.from({ length: 1 + roll(4) }, () =>
    Array.from({ length: 1 + roll(4) }, (_, column) =>
      cell(`x${column}`, { colspan: 1 + roll(3), rowspan: 1 + roll(3) }, roll(3) === 0),
    ),
  );
  return table(rows);
}

/** The columns that each row covers: `widths` of wikimarche/text/tables.py. */
export function widths(node: Node): number[] {
  let hanging: [rows: number, columns: number][] = [];
  const found: number[] = [];
  node.forEach((row) => {
    row.forEach(({ attrs }) => {
      hanging.push([Number(attrs.rowspan), Number(attrs.colspan)]);
    });
    found.push(hanging.reduce((sum, [, columns]) => sum + columns, 0));
    hanging = hanging
      .filter(([rows]) => rows > 1)
      .map(([rows, columns]) => [rows - 1, columns]);
  });
  return found;
}

/** What the server would say against a table; "" when nothing. */
export function flawOf(node: Node): string {
  node.check();
  if (new Set(widths(node)).size > 1) return `uneven rows ${widths(node)}`;
  let flaw = "";
  node.forEach((row, _offset, index) => {
    row.forEach(({ attrs }) => {
      const { colspan, rowspan, align } = attrs;
      if (colspan < 1 || colspan > 63 || rowspan < 1 || rowspan > 63) flaw = "span";
      if (index + rowspan > node.childCount) flaw = "reaches below the table";
      if (!["", "left", "center", "right"].includes(align)) flaw = "align";
    });
  });
  return flaw;
}
