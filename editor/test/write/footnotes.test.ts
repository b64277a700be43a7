import { NodeSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { describe, expect, test } from "vitest";
import { opens } from "../../src/write/commands";
import { footnotesPlugin, openFootnote } from "../../src/write/footnotes";
import { all, one, press, write } from "./opened";
import { br, doc, line, marked, note, p } from "./written";

// The editors of the page, by their element: the one inside a note is not told to anybody.
const editors = new WeakMap<Element, EditorView>();
const { focus } = EditorView.prototype;
EditorView.prototype.focus = function remembered() {
  editors.set(this.dom, this);
  focus.call(this);
};

let view: EditorView;

function open(signed: Parameters<typeof write>[0]): void {
  view = write(signed, { footnote: opens(openFootnote) }, [footnotesPlugin()], {
    "note.title": "Note %(number)s",
  });
}

function isOpen(): boolean {
  return !one(".note-window").hidden;
}

function inner(): EditorView {
  const found = editors.get(one(".note-text .ProseMirror"));
  if (!found) throw new Error("no note is open");
  return found;
}

function type(text: string): void {
  for (const sign of text) inner().dispatch(inner().state.tr.insertText(sign));
}

function insert(): void {
  press(view.dom, "f", { ctrlKey: true, altKey: true });
}

describe("a new footnote", () => {
  test("is inserted at the caret and opens, ready to be written", () => {
    open(doc(p("Objet|.")));
    insert();
    expect(isOpen()).toBe(true);
    expect(document.activeElement).toBe(inner().dom);
    type("voir");
    expect(String(view.state.doc)).toBe(String(doc(p("Objet", note("voir"), "."))));
  });

  test("goes again when nothing was written in it", () => {
    open(doc(p("Objet|.")));
    insert();
    press(inner().dom, "Escape");
    expect(String(view.state.doc)).toBe(String(doc(p("Objet."))));
    expect(document.activeElement).toBe(view.dom);
  });

  test("Escape goes back to the text, after the note", () => {
    open(doc(p("Objet|.")));
    insert();
    type("voir");
    press(inner().dom, "Escape");
    expect(isOpen()).toBe(false);
    expect(document.activeElement).toBe(view.dom);
    view.dispatch(view.state.tr.insertText("x"));
    expect(String(view.state.doc)).toBe(String(doc(p("Objet", note("voir"), "x."))));
  });
});

describe("an open footnote", () => {
  function openSecond(): void {
    open(doc(p("a", note("un"), "b", note("deux"))));
    const selected = NodeSelection.create(view.state.doc, 7);
    view.dispatch(view.state.tr.setSelection(selected));
    press(view.dom, "Enter");
  }

  test("says its number and is a text field with a name", () => {
    openSecond();
    const noteWindow = one(".note-window");
    expect(noteWindow.getAttribute("role")).toBe("dialog");
    const title = document.getElementById(noteWindow.getAttribute("aria-labelledby") ?? "");
    expect(title?.textContent).toBe("Note 2");
    expect(inner().dom.getAttribute("role")).toBe("textbox");
  });

  test("takes bold and line breaks", () => {
    openSecond();
    press(inner().dom, "Enter");
    press(inner().dom, "b", { ctrlKey: true });
    inner().dispatch(inner().state.tr.insertText("x"));
    const expected = doc(
      p("a", note("un"), "b", note("deux", br(), marked("strong", "x"))),
    );
    expect(String(view.state.doc)).toBe(String(expected));
  });

  test("undoes in the order of the document", () => {
    openSecond();
    type("!");
    press(inner().dom, "z", { ctrlKey: true });
    expect(inner().state.doc.textContent).toBe("deux");
    expect(view.state.doc.textContent).toBe("aunbdeux");
  });

  test("shows what others change in it, and stays at its place", () => {
    openSecond();
    view.dispatch(view.state.tr.insertText("Plus ", 8));
    view.dispatch(view.state.tr.insertText("avant ", 1));
    expect(inner().state.doc.textContent).toBe("Plus deux");
    type("!");
    expect(view.state.doc.textContent).toBe("avant aunbPlus deux!");
  });

  test("closes when its passage is deleted", () => {
    openSecond();
    view.dispatch(view.state.tr.delete(6, 13));
    expect(isOpen()).toBe(false);
    expect(String(view.state.doc)).toBe(String(doc(p("a", note("un")))));
  });

  test("gives way to another one", () => {
    openSecond();
    const first = NodeSelection.create(view.state.doc, 2);
    view.dispatch(view.state.tr.setSelection(first));
    openFootnote(view);
    expect(inner().state.doc.textContent).toBe("un");
    expect(one(".note-title").textContent).toBe("Note 1");
    type("!");
    expect(line(view.state.doc)).toBe(line(doc(p("a", note("un!"), "b", note("deux")))));
  });

  test("closes when the focus goes elsewhere, but not to a window of its own", () => {
    openSecond();
    const dialog = document.createElement("dialog");
    document.body.append(dialog);
    const leave = (relatedTarget: Element) =>
      inner().dom.dispatchEvent(
        new FocusEvent("focusout", { relatedTarget, bubbles: true }),
      );
    leave(dialog);
    expect(isOpen()).toBe(true);
    leave(view.dom);
    expect(isOpen()).toBe(false);
  });

  test("its button closes it", () => {
    openSecond();
    all(".note-window button").at(-1)?.click();
    expect(isOpen()).toBe(false);
    expect(document.activeElement).toBe(view.dom);
  });
});
