import type { Node } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { arrive, company, person, tell } from "./company";
import {
  BLOCKS,
  button,
  focused,
  link,
  links,
  MOVE,
  openContract,
  press,
  shown,
} from "./contents_page";
import { article, text } from "./outlined";

let view: EditorView;

beforeEach(() => {
  view = openContract();
});

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
