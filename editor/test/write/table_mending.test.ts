import { collab, getVersion, receiveTransaction, sendableSteps } from "prosemirror-collab";
import type { Node } from "prosemirror-model";
import { type Command, EditorState, TextSelection } from "prosemirror-state";
import { CellSelection, TableMap } from "prosemirror-tables";
import type { Step } from "prosemirror-transform";
import { expect, test } from "vitest";
import { schema } from "../../src/write/schema";
import { mendAll } from "../../src/write/table_mending";
import * as tables from "../../src/write/tables";
import { dice } from "./dice";
import { cell, flawOf, plainTable, table, widths } from "./table_random";

/** The order of steps as the server keeps it, and the editors that follow it. */
class Room {
  readonly steps: { step: Step; client: string }[] = [];
  readonly editors: EditorState[];

  constructor(doc: Node, people: number) {
    this.editors = Array.from({ length: people }, (_, i) =>
      EditorState.create({
        doc,
        plugins: [tables.tablesPlugin(), collab({ clientID: `client-${i}` })],
      }),
    );
  }

  state(person: number): EditorState {
    return this.editors[person] as EditorState;
  }

  apply(person: number, tr: EditorState["tr"]): void {
    this.editors[person] = this.state(person).apply(tr);
  }

  run(person: number, command: Command): void {
    command(this.state(person), (tr) => this.apply(person, tr));
  }

  receive(person: number): void {
    const state = this.state(person);
    const news = this.steps.slice(getVersion(state));
    if (!news.length) return;
    const tr = receiveTransaction(
      state,
      news.map(({ step }) => step),
      news.map(({ client }) => client),
    );
    this.apply(person, tr);
  }

  send(person: number): void {
    this.receive(person);
    const waiting = sendableSteps(this.state(person));
    if (!waiting) return;
    for (const step of waiting.steps) {
      this.steps.push({ step, client: `client-${person}` });
    }
    this.receive(person);
  }

  settle(): void {
    for (let round = 0; round < 6; round++) {
      for (let person = 0; person < this.editors.length; person++) this.send(person);
    }
  }
}

function docOf(node: Node): Node {
  return schema.node("doc", null, [node, schema.node("paragraph")]);
}

function goTo(room: Room, person: number, roll: (limit: number) => number): void {
  const state = room.state(person);
  const first = state.doc.firstChild as Node;
  if (first.type.name !== "table") return;
  const { map } = TableMap.get(first);
  const slot = () => 1 + (map[roll(map.length)] as number);
  room.apply(
    person,
    state.tr.setSelection(CellSelection.create(state.doc, slot(), slot())),
  );
}

test("a row and a column added at the same time leave an even table, mended once", () => {
  const room = new Room(docOf(plainTable(2, 2)), 4);
  room.run(0, tables.addRowBelow);
  room.run(1, tables.addColumnRight);
  room.settle();
  for (const { doc } of room.editors) expect(doc.eq(room.state(0).doc)).toBe(true);
  const made = room.state(2).doc.firstChild as Node;
  expect(widths(made)).toEqual([3, 3, 3]);
});

/** Somebody takes a cell away, which leaves the table uneven. */
function takeCell(room: Room): void {
  const { doc, tr } = room.state(0);
  const pos = 1 + (TableMap.get(doc.firstChild as Node).map[1] as number);
  tr.delete(pos, pos + (doc.nodeAt(pos)?.nodeSize ?? 0));
  room.steps.push({ step: tr.steps[0] as Step, client: "somebody" });
}

test("the acts of others are not mended by those who only read", () => {
  const room = new Room(docOf(plainTable(2, 2)), 1);
  takeCell(room);
  room.receive(0);
  expect(sendableSteps(room.state(0))).toBe(null);
  expect(widths(room.state(0).doc.firstChild as Node)).toEqual([1, 2]);
});

test("nor by those whose words in a cell are on their way meanwhile", () => {
  const room = new Room(docOf(plainTable(2, 2)), 1);
  takeCell(room);
  room.apply(0, room.state(0).tr.insertText("x", 4));
  room.receive(0);
  expect(sendableSteps(room.state(0))?.steps).toHaveLength(1);
  expect(widths(room.state(0).doc.firstChild as Node)).toEqual([1, 2]);
});

test("they are by the one whose own row or column met them", () => {
  const room = new Room(docOf(plainTable(2, 2)), 1);
  takeCell(room);
  goTo(room, 0, () => 2);
  room.run(0, tables.addRowBelow);
  room.receive(0);
  expect(widths(room.state(0).doc.firstChild as Node)).toEqual([2, 2, 2]);
});

test("cells selected in a table that somebody leaves uneven become a caret", () => {
  const room = new Room(docOf(plainTable(2, 2)), 1);
  goTo(room, 0, () => 2);
  expect(room.state(0).selection).toBeInstanceOf(CellSelection);
  takeCell(room);
  room.receive(0);
  expect(room.state(0).selection).toBeInstanceOf(TextSelection);
});

test("selecting cells in an uneven table mends it first", () => {
  const uneven = table([[cell("a"), cell("b")], [cell("c")]]);
  const room = new Room(docOf(uneven), 1);
  const { doc, tr } = room.state(0);
  room.apply(0, tr.setSelection(CellSelection.create(doc, 2, 7)));
  expect(widths(room.state(0).doc.firstChild as Node)).toEqual([2, 2]);
});

test("many people at once converge on a table that the server takes", () => {
  const acts = [
    tables.addRowAbove,
    tables.addRowBelow,
    tables.addColumnLeft,
    tables.addColumnRight,
    tables.deleteRows,
    tables.mergeCells,
    tables.splitCells,
  ];
  let even = 0;
  const seeds = 30;
  for (let seed = 0; seed < seeds; seed++) {
    const roll = dice(seed);
    const room = new Room(docOf(plainTable(3, 3)), 3);
    for (let turn = 0; turn < 6; turn++) {
      for (let person = 0; person < 3; person++) {
        goTo(room, person, roll);
        if (roll(2)) room.run(person, acts[roll(acts.length)] as Command);
      }
      room.send(roll(3));
    }
    room.settle();
    const first = room.state(0).doc;
    for (const { doc } of room.editors) expect(doc.eq(first)).toBe(true);
    first.check();
    const made = first.firstChild as Node;
    if (made.type.name !== "table" || !flawOf(made)) even++;
  }
  expect(even).toBe(seeds);
});

test("a whole document is mended on demand, table in lists included", () => {
  const uneven = table([[cell("a"), cell("b")], [cell("c")]]);
  const item = schema.node("list_item", null, [schema.node("paragraph"), uneven]);
  const list = schema.node("bullet_list", null, [item]);
  const doc = schema.node("doc", null, [uneven, list]);
  const state = EditorState.create({ doc, selection: TextSelection.create(doc, 4) });
  const tr = mendAll(state);
  const found: number[][] = [];
  tr?.doc.descendants((node) => {
    if (node.type.name === "table") found.push(widths(node));
  });
  expect(found).toEqual([
    [2, 2],
    [2, 2],
  ]);
  expect(mendAll(state.apply(tr as EditorState["tr"]))).toBe(null);
});
