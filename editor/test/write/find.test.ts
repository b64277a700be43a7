import { history, undo } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { EditorState, type NodeSelection, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  ask,
  findingOf,
  findPlugin,
  openFind,
  openReplace,
  replaceAll,
} from "../../src/write/find";
import { mountFind } from "../../src/write/find_bar";
import { type Question, Search } from "../../src/write/find_matches";
import { schema } from "../../src/write/schema";
import { cell, table } from "./table_random";

let view: EditorView;
afterEach(() => view?.destroy());

function paragraph(...inline: (Node | string)[]): Node {
  const nodes = inline.map((one) => (typeof one === "string" ? schema.text(one) : one));
  return schema.node("paragraph", null, nodes);
}

function found(text: Node | string, words: string, more: Partial<Question> = {}): string[] {
  const block = typeof text === "string" ? paragraph(text) : text;
  const doc = schema.node("doc", null, [block]);
  const search = new Search({ words, exact: false, whole: false, ...more });
  return search.matches(doc).map(({ from, to }) => doc.textBetween(from, to, "|", "*"));
}

describe("what matches", () => {
  test("case, accents, ligatures, spaces and apostrophes make no difference", () => {
    expect(found("Les Délais, LES DELAIS", "délais")).toEqual(["Délais", "DELAIS"]);
    expect(found("un maître d’œuvre", "maitre d'oeuvre")).toEqual(["maître d’œuvre"]);
    expect(found("soit 12\u202f000\u00a0€", "12 000 €")).toEqual(["12\u202f000\u00a0€"]);
    expect(found("e\u0301te\u0301 et été", "ete")).toEqual(["e\u0301te\u0301", "été"]);
    expect(found("etc…", "etc...")).toEqual(["etc…"]);
  });

  test("half of a ligature, or of three dots, is no match", () => {
    expect(found("œuvre", "o")).toEqual([]);
    expect(found("etc…", ".")).toEqual([]);
  });

  test("on demand case and accents count; spaces and apostrophes still do not", () => {
    expect(found("Délai délai delai", "délai", { exact: true })).toEqual(["délai"]);
    expect(found("l’été à 5\u00a0%", "l'été à 5 %", { exact: true })).toHaveLength(1);
  });

  test("whole words on demand", () => {
    expect(found("lot lots allotir lot.", "lot", { whole: true })).toHaveLength(2);
  });

  test("words cut by formatting match, those cut by a field do not", () => {
    const strong = schema.text("ché", [schema.mark("strong")]);
    expect(found(paragraph("mar", strong), "marché")).toEqual(["marché"]);
    const field = schema.node("field", { name: "objet" });
    expect(found(paragraph("mar", field, "ché"), "marché")).toEqual([]);
  });

  test("cells, and footnotes in the order of reading", () => {
    const note = schema.node("footnote", null, [schema.text("un lot noté")]);
    const block = table([[cell("lot 1")], [cell("rien")]]);
    expect(found(block, "lot")).toEqual(["lot"]);
    const search = new Search({ words: "lot", exact: false, whole: false });
    const doc = schema.node("doc", null, [paragraph("lot a", note, " lot b")]);
    expect(search.matches(doc).map(({ from }) => from)).toEqual([1, 10, 20]);
  });

  test("nothing is found of nothing", () => {
    expect(found("texte", "")).toEqual([]);
  });
});

test("typing in one block looks through that block only", () => {
  const blocks = Array.from({ length: 50 }, (_, i) => paragraph(`le lot ${i}`));
  const doc = schema.node("doc", null, blocks);
  const search = new Search({ words: "lot", exact: false, whole: false });
  expect(search.matches(doc)).toHaveLength(50);
  const looked = vi.spyOn(String.prototype, "indexOf");
  const state = EditorState.create({ doc });
  search.matches(state.tr.insertText("un lot, ", 1).doc);
  expect(new Set(looked.mock.contexts.map(String))).toEqual(new Set(["un lot, le lot 0"]));
  looked.mockRestore();
});

function open(...texts: string[]): HTMLElement {
  const doc = schema.node(
    "doc",
    null,
    texts.map((text) => paragraph(text)),
  );
  const state = EditorState.create({ doc, plugins: [findPlugin(), history()] });
  const place = document.createElement("div");
  const host = document.createElement("div");
  document.body.replaceChildren(place, host);
  view = new EditorView(place, { state });
  mountFind(view, host);
  return host;
}

function bar() {
  const [words, other] = document.querySelectorAll<HTMLInputElement>(".find .input");
  return {
    dom: document.querySelector<HTMLElement>(".find") as HTMLElement,
    words: words as HTMLInputElement,
    other: other as HTMLInputElement,
    status: document.querySelector(".find-place") as HTMLElement,
    buttons: [...document.querySelectorAll<HTMLButtonElement>(".find button")],
  };
}

function look(words: string): void {
  openFind(view.state, view.dispatch, view);
  bar().words.value = words;
  bar().words.dispatchEvent(new Event("input"));
}

function press(key: string, more: KeyboardEventInit = {}): void {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  document.activeElement?.dispatchEvent(event);
}

function drawn(kind = ".found"): string[] {
  return [...view.dom.querySelectorAll(kind)].map((one) => one.textContent ?? "");
}

function place(): [number, number] {
  const { matches, current } = findingOf(view.state);
  return [current + 1, matches.length];
}

