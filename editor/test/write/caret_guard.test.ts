import { expect, test } from "vitest";
import { caretGuardPlugin } from "../../src/write/caret_guard";
import { company, person, tell } from "./company";
import { article, text } from "./outlined";

/** A page where the caret of Mme Durand is drawn behind "du". */
function beside() {
  const view = company([article(1, "Objet"), text("du texte")]);
  view.updateState(
    view.state.reconfigure({ plugins: [...view.state.plugins, caretGuardPlugin()] }),
  );
  tell(view, person("Mme Durand", 10));
  const drawn = document.querySelector(".caret");
  if (!drawn?.firstChild) throw new Error("no caret is drawn");
  return { view, inside: drawn.firstChild };
}

test("a caret that the browser puts inside a drawn one comes back to the text beside it", () => {
  const { view, inside } = beside();
  view.dom.blur();
  document.getSelection()?.collapse(inside, 1);
  document.dispatchEvent(new Event("selectionchange"));
  expect(view.state.selection.from).toBe(10);
  expect(document.activeElement).toBe(view.dom);
  const { anchorNode } = document.getSelection() ?? {};
  expect((anchorNode as Element | null)?.parentElement?.closest(".caret")).toBeFalsy();
});

test("a key that comes first finds the caret in the text", () => {
  const { view, inside } = beside();
  document.getSelection()?.collapse(inside, 1);
  view.dom.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
  expect(view.state.selection.from).toBe(10);
});

test("a caret in the text, or a selection over a drawn one, stays as it is", () => {
  const { view, inside } = beside();
  view.focus();
  const before = view.state.selection;
  document.dispatchEvent(new Event("selectionchange"));
  expect(view.state.selection).toBe(before);
  const words = view.dom.querySelector("p")?.firstChild;
  if (!words) throw new Error("no words");
  document.getSelection()?.setBaseAndExtent(words, 0, inside, 1);
  document.dispatchEvent(new Event("selectionchange"));
  expect([view.state.selection.from, view.state.selection.to]).toEqual([8, 10]);
});
