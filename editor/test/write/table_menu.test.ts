import { EditorState, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { EditorView as View } from "prosemirror-view";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { joinPlugin } from "../../src/write/commands";
import { tableMenuPlugin } from "../../src/write/table_menu";
import * as tables from "../../src/write/tables";
import { all, one, press } from "./opened";
import { plainTable } from "./table_random";
import { doc, p } from "./written";

let view: EditorView;
const toolbar = vi.fn(() => true);

beforeEach(() => {
  view?.destroy();
  const sheet = document.createElement("div");
  document.body.replaceChildren(sheet);
  const plugins = [tables.tablesPlugin(), tableMenuPlugin(), joinPlugin({ toolbar })];
  const text = doc(plainTable(2, 2), p("après"));
  view = new View(sheet, { state: EditorState.create({ doc: text, plugins }) });
  caret(4);
});

function caret(pos: number): void {
  const { state } = view;
  view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(pos))));
}

const frame = () => one(".table-tools");
const bar = () => one(".table-bar");
const menus = () => all(".table-menu > button");
const tool = (name: string) => one(`[data-tool="${name}"]`);
const rows = () => view.state.doc.firstChild?.childCount;

describe("the bar of tables", () => {
  test("is there in a table only, for those who may write", () => {
    expect(frame().hidden).toBe(false);
    caret(view.state.doc.content.size - 2);
    expect(frame().hidden).toBe(true);
    caret(4);
    view.setProps({ editable: () => false });
    expect(frame().hidden).toBe(true);
  });

  test("is a toolbar with a name, reached by Alt+F10, which then goes to the toolbar", () => {
    expect(bar().getAttribute("role")).toBe("toolbar");
    expect(press(view.dom, "F10", { altKey: true })).toBe(true);
    expect(document.activeElement).toBe(tool("addRow"));
    press(tool("addRow"), "F10", { altKey: true });
    expect(toolbar).toHaveBeenCalledTimes(1);
  });

  test("leaves Alt+F10 to the toolbar outside of tables", () => {
    caret(view.state.doc.content.size - 2);
    expect(press(view.dom, "F10", { altKey: true })).toBe(false);
  });

  test("is one stop of Tab, arrows inside, Échap comes back", () => {
    press(view.dom, "F10", { altKey: true });
    press(tool("addRow"), "ArrowRight");
    expect(document.activeElement).toBe(tool("addColumn"));
    press(tool("addColumn"), "End");
    expect(document.activeElement).toBe(tool("delete"));
    const stops = all(".table-bar button").filter(({ tabIndex }) => tabIndex === 0);
    expect(stops).toEqual([tool("delete")]);
    press(tool("delete"), "Escape");
    expect(document.activeElement).toBe(view.dom);
  });

  test("adds a row at once and gives the focus back to the text", () => {
    tool("addRow").click();
    expect(rows()).toBe(3);
    expect(document.activeElement).toBe(view.dom);
  });
});

describe("its menus", () => {
  test("open on their first line, close by Échap on their button", () => {
    menus()[0]?.click();
    expect(document.activeElement).toBe(tool("rowAbove"));
    expect(menus()[0]?.getAttribute("aria-expanded")).toBe("true");
    press(tool("rowAbove"), "ArrowUp");
    expect(document.activeElement).toBe(tool("deleteRow"));
    press(tool("deleteRow"), "Escape");
    expect(document.activeElement).toBe(menus()[0]);
    expect(menus()[0]?.getAttribute("aria-expanded")).toBe("false");
  });

  test("say what cannot be done and what is so", () => {
    menus()[2]?.click();
    expect(tool("merge").getAttribute("aria-disabled")).toBe("true");
    tool("merge").click();
    expect(rows()).toBe(2);
    tool("align-right").click();
    menus()[2]?.click();
    expect(tool("align-right").getAttribute("aria-checked")).toBe("true");
    menus()[0]?.click();
    expect(tool("headerRow").getAttribute("aria-checked")).toBe("true");
  });

  test("act by Enter", () => {
    menus()[0]?.click();
    press(tool("rowAbove"), "Enter");
    expect(rows()).toBe(3);
  });

  test("an alignment chosen twice is taken back", () => {
    const align = () => {
      menus()[2]?.click();
      tool("align-center").click();
      return tables.alignOfCells(view.state);
    };
    expect([align(), align()]).toEqual(["center", ""]);
  });
});

describe("the caption", () => {
  const field = () => one<HTMLInputElement>(".table-caption input");

  function write(words: string, key: string): void {
    tool("caption").click();
    expect(document.activeElement).toBe(field());
    field().value = words;
    press(field(), key);
  }

  test("is written in the bar; Enter keeps it, Échap does not", () => {
    write("Délais", "Enter");
    expect(tables.captionOf(view.state)).toBe("Délais");
    expect(document.activeElement).toBe(view.dom);
    write("Autre", "Escape");
    expect(tables.captionOf(view.state)).toBe("Délais");
  });

  test("is changed by a click on it", () => {
    write("Délais", "Enter");
    caret(view.state.doc.content.size - 2);
    one("caption").dispatchEvent(new MouseEvent("click", { bubbles: true }));
    expect(field().value).toBe("Délais");
    expect(document.activeElement).toBe(field());
  });
});
