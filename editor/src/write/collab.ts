/**
 * The client of an authority that rebases: this page's side of `text/engine.py`.
 *
 *   typing ──► pending steps ──startBatch──► one batch in flight ──► the server
 *   entries ──receive──► transactions, one after the other, until nothing is unseen
 *
 * As prosemirror-collab, whose algorithm this is: what is not confirmed is taken back, the
 * others' steps are applied, the rest is done again. The differences: one batch in flight
 * keeps its name and its steps until it is answered, since it may be sent again; it comes
 * back as the server rebased it, which is almost always what was done here too.
 */
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, type Transaction } from "prosemirror-state";
import { Mapping, Step, Transform } from "prosemirror-transform";
import { stepsBetween } from "./difference";
import { passagesOf } from "./passages";
import type { Batch, Entry, StepJson } from "./protocol";
import {
  asLosses,
  type Collab,
  collabKey,
  isSame,
  isSameDeed,
  lossesOf,
  lossKey,
  type Pending,
  rebased,
  remembered,
} from "./rebasing";
import { schema } from "./schema";

export { type Loss, lossesOf } from "./rebasing";

/** The server takes 200 steps; a margin is left for those it adds. */
export const MOST_STEPS = 150;
export const MOST_CHARACTERS = 1_500_000;

/** Follows what is confirmed and what waits, from the document at `version`. */
export function collabPlugin(version: number, client: string): Plugin<Collab> {
  return new Plugin<Collab>({
    key: collabKey,
    state: {
      init: () => ({ client, version, pending: [], flight: null, trail: [] }),
      apply: (tr, own) => {
        const next = tr.getMeta(collabKey) as Collab | undefined;
        if (next) return next;
        return tr.docChanged ? { ...own, pending: [...own.pending, ...stepsOf(tr)] } : own;
      },
    },
    historyPreserveItems: true, // so that undoing can follow what is rebased
  });
}

function stepsOf(tr: Transaction): Pending[] {
  return tr.steps.map((step, i) => {
    const before = tr.docs[i] ?? tr.before;
    return { step, inverted: step.invert(before), origin: tr, isSent: false };
  });
}

function collabOf(state: EditorState): Collab {
  const own = collabKey.getState(state);
  if (!own) throw new Error("the editor has no collab plugin");
  return own;
}

/** The version of the document that this page has confirmed. */
export function versionOf(state: EditorState): number {
  return collabOf(state).version;
}

/** How many steps are not confirmed, or part of a batch not answered. */
export function unconfirmed(state: EditorState): number {
  const { pending, flight } = collabOf(state);
  return Math.max(pending.length, flight ? 1 : 0);
}

/** Where a position of the confirmed document at `version` is now; null when too old. */
export function mapForward(
  state: EditorState,
  version: number,
  pos: number,
): number | null {
  const { version: now, trail, pending } = collabOf(state);
  const start = trail.length - (now - version);
  if (version > now || start < 0) return null;
  const maps = [...trail.slice(start), ...pending.map(({ step }) => step.getMap())];
  const mapped = new Mapping(maps).map(pos, -1);
  return Math.min(mapped, state.doc.content.size);
}

// --- what is sent

/** The batch in flight, the same each time until it is answered. */
export function sendable(state: EditorState): Batch | null {
  const { client, flight } = collabOf(state);
  if (!flight) return null;
  return { client, batch: flight.batch, version: flight.version, steps: flight.steps };
}

/** Names what waits a batch, to be sent; null when nothing waits or one is in flight. */
export function startBatch(state: EditorState, batch: string): Transaction | null {
  const own = collabOf(state);
  if (own.flight || !own.pending.length) return null;
  const count = batchSize(own.pending);
  const pending = own.pending.map((one, i) => ({ ...one, isSent: i < count }));
  const steps = pending.slice(0, count).map(({ step }) => step.toJSON() as StepJson);
  const flight = { batch, version: own.version, steps, isBack: false };
  return state.tr.setMeta(collabKey, { ...own, pending, flight });
}

/** As many steps as one batch takes; what was done at once goes at once if it can. */
function batchSize(pending: readonly Pending[]): number {
  let characters = 0;
  let whole = 0;
  for (const [i, { step, origin }] of pending.entries()) {
    if (i > 0 && origin !== pending[i - 1]?.origin) whole = i;
    characters += JSON.stringify(step.toJSON()).length;
    if (i >= MOST_STEPS || (i > 0 && characters > MOST_CHARACTERS)) return whole || i;
  }
  return pending.length;
}

/** What to keep on this computer: everything that is not confirmed, as JSON. */
export interface Unsent {
  version: number;
  /** Steps on the document at `version`; the first `sent` of them are of the batch. */
  steps: StepJson[];
  sent: number;
  flight: { batch: string; version: number; steps: StepJson[]; isBack: boolean } | null;
}

/** Gives what would be lost if the page closed now; null when nothing would. */
export function unsentOf(state: EditorState): Unsent | null {
  const { version, pending, flight } = collabOf(state);
  if (!pending.length && !flight) return null;
  const steps = pending.map(({ step }) => step.toJSON() as StepJson);
  return { version, steps, sent: pending.filter((one) => one.isSent).length, flight };
}

// --- what is received

/**
 * Gives the next transaction that brings the entries in, null when all of them are.
 *
 * To be dispatched, then asked again with the same entries. `"gap"` when entries between
 * this page's version and these are missing.
 */
