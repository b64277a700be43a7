// @vitest-environment node
import { beforeEach, expect, test, vi } from "vitest";
import { unconfirmed, versionOf } from "../../src/write/collab";
import type { Authority } from "./authority";
import { last, Scene } from "./line_page";
import { refusal, type World } from "./network";

vi.mock("../../src/write/words", () => ({ say: (name: string) => name }));

let scene: Scene;
let server: Authority;
let world: World;

beforeEach(() => {
  scene = new Scene();
  ({ server, world } = scene);
});

test("what is typed is saved within a moment, and is said to be", async () => {
  const page = await scene.open();
  page.type("a");
  expect(last(page)).toBe("saving");
  await world.pass(100);
  expect(server.doc.textContent).toBe("aundeux");
  expect(last(page)).toBe("saved");
  expect(page.statuses.at(-1)?.at).toBe("2026-11-24T14:32:00.000+00:00");
});

test("what others write comes by the stream", async () => {
  const page = await scene.open();
  scene.others("z", 1);
  await world.pass(1);
  expect(page.state().doc.textContent).toBe("zundeux");
});

test("an hour without a network: everything is sent once it is back, once, in order", async () => {
  const page = await scene.open();
  world.weather.isOnline = false;
  scene.stream().break();
  for (let i = 0; i < 400; i++) {
    page.type("x", 1 + i);
    await world.pass(9_000);
  }
  expect(last(page)).toBe("offline");
  expect(page.statuses.at(-1)?.isKept).toBe(true);
  scene.others("z", 5);
  world.weather.isOnline = true;
  world.sign("wake");
  await world.pass(500);
  expect(server.doc.textContent).toBe(`${"x".repeat(400)}unzdeux`);
  expect(page.state().doc.eq(server.doc)).toBe(true);
  expect(last(page)).toBe("saved");
});

test("a batch whose answer is lost is sent again under the same name", async () => {
  const page = await scene.open();
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
  const page = await scene.open();
  world.weather.answers = [refusal(503, "Occupé.", { "Retry-After": "7" })];
  page.type("a");
  await world.pass(6_500);
  expect(world.posts.length).toBe(1);
  await world.pass(1_000);
  expect(server.doc.textContent).toBe("aundeux");
  expect(page.losses).toEqual([]);
});

test("a page of the hotel's network is not taken for an answer", async () => {
  const page = await scene.open();
  world.weather.answers = [
    new Response("<h1>Bienvenue</h1>"),
    new Response("<h1>Interdit</h1>", { status: 403 }),
  ];
  page.type("a");
  await world.pass(10_000);
  expect(server.doc.textContent).toBe("aundeux");
});

test("a refused batch is taken back and its words given, the rest goes on", async () => {
  const page = await scene.open();
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
  const page = await scene.open();
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
  const page = await scene.open();
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
  const page = await scene.open();
  world.weather.answers = [refusal(403, "Cette étape est close.")];
  page.type("mots");
  await world.pass(100);
  expect(last(page)).toBe("read_only");
  expect(page.line.isLocked).toBe(true);
  expect(page.losses.map(({ words }) => words)).toEqual(["mots"]);
  expect(page.state().doc.textContent).toBe("undeux");
});

test("a right that ends while one reads is said", async () => {
  const page = await scene.open();
  scene.stream().tell("right", { may: "read", sentence: "Cette étape est close." });
  await world.pass(1);
  expect(page.statuses.at(-1)).toMatchObject({
    kind: "read_only",
    sentence: "Cette étape est close.",
  });
});

test("too late for the server, the page finds its words' place in the new text", async () => {
  const page = await scene.open();
  world.weather.isOnline = false;
  scene.stream().break();
  page.type("à moi ");
  await world.pass(60_000);
  for (const letter of "abc") scene.others(letter, 5);
  server.floor = 3;
  world.weather.isOnline = true;
  await world.pass(60_000);
  expect(server.doc.textContent).toBe("à moi uncbadeux");
  expect(page.state().doc.eq(server.doc)).toBe(true);
  expect(page.losses).toEqual([]);
});

test("too late for an answer already given, nothing is written twice", async () => {
  const page = await scene.open();
  world.weather.losesAnswers = true;
  page.type("à moi ");
  await world.pass(25);
  world.weather.isOnline = false;
  scene.stream().break();
  for (const letter of "abc") scene.others(letter, 11);
  server.floor = 4;
  world.weather.losesAnswers = false;
  world.weather.isOnline = true;
  await world.pass(60_000);
  expect(server.doc.textContent).toBe("à moi uncbadeux");
  expect(page.state().doc.eq(server.doc)).toBe(true);
  expect(unconfirmed(page.state())).toBe(0);
});

test("entries that are missing are asked for", async () => {
  const page = await scene.open();
  scene.others("a", 1);
  const before = page.state();
  await world.pass(1);
  world.weather.streams = "mute";
  scene.others("b", 1);
  world.weather.streams = "open";
  scene.others("c", 1);
  await world.pass(2_000);
  expect(versionOf(page.state())).toBe(versionOf(before) + 2);
  expect(page.state().doc.eq(server.doc)).toBe(true);
});
