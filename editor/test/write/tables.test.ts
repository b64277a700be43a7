import { history, redo, undo } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { type Command, EditorState, TextSelection } from "prosemirror-state";
import { CellSelection, TableMap } from "prosemirror-tables";
import { describe, expect, test } from "vitest";
import { schema } from "../../src/write/schema";
import { gridOf } from "../../src/write/table_grid";
import { leaveTable } from "../../src/write/table_leaving";
import { isExact } from "../../src/write/table_writing";
import * as tables from "../../src/write/tables";
import { dice } from "./dice";
import { cell, flawOf, plainTable, table, widths, wildTable } from "./table_random";

function stateOf(node: Node, ...after: Node[]): EditorState {
  const doc = schema.node("doc", null, [node, ...after]);
  const state = EditorState.create({ doc, plugins: [tables.tablesPlugin(), history()] });
  return caretIn(state, 0, 0);
}

function cellPos(state: EditorState, row: number, column: number): number {
  const map = TableMap.get(tableOf(state));
  return 1 + (map.map[row * map.width + column] as number);
}

function caretIn(state: EditorState, row: number, column: number): EditorState {
  const $pos = state.doc.resolve(cellPos(state, row, column) + 2);
  return state.apply(state.tr.setSelection(TextSelection.near($pos)));
}

type Slot = [row: number, column: number];

function select(state: EditorState, from: Slot, to: Slot): EditorState {
  const area = CellSelection.create(
    state.doc,
    cellPos(state, ...from),
    cellPos(state, ...to),
  );
  return state.apply(state.tr.setSelection(area));
}

function run(state: EditorState, command: Command): EditorState {
  let next = state;
  const done = command(state, (tr) => {
    next = state.apply(tr);
  });
  expect(done).toBe(true);
  return next;
}

function tableOf(state: EditorState): Node {
  return state.doc.firstChild as Node;
}

/** The table in words: rows by `/`, cells by `|`, spans as columns×rows, headers with `#`. */
function drawn(state: EditorState): string {
  const rows: string[] = [];
  tableOf(state).forEach((row) => {
    const cells: string[] = [];
    row.forEach((one) => {
      const { colspan, rowspan } = one.attrs;
      const spans = colspan * rowspan > 1 ? `${colspan}×${rowspan}` : "";
      const header = one.type.name === "table_header" ? "#" : "";
      cells.push(
        header + one.textBetween(0, one.content.size, "+") + (spans && `(${spans})`),
      );
    });
    rows.push(cells.join("|"));
  });
  return rows.join(" / ");
}

