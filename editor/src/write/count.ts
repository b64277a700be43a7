/**
 * The words and characters of the text and of what is selected, counted as on the server
 * (wikimarche/text/differences_tokens.py): an elision is a word of its own, a number is one with
 * its unit, a field or a reference is one. A block that has not changed is not counted again.
 */
import type { Fragment, Node } from "prosemirror-model";
import { type EditorState, Plugin } from "prosemirror-state";
import { say } from "./words";

export interface Count {
  words: number;
  /** Spaces included, as the second figure of Word. */
  characters: number;
}

const PAUSE = 250; // ms without a change before counting

const JOINERS = "\\u0300-\\u036f\\u200c\\u200d\\ufe00-\\ufe0f";
const LETTER = `[\\p{L}\\p{Nl}\\p{No}][${JOINERS}]*`;
const INSIDE = `[\\p{L}\\p{N}_${JOINERS}]`;
const GAP = "[\\u00a0\\u202f\\u2009]";
const UNIT = `(?:${GAP}(?:[€$£%‰°]|${LETTER}${INSIDE}*)|[ ]?[€$£%‰](?![\\p{L}\\p{N}_])|${INSIDE}+)`;
const WORD = new RegExp(
  [
    "(?:qu|jusqu|lorsqu|puisqu|quoiqu|[ldjmtscn])['’](?=[\\p{L}\\p{N}_])",
    `\\p{Nd}{1,3}(?:[ \\u00a0\\u202f\\u2009]\\p{Nd}{3})+(?!\\p{Nd})(?:[.,]\\p{Nd}+)?${UNIT}?`,
    `\\p{Nd}+(?:[.,/:-]\\p{Nd}+)*${UNIT}?`,
    `[\\p{L}\\p{N}_]${INSIDE}*(?:['’\\-\\u2010\\u2011][\\p{L}\\p{N}_]${INSIDE}*)*`,
  ].join("|"),
  "giu",
);

const known = new WeakMap<Node, Count>();

/** The count of a block, at any depth; remembered for this very node. */
export function countOf(block: Node): Count {
  const found = known.get(block);
  if (found) return found;
  const count = { words: 0, characters: 0 };
  block.descendants((node) => {
    if (node.isText) add(count, countOfText(node.text ?? ""));
    else count.words += wordsOfAtom(node);
  });
  known.set(block, count);
  return count;
}

function countOfText(text: string): Count {
  const words = text.match(WORD)?.length ?? 0;
  const pairs = text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0;
  return { words, characters: text.length - pairs };
}

function wordsOfAtom({ type: { name }, attrs }: Node): number {
  if (name === "field" || name === "xref") return 1;
  return name === "image" ? countOfText(String(attrs.alt)).words : 0;
}

function add(count: Count, more: Count): void {
  count.words += more.words;
  count.characters += more.characters;
}

/** The count of the whole text. */
export function countAll({ doc }: EditorState): Count {
  return countBlocks(doc.content, { words: 0, characters: 0 });
}

/** The count of what is selected; nothing is 0. */
export function countSelected({ doc, selection }: EditorState): Count {
  const count = { words: 0, characters: 0 };
  if (selection.empty) return count;
  // The blocks between both ends are those of the text, counted already.
  for (const { $from, $to } of selection.ranges) {
    countBlocks(doc.slice($from.pos, $to.pos).content, count);
  }
  return count;
}

function countBlocks(blocks: Fragment, count: Count): Count {
  blocks.forEach((block) => {
    if (block.isText) add(count, countOfText(block.text ?? ""));
    else if (block.isLeaf) count.words += wordsOfAtom(block);
    else add(count, countOf(block));
  });
  return count;
}

/** Shows in `host` the words and characters of the text, or of what is selected. */
export function countPlugin(host: HTMLElement): Plugin {
  return new Plugin({
    view: (view) => {
      let timer = 0;
      const show = () => {
        const words = sentence(view.state);
        if (host.textContent !== words) host.textContent = words;
      };
      show();
      return {
        update: ({ state }, before) => {
          if (state.doc === before.doc && state.selection.eq(before.selection)) return;
          window.clearTimeout(timer);
          timer = window.setTimeout(show, PAUSE);
        },
        destroy: () => window.clearTimeout(timer),
      };
    },
  });
}

function sentence(state: EditorState): string {
  const all = countAll(state);
  const part = countSelected(state);
  if (!part.characters && !part.words) {
    return say("count.all", {
      words: worded("word", all.words),
      characters: worded("character", all.characters),
    });
  }
  return say("count.selected", {
    words: worded("word", part.words),
    all: figures(all.words),
    characters: worded("character", part.characters),
  });
}

function worded(unit: "word" | "character", count: number): string {
  const isOne = count < 2 && (count === 1 || document.documentElement.lang !== "en");
  return say(`count.${unit}${isOne ? "" : "s"}`, { count: figures(count) });
}

function figures(count: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "fr").format(count);
}
