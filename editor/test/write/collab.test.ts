// @vitest-environment node
import { history, redo, undo } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { canJoin, canSplit } from "prosemirror-transform";
import { describe, expect, test } from "vitest";
import {
  answered,
  collabPlugin,
  type Loss,
  lossesOf,
  MOST_STEPS,
  mapForward,
  receive,
  refuse,
  refuseAll,
  resync,
  sendable,
  startBatch,
  unconfirmed,
  unsentOf,
  versionOf,
  wordsSent,
} from "../../src/write/collab";
import type { Batch, Entry, Pushed } from "../../src/write/protocol";
import { schema } from "../../src/write/schema";
import { Authority, chance } from "./authority";

const p = (text: string) => schema.node("paragraph", null, text ? [schema.text(text)] : []);
const h = (text: string) => schema.node("heading", null, [schema.text(text)]);
const docOf = (...blocks: Node[]) => schema.node("doc", null, blocks);

let named = 0;

/** One person's page, without its screen. */
class Page {
  state: EditorState;
  losses: Loss[] = [];

  constructor(
    readonly server: Authority,
    readonly client = `client-${++named}`,
  ) {
    this.state = EditorState.create({
      doc: server.doc,
      plugins: [collabPlugin(server.version, this.client), history()],
    });
  }

  dispatch(tr: Transaction): void {
    this.losses.push(...lossesOf(tr));
    this.state = this.state.apply(tr);
  }

  type(text: string, at: number): void {
    this.dispatch(this.state.tr.insertText(text, at));
  }

  hear(entries: Entry[] | "late" = this.server.since(versionOf(this.state))): void {
    if (entries === "late") throw new Error("late");
    for (;;) {
      const tr = receive(this.state, entries);
      if (tr === "gap") throw new Error("gap");
      if (!tr) return;
      this.dispatch(tr);
    }
  }

  batch(): Batch | null {
    const started = startBatch(this.state, `batch-${++named}`);
    if (started) this.dispatch(started);
    return sendable(this.state);
  }

  answer(pushed: Pushed): void {
    for (const words of wordsSent(this.state, pushed.dropped)) {
      this.losses.push({ reason: "dropped", words });
    }
    for (const { words } of pushed.swallowed) {
      this.losses.push({ reason: "swallowed", words });
    }
    this.hear(pushed.entries);
    this.dispatch(answered(this.state));
  }

  /** Sends one batch and hears the answer. */
  send(): void {
    const batch = this.batch();
    const pushed = batch && this.server.push(batch);
    if (pushed) this.answer(pushed);
  }

  get text(): string {
    return this.state.doc.textBetween(0, this.state.doc.content.size, "|");
  }
}

describe("a batch", () => {
  test("is confirmed without a change of the text when it comes back as it was sent", () => {
    const server = new Authority(docOf(p("un")));
    const page = new Page(server);
    page.type("a", 1);
    const before = page.state.doc;
    page.send();
    expect(page.state.doc).toBe(before);
    expect([versionOf(page.state), unconfirmed(page.state)]).toEqual([1, 0]);
  });

  test("keeps its name and its steps until it is answered, whatever is typed meanwhile", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    page.type("a", 1);
    const batch = structuredClone(page.batch());
    other.type("z", 1);
    other.send();
    page.type("b", 2);
    page.hear();
    expect(page.batch()).toEqual(batch);
  });

  test("that the stream brought back is not sent in another until its answer is here", () => {
    const server = new Authority(docOf(p("un")));
    const page = new Page(server);
    page.type("a", 1);
    const batch = page.batch();
    const pushed = batch && server.push(batch);
    page.hear();
    page.type("b", 2);
    expect(page.batch()?.batch).toBe(batch?.batch);
    if (pushed) page.answer(pushed);
    expect(page.batch()?.batch).not.toBe(batch?.batch);
    page.send();
    expect(server.doc.textContent).toBe("abun");
  });

  test("comes back with the key of a new article, and later words stay in it", () => {
    const server = new Authority(docOf(p("un")));
    const page = new Page(server);
    page.dispatch(page.state.tr.insert(4, h("Titre")));
    const batch = page.batch();
    page.type(" neuf", 10);
    const pushed = batch && server.push(batch);
    if (pushed) page.answer(pushed);
    page.send();
    expect(page.state.doc.eq(server.doc)).toBe(true);
    expect(page.state.doc.child(1).attrs.key).toBe("k1");
    expect(page.state.doc.child(1).textContent).toBe("Titre neuf");
  });

  test("is cut where one action ends, and never above what the server takes", () => {
    const server = new Authority(docOf(p("")));
    const page = new Page(server);
    for (let i = 0; i < 100; i++) page.type("a", 1);
    const paste = page.state.tr;
    for (let i = 0; i < 100; i++) paste.insertText("b", 1);
    page.dispatch(paste);
    expect(page.batch()?.steps.length).toBe(100);
    page.send();
    expect(page.batch()?.steps.length).toBe(100);
    page.send();
    const long = page.state.tr;
    for (let i = 0; i < MOST_STEPS + 1; i++) long.insertText("c", 1);
    page.dispatch(long);
    expect(page.batch()?.steps.length).toBe(MOST_STEPS);
  });

  test("that moved otherwise on the server leaves what was typed inside it in its place", () => {
    const server = new Authority(docOf(p("un"), p("deux")));
    const page = new Page(server);
    page.type("ac", 1);
    const batch = page.batch();
    page.type("b", 2);
    if (!batch) throw new Error("nothing to send");
    const steps = [{ ...batch.steps[0], from: 5, to: 5 }];
    page.hear([{ from: 0, batch: batch.batch, who: 1, at: "", steps }]);
    expect(page.text).toBe("un|abcdeux");
  });

  test("that is refused is taken back with its words; what was typed elsewhere stays", () => {
    const server = new Authority(docOf(p("un"), p("deux")));
    const page = new Page(server);
    for (const [i, letter] of [..."bonjour"].entries()) page.type(letter, 1 + i);
    page.batch();
    page.type("!", page.state.doc.content.size - 1);
    page.dispatch(refuse(page.state));
    expect(page.text).toBe("un|deux!");
    expect(page.losses).toEqual([{ reason: "refused", words: "bonjour" }]);
    page.send();
    expect(server.doc.eq(page.state.doc)).toBe(true);
  });

  test("and all that waits is given back when the right to write is gone", () => {
    const server = new Authority(docOf(p("un")));
    const page = new Page(server);
    page.type("bon", 1);
    page.batch();
    page.type("jour ", 4);
    page.dispatch(refuseAll(page.state));
    expect(page.text).toBe("un");
    expect(page.losses).toEqual([{ reason: "refused", words: "bonjour" }]);
    expect(unsentOf(page.state)).toBeNull();
  });
});

