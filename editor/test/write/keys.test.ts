import type { Node } from "prosemirror-model";
import { NodeSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { opens } from "../../src/write/commands";
import { inputsPlugin } from "../../src/write/inputs";
import { bindPageKeys } from "../../src/write/keys";
import * as opened from "./opened";
import {
  box,
  br,
  clause,
  code,
  doc,
  h,
  li,
  line,
  marked,
  note,
  ol,
  olFrom,
  p,
  pageBreak,
  quote,
  table,
  td,
  ul,
} from "./written";

let view: EditorView;
const open = vi.fn();

beforeEach(() => {
  open.mockClear();
});
afterEach(() => {
  view.destroy();
});

function write(signed: Node): void {
  const openers = ["link", "find", "save", "shortcuts", "toolbar", "footnote"] as const;
  const joined = openers.map((name) => [name, opens(() => open(name))] as const);
  view = opened.write(signed, Object.fromEntries(joined), [inputsPlugin()]);
}

type Held = "ctrl" | "alt" | "shift";

/** Presses a key as the browser tells it: what it writes, its code, what is held. */
function press(key: string, held: Held[] = [], keyCode = 0, on: Element = view.dom) {
  return opened.press(on, key, {
    keyCode,
    ctrlKey: held.includes("ctrl"),
    altKey: held.includes("alt"),
    shiftKey: held.includes("shift"),
  });
}

function seen(): string {
  return line(view.state);
}

describe("Enter", () => {
  test.each<[string, Node, Node]>([
    [
      "ends an article with a paragraph",
      doc(h(1, "Objet|", "o")),
      doc(h(1, "Objet", "o"), p("|")),
    ],
    [
      "pushes an article down from its start",
      doc(h(1, "|Objet", "o")),
      doc(p(), h(1, "|Objet", "o")),
    ],
    [
      "cuts an article, its key on the first half",
      doc(h(1, "Ob|jet", "o")),
      doc(h(1, "Ob", "o"), h(1, "|jet")),
    ],
    [
      "keeps the key with what is left of a title",
      doc(h(1, "‹Ob›jet", "o")),
      doc(p(), h(1, "|jet", "o")),
    ],
    ["adds an item", doc(ul(li(p("un|")))), doc(ul(li(p("un")), li(p("|"))))],
    [
      "leaves the list from an empty item",
      doc(ul(li(p("un")), li(p("|")))),
      doc(ul(li(p("un"))), p("|")),
    ],
    [
      "goes one level up from an empty sub-item",
      doc(ul(li(p("un"), ul(li(p("deux")), li(p("|")))))),
      doc(ul(li(p("un"), ul(li(p("deux")))), li(p("|")))),
    ],
    [
      "lets a numbered list go on after a gap",
      doc(ol(li(p("un")), li(p("|")), li(p("trois")))),
      doc(ol(li(p("un"))), p("|"), olFrom(2, li(p("trois")))),
    ],
    [
      "leaves a quote from its last empty line",
      doc(quote(p("a"), p("|"))),
      doc(quote(p("a")), p("|")),
    ],
    [
      "leaves a guidance box from its last empty line",
      doc(box(p("a"), p("|"))),
      doc(box(p("a")), p("|")),
    ],
    [
      "leaves a clause from its last empty line",
      doc(clause(p("a"), p("|"))),
      doc(clause(p("a")), p("|")),
    ],
    [
      "never cuts a clause in two",
      doc(clause(p("a"), p("|"), p("b"))),
      doc(clause(p("a"), p(), p("|"), p("b"))),
    ],
    ["stays in a cell", doc(table([td(p("a|"))])), doc(table([td(p("a"), p("|"))]))],
    ["starts a line of code", doc(code("a|")), doc(code("a\n|"))],
  ])("%s", (_, before, expected) => {
    write(before);
    press("Enter", [], 13);
    expect(seen()).toBe(line(expected));
  });

  test("goes on in bold", () => {
    write(doc(p(marked("strong", "a|"))));
    press("Enter", [], 13);
    expect(view.state.storedMarks?.map(({ type }) => type.name)).toEqual(["strong"]);
  });

  test("with Maj breaks the line, with Ctrl the page", () => {
    write(doc(p("a|b")));
    press("Enter", ["shift"], 13);
    expect(seen()).toBe(line(doc(p("a", br(), "|b"))));
    press("Enter", ["ctrl"], 13);
    expect(seen()).toBe(line(doc(p("a", br()), pageBreak(), p("|b"))));
  });
});

describe("Backspace and Delete", () => {
  test.each<[string, Node, Node]>([
    [
      "an item leaves its list",
      doc(ul(li(p("un")), li(p("|deux")))),
      doc(ul(li(p("un"))), p("|deux")),
    ],
    [
      "a sub-item goes one level up",
      doc(ul(li(p("un"), ul(li(p("|deux")))))),
      doc(ul(li(p("un")), li(p("|deux")))),
    ],
    [
      "a paragraph joins the last item above",
      doc(ul(li(p("un"))), p("|deux")),
      doc(ul(li(p("un|deux")))),
    ],
    [
      "two lists that touch again are one",
      doc(ul(li(p("un"))), p("|"), ul(li(p("deux")))),
      doc(ul(li(p("un|")), li(p("deux")))),
    ],
    [
      "an empty line above an article goes, its key stays",
      doc(p(), h(1, "|a", "a")),
      doc(h(1, "|a", "a")),
    ],
    ["a page break goes", doc(p("a"), pageBreak(), p("|b")), doc(p("a"), p("|b"))],
  ])("Backspace: %s", (_, before, expected) => {
    write(before);
    press("Backspace", [], 8);
    expect(seen()).toBe(line(expected));
  });

  test.each<[string, Node, Node]>([
    [
      "an item joins the line before it",
      doc(p("a|"), ul(li(p("b")), li(p("c")))),
      doc(p("a|b"), ul(li(p("c")))),
    ],
    [
      "an item joins the one before",
      doc(ul(li(p("a|")), li(p("b")))),
      doc(ul(li(p("a|b")))),
    ],
    [
      "an empty line goes, the list below stays",
      doc(p("|"), ul(li(p("b")))),
      doc(ul(li(p("|b")))),
    ],
    [
      "an empty line above an article goes, its key stays",
      doc(p("|"), h(1, "a", "a")),
      doc(h(1, "|a", "a")),
    ],
  ])("Delete: %s", (_, before, expected) => {
    write(before);
    press("Delete", [], 46);
    expect(seen()).toBe(line(expected));
  });
});

describe("Tab", () => {
  test("changes the level of an item, both ways", () => {
    write(doc(ul(li(p("un")), li(p("deux|")))));
    expect(press("Tab", [], 9)).toBe(true);
    expect(seen()).toBe(line(doc(ul(li(p("un"), ul(li(p("deux|"))))))));
    press("Tab", ["shift"], 9);
    expect(seen()).toBe(line(doc(ul(li(p("un")), li(p("deux|"))))));
  });

  test("stays in a list even where it changes nothing", () => {
    write(doc(ul(li(p("un|")))));
    expect(press("Tab", [], 9)).toBe(true);
  });

  test("goes on to the next control elsewhere, and to the table in a cell", () => {
    write(doc(p("a|")));
    expect(press("Tab", [], 9)).toBe(false);
    view.destroy();
    write(doc(table([td(ul(li(p("a|"))))])));
    expect(press("Tab", [], 9)).toBe(false);
  });
});

describe("a French keyboard", () => {
  test.each<[string, string, Held[], number, Node]>([
    ["Ctrl+B", "b", ["ctrl"], 66, doc(p(marked("strong", "‹a›")))],
    ["Ctrl+B with capitals locked", "B", ["ctrl"], 66, doc(p(marked("strong", "‹a›")))],
    ["Ctrl+Maj+7, which writes 7", "7", ["ctrl", "shift"], 55, doc(ol(li(p("‹a›"))))],
    ["Ctrl+Maj+8, which writes 8", "8", ["ctrl", "shift"], 56, doc(ul(li(p("‹a›"))))],
    ["Ctrl+Maj+9, which writes 9", "9", ["ctrl", "shift"], 57, doc(quote(p("‹a›")))],
    [
      "Ctrl+. , the key being Maj+;",
      ".",
      ["ctrl", "shift"],
      190,
      doc(p(marked("superscript", "‹a›"))),
    ],
    ["Ctrl+,", ",", ["ctrl"], 188, doc(p(marked("subscript", "‹a›")))],
    ["Ctrl+Alt+& (1) on Linux", "&", ["ctrl", "alt"], 49, doc(h(1, "‹a›"))],
    ["Ctrl+Alt+2 of the numeric pad", "2", ["ctrl", "alt"], 98, doc(h(2, "‹a›"))],
  ])("%s", (_, key, held, keyCode, expected) => {
    write(doc(p("‹a›")));
    expect(press(key, held, keyCode)).toBe(true);
    expect(seen()).toBe(line(expected));
  });

  test("an American keyboard writes & with Ctrl+Maj+7, and gets its list", () => {
    write(doc(p("a|")));
    press("&", ["ctrl", "shift"], 55);
    expect(seen()).toBe(line(doc(ol(li(p("a|"))))));
  });

  test("@ and # of AltGr stay signs, on Windows too", async () => {
    vi.stubGlobal("navigator", { platform: "Win32", userAgent: "", vendor: "" });
    vi.resetModules();
    const fresh = await import("../../src/write/keys");
    vi.unstubAllGlobals();
    write(doc(p("a|")));
    view.updateState(view.state.reconfigure({ plugins: fresh.keysPlugins() }));
    expect(press("@", ["ctrl", "alt"], 48)).toBe(false);
    expect(press("#", ["ctrl", "alt"], 51)).toBe(false);
    expect(seen()).toBe(line(doc(p("a|"))));
  });
});

describe("undo", () => {
  test("takes back and gives again, by both keys", () => {
    write(doc(p("a|")));
    opened.type(view, "b");
    press("z", ["ctrl"], 90);
    expect(seen()).toBe(line(doc(p("a|"))));
    press("Z", ["ctrl", "shift"], 90);
    expect(seen()).toBe(line(doc(p("ab|"))));
    press("z", ["ctrl"], 90);
    press("y", ["ctrl"], 89);
    expect(seen()).toBe(line(doc(p("ab|"))));
  });
});

describe("what opens beside the text", () => {
  test.each<[string, string, Held[]]>([
    ["link", "k", ["ctrl"]],
    ["find", "f", ["ctrl"]],
    ["save", "s", ["ctrl"]],
    ["shortcuts", "/", ["ctrl", "shift"]],
    ["toolbar", "F10", ["alt"]],
    ["footnote", "f", ["ctrl", "alt"]],
  ])("%s by its key", (name, key, held) => {
    write(doc(p("a|")));
    expect(press(key, held)).toBe(true);
    expect(open).toHaveBeenCalledExactlyOnceWith(name);
  });

  test("Enter on a footnote opens it", () => {
    write(doc(p("a|", note("n"))));
    const selected = NodeSelection.create(view.state.doc, 2);
    view.dispatch(view.state.tr.setSelection(selected));
    press("Enter", [], 13);
    expect(open).toHaveBeenCalledExactlyOnceWith("footnote");
  });

  test("outside the text ? lists the shortcuts, and Ctrl+S still saves", () => {
    write(doc(p("a|")));
    const stop = bindPageKeys(view);
    press("?", ["shift"], 188, document.body);
    press("s", ["ctrl"], 83, document.body);
    expect(open.mock.calls.flat()).toEqual(["shortcuts", "save"]);
    stop();
    press("?", ["shift"], 188, document.body);
    expect(open).toHaveBeenCalledTimes(2);
  });

  test("in the text and in fields ? is a question mark", () => {
    write(doc(p("a|")));
    const stop = bindPageKeys(view);
    const field = document.createElement("input");
    document.body.append(field);
    press("?", ["shift"], 188);
    press("?", ["shift"], 188, field);
    expect(open).not.toHaveBeenCalled();
    stop();
  });
});
