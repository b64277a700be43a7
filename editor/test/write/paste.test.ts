/** Pasting into a text: where words go, what is said, what is refused, what comes back. */
import { history, undo } from "prosemirror-history";
import { NodeSelection, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MOST_CHARACTERS, type PlacedImage } from "../../src/write/paste";
import { Builder } from "../../src/write/paste/builder";
import { Losses } from "../../src/write/paste/losses";
import { TooLong } from "../../src/write/paste/tally";
import { tablesPlugin } from "../../src/write/tables";
import { bringWords, type Editing, editing, outline, paste } from "./pasted";
import {
  code,
  doc,
  h,
  li,
  marked,
  note,
  ol,
  p,
  quote,
  stateOf,
  table,
  td,
  ul,
} from "./written";

let open: EditorView[] = [];

beforeEach(bringWords);
afterEach(() => {
  for (const view of open) view.destroy();
  open = [];
  document.body.replaceChildren();
});

function write(...given: Parameters<typeof editing>): Editing {
  const made = editing(...given);
  open.push(made.view);
  return made;
}

async function pasted(
  before: Parameters<typeof stateOf>[0],
  brought: Parameters<typeof paste>[1],
) {
  const { view, told } = write(stateOf(before));
  await paste(view, brought);
  view.state.doc.check();
  return { text: outline(view.state.doc.content), told, view };
}

test("one paragraph joins the line one writes in", async () => {
  const { text } = await pasted(doc(p("Le délai est de | jours.")), {
    html: "<p><b>dix</b></p>",
  });
  expect(text).toBe("paragraph: Le délai est de <strong>dix</> jours.\n");
});

test("the first and the last of several paragraphs join the words around", async () => {
  const { text } = await pasted(doc(p("avant | après")), {
    html: "<p>un</p><p>deux</p><p>trois</p>",
  });
  expect(text).toBe("paragraph: avant un\nparagraph: deux\nparagraph: trois après\n");
});

test("headings, lists and tables stay whole where one pastes on an empty line", async () => {
  const { text } = await pasted(doc(p("|")), {
    html: "<h2>Prix</h2><ul><li>un</li></ul>",
  });
  expect(text).toBe("heading level=2: Prix\nbullet_list\n  list_item\n    paragraph: un\n");
});

test("a heading keeps no key of the page it comes from", async () => {
  const { view } = await pasted(doc(p("|")), { html: '<h2 id="art-prix">Prix</h2>' });
  expect(view.state.doc.firstChild?.attrs.key).toBe("");
});

test("pasted items join the list one is in", async () => {
  const { text } = await pasted(doc(ul(li(p("un")), li(p("|")))), {
    html: "<ul><li>deux</li><li>trois</li></ul>",
  });
  expect(text.match(/list_item/g)).toHaveLength(3);
  expect(text.match(/bullet_list/g)).toHaveLength(1);
});

test("a cell takes paragraphs and lists, and no heading or quotation", async () => {
  const { text } = await pasted(doc(table([td(p("|")), td(p("b"))])), {
    html: "<h1>Titre</h1><blockquote>cité</blockquote><ul><li>un</li></ul><hr>",
  });
  expect(text).toBe(
    "table\n  table_row\n    table_cell\n      paragraph: Titre\n      paragraph: cité\n" +
      "      bullet_list\n        list_item\n          paragraph: un\n" +
      "    table_cell\n      paragraph: b\n",
  );
});

test("cells pasted in a table fill its cells", async () => {
  const before = stateOf(doc(table([td(p("|")), td(p("b"))], [td(p("c")), td(p("d"))])));
  const { view } = write(before, {}, [tablesPlugin()]);
  await paste(view, { html: "<table><tr><td>1</td><td>2</td></tr></table>" });
  expect(outline(view.state.doc.content).match(/table\n/g)).toHaveLength(1);
  expect(view.state.doc.textContent).toBe("12cd");
});

test("a footnote takes words on one line, and no footnote", async () => {
  const before = doc(p("Prix", note("hors |"), "."));
  const { text } = await pasted(before, {
    html: '<p>taxes</p><p>et <i>frais</i></p><table><tr><td>a</td><td>b</td></tr></table><p><img src="/images/a.png" alt="plan"></p>',
  });
  expect(text).toBe("paragraph: Prix[note: hors taxes↵et <em>frais</>↵a – b↵plan].\n");
});

test("in a block of code only the text is pasted", async () => {
  const { text } = await pasted(doc(code("a|")), { html: "<b>x</b>", text: "x\r\ny" });
  expect(text).toBe("code_block: ax\ny\n");
});

test("each line of a plain text is a paragraph and nothing is guessed", async () => {
  const { text } = await pasted(doc(p("|")), { text: "Objet\r\n\r\n- un\n1. deux\ttrois" });
  expect(text).toBe("paragraph: Objet\nparagraph: - un\nparagraph: 1. deux trois\n");
});