describe("rows and columns", () => {
  test("a row added below the header is an ordinary one, and takes the caret", () => {
    const state = run(stateOf(plainTable(2, 2)), tables.addRowBelow);
    expect(drawn(state)).toBe("#0.0|#0.1 / | / 1.0|1.1");
    expect(state.selection.from).toBe(cellPos(state, 1, 0) + 2);
  });

  test("as many rows are added as are selected", () => {
    const state = select(stateOf(plainTable(3, 1)), [1, 0], [2, 0]);
    expect(drawn(run(state, tables.addRowBelow))).toBe("#0.0 / 1.0 / 2.0 /  / ");
    expect(drawn(run(state, tables.addRowAbove))).toBe("#0.0 /  /  / 1.0 / 2.0");
  });

  test("a row added through a merged cell lengthens it", () => {
    const merged = table([[cell("a", { rowspan: 2 }), cell("b")], [cell("c")]]);
    expect(drawn(run(stateOf(merged), tables.addRowBelow))).toBe("a(1×2)|b / c / |");
    const beside = caretIn(stateOf(merged), 0, 1);
    expect(drawn(run(beside, tables.addRowBelow))).toBe("a(1×3)|b /  / c");
  });

  test("a new column has a header on the header row and the alignment of its neighbour", () => {
    const aligned = table([[cell("a", { align: "right" }, true)], [cell("b")]]);
    const state = run(stateOf(aligned), tables.addColumnRight);
    expect(drawn(state)).toBe("#a|# / b|");
    expect(tableOf(state).firstChild?.lastChild?.attrs.align).toBe("right");
  });

  test("no column is added beyond Word's sixty-three", () => {
    const wide = stateOf(plainTable(1, 63));
    expect(tables.addColumnLeft(wide)).toBe(false);
    expect(tables.addRowBelow(wide)).toBe(true);
  });

  test("deleting a row keeps what remains of a cell that reaches below", () => {
    const merged = table([[cell("a", { rowspan: 2 }), cell("b")], [cell("c")]]);
    const state = run(caretIn(stateOf(merged), 0, 1), tables.deleteRows);
    expect(drawn(state)).toBe("a|c");
  });

  test("deleting the only column where a row begins takes that row away", () => {
    const merged = table([[cell("a", { rowspan: 2 }), cell("b")], [cell("c")]]);
    const state = run(caretIn(stateOf(merged), 1, 1), tables.deleteColumns);
    expect(drawn(state)).toBe("a");
  });

  test("deleting every row or every column deletes the table", () => {
    const paragraph = schema.node("paragraph", null, [schema.text("après")]);
    const state = stateOf(plainTable(2, 2), paragraph);
    const rows = select(state, [0, 0], [1, 0]);
    expect(run(rows, tables.deleteRows).doc.textContent).toBe("après");
    const columns = select(state, [0, 0], [0, 1]);
    expect(run(columns, tables.deleteColumns).doc.textContent).toBe("après");
  });
});

describe("merged cells", () => {
  test("merging keeps the words of all, in order, and forgets empty cells", () => {
    const state = stateOf(
      table([
        [cell("a"), cell(), cell("c")],
        [cell("d"), cell(), cell()],
      ]),
    );
    const merged = run(select(state, [0, 0], [0, 2]), tables.mergeCells);
    expect(drawn(merged)).toBe("a+c(3×1) / d||");
  });

  test("merging two whole rows leaves one row, as no cell begins in the other", () => {
    const state = select(stateOf(plainTable(3, 2)), [1, 0], [2, 1]);
    expect(drawn(run(state, tables.mergeCells))).toBe("#0.0|#0.1 / 1.0+1.1+2.0+2.1(2×1)");
  });

  test("merging two whole columns leaves one column", () => {
    const state = select(stateOf(plainTable(2, 2)), [0, 0], [1, 1]);
    expect(drawn(run(state, tables.mergeCells))).toBe("#0.0+0.1+1.0+1.1");
  });

  test("a single cell cannot be merged, a cell that is not merged cannot be split", () => {
    const state = stateOf(plainTable(2, 2));
    expect(tables.mergeCells(state)).toBe(false);
    expect(tables.splitCells(state)).toBe(false);
  });

  test("splitting gives the cells back, the words in the first", () => {
    const state = select(stateOf(plainTable(3, 2)), [1, 0], [2, 0]);
    const split = run(run(state, tables.mergeCells), tables.splitCells);
    expect(drawn(split)).toBe("#0.0|#0.1 / 1.0+2.0|1.1 / |2.1");
  });
});

