/**
 * Builds valid blocks from a page that is read piece by piece, however broken.
 *
 *     text, breaks, atoms ──► a line of inline content ──flush──► a block
 *     lists, tables, quotes ──► a stack of open frames ──close──► a node of the frame below
 *
 * What the page leaves out (a row around a cell, a list around an item) is opened as an
 * implied frame; what has no place where it stands is not opened, and its content stays.
 */
import type { Node } from "prosemirror-model";
import {
  allBold,
  type Frame,
  inlineOf,
  itemOf,
  type Kind,
  listOf,
  node,
  noteOf,
  oneLine,
  type Piece,
  type WordLevel,
} from "./frames";
import { Line } from "./inline";
import type { Losses } from "./losses";
import type { Style } from "./style";
import { flattened, tableOf } from "./tables";
import { Tally } from "./tally";

/** Where a text is pasted: the kind of blocks it takes, the levels of list that still fit. */
export interface Place {
  readonly kind: "cell" | "doc" | "note";
  readonly lists: number;
}

// A node takes two levels of a step's JSON, of which the server reads sixty.
const MOST_FRAMES = 22;

const PAGE_LEVEL: ReadonlySet<Kind> = new Set([
  "doc",
  "item",
  "blockquote",
  "guidance",
  "clause",
]);
const IMPLIED: Partial<Record<Kind, Kind>> = { list: "item", table: "row", row: "cell" };

/** Takes what a page shows, in order, and gives blocks that fit the schema. */
export class Builder {
  private readonly frames: Frame[];
  private readonly tally = new Tally();
  private readonly line = new Line(this.tally);
  private level = 0;
  /** Whether what follows continues the item of a Word list that is open. */
  continuing = false;
  /** Whether the page is a spreadsheet, whose empty edges are not part of what was chosen. */
  trimmed = false;

  constructor(
    private readonly place: Place,
    private readonly losses: Losses,
  ) {
    this.frames = [{ kind: place.kind, attrs: {}, children: [] }];
  }

  // --- inline content

  /** Adds words to the line, runs of white space read as one space as browsers do. */
  text(text: string, style: Style): void {
    this.line.text(text, style);
  }

  /** Adds an image, a field, a reference or a footnote to the line. */
  atom(inline: Node, style: Style): void {
    this.line.atom(inline, style);
  }

  /** Begins a new line in the paragraph; a second break at once begins a new paragraph. */
  lineBreak(): void {
    if (this.line.lineBreak() && !this.level) this.flush();
  }

  /** Ends the line: what it holds becomes a paragraph or the heading being read. */
  flush(): void {
    const line = this.line.take();
    if (!line.length) return;
    this.settle();
    this.tally.piece();
    this.top.children.push(this.textBlock(line));
  }

  // --- blocks

  /** Adds a rule, a page break or a block of code; false where it has no place. */
  block(block: Node): boolean {
    this.flush();
    this.settle();
    if (!PAGE_LEVEL.has(this.top.kind)) return false;
    this.tally.block(block.content.size);
    this.top.children.push(block);
    return true;
  }

  /** Reads what follows as a heading of this level, 0 for none; gives the former. */
  heading(level: number): number {
    this.flush();
    const former = this.level;
    this.level = level;
    return former;
  }

  /** Opens a container; the depth to close back to, 0 when it has no place here. */
  open(kind: Kind, attrs: Record<string, unknown> = {}): number {
    this.flush();
    if (!this.isReadyFor(kind, attrs)) return 0;
    if (this.frames.length >= MOST_FRAMES) {
      this.losses.add("nesting");
      return 0;
    }
    this.frames.push({ kind, attrs, children: [] });
    return this.frames.length - 1;
  }

  /** Closes every container above this depth; a Word list goes with its item. */
  closeTo(depth: number): void {
    this.flush();
    while (this.frames.length > depth && this.frames.length > 1) this.close();
    while (this.top.kind === "list" && this.top.word) this.close();
  }

  /** Takes how a paragraph is aligned for how its cell is, where the cell does not say. */
  align(align: string): void {
    const { kind, attrs, children } = this.top;
    if (kind === "cell" && align && !attrs.align && !children.length) attrs.align = align;
  }

  // --- Word's lists, written as paragraphs that name their list and level

  /** Opens an item at this level, closing and opening lists around it as needed. */
  openWordItem(word: WordLevel, start: number): void {
    this.flush();
    while (this.wordLevel() > word.level) this.closeWordList();
    const open = this.wordList();
    const isSame = open?.list === word.list && open.ordered === word.ordered;
    if (open?.level === word.level && !isSame) this.closeWordList();
    if (this.wordLevel() === word.level || (this.wordList() && !this.hasRoom())) {
      if (this.wordLevel() !== word.level) this.losses.add("levels");
      this.close();
    } else {
      if (!this.wordList() && !this.isBlockPlace("list")) return;
      const { ordered } = word;
      this.frames.push({ kind: "list", attrs: { ordered, start }, children: [], word });
    }
    this.frames.push({
      kind: "item",
      attrs: {},
      children: [],
      word: this.top.word ?? word,
    });
  }

  /** Whether an item of a Word list is open, which a paragraph may continue. */
  get isInWordItem(): boolean {
    return this.top.kind === "item" && this.top.word !== undefined;
  }