test("plain text takes the format of the words around", async () => {
  const { text } = await pasted(doc(p(marked("strong", "gr|as"))), { text: "and" });
  expect(text).toBe("paragraph: <strong>grandas</>\n");
});

test("what was left out is said once, in one sentence", async () => {
  const { told, text } = await pasted(doc(p("|")), {
    html: '<p>a<img src="https://x.fr/a.png" alt="Plan"><img src="file:///b.png"></p><video></video>',
  });
  expect(told).toEqual(["Collé. Non repris : 2 images extérieures, les sons et vidéos."]);
  expect(text).toBe("paragraph: a Plan\n");
});

test("nothing is said when nothing was left out", async () => {
  const { told } = await pasted(doc(p("|")), {
    html: '<p style="color:red;font-family:Arial">a</p>',
  });
  expect(told).toEqual([]);
});

test("a paste of which nothing is left says so and erases nothing", async () => {
  const { told, text } = await pasted(doc(p("‹gardé›")), { html: "<video></video>" });
  expect(told).toEqual(["Collé. Non repris : les sons et vidéos."]);
  expect(text).toBe("paragraph: gardé\n");
});

test("ten megabytes are refused in words, unread", async () => {
  for (const brought of [
    { html: `<p>${"mot ".repeat(MOST_CHARACTERS / 4)}</p>` },
    { text: "mot ".repeat(MOST_CHARACTERS / 4 + 1) },
  ]) {
    const { told, text } = await pasted(doc(p("‹gardé›")), brought);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("trop long");
    expect(text).toBe("paragraph: gardé\n");
  }
});

test("more than a document may hold is refused in words", async () => {
  for (const brought of [
    { html: `<p>${"mot ".repeat(250_000)}</p>` },
    { text: "mot\n".repeat(26_000) },
  ]) {
    const { told, text } = await pasted(doc(p("‹gardé›")), brought);
    expect(told).toHaveLength(1);
    expect(text).toBe("paragraph: gardé\n");
  }
});

test("signs that open nothing are passed in a moment, in a cell too", async () => {
  for (const sign of ["<!--", "<style", "data:image/", "&nbsp;<"]) {
    const { told } = await pasted(doc(table([td(p("|")), td(p("b"))])), {
      html: sign.repeat(60_000),
      files: [new File(["x"], "a.png", { type: "image/png" })],
    });
    expect(told.join()).not.toContain("trop long");
  }
});

test("more blocks and cells than a document may hold are not read further", () => {
  const builder = new Builder({ kind: "doc", lists: 9 }, new Losses());
  const cell = () => builder.closeTo(builder.open("cell"));
  builder.open("table");
  for (let i = 0; i < 12_000; i++) cell();
  expect(() => {
    for (let i = 0; i < 14_000; i++) cell();
  }).toThrow(TooLong);
});

test("lists are kept to nine levels, as in Word, and it is said", async () => {
  const html = `${"<ul><li>n".repeat(60)}${"</li></ul>".repeat(60)}`;
  const { told, text } = await pasted(doc(p("|")), { html });
  expect(text.match(/list_item/g)).toHaveLength(60);
  expect(Math.max(...text.split("\n").map((line) => line.search(/\S/)))).toBe(9 * 2 * 2);
  expect(told).toEqual(["Collé. Non repris : les niveaux de liste au-delà du neuvième."]);
});

test("Word's levels after the ninth are told too", async () => {
  const item = (level: number) =>
    `<p style="mso-list:l0 level${level} lfo1"><span style="mso-list:Ignore">${level}.</span>n${level}</p>`;
  const before = doc(ol(li(p("a"), ol(li(p("b"), ol(li(p("|"))))))));
  const { text, told } = await pasted(before, {
    html: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(item).join(""),
  });
  expect(text).toContain("n9");
  expect(told).toHaveLength(1);
});

// --- images that come with a text

const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("images inside a pasted text are sent, each with its place", async () => {
  const images = vi.fn();
  const { view, told } = write(stateOf(doc(p("x|y"))), { images });
  const html = `<p>a<img src="${PIXEL}" alt="Plan">b<img src="${PIXEL}"></p>`;
  await paste(view, { html, text: "ab" });
  expect(view.state.doc.textContent).toBe("xaby");
  const sent = images.mock.calls[0]?.[1] as PlacedImage[];
  expect(sent.map(({ pos, alt, file }) => [pos, alt, file.type, file.size])).toEqual([
    [3, "Plan", "image/png", 70],
    [4, "", "image/png", 70],
  ]);
  expect(told).toEqual([]);
});

