import type { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { placeArticle } from "../../src/write/articles";
import { caretsOf, othersBetween } from "../../src/write/carets";
import { arrive, company, FakeWire, person, tell } from "./company";
import { article, text } from "./outlined";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const BLOCKS = [article(1, "Objet"), text("du texte"), article(1, "Prix"), text("du prix")];

/** The words of the text with each caret as "|", as the page shows them. */
function seen(view: EditorView): string[] {
  return [...view.dom.children].map((block) => {
    const shown = block.cloneNode(true) as Element;
    for (const caret of shown.querySelectorAll(".caret")) caret.replaceWith("|");
    return shown.textContent ?? "";
  });
}

function caret(): HTMLElement | null {
  return document.querySelector(".caret");
}

test("the caret of somebody is drawn where it is, with a name", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10));
  expect(seen(view)[1]).toBe("du| texte");
  expect(caret()?.querySelector(".caret-name")?.textContent).toBe("Mme Durand");
  expect(caret()?.getAttribute("aria-hidden")).toBe("true");
});

test("our own page is not drawn, our other tabs are", () => {
  const view = company(BLOCKS);
  tell(view, person("Moi", 10, { client: "mine" }), person("Moi", 12, { client: "other" }));
  expect(seen(view)[1]).toBe("du t|exte");
});

test("a selection is tinted and underlined", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10, { anchor: 8 }));
  expect(document.querySelector(".caret-selection")?.textContent).toBe("du");
});

test("a caret follows its author's typing and stays before ours", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10));
  arrive(view, (tr) => tr.insertText("rant", 10));
  expect(seen(view)[1]).toBe("durant| texte");
  view.dispatch(view.state.tr.insertText(" ce", 14));
  expect(seen(view)[1]).toBe("durant| ce texte");
});

test("a caret travels with the article it is in", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10), person("M. Petit", 27));
  placeArticle(0, { before: 2, level: 1 })(view.state, view.dispatch);
  expect(seen(view)).toEqual(["Prix", "du |prix", "Objet", "du| texte"]);
});

test("what others type is placed when the text has come to it", () => {
  const wire = new FakeWire();
  const view = company(BLOCKS, wire);
  tell(view, person("Mme Durand", 19, { version: 8 }));
  expect(caret()).toBeNull();
  wire.version = 8;
  arrive(view, (tr) => tr.insertText("encore ", 11));
  expect(seen(view)[1]).toBe("du encore t|exte");
});

test("a place on a text too old to be followed is not guessed", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10, { version: 1 }));
  expect(caret()).toBeNull();
});

test("a list told again leaves carets where typing brought them", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10));
  arrive(view, (tr) => tr.insertText("rant", 10));
  tell(view, person("Mme Durand", 10), person("M. Petit", null));
  expect(seen(view)[1]).toBe("durant| texte");
});

test("somebody who left, or is not writing, has no caret", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10));
  tell(view, person("Mme Durand", 10, { here: false }));
  expect(caret()).toBeNull();
  tell(view);
  expect(caretsOf(view.state)).toEqual([]);
});

test("the name shows for three seconds after a move, and again when its author types", () => {
  const view = company(BLOCKS);
  const isNamed = () => caret()?.classList.contains("caret-moved");
  tell(view, person("Mme Durand", 10));
  expect(isNamed()).toBe(true);
  vi.advanceTimersByTime(3_000);
  expect(isNamed()).toBe(false);
  view.dispatch(view.state.tr.insertText("avant ", 8));
  expect(isNamed()).toBe(false);
  arrive(view, (tr) => tr.insertText("r", 16));
  expect(isNamed()).toBe(true);
});

test("a caret told again at the same place does not show its name again", () => {
  const wire = new FakeWire();
  const view = company(BLOCKS, wire);
  tell(view, person("Mme Durand", 10));
  vi.advanceTimersByTime(3_000);
  wire.version = 9;
  tell(view, person("Mme Durand", 10, { version: 9 }));
  expect(caret()?.classList.contains("caret-moved")).toBe(false);
});

test("a caret without a sign of life for 35 seconds is not drawn", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10));
  vi.advanceTimersByTime(34_999);
  expect(caret()).not.toBeNull();
  vi.advanceTimersByTime(1);
  expect(caret()).toBeNull();
  arrive(view, (tr) => tr.insertText("r", 10));
  expect(caret()).not.toBeNull();
});

test("typing elsewhere keeps the element of a caret", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10));
  const before = caret();
  view.dispatch(view.state.tr.insertText("x", 2));
  expect(caret()).toBe(before);
});

test("one knows whether somebody else is between two places", () => {
  const view = company(BLOCKS);
  tell(view, person("Mme Durand", 10));
  expect([othersBetween(view.state, 7, 11), othersBetween(view.state, 11, 20)]).toEqual([
    true,
    false,
  ]);
});

test("of two neighbours, the one where somebody writes does not travel", () => {
  const view = company(BLOCKS);
  const outs: unknown[] = [];
  const note = (state: EditorView["state"]) =>
    placeArticle(1, { before: 0, level: 1 })(state, (tr) => {
      outs.push(tr.steps[0]?.toJSON().from);
    });
  note(view.state); // Prix is the shorter
  tell(view, person("Mme Durand", 24));
  note(view.state);
  expect(outs).toEqual([17, 0]);
});
