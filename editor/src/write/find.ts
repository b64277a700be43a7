/**
 * Find and replace: what is looked for, the matches drawn over the text, and the commands.
 *
 * The matches follow the text, whoever writes; `find_bar.ts` is the bar where one asks.
 */
import type { Node } from "prosemirror-model";
import {
  type Command,
  type EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { type Match, type Question, Search } from "./find_matches";

export type { Match, Question } from "./find_matches";

// Drawing tens of thousands would freeze the page: those around the current one are drawn.
const MOST_DRAWN = 1000;

/** What is looked for now. */
export interface Finding {
  isOpen: boolean;
  withReplace: boolean;
  question: Question;
  matches: readonly Match[];
  /** The index of the current match; -1 when there is none. */
  current: number;
}

interface Held extends Finding {
  search: Search;
  doc: Node;
  /** Where one was when the search began: the first match is looked for from there. */
  origin: number;
  drawn: DecorationSet;
}

type Change = Partial<Pick<Held, "isOpen" | "withReplace" | "question" | "current">> & {
  origin?: number;
};

const key = new PluginKey<Held>("find");
const NOTHING: Question = { words: "", exact: false, whole: false };

/** The plugin that finds; `mountFind` shows its bar. */
export function findPlugin(): Plugin<Held> {
  return new Plugin<Held>({
    key,
    state: {
      init: (_config, { doc }) => closed(doc, NOTHING),
      apply: (tr, held) => followed(tr, held),
    },
    view: () => ({
      update: (view, before) => {
        if (key.getState(view.state) !== key.getState(before)) {
          bars.get(view)?.update(view.state);
        }
      },
    }),
    props: {
      decorations: (state) => key.getState(state)?.drawn,
      handleKeyDown: (view, event) => pressed(view, event),
    },
  });
}

function closed(doc: Node, question: Question): Held {
  return {
    ...{ isOpen: false, withReplace: false, question, matches: [], current: -1 },
    ...{ search: new Search(question), doc, origin: 0, drawn: DecorationSet.empty },
  };
}

/** What is looked for now, and what was found. */
export function findingOf(state: EditorState): Finding {
  return held(state);
}

function held(state: EditorState): Held {
  const found = key.getState(state);
  if (!found) throw new Error("the editor has no find plugin");
  return found;
}

function followed(tr: Transaction, before: Held): Held {
  const change = tr.getMeta(key) as Change | undefined;
  if (!change && !tr.docChanged) return before;
  const next = { ...before, ...change, doc: tr.doc };
  next.origin = change?.origin ?? tr.mapping.map(before.origin);
  if (!next.isOpen) return closed(tr.doc, next.question);
  if (next.question !== before.question) next.search = new Search(next.question);
  const isSame = next.search === before.search && before.isOpen && !tr.docChanged;
  if (!isSame) next.matches = next.search.matches(tr.doc);
  next.current = change?.current ?? currentIn(next, before, tr, change?.origin);
  next.drawn = drawing(next, before, tr);
  return next;
}

/** The current match stays the one it was, unless one looks from a place: then it is the next. */
function currentIn(next: Held, before: Held, tr: Transaction, origin?: number): number {
  const was = next.search === before.search ? before.matches[before.current] : undefined;
  const from = origin ?? (was ? tr.mapping.map(was.from, 1) : next.origin);
  const found = firstFrom(next.matches, from);
  return found < next.matches.length ? found : next.matches.length ? 0 : -1;
}

/** The index of the first match that begins at a place or after it. */
function firstFrom(matches: readonly Match[], place: number): number {
  let [low, high] = [0, matches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle] as Match).from < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

const FOUND = { class: "found" };
const CURRENT = { class: "found found-current" };

/** Draws the matches; typing elsewhere only moves those that are drawn. */
function drawing(next: Held, before: Held, tr: Transaction): DecorationSet {
  const { matches, current } = next;
  const start = Math.max(
    0,
    Math.min(current - MOST_DRAWN / 2, matches.length - MOST_DRAWN),
  );
  const wanted = matches.slice(start, start + MOST_DRAWN);
  const isSame = next.search === before.search && next.current === before.current;
  const moved = tr.docChanged ? before.drawn.map(tr.mapping, tr.doc) : before.drawn;
  if (isSame && isDrawn(moved, wanted)) return moved;
  return DecorationSet.create(
    tr.doc,
    wanted.map((match, i) => {
      const attrs = start + i === current ? CURRENT : FOUND;
      if (!match.isInNote) return Decoration.inline(match.from, match.to, attrs);
      const [from, to] = noteOf(tr.doc, match);
      return Decoration.node(from, to, attrs);
    }),
  );
}

/** The footnote that holds a match: its call is what the text shows of it. */
function noteOf(doc: Node, { from }: Match): [number, number] {
  const $from = doc.resolve(from);
  return [$from.before(), $from.after()];
}

function isDrawn(drawn: DecorationSet, wanted: readonly Match[]): boolean {
  if (wanted.some(({ isInNote }) => isInNote)) return false;
  const there = drawn.find().sort((a, b) => a.from - b.from);
  return (
    there.length === wanted.length &&
    there.every(({ from, to }, i) => wanted[i]?.from === from && wanted[i]?.to === to)
  );
}

function changed(state: EditorState, change: Change): Transaction {
  return state.tr.setMeta(key, change).setMeta("addToHistory", false);
}

// --- commands

/** Opens the bar to find; the words selected, if few, are what is looked for. */
export const openFind: Command = (state, dispatch, view) =>
  open(state, dispatch, view, false);

/** Opens the bar to find and replace. */
export const openReplace: Command = (state, dispatch, view) =>
  open(state, dispatch, view, true);

/** What shows the search. */
export interface FindBar {
  focus(): void;
  update(state: EditorState): void;
}

const bars = new WeakMap<EditorView, FindBar>();

/** Says what shows the search of a text. */
export function joinBar(view: EditorView, bar: FindBar): void {
  bars.set(view, bar);
}

function open(
  state: EditorState,
  dispatch: ((tr: Transaction) => void) | undefined,
  view: EditorView | undefined,
  withReplace: boolean,
): boolean {
  if (!dispatch) return true;
  const { question } = held(state);
  const { from, to } = state.selection;
  const words = selectedWords(state);
  const next = words && words !== question.words ? { ...question, words } : question;
  const replaces = withReplace && view?.editable !== false;
  const origin = words ? from : to;
  dispatch(changed(state, { isOpen: true, withReplace: replaces, question: next, origin }));
  if (view) bars.get(view)?.focus();
  return true;
}

const MOST_ASKED = 200; // characters of a selection that is taken as a question

function selectedWords({ doc, selection }: EditorState): string {
  const { $from, $to, from, to } = selection;
  if (!$from.sameParent($to) || to - from > MOST_ASKED) return "";
  return $from.parent.inlineContent ? doc.textBetween(from, to) : "";
}

/** Looks for something else, from where one is. */
export function ask(question: Question): Command {
  return (state, dispatch) => {
    const { matches, current, origin } = held(state);
    const from = matches[current]?.from ?? origin;
    dispatch?.(changed(state, { question, origin: from }));
    return true;
  };
}

/** Goes to the next match, or to the one before; from the last, to the first. */
export function goToMatch(direction: 1 | -1): Command {
  return (state, dispatch) => {
    const { matches, current, isOpen } = held(state);
    const count = matches.length;
    if (!isOpen || !count) return false;
    const next = (current + direction + count) % count;
    dispatch?.(selected(changed(state, { current: next }), matches[next] as Match));
    return true;
  };
}

/** Selects the current match: the caret will be there when the bar closes. */
export const goToCurrent: Command = (state, dispatch) => {
  const { matches, current } = held(state);
  const match = matches[current];
  if (!match) return false;
  dispatch?.(selected(changed(state, { current }), match));
  return true;
};

function selected(tr: Transaction, match: Match): Transaction {
  if (match.isInNote) {
    return tr.setSelection(NodeSelection.create(tr.doc, noteOf(tr.doc, match)[0]));
  }
  return tr.setSelection(TextSelection.create(tr.doc, match.from, match.to));
}

/** Closes the bar; the caret is on the match one was at. */
export const closeFind: Command = (state, dispatch) => {
  if (!held(state).isOpen) return false;
  dispatch?.(changed(state, { isOpen: false }));
  return true;
};

/** Puts other words in place of the current match and goes to the next one. */
export function replaceCurrent(words: string): Command {
  return (state, dispatch) => {
    const { matches, current } = held(state);
    const match = matches[current];
    if (!match) return false;
    if (dispatch) {
      const tr = state.tr.insertText(words, match.from, match.to);
      // The next one is after what was put, which may hold what is looked for.
      dispatch(tr.setMeta(key, { origin: match.from + words.length }));
    }
    return true;
  };
}

/** Puts other words in place of every match, at once: one undo takes all back. */
export function replaceAll(words: string): Command {
  return (state, dispatch) => {
    const { matches } = held(state);
    if (!matches.length) return false;
    if (dispatch) {
      const { tr } = state;
      for (const { from, to } of [...matches].reverse()) tr.insertText(words, from, to);
      dispatch(tr);
    }
    return true;
  };
}

function pressed(view: EditorView, event: KeyboardEvent): boolean {
  const { state } = view;
  if (event.key === "Escape" && held(state).isOpen) return closeFind(state, view.dispatch);
  if (event.key !== "F3") return false;
  const direction = event.shiftKey ? -1 : 1;
  return held(state).isOpen
    ? goToMatch(direction)(state, view.dispatch)
    : openFind(state, view.dispatch, view);
}
