// @vitest-environment node
/** Many people write at once, by chance and on a bad network. */
import { redo, undo } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { canJoin, canSplit } from "prosemirror-transform";
import { expect, test } from "vitest";
import { unsentOf } from "../../src/write/collab";
import type { Pushed } from "../../src/write/protocol";
import { schema } from "../../src/write/schema";
import { Authority, chance } from "./authority";
import { docOf, h, Page, p } from "./collab_page";

const LETTERS = Array.from({ length: 4000 }, (_, i) => String.fromCodePoint(0x4e00 + i));

interface World {
  server: Authority;
  pages: Page[];
  random: () => number;
  letters: string[];
  typed: Set<string>;
  deleted: Set<string>;
  /** Answers that are on their way, by page. */
  answers: Map<Page, Pushed>;
}

function any<T>(world: World, list: readonly T[]): T {
  return list[Math.floor(world.random() * list.length)] as T;
}

function places(doc: Node): number[] {
  const found: number[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return;
    for (let i = 0; i <= node.content.size; i++) found.push(pos + 1 + i);
  });
  return found;
}

const DEEDS: ((world: World, page: Page) => void)[] = [
  ...Array.from({ length: 6 }, () => (world: World, page: Page) => {
    const letter = world.letters.pop() ?? "";
    world.typed.add(letter);
    page.type(letter, any(world, places(page.state.doc)));
  }),
  (world, page) => {
    const pos = any(world, places(page.state.doc));
    if (canSplit(page.state.doc, pos)) page.dispatch(page.state.tr.split(pos));
  },
  (world, page) => {
    const { doc } = page.state;
    const start = any(world, places(doc));
    const end = Math.min(start + Math.floor(world.random() * 8), doc.content.size - 1);
    for (const letter of doc.textBetween(start, end)) world.deleted.add(letter);
    page.dispatch(page.state.tr.deleteRange(start, end));
  },
  (world, page) => {
    const { doc } = page.state;
    const $pos = doc.resolve(any(world, places(doc)));
    const before = $pos.before(1);
    if (before > 0 && canJoin(doc, before)) page.dispatch(page.state.tr.join(before));
  },
  (world, page) => {
    const { doc } = page.state;
    const pos = any(world, places(doc));
    const type = any(world, [schema.nodes.heading, schema.nodes.paragraph]);
    if (type) page.dispatch(page.state.tr.setBlockType(pos, pos, type));
  },
  (world, page) => {
    const { doc } = page.state;
    const [a, b] = [any(world, places(doc)), any(world, places(doc))].sort((x, y) => x - y);
    const mark = schema.mark(any(world, ["strong", "em"]));
    page.dispatch(page.state.tr.addMark(a ?? 1, b ?? 1, mark));
  },
];

/** One moment of the network: a batch leaves, its answer comes, is lost, or comes twice. */
function network(world: World, page: Page): void {
  const { server, answers, random } = world;
  const waiting = answers.get(page);
  if (waiting && random() < 0.5) {
    answers.delete(page);
    if (random() < 0.7) page.answer(waiting); // else it is lost, and asked again
    return;
  }
  if (random() < 0.5) page.hear();
  const batch = page.batch();
  if (!batch || waiting) return;
  const pushed = server.push(batch);
  if (pushed && random() < 0.1) expect(server.push(batch)?.dropped).toEqual(pushed.dropped);
  if (pushed) answers.set(page, pushed);
}

function settle(world: World): void {
  for (const page of world.pages) {
    for (let turn = 0; turn < 100 && unsentOf(page.state); turn++) page.send();
    expect(unsentOf(page.state)).toBeNull();
  }
  for (const page of world.pages) page.hear();
}

function worldOf(seed: number, people: number): World {
  const server = new Authority(docOf(p("abcdef"), h("ghijkl"), p("mnopqr")));
  const pages = Array.from({ length: people }, () => new Page(server));
  const world = { server, pages, random: chance(seed), letters: [...LETTERS] };
  return { ...world, typed: new Set(), deleted: new Set(), answers: new Map() };
}

function count(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}

const seeds = Array.from({ length: 25 }, (_, i) => i + 1);

test.each(seeds)("people who write at once agree, nothing lost or doubled (%i)", (seed) => {
  const world = worldOf(seed, 2 + (seed % 5));
  for (let i = 0; i < 250; i++) {
    const page = any(world, world.pages);
    if (world.random() < 0.5) any(world, DEEDS)(world, page);
    else network(world, page);
  }
  settle(world);
  for (const page of world.pages) expect(page.state.doc.eq(world.server.doc)).toBe(true);
  const here = count(world.server.doc.textContent);
  const losses = world.pages.flatMap((page) => page.losses.map(({ words }) => words));
  const given = count(losses.join(""));
  for (const letter of world.typed) {
    expect(here.get(letter) ?? 0).toBeLessThanOrEqual(1);
    const isSomewhere = here.has(letter) || given.has(letter) || world.deleted.has(letter);
    if (!isSomewhere) expect.fail(`${letter} is lost`);
  }
});

test.each(seeds.slice(0, 10))("undoing under others' changes agrees too (%i)", (seed) => {
  const world = worldOf(seed + 1000, 3);
  const undoing = [undo, redo];
  for (let i = 0; i < 250; i++) {
    const page = any(world, world.pages);
    const choice = world.random();
    if (choice < 0.15) any(world, undoing)(page.state, (tr) => page.dispatch(tr));
    else if (choice < 0.5) any(world, DEEDS)(world, page);
    else network(world, page);
  }
  settle(world);
  for (const page of world.pages) expect(page.state.doc.eq(world.server.doc)).toBe(true);
});
