import type { EditorView } from "prosemirror-view";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { arrive, person, tell } from "./company";
import { button, focused, link, openContract, press, shown } from "./contents_page";
import { article } from "./outlined";

let view: EditorView;

beforeEach(() => {
  view = openContract();
});

describe("the menu of an article", () => {
  const items = () => [...document.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const item = (name: string) => {
    const found = items().find((one) => one.textContent?.startsWith(`contents.${name}`));
    if (!found) throw new Error(`no ${name} in the menu`);
    return found;
  };

  test("opens on its first line, goes round by arrows, Échap gives the focus back", () => {
    button("Objet", ".row-menu").click();
    expect(focused()).toContain("contents.up");
    press("ArrowUp");
    expect(focused()).toContain("contents.remove");
    press("Escape");
    expect(focused()).toBe("1 Objet");
    expect(button("Objet", ".row-menu").getAttribute("aria-expanded")).toBe("false");
  });

  test("says what cannot be done, and does not do it", () => {
    button("Objet", ".row-menu").click();
    const before = view.state.doc;
    for (const name of ["up", "promote", "demote"]) {
      expect(item(name).getAttribute("aria-disabled")).toBe("true");
      item(name).click();
    }
    expect(item("down").getAttribute("aria-disabled")).toBeNull();
    expect(view.state.doc).toBe(before);
  });

  test("does what it says", () => {
    button("Prix", ".row-menu").click();
    item("up").click();
    expect(shown()[0]).toBe("1 Prix");
    button("Prix", ".row-menu").click();
    item("add").click();
    expect(shown()[3]).toBe("2 contents.untitled");
    expect(view.state.selection.$head.parent.textContent).toBe("");
  });

  test("opens with the right button of the mouse and with Maj+F10", () => {
    link("Prix").dispatchEvent(new MouseEvent("contextmenu", { bubbles: true }));
    expect(items()).toHaveLength(7);
    press("Escape");
    link("Forme").focus();
    press("F10", { shiftKey: true });
    expect(document.querySelector("[role=menu]")?.getAttribute("aria-label")).toBe(
      "contents.actions",
    );
  });
});

describe("deleting an article", () => {
  const dialog = () => document.querySelector("dialog") as HTMLDialogElement;

  async function answer(value: string): Promise<void> {
    dialog().returnValue = value;
    dialog().dispatchEvent(new Event("close"));
    await Promise.resolve();
    await Promise.resolve();
  }

  beforeEach(() => {
    dialog().showModal = vi.fn();
    Object.defineProperty(dialog(), "returnValue", { value: "", writable: true });
  });

  test("asks first, and says who writes in it", async () => {
    tell(view, person("Durand", 27));
    link("Prix").focus();
    press("Delete");
    const said = dialog().querySelector("[data-confirm-sentence]")?.textContent;
    expect(said).toBe("contents.remove_all contents.remove_busy");
    await answer("cancel");
    expect(shown()).toHaveLength(5);
    expect(focused()).toBe("2 Prix");
  });

  test("takes it out with its sub-articles once one is sure", async () => {
    link("Prix").focus();
    press("Delete");
    await answer("confirm");
    expect(shown()).toEqual(["1 Objet", "2 Délais"]);
    expect(focused()).toBe("2 Délais");
  });

  test("takes out that article even if others moved it meanwhile", async () => {
    link("Prix").focus();
    press("Delete");
    arrive(view, (tr) => tr.insert(0, article(1, "Avant")));
    await answer("confirm");
    expect(shown()).toEqual(["1 Avant", "2 Objet", "3 Délais"]);
  });
});
