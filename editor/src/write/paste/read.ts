/**
 * Reads pasted HTML (Word, LibreOffice, Google Docs, spreadsheets, mails, web pages, our own
 * pages) into blocks of the schema.
 *
 * Whatever the HTML, the blocks are valid and every word that shows is in them; what has no
 * place in a document is counted. The page is parsed without being opened, so nothing of it
 * runs or is fetched, and is walked without recursion, however deep it is.
 */
import type { Node } from "prosemirror-model";
import { isOurImage } from "../addresses";
import { schema } from "../schema";
import {
  alignOf,
  breaksPage,
  isBoxed,
  isHidden,
  isLayout,
  isSign,
  isSpeck,
  ownAddress,
  ownAtom,
  ownContainer,
  spanOf,
  startOf,
  tableAround,
  textOfLines,
} from "./attributes";
import { Builder, type Place } from "./builder";
import { clean, IMAGE_PLACE, symbols } from "./characters";
import { type Css, Sheet, unstyled } from "./css";
import { node } from "./frames";
import { Losses } from "./losses";
import { isBack, isNoteLink, Notes } from "./notes";
import { linked, outside, PLAIN, type Style, styled } from "./style";
import * as word from "./word";

/** An image that came with the text, to be sent to the server. */
export interface CarriedImage {
  readonly address: string;
  readonly alt: string;
}

export interface Read {
  readonly blocks: Node[];
  readonly losses: Losses;
  /** In the order of their places, each an IMAGE_PLACE in the text. */
  readonly images: CarriedImage[];
}

/** Reads a page for a place; throws TooLong when no document could hold it. */
export function readHtml(html: string, place: Place): Read {
  const { html: neutral, sheets } = unstyled(html);
  const page = new DOMParser().parseFromString(neutral, "text/html");
  const around: Around = {
    sheet: new Sheet(sheets),
    notes: new Notes(page.body),
    losses: new Losses(),
    images: [],
    isOurs: page.querySelector('[data-computed], [id^="art-"]') !== null,
    isSpreadsheet: SPREADSHEET.test(html.slice(0, 20_000)),
  };
  const blocks = new Reader(around, place).read(page.body);
  if (around.notes.areThere && blocks.at(-1)?.type.name === "rule") blocks.pop();
  return { blocks, losses: around.losses, images: around.images };
}

const SPREADSHEET =
  /office:excel|Excel\.Sheet|google-sheets|data-sheets-|\bsdval=|\bsdnum=|\bx:num/i;
const MOST_HREF = 2_000;
const MOST_WORDS = 1_000; // of an image's description
const MOST_IMAGES = 50;

interface Around {
  readonly sheet: Sheet;
  readonly notes: Notes;
  readonly losses: Losses;
  readonly images: CarriedImage[];
  readonly isOurs: boolean;
  readonly isSpreadsheet: boolean;
}

type Finish = () => void;
type Begin = (reader: Reader, element: Element, css: Css) => Finish | undefined;

// What does not show, or shows and is no text.
const SKIPPED = new Set(
  "script style template noscript head title meta link base datalist nav button select textarea audio video canvas iframe frame object embed applet svg math map xml col colgroup".split(
    " ",
  ),
);
const LOST = {
  select: "form",
  textarea: "form",
  audio: "media",
  video: "media",
  canvas: "drawing",
  iframe: "frame",
  frame: "frame",
  object: "frame",
  embed: "frame",
  applet: "frame",
  math: "formula",
} as const;
const PARAGRAPHS = new Set(
  "address article aside body center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup html legend main p search section summary tbody tfoot thead option".split(
    " ",
  ),
);

class Reader {
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
    this.walk(root);
    if (this.build.isPartlyHighlighted) this.around.losses.add("highlight");
    return this.build.blocks();
  }

  /** Goes through every node in order, remembering what to do at each element's end. */
  private walk(root: Element): void {
    const open: { style: Style; finish: Finish | undefined }[] = [];
    let here: ChildNode | null = root.firstChild;
    while (here) {
      if (here.nodeType === 3) this.words(here.nodeValue ?? "");
      else if (here.nodeType === 1 && this.shows(here as Element)) {
        const style = this.style;
        const finish = this.begin(here as Element);
        open.push({ style, finish });
        if (here.firstChild) {
          here = here.firstChild;
          continue;
        }
        this.end(open.pop());
      }
      while (here && !here.nextSibling) {
        here = here.parentNode === root ? null : (here.parentNode as ChildNode | null);
        if (here) this.end(open.pop());
      }
      here = here?.nextSibling ?? null;
    }
  }

  private end(opened: { style: Style; finish: Finish | undefined } | undefined): void {
    if (!opened) return;
    opened.finish?.();
    this.style = opened.style;
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
    const lost = LOST[tag as keyof typeof LOST];
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
    const alt = clean(element.getAttribute("alt") ?? "").slice(0, MOST_WORDS);
    const address = ownAddress(element.getAttribute("src") ?? "");
    if (isOurImage(address)) {
      const title = clean(element.getAttribute("title") ?? "").slice(0, MOST_WORDS);
      this.build.atom(node("image", { src: address, alt, title }), this.style);
      return;
    }
    const isCarried = /^data:image\/(?:png|jpe?g|gif)[;,]/i.test(address);
    if (
      isCarried &&
      this.place.kind !== "note" &&
      this.around.images.length < MOST_IMAGES
    ) {
      this.around.images.push({ address, alt });
      this.build.text(IMAGE_PLACE, PLAIN);
      return;
    }
    if (isSpeck(element) || isSign(alt)) this.build.text(alt, this.style);
    else {
      this.around.losses.add("image");
      this.build.text(alt && ` ${alt} `, this.style);
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
