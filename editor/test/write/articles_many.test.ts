/** Articles moved by chance, and while another person types. */
import type { Node } from "prosemirror-model";
import type { Command, EditorState } from "prosemirror-state";
import { Mapping, type Step } from "prosemirror-transform";
import { describe, expect, test } from "vitest";
import {
  ARTICLE_ACTIONS,
  type ArticleAction,
  placeArticle,
} from "../../src/write/articles";
import { withMoves } from "../../src/write/moves";
import { outlineOf } from "../../src/write/numbers";
import { contract, done, opened, words } from "./contract";
import { dice } from "./dice";
import { article, text } from "./outlined";

function random(next: (below: number) => number): EditorState {
  const blocks: Node[] = next(2) ? [text("ouverture")] : [];
  for (let count = 0; count < 3 + next(12); count++) {
    blocks.push(article(1 + next(6), `T${count}`, `t${count}`));
    for (let more = next(3); more; more--) blocks.push(text(`p${count}-${more}`));
  }
  return opened(...blocks);
}

const ACTIONS: ArticleAction[] = ["up", "down", "promote", "demote"];

function anyMove(state: EditorState, next: (below: number) => number): Command {
  const count = outlineOf(state).sections.length;
  const rank = next(count);
  if (next(2)) return placeArticle(rank, { before: next(count + 1), level: 1 + next(6) });
  return ARTICLE_ACTIONS[ACTIONS[next(ACTIONS.length)] ?? "up"](rank);
}

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed + 1);

test.each(SEEDS)(
  "whatever is moved, all is there once, keys and own texts kept (%i)",
  (seed) => {
    const next = dice(seed);
    let state = random(next);
    const sorted = (of: EditorState) => [...words(of)].sort();
    const ownTexts = (of: EditorState) => {
      const { sections, places } = outlineOf(of);
      const found = sections.map(({ key }, rank) => {
        const { index = 0, ownEnd = 0 } = places[rank] ?? {};
        return [key, ...words(of).slice(index, ownEnd)].join("|");
      });
      return found.sort();
    };
    const before = [sorted(state), ownTexts(state)];
    for (let count = 0; count < 15; count++) {
      state = done(state, anyMove(state, next));
      expect([sorted(state), ownTexts(state)]).toEqual(before);
      const numbers = outlineOf(state).sections.map(({ number }) => number);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(followOn(numbers)).toBe(true);
    }
  },
);

/** Whether each number is one more than its elder, or the first of the one before. */
function followOn(numbers: string[]): boolean {
  const seen = new Set(["0"]);
  return numbers.every((number) => {
    const parts = number.split(".").map(Number);
    const last = parts.pop() ?? 0;
    seen.add(number);
    return last === 1 || seen.has([...parts, last - 1].join("."));
  });
}

// --- two people

function stepsOf(state: EditorState, command: Command): Step[] {
  let steps: Step[] = [];
  command(state, (tr) => {
    steps = tr.steps;
  });
  return steps;
}

interface Rebased {
  doc: Node;
  /** Steps whose passage is gone. */
  dropped: Step[];
  /** The others' new words that a deletion took. */
  swallowed: string[];
}

/** As the server does (`text/engine.py`): steps moved onto the head, past those that came. */
function rebase(base: Node, steps: readonly Step[], over: readonly Step[]): Rebased {
  const mapping = new Mapping(steps.map((step) => step.getMap().invert()).reverse());
  let head = base;
  let fresh: [number, number][] = [];
  for (const step of over) {
    head = step.apply(head).doc ?? head;
    const map = step.getMap();
    mapping.appendMap(map);
    fresh = fresh.map(([a, b]) => [map.map(a, 1), map.map(b, -1)]);
    map.forEach((_a, _b, from, to) => void fresh.push([from, to]));
  }
  const found: Rebased = { doc: head, dropped: [], swallowed: [] };
  steps.forEach((one, at) => {
    const own = steps.length - at;
    const step = one.map(mapping.slice(own));
    const result = step?.apply(found.doc).doc;
    if (!step || !result) {
      found.dropped.push(one);
      return;
    }
    const before = found.doc;
    step.getMap().forEach((start, end) => {
      for (const [a, b] of fresh) {
        if (Math.max(start, a) < Math.min(end, b)) {
          found.swallowed.push(
            before.textBetween(Math.max(start, a), Math.min(end, b), "\n"),
          );
        }
      }
    });
    const map = step.getMap();
    mapping.appendMap(map, own - 1);
    fresh = fresh.map(([a, b]) => [map.map(a, 1), map.map(b, -1)]);
    found.doc = result;
  });
  return found;
}

function typing(state: EditorState, next: (below: number) => number): Step[] {
  const texts: number[] = [];
  state.doc.forEach((_block, pos) => void texts.push(pos + 1));
  const pos = texts[next(texts.length)] ?? 1;
  return state.tr.insertText("NOUVEAU", pos).steps;
}

function countIn(words_: string): number {
  return words_.split("NOUVEAU").length - 1;
}

describe.each(SEEDS)("one moves an article while another types (%i)", (seed) => {
  test("the words stay, once, or are given back to their author", () => {
    const next = dice(seed);
    const state = random(next);
    const moves = stepsOf(state, anyMove(state, next));
    const typed = typing(state, next);
    const moveFirst = rebase(state.doc, typed, moves);
    const isThere = countIn(moveFirst.doc.textContent);
    expect(isThere + moveFirst.dropped.length).toBe(1);
    const typedFirst = rebase(state.doc, moves, typed);
    const kept = countIn(typedFirst.doc.textContent);
    expect(kept + countIn(typedFirst.swallowed.join())).toBe(1);
    typedFirst.doc.check();
  });
});

test("words typed in the part that does not travel stay where they were typed", () => {
  const state = contract();
  const moves = stepsOf(state, ARTICLE_ACTIONS.up(1)); // Objet is shorter: it is what travels
  const place = outlineOf(state).places[3];
  const typed = state.tr.insertText("NOUVEAU", (place?.pos ?? 0) + 1).steps;
  for (const { doc: head } of [
    rebase(state.doc, typed, moves),
    rebase(state.doc, moves, typed),
  ]) {
    const headings = head.children.filter((block) => block.type.name === "heading");
    expect(headings.map((one) => one.textContent)).toContain("NOUVEAURévision");
  }
});

test.each([
  ["up", 0],
  ["down", 4],
] as const)("the shorter of two neighbours travels: Prix goes %s", (way, rank) => {
  const state = contract();
  const [out] = stepsOf(state, ARTICLE_ACTIONS[way](1));
  const shorter = outlineOf(state).places[rank];
  expect(out?.toJSON()).toMatchObject({ from: shorter?.pos, to: shorter?.endPos });
});

test("a place in what travels is found where it went", () => {
  const state = contract();
  const steps = stepsOf(state, ARTICLE_ACTIONS.up(1));
  const moved = state.doc.resolve((outlineOf(state).places[0]?.pos ?? 0) + 9);
  let head = state.doc;
  for (const step of steps) head = step.apply(head).doc ?? head;
  const now = head.resolve(withMoves(steps).map(moved.pos));
  expect([now.parent.textContent, now.parentOffset]).toEqual([
    "de l’objet",
    moved.parentOffset,
  ]);
});
