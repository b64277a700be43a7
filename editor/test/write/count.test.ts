import { AllSelection, EditorState, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countAll, countOf, countPlugin, countSelected } from "../../src/write/count";
import { schema } from "../../src/write/schema";
import counted from "./data/counted.json";
import { plainTable } from "./table_random";

function paragraph(text: string) {
  return schema.node("paragraph", null, text ? [schema.text(text)] : []);
}

function stateOf(...texts: string[]): EditorState {
  return EditorState.create({ doc: schema.node("doc", null, texts.map(paragraph)) });
}

function brought(words: Record<string, string>): void {
  const script = document.createElement("script");
  Object.assign(script, { type: "application/json", id: "editor-words" });
  script.textContent = JSON.stringify(words);
  document.body.replaceChildren(script);
}

beforeEach(() => {
  vi.useFakeTimers();
  document.documentElement.lang = "fr";
  brought({
    "count.all": "%(words)s, %(characters)s",
    "count.selected": "%(words)s sur %(all)s, %(characters)s",
    "count.word": "%(count)s mot",
    "count.words": "%(count)s mots",
    "count.character": "%(count)s caractère",
    "count.characters": "%(count)s caractères",
  });
});
afterEach(() => vi.useRealTimers());

test("words are those that the server counts", () => {
  for (const [text, words] of counted as [string, number][]) {
    expect([text, countOf(paragraph(text)).words]).toEqual([text, words]);
  }
});

test("a field and a reference are a word, an image its description, a note its words", () => {
  const inline = [
    schema.text("voir "),
    schema.node("field", { name: "objet" }),
    schema.node("xref", { key: "a" }),
    schema.node("image", { src: "/images/a.png", alt: "plan du site" }),
    schema.node("footnote", null, [schema.text("deux mots")]),
  ];
  const doc = schema.node("doc", null, [schema.node("paragraph", null, inline)]);
  expect(countAll(EditorState.create({ doc })).words).toBe(1 + 1 + 1 + 3 + 2);
});

test("characters are those one sees, spaces included, an emoji being one", () => {
  expect(countAll(stateOf("a b", "😀é")).characters).toBe(5);
});

test("what is selected is counted in all its blocks, cut words and cells too", () => {
  const state = stateOf("un deux trois", "quatre", "cinq six");
  const selection = TextSelection.create(state.doc, 4, 27);
  const selected = state.apply(state.tr.setSelection(selection));
  expect(countSelected(selected)).toEqual({ words: 4, characters: 19 });
  expect(countSelected(state)).toEqual({ words: 0, characters: 0 });
  const doc = schema.node("doc", null, [plainTable(2, 2)]);
  const all = EditorState.create({ doc, selection: new AllSelection(doc) });
  expect(countSelected(all)).toEqual(countAll(all));
});

test("a block that has not changed is not counted again", () => {
  const state = stateOf("un deux", "trois");
  countAll(state);
  const match = vi.spyOn(String.prototype, "match");
  countAll(state.apply(state.tr.insertText("x", 1)));
  expect(match.mock.contexts.map(String)).toEqual(["xun deux", "xun deux"]);
  match.mockRestore();
});

test("the sentence follows the text and the selection after a pause", () => {
  const host = document.createElement("p");
  const state = EditorState.create({
    doc: stateOf("un deux").doc,
    plugins: [countPlugin(host)],
  });
  const view = new EditorView(document.createElement("div"), { state });
  expect(host.textContent).toBe("2 mots, 7 caractères");
  view.dispatch(view.state.tr.delete(3, 8));
  expect(host.textContent).toBe("2 mots, 7 caractères");
  vi.runAllTimers();
  expect(host.textContent).toBe("1 mot, 2 caractères");
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1, 2)));
  vi.runAllTimers();
  expect(host.textContent).toBe("1 mot sur 1, 1 caractère");
  view.destroy();
});
