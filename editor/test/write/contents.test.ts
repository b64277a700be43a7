import type { Node } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { arrive, company, person, tell } from "./company";
import { article, text } from "./outlined";

const BLOCKS = [
  article(1, "Objet"),
  text("de l’objet"),
  article(1, "Prix"),
  article(2, "Forme"),
  article(2, "Révision"),
  article(1, "Délais"),
];

let view: EditorView;

beforeEach(() => {
  localStorage.clear();
  Element.prototype.scrollIntoView = vi.fn();
  view = company(BLOCKS);
});

function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(".contents-row > a")];
}

function link(title: string): HTMLAnchorElement {
  const found = links().find((one) => one.textContent?.includes(title));
  if (!found) throw new Error(`no article ${title}`);
  return found;
}

function button(title: string, kind: ".fold" | ".row-menu"): HTMLButtonElement {
  const found = link(title).parentElement?.querySelector<HTMLButtonElement>(kind);
  if (!found) throw new Error(`${title} has no ${kind}`);
  return found;
}

function shown(): string[] {
  return links().map((one) => one.textContent?.trim() ?? "");
}

function press(key: string, held: KeyboardEventInit = {}): void {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
    ...held,
  });
  document.activeElement?.dispatchEvent(event);
}

const focused = () => document.activeElement?.textContent?.trim();
const MOVE = { altKey: true, shiftKey: true };

describe("what it shows", () => {
  test("numbers and titles, in nested lists", () => {
    expect(shown()).toEqual(["1 Objet", "2 Prix", "2.1 Forme", "2.2 Révision", "3 Délais"]);
    expect(link("Forme").closest("ol")?.parentElement).toBe(link("Prix").closest("li"));
    expect(link("Prix").getAttribute("href")).toBe("#art-prix");
  });

  test("a title as it is written, a number as it changes", () => {
    view.dispatch(view.state.tr.insertText("Les ", 1));
    view.dispatch(view.state.tr.insert(0, article(1, "Avant")));
    expect(shown().slice(0, 3)).toEqual(["1 Avant", "2 Les Objet", "3 Prix"]);
  });

  test("typing in a paragraph touches nothing of it", async () => {
    const touched = vi.fn();
    const nav = document.querySelector("nav") as Element;
    view.dispatch(view.state.tr.insertText("x", 9));
    new MutationObserver(touched).observe(nav, {
      attributes: true,
      childList: true,
      characterData: true,
      subtree: true,
    });
    view.dispatch(view.state.tr.insertText("encore", 10));
    await Promise.resolve();
    expect(touched).not.toHaveBeenCalled();
  });

  test("a row keeps its elements when its article moves", () => {
    const before = link("Prix");
    before.focus();
    press("ArrowUp", MOVE);
    expect(link("Prix")).toBe(before);
  });

  test("an article that has no title yet", () => {
    view.dispatch(view.state.tr.insert(0, article(1, "", "")));
    expect(shown()[0]).toBe("1 contents.untitled");
  });

  test("two headings of one key are two articles", () => {
    view.dispatch(view.state.tr.insert(0, article(1, "Copie", "prix")));
    expect(shown()).toHaveLength(6);
  });
});

describe("who writes there", () => {
  test("initials for the eye, a sentence for screen readers", () => {
    tell(view, person("Durand", 3), person("Petit", 4), person("Le Goff", 5));
    expect(link("Objet").querySelector(".contents-people")?.textContent).toBe(
      "PeDu+1 contents.writes contents.writes contents.writes",
    );
  });

  test("follows the caret, and stands on the branch that is folded", () => {
    tell(view, person("Durand", 27));
    const where = () => document.querySelector(".contents-people .avatar")?.closest("a");
    expect(where()).toBe(link("Forme"));
    button("Prix", ".fold").click();
    expect(where()).toBe(link("Prix"));
    tell(view);
    expect(where()).toBeUndefined();
  });
});

