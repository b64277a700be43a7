/**
 * A small server that orders and rebases as `text/engine.py` does, for simulations.
 */
import type { Node } from "prosemirror-model";
import {
  AttrStep,
  Transform as Change,
  Mapping,
  Step,
  type Transform,
} from "prosemirror-transform";
import type { Batch, Entry, Pushed, StepJson } from "../../src/write/protocol";
import { schema } from "../../src/write/schema";

export class Authority {
  entries: Entry[] = [];
  answers = new Map<string, { at: number; dropped: number[]; swallowed: string[] }>();
  /** Steps before this version are forgotten. */
  floor = 0;
  private steps: Step[] = [];
  private keys = 0;

  constructor(
    public doc: Node,
    private readonly givesKeys = true,
  ) {}

  get version(): number {
    return this.steps.length;
  }

  since(version: number): Entry[] | "late" {
    if (version < this.floor || version > this.version) return "late";
    return this.entries.filter(({ from, steps }) => from + steps.length > version);
  }

  /** Takes a batch, once however often it comes; null when it is of another time. */
  push(batch: Batch): Pushed | null {
    let known = this.answers.get(batch.batch);
    if (!known) {
      if (this.since(batch.version) === "late") return null;
      known = this.take(batch);
      this.answers.set(batch.batch, known);
    }
    const entries = this.since(batch.version);
    return {
      version: this.version,
      entries: structuredClone(entries === "late" ? [] : entries),
      dropped: known.dropped,
      swallowed: known.swallowed.map((words) => ({ step: 0, words })),
    };
  }

  private take({ batch, version, steps }: Batch) {
    const read = steps.map((json) => Step.fromJSON(schema, structuredClone(json)));
    const over = this.steps.slice(version);
    const mapping = new Mapping();
    for (const step of [...read].reverse()) mapping.appendMap(step.getMap().invert());
    for (const step of over) mapping.appendMap(step.getMap());
    const tr = new Change(this.doc);
    const dropped: number[] = [];
    const swallowed: string[] = [];
    let fresh = freshOf(over);
    read.forEach((step, i) => {
      const own = read.length - i;
      const mapped = step.map(mapping.slice(own));
      const before = tr.doc;
      if (!mapped || tr.maybeStep(mapped).failed) {
        dropped.push(i);
        return;
      }
      const map = mapped.getMap();
      map.forEach((from, to) => {
        for (const [a, b] of fresh) {
          const [start, end] = [Math.max(from, a), Math.min(to, b)];
          if (start < end) swallowed.push(before.textBetween(start, end, "\n", "\n"));
        }
      });
      fresh = fresh.map(([a, b]) => [map.map(a, 1), map.map(b, -1)]);
      mapping.appendMap(map, own - 1);
    });
    tr.doc.check();
    if (tr.steps.length && this.givesKeys) this.giveKeys(tr);
    this.keep(batch, tr);
    return { at: this.version, dropped, swallowed };
  }

  private giveKeys(tr: Transform): void {
    tr.doc.forEach((block, pos) => {
      if (block.type.name !== "heading" || block.attrs.key) return;
      tr.step(new AttrStep(pos, "key", `k${++this.keys}`));
    });
  }

  private keep(batch: string, tr: Transform): void {
    if (!tr.steps.length) return;
    const steps = tr.steps.map((step) => step.toJSON() as StepJson);
    const at = "2026-11-24T14:32:00.000+00:00";
    this.entries.push({ from: this.version, batch, who: 1, at, steps });
    this.steps.push(...tr.steps);
    this.doc = tr.doc;
  }
}

function freshOf(steps: readonly Step[]): [number, number][] {
  let found: [number, number][] = [];
  for (const step of steps) {
    const map = step.getMap();
    found = found.map(([a, b]) => [map.map(a, 1), map.map(b, -1)]);
    map.forEach((_from, _to, a, b) => {
      found.push([a, b]);
    });
  }
  return found;
}

/** A source of chance that gives the same each time. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
