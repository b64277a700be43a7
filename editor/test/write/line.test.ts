// @vitest-environment node
import { IDBFactory } from "fake-indexeddb";
import type { Node } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import { beforeEach, expect, test, vi } from "vitest";
import { collabPlugin, type Loss, unconfirmed, versionOf } from "../../src/write/collab";
import { Keeping } from "../../src/write/keeping";
import { Line } from "../../src/write/line";
import { schema } from "../../src/write/schema";
import type { Status } from "../../src/write/status";
import { Authority } from "./authority";
import { Locks } from "./locks";
import { calm, refusal, World } from "./network";

vi.mock("../../src/write/words", () => ({ say: (name: string) => name }));

const p = (text: string) => schema.node("paragraph", null, text ? [schema.text(text)] : []);
const docOf = (...blocks: Node[]) => schema.node("doc", null, blocks);

let server: Authority;
let world: World;
let factory: IDBFactory;
let locks: Locks;

beforeEach(() => {
  server = new Authority(docOf(p("un"), p("deux")));
  world = new World(server);
  factory = new IDBFactory();
  locks = new Locks();
});

interface Page {
  line: Line;
  statuses: Status[];
  losses: { words: string; reason: string; sentence: string }[];
  type(text: string, at?: number): void;
  state(): EditorState;
  /** The page dies: nothing of it runs any more. */
  crash(): void;
  keeping: Keeping;
}

async function open(client = "client-aaaaaaaaaaaa"): Promise<Page> {
  const owner = { account: 7, document: "/steps", client };
  const keeping = await Keeping.open(owner, factory, locks.of(client));
  const statuses: Status[] = [];
  const losses: Page["losses"] = [];
  let state = EditorState.create({
    doc: server.doc,
    plugins: [collabPlugin(server.version, client)],
  });
  const line = new Line(
    {
      state: () => state,
      dispatch: (tr) => {
        state = state.apply(tr);
      },
      addresses: { draft: "/draft", steps: "/steps", news: "/news" },
      client,
      account: 7,
      savedAt: "2026-11-24T13:00:00.000+00:00",
      keeping,
      status: (status) => statuses.push(status),
      lost: (lost: readonly Loss[], sentence: string) =>
        losses.push(...lost.map((one) => ({ ...one, sentence }))),
    },
    world,
  );
  await world.pass(10);
  return {
    line,
    statuses,
    losses,
    keeping,
    state: () => state,
    type: (text, at = 1) => {
      state = state.apply(state.tr.insertText(text, at));
      line.changed();
    },
    crash: () => {
      line.close();
      keeping.close();
      locks.free(client);
    },
  };
}

const last = (page: Page) => page.statuses.at(-1)?.kind;
const stream = () => world.streams.at(-1) ?? expect.fail("no stream");

/** Somebody else writes. */
function others(text: string, at: number): void {
  const state = EditorState.create({ doc: server.doc });
  const step = state.tr.insertText(text, at).steps[0]?.toJSON() as Record<string, unknown>;
  const batch = world.name();
  server.push({ client: "x", batch, version: server.version, steps: [step] });
  world.told();
}

test("what is typed is saved within a moment, and is said to be", async () => {
  const page = await open();
  page.type("a");
  expect(last(page)).toBe("saving");
  await world.pass(100);
  expect(server.doc.textContent).toBe("aundeux");
  expect(last(page)).toBe("saved");
  expect(page.statuses.at(-1)?.at).toBe("2026-11-24T14:32:00.000+00:00");
});

test("what others write comes by the stream", async () => {
  const page = await open();
  others("z", 1);
  await world.pass(1);
  expect(page.state().doc.textContent).toBe("zundeux");
});

test("an hour without a network: everything is sent once it is back, once, in order", async () => {
  const page = await open();
  world.weather.isOnline = false;
  stream().break();
  for (let i = 0; i < 400; i++) {
    page.type("x", 1 + i);
    await world.pass(9_000);
  }
  expect(last(page)).toBe("offline");
  expect(page.statuses.at(-1)?.isKept).toBe(true);
  others("z", 5);
  world.weather.isOnline = true;
  world.sign("wake");
  await world.pass(500);
  expect(server.doc.textContent).toBe(`${"x".repeat(400)}unzdeux`);
  expect(page.state().doc.eq(server.doc)).toBe(true);
  expect(last(page)).toBe("saved");
});

test("a batch whose answer is lost is sent again under the same name", async () => {
  const page = await open();
  world.weather.losesAnswers = true;
  page.type("a");
  await world.pass(3_000);
  page.type("b", 2);
  world.weather.losesAnswers = false;
  await world.pass(30_000);
  const names = new Set(world.posts.map(({ batch }) => batch));
  expect(world.posts.length).toBeGreaterThan(2);
  expect(names.size).toBe(2);
  expect(server.doc.textContent).toBe("abundeux");
});

