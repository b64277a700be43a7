/**
 * How each kind of node is written in HTML, and what of it is read back.
 *
 * What a page computes (numbers, labels, values of fields, the list of footnotes) is not in
 * the document: others draw it over the text, in elements marked `data-computed`, which are
 * skipped when our own HTML is pasted.
 */
import {
  type Attrs,
  type DOMOutputSpec,
  DOMParser,
  Fragment,
  type Node,
  type NodeSpec,
  type Schema,
  type TagParseRule,
} from "prosemirror-model";
import { isOurImage } from "./addresses";
import type { AttrsOf, CellAttrs } from "./attrs";
import { filled, PAGE_ANCHOR } from "./page_html";
import { say } from "./words";

interface Drawn extends Pick<NodeSpec, "toDOM" | "parseDOM"> {
  /** What a table is made of, for prosemirror-tables. */
  tableRole?: "table" | "row" | "cell" | "header_cell";
}

const KEY = /^[a-z0-9][a-z0-9-]{0,59}$/;
const FIELD = /^[a-z][a-z0-9_]{0,59}$/;
const SPEC = /^([A-Za-z0-9][A-Za-z0-9_-]{0,39})?$/;
const CLAUSE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const COUNT = /^[0-9]{1,9}$/;
const ALIGNMENTS = ["left", "center", "right"];
const MOST_SPAN = 63; // Word's limit of columns, as on the server
const LAST_RANK = 6; // HTML stops at h6

function a<K extends keyof AttrsOf>(thing: Node, _kind: K): AttrsOf[K] {
  return thing.attrs as AttrsOf[K];
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

/** By the name of the kind of node. */
export const NODE_HTML: Record<string, Drawn> = {
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
