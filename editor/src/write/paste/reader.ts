/**
 * Goes through a pasted page and says to the builder what each element shows: words in their
 * style, the blocks that begin and end, images, notes; and counts what has no place.
 */
import type { Node } from "prosemirror-model";
import { schema } from "../schema";
import {
  alignOf,
  breaksPage,
  isBoxed,
  isHidden,
  isLayout,
  ownAtom,
  ownContainer,
  spanOf,
  startOf,
  tableAround,
  textOfLines,
} from "./attributes";
import { Builder, type Place } from "./builder";
import { clean, IMAGE_PLACE, symbols } from "./characters";
import type { Css, Sheet } from "./css";
import { node } from "./frames";
import type { Losses } from "./losses";
import { isBack, isNoteLink, type Notes } from "./notes";
import { type CarriedImage, imageOf } from "./pictures";
import { linked, outside, PLAIN, type Style, styled } from "./style";
import { lostWith, PARAGRAPHS, SKIPPED } from "./tags";
import { walk } from "./walk";
import * as word from "./word";

const MOST_HREF = 2_000;
const MOST_IMAGES = 50;

/** What is known of the page around what is read. */
export interface Around {
  readonly sheet: Sheet;
  readonly notes: Notes;
  readonly losses: Losses;
  readonly images: CarriedImage[];
  readonly isOurs: boolean;
  readonly isSpreadsheet: boolean;
}

type Finish = () => void;

/** What to do at an element's end, and the style to take again. */
interface Opened {
  style: Style;
  finish: Finish | undefined;
}

type Begin = (reader: Reader, element: Element, css: Css) => Finish | undefined;

/** Reads the page for one place, element by element. */
export class Reader {
  private readonly build: Builder;
  private readonly codes = new word.FieldCodes();
  private style: Style = PLAIN;
  private box = ""; // to be written before the words of a ticked item

  constructor(
    private readonly around: Around,
    private readonly place: Place,
  ) {
    this.build = new Builder(place, around.losses);
    this.build.trimmed = around.isSpreadsheet;
  }

  read(root: Element): Node[] {
    walk(root, {
      words: (text) => this.words(text),
      shows: (element) => this.shows(element),
      open: (element) => this.open(element),
      close: ({ style, finish }) => {
        finish?.();
        this.style = style;
      },
    });
    if (this.build.isPartlyHighlighted) this.around.losses.add("highlight");
    return this.build.blocks();
  }

  private open(element: Element): Opened {
    const { style } = this;
    return { style, finish: this.begin(element) };
  }

  private words(text: string): void {
    if (this.codes.areHidden) return;
    if (this.box && text.trim()) {
      this.build.text(this.box, PLAIN);
      this.box = "";
    }
    const fit = clean(text);
    const shown = this.style.symbols ? symbols(fit) : fit;
    if (!this.style.pre || !shown.includes("\n")) {
      this.build.text(shown, this.style);
      return;
    }
    shown.split("\n").forEach((line, i) => {
      if (i) this.build.lineBreak();
      this.build.text(line, this.style);
    });
  }

  /** Whether an element is to be read; what it is instead has been taken or counted. */
  private shows(element: Element): boolean {
    const tag = element.localName;
    const css = this.around.sheet.of(element);
    this.codes.meet(css);
    const lost = lostWith(tag);
    if (lost) this.around.losses.add(lost);
    if (SKIPPED.has(tag) || isHidden(element, css)) return false;
    if (this.around.notes.isBody(element)) return false;
    if (word.isComment(element, css)) return this.isLost("comment");
    if (word.isContents(element)) return this.isLost("contents");
    if (word.isDeletion(element, tag)) return this.isLost("deletion");
    return !this.takes(element);
  }

  private isLost(kind: "comment" | "contents" | "deletion"): false {
    if (!this.around.losses.has(kind)) this.around.losses.add(kind);
    return false;
  }

