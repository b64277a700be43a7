/** Whatever the HTML: blocks that the schema and the server take, nothing run, no word invented. */
import { Slice } from "prosemirror-model";
import { ReplaceStep } from "prosemirror-transform";
import { beforeAll, expect, test } from "vitest";
import { isOurImage, isSafeLink } from "../../src/write/addresses";
import { isFit } from "../../src/write/paste/characters";
import { type Read, readHtml } from "../../src/write/paste/read";
import { schema } from "../../src/write/schema";
import { bringWords, outline } from "./pasted";

beforeAll(bringWords);

const DEEPEST_PAGE = 1_030; // browsers stop at 512 elements, whatever the page says
const DEEPEST_JSON = 60; // wikimarche/text/validity.py

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Checks what the server would. */
function expectSound({ blocks }: Read): void {
  const doc = schema.node("doc", null, blocks.length ? blocks : [schema.node("paragraph")]);
  doc.check();
  const step = new ReplaceStep(0, 0, new Slice(doc.content, 0, 0));
  expect(depthOf(step.toJSON())).toBeLessThanOrEqual(DEEPEST_JSON);
  doc.descendants((node) => {
    const { href } = node.marks.find(({ type }) => type.name === "link")?.attrs ?? {};
    if (href !== undefined) expect(isSafeLink(href)).toBe(true);
    if (node.type.name === "image") expect(isOurImage(node.attrs.src)).toBe(true);
    if (node.isText) expect(isFit(node.text ?? "")).toBe(true);
    for (const name of ["colspan", "rowspan"]) {
      expect(node.attrs[name] ?? 1).toBeGreaterThanOrEqual(1);
      expect(node.attrs[name] ?? 1).toBeLessThanOrEqual(63);
    }
    if (node.type.name === "table") expectEven(node);
  });
}

/** Every row of a table covers all its columns. */
function expectEven(table: ReturnType<typeof schema.node>): void {
  let hanging: { rows: number; width: number }[] = [];
  const widths = table.children.map((row) => {
    const own = row.children.map(({ attrs }) => ({
      rows: attrs.rowspan,
      width: attrs.colspan,
    }));
    const all = [...hanging, ...own];
    hanging = all
      .map((one) => ({ ...one, rows: one.rows - 1 }))
      .filter(({ rows }) => rows > 0);
    return all.reduce((total, { width }) => total + width, 0);
  });
  expect(new Set(widths).size).toBe(1);
  expect(hanging).toEqual([]);
}

function read(html: string, kind: "cell" | "doc" | "note" = "doc"): Read {
  return readHtml(html, { kind, lists: kind === "note" ? 0 : 9 });
}

const CELL = "<td>1</td>";
const HOSTILE: Record<string, string> = {
  scripts:
    "<p>a<script>document.title = 'ran'</script></p><img src=x onerror=\"document.title = 'ran'\"><svg onload=\"document.title = 'ran'\"></svg>",
  links:
    '<a href="javascript:alert(1)">a</a><a href=" java\nscript:alert(1)">b</a><a href="data:text/html,x">c</a><a href="vbscript:x">d</a><a href="https:evil">e</a>',
  "a link as long as a book": `<a href="https://x.fr/${"a".repeat(100_000)}">a</a>`,
  "a description as long as a book": `<img src="/images/a.png" alt="${"a ".repeat(100_000)}">`,
  characters: "<p>a\u0001b\ud800c\ufffed\u0085e\udbff\udfff</p>",
  spans: `<table><tr><td colspan=100000 rowspan=100000>a</td>${CELL}</tr><tr>${CELL}</tr></table>`,
  "cells over cells": `<table><tr>${CELL}<td rowspan=3>a</td>${CELL}</tr><tr><td colspan=4>b</td></tr><tr>${CELL.repeat(9)}</tr></table>`,
  "a hundred columns": `<table><tr>${CELL.repeat(100)}</tr><tr>${CELL}</tr></table>`,
  "rows without cells": "<table><tr></tr><tr><td rowspan=2>a</td></tr><tr></tr></table>",
  "cells without a table": "<td>a</td><tr><td>b</td></tr><li>c</li><caption>d</caption>",
  "words between rows": "<table>a<tr>b<td>c</td></tr>d</table><ul>e<p>f</p></ul>",
  "tables in tables": "<table><tr><td>a".repeat(30) + "</td></tr></table>".repeat(30),
  "everything in everything":
    "<ul><li><table><tr><td><blockquote><ol><li><h1>a<pre>b</pre></h1></li></ol></blockquote></td></tr></table></li></ul>".repeat(
      8,
    ),
  "notes that call themselves":
    '<a href="#_ftn1" style="mso-footnote-id:ftn1">1</a><div id="ftn1">a <a href="#_ftn1" style="mso-footnote-id:ftn1">1</a></div>',
  "codes of fields left open":
    '<p>a<span style="mso-element:field-begin"></span>b</p><p>c</p>',
  "Word's items out of order":
    '<p style="mso-list:l0 level9 lfo1">a</p><p style="mso-list:l0 level2 lfo1">b</p><p style="mso-list:l3 level5 lfo1">c</p><p style="mso-list:l0 level0 lfo1">d</p>',
  "styles of nonsense": `<style>${"a{b:c;".repeat(5000)}@list{}.x{{{{}}}</style><p style=";;;:::x" class="x">a</p>`,
};

