import type { Node } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { afterEach, describe, expect, test } from "vitest";
import { inputsPlugin } from "../../src/write/inputs";
import { press, type, write } from "./opened";
import { doc, h, li, line, ol, olFrom, p, ul } from "./written";

let view: EditorView;

afterEach(() => {
  view.destroy();
});

function start(signed: Node): void {
  view = write(signed, {}, [inputsPlugin()]);
}

describe("what is typed", () => {
  test.each<[string, string, Node]>([
    ["- a", "- ", doc(ul(li(p("a|"))))],
    ["* a", "* ", doc(ul(li(p("a|"))))],
    ["1. a", "1. ", doc(ol(li(p("a|"))))],
    ["3. a", "3. ", doc(olFrom(3, li(p("a|"))))],
    ["## a", "## ", doc(h(2, "a|"))],
  ])("%s becomes what it looks like", (text, _, expected) => {
    start(doc(p("|")));
    type(view, text);
    expect(line(view.state)).toBe(line(expected));
  });

  test.each(["- ", "1. ", "# "])("Backspace gives %s back", (text) => {
    start(doc(p("|")));
    type(view, text);
    press(view.dom, "Backspace", { keyCode: 8 });
    expect(view.state.doc.textContent).toBe(text);
    expect(line(view.state)).toBe(line(doc(p(`${text}|`))));
  });

  test("undo gives it back too", () => {
    start(doc(p("|")));
    type(view, "- ");
    press(view.dom, "z", { keyCode: 90, ctrlKey: true });
    expect(line(view.state)).toBe(line(doc(p("- |"))));
  });

  test.each(["2026. ", "> ", "a - ", "--- ", "12,5. "])("%s stays words", (text) => {
    start(doc(p("|")));
    type(view, text);
    expect(line(view.state)).toBe(line(doc(p(`${text}|`))));
  });

  test("a title keeps its key and its level whatever it begins with", () => {
    start(doc(h(1, "|Objet", "objet")));
    type(view, "## ");
    expect(line(view.state)).toBe(line(doc(h(1, "## |Objet", "objet"))));
  });
});
