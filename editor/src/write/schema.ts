/**
 * The schema of documents, made from the same file as the server's, and its HTML.
 *
 * The tags and classes are those of the reading page, so that a text looks the same where it
 * is read and where it is written. What a page computes (numbers, labels, values of fields,
 * the list of footnotes) is not in the document: others draw it over the text, in elements
 * marked `data-computed`, which are skipped when our own HTML is pasted.
 */
import {
  type Attrs,
  type DOMOutputSpec,
  DOMParser,
  Fragment,
  type Mark,
  type MarkSpec,
  type Node,
  type NodeSpec,
  Schema,
  type TagParseRule,
} from "prosemirror-model";
import declared from "../../../wikimarche/text/schema.json";
import { say } from "./words";

/** The attributes of each kind of node and mark that has some. */
export interface AttrsOf {
  heading: { level: number; key: string };
  bullet_list: { tight: boolean };
  ordered_list: { start: number; tight: boolean };
  clause: { id: string; version: number; level: string };
  code_block: { info: string };
  table: { caption: string };
  table_header: CellAttrs;
  table_cell: CellAttrs;
  image: { src: string; alt: string; title: string };
  field: { name: string };
  xref: { spec: string; key: string };
  link: { href: string; title: string };
}

export interface CellAttrs {
  colspan: number;
  rowspan: number;
  align: "" | "left" | "center" | "right";
}

/** A node's or a mark's attributes, in their types; null when it is of another kind. */
export function attrsOf<K extends keyof AttrsOf>(
  thing: Node | Mark,
  kind: K,
): AttrsOf[K] | null {
  return thing.type.name === kind ? (thing.attrs as AttrsOf[K]) : null;
}

interface Drawn extends Pick<NodeSpec, "toDOM" | "parseDOM"> {
  /** What a table is made of, for prosemirror-tables. */
  tableRole?: "table" | "row" | "cell" | "header_cell";
}