describe("what others write", () => {
  test("in a passage deleted here before it was seen is given back, not lost", () => {
    const server = new Authority(docOf(p("un"), p("deux"), p("trois")));
    const [page, other] = [new Page(server), new Page(server)];
    other.type("ajout", 6);
    other.send();
    page.dispatch(page.state.tr.delete(4, 10));
    page.hear();
    expect(page.losses).toEqual([{ reason: "swallowed", words: "ajout" }]);
    page.send();
    expect(server.doc.textContent).toBe("untrois");
  });

  test("over a passage where one was typing gives those words back", () => {
    const server = new Authority(docOf(p("un"), p("deux"), p("trois")));
    const [page, other] = [new Page(server), new Page(server)];
    other.dispatch(other.state.tr.delete(4, 10));
    other.send();
    for (const [i, letter] of [..."mots"].entries()) page.type(letter, 6 + i);
    page.hear();
    expect(page.losses).toEqual([{ reason: "dropped", words: "mots" }]);
    expect(page.state.doc.eq(server.doc)).toBe(true);
  });

  test("at the caret comes after it, and bold that waits for the next key stays", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    const bold = [schema.mark("strong")];
    const caret = TextSelection.create(page.state.doc, 3);
    page.dispatch(page.state.tr.setSelection(caret).setStoredMarks(bold));
    other.type("z", 3);
    other.send();
    page.hear();
    expect(page.state.selection.head).toBe(3);
    expect(page.state.storedMarks).toEqual(bold);
  });

  test("is never undone here", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    page.type("a", 1);
    page.send();
    other.hear();
    other.type("z", 3);
    other.send();
    page.type("b", 2);
    page.hear();
    undo(page.state, (tr) => page.dispatch(tr));
    page.send();
    expect(server.doc.textContent).toBe("uzn");
    redo(page.state, (tr) => page.dispatch(tr));
    page.send();
    expect(server.doc.textContent).toBe("abuzn");
  });

  test("is told as missing when entries are", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    for (const letter of "abc") {
      other.type(letter, 1);
      other.send();
    }
    expect(receive(page.state, server.entries.slice(1))).toBe("gap");
    expect(receive(page.state, [])).toBeNull();
  });

  test("moves the places that are pointed at", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    other.type("zz", 1);
    other.send();
    page.type("a", 1);
    page.hear();
    expect(mapForward(page.state, 0, 2)).toBe(5);
    expect(mapForward(page.state, 1, 4)).toBe(5);
    expect(mapForward(page.state, 2, 1)).toBeNull();
  });
});

describe("a page that is too late", () => {
  test("keeps what it wrote where the passage still is, and gives back the rest", () => {
    const server = new Authority(docOf(p("un"), p("deux"), p("trois")));
    const page = new Page(server);
    page.type("a", 2);
    page.type("perdu", 7);
    page.batch();
    page.type(" fin", page.state.doc.content.size - 1);
    const fresh = docOf(p("zéro"), p("un"), p("tout autre"), p("trois !"));
    page.dispatch(resync(page.state, fresh, 40));
    expect(page.text).toBe("zéro|uan|tout autre|trois ! fin");
    expect(page.losses).toEqual([{ reason: "dropped", words: "perdu" }]);
    expect([versionOf(page.state), page.batch()?.version]).toEqual([40, 40]);
  });

  test("does not write again what the new text has", () => {
    const server = new Authority(docOf(p("un"), p("deux")));
    const page = new Page(server);
    page.type("a", 2);
    page.batch();
    page.type("b", 6);
    page.dispatch(resync(page.state, docOf(p("uan"), p("deux")), 40, true));
    expect(page.losses).toEqual([]);
    expect(page.text).toBe("uan|bdeux");
  });
});

// --- many people, chance, a bad network

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
