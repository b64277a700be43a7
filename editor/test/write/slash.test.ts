import type { Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { describe, expect, test } from "vitest";
import { slashPlugin } from "../../src/write/slash";
import { all, one, press, spy, type, write } from "./opened";
import { code, doc, h, li, line, p, table, td, ul } from "./written";

const WORDS = {
  "command.paragraph": "Paragraphe",
  "command.heading1": "Article",
  "command.heading2": "Sous-article",
  "command.bulletList": "Liste à puces",
  "command.numberedList": "Liste numérotée",
  "command.reference": "Renvoi à un article",
  "command.quote": "Citation",
  "slash.current": "%(command)s, %(rank)s sur %(count)s",
  "slash.heading1": "titre 1 chapitre",
  "slash.reference": "référence voir",
};

let view: EditorView;
const reference = spy();

function open(signed: Node): void {
  reference.mockClear();
  view = write(signed, { reference }, [slashPlugin()], WORDS);
}

function rows(): (string | undefined)[] {
  const list = one("[role=listbox]");
  if (list.hidden) return [];
  return all("[role=option] .write-menu-word").map(({ textContent }) => textContent ?? "");
}

describe("the menu opens", () => {
  test.each<[string, Node]>([
    ["in an empty block", doc(p("|"))],
    ["at the start of a block", doc(p("|Objet"))],
    ["after a space", doc(p("Objet |"))],
    ["after a no-break space", doc(p("Objet\u00a0|"))],
    ["in an item", doc(ul(li(p("|"))))],
    ["in a cell", doc(table([td(p("|"))]))],
  ])("%s", (_, signed) => {
    open(signed);
    type(view, "/");
    expect(rows().length).toBeGreaterThan(2);
  });

  test.each<[string, Node]>([
    ["in et/ou", doc(p("et|ou"))],
    ["in a date", doc(p("12|"))],
    ["after a bracket", doc(p("(|"))],
    ["in code", doc(code("a |"))],
  ])("never %s", (_, signed) => {
    open(signed);
    type(view, "/");
    expect(rows()).toEqual([]);
  });

  test("not for a slash that somebody else types, or that is pasted", () => {
    open(doc(p("|")));
    view.dispatch(view.state.tr.insertText("/"));
    expect(rows()).toEqual([]);
  });

  test("with what is possible there only", () => {
    open(doc(table([td(p("|"))])));
    type(view, "/");
    expect(rows()).toContain("Liste à puces");
    expect(rows()).not.toContain("Article");
    expect(rows()).not.toContain("Citation");
  });
});

describe("it filters", () => {
  test.each([
    ["num", ["Liste numérotée"]],
    ["NUMÉ", ["Liste numérotée"]],
    ["refe", ["Renvoi à un article"]],
    ["titre", ["Article"]],
    ["art", ["Article", "Sous-article", "Renvoi à un article"]],
    ["liste p", ["Liste à puces"]],
  ])("/%s", (query, expected) => {
    open(doc(p("|")));
    type(view, `/${query}`);
    expect(rows()).toEqual(expected);
  });
});

describe("it goes", () => {
  test.each([
    ["when nothing answers", "/xyz"],
    ["on a space after the slash", "/ "],
    ["on a second slash", "//"],
  ])("%s", (_, text) => {
    open(doc(p("|")));
    type(view, text);
    expect(rows()).toEqual([]);
    expect(view.state.doc.textContent).toBe(text);
  });

  test("and does not come back while one goes on typing", () => {
    open(doc(p("10 |")));
    type(view, "/ 5");
    type(view, "a");
    expect(rows()).toEqual([]);
  });

  test("on Escape, the words stay", () => {
    open(doc(p("|")));
    type(view, "/art");
    expect(press(view.dom, "Escape")).toBe(true);
    expect(rows()).toEqual([]);
    expect(view.state.doc.textContent).toBe("/art");
  });

  test("when the caret leaves", () => {
    open(doc(p("a"), p("|")));
    type(view, "/art");
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1)));
    expect(rows()).toEqual([]);
  });

  test("when its slash is taken away", () => {
    open(doc(p("|")));
    type(view, "/art");
    view.dispatch(view.state.tr.delete(1, 2));
    expect(rows()).toEqual([]);
  });

  test("when the text loses the focus", () => {
    open(doc(p("|")));
    type(view, "/");
    view.dom.dispatchEvent(new FocusEvent("blur"));
    expect(rows()).toEqual([]);
  });
});

describe("one chooses", () => {
  test("with Enter: the words typed go, the command runs", () => {
    open(doc(p("Objet |")));
    type(view, "/art");
    expect(press(view.dom, "Enter")).toBe(true);
    expect(line(view.state)).toBe(line(doc(h(1, "Objet |"))));
  });

  test("with the arrows, round the list", () => {
    open(doc(p("|")));
    type(view, "/liste");
    press(view.dom, "ArrowDown");
    press(view.dom, "ArrowDown");
    press(view.dom, "ArrowUp");
    press(view.dom, "Enter");
    expect(view.state.doc.firstChild?.type.name).toBe("ordered_list");
  });

  test("with a click", () => {
    open(doc(p("|")));
    type(view, "/");
    one("[role=option][data-command=reference]").click();
    expect(reference.mock.calls.at(-1)?.[2]).toBe(view);
    expect(view.state.doc.textContent).toBe("");
  });

  test("and what others write above does not move the choice", () => {
    open(doc(p("a"), p("|")));
    type(view, "/liste");
    press(view.dom, "ArrowDown");
    view.dispatch(view.state.tr.insertText("bc", 1));
    press(view.dom, "Enter");
    expect(view.state.doc.child(1).type.name).toBe("ordered_list");
    expect(view.state.doc.textContent).toBe("bca");
  });
});

test("the text points at the current row of a listbox", () => {
  open(doc(p("|")));
  expect(view.dom.hasAttribute("aria-activedescendant")).toBe(false);
  type(view, "/liste");
  press(view.dom, "ArrowDown");
  const current = one("[role=option][aria-selected=true]");
  expect(view.dom.getAttribute("aria-activedescendant")).toBe(current.id);
  expect(view.dom.getAttribute("aria-controls")).toBe(one("[role=listbox]").id);
  press(view.dom, "Escape");
  expect(view.dom.hasAttribute("aria-activedescendant")).toBe(false);
});

test("the current row is said to screen readers", () => {
  open(doc(p("|")));
  const status = document.createElement("div");
  status.id = "status";
  document.body.append(status);
  type(view, "/liste");
  press(view.dom, "ArrowDown");
  expect(status.textContent).toBe("Liste numérotée, 2 sur 2");
});