const KEY = /^[a-z0-9][a-z0-9-]{0,59}$/;
const FIELD = /^[a-z][a-z0-9_]{0,59}$/;
const SPEC = /^([A-Za-z0-9][A-Za-z0-9_-]{0,39})?$/;
const CLAUSE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const COUNT = /^[0-9]{1,9}$/;
const LINK = /^(https?:\/\/|mailto:|#)[^\t\n]*$/i;
const OUR_IMAGE = /^\/images\/[0-9A-Za-z][0-9A-Za-z._-]*$/;
const ALIGNMENTS = ["left", "center", "right"];
const MOST_SPAN = 63; // Word's limit of columns, as on the server
const LAST_RANK = 6; // HTML stops at h6
const PAGE_ANCHOR = "art-";

/** Whether an address may be followed: http, https, mailto or within the page. */
export function isSafeLink(href: string): boolean {
  return LINK.test(href);
}

/** Whether an image is kept by this site. */
export function isOurImage(src: string): boolean {
  return OUR_IMAGE.test(src);
}

function a<K extends keyof AttrsOf>(thing: Node | Mark, _kind: K): AttrsOf[K] {
  return thing.attrs as AttrsOf[K];
}

/** The attributes of an element that have something to say. */
function filled(values: Record<string, number | string | null>): Record<string, string> {
  const said = Object.entries(values).filter(([, value]) => value !== "" && value !== null);
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
}

function headingDOM(node: Node): DOMOutputSpec {
  const { level, key } = a(node, "heading");
  const deeper = level >= LAST_RANK ? level + 1 : "";
  const id = key && PAGE_ANCHOR + key;
  return [`h${Math.min(level + 1, LAST_RANK)}`, filled({ id, "aria-level": deeper }), 0];
}

// On the reading page an article of level n is a heading of rank n + 1. A pasted h1 is one too.
const HEADING_RULES: TagParseRule[] = [1, 2, 3, 4, 5, 6].map((rank) => ({
  tag: `h${rank}`,
  getAttrs: (dom) => ({ level: levelOf(dom, rank), key: keyOf(dom) }),
}));

function levelOf(dom: HTMLElement, rank: number): number {
  const given = Number(dom.getAttribute("aria-level"));
  return given === LAST_RANK + 1 ? LAST_RANK : Math.max(rank - 1, 1);
}

function keyOf(dom: HTMLElement): string {
  const key = dom.id.startsWith(PAGE_ANCHOR) ? dom.id.slice(PAGE_ANCHOR.length) : "";
  return KEY.test(key) ? key : "";
}

function isTight(dom: HTMLElement): boolean {
  if (dom.dataset.tight) return dom.dataset.tight === "true";
  return !Array.from(dom.children).some((item) => item.firstElementChild?.tagName === "P");
}

function orderedDOM(node: Node): DOMOutputSpec {
  const { start, tight } = a(node, "ordered_list");
  return ["ol", filled({ start: start === 1 ? "" : start, "data-tight": `${tight}` }), 0];
}

function startOf(dom: HTMLElement): number {
  const start = dom.getAttribute("start") ?? "";
  return COUNT.test(start) ? Number(start) : 1;
}

function clauseDOM(node: Node): DOMOutputSpec {
  const { id, version, level } = a(node, "clause");
  const label = say("schema.clause", { id, version });
  return [
    "div",
    filled({
      class: "clause",
      "data-clause": id,
      "data-version": version,
      "data-level": level,
      "data-label": label,
    }),
    0,
  ];
}

function clauseAttrs(dom: HTMLElement): Attrs | false {
  const { clause = "", version = "", level = "" } = dom.dataset;
  if (!CLAUSE.test(clause) || !COUNT.test(version)) return false;
  return { id: clause, version: Number(version), level: CLAUSE.test(level) ? level : "" };
}

function codeDOM(node: Node): DOMOutputSpec {
  const { info } = a(node, "code_block");
  const language = info.split(/\s+/).find((word) => word);
  const named = filled({ class: language ? `language-${language}` : "" });
  return ["pre", filled({ "data-info": info }), ["code", named, 0]];
}

function infoOf(dom: HTMLElement): string {
  const written = dom.querySelector("code")?.className ?? "";
  return dom.dataset.info ?? /(?:^|\s)language-(\S+)/.exec(written)?.[1] ?? "";
}

function tableDOM(node: Node): DOMOutputSpec {
  const { caption } = a(node, "table");
  const label = caption || say("schema.table");
  const shown: DOMOutputSpec = caption
    ? ["table", ["caption", { contenteditable: "false" }, caption], ["tbody", 0]]
    : ["table", ["tbody", 0]];
  return ["div", { class: "table-scroll", role: "region", "aria-label": label }, shown];
}

function captionOf(dom: HTMLElement): string {
  return dom.querySelector(":scope > caption")?.textContent?.trim() ?? "";
}

function cellDOM(tag: string, kind: "table_cell" | "table_header") {
  return (node: Node): DOMOutputSpec => {
    const { colspan, rowspan, align } = a(node, kind);
    const spans = {
      colspan: colspan > 1 ? colspan : "",
      rowspan: rowspan > 1 ? rowspan : "",
    };
    return [tag, filled({ ...spans, class: align && `align-${align}` }), 0];
  };
}

function cellAttrs(dom: HTMLElement): CellAttrs {
  const named = [
    dom.style.textAlign,
    dom.getAttribute("align")?.toLowerCase(),
    ...ALIGNMENTS.filter((one) => dom.classList.contains(`align-${one}`)),
  ].find((one) => one && ALIGNMENTS.includes(one));
  return {
    colspan: span(dom, "colspan"),
    rowspan: span(dom, "rowspan"),
    align: (named ?? "") as CellAttrs["align"],
  };
}

function span(dom: HTMLElement, name: string): number {
  const value = dom.getAttribute(name) ?? "";
  return COUNT.test(value) ? Math.min(Math.max(Number(value), 1), MOST_SPAN) : 1;
}

function imageDOM(node: Node): DOMOutputSpec {
  const { src, alt, title } = a(node, "image");
  if (isOurImage(src)) {
    return ["img", { src, alt, ...filled({ title }), loading: "lazy" }];
  }
  const missing = say("schema.image_missing");
  const shown = alt ? `${alt} · ${missing}` : missing;
  return ["span", { class: "image-missing" }, `[${shown}]`];
}

function imageAttrs(dom: HTMLElement): Attrs | false {
  const src = dom.getAttribute("src") ?? "";
  const alt = dom.getAttribute("alt") ?? "";
  return isOurImage(src) && { src, alt, title: dom.getAttribute("title") ?? "" };
}

function xrefDOM(node: Node): DOMOutputSpec {
  const { spec, key } = a(node, "xref");
  const place = filled({ class: "xref", "data-spec": spec, "data-key": key });
  return ["span", place, `${spec}#${key}`];
}

function xrefAttrs(dom: HTMLElement): Attrs | false {
  const { spec = "", key = "" } = dom.dataset;
  return KEY.test(key) && SPEC.test(spec) && { spec, key };
}

/** What a footnote of the reading page says, from the list at its end. */
function noteOf(dom: Element): Element | null {
  const href = dom.querySelector("a")?.getAttribute("href") ?? "";
  if (!/^#fn-\d{1,6}$/.test(href)) return null;
  let top: Element = dom;
  while (top.parentElement) top = top.parentElement;
  return top.querySelector(href);
}

const FOOTNOTE_RULES: TagParseRule[] = [
  { tag: "span.footnote" },
  {
    tag: "sup.footnote-ref",
    getAttrs: (dom) => (noteOf(dom) ? null : false),
    getContent: (dom, schema) => noteContent(noteOf(dom as Element), schema),
  },
  { tag: "sup.footnote-ref", ignore: true },
  { tag: "section.footnotes", ignore: true },
];

function noteContent(item: Element | null, schema: Schema): Fragment {
  const type = schema.nodes.footnote;
  if (!item || !type) return Fragment.empty;
  return DOMParser.fromSchema(schema).parse(item, { topNode: type.create() }).content;
}

const NODES: Record<string, Drawn> = {
  paragraph: { toDOM: () => ["p", 0], parseDOM: [{ tag: "p" }] },
  heading: { toDOM: headingDOM, parseDOM: HEADING_RULES },
  bullet_list: {
    toDOM: (node) => ["ul", { "data-tight": `${a(node, "bullet_list").tight}` }, 0],
    parseDOM: [{ tag: "ul", getAttrs: (dom) => ({ tight: isTight(dom) }) }],
  },
  ordered_list: {
    toDOM: orderedDOM,
    parseDOM: [
      { tag: "ol", getAttrs: (dom) => ({ start: startOf(dom), tight: isTight(dom) }) },
    ],
  },
  list_item: { toDOM: () => ["li", 0], parseDOM: [{ tag: "li" }] },
  blockquote: { toDOM: () => ["blockquote", 0], parseDOM: [{ tag: "blockquote" }] },
  guidance: {
    toDOM: () => [
      "aside",
      { class: "guidance", role: "note", "data-label": say("schema.guidance") },
      0,
    ],
    parseDOM: [{ tag: "aside.guidance" }],
  },
  clause: {
    toDOM: clauseDOM,
    parseDOM: [{ tag: "div.clause", getAttrs: clauseAttrs }],
  },
  code_block: {
    toDOM: codeDOM,
    parseDOM: [
      {
        tag: "pre",
        preserveWhitespace: "full",
        getAttrs: (dom) => ({ info: infoOf(dom) }),
      },
    ],
  },
  table: {
    tableRole: "table",
    toDOM: tableDOM,
    parseDOM: [
      { tag: "table", getAttrs: (dom) => ({ caption: captionOf(dom) }) },
      { tag: "caption", ignore: true },
    ],
  },
  table_row: { tableRole: "row", toDOM: () => ["tr", 0], parseDOM: [{ tag: "tr" }] },
  table_header: {
    tableRole: "header_cell",
    toDOM: cellDOM("th", "table_header"),
    parseDOM: [{ tag: "th", getAttrs: cellAttrs }],
  },
  table_cell: {
    tableRole: "cell",
    toDOM: cellDOM("td", "table_cell"),
    parseDOM: [{ tag: "td", getAttrs: cellAttrs }],
  },
  rule: { toDOM: () => ["hr"], parseDOM: [{ tag: "hr" }] },
  page_break: {
    toDOM: () => ["hr", { class: "page-break" }],
    parseDOM: [{ tag: "hr.page-break", priority: 60 }],
  },
  hard_break: { toDOM: () => ["br"], parseDOM: [{ tag: "br" }] },
  image: { toDOM: imageDOM, parseDOM: [{ tag: "img", getAttrs: imageAttrs }] },
  field: {
    toDOM: (node) => {
      const { name } = a(node, "field");
      return ["span", { class: "field", "data-field": name }, name];
    },
    parseDOM: [
      {
        tag: "span.field",
        getAttrs: ({ dataset: { field = "" } }) => FIELD.test(field) && { name: field },
      },
    ],
  },
  xref: {
    toDOM: xrefDOM,
    parseDOM: [{ tag: ".xref", priority: 60, getAttrs: xrefAttrs }],
  },
  footnote: {
    toDOM: () => ["span", { class: "footnote" }, 0],
    parseDOM: [
      { tag: "[data-computed]", ignore: true, priority: 70 },
      ...FOOTNOTE_RULES.map((rule) => ({ ...rule, priority: 60 })),
    ],
  },
};

// A link within the document names an article by its key; on a page the anchor is `art-key`.
function linkDOM(mark: Mark): DOMOutputSpec {
  const { href, title } = a(mark, "link");
  if (!isSafeLink(href)) return ["span", 0];
  if (href.startsWith("#")) {
    return ["a", { href: `#${PAGE_ANCHOR}${href.slice(1)}`, ...filled({ title }) }, 0];
  }
  return ["a", { href, ...filled({ title }), rel: "noopener noreferrer" }, 0];
}

function linkAttrs(dom: HTMLElement): Attrs | false {
  const written = dom.getAttribute("href") ?? "";
  if (!isSafeLink(written)) return false;
  const within = `#${PAGE_ANCHOR}`;
  if (written.startsWith("#") && !written.startsWith(within)) return false;
  const href = written.startsWith(within) ? `#${written.slice(within.length)}` : written;
  return { href, title: dom.getAttribute("title") ?? "" };
}

function simple(tag: string, ...others: string[]): MarkSpec {
  return { toDOM: () => [tag, 0], parseDOM: [tag, ...others].map((one) => ({ tag: one })) };
}

const MARKS: Record<string, MarkSpec> = {
  link: { toDOM: linkDOM, parseDOM: [{ tag: "a[href]", getAttrs: linkAttrs }] },
  strong: simple("strong", "b"),
  em: simple("em", "i"),
  underline: simple("u"),
  strike: simple("s", "del", "strike"),
  superscript: simple("sup"),
  subscript: simple("sub"),
  code: simple("code", "kbd", "samp"),
};

interface Declared extends Record<string, unknown> {
  attrs?: Record<string, { default: unknown }>;
}

/** A declaration whose attributes are held to the type of their default. */
function typed(spec: Declared): Pick<NodeSpec, "attrs"> {
  if (!spec.attrs) return spec as Pick<NodeSpec, "attrs">;
  const attrs = Object.entries(spec.attrs).map(([name, { default: value }]) => [
    name,
    { default: value, validate: typeof value },
  ]);
  return { ...spec, attrs: Object.fromEntries(attrs) };
}

function drawn<S>(specs: Record<string, Declared>, drawings: Record<string, S>) {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      { ...typed(spec), ...drawings[name] },
    ]),
  );
}

/** The one schema: `wikimarche/text/schema.json`, drawn. */
export const schema = new Schema({
  topNode: declared.top_node,
  nodes: drawn(declared.nodes, NODES),
  marks: drawn(declared.marks, MARKS),
});

/** A document read from JSON and checked at every level; throws when it is not of this schema. */
export function readDoc(json: unknown): Node {
  const doc = schema.nodeFromJSON(json);
  doc.check();
  return doc;
}
