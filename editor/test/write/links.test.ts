import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { describe, expect, test } from "vitest";
import { opens } from "../../src/write/commands";
import { addressOf, linkAt, linksPlugin, openLink } from "../../src/write/links";
import { all, one, press, write } from "./opened";
import { doc, line, marked, p, stateOf } from "./written";

const HREF = "https://www.ville.fr/";
const link = (text: string, href = HREF) => marked("link", text, { href, title: "" });

let view: EditorView;

function open(...[signed]: [Parameters<typeof write>[0]]): void {
  view = write(signed, { link: opens(openLink) }, [linksPlugin()]);
  view.dispatch(view.state.tr); // the caret arrives
}

/** Opens the window by its keys, and writes in its fields. */
function answer(address: string, words?: string): void {
  press(view.dom, "k", { ctrlKey: true });
  const [first, second] = all("dialog input") as HTMLInputElement[];
  if (first) first.value = address;
  if (second && words !== undefined) second.value = words;
  one<HTMLFormElement>("dialog form").requestSubmit();
}

function paste(text: string): void {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  const clipboardData = { getData: (kind: string) => (kind === "text/plain" ? text : "") };
  view.dom.dispatchEvent(Object.assign(event, { clipboardData }));
}

describe("an address as people type it", () => {
  test.each([
    ["https://www.ville.fr/a?b=c#d", "https://www.ville.fr/a?b=c#d"],
    ["www.ville.fr", "https://www.ville.fr"],
    ["ville.fr/marches", "https://ville.fr/marches"],
    ["marches@ville.fr", "mailto:marches@ville.fr"],
    ["mailto:marches@ville.fr", "mailto:marches@ville.fr"],
    [" HTTP://ville.fr ", "HTTP://ville.fr"],
  ])("%s", (typed, href) => {
    expect(addressOf(typed)).toBe(href);
  });

  test.each([
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,a",
    "file:///etc/passwd",
    "ftp://ville.fr",
    "https://",
    "mailto:",
    "un lien",
    "ville",
    "#objet",
    "/interne",
    "",
  ])("%j is refused", (typed) => {
    expect(addressOf(typed)).toBeNull();
  });
});

describe("the link at the caret", () => {
  test.each([
    ["at its start", p("a ", link("|bc"), " d")],
    ["inside", p("a ", link("b|c"), " d")],
    ["at its end", p("a ", link("bc|"), " d")],
  ])("%s is all of it", (_, paragraph) => {
    expect(linkAt(stateOf(doc(paragraph)))).toEqual({ from: 3, to: 5, href: HREF });
  });

  test("holds bold words too, but not the link beside", () => {
    const bold = link("c").mark([...link("c").marks, ...marked("strong", "c").marks]);
    const state = stateOf(doc(p(link("b|"), bold, link("d", "https://a.fr"))));
    expect(linkAt(state)).toEqual({ from: 1, to: 3, href: HREF });
  });

  test("is none elsewhere, nor when more is selected", () => {
    expect(linkAt(stateOf(doc(p("a| ", link("bc")))))).toBeNull();
    expect(linkAt(stateOf(doc(p(link("b‹c"), " d›"))))).toBeNull();
  });
});

describe("the window", () => {
  test("makes a link of the words selected", () => {
    open(doc(p("voir ‹le site›")));
    answer(HREF);
    expect(String(view.state.doc)).toBe(String(doc(p("voir ", link("le site")))));
    expect(one("body").querySelector("dialog")).toBeNull();
    expect(document.activeElement).toBe(view.dom);
  });

  test("keeps the format of the words selected", () => {
    open(doc(p(marked("strong", "‹le site›"))));
    answer(HREF);
    expect(String(view.state.doc)).toBe('doc(paragraph(link(strong("le site"))))');
  });

  test("writes the words when none is selected, or the address itself", () => {
    open(doc(p("|")));
    answer(HREF, "le site");
    expect(String(view.state.doc)).toBe(String(doc(p(link("le site")))));
    open(doc(p("|")));
    answer("a@ville.fr");
    expect(String(view.state.doc)).toBe(String(doc(p(link("a@ville.fr")))));
  });

  test("refuses another scheme with a sentence, and keeps what was typed", () => {
    open(doc(p("‹a›")));
    answer("javascript:alert(1)");
    expect(one("dialog [role=alert]").hidden).toBe(false);
    expect(one("dialog [role=alert]").textContent).toBe("link.refused");
    const input = one<HTMLInputElement>("dialog input");
    expect(input.value).toBe("javascript:alert(1)");
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(input);
    expect(String(view.state.doc)).toBe(String(doc(p("a"))));
  });

  test("edits all of the link that holds the caret", () => {
    open(doc(p("a ", link("b|c"), " d")));
    answer("https://autre.fr", "ici");
    const expected = doc(p("a ", link("ici", "https://autre.fr"), " d"));
    expect(String(view.state.doc)).toBe(String(expected));
    expect(linkAt(view.state)?.href).toBe("https://autre.fr");
  });

  test("keeps a link within the document as it is when only its words change", () => {
    open(doc(p(link("b|c", "#objet"))));
    answer("#objet", "l’objet");
    expect(linkAt(view.state)?.href).toBe("#objet");
    expect(view.state.doc.textContent).toBe("l’objet");
  });

  test("takes the link away, its words stay", () => {
    open(doc(p("a ", link("b|c"))));
    press(view.dom, "k", { ctrlKey: true });
    const remove = all("dialog button").find((one) => one.textContent === "link.remove");
    remove?.click();
    expect(line(view.state)).toBe(line(doc(p("a b|c"))));
    expect(document.activeElement).toBe(view.dom);
  });
});

describe("a paste over words", () => {
  test("of an address makes a link of them", () => {
    open(doc(p("voir ‹le site›")));
    paste("https://www.ville.fr/");
    expect(String(view.state.doc)).toBe(String(doc(p("voir ", link("le site")))));
  });

  test.each(["bonjour", "javascript:alert(1)", "https://a.fr et plus"])(
    "of %j does not",
    (text) => {
      open(doc(p("‹le site›")));
      paste(text);
      expect(String(view.state.doc)).not.toContain("link");
    },
  );
});

describe("the bubble", () => {
  test("shows while the caret is in a link", () => {
    open(doc(p("a ", link("b|c"))));
    expect(one(".link-bubble").hidden).toBe(false);
    expect(one(".link-address").textContent).toBe("www.ville.fr");
    expect(one<HTMLAnchorElement>(".link-bubble a").href).toBe(HREF);
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1)));
    expect(one(".link-bubble").hidden).toBe(true);
  });

  test("comes just after the text for Tab, and Escape goes back", () => {
    open(doc(p(link("b|c"))));
    expect(view.dom.nextElementSibling?.contains(one(".link-bubble"))).toBe(true);
    one(".link-bubble a").focus();
    press(one(".link-bubble a"), "Escape");
    expect(document.activeElement).toBe(view.dom);
  });

  test("its last button takes the link away", () => {
    open(doc(p(link("b|c"))));
    all(".link-bubble button").at(-1)?.click();
    expect(linkAt(view.state)).toBeNull();
    expect(document.activeElement).toBe(view.dom);
  });

  test("offers to open no address within the page", () => {
    open(doc(p(link("b|c", "#objet"))));
    expect(all(".link-bubble a")).toEqual([]);
  });
});
