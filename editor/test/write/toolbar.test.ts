import type { EditorView } from "prosemirror-view";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Menu } from "../../src/write/menu";
import { mountToolbar, type Toolbar } from "../../src/write/toolbar";
import { all, one, press, spy, write } from "./opened";
import { code, doc, h, li, line, marked, p, ul } from "./written";

let view: EditorView;
let toolbar: Toolbar;

function open(...args: Parameters<typeof write>): void {
  view = write(...args);
  const host = document.createElement("div");
  document.body.prepend(host);
  toolbar = mountToolbar(view, host);
  toolbar.join((...plan) => new Menu(...plan));
  view.setProps({
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      toolbar.update(view.state);
    },
  });
}

function button(name: string): HTMLButtonElement {
  return one(`button[data-command="${name}"]`);
}

function menu(label: string): HTMLButtonElement {
  return one(`button[aria-haspopup=menu][aria-label^="${label}"]`);
}

beforeEach(() => {
  open(doc(p("‹Objet›")), {}, [], { "toolbar.style_is": "toolbar.style : %(style)s" });
});

describe("the bar", () => {
  test("is a toolbar with a name, one stop of Tab, and named buttons", () => {
    const bar = one("[role=toolbar]");
    expect(bar.getAttribute("aria-label")).toBeTruthy();
    expect(all("[role=toolbar] button[tabindex='0']")).toHaveLength(1);
    for (const one_ of all("[role=toolbar] button")) {
      expect(one_.getAttribute("aria-label")).toBeTruthy();
    }
  });

  test("a title says the keys", () => {
    expect(button("bold").title).toBe("command.bold (key.Mod+B)");
  });

  test("arrows go round its buttons, Home and End to its ends, Escape to the text", () => {
    toolbar.focus();
    expect(document.activeElement).toBe(button("undo"));
    press(button("undo"), "ArrowRight");
    expect(document.activeElement).toBe(button("redo"));
    press(button("redo"), "End");
    expect(document.activeElement).toBe(menu("toolbar.more"));
    press(menu("toolbar.more"), "ArrowRight");
    expect(document.activeElement).toBe(button("undo"));
    press(button("undo"), "ArrowLeft");
    press(menu("toolbar.more"), "Home");
    expect(document.activeElement).toBe(button("undo"));
    press(button("undo"), "Escape");
    expect(document.activeElement).toBe(view.dom);
  });

  test("the stop of Tab stays where one was last", () => {
    button("bold").focus();
    view.focus();
    toolbar.focus();
    expect(document.activeElement).toBe(button("bold"));
    expect(all("[role=toolbar] button[tabindex='0']")).toEqual([button("bold")]);
  });
});

describe("its buttons", () => {
  test("a click does it, and the text has the focus", () => {
    button("bold").click();
    expect(line(view.state)).toBe(line(doc(p(marked("strong", "‹Objet›")))));
    expect(button("bold").getAttribute("aria-pressed")).toBe("true");
    expect(document.activeElement).toBe(view.dom);
    button("bold").click();
    expect(button("bold").getAttribute("aria-pressed")).toBe("false");
  });

  test("the pointer does not take the focus from the text", () => {
    const event = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
    button("bold").dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
  });

  test("what is impossible says so and does nothing", () => {
    open(doc(code("a|")), { link: spy() });
    expect(button("bulletList").getAttribute("aria-disabled")).toBe("true");
    const before = view.state;
    button("bulletList").click();
    expect(view.state).toBe(before);
  });

  test("undo becomes possible once something was typed", () => {
    expect(button("undo").getAttribute("aria-disabled")).toBe("true");
    view.dispatch(view.state.tr.insertText("Durée"));
    expect(button("undo").getAttribute("aria-disabled")).toBe("false");
  });

  test("they follow the caret", () => {
    open(doc(ul(li(p("a"), ul(li(p("b|")))))));
    expect(button("bulletList").getAttribute("aria-pressed")).toBe("true");
    expect(button("numberedList").getAttribute("aria-pressed")).toBe("false");
    expect(button("indent").getAttribute("aria-disabled")).toBe("true");
    expect(button("outdent").getAttribute("aria-disabled")).toBe("false");
  });

  test("a key that changes nothing for them writes nothing to the page", async () => {
    view.dispatch(view.state.tr.insertText("a"));
    const changed = vi.fn();
    const watch = new MutationObserver(changed);
    const everything = {
      attributes: true,
      childList: true,
      subtree: true,
      characterData: true,
    };
    watch.observe(one("[role=toolbar]"), everything);
    view.dispatch(view.state.tr.insertText("b"));
    await Promise.resolve();
    expect(watch.takeRecords()).toEqual([]);
    expect(changed).not.toHaveBeenCalled();
  });
});

describe("its menus", () => {
  test("the one of styles says the style of the caret", () => {
    open(doc(h(2, "a|")), {}, [], { "toolbar.style_is": "Style : %(style)s" });
    expect(menu("Style").getAttribute("aria-label")).toBe("Style : command.heading2");
    expect(menu("Style").textContent).toBe("command.heading2");
  });

  test("opens by a click or an arrow, on its current item", () => {
    press(menu("toolbar.style"), "ArrowDown");
    expect(menu("toolbar.style").getAttribute("aria-expanded")).toBe("true");
    expect((document.activeElement as HTMLElement).dataset.command).toBe("paragraph");
    expect(document.activeElement?.getAttribute("aria-checked")).toBe("true");
  });

  test("its keys: arrows, a letter, Escape back to its button", () => {
    press(menu("toolbar.style"), "ArrowDown");
    const at = () => document.activeElement as HTMLElement;
    press(at(), "ArrowDown");
    expect(at().dataset.command).toBe("heading1");
    press(at(), "ArrowUp");
    press(at(), "ArrowUp");
    expect(at().dataset.command).toBe("heading6");
    press(at(), "Escape");
    expect(at()).toBe(menu("toolbar.style"));
    expect(menu("toolbar.style").getAttribute("aria-expanded")).toBe("false");
  });

  test("choosing does it in the text, which has the focus again", () => {
    menu("toolbar.style").click();
    press(document.activeElement as Element, "ArrowDown");
    press(document.activeElement as Element, "Enter");
    expect(line(view.state)).toBe(line(doc(h(1, "‹Objet›"))));
    expect(document.activeElement).toBe(view.dom);
  });

  test("an item that is impossible stays, said so, and does nothing", () => {
    menu("toolbar.insert").click();
    const item = one("[role=menuitem][data-command=table]");
    expect(item.getAttribute("aria-disabled")).toBe("true");
    item.click();
    expect(menu("toolbar.insert").getAttribute("aria-expanded")).toBe("true");
  });

  test("what a part joins is called with the view", () => {
    const image = spy();
    open(doc(p("a|")), { image });
    menu("toolbar.insert").click();
    one("[role=menuitem][data-command=image]").click();
    expect(image.mock.calls.at(-1)?.[2]).toBe(view);
  });
});
