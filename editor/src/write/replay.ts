/**
 * Sends what a page that is gone had kept, in order, each batch under the name it had.
 *
 * The text it was typed in is gone with the page; places are moved by the steps' maps alone,
 * as on the server, which checks what it takes.
 */
import { Mapping, Step } from "prosemirror-transform";
import { MOST_STEPS, type Unsent } from "./collab";
import { passagesOf } from "./passages";
import type { Outcome } from "./posting";
import type { Batch, Entry, Pushed, StepJson } from "./protocol";
import { asLosses, isSame, isSameDeed, type Loss } from "./rebasing";
import { schema } from "./schema";

export interface Replayer {
  client: string;
  post(batch: Batch): Promise<Outcome>;
  save(unsent: Unsent | null): Promise<void>;
  lose(losses: Loss[], sentence?: string): void;
  name(): string;
}

/** Sends everything; what has no place any more is given back as losses. */
export async function replay(unsent: Unsent, replayer: Replayer): Promise<void> {
  const { client, post, save, lose } = replayer;
  let left: Unsent | null = unsent;
  while (left) {
    const named: Unsent = withFlight(left, replayer.name);
    const { flight } = named;
    if (!flight) break;
    await save(named);
    const { batch, version, steps } = flight;
    const outcome = await post({ client, batch, version, steps });
    if (outcome.kind === "pushed") {
      left = after(named, flight.batch, outcome.pushed, lose);
    } else {
      const sentence = "sentence" in outcome ? outcome.sentence : "";
      lose(
        asLosses(outcome.kind === "late" ? "unplaced" : "refused", wordsLeft(named)),
        sentence,
      );
      left = null;
    }
  }
  await save(null);
}

function withFlight(unsent: Unsent, name: () => string): Unsent {
  if (unsent.flight || !unsent.steps.length) return unsent;
  const steps = unsent.steps.slice(0, MOST_STEPS);
  const flight = { batch: name(), version: unsent.version, steps, isBack: false };
  return { ...unsent, sent: steps.length, flight };
}

/** What is left to send after an answer, moved past what it brings. */
function after(
  unsent: Unsent,
  batch: string,
  pushed: Pushed,
  lose: Replayer["lose"],
): Unsent | null {
  const sent = read(unsent.flight?.steps ?? []);
  lose(
    asLosses(
      "dropped",
      passagesOf(sent, (i) => pushed.dropped.includes(i)),
    ),
  );
  lose(
    asLosses(
      "swallowed",
      pushed.swallowed.map(({ words }) => words),
    ),
  );
  const all = read(unsent.steps);
  if (all.length === unsent.sent) return null;
  const known = pushed.entries.at(-1);
  const end = known ? known.from + known.steps.length : unsent.version;
  const reaches = (pushed.entries[0]?.from ?? end) <= unsent.version;
  if (!reaches || end < pushed.version) {
    // What came since is packed away: nobody can tell where the rest belongs.
    lose(asLosses("unplaced", passagesOf(all.slice(unsent.sent))));
    return null;
  }
  const { steps, losses } = moved(all, unsent, batch, pushed.entries);
  lose(losses);
  if (!steps.length) return null;
  return { version: pushed.version, steps, sent: 0, flight: null };
}

/** Moves the steps behind those sent past what the server has, without the text. */
function moved(
  all: readonly Step[],
  { version, sent }: Unsent,
  batch: string,
  entries: readonly Entry[],
): { steps: StepJson[]; losses: Loss[] } {
  const count = all.length;
  const mapping = new Mapping();
  for (const step of [...all].reverse()) mapping.appendMap(step.getMap().invert());
  let head = 0;
  for (const entry of entries) {
    for (const step of read(entry.steps.slice(Math.max(version - entry.from, 0)))) {
      const found = entry.batch === batch ? match(all, mapping, [head, sent], step) : -1;
      if (found >= 0) head = found + 1;
      mapping.appendMap(step.getMap(), found < 0 ? undefined : count - found - 1);
    }
  }
  const steps: StepJson[] = [];
  const dropped = new Set<number>();
  for (let i = sent; i < count; i++) {
    const step = all[i]?.map(mapping.slice(count - i));
    if (!step) {
      dropped.add(i);
      continue;
    }
    mapping.appendMap(step.getMap(), count - i - 1);
    steps.push(step.toJSON() as StepJson);
  }
  return {
    steps,
    losses: asLosses(
      "dropped",
      passagesOf(all, (i) => dropped.has(i)),
    ),
  };
}

/** Finds which of the steps sent became this one on the server; -1 when it added it. */
function match(
  all: readonly Step[],
  mapping: Mapping,
  [from, to]: [number, number],
  step: Step,
): number {
  for (let i = from; i < to; i++) {
    const here = all[i]?.map(mapping.slice(all.length - i));
    if (here && (isSame(here, step) || isSameDeed(here, step))) return i;
  }
  return -1;
}

function read(steps: readonly StepJson[]): Step[] {
  return steps.map((json) => Step.fromJSON(schema, json));
}

function wordsLeft({ steps, sent, flight }: Unsent): string[] {
  const all = read(steps);
  // Steps of the batch that had no place here any more are only in the batch.
  if (!flight || flight.isBack || flight.steps.length === sent) return passagesOf(all);
  return [...passagesOf(read(flight.steps)), ...passagesOf(all, (i) => i >= sent)];
}