  /** Closes everything and gives the blocks; of a note, its only paragraph. */
  blocks(): Node[] {
    this.closeTo(1);
    const root = this.frames[0]?.children ?? [];
    return this.place.kind === "note" ? noteOf(root) : root;
  }

  /** Whether some words are highlighted and most are not. */
  get isPartlyHighlighted(): boolean {
    return this.tally.isPartlyHighlighted;
  }

  // --- how it is done

  private get top(): Frame {
    return this.frames.at(-1) as Frame;
  }

  private textBlock(line: Piece[]): Node {
    const { kind } = this.top;
    const isHeading = this.level && PAGE_LEVEL.has(kind) && kind !== "item";
    if (!isHeading) return node("paragraph", null, inlineOf(line));
    return node("heading", { level: this.level, key: "" }, inlineOf(line, !allBold(line)));
  }

  /** Makes sure that the innermost frame takes blocks. */
  private settle(): void {
    for (;;) {
      const { kind, word, implied, children } = this.top;
      const next = IMPLIED[kind];
      if (kind === "item" && word && children.length && !this.continuing)
        this.closeWordLists();
      else if (kind === "list" && implied) this.close();
      else if (next)
        this.frames.push({ kind: next, attrs: {}, children: [], implied: true });
      else return;
    }
  }

  private isReadyFor(kind: Kind, attrs: Record<string, unknown>): boolean {
    switch (kind) {
      case "list":
        return this.isListPlace(attrs);
      case "item":
        return this.isItemPlace();
      case "row":
        this.closeImplied("cell");
        this.closeImplied("row");
        return this.top.kind === "table";
      case "cell":
        this.closeImplied("cell");
        if (this.top.kind === "table") {
          this.frames.push({ kind: "row", attrs: {}, children: [], implied: true });
        }
        return this.top.kind === "row";
      case "caption":
        return this.top.kind === "table";
      case "table":
        return this.isTablePlace(attrs);
      default:
        return this.isBlockPlace(kind);
    }
  }

  private isBlockPlace(kind: Kind): boolean {
    this.settle();
    const inside = this.top.kind;
    return PAGE_LEVEL.has(inside) || (inside === "cell" && kind === "list");
  }

  /** A table inside a cell or a note is read, then written line by line. */
  private isTablePlace(attrs: Record<string, unknown>): boolean {
    this.settle();
    attrs.inside = this.frames.some(({ kind }) => kind === "cell" || kind === "note");
    return true;
  }

  private isListPlace(attrs: Record<string, unknown>): boolean {
    if (this.top.kind === "list" && !this.top.word) {
      const { children } = this.top;
      const last = children.pop();
      if (!last) {
        this.top.attrs = attrs; // a list that begins at a deeper level
        return false;
      }
      const opened = [...last.children];
      this.frames.push({ kind: "item", attrs: {}, children: opened, implied: true });
    }
    if (!this.hasRoom()) {
      this.losses.add("levels");
      return false;
    }
    return this.isBlockPlace("list");
  }

  private hasRoom(): boolean {
    const lists = this.frames.filter(({ kind }) => kind === "list").length;
    return lists < this.place.lists && this.frames.length < MOST_FRAMES - 1;
  }

  private isItemPlace(): boolean {
    this.closeImplied("item");
    if (this.top.kind === "list") return true;
    if (this.top.kind === "item" && !this.hasRoom()) {
      this.close(); // too deep for a list of its own: the next item of this one
      return true;
    }
    if (!this.isBlockPlace("list")) return false;
    this.frames.push({ kind: "list", attrs: {}, children: [], implied: true });
    return true;
  }

  private closeImplied(kind: Kind): void {
    if (this.top.kind === kind && this.top.implied) this.close();
  }

  private close(): void {
    const frame = this.frames.pop();
    if (!frame) return;
    this.tally.piece();
    if (frame.kind === "caption") {
      const words = [this.top.attrs.caption ?? "", ...frame.children.map(oneLine)];
      this.top.attrs.caption = words.filter(Boolean).join(" ");
    } else this.top.children.push(...this.closed(frame));
  }

  private closed(frame: Frame): Node[] {
    const { kind, attrs, children } = frame;
    const blocks = children.length ? children : [node("paragraph")];
    switch (kind) {
      case "item":
        return [itemOf(children)];
      case "list": {
        const list = listOf(frame);
        return list ? [list] : [];
      }
      case "cell": {
        const { header, ...cell } = attrs;
        return [node(header ? "table_header" : "table_cell", cell, blocks)];
      }
      case "row":
        return children.length ? [node("table_row", null, children)] : [];
      case "table":
        return this.table(frame);
      default:
        return children.length ? [node(kind, attrs, children)] : [];
    }
  }

  private table({ attrs, children }: Frame): Node[] {
    if (!attrs.inside) {
      return tableOf(children, String(attrs.caption ?? ""), this.trimmed, this.losses);
    }
    this.losses.add("table");
    return flattened(children);
  }

  private wordList(): WordLevel | undefined {
    return this.isInWordItem ? this.top.word : undefined;
  }

  private wordLevel(): number {
    return this.wordList()?.level ?? 0;
  }

  private closeWordList(): void {
    this.close();
    this.close();
  }

  private closeWordLists(): void {
    while (this.isInWordItem) this.closeWordList();
  }
}