test("a busy server is asked again when it said", async () => {
  const page = await open();
  world.weather.answers = [refusal(503, "Occupé.", { "Retry-After": "7" })];
  page.type("a");
  await world.pass(6_500);
  expect(world.posts.length).toBe(1);
  await world.pass(1_000);
  expect(server.doc.textContent).toBe("aundeux");
  expect(page.losses).toEqual([]);
});

test("a page of the hotel's network is not taken for an answer", async () => {
  const page = await open();
  world.weather.answers = [
    new Response("<h1>Bienvenue</h1>"),
    new Response("<h1>Interdit</h1>", { status: 403 }),
  ];
  page.type("a");
  await world.pass(10_000);
  expect(server.doc.textContent).toBe("aundeux");
});

test("a refused batch is taken back and its words given, the rest goes on", async () => {
  const page = await open();
  world.weather.answers = [refusal(422, "Ce contenu ne peut pas prendre place ici.")];
  page.type("interdit");
  await world.pass(25);
  page.type("!", page.state().doc.content.size - 1);
  await world.pass(1_000);
  expect(page.losses).toEqual([
    {
      words: "interdit",
      reason: "refused",
      sentence: "Ce contenu ne peut pas prendre place ici.",
    },
  ]);
  expect(server.doc.textContent).toBe("undeux!");
});

test("signed out, the words wait and go on by themselves for the same person", async () => {
  const page = await open();
  world.weather.isSignedIn = false;
  page.type("a");
  await world.pass(1_000);
  expect(last(page)).toBe("signed_out");
  world.weather.isSignedIn = true;
  await world.pass(15_000);
  expect(server.doc.textContent).toBe("aundeux");
  expect(last(page)).toBe("saved");
});

test("the words of one person are never sent as another's", async () => {
  const page = await open();
  world.weather.isSignedIn = false;
  page.type("secret");
  await world.pass(1_000);
  world.weather.isSignedIn = true;
  world.weather.me = 8;
  await world.pass(15_000);
  expect(server.doc.textContent).toBe("undeux");
  expect(page.line.isLocked).toBe(true);
  expect(page.losses.map(({ words }) => words)).toEqual(["secret"]);
});

test("when the right is gone the page reads, and gives the words back", async () => {
  const page = await open();
  world.weather.answers = [refusal(403, "Cette étape est close.")];
  page.type("mots");
  await world.pass(100);
  expect(last(page)).toBe("read_only");
  expect(page.line.isLocked).toBe(true);
  expect(page.losses.map(({ words }) => words)).toEqual(["mots"]);
  expect(page.state().doc.textContent).toBe("undeux");
});

test("a right that ends while one reads is said", async () => {
  const page = await open();
  stream().tell("right", { may: "read", sentence: "Cette étape est close." });
  await world.pass(1);
  expect(page.statuses.at(-1)).toMatchObject({
    kind: "read_only",
    sentence: "Cette étape est close.",
  });
});

test("too late for the server, the page finds its words' place in the new text", async () => {
  const page = await open();
  world.weather.isOnline = false;
  stream().break();
  page.type("à moi ");
  await world.pass(60_000);
  for (const letter of "abc") others(letter, 5);
  server.floor = 3;
  world.weather.isOnline = true;
  await world.pass(60_000);
  expect(server.doc.textContent).toBe("à moi uncbadeux");
  expect(page.state().doc.eq(server.doc)).toBe(true);
  expect(page.losses).toEqual([]);
});

test("too late for an answer already given, nothing is written twice", async () => {
  const page = await open();
  world.weather.losesAnswers = true;
  page.type("à moi ");
  await world.pass(25);
  world.weather.isOnline = false;
  stream().break();
  for (const letter of "abc") others(letter, 11);
  server.floor = 4;
  world.weather.losesAnswers = false;
  world.weather.isOnline = true;
  await world.pass(60_000);
  expect(server.doc.textContent).toBe("à moi uncbadeux");
  expect(page.state().doc.eq(server.doc)).toBe(true);
  expect(unconfirmed(page.state())).toBe(0);
});

test("entries that are missing are asked for", async () => {
  const page = await open();
  others("a", 1);
  const before = page.state();
  await world.pass(1);
  world.weather.streams = "mute";
  others("b", 1);
  world.weather.streams = "open";
  others("c", 1);
  await world.pass(2_000);
  expect(versionOf(page.state())).toBe(versionOf(before) + 2);
  expect(page.state().doc.eq(server.doc)).toBe(true);
});

