import { EditorState, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { expect, test, vi } from "vitest";
import { numbersPlugin, outlineOf, renumber } from "../../src/write/numbers";
import { article, doc, text } from "./outlined";

const ARTICLES = { scheme: "articles", lot: null } as const;

function opened(...blocks: Parameters<typeof doc>) {
  const plugins = [numbersPlugin(ARTICLES)];
  const state = EditorState.create({ doc: doc(...blocks), plugins });
  return new EditorView(document.createElement("div"), { state });
}

function labels(view: EditorView): (string | null)[] {
  return [...view.dom.querySelectorAll(":is(h2, h3, h4)")].map((heading) =>
    heading.getAttribute("data-number"),
  );
}

test("a number stands in front of each title and is not in its words", () => {
  const view = opened(text("Ouverture"), article(1, "Objet"), article(2, "Lots"));
  expect(labels(view)).toEqual(["ARTICLE 1", "1.1"]);
  expect(view.dom.querySelector("h2")?.textContent).toBe("Objet");
});

test("a new article renumbers those after it, in the text too", () => {
  const view = opened(article(1, "Objet"), article(1, "Prix"), article(2, "Révision"));
  view.dispatch(view.state.tr.insert(0, article(1, "Avant")));
  expect(labels(view)).toEqual(["ARTICLE 1", "ARTICLE 2", "ARTICLE 3", "3.1"]);
});

test("a heading cut in two, changed of level, replaced: each has its number", () => {
  const view = opened(article(1, "Objet du marché"), text("x"), article(1, "Prix"));
  view.dispatch(view.state.tr.split(6));
  expect(labels(view)).toEqual(["ARTICLE 1", "ARTICLE 2", "ARTICLE 3"]);
  view.dispatch(view.state.tr.setNodeAttribute(7, "level", 2));
  expect(labels(view)).toEqual(["ARTICLE 1", "1.1", "ARTICLE 2"]);
  view.dispatch(view.state.tr.replaceWith(0, 7, article(1, "Autre")));
  expect(labels(view)).toEqual(["ARTICLE 1", "1.1", "ARTICLE 2"]);
});

test("typing in a paragraph leaves the outline and the drawn numbers as they are", () => {
  const view = opened(article(1, "Objet"), text("du texte"), article(1, "Prix"));
  const before = outlineOf(view.state);
  const heading = view.dom.querySelector("h2:last-of-type");
  const touched = vi.fn();
  if (heading) heading.setAttribute = touched;
  view.dispatch(view.state.tr.insertText("encore ", 8));
  const after = outlineOf(view.state);
  expect(after.sections).toBe(before.sections);
  expect(after.places[1]?.pos).toBe((before.places[1]?.pos ?? 0) + 7);
  expect(touched).not.toHaveBeenCalled();
});

test("typing in a title changes this article's words alone", () => {
  const view = opened(article(1, "Objet"), article(1, "Prix"));
  const before = outlineOf(view.state).sections;
  view.dispatch(view.state.tr.insertText("s", 6));
  const after = outlineOf(view.state).sections;
  expect(after[0]?.title).toBe("Objets");
  expect(after[1]).toBe(before[1]);
});

test("another way of numbering is shown as soon as it is asked for", () => {
  const view = opened(article(1, "Objet"), article(2, "Lots"));
  view.dispatch(renumber(view.state.tr, { scheme: "chapters", lot: null }));
  expect(labels(view)).toEqual(["CHAPITRE I", "1.01"]);
});

test("copied words have no number", () => {
  const view = opened(article(1, "Objet"), article(1, "Prix"));
  const all = TextSelection.create(view.state.doc, 1, view.state.doc.content.size - 1);
  view.dispatch(view.state.tr.setSelection(all));
  const { dom } = view.serializeForClipboard(view.state.selection.content());
  expect(dom.textContent).toBe("ObjetPrix");
  expect(dom.innerHTML).not.toContain("ARTICLE");
});