  /** Takes an element that stands for one thing, whatever words it shows. */
  private takes(element: Element): boolean {
    if (element.localName === "a" && isNoteLink(element)) {
      this.note(element);
      return true;
    }
    if (element.localName === "pre") return this.code(element);
    const atom = element.classList.length ? ownAtom(element) : null;
    if (atom) this.build.atom(atom, this.style);
    if (element.localName === "span" && element.classList.contains("footnote")) {
      this.noteWith(element);
      return true;
    }
    return atom !== null;
  }

  private note(call: Element): void {
    if (isBack(call)) return;
    const body = this.around.notes.body(call);
    if (body) this.noteWith(body);
    else this.around.losses.add("footnote");
  }

  private noteWith(body: Element): void {
    if (this.place.kind === "note") return;
    const inline = new Reader(this.around, { kind: "note", lists: 0 }).read(body);
    if (inline.length) this.build.atom(node("footnote", null, inline), PLAIN);
  }

  private code(pre: Element): boolean {
    const text = clean(textOfLines(pre)).replace(/^\n|\s+$/g, "");
    const block = text && node("code_block", null, [schema.text(text)]);
    if (!block || this.build.block(block)) return true;
    for (const line of text.split("\n")) {
      this.build.text(line, this.style);
      this.build.flush();
    }
    return true;
  }

  private begin(element: Element): Finish | undefined {
    const tag = element.localName;
    const css = this.around.sheet.of(element);
    this.style = styled(this.style, tag, css);
    if (tag === "a") this.link(element);
    const heading = this.headingOf(element, tag, css);
    if (heading) return this.heading(heading, css);
    const begin = BEGIN[tag];
    if (begin) return begin(this, element, css);
    return PARAGRAPHS.has(tag) ? this.paragraph(element, css) : undefined;
  }

  private link(element: Element): void {
    const href = element.getAttribute("href") ?? "";
    if (!href || href.startsWith("#")) return; // a bookmark: its words are enough
    const address = href.length > MOST_HREF ? "" : clean(outside(href));
    const isOwnAnchor = this.around.isOurs && /#(?:art|fn)/.test(href);
    if (address && !isOwnAnchor) this.style = linked(this.style, address);
    else if (!isOwnAnchor) this.around.losses.add("link");
  }

  private headingOf(element: Element, tag: string, css: Css): number {
    const rank = /^h([1-6])$/.exec(tag);
    if (!rank) return PARAGRAPHS.has(tag) ? word.outlineLevel(element, css) : 0;
    if (!this.around.isOurs) return Number(rank[1]);
    const given = Number(element.getAttribute("aria-level")) || Number(rank[1]);
    return Math.min(Math.max(given - 1, 1), 6); // an article of level n is a heading of rank n + 1
  }

  private heading(level: number, css: Css): Finish {
    this.codes.clear();
    this.pageBreak(css);
    const former = this.build.heading(level);
    return () => void this.build.heading(former);
  }

  private paragraph(element: Element, css: Css): Finish {
    const own = ownContainer(element);
    if (own) return this.container(own.kind, own.attrs);
    this.codes.clear();
    this.build.flush();
    this.pageBreak(css);
    const item = word.wordItem(element, css, this.around.sheet);
    if (item) this.build.openWordItem(item, item.start);
    else this.build.continuing = this.build.isInWordItem && word.continuesItem(element);
    this.build.align(alignOf(element, css));
    return () => {
      this.build.flush();
      this.build.continuing = false;
    };
  }

  private container(
    kind:
      | "blockquote"
      | "caption"
      | "cell"
      | "clause"
      | "guidance"
      | "item"
      | "list"
      | "row"
      | "table",
    attrs: Record<string, unknown> = {},
  ): Finish {
    const depth = this.build.open(kind, attrs);
    return () => (depth ? this.build.closeTo(depth) : this.build.flush());
  }

  private pageBreak(css: Css): void {
    if (breaksPage(css)) this.build.block(node("page_break"));
  }

  // --- by tag

  lineBreak(css: Css): void {
    if (breaksPage(css)) this.pageBreak(css);
    else this.build.lineBreak();
  }