test("no hello within 6 s: long polls take over, and the stream is tried again later", async () => {
  world.weather.streams = "mute";
  const page = await open();
  await world.pass(6_500);
  expect(world.asked.length).toBe(1);
  others("z", 1);
  world.weather.polls.push({ event: "entries", data: { entries: server.entries } });
  await world.pass(1_000);
  expect(page.state().doc.textContent).toBe("zundeux");
  world.weather.streams = "open";
  for (let i = 0; i < 62; i++) {
    world.weather.polls.push({ event: "beat", data: {} });
    await world.pass(5_000);
  }
  expect(stream().isOpen).toBe(true);
  const asked = world.asked.length;
  stream().tell("beat", {});
  await world.pass(8_000);
  expect(world.asked.length).toBe(asked);
});

test("a stream that fails three times gives way to polls", async () => {
  await open();
  for (let i = 0; i < 3; i++) {
    stream().break();
    await world.pass(5_000);
  }
  expect(world.asked.length).toBe(1);
});

test("a line that is silent for 20 s is dead, and another is opened from where we are", async () => {
  const page = await open();
  others("z", 1);
  await world.pass(20_500);
  expect(last(page)).toBe("offline");
  await world.pass(3_000);
  expect(stream().address).toContain("version=1&");
  expect(last(page)).toBe("saved");
});

test("a hidden page hears nothing after 30 s, and catches up when it is shown", async () => {
  const page = await open();
  world.sign("hidden");
  for (let i = 0; i < 4; i++) {
    stream().tell("beat", {});
    await world.pass(9_000);
  }
  expect(stream().isOpen).toBe(false);
  others("z", 1);
  await world.pass(60_000);
  expect(page.state().doc.textContent).toBe("undeux");
  world.sign("shown");
  await world.pass(10);
  expect(page.state().doc.textContent).toBe("zundeux");
});

test("a computer that wakes asks at once", async () => {
  await open();
  const opened = world.streams.length;
  world.sleep(3_600_000);
  await world.pass(10);
  expect(world.streams.length).toBe(opened + 1);
});

test("what a page could not send before it died is sent by the next, once", async () => {
  const page = await open();
  world.weather.losesAnswers = true;
  page.type("a");
  await world.pass(100);
  page.type("b", 2);
  await world.pass(400);
  page.crash();
  world.weather.losesAnswers = false;
  others("z", 3);
  const next = await open("client-bbbbbbbbbbbb");
  await world.pass(2_000);
  expect(server.doc.textContent).toBe("abuzndeux");
  expect(next.state().doc.eq(server.doc)).toBe(true);
  next.crash();
  const third = await open("client-cccccccccccc");
  await world.pass(2_000);
  expect(third.state().doc.textContent).toBe("abuzndeux");
});

test("a page that lives keeps what it has not sent to itself", async () => {
  const page = await open();
  world.weather.isOnline = false;
  page.type("a");
  await world.pass(1_000);
  world.weather.isOnline = true;
  const posts = world.posts.length;
  const other = await open("client-bbbbbbbbbbbb");
  await calm();
  expect(world.posts.length).toBe(posts);
  await world.pass(30_000);
  expect(server.doc.textContent).toBe("aundeux");
  expect(other.state().doc.eq(server.doc)).toBe(true);
});

test("what a dead page wrote in a passage deleted since is given back", async () => {
  const page = await open();
  world.weather.isOnline = false;
  for (const [i, letter] of [..."mots"].entries()) page.type(letter, 6 + i);
  await world.pass(1_000);
  page.crash();
  world.weather.isOnline = true;
  const state = EditorState.create({ doc: server.doc });
  const step = state.tr.delete(4, 10).steps[0]?.toJSON() as Record<string, unknown>;
  server.push({ client: "x", batch: world.name(), version: 0, steps: [step] });
  const next = await open("client-bbbbbbbbbbbb");
  await world.pass(2_000);
  expect(next.losses.map(({ words }) => words).join("")).toBe("mots");
});

test("without a store the page goes on and says that nothing is kept", async () => {
  factory = null as unknown as IDBFactory;
  const page = await open();
  world.weather.isOnline = false;
  page.type("a");
  await world.pass(1_000);
  expect(page.statuses.at(-1)).toMatchObject({ isUnsent: true, isKept: false });
  world.weather.isOnline = true;
  await world.pass(30_000);
  expect(server.doc.textContent).toBe("aundeux");
});

test("the last words before the page is left go with it", async () => {
  const page = await open();
  page.type("a");
  world.sign("leave");
  await calm();
  expect(server.doc.textContent).toBe("aundeux");
});
