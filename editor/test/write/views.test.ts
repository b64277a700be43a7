import type { Node } from "prosemirror-model";
import { EditorState, NodeSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { beforeEach, describe, expect, test } from "vitest";
import { noteNumbersPlugin } from "../../src/write/note_numbers";
import { schema } from "../../src/write/schema";
import { type Known, refreshViews, viewsPlugin } from "../../src/write/views";
import { all, one } from "./opened";
import { box, clause, code, doc, note, p, pageBreak } from "./written";

const WORDS = {
  "schema.guidance": "Aide à la rédaction, jamais exportée",
  "schema.clause": "Clause %(id)s, version %(version)s",
  "schema.image_missing": "image extérieure non affichée",
  "views.field_missing": "à renseigner",
  "views.reference_missing": "article introuvable",
  "views.of_document": "%(number)s du %(spec)s",
  "views.note": "Note %(number)s : %(text)s",
  "views.note_empty": "Note %(number)s, vide",
  "views.image_error": "image introuvable",
  "views.image_lacks": "Décrire cette image",
  "views.page_break": "Saut de page",
  "views.code": "Code",
};

let view: EditorView;
let values: Record<string, string>;
let numbers: Record<string, string>;

const known: Known = {
  field: (name) => ({ label: "Objet du marché", value: values[name] ?? "" }),
  reference: (spec, key) => {
    const number = numbers[spec + key];
    return number ? { number, title: "Délais" } : null;
  },
};

beforeEach(() => {
  view?.destroy();
  values = { objet: "Entretien des espaces verts" };
  numbers = { delais: "4.2", CCAPprix: "3" };
});

function open(text: Node, editable = true): void {
  const script = document.createElement("script");
  Object.assign(script, { type: "application/json", id: "editor-words" });
  script.textContent = JSON.stringify(WORDS);
  const place = document.createElement("div");
  document.body.replaceChildren(script, place);
  const plugins = [viewsPlugin(known), noteNumbersPlugin()];
  const state = EditorState.create({ doc: text, plugins });
  view = new EditorView(place, { state, editable: () => editable });
}

const field = (name: string) => schema.node("field", { name });
const xref = (spec: string, key: string) => schema.node("xref", { spec, key });
const image = (alt: string, src = "/images/a.png") => schema.node("image", { src, alt });

describe("a field", () => {
  test("shows its value, and its label on hover", () => {
    open(doc(p("Objet : ", field("objet"))));
    expect(one(".field").textContent).toBe("Entretien des espaces verts");
    expect(one(".field").title).toBe("Objet du marché");
    expect(one(".field").className).toBe("field");
  });

  test("without a value says so in words", () => {
    values = {};
    open(doc(p(field("objet"))));
    expect(one(".field-missing").textContent).toBe("[Objet du marché · à renseigner]");
  });

  test("whose value changes elsewhere shows the new one, in the same element", () => {
    open(doc(p(field("objet"), field("autre"))));
    const before = one(".field");
    values = { objet: "Tonte" };
    refreshViews(view);
    expect(one(".field")).toBe(before);
    expect(before.textContent).toBe("Tonte");
  });
});

describe("a reference", () => {
  test("shows the number of its article, and in which other document", () => {
    open(doc(p(xref("", "delais"), xref("CCAP", "prix"))));
    expect(all(".xref").map(({ textContent }) => textContent)).toEqual([
      "4.2",
      "3 du CCAP",
    ]);
    expect(one(".xref").title).toBe("4.2 Délais");
  });

  test("follows the numbers as the text changes, and says when its article is gone", () => {
    open(doc(p("x", xref("", "delais"))));
    numbers = { delais: "5.1" };
    view.dispatch(view.state.tr.insertText("a", 1));
    expect(one(".xref").textContent).toBe("5.1");
    numbers = {};
    view.dispatch(view.state.tr.insertText("a", 1));
    expect(one(".xref-missing").textContent).toBe("[#delais · article introuvable]");
  });
});

describe("footnotes", () => {
  const calls = () => all(".footnote-ref").map(({ textContent }) => textContent);

  test("are numbered in the order of reading, in tables and lists too", () => {
    open(doc(p("a", note("un")), box(p("b", note("deux"))), p("c", note("trois"))));
    expect(calls()).toEqual(["1", "2", "3"]);
    view.dispatch(view.state.tr.insert(1, note("avant")));
    expect(calls()).toEqual(["1", "2", "3", "4"]);
    view.dispatch(view.state.tr.delete(1, 8));
    expect(calls()).toEqual(["1", "2", "3"]);
  });

  test("that are numbered again are not drawn again", () => {
    open(doc(p("a", note("un")), p("b", note("deux"))));
    const second = all(".footnote")[1];
    view.dispatch(view.state.tr.insert(1, note("avant")));
    expect(all(".footnote")[2]).toBe(second);
    expect(second?.querySelector("sup")?.textContent).toBe("3");
  });

  test("tell what they say, as it changes", () => {
    open(doc(p("a", note("voir"))));
    expect(one(".footnote-ref").getAttribute("aria-label")).toBe("Note 1 : voir");
    expect(one(".footnote-preview").textContent).toBe("voir");
    view.dispatch(view.state.tr.insertText("aller ", 3));
    expect(one(".footnote-preview").textContent).toBe("aller voir");
    view.dispatch(view.state.tr.delete(3, 13));
    expect(one(".footnote-preview").textContent).toBe("Note 1, vide");
  });
});

describe("an image", () => {
  test("without a description asks for one, kept in the text", () => {
    open(doc(p(image(""))));
    const ask = one<HTMLButtonElement>(".image-lack");
    expect(ask.hidden).toBe(false);
    ask.click();
    const input = one<HTMLInputElement>(".image-form input");
    expect(document.activeElement).toBe(input);
    input.value = " Plan  du site ";
    input.dispatchEvent(new Event("change"));
    expect(view.state.doc.firstChild?.firstChild?.attrs.alt).toBe("Plan du site");
    expect(one<HTMLImageElement>(".image img").alt).toBe("Plan du site");
    expect(ask.hidden).toBe(true);
    expect(view.state.selection).toBeInstanceOf(NodeSelection);
  });

  test("Échap leaves the description as it was", () => {
    open(doc(p(image("plan"))));
    view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, 1)));
    const input = one<HTMLInputElement>(".image-form input");
    input.focus();
    input.value = "autre";
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(input.value).toBe("plan");
    expect(view.state.doc.firstChild?.firstChild?.attrs.alt).toBe("plan");
  });

  test("that does not load says so, with its description", () => {
    open(doc(p(image("plan"))));
    one(".image img").dispatchEvent(new Event("error"));
    expect(one(".image img").hidden).toBe(true);
    expect(one(".image-missing").textContent).toBe("[plan · image introuvable]");
  });

  test("of another site is not loaded", () => {
    open(doc(p(image("plan", "https://exemple.fr/a.png"))));
    expect(one(".image img").getAttribute("src")).toBe(null);
    expect(one(".image-missing").textContent).toBe(
      "[plan · image extérieure non affichée]",
    );
  });

  test("keeps its element while its description changes", () => {
    open(doc(p(image("plan"))));
    const before = one(".image img");
    view.dispatch(view.state.tr.setNodeAttribute(1, "alt", "plan du site"));
    expect(one(".image img")).toBe(before);
  });

  test("asks nothing of those who only read", () => {
    open(doc(p(image(""))), false);
    expect(one<HTMLButtonElement>(".image-lack").hidden).toBe(true);
  });
});

describe("boxes", () => {
  test("guidance and clauses have a name that is not in the text", () => {
    open(doc(box(p("aide")), clause(p("texte"))));
    const names = all(".guidance, .clause").map((one) => one.getAttribute("aria-label"));
    expect(names).toEqual([
      "Aide à la rédaction, jamais exportée",
      "Clause RGPD-1, version 2",
    ]);
    expect(view.dom.textContent).toBe("aidetexte");
  });

  test("a page break is named, code is not checked for spelling", () => {
    open(doc(pageBreak(), code("a = b")));
    expect(one(".page-break").getAttribute("aria-label")).toBe("Saut de page");
    expect(one("pre").spellcheck).toBe(false);
  });
});

test("a long text draws only what is in sight", () => {
  open(doc(...Array.from({ length: 151 }, () => p("a"))));
  expect(view.dom.classList.contains("long-text")).toBe(true);
  view.dispatch(view.state.tr.delete(0, 6));
  expect(view.dom.classList.contains("long-text")).toBe(false);
});