export function receive(
  state: EditorState,
  entries: readonly Entry[],
): Transaction | "gap" | null {
  const own = collabOf(state);
  const { flight, pending } = own;
  const sent = pending.filter((one) => one.isSent).length;
  if (flight?.isBack && sent) return rebased(state, own, [], { without: sent });
  const unseen = entries.filter(({ from, steps }) => from + steps.length > own.version);
  const first = unseen[0];
  if (!first) return null;
  if (first.from > own.version) return "gap";
  const isOwn = (entry: Entry) => entry.batch === flight?.batch && !flight.isBack;
  if (isOwn(first)) return receiveOwn(state, own, first);
  const back = unseen.findIndex(isOwn);
  const foreign = back < 0 ? unseen : unseen.slice(0, back);
  return rebased(state, own, stepsFrom(foreign, own.version));
}

/** The steps of consecutive entries from a version on. */
function stepsFrom(entries: readonly Entry[], version: number): Step[] {
  const steps: Step[] = [];
  let at = version;
  for (const entry of entries) {
    if (entry.from > at) break; // the gap is told the next time
    const unseen = entry.steps.slice(at - entry.from);
    steps.push(...readSteps(unseen));
    at += unseen.length;
  }
  return steps;
}

/** Brings in what the server made of the batch in flight, as far as it goes at once. */
function receiveOwn(state: EditorState, own: Collab, entry: Entry): Transaction {
  const steps = stepsFrom([entry], own.version);
  const heads = own.pending.filter((one) => one.isSent);
  const isLast = (count: number) => count === steps.length;
  const equal = countEqual(steps, heads);
  if (equal) return confirmed(state, own, equal, isLast(equal));
  const [next, head] = [steps[0], heads[0]];
  if (!next) throw new Error("an entry without steps");
  if (!head) return rebased(state, own, steps, { isOwn: true, isBack: true });
  const kept = heads.findIndex(({ step }) => isSame(step, next));
  if (kept > 0) return rebased(state, own, [], { without: kept });
  // Moved otherwise than here, or added by the server.
  const isMoved = isSameDeed(head.step, next);
  const without = isMoved ? 1 : 0;
  return rebased(state, own, [next], { without, isMoved, isOwn: true, isBack: isLast(1) });
}

function countEqual(steps: readonly Step[], heads: readonly Pending[]): number {
  const most = Math.min(steps.length, heads.length);
  let count = 0;
  while (count < most && isSame(steps[count], heads[count]?.step)) count++;
  return count;
}

/** Notes that the server did the same: the text does not change. */
function confirmed(
  state: EditorState,
  own: Collab,
  count: number,
  isBack: boolean,
): Transaction {
  const maps = own.pending.slice(0, count).map(({ step }) => step.getMap());
  return state.tr.setMeta(collabKey, {
    ...own,
    version: own.version + count,
    pending: own.pending.slice(count),
    flight: own.flight && { ...own.flight, isBack },
    trail: remembered(own.trail, maps),
  });
}

// --- what became of the batch in flight

/** Closes the batch that was answered; what the server did not keep of it is taken back. */
export function answered(state: EditorState): Transaction {
  const own = collabOf(state);
  const sent = own.pending.filter((one) => one.isSent).length;
  return rebasedOrNot(state, { ...own, flight: null }, sent);
}

/** Takes back the batch that was refused; later work is kept where it can be. */
export function refuse(state: EditorState): Transaction {
  const { flight } = collabOf(state);
  const tr = answered(state);
  const words = flight && !flight.isBack ? passagesOf(readSteps(flight.steps)) : [];
  return tr.setMeta(lossKey, [...asLosses("refused", words), ...lossesOf(tr)]);
}

/** Takes back everything that is not confirmed: this page may no longer write. */
export function refuseAll(state: EditorState): Transaction {
  const own = collabOf(state);
  const tr = rebasedOrNot(state, { ...own, flight: null }, own.pending.length);
  return tr.setMeta(lossKey, asLosses("refused", passagesOf(own.pending.map(stepOf))));
}

function rebasedOrNot(state: EditorState, own: Collab, without: number): Transaction {
  if (without) return rebased(state, own, [], { without });
  return state.tr.setMeta(collabKey, own);
}

function stepOf(pending: Pending): Step {
  return pending.step;
}

function readSteps(steps: readonly StepJson[]): Step[] {
  return steps.map((json) => Step.fromJSON(schema, json));
}

/** The words of some steps of the batch in flight, by their indexes. */
export function wordsSent(state: EditorState, indexes: readonly number[]): string[] {
  const { flight } = collabOf(state);
  return passagesOf(readSteps(flight?.steps ?? []), (i) => indexes.includes(i));
}

// --- a page that is too late

/**
 * Passes to another text whose way from this page's version nobody remembers.
 *
 * What is not confirmed is done again where its passage still is. `isTaken` says that the
 * batch in flight is in the new text.
 */
export function resync(
  state: EditorState,
  doc: Node,
  version: number,
  isTaken = false,
): Transaction {
  const own = collabOf(state);
  const base = new Transform(state.doc);
  for (const { inverted } of [...own.pending].reverse()) base.step(inverted);
  const sent = own.pending.filter((one) => one.isSent).length;
  // What was to be sent is sent anew: of what has no place, nobody else will tell.
  const pending = own.pending.map((one, i) => ({ ...one, isSent: isTaken && i < sent }));
  const over = stepsBetween(base.doc, doc);
  const change = { without: isTaken ? sent : 0, isOwn: true };
  const tr = rebased(state, { ...own, pending }, over, change);
  const next = tr.getMeta(collabKey) as Collab;
  return tr.setMeta(collabKey, { ...next, version, flight: null, trail: [] });
}