describe("what a table is", () => {
  test("it is made with a header row, in place of an empty paragraph, the caret in it", () => {
    const doc = schema.node("doc", null, [schema.node("paragraph")]);
    const state = run(EditorState.create({ doc }), tables.insertTable(2, 3));
    expect(drawn(state)).toBe("#|#|# / ||");
    expect(state.doc.childCount).toBe(2);
    expect(state.selection.$from.node(3)?.type.name).toBe("table_header");
  });

  test("it is put after a paragraph with words, and never in a cell", () => {
    const paragraph = schema.node("paragraph", null, [schema.text("avant")]);
    const doc = schema.node("doc", null, [paragraph]);
    const state = run(EditorState.create({ doc }), tables.insertTable(1, 1, false));
    expect(state.doc.child(0)).toBe(paragraph);
    expect(state.doc.child(1).type.name).toBe("table");
    expect(tables.insertTable(1, 1)(state)).toBe(false);
  });

  test("its first row and its first column are headers or not", () => {
    const state = stateOf(plainTable(2, 2));
    const plain = run(state, tables.toggleHeaderRow);
    expect(drawn(plain)).toBe("0.0|0.1 / 1.0|1.1");
    expect(tables.hasHeaderRow(plain)).toBe(false);
    const both = run(state, tables.toggleHeaderColumn);
    expect(drawn(both)).toBe("#0.0|#0.1 / #1.0|1.1");
    expect(drawn(run(both, tables.toggleHeaderRow))).toBe("#0.0|0.1 / #1.0|1.1");
    expect(drawn(run(both, tables.toggleHeaderColumn))).toBe(drawn(state));
  });

  test("its cells are aligned together", () => {
    const state = run(
      select(stateOf(plainTable(2, 2)), [0, 1], [1, 1]),
      tables.alignCells("right"),
    );
    expect(tables.alignOfCells(state)).toBe("right");
    expect(tables.alignOfCells(select(state, [0, 0], [0, 1]))).toBe(null);
  });

  test("its caption is one line, changed in one step and only when it differs", () => {
    const state = run(
      stateOf(plainTable(1, 1)),
      tables.setCaption(" Délais\npar\u00a0lot "),
    );
    expect(tables.captionOf(state)).toBe("Délais par\u00a0lot");
    expect(tables.setCaption("Délais par\u00a0lot")(state)).toBe(false);
  });
});

describe("the caret", () => {
  test("Tab goes from cell to cell; in the last one it adds a row", () => {
    let state = stateOf(plainTable(1, 2));
    state = run(state, tables.nextCell);
    expect(state.doc.cut(state.selection.from, state.selection.to).textContent).toBe("0.1");
    state = run(state, tables.nextCell);
    expect(drawn(state)).toBe("#0.0|#0.1 / |");
    expect(state.selection.from).toBe(cellPos(state, 1, 0) + 2);
  });

  test("Maj+Tab goes back and does not leave the first cell", () => {
    const state = caretIn(stateOf(plainTable(1, 2)), 0, 1);
    const back = run(state, tables.previousCell);
    expect(tables.previousCell(back)).toBe(true);
    expect(back.selection.from).toBe(cellPos(back, 0, 0) + 2);
  });

  test("leaving a table that ends the document makes a paragraph after it", () => {
    const state = run(stateOf(plainTable(1, 1)), leaveTable);
    expect(state.doc.child(1).type.name).toBe("paragraph");
    expect(state.selection.$from.parent).toBe(state.doc.child(1));
  });

  test("leaving a table goes to the paragraph that follows, if any", () => {
    const paragraph = schema.node("paragraph", null, [schema.text("après")]);
    const state = run(stateOf(plainTable(1, 1), paragraph), leaveTable);
    expect(state.doc.childCount).toBe(2);
    expect(state.selection.$from.parentOffset).toBe(0);
    expect(state.selection.$from.parent.textContent).toBe("après");
  });

  test("rows, columns and the whole table are selected by commands", () => {
    const state = caretIn(stateOf(plainTable(3, 3)), 1, 1);
    const rows = run(state, tables.selectCells("rows")).selection as CellSelection;
    expect([rows.isRowSelection(), rows.isColSelection()]).toEqual([true, false]);
    const columns = run(state, tables.selectCells("columns")).selection as CellSelection;
    expect([columns.isRowSelection(), columns.isColSelection()]).toEqual([false, true]);
    const all = run(state, tables.selectCells("table")).selection as CellSelection;
    expect([all.isRowSelection(), all.isColSelection()]).toEqual([true, true]);
  });
});

const ACTS: Command[] = [
  tables.addRowAbove,
  tables.addRowBelow,
  tables.addColumnLeft,
  tables.addColumnRight,
  tables.deleteRows,
  tables.deleteColumns,
  tables.mergeCells,
  tables.mergeCells,
  tables.mergeCells,
  tables.splitCells,
  tables.toggleHeaderRow,
  tables.toggleHeaderColumn,
  tables.alignCells("center"),
  tables.nextCell,
];