  rule(element: Element, css: Css): void {
    if (element.getAttribute("width") === "33%") return; // Word's line above its footnotes
    const isBreak = breaksPage(css) || element.classList.contains("page-break");
    this.build.block(node(isBreak ? "page_break" : "rule"));
  }

  image(element: Element): void {
    const { images, losses } = this.around;
    const takesMore = this.place.kind !== "note" && images.length < MOST_IMAGES;
    const image = imageOf(element, takesMore);
    if (image.kind === "ours") this.build.atom(image.node, this.style);
    else if (image.kind === "carried") {
      images.push({ address: image.address, alt: image.alt });
      this.build.text(IMAGE_PLACE, PLAIN);
    } else {
      if (image.isLost) losses.add("image");
      this.build.text(image.words, this.style);
    }
  }

  input(element: Element): void {
    const type = element.getAttribute("type");
    if (type === "checkbox" || type === "radio") {
      this.build.text(element.hasAttribute("checked") ? "☒ " : "☐ ", this.style);
    } else if (type !== "hidden") this.around.losses.add("form");
  }

  list(element: Element, ordered: boolean): Finish | undefined {
    if (element.firstElementChild?.hasAttribute("data-listid")) return undefined; // see `item`
    return this.container("list", { ordered, start: startOf(element) });
  }

  /** Word on line gives each item a list of its own, and says its level beside. */
  item(element: Element): Finish {
    const list = element.getAttribute("data-listid");
    const level = Number(element.getAttribute("data-aria-level") ?? "1");
    if (list === null || !(level >= 1 && level <= 9)) {
      if (isBoxed(element)) {
        this.box = element.getAttribute("aria-checked") === "true" ? "☒ " : "☐ ";
      }
      return this.container("item");
    }
    const parent = element.parentElement;
    const ordered = parent?.localName === "ol";
    const start = Number(parent?.getAttribute("start")) || 1;
    this.build.openWordItem({ list, level, ordered }, start);
    this.build.continuing = true;
    return () => {
      this.build.flush();
      this.build.continuing = false;
    };
  }

  table(element: Element): Finish | undefined {
    return isLayout(element) ? this.build.flush.bind(this.build) : this.container("table");
  }

  cell(element: Element, css: Css, header: boolean): Finish | undefined {
    if (css.get("mso-cell-special") === "placeholder") return undefined;
    const isLaidOut = tableAround(element);
    if (isLaidOut && isLayout(isLaidOut)) return () => this.build.flush();
    const colspan = spanOf(element, "colspan");
    const isFiller = css.get("mso-ignore") === "colspan"; // words that run over empty cells
    const attrs = {
      header: header || element.parentElement?.parentElement?.localName === "thead",
      colspan: isFiller ? 1 : colspan,
      rowspan: spanOf(element, "rowspan"),
      align: alignOf(element, css),
    };
    const close = this.container("cell", attrs);
    return () => {
      close();
      for (let i = 1; isFiller && i < colspan; i++) this.container("cell", { align: "" })();
    };
  }

  static readonly quote: Begin = (reader) => reader.container("blockquote");
  static readonly caption: Begin = (reader) => reader.container("caption");
  static readonly row: Begin = (reader, element) => {
    const table = tableAround(element);
    return table && isLayout(table) ? () => reader.build.flush() : reader.container("row");
  };
}

const BEGIN: Readonly<Record<string, Begin>> = {
  blockquote: Reader.quote,
  caption: Reader.caption,
  br: (reader, _, css) => void reader.lineBreak(css),
  dir: (reader, element) => reader.list(element, false),
  hr: (reader, element, css) => void reader.rule(element, css),
  img: (reader, element) => void reader.image(element),
  input: (reader, element) => void reader.input(element),
  li: (reader, element) => reader.item(element),
  menu: (reader, element) => reader.list(element, false),
  ol: (reader, element) => reader.list(element, true),
  table: (reader, element) => reader.table(element),
  td: (reader, element, css) => reader.cell(element, css, false),
  th: (reader, element, css) => reader.cell(element, css, true),
  tr: Reader.row,
  ul: (reader, element) => reader.list(element, false),
};
