/** Carets over the real way of steps: two pages and one order. */
import { EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { beforeEach, expect, test } from "vitest";
import { placeArticle } from "../../src/write/articles";
import { caretsOf, caretsPlugin, showPeople } from "../../src/write/carets";
import {
  answered,
  collabPlugin,
  mapForward,
  receive,
  sendable,
  startBatch,
  unconfirmed,
  versionOf,
} from "../../src/write/collab";
import { numbersPlugin } from "../../src/write/numbers";
import { presenceOf } from "../../src/write/presence";
import type { Entry } from "../../src/write/protocol";
import { person } from "./company";
import { article, doc, text } from "./outlined";

const WIRE = { versionOf, unconfirmed, mapForward };
const BLOCKS = [article(1, "Objet"), text("du texte"), article(1, "Prix"), text("du prix")];

let entries: Entry[];

class Page {
  state: EditorState;

  constructor(readonly name: string) {
    const plugins = [
      collabPlugin(0, name),
      numbersPlugin({ scheme: "articles", lot: null }),
      caretsPlugin({ client: name, wire: WIRE }),
    ];
    this.state = EditorState.create({ doc: doc(...BLOCKS), plugins });
  }

  dispatch = (tr: Transaction): void => {
    this.state = this.state.apply(tr);
  };

  type(words: string, at: number): void {
    const caret = TextSelection.create(this.state.doc, at);
    this.dispatch(this.state.tr.setSelection(caret));
    this.dispatch(this.state.tr.insertText(words));
  }

  hear(): void {
    for (let tr = receive(this.state, entries); tr && tr !== "gap"; ) {
      this.dispatch(tr);
      tr = receive(this.state, entries);
    }
  }

  /** Sends what waits, which the server takes as it is: nobody else has written since. */
  send(): void {
    const started = startBatch(this.state, `${this.name}-${entries.length}`);
    if (!started) return;
    this.dispatch(started);
    const batch = sendable(this.state);
    if (!batch) return;
    const { version: from, steps } = batch;
    entries.push({ from, batch: batch.batch, who: 1, at: "", steps });
    this.hear();
    this.dispatch(answered(this.state));
  }

  sees(other: Page): void {
    const {
      anchor = null,
      head = null,
      version = null,
    } = presenceOf(other.state, other.name, WIRE) ?? {};
    const told = person("Durand", head, { client: other.name, anchor, version });
    this.dispatch(showPeople(this.state.tr, [told]));
  }

  get seen() {
    return caretsOf(this.state)[0]?.place?.head;
  }
}

let writer: Page;
let reader: Page;

beforeEach(() => {
  entries = [];
  writer = new Page("writer");
  reader = new Page("reader");
});

test("a caret follows the words as they arrive", () => {
  writer.type("rant", 10);
  writer.send();
  reader.hear();
  reader.sees(writer);
  writer.type("s", writer.state.selection.head);
  writer.send();
  reader.hear();
  expect(reader.seen).toBe(writer.state.selection.head);
});

test("a caret told before its words came waits for them", () => {
  writer.type("rant", 10);
  writer.send();
  reader.sees(writer);
  expect(reader.seen).toBeUndefined();
  reader.hear();
  expect(reader.seen).toBe(14);
});

test("a caret seen on an older text is brought to the text with our words not yet sent", () => {
  writer.type("rant", 10);
  writer.send();
  reader.hear();
  reader.type("Avant ", 1);
  reader.sees(writer);
  expect(reader.seen).toBe(writer.state.selection.head + 6);
  reader.send();
  writer.hear();
  expect(reader.seen).toBe(writer.state.selection.head);
});

test("a caret goes with the article that somebody moves", () => {
  writer.type("rant", 10);
  writer.send();
  reader.hear();
  reader.sees(writer);
  placeArticle(0, { before: 2, level: 1 })(reader.state, reader.dispatch);
  const { parent, parentOffset } = reader.state.doc.resolve(reader.seen ?? 0);
  expect([parent.textContent, parentOffset]).toEqual(["durant texte", 6]);
});
