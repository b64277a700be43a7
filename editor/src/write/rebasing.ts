/**
 * Taking back what is not confirmed, letting others' steps pass, doing it again: the heart of
 * prosemirror-collab, which also tells here what was lost on the way.
 */
import type { Node } from "prosemirror-model";
import {
  type EditorState,
  PluginKey,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import { ReplaceStep, type Step, type StepMap } from "prosemirror-transform";
import { passagesOf } from "./passages";
import type { StepJson } from "./protocol";

const MOST_REMEMBERED = 1000; // maps kept to place what others point at

/** Words that have no place any more, and why. */
export interface Loss {
  reason: "dropped" | "swallowed" | "refused" | "unplaced";
  words: string;
}

/** A step done here that the server has not confirmed. */
export interface Pending {
  step: Step;
  inverted: Step;
  origin: object;
  /** Whether it is part of the batch in flight. */
  isSent: boolean;
}

/** The batch in flight, as it was sent. */
export interface Flight {
  batch: string;
  version: number;
  steps: StepJson[];
  /** Whether the server's version of it has been received. */
  isBack: boolean;
}

/** What is confirmed and what waits. */
export interface Collab {
  client: string;
  version: number;
  pending: readonly Pending[];
  flight: Flight | null;
  /** The maps of the last confirmed steps; the last one leads to `version`. */
  trail: readonly StepMap[];
}

export const collabKey = new PluginKey<Collab>("collab");
export const lossKey = new PluginKey<Loss[]>("losses");

/** The words lost by a transaction that `receive`, `refuse`, `answered` or `resync` made. */
export function lossesOf(tr: Transaction): Loss[] {
  return (tr.getMeta(lossKey) as Loss[] | undefined) ?? [];
}

/** Whether two steps do the same at the same place. */
export function isSame(one: Step | undefined, other: Step | undefined): boolean {
  return JSON.stringify(one?.toJSON()) === JSON.stringify(other?.toJSON());
}

/** Whether two steps replace as much by the same, wherever. */
export function isSameDeed(one: Step, other: Step): boolean {
  if (!(one instanceof ReplaceStep && other instanceof ReplaceStep)) return false;
  return one.slice.eq(other.slice) && one.to - one.from === other.to - other.from;
}

/** The last maps of a trail that goes on. */
export function remembered(trail: readonly StepMap[], maps: readonly StepMap[]): StepMap[] {
  return [...trail, ...maps].slice(-MOST_REMEMBERED);
}

/** What else a rebase is to do. */
export interface Change {
  /** How many of the first pending steps are not done again. */
  without?: number;
  /** Whether the first step received is the first pending one, moved by the server. */
  isMoved?: boolean;
  /** Whether what is received is the batch in flight, and whether it ends with it. */
  isOwn?: boolean;
  isBack?: boolean;
}

/** Takes back what is pending, applies `over`, does the rest again. */
export function rebased(
  state: EditorState,
  own: Collab,
  over: readonly Step[],
  change: Change = {},
): Transaction {
  const { without = 0, isMoved = false } = change;
  const { pending } = own;
  const count = pending.length;
  const tr = state.tr;
  for (let i = count - 1; i >= 0; i--) tr.step((pending[i] as Pending).inverted);
  for (const step of over) tr.step(step);
  if (isMoved) mirror(tr, count - 1, count);
  const redone = doneAgain(tr, pending, without, change.isOwn ? [] : fresh(over));
  const maps = over.map((step) => step.getMap());
  keepCaret(state, tr);
  return tr
    .setMeta("rebased", count)
    .setMeta("addToHistory", false)
    .setMeta(lossKey, redone.losses)
    .setMeta(collabKey, {
      ...own,
      version: own.version + over.length,
      pending: redone.pending,
      flight: own.flight && { ...own.flight, isBack: own.flight.isBack || !!change.isBack },
      trail: remembered(own.trail, maps),
    });
}

/** Does the pending steps again where their passages now are, but for the first ones. */
function doneAgain(
  tr: Transaction,
  pending: readonly Pending[],
  without: number,
  brought: Range[],
): { pending: Pending[]; losses: Loss[] } {
  const count = pending.length;
  const kept: Pending[] = [];
  const dropped = new Set<number>();
  const losses: Loss[] = [];
  let ranges = brought;
  for (const [i, one] of pending.entries()) {
    if (i < without) continue;
    const step = one.step.map(tr.mapping.slice(count - i));
    const before = tr.doc;
    if (!step || tr.maybeStep(step).failed) {
      if (!one.isSent) dropped.add(i); // of those sent, the server tells
      continue;
    }
    mirror(tr, count - i - 1, tr.steps.length - 1);
    if (!one.isSent) losses.push(...swallowed(before, step, ranges));
    ranges = ranges.map(([from, to]) => mapRange(step.getMap(), from, to));
    kept.push({ ...one, step, inverted: step.invert(before) });
  }
  const steps = pending.map(({ step }) => step);
  const words = passagesOf(steps, (i) => dropped.has(i));
  return { pending: kept, losses: [...losses, ...asLosses("dropped", words)] };
}

/** Ties the map of a step to that of its inverse: the library's own way, left untyped by it. */
function mirror(tr: Transaction, one: number, other: number): void {
  const mapping = tr.mapping as unknown as { setMirror(n: number, m: number): void };
  mapping.setMirror(one, other);
}

type Range = [from: number, to: number];

function mapRange(map: StepMap, from: number, to: number): Range {
  return [map.map(from, 1), map.map(to, -1)];
}

/** What each step brought, in the document after all of them. */
function fresh(steps: readonly Step[]): Range[] {
  let ranges: Range[] = [];
  for (const step of steps) {
    const map = step.getMap();
    ranges = ranges.map(([from, to]) => mapRange(map, from, to));
    map.forEach((_oldStart, _oldEnd, from, to) => {
      if (to > from) ranges.push([from, to]);
    });
  }
  return ranges;
}

/** The others' new words that a deletion made without seeing them takes with it. */
function swallowed(doc: Node, step: Step, ranges: readonly Range[]): Loss[] {
  const words: string[] = [];
  step.getMap().forEach((start, end) => {
    for (const [from, to] of ranges) {
      const [a, b] = [Math.max(start, from), Math.min(end, to)];
      if (a < b) words.push(doc.textBetween(a, b, "\n", "\n"));
    }
  });
  return asLosses("swallowed", [words.join("")]);
}

/** Passages as losses, without the empty ones. */
export function asLosses(reason: Loss["reason"], passages: readonly string[]): Loss[] {
  const words = passages.map((one) => one.trim()).filter((one) => one);
  return words.map((one) => ({ reason, words: one }));
}

/** What others write at the caret comes after it; bold waiting for the next key stays. */
function keepCaret(state: EditorState, tr: Transaction): void {
  if (state.selection instanceof TextSelection) {
    const { anchor, head } = state.selection;
    const place = (pos: number) => tr.doc.resolve(tr.mapping.map(pos, -1));
    tr.setSelection(TextSelection.between(place(anchor), place(head), -1));
    // Not a move of the caret: as prosemirror-collab, which has no other way to say it.
    (tr as unknown as { updated: number }).updated &= ~1;
  }
  if (state.storedMarks) tr.setStoredMarks(state.storedMarks);
}
