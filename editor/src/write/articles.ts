/**
 * Moving articles: an article is a heading and all that is under it, sub-articles included.
 *
 * A move exchanges two neighbouring parts of the text, by taking one out and putting it back
 * on the other side: two steps of one transaction. Words that others type at that moment in
 * the part that travels are lost to it (the server gives them back); so the part that travels
 * is the one where nobody writes or, all being equal, the shorter. Levels change one
 * attribute at a time, which nobody's typing can collide with.
 */
import { closeHistory } from "prosemirror-history";
import { Fragment, Slice } from "prosemirror-model";
import {
  type Command,
  type EditorState,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";
import { othersBetween } from "./carets";
import type { Joined } from "./commands";
import { withMoves } from "./moves";
import { outlineOf } from "./numbers";
import { levelOf, type Outline, rankAt, type Section } from "./outline";
import { schema } from "./schema";

export type ArticleAction = "up" | "down" | "promote" | "demote" | "add" | "select";

/** Where an article is to go: before the article of that rank (or last), at that level. */
export interface Target {
  before: number;
  level: number;
}

const DEEPEST = 6;

/** What can be done with the article of a rank; a command that cannot be says so. */
export const ARTICLE_ACTIONS: Record<ArticleAction, (rank: number) => Command> = {
  up: (rank) => toTarget(rank, above),
  down: (rank) => toTarget(rank, below),
  promote: (rank) => toTarget(rank, outward),
  demote: (rank) => toTarget(rank, inward),
  add: (rank) => addArticle(rank),
  select: (rank) => selectArticle(rank),
};

/** The same for the article that holds the caret. */
export function atCaret(action: ArticleAction): Command {
  return (state, dispatch, view) => {
    const rank = rankAt(outlineOf(state), state.selection.head);
    return rank !== null && ARTICLE_ACTIONS[action](rank)(state, dispatch, view);
  };
}

/** What the table of commands is joined with: moving the article one writes in. */
export const ARTICLE_COMMANDS = {
  moveUp: atCaret("up"),
  moveDown: atCaret("down"),
  higher: atCaret("promote"),
  deeper: atCaret("demote"),
} satisfies Joined;

/** Puts an article elsewhere, with its sub-articles; false when it is already there. */
export function placeArticle(rank: number, target: Target): Command {
  return toTarget(rank, () => target);
}

/** The rank after the last sub-article of an article. */
export function endOf(sections: readonly Section[], rank: number): number {
  const level = sections[rank]?.level ?? 0;
  const after = sections.findIndex((one, at) => at > rank && one.level <= level);
  return after < 0 ? sections.length : after;
}

/** What a move makes: the levels of all articles in their new order, and the article's rank. */
export function arranged(
  sections: readonly Section[],
  rank: number,
  { before, level }: Target,
): { levels: number[]; rank: number } {
  const end = endOf(sections, rank);
  const shift = level - (sections[rank]?.level ?? level);
  const levels = sections.map((one) => one.level);
  const own = levels.splice(rank, end - rank).map((one) => one + shift);
  const at = before >= end ? before - own.length : Math.min(before, rank);
  levels.splice(at, 0, ...own);
  return { levels, rank: at };
}

/** Whether an article and its sub-articles can be that deep. */
export function fits(sections: readonly Section[], rank: number, level: number): boolean {
  const own = sections.slice(rank, endOf(sections, rank));
  const shift = level - (sections[rank]?.level ?? level);
  return own.every((one) => one.level + shift >= 1 && one.level + shift <= DEEPEST);
}

/** Adds an article after another and what is under it, or at the end (null), and goes there. */
export function addArticle(rank: number | null): Command {
  return (state, dispatch) => {
    const { sections, places } = outlineOf(state);
    const beside = rank === null ? sections[0] : sections[rank];
    const place = rank === null ? undefined : places[rank];
    if (rank !== null && !place) return false;
    const pos = place?.endPos ?? state.doc.content.size;
    const heading = schema.node("heading", { level: beside?.level ?? 1, key: "" });
    const tr = closeHistory(state.tr).insert(pos, heading);
    tr.setSelection(TextSelection.create(tr.doc, pos + 1));
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Takes an article out with its sub-articles. It asks nothing: whoever calls it has asked. */
export function removeArticle(rank: number): Command {
  return (state, dispatch) => {
    const place = outlineOf(state).places[rank];
    if (!place) return false;
    const whole = place.pos === 0 && place.endPos === state.doc.content.size;
    const left = whole ? Fragment.from(schema.node("paragraph")) : Fragment.empty;
    const tr = closeHistory(state.tr);
    tr.step(new ReplaceStep(place.pos, place.endPos, new Slice(left, 0, 0)));
    const near = Math.min(place.pos, tr.doc.content.size);
    tr.setSelection(TextSelection.near(tr.doc.resolve(near)));
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

function selectArticle(rank: number): Command {
  return (state, dispatch) => {
    const place = outlineOf(state).places[rank];
    if (!place) return false;
    const [start, end] = [state.doc.resolve(place.pos), state.doc.resolve(place.endPos)];
    dispatch?.(state.tr.setSelection(TextSelection.between(start, end)).scrollIntoView());
    return true;
  };
}

type Aim = (sections: readonly Section[], rank: number) => Target | null;

function toTarget(rank: number, aim: Aim): Command {
  return (state, dispatch) => {
    const seen = outlineOf(state);
    const target = seen.sections[rank] ? aim(seen.sections, rank) : null;
    if (!target || !fits(seen.sections, rank, target.level)) return false;
    const tr = moved(state, seen, rank, target);
    if (!tr.docChanged) return false;
    const place = seen.places[rank];
    const { head } = state.selection;
    const carriesCaret = place && head > place.pos && head < place.endPos;
    dispatch?.(closeHistory(carriesCaret ? tr.scrollIntoView() : tr));
    return true;
  };
}

/** Among its siblings, or last of the article before the one it belongs to. */
const above: Aim = (sections, rank) => {
  const { level = 1, parent = null } = sections[rank] ?? {};
  const before = siblingBefore(sections, rank);
  if (before) return { before: before.rank, level: Math.max(level, before.level) };
  return parent ? { before: parent, level } : null;
};

/** Among its siblings, or first of the article after the one it belongs to. */
const below: Aim = (sections, rank) => {
  const { level = 1, parent } = sections[rank] ?? {};
  const end = endOf(sections, rank);
  const next = sections[end];
  if (!next) return null;
  if (next.parent !== parent) return { before: end + 1, level };
  return { before: endOf(sections, end), level: Math.min(level, next.level) };
};

const outward: Aim = (sections, rank) => {
  const parent = sections[rank]?.parent ?? null;
  const level = parent === null ? undefined : sections[parent]?.level;
  return level === undefined ? null : { before: rank, level };
};

const inward: Aim = (sections, rank) => {
  const before = siblingBefore(sections, rank);
  return before && { before: rank, level: before.level + 1 };
};

function siblingBefore(sections: readonly Section[], rank: number) {
  const parent = sections[rank]?.parent;
  const found = sections.slice(0, rank).findLastIndex((one) => one.parent === parent);
  const sibling = sections[found];
  return sibling ? { rank: found, level: sibling.level } : null;
}

function moved(state: EditorState, seen: Outline, rank: number, to: Target): Transaction {
  const { sections, places } = seen;
  const start = places[rank]?.pos ?? 0;
  const end = places[rank]?.endPos ?? start;
  const at = places[to.before]?.pos ?? state.doc.content.size;
  const tr = state.tr;
  if (at < start) exchange(tr, state, [at, start, end]);
  if (at > end) exchange(tr, state, [start, end, at]);
  const shift = to.level - (sections[rank]?.level ?? to.level);
  const through = withMoves(tr.steps);
  for (let one = rank; shift && one < endOf(sections, rank); one++) {
    const pos = through.map(places[one]?.pos ?? 0, 1);
    const heading = tr.doc.nodeAt(pos);
    if (heading) tr.setNodeAttribute(pos, "level", levelOf(heading) + shift);
  }
  return tr.setSelection(state.selection.map(tr.doc, withMoves(tr.steps)));
}

/** Exchanges the parts [a, b) and [b, c), which are whole blocks. */
function exchange(
  tr: Transaction,
  state: EditorState,
  [a, b, c]: [number, number, number],
) {
  const firstTravels = travelsFirst(state, a, b, c);
  const [from, to] = firstTravels ? [a, b] : [b, c];
  const content = tr.doc.slice(from, to).content;
  const into = firstTravels ? c - content.size : a;
  tr.step(new ReplaceStep(from, to, Slice.empty));
  tr.step(new ReplaceStep(into, into, new Slice(content, 0, 0)));
}

function travelsFirst(state: EditorState, a: number, b: number, c: number): boolean {
  const busy = [othersBetween(state, a, b), othersBetween(state, b, c)];
  return busy[0] === busy[1] ? b - a <= c - b : !busy[0];
}
