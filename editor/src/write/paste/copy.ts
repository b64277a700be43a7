/**
 * What a copied passage is on the clipboard: HTML of plain tags that Word and LibreOffice
 * take (tables with borders, headings by rank, notes in brackets, fields by their values),
 * the same as plain text, and for our own editors the slice itself.
 *
 * Apart from pasting: a copy cannot wait, so this is there from the first moment.
 */
import {
  type DOMOutputSpec,
  DOMSerializer,
  type Fragment,
  type Mark,
  type Node,
  type Slice,
} from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { isSafeLink } from "../addresses";
import { schema } from "../schema";

/** Where our own slices stand in the HTML of the clipboard. */
export const CARRIED = "data-slice";

/** What the words of a text refer to, as it shows where they are written. */
export interface Shown {
  /** The value of a field, "" when it has none. */
  field?: (name: string) => string;
  /** What a reference to an article shows. */
  reference?: (spec: string, key: string) => string;
}

/** The plugin: what is copied, cut or dragged away. */
export function copyPlugin(shown: Shown): Plugin {
  const copying = new Copying(shown);
  return new Plugin({
    props: {
      transformCopied: (slice) => copying.noted(slice),
      clipboardSerializer: copying,
      clipboardTextSerializer: (slice) => plainText(slice, shown),
    },
  });
}

const RANKS = 6;
const COMPUTED = { "data-computed": "" };

/** The number or title of what an atom stands for. */
function shownAs(atom: Node, shown: Shown): string {
  const { name, spec, key } = atom.attrs as Record<string, string>;
  switch (atom.type.name) {
    case "field":
      return shown.field?.(name ?? "") || `[${name}]`;
    case "xref":
      return shown.reference?.(spec ?? "", key ?? "") || `[${spec}#${key}]`;
    case "image":
      return String(atom.attrs.alt);
    default:
      return atom.type.name === "hard_break" ? "\n" : "";
  }
}

type Drawings = Record<string, (node: Node) => DOMOutputSpec>;

function drawings(shown: Shown): Drawings {
  return {
    ...DOMSerializer.nodesFromSchema(schema),
    heading: ({ attrs }) => [`h${Math.min(attrs.level, RANKS)}`, 0],
    bullet_list: () => ["ul", 0],
    ordered_list: ({ attrs }) =>
      attrs.start === 1 ? ["ol", 0] : ["ol", { start: attrs.start }, 0],
    guidance: () => ["div", { class: "guidance" }, 0],
    clause: ({ attrs }) => [
      "div",
      {
        class: "clause",
        "data-clause": attrs.id,
        "data-version": attrs.version,
        "data-level": attrs.level,
      },
      0,
    ],
    code_block: () => ["pre", 0],
    table: ({ attrs }) => {
      const borders = {
        border: 1,
        cellspacing: 0,
        cellpadding: 4,
        style: "border-collapse: collapse",
      };
      const body: DOMOutputSpec = ["tbody", 0];
      return attrs.caption
        ? ["table", borders, ["caption", attrs.caption], body]
        : ["table", borders, body];
    },
    table_header: (cell) => ["th", spans(cell), 0],
    table_cell: (cell) => ["td", spans(cell), 0],
    page_break: () => ["hr", { class: "page-break", style: "page-break-before: always" }],
    image: ({ attrs }) => [
      "img",
      { src: attrs.src, alt: attrs.alt, ...titled(attrs.title) },
    ],
    field: (atom) => [
      "span",
      { class: "field", "data-field": atom.attrs.name },
      shownAs(atom, shown),
    ],
    xref: (atom) => {
      const { spec, key } = atom.attrs;
      return [
        "span",
        { class: "xref", "data-spec": spec, "data-key": key },
        shownAs(atom, shown),
      ];
    },
    footnote: () => [
      "span",
      { class: "footnote" },
      ["span", COMPUTED, " ["],
      ["span", 0],
      ["span", COMPUTED, "]"],
    ],
  };
}

function titled(title: string): Record<string, string> {
  return title ? { title } : {};
}

function spans({ attrs }: Node): Record<string, number | string> {
  const said: Record<string, number | string> = {};
  if (attrs.colspan > 1) said.colspan = attrs.colspan;
  if (attrs.rowspan > 1) said.rowspan = attrs.rowspan;
  if (attrs.align) said.align = attrs.align;
  return said;
}

const MARKS: Record<string, (mark: Mark, inline: boolean) => DOMOutputSpec> = {
  ...DOMSerializer.marksFromSchema(schema),
  strong: () => ["b", 0],
  em: () => ["i", 0],
  link: ({ attrs }) => {
    const isOutside = isSafeLink(attrs.href) && !attrs.href.startsWith("#");
    return isOutside ? ["a", { href: attrs.href, ...titled(attrs.title) }, 0] : ["span", 0];
  },
};

/** Writes copied passages; `noted` is told each slice before its content is written. */
export class Copying extends DOMSerializer {
  private slice: Slice | null = null;

  constructor(shown: Shown) {
    super(drawings(shown), MARKS);
  }

  noted(slice: Slice): Slice {
    this.slice = slice;
    return slice;
  }

  override serializeFragment(
    fragment: Fragment,
    options?: { document?: Document },
    target?: DocumentFragment | HTMLElement,
  ): DocumentFragment | HTMLElement {
    const slice = target ? null : this.slice;
    const dom = super.serializeFragment(fragment, options, target);
    if (slice) {
      this.slice = null;
      dom.firstElementChild?.setAttribute(CARRIED, JSON.stringify(slice.toJSON()));
    }
    return dom;
  }
}

/** A passage as plain text: lines, items with their signs, cells between tabs, notes in brackets. */
export function plainText(slice: Slice, shown: Shown): string {
  return linesOf(slice.content, shown).join("\n");
}

function linesOf(content: Fragment, shown: Shown): string[] {
  if (content.firstChild?.isInline) return [wordsOf(content, shown)];
  return content.content.flatMap((block) => linesOfBlock(block, shown));
}

function linesOfBlock(block: Node, shown: Shown): string[] {
  switch (block.type.name) {
    case "bullet_list":
      return block.children.flatMap((item) => itemLines(item, "- ", shown));
    case "ordered_list":
      return block.children.flatMap((item, i) =>
        itemLines(item, `${block.attrs.start + i}. `, shown),
      );
    case "table_row":
      return [
        block.children.map((cell) => linesOf(cell.content, shown).join(" ")).join("\t"),
      ];
    default:
      return linesOf(block.content, shown);
  }
}

function itemLines(item: Node, sign: string, shown: Shown): string[] {
  const indent = " ".repeat(sign.length);
  return linesOf(item.content, shown).map((line, i) => (i ? indent : sign) + line);
}

function wordsOf(inline: Fragment, shown: Shown): string {
  return inline.content
    .map((one) => {
      if (one.isText) return one.text ?? "";
      if (one.type.name === "footnote") return ` [${wordsOf(one.content, shown)}]`;
      return shownAs(one, shown);
    })
    .join("");
}
