import { DOMParser, DOMSerializer } from "prosemirror-model";
import { EditorState, TextSelection } from "prosemirror-state";
import { addColumnAfter, CellSelection, mergeCells, splitCell } from "prosemirror-tables";
import { beforeEach, expect, test } from "vitest";
import { attrsOf } from "../../src/write/attrs";
import { readDoc, schema } from "../../src/write/schema";
import read from "./data/read.json";

// What the server's renderer writes for a document that holds one of everything.
const { doc, html, words } = read;

const LEFT_OUT = ["scope", "tabindex", "data-tight", "data-label", "data-info"];

beforeEach(() => {
  document.body.innerHTML = `<script type="application/json" id="editor-words"></script>`;
  const script = document.getElementById("editor-words");
  if (script) script.textContent = JSON.stringify(words);
});

function elementOf(html: string): HTMLElement {
  const box = document.createElement("div");
  box.innerHTML = html;
  return box;
}

function drawn(content = readDoc(doc).content): HTMLElement {
  const box = document.createElement("div");
  box.append(DOMSerializer.fromSchema(schema).serializeFragment(content));
  return box;
}

/** A page where the attributes of each element are in order: HTML keeps that of writing. */
function sorted(page: HTMLElement): HTMLElement {
  for (const one of page.querySelectorAll("*")) {
    const attributes = [...one.attributes].sort((a, b) => a.name.localeCompare(b.name));
    for (const { name } of attributes) one.removeAttribute(name);
    for (const { name, value } of attributes) one.setAttribute(name, value);
  }
  return page;
}

/** A page without what is computed, and without what the editor needs to do otherwise. */
function bare(page: HTMLElement): string {
  for (const one of page.querySelectorAll("[data-computed], .footnotes")) one.remove();
  for (const one of page.querySelectorAll(".field, .xref")) {
    const place = document.createElement("span");
    place.className = one.className;
    place.dataset.at =
      (one as HTMLElement).dataset.field ?? (one as HTMLElement).dataset.key;
    one.replaceWith(place);
  }
  for (const one of page.querySelectorAll(".footnote, .footnote-ref")) one.replaceWith("*");
  // The editor keeps the paragraph of a short cell or item, and one body in each table.
  for (const one of page.querySelectorAll("td > p:only-child, th > p:only-child"))
    one.replaceWith(...one.childNodes);
  for (const one of page.querySelectorAll("[data-tight=true] > li > p:first-child"))
    one.replaceWith(...one.childNodes);
  for (const one of page.querySelectorAll("thead")) {
    const body = document.createElement("tbody");
    body.append(...one.childNodes);
    one.replaceWith(body);
  }
  for (const body of page.querySelectorAll("tbody + tbody")) {
    body.previousElementSibling?.append(...body.childNodes);
    body.remove();
  }
  for (const one of page.querySelectorAll("*")) {
    for (const name of LEFT_OUT) one.removeAttribute(name);
    if (one.tagName === "CAPTION") one.removeAttribute("contenteditable");
    if (/^H\d$/.test(one.tagName)) one.innerHTML = one.innerHTML.trim();
  }
  page.normalize();
  return page.innerHTML;
}

test("a text looks in the editor as on the reading page", () => {
  expect(bare(sorted(drawn()))).toBe(bare(sorted(elementOf(html))));
});

test("what the editor copies, it pastes as it was, except an image from elsewhere", () => {
  const mine = readDoc(doc);
  const parser = DOMParser.fromSchema(schema);
  const back = parser.parse(elementOf(drawn(mine.content).innerHTML));
  const last = mine.childCount - 1;
  expect(back.childCount).toBe(mine.childCount);
  for (let i = 0; i < last; i++)
    expect(back.child(i).toJSON()).toEqual(mine.child(i).toJSON());
  expect(back.child(last).textContent).toBe(
    " et [Ailleurs · image extérieure non affichée]",
  );
});

test("a passage copied from the reading page keeps everything but what was computed", () => {
  const back = DOMParser.fromSchema(schema).parse(elementOf(html));
  const mine = readDoc(doc);
  for (let i = 0; i < mine.childCount - 1; i++)
    expect(back.child(i).toJSON()).toEqual(mine.child(i).toJSON());
  expect(back.textContent).not.toMatch(/ARTICLE|Clause PEN|Conseil de rédaction|↩/);
});

test("attributes of the wrong type are refused when a document is read", () => {
  const wrong = structuredClone(doc) as unknown as {
    content: { attrs: { level: unknown } }[];
  };
  if (wrong.content[0]) wrong.content[0].attrs.level = "2";
  expect(() => readDoc(wrong)).toThrow();
  const heading = readDoc(doc).firstChild;
  expect(heading && attrsOf(heading, "heading")).toEqual({ level: 1, key: "objet" });
  expect(heading && attrsOf(heading, "table")).toBeNull();
});

test("table commands leave no attribute that the server does not know", () => {
  const start = readDoc(doc);
  let at = 0;
  start.descendants((node, pos) => {
    if (node.type.name === "table" && node.childCount === 1) at = pos;
  });
  let state = EditorState.create({ doc: start });
  const run = (command: typeof mergeCells) =>
    expect(command(state, (tr) => (state = state.apply(tr)))).toBe(true);
  state = state.apply(state.tr.setSelection(TextSelection.near(state.doc.resolve(at + 3))));
  run(addColumnAfter);
  const row = state.doc.nodeAt(at)?.firstChild;
  const second = at + 2 + (row?.firstChild?.nodeSize ?? 0);
  const cells = CellSelection.create(state.doc, at + 2, second);
  state = state.apply(state.tr.setSelection(cells));
  run(mergeCells);
  run(splitCell);
  state.doc.check();
  expect(JSON.stringify(state.doc.toJSON())).not.toContain("colwidth");
});

test("no address that runs a script becomes a link or an image", () => {
  const back = DOMParser.fromSchema(schema).parse(
    elementOf(`<p><a href="javascript:alert(1)">a</a><img src="https://x.fr/y.png"></p>`),
  );
  expect(back.toJSON()).toEqual({
    type: "doc",
    content: [{ type: "paragraph", content: [{ type: "text", text: "a" }] }],
  });
  const link = schema.mark("link", { href: "javascript:alert(1)" });
  const box = drawn(schema.node("paragraph", null, [schema.text("a", [link])]).content);
  expect(box.querySelector("a")).toBeNull();
});
