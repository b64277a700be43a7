/** What an open container of a pasted text becomes when it closes, and a line of its words. */
import type { Attrs, Mark, Node } from "prosemirror-model";
import { schema } from "../schema";
import { marksOf, type Style } from "./style";

export type Kind =
  | "blockquote"
  | "caption"
  | "cell"
  | "clause"
  | "doc"
  | "guidance"
  | "item"
  | "list"
  | "note"
  | "row"
  | "table";

/** A container being filled; `implied` when no element of the page asked for it. */
export interface Frame {
  readonly kind: Kind;
  attrs: Record<string, unknown>;
  children: Node[];
  readonly implied?: boolean;
  /** The list and level of Word that it belongs to. */
  readonly word?: WordLevel;
}

export interface WordLevel {
  readonly list: string;
  readonly level: number;
  readonly ordered: boolean;
}

/** Words or an atom, as styled where they were met. */
export interface Piece {
  readonly thing: Node | string;
  readonly style: Style;
}

/** A node of the schema, unchecked: its frame takes only what fits. */
export function node(
  kind: string,
  attrs: Attrs | null = null,
  children: readonly Node[] = [],
  marks: readonly Mark[] = [],
): Node {
  const type = schema.nodes[kind];
  if (!type) throw new RangeError(kind);
  return type.create(attrs, [...children], marks);
}

/** A paragraph of plain words. */
export function paragraph(words: string): Node {
  return node("paragraph", null, words ? [schema.text(words)] : []);
}

/** An item, whose first block is always a paragraph. */
export function itemOf(children: readonly Node[]): Node {
  const starts = children[0]?.type.name === "paragraph";
  return node("list_item", null, starts ? children : [node("paragraph"), ...children]);
}

/** A list; tight when none of its items has two paragraphs. */
export function listOf(frame: Frame): Node | null {
  const { attrs, children } = frame;
  if (!children.length) return null;
  const tight = children.every((item) => paragraphs(item) === 1);
  return attrs.ordered
    ? node("ordered_list", { start: attrs.start ?? 1, tight }, children)
    : node("bullet_list", { tight }, children);
}

function paragraphs(item: Node): number {
  let count = 0;
  item.forEach((child) => {
    if (child.type.name === "paragraph") count += 1;
  });
  return count;
}

/** Whether bold says nothing here, as in a heading that is bold anyway. */
export function allBold(line: readonly Piece[]): boolean {
  const words = line.filter(({ thing }) => typeof thing === "string" && thing.trim());
  return words.length > 0 && words.every(({ style }) => style.names.has("strong"));
}

/** The inline content of a line; without its bold when the block is bold anyway. */
export function inlineOf(line: readonly Piece[], bold = true): Node[] {
  const nodes: Node[] = [];
  for (const { thing, style } of line) {
    const marks = marksOf(style, bold ? "" : "strong");
    const next = typeof thing === "string" ? schema.text(thing, marks) : thing.mark(marks);
    const last = nodes.at(-1);
    if (last?.isText && next.isText && last.sameMarkup(next)) {
      nodes[nodes.length - 1] = schema.text(`${last.text}${next.text}`, marks);
    } else nodes.push(next);
  }
  return nodes;
}

/** The words of a block on one line; what stands for words is written as it shows. */
export function oneLine(block: Node): string {
  const words = block.textBetween(0, block.content.size, " ", (leaf) =>
    leaf.type.name === "hard_break" ? " " : String(leaf.attrs.alt ?? ""),
  );
  return words.replace(/\s+/g, " ").trim();
}

/** The blocks of a note as one line of inline content: images by their words, no note inside. */
export function noteOf(blocks: readonly Node[]): Node[] {
  const inline: Node[] = [];
  for (const block of blocks) {
    if (inline.length) inline.push(node("hard_break"));
    for (const child of block.isTextblock ? block.children : [textOf(block)]) {
      const { name } = child.type;
      if (name === "image" && child.attrs.alt)
        inline.push(block.type.schema.text(child.attrs.alt));
      else if (name !== "image" && name !== "footnote") inline.push(child);
    }
  }
  return inline;
}

function textOf(block: Node): Node {
  return block.type.schema.text(oneLine(block) || " ");
}