test("undoing takes away what was pasted with images, whole", async () => {
  const { view } = write(stateOf(doc(p("x|y"))), { images: vi.fn() }, [history()]);
  await paste(view, { html: `<p>a<img src="${PIXEL}"></p>` });
  expect(view.state.doc.textContent).toBe("xay");
  undo(view.state, view.dispatch);
  expect(view.state.doc.textContent).toBe("xy");
});

test("image files are sent when no words come with them", async () => {
  const files = vi.fn();
  const { view } = write(stateOf(doc(p("|"))), { files });
  const file = new File(["x"], "plan.png", { type: "image/png" });
  await paste(view, { html: '<img src="https://x.fr/plan.png">', files: [file] });
  expect(files.mock.calls[0]?.[1]).toEqual([file]);
});

test("the picture of a table that spreadsheets add is left aside", async () => {
  const files = vi.fn();
  const { view } = write(stateOf(doc(p("|"))), { files });
  const file = new File(["x"], "image.png", { type: "image/png" });
  await paste(view, {
    html: "<table><tr><td>12</td></tr></table>",
    text: "12",
    files: [file],
  });
  expect(files).not.toHaveBeenCalled();
  expect(view.state.doc.textContent).toBe("12");
});

// --- copying

function copied(view: EditorView): { html: string; text: string } {
  const { dom, text } = view.serializeForClipboard(view.state.selection.content());
  return { html: dom.innerHTML, text };
}

const RICH = doc(
  h(1, "Délais", "delais"),
  p("Dix ", marked("strong", "jours"), note("ouvrés")),
  ol(li(p("un"), ul(li(p("deux"))))),
  table([td(p("a")), td(p("b"))]),
  quote(p("cité")),
);

test("our own passages come back as they were, keys of articles that were cut too", async () => {
  const { view } = write(stateOf(RICH));
  view.dispatch(
    view.state.tr.setSelection(TextSelection.create(RICH, 1, RICH.content.size - 2)),
  );
  const clipboard = copied(view);
  const other = write(stateOf(doc(p("|"))));
  await paste(other.view, clipboard);
  expect(other.view.state.doc.toJSON()).toEqual(RICH.toJSON());
  expect(other.told).toEqual([]);
});

test("an article pasted a second time has no second key", async () => {
  const { view } = write(stateOf(RICH));
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(RICH, 0)));
  const clipboard = copied(view);
  view.dispatch(view.state.tr.setSelection(TextSelection.atEnd(view.state.doc)));
  await paste(view, clipboard);
  const keys: string[] = [];
  view.state.doc.descendants((node) => {
    if (node.type.name === "heading") keys.push(node.attrs.key);
  });
  expect(keys).toEqual(["delais", ""]);
});

test("a forged slice is read as any page", async () => {
  const forged = [
    {
      content: [
        { type: "image", attrs: { src: "https://x.fr/a.png", alt: "", title: "" } },
      ],
    },
    { content: [{ type: "heading", attrs: { level: 12, key: "" } }] },
    { content: [{ type: "table" }] },
    { content: [{ type: "paragraph", content: [{ type: "text", text: "\u0000" }] }] },
    { content: [{ type: "unknown" }] },
  ];
  for (const slice of forged) {
    const json = JSON.stringify(slice).replaceAll('"', "&quot;");
    const { text } = await pasted(doc(p("|")), { html: `<p data-slice="${json}">mot</p>` });
    expect(text).toBe("paragraph: mot\n");
  }
});

test("a copied passage is plain tags for other programs", () => {
  const { view } = write(stateOf(RICH), {
    field: (name) => (name === "ref" ? "2026-01" : ""),
  });
  view.dispatch(
    view.state.tr.setSelection(TextSelection.create(RICH, 1, RICH.content.size - 2)),
  );
  const { html, text } = copied(view);
  const plain = html.replace(/ data-[a-z-]+="[^"]*"/g, "").replaceAll("&quot;", "");
  expect(plain).toContain("<h1>Délais</h1>");
  expect(plain).toContain("Dix <b>jours</b>");
  expect(plain).toContain("[</span><span>ouvrés</span><span>]");
  expect(plain).toContain('<table border="1"');
  expect(text).toBe("Délais\nDix jours [ouvrés]\n1. un\n   - deux\na\tb\ncité");
});

test("fields and references are copied as what they show", () => {
  const { view } = write(stateOf(doc(p("|"))), {
    field: () => "2026-01",
    reference: () => "3.1",
  });
  const { schema } = view.state;
  const atoms = [
    schema.node("field", { name: "ref" }),
    schema.node("xref", { key: "prix" }),
  ];
  view.dispatch(view.state.tr.insert(1, atoms));
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1, 3)));
  const { html, text } = copied(view);
  expect(text).toBe("2026-013.1");
  expect(html).toContain(">2026-01</span>");
  expect(html).toContain(">3.1</span>");
});
