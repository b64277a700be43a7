/**
 * The words that steps bring, read from the steps alone.
 *
 * Words that could not be kept are shown to their author. By then the document they were
 * typed in may be gone; the steps are not.
 */
import type { Node, Slice } from "prosemirror-model";
import { ReplaceStep, type Step } from "prosemirror-transform";

/** A run of what was brought: each token stands for one position of the document. */
interface Piece {
  at: number;
  tokens: string[];
}

/** Gives the passages that the chosen steps bring, as they are after the last step. */
export function passagesOf(
  steps: readonly Step[],
  isChosen: (index: number) => boolean = () => true,
): string[] {
  let pieces: Piece[] = [];
  steps.forEach((step, index) => {
    const brought =
      step instanceof ReplaceStep && isChosen(index) ? tokensOf(step.slice) : null;
    step.getMap().forEach((oldStart, oldEnd, start, end) => {
      const tokens = brought ?? Array<string>(end - start).fill("");
      pieces = replaced(pieces, [start, start + oldEnd - oldStart], tokens, !!brought);
    });
  });
  const words = pieces.map(({ tokens }) =>
    tokens
      .join("")
      .replace(/\n{2,}/g, "\n")
      .trim(),
  );
  return words.filter((text) => text);
}

/** Replaces a range; what was brought on both sides of new words is one passage with them. */
function replaced(
  pieces: Piece[],
  [from, to]: [number, number],
  tokens: string[],
  isBrought: boolean,
): Piece[] {
  const out: Piece[] = [];
  const after: Piece[] = [];
  let left: string[] = [];
  let right: string[] = [];
  for (const piece of pieces) {
    const end = piece.at + piece.tokens.length;
    if (end < from || (end === from && !isBrought)) out.push(piece);
    else if (piece.at > to || (piece.at === to && !isBrought && piece.at > from)) {
      after.push({ ...piece, at: piece.at + tokens.length - (to - from) });
    } else {
      if (piece.at < from) left = piece.tokens.slice(0, from - piece.at);
      if (end > to) right = piece.tokens.slice(Math.max(to - piece.at, 0));
    }
  }
  if (isBrought || (left.length && right.length)) {
    out.push({ at: from - left.length, tokens: [...left, ...tokens, ...right] });
  } else {
    if (left.length) out.push({ at: from - left.length, tokens: left });
    if (right.length) out.push({ at: from + tokens.length, tokens: right });
  }
  return [...out, ...after];
}

function tokensOf(slice: Slice): string[] {
  const tokens: string[] = [];
  slice.content.forEach((node) => {
    collect(node, tokens);
  });
  return tokens.slice(slice.openStart, tokens.length - slice.openEnd);
}

function collect(node: Node, tokens: string[]): void {
  if (node.isText) {
    tokens.push(...(node.text ?? "").split(""));
  } else if (node.isLeaf) {
    tokens.push(leafWords(node));
  } else {
    tokens.push("");
    node.forEach((child) => {
      collect(child, tokens);
    });
    tokens.push(node.isBlock ? "\n" : "");
  }
}

function leafWords(node: Node): string {
  if (node.type.name === "hard_break") return "\n";
  const { alt, name, key } = node.attrs;
  return String(alt ?? name ?? key ?? "");
}
