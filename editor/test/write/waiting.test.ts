import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { describe, expect, test, vi } from "vitest";
import { COMMANDS, type CommandName } from "../../src/write/commands";
import { schema } from "../../src/write/schema";
import { heading, late } from "./late";
import { all, one, press, type } from "./opened";
import { paste } from "./pasted";
import { doc, note, p, shown, table, td } from "./written";

const text = (view: EditorView) =>
  view.state.doc.textBetween(0, view.state.doc.content.size, "|");

function caret(view: EditorView, at: number, to = at): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at, to)));
}

function run(view: EditorView, name: CommandName): boolean {
  return COMMANDS[name].run(view.state, view.dispatch, view);
}

describe("a paste before its part has arrived", () => {
  test("is held from the browser, then done", async () => {
    const { view, arrive } = late(doc(p("avant |après")));
    const event = await paste(view, { html: "<p>un <b>mot</b></p>", text: "un mot" });
    expect(event.defaultPrevented).toBe(true);
    expect(text(view)).toBe("avant après");
    await arrive();
    expect(text(view)).toBe("avant un motaprès");
    expect(shown(view.state.doc)).toContain("strong");
  });

  test("comes before what is typed while it waits, and the caret after that", async () => {
    const { view, arrive } = late(doc(p("avant |après")));
    await paste(view, { text: "collé" });
    type(view, "tapé ");
    await arrive();
    expect(text(view)).toBe("avant collétapé après");
    type(view, "x");
    expect(text(view)).toBe("avant collétapé xaprès");
  });

  test("replaces what was selected, but not what was typed over it", async () => {
    const first = late(doc(p("avant ‹ici› après")));
    await paste(first.view, { text: "là" });
    await first.arrive();
    expect(text(first.view)).toBe("avant là après");
    const second = late(doc(p("avant ‹ici› après")));
    await paste(second.view, { text: "là" });
    type(second.view, "x");
    await second.arrive();
    expect(text(second.view)).toBe("avant làx après");
  });

  test("lands where it was asked, whatever others write and wherever one goes", async () => {
    const { view, arrive } = late(doc(p("un |deux"), p("trois")));
    await paste(view, { text: "A" });
    view.dispatch(
      view.state.tr.insert(0, schema.node("paragraph", null, schema.text("0"))),
    );
    caret(view, 13);
    await arrive();
    expect(text(view)).toBe("0|un Adeux|trois");
    expect(view.state.selection.from).toBe(14);
  });

  test("several are done in their order", async () => {
    const { view, arrive } = late(doc(p("|")));
    await paste(view, { text: "un" });
    await paste(view, { text: "deux" });
    type(view, "trois");
    await arrive();
    expect(text(view)).toBe("undeuxtrois");
  });

  test("as plain text stays plain", async () => {
    const { view, arrive } = late(doc(p("|")));
    const { input } = view as unknown as { input: { shiftKey: boolean } };
    input.shiftKey = true;
    await paste(view, { html: "<p><b>mot</b></p>", text: "mot" });
    input.shiftKey = false;
    await arrive();
    expect(text(view)).toBe("mot");
    expect(shown(view.state.doc)).not.toContain("strong");
    expect(input.shiftKey).toBe(false);
  });

  test("too long is refused in words, as any other", async () => {
    const { view, told, arrive } = late(doc(p("un|")));
    await paste(view, { text: "x".repeat(8_000_001) });
    await arrive();
    expect(told).toEqual(["paste.too_long"]);
    expect(text(view)).toBe("un");
  });
});

