import type { EditorView } from "prosemirror-view";
import { describe, expect, test } from "vitest";
import { openFields, openReferences, type Sources } from "../../src/write/fields";
import { all, one, press, write } from "./opened";
import { doc, p, shown } from "./written";

const SOURCES: Sources = {
  fields: () => [
    { name: "buyer", label: "Acheteur", value: "Ville de Lys" },
    { name: "start", label: "Date de début", value: "" },
  ],
  articles: () => [
    { key: "objet", number: "1", title: "Objet" },
    { key: "", number: "2", title: "Tout juste écrit" },
    { key: "duree", number: "3", title: "" },
  ],
  specs: () => [
    {
      code: "CCAP",
      title: "Clauses administratives",
      articles: [{ key: "penalites", number: "5.2", title: "Pénalités de retard" }],
    },
  ],
};
const NONE: Sources = { fields: () => [], articles: () => [], specs: () => [] };

let view: EditorView;

function open(pick: typeof openFields, sources = SOURCES): HTMLInputElement | null {
  view = write(doc(p("Voir |.")));
  pick(view, sources);
  return document.querySelector("dialog input");
}

function search(input: HTMLInputElement | null, words: string): void {
  if (!input) throw new Error("no field");
  input.value = words;
  input.dispatchEvent(new Event("input"));
}

function options(): (string | null)[] {
  return all("dialog [role=option]").map(({ textContent }) => textContent);
}

function send(): void {
  one<HTMLFormElement>("dialog form").requestSubmit();
}

describe("fields", () => {
  test("are shown with their value, or said to be filled in", () => {
    open(openFields);
    expect(options()).toEqual(["AcheteurVille de Lys", "Date de débutfield.empty"]);
  });

  test("the one chosen is put at the caret, and the text has the focus", () => {
    const input = open(openFields);
    search(input, "debut");
    send();
    expect(shown(view.state.doc)).toContain('"Voir ", field{"name":"start"}(), "."');
    expect(document.querySelector("dialog")).toBeNull();
    expect(document.activeElement).toBe(view.dom);
  });

  test("without any, a sentence says so and there is only a button to close", () => {
    expect(open(openFields, NONE)).toBeNull();
    expect(one("dialog").textContent).toContain("field.none");
    expect(all("dialog button")).toHaveLength(1);
  });
});

describe("references", () => {
  test("this document's articles come first, then the others'; none without a key", () => {
    open(openReferences);
    expect(options()).toEqual(["1Objet", "3reference.untitled", "5.2Pénalités de retard"]);
    expect(all(".picker-group").map(({ textContent }) => textContent)).toEqual([
      "reference.here",
      "CCAP · Clauses administratives",
    ]);
  });

  test.each([
    ["1", '{"key":"objet"}'],
    ["5.2", '{"spec":"CCAP","key":"penalites"}'],
    ["penalites retard", '{"spec":"CCAP","key":"penalites"}'],
  ])("found by %s", (words, attrs) => {
    search(open(openReferences), words);
    send();
    expect(shown(view.state.doc)).toContain(`xref${attrs}()`);
  });

  test("the arrows choose, a click chooses at once", () => {
    const input = open(openReferences);
    press(input as Element, "ArrowUp");
    expect(input?.getAttribute("aria-activedescendant")).toBe(
      one("dialog [aria-selected=true]").id,
    );
    expect(one("dialog [aria-selected=true]").textContent).toContain("Pénalités");
    all("dialog [role=option]")[0]?.click();
    expect(shown(view.state.doc)).toContain('xref{"key":"objet"}()');
    expect(document.querySelector("dialog")).toBeNull();
  });

  test("when nothing answers, a sentence says so and nothing is inserted", () => {
    search(open(openReferences), "xyz");
    expect(one("[role=status]").textContent).toBe("reference.unknown");
    send();
    expect(document.querySelector("dialog")).not.toBeNull();
    expect(view.state.doc.textContent).toBe("Voir .");
  });
});