describe("the article one is in", () => {
  const current = () => document.querySelector("[aria-current]")?.textContent?.trim();

  test("is that of the caret, or the branch it is folded in", () => {
    link("Forme").click();
    expect(current()).toBe("2.1 Forme");
    button("Prix", ".fold").click();
    expect(current()).toBe("2 Prix");
  });

  test("a click puts the caret at the end of the title and shows it", () => {
    link("Délais").click();
    const { $head } = view.state.selection;
    expect([$head.parent.textContent, $head.parentOffset]).toEqual(["Délais", 6]);
    const scrolled = vi.mocked(Element.prototype.scrollIntoView).mock.contexts.at(-1);
    expect((scrolled as Element).textContent).toBe("Délais");
  });

  test("while one scrolls, is the one whose title last passed the top third", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    view = company(BLOCKS);
    vi.advanceTimersByTime(1_000);
    const tops = new Map([...view.dom.children].map((block, at) => [block, at * 100]));
    for (const [block, top] of tops) {
      block.getBoundingClientRect = () => ({ top: top - 300 }) as DOMRect;
    }
    vi.stubGlobal("innerHeight", 300);
    document.dispatchEvent(new Event("scroll"));
    expect(current()).toBe("2.2 Révision");
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
});

describe("by keyboard", () => {
  test("the tree is one stop of Tab", () => {
    const stops = links().filter((one) => one.tabIndex === 0);
    expect(stops).toHaveLength(1);
    link("Forme").focus();
    expect(links().filter((one) => one.tabIndex === 0)).toEqual([link("Forme")]);
  });

  test("arrows go through it, fold and unfold", () => {
    link("Objet").focus();
    press("ArrowDown");
    expect(focused()).toBe("2 Prix");
    press("ArrowRight");
    expect(focused()).toBe("2.1 Forme");
    press("ArrowLeft");
    press("ArrowLeft");
    expect(button("Prix", ".fold").getAttribute("aria-expanded")).toBe("false");
    press("ArrowDown");
    expect(focused()).toBe("3 Délais");
    press("Home");
    expect(focused()).toBe("1 Objet");
    press("End");
    press("ArrowUp");
    press("ArrowRight");
    expect(button("Prix", ".fold").getAttribute("aria-expanded")).toBe("true");
  });

  test("Alt+Maj+arrows move the article; the focus stays on it and its number is said", () => {
    link("Prix").focus();
    press("ArrowDown", MOVE);
    expect(shown()).toEqual(["1 Objet", "2 Délais", "3 Prix", "3.1 Forme", "3.2 Révision"]);
    expect(focused()).toBe("3 Prix");
    expect(document.getElementById("status")?.textContent).toBe("contents.moved");
    press("ArrowRight", MOVE);
    expect(focused()).toBe("2.1 Prix");
    press("ArrowLeft", MOVE);
    press("ArrowDown", MOVE);
    expect(focused()).toBe("3 Prix");
    expect(document.getElementById("status")?.textContent).toBe("contents.not_moved");
  });

  test("the focus stays where it was when others move articles", () => {
    link("Forme").focus();
    arrive(view, (tr) => tr.insert(0, article(1, "Avant")));
    expect(focused()).toBe("3.1 Forme");
    link("Délais").focus();
    const delays = view.state.doc.lastChild as Node;
    const end = view.state.doc.content.size;
    arrive(view, (tr) => tr.delete(end - delays.nodeSize, end).insert(0, delays));
    expect(focused()).toBe("1 Délais");
  });
});

test("folding is remembered", () => {
  button("Prix", ".fold").click();
  view = company(BLOCKS);
  expect(link("Forme").closest("ol")?.hidden).toBe(true);
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

describe("dragging", () => {
  const HEIGHT = 30;

  beforeEach(() => {
    layOut();
  });

  /** Rows one under the other, as a browser would draw them. */
  function layOut(): void {
    document.querySelectorAll<HTMLElement>(".contents-row").forEach((row) => {
      row.getBoundingClientRect = () => {
        const rows = [...document.querySelectorAll(".contents-row")];
        const top = rows.indexOf(row) * HEIGHT;
        return { top, bottom: top + HEIGHT, height: HEIGHT } as DOMRect;
      };
    });
    const nav = document.querySelector("nav") as HTMLElement;
    nav.getBoundingClientRect = () => ({ top: 0, bottom: 600, height: 600 }) as DOMRect;
  }

  function point(kind: string, on: Element, x: number, y: number, type = "mouse"): void {
    const place = { clientX: x, clientY: y, button: 0, bubbles: true, cancelable: true };
    const event = new MouseEvent(`pointer${kind}`, place);
    on.dispatchEvent(Object.assign(event, { pointerId: 1, pointerType: type }));
  }

  /** Takes the row at its middle and brings it to another height, `right` levels deeper. */
  function drag(title: string, y: number, right = 0, handle: Element = link(title)): void {
    const row = link(title).parentElement as HTMLElement;
    const start = row.getBoundingClientRect().top + HEIGHT / 2;
    point("down", handle, 100, start, handle.matches("a") ? "mouse" : "touch");
    point("move", handle, 106, start);
    point("move", handle, 100 + right * 20, y);
  }

  const drop = (y = 0) => point("up", document.querySelector("nav") as Element, 100, y);
  const line = () => document.querySelector<HTMLElement>(".contents-line");

  test("a line says where the article lands, how deep and its number there", () => {
    drag("Prix", 5);
    expect(line()?.textContent).toBe("1 Prix");
    expect(line()?.style.getPropertyValue("--line-top")).toBe("0px");
    drag("Délais", 55, 1);
    expect(line()?.textContent).toBe("2.1 Délais");
    expect(line()?.style.getPropertyValue("--line-depth")).toBe("1");
  });

  test("sub-articles come along", () => {
    drag("Prix", 5);
    drop();
    expect(shown()).toEqual(["1 Prix", "1.1 Forme", "1.2 Révision", "2 Objet", "3 Délais"]);
    expect(line()).toBeNull();
    expect(document.getElementById("status")?.textContent).toBe("contents.moved");
  });

  test("between two rows, further right is deeper", () => {
    drag("Délais", 40);
    drop();
    expect(shown().slice(0, 3)).toEqual(["1 Objet", "2 Délais", "3 Prix"]);
    layOut();
    drag("Délais", 40, 1);
    drop();
    expect(shown().slice(0, 3)).toEqual(["1 Objet", "1.1 Délais", "2 Prix"]);
  });

  test("sliding right on its own place makes it a sub-article", () => {
    drag("Prix", 45, 1);
    drop();
    expect(shown().slice(0, 3)).toEqual(["1 Objet", "1.1 Prix", "1.1.1 Forme"]);
  });

  test("never deeper than the sixth level", () => {
    drag("Prix", 45, 9);
    expect(line()?.style.getPropertyValue("--line-depth")).toBe("1");
  });

  test("Échap gives up, and the release is not a click", () => {
    drag("Prix", 5);
    const before = view.state;
    press("Escape");
    drop();
    link("Prix").click();
    expect(line()).toBeNull();
    expect(view.state).toBe(before);
  });

  test("less than a few pixels is a click", () => {
    point("down", link("Prix"), 100, 45);
    point("move", link("Prix"), 102, 46);
    expect(line()).toBeNull();
    drop();
    link("Prix").click();
    expect(view.state.selection.$head.parent.textContent).toBe("Prix");
  });

  test("a finger drags by the button of the menu, not by the row it slides on", () => {
    point("down", link("Prix"), 100, 45, "touch");
    point("move", link("Prix"), 100, 90, "touch");
    expect(line()).toBeNull();
    drag("Prix", 5, 0, button("Prix", ".row-menu"));
    drop();
    expect(shown()[0]).toBe("1 Prix");
  });

  test("an article that others remove is let go of", () => {
    drag("Délais", 5);
    const last = view.state.doc.content.size;
    arrive(view, (tr) => tr.delete(last - 8, last));
    point("move", link("Objet"), 100, 40);
    expect(line()).toBeNull();
  });
});

test("where the contents cover the text, choosing an article uncovers it", () => {
  location.hash = "#contents";
  const close = document.querySelector<HTMLElement>("#contents [data-close]");
  const closed = vi.fn((event: Event) => event.preventDefault());
  close?.addEventListener("click", closed);
  link("Prix").click();
  expect(closed).toHaveBeenCalledOnce();
  location.hash = "";
  link("Objet").click();
  expect(closed).toHaveBeenCalledOnce();
});

test("articles can be added at the end", () => {
  document.querySelector<HTMLElement>(".contents-foot button")?.click();
  expect(shown().at(-1)).toBe("4 contents.untitled");
});

test("without any article it says so", () => {
  company([text("x")]);
  expect(document.querySelector<HTMLElement>("nav > .muted")?.hidden).toBe(false);
});