describe("the bar", () => {
  test("opens with the words selected, and the focus", () => {
    open("le lot 1", "le lot 2");
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 4, 7)));
    openFind(view.state, view.dispatch, view);
    expect(document.activeElement).toBe(bar().words);
    expect(bar().words.value).toBe("lot");
    expect(place()).toEqual([1, 2]);
  });

  test("shows every match, the current one otherwise than by its colour alone", () => {
    open("le lot 1 et le lot 2");
    look("LOT");
    expect(drawn()).toEqual(["lot", "lot"]);
    expect(drawn(".found-current")).toEqual(["lot"]);
    expect(bar().status.textContent).toBe("find.place");
  });

  test("Enter, Maj+Enter and F3 go around the matches; the focus stays", () => {
    open("lot lot lot");
    look("lot");
    press("Enter");
    expect(place()).toEqual([2, 3]);
    press("F3");
    press("Enter");
    expect(place()).toEqual([1, 3]);
    press("Enter", { shiftKey: true });
    expect(place()).toEqual([3, 3]);
    expect(document.activeElement).toBe(bar().words);
  });

  test("Échap closes and puts the caret on the match", () => {
    open("un lot");
    look("lot");
    press("Escape");
    expect(bar().dom.hidden).toBe(true);
    expect(drawn()).toEqual([]);
    const { from, to } = view.state.selection;
    expect(view.state.doc.textBetween(from, to)).toBe("lot");
    expect(document.activeElement).toBe(view.dom);
  });

  test("Échap in the text closes and leaves the caret", () => {
    open("un lot");
    look("lot");
    view.focus();
    const before = view.state.selection;
    press("Escape");
    expect(bar().dom.hidden).toBe(true);
    expect(view.state.selection.eq(before)).toBe(true);
  });

  test("says when nothing is found, and what cannot be done then", () => {
    open("un lot");
    look("marché");
    expect(bar().status.textContent).toBe("find.none");
    expect(bar().words.getAttribute("aria-invalid")).toBe("true");
    expect(bar().buttons.filter(({ disabled }) => disabled)).toHaveLength(4);
  });

  test("does not offer to replace in a text that one only reads", () => {
    open("un lot");
    view.setProps({ editable: () => false });
    openReplace(view.state, view.dispatch, view);
    expect(bar().other.closest<HTMLElement>(".find-row")?.hidden).toBe(true);
  });
});

describe("when the text changes", () => {
  test("the matches follow, and the current one stays the one it was", () => {
    open("lot a", "lot b");
    look("lot");
    press("Enter");
    view.dispatch(view.state.tr.insertText("lot ", 1).setMeta("addToHistory", false));
    expect(place()).toEqual([3, 3]);
    expect(drawn()).toHaveLength(3);
    view.dispatch(view.state.tr.delete(1, 5));
    expect(place()).toEqual([2, 2]);
  });

  test("no more than a thousand matches are drawn, around the current one", () => {
    open("lot ".repeat(3000));
    look("lot");
    expect(drawn()).toHaveLength(1000);
    expect(place()).toEqual([1, 3000]);
    press("Enter", { shiftKey: true });
    expect(place()).toEqual([3000, 3000]);
    expect(drawn(".found-current")).toHaveLength(1);
  });
});

test("a match in a footnote shows its call, and selects it", () => {
  open("un mot");
  const note = schema.node("footnote", null, [schema.text("le lot")]);
  view.dispatch(view.state.tr.insert(3, note));
  look("lot");
  press("Enter");
  expect(view.dom.querySelector(".footnote.found-current")).not.toBe(null);
  expect((view.state.selection as NodeSelection).node?.eq(note)).toBe(true);
});

describe("replacing", () => {
  function replaceBy(words: string): void {
    openReplace(view.state, view.dispatch, view);
    bar().other.value = words;
  }

  test("one after the other, past what was put", () => {
    open("lot lot");
    look("lot");
    replaceBy("lots");
    bar().other.focus();
    press("Enter");
    expect(view.state.doc.textContent).toBe("lots lot");
    expect(place()).toEqual([2, 2]);
    press("Enter");
    expect(view.state.doc.textContent).toBe("lots lots");
  });

  test("all at once, undone at once, the formatting kept", () => {
    const strong = [schema.mark("strong")];
    open("lot lot", "un lot");
    view.dispatch(view.state.tr.addMark(5, 8, strong[0] as (typeof strong)[0]));
    look("lot");
    replaceBy("bloc");
    bar().buttons.at(-1)?.click();
    expect(view.state.doc.textBetween(0, view.state.doc.content.size, "|")).toBe(
      "bloc bloc|un bloc",
    );
    expect(view.state.doc.firstChild?.lastChild?.marks).toEqual(strong);
    expect(bar().status.textContent).toBe("find.replacedMany");
    undo(view.state, view.dispatch);
    expect(view.state.doc.textBetween(0, view.state.doc.content.size, "|")).toBe(
      "lot lot|un lot",
    );
  });

  test("by nothing takes the words away", () => {
    open("un lot");
    look(" lot");
    replaceAll("")(view.state, view.dispatch);
    expect(view.state.doc.textContent).toBe("un");
  });

  test("a question asked again later is still there", () => {
    open("un lot");
    look("lot");
    press("Escape");
    ask({ words: "lot", exact: false, whole: true })(view.state, view.dispatch);
    view.dispatch(view.state.tr.setSelection(TextSelection.atStart(view.state.doc)));
    openFind(view.state, view.dispatch, view);
    expect(bar().words.value).toBe("lot");
    expect(place()).toEqual([1, 1]);
  });
});