describe("a command before its part has arrived", () => {
  test("is possible, asks once, and is done", async () => {
    const { view, arrive } = late(doc(p("|")));
    expect(COMMANDS.table.run(view.state)).toBe(true);
    expect(run(view, "table")).toBe(true);
    expect(view.state.doc.firstChild?.type.name).toBe("paragraph");
    await arrive();
    expect(view.state.doc.firstChild?.type.name).toBe("table");
    expect(COMMANDS.table.run(view.state)).toBe(false);
  });

  test("is impossible again where it is, once its part knows", async () => {
    const { arrive } = late(doc(table([td(p("a|"))]), p("après")));
    const button = one(`#toolbar button[data-command="table"]`);
    expect(button.getAttribute("aria-disabled")).toBe("false");
    await arrive();
    expect(button.getAttribute("aria-disabled")).toBe("true");
  });

  test("moves an article, and what is typed then is typed after", async () => {
    const { view, typed, arrive } = late(doc(heading("Un"), heading("Deux")));
    caret(view, 8);
    press(view.dom, "ArrowUp", { altKey: true, shiftKey: true });
    press(view.dom, "x");
    await arrive();
    expect(text(view)).toBe("Deux|Un");
    expect(typed).toEqual(["x"]);
  });

  test("opens its window, with the letters typed for it, not the text", async () => {
    const { view, typed, arrive } = late(doc(p("un|")));
    run(view, "find");
    for (const letter of "lots") press(view.dom, letter);
    press(view.dom, "Backspace");
    expect(text(view)).toBe("un");
    await arrive();
    expect(one(".find").hidden).toBe(false);
    expect(document.activeElement).toBe(one(".find input"));
    expect(typed).toEqual(["lot"]);
    press(view.dom, "x");
    expect(typed).toEqual(["lot"]);
  });

  test("gives its window the keys pressed for it, such as Enter", async () => {
    const { view, arrive } = late(doc(p("un ‹lot› et un lot")));
    run(view, "find");
    press(view.dom, "Enter");
    expect(view.state.doc.childCount).toBe(1);
    await arrive();
    expect(view.state.selection.from).toBe(14);
    expect(view.state.doc.childCount).toBe(1);
  });

  test("that fails does not take the next one with it", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const { view, arrive } = late(doc(p("un|")));
    run(view, "find");
    document.execCommand = () => {
      throw new Error("refused");
    };
    press(view.dom, "x");
    run(view, "link");
    await arrive();
    expect(said).toHaveBeenCalled();
    expect(all("dialog[open]")).toHaveLength(1);
    said.mockRestore();
  });

  test("takes the words pasted for its window", async () => {
    const { view, typed, arrive } = late(doc(p("un|")));
    run(view, "link");
    await paste(view, { text: "https://exemple.fr" });
    await arrive();
    expect(all("dialog[open]")).toHaveLength(1);
    expect(typed).toEqual(["https://exemple.fr"]);
    expect(text(view)).toBe("un");
  });

  test("F3 looks for words", async () => {
    const { view, arrive } = late(doc(p("‹un›")));
    expect(press(view.dom, "F3")).toBe(true);
    await arrive();
    expect(one<HTMLInputElement>(".find input").value).toBe("un");
  });
});

describe("what stands beside the text", () => {
  test("a menu of the toolbar opens when it is there", async () => {
    const { arrive } = late(doc(p("un|")));
    const button = one("#toolbar .tools-style");
    button.click();
    expect(all("#toolbar [role=menu]")).toEqual([]);
    await arrive();
    expect(button.getAttribute("aria-expanded")).toBe("true");
  });

  test("the menu of an article opens when it is there", async () => {
    const { arrive } = late(doc(heading("Objet"), p("un|")));
    one(".row-menu").click();
    await arrive();
    expect(one(".contents-menu").hidden).toBe(false);
  });

  test("a footnote that was clicked opens, wherever it is by then", async () => {
    const { view, arrive } = late(doc(p("un", note("voir"), "|")));
    const node = view.state.doc.nodeAt(3);
    const click = new MouseEvent("click");
    const isTaken = view.someProp("handleClickOn", (handle) =>
      node ? handle(view, 3, node, 3, click, true) : false,
    );
    expect(isTaken).toBe(true);
    view.dispatch(view.state.tr.insertText("xy", 1));
    await arrive();
    expect(one(".note-window").hidden).toBe(false);
    expect(one(".note-text").textContent).toBe("voir");
  });
});

describe("a “/” typed before its menu", () => {
  test("is in the text at once, and its menu opens with what was typed after it", async () => {
    const { view, arrive } = late(doc(p("|")));
    type(view, "/comm");
    expect(text(view)).toBe("/comm");
    await arrive();
    expect(one("[role=listbox]").hidden).toBe(false);
  });

  test("takes Enter, which chooses", async () => {
    const { view, arrive } = late(doc(p("|")));
    type(view, "/command.quote");
    expect(press(view.dom, "Enter")).toBe(true);
    expect(view.state.doc.childCount).toBe(1);
    await arrive();
    expect(view.state.doc.firstChild?.type.name).toBe("blockquote");
    expect(text(view)).toBe("");
  });

  test("of an “et/ou” asks for nothing, and Enter is Enter", async () => {
    const { view, arrive } = late(doc(p("et|")));
    type(view, "/ou");
    press(view.dom, "Enter");
    expect(view.state.doc.childCount).toBe(2);
    await arrive();
    expect(one("[role=listbox]").hidden).toBe(true);
  });
});