test.each(Object.entries(HOSTILE))("%s make a sound document", (_, html) => {
  document.title = "";
  for (const kind of ["doc", "cell"] as const) expectSound(read(html, kind));
  expect(document.title).toBe("");
});

test("no address that runs is kept", () => {
  expect(outline(read(HOSTILE.links ?? "").blocks)).toBe("paragraph: abcde\n");
});

test.each(["<div>", "<b>", "<ul><li>", "<blockquote>", "<table><tr><td>", "<span><p>"])(
  "%s inside each other as deep as a browser goes are read to the end",
  (tags) => {
    const page = read(`${tags.repeat(DEEPEST_PAGE / tags.split("<").length)}mot`);
    expectSound(page);
    expect(outline(page.blocks)).toContain("mot");
  },
);

test("a list deeper than Word knows is within what the server takes", () => {
  expectSound(read(`<blockquote>${"<ul><li>a<blockquote>".repeat(60)}`));
});

// --- any HTML

const TAGS =
  "p div h1 h3 ul ol li table tr td th thead caption blockquote pre b i u s sup sub code a span font br hr img section aside del ins input dl dd svg xml o:p".split(
    " ",
  );
const STYLES = [
  "mso-list:l0 level1 lfo1",
  "mso-list:l0 level4 lfo2",
  "mso-list:Ignore",
  "font-weight:bold",
  "display:none",
  "vertical-align:super",
  "white-space:pre-wrap",
  "page-break-before:always",
  "mso-element:field-begin",
  "mso-element:field-end",
];
const ATTRIBUTES = [
  'colspan="3"',
  'rowspan="2"',
  'start="4"',
  'align="right"',
  'href="https://x.fr"',
  'src="/images/a.png"',
  'class="clause" data-clause="A" data-version="1"',
  'class="guidance"',
  'class="field" data-field="ref"',
  'class="MsoListParagraph"',
  'data-listid="1" data-aria-level="3"',
  'role="heading" aria-level="9"',
  'href="#fn-1" role="doc-noteref"',
  'id="fn-1"',
];

/** Numbers that look drawn by lot and are the same each time. */
function lots(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
}

function anyHtml(seed: number): string {
  const lot = lots(seed);
  const one = (from: readonly string[]) => from[lot(from.length)] ?? "";
  const parts: string[] = [];
  for (let i = 0; i < 60; i++) {
    const tag = one(TAGS);
    const style = lot(3) ? "" : ` style="${one(STYLES)}"`;
    const attribute = lot(3) ? "" : ` ${one(ATTRIBUTES)}`;
    parts.push([`<${tag}${style}${attribute}>`, `</${tag}>`, `mot${i} `][lot(3)] ?? "");
  }
  return parts.join("");
}

test("any HTML makes a document that the schema and the server take", () => {
  for (let seed = 1; seed <= 30; seed++) {
    const html = anyHtml(seed);
    for (const kind of ["doc", "cell"] as const) {
      try {
        expectSound(read(html, kind));
      } catch (error) {
        throw new Error(`${kind}, seed ${seed}: ${html}`, { cause: error });
      }
    }
    const note = read(html, "note").blocks;
    schema.node("footnote", null, note).check();
  }
});