function randomArea(state: EditorState, roll: (limit: number) => number): EditorState {
  const { width, height } = TableMap.get(tableOf(state));
  const slot = (): Slot => [roll(height), roll(width)];
  return select(state, slot(), slot());
}

describe("any sequence of acts", () => {
  test("leaves a table that the server takes, and each act is undone and redone whole", () => {
    for (let seed = 0; seed < 60; seed++) {
      const roll = dice(seed);
      let state = stateOf(plainTable(1 + roll(4), 1 + roll(4)), schema.node("paragraph"));
      for (let i = 0; i < 12 && tableOf(state).type.name === "table"; i++) {
        const selected = randomArea(state, roll);
        const command = ACTS[roll(ACTS.length)] as Command;
        let next = selected;
        command(selected, (tr) => {
          next = selected.apply(tr);
        });
        if (tableOf(next).type.name !== "table") break;
        expect(flawOf(tableOf(next)), `seed ${seed} act ${i}`).toBe("");
        expect(TableMap.get(tableOf(next)).problems).toBe(null);
        if (next.doc !== selected.doc) {
          const back = run(next, undo);
          expect(back.doc.eq(state.doc)).toBe(true);
          expect(run(back, redo).doc.eq(next.doc)).toBe(true);
        }
        state = next;
      }
    }
  });

  test("no word is lost by merging and splitting", () => {
    for (let seed = 0; seed < 40; seed++) {
      const roll = dice(seed);
      let state = stateOf(plainTable(4, 4));
      const before = state.doc.textContent.length;
      for (let i = 0; i < 8; i++) {
        state = randomArea(state, roll);
        for (const command of [tables.mergeCells, tables.splitCells]) {
          if (roll(3)) continue;
          command(state, (tr) => {
            state = state.apply(tr);
          });
        }
      }
      expect(state.doc.textContent.length).toBe(before);
    }
  });
});

describe("an uneven table", () => {
  test("is mended by the first act in it, whatever its rows", () => {
    for (let seed = 0; seed < 200; seed++) {
      const state = stateOfWild(seed);
      const once = run(state, tables.alignCells("left"));
      expect(flawOf(tableOf(once)), `seed ${seed}`).toBe("");
      expect(isExact(gridOf(tableOf(once)), tableOf(once))).toBe(true);
    }
  });

  test("keeps its words", () => {
    for (let seed = 0; seed < 50; seed++) {
      const state = stateOfWild(seed);
      const once = run(state, tables.alignCells("left"));
      expect(once.doc.textContent.length).toBe(state.doc.textContent.length);
    }
  });

  test("is left alone while one types in its cells", () => {
    const uneven = table([[cell("a"), cell("b")], [cell("c")]]);
    const state = stateOf(uneven);
    const typed = state.apply(state.tr.insertText("x", 4));
    expect(widths(tableOf(typed))).toEqual([2, 1]);
  });

  test("is mended when one's own act left it so", () => {
    const state = stateOf(plainTable(2, 2));
    const pos = cellPos(state, 1, 1);
    const cut = state.apply(
      state.tr.delete(pos, pos + (state.doc.nodeAt(pos)?.nodeSize ?? 0)),
    );
    expect(widths(tableOf(cut))).toEqual([2, 2]);
  });

  test("is mended when somebody's span became too wide by one's own act", () => {
    const state = stateOf(plainTable(2, 2));
    const wide = state.apply(state.tr.setNodeAttribute(cellPos(state, 1, 0), "colspan", 2));
    expect(flawOf(tableOf(wide))).toBe("");
  });
});

function stateOfWild(seed: number): EditorState {
  const doc = schema.node("doc", null, [wildTable(dice(seed))]);
  const state = EditorState.create({ doc, plugins: [tables.tablesPlugin(), history()] });
  return state.apply(state.tr.setSelection(TextSelection.near(state.doc.resolve(4))));
}
