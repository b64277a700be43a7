import { Fragment, type Node, Slice } from "prosemirror-model";
import { EditorState, Selection, TextSelection } from "prosemirror-state";
import { CellSelection, TableMap } from "prosemirror-tables";
import type { EditorView } from "prosemirror-view";
import { expect, test } from "vitest";
import { schema } from "../../src/write/schema";
import { pasteCells, tableOfText } from "../../src/write/table_paste";
import { tablesPlugin } from "../../src/write/tables";
import { dice } from "./dice";
import { cell, flawOf, plainTable, table } from "./table_random";

const NO_SLICE = Slice.empty;

function stateOf(...blocks: Node[]): EditorState {
  const doc = schema.node("doc", null, blocks);
  return EditorState.create({ doc, plugins: [tablesPlugin()] });
}

function paragraph(words = ""): Node {
  return schema.node("paragraph", null, words ? [schema.text(words)] : []);
}

function paste(state: EditorState, slice: Slice, text = ""): EditorState | null {
  const types = text ? ["text/plain"] : ["text/html"];
  const event = { clipboardData: { types, getData: () => text } };
  let next = state;
  const dispatch = (tr: EditorState["tr"]) => {
    next = state.apply(tr);
  };
  const view = { state, dispatch } as unknown as EditorView;
  return pasteCells(view, event as unknown as ClipboardEvent, slice) ? next : null;
}

function at(state: EditorState, pos: number): EditorState {
  return state.apply(state.tr.setSelection(Selection.near(state.doc.resolve(pos))));
}

function words(node: Node | null): string[][] {
  const rows: string[][] = [];
  node?.forEach((row) => {
    const cells: string[] = [];
    row.forEach((one) => {
      cells.push(one.textBetween(0, one.content.size, "+"));
    });
    rows.push(cells);
  });
  return rows;
}

function whole(node: Node): Slice {
  return new Slice(Fragment.from(node), 0, 0);
}

test("cells pasted in a table fill its cells and add the rows and columns they need", () => {
  const state = at(stateOf(plainTable(2, 2)), 4);
  const pasted = paste(state, whole(table([[cell("a"), cell("b"), cell("c")]])));
  expect(words(pasted?.doc.firstChild ?? null)).toEqual([
    ["a", "b", "c"],
    ["1.0", "1.1", ""],
  ]);
  expect(pasted?.doc.firstChild?.firstChild?.firstChild?.type.name).toBe("table_header");
});

test("a single cell fills all the selected ones", () => {
  const start = stateOf(plainTable(2, 2));
  const { map } = TableMap.get(start.doc.firstChild as Node);
  const area = CellSelection.create(
    start.doc,
    1 + (map[0] as number),
    1 + (map[3] as number),
  );
  const state = start.apply(start.tr.setSelection(area));
  expect(words(paste(state, whole(table([[cell("a")]])))?.doc.firstChild ?? null)).toEqual([
    ["a", "a"],
    ["a", "a"],
  ]);
  const text = new Slice(Fragment.from(paragraph("mot")), 1, 1);
  expect(words(paste(state, text)?.doc.firstChild ?? null)[1]).toEqual(["mot", "mot"]);
});

test("words pasted in a cell are left to the ordinary paste", () => {
  const state = at(stateOf(plainTable(1, 1)), 4);
  expect(paste(state, new Slice(Fragment.from(paragraph("mot")), 1, 1))).toBe(null);
});

test("a lone cell outside of a table is its words", () => {
  const state = at(stateOf(paragraph("avant ")), 7);
  expect(paste(state, whole(table([[cell("mot")]])))?.doc.textContent).toBe("avant mot");
});

test("lines of text with tabs become a table, in place of the empty paragraph", () => {
  const state = at(stateOf(paragraph()), 1);
  const pasted = paste(state, NO_SLICE, "Lot\tDélai\r\n1\t30 jours\r\n2\r\n3\t\r\n");
  expect(pasted).toBe(null); // one line has no tab
  const good = paste(state, NO_SLICE, "Lot\tDélai\r\n1\t30 jours\r\n");
  expect(words(good?.doc.firstChild ?? null)).toEqual([
    ["Lot", "Délai"],
    ["1", "30 jours"],
  ]);
  expect(good?.doc.childCount).toBe(2);
});

test("text with tabs pasted in a table fills its cells", () => {
  const state = at(stateOf(plainTable(2, 2)), 4);
  expect(words(paste(state, NO_SLICE, "a\tb\nc\td")?.doc.firstChild ?? null)).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("one line, lines without tabs, or more than sixty-three columns are no table", () => {
  expect(tableOfText("a\tb")).toBe(null);
  expect(tableOfText("a\nb")).toBe(null);
  expect(tableOfText(`${"a\t".repeat(63)}a\n${"b\t".repeat(63)}b`)).toBe(null);
});

test("a pasted table keeps its caption and is mended", () => {
  const state = at(stateOf(paragraph("avant")), 3);
  const uneven = table(
    [[cell("a", { rowspan: 2 }), cell("b")], [cell("c")], [cell("d")]],
    "Délais",
  );
  const pasted = paste(state, whole(uneven))?.doc.child(1) as Node;
  expect(pasted.attrs.caption).toBe("Délais");
  expect(flawOf(pasted)).toBe("");
});

test("whatever is pasted wherever, the table stays one that the server takes", () => {
  for (let seed = 0; seed < 80; seed++) {
    const roll = dice(seed);
    const start = stateOf(merged(roll), paragraph());
    const { map } = TableMap.get(start.doc.firstChild as Node);
    const slot = () => 1 + (map[roll(map.length)] as number);
    const selection = roll(2)
      ? CellSelection.create(start.doc, slot(), slot())
      : TextSelection.near(start.doc.resolve(slot() + 2));
    const state = start.apply(start.tr.setSelection(selection));
    const pasted = paste(state, whole(merged(roll)));
    expect(flawOf(pasted?.doc.firstChild as Node), `seed ${seed}`).toBe("");
  }
});

/** A table with merged cells, as large as dice say. */
function merged(roll: (limit: number) => number): Node {
  const wide = cell("w", { colspan: 2, rowspan: 2 });
  const rows = [[wide, cell("a")], [cell("b")], [cell("c"), cell("d"), cell("e")]];
  return roll(2) ? table(rows) : plainTable(1 + roll(4), 1 + roll(4));
}
