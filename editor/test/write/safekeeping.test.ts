// @vitest-environment node
import { EditorState } from "prosemirror-state";
import { beforeEach, expect, test, vi } from "vitest";
import type { Authority } from "./authority";
import { Scene } from "./line_page";
import { calm, type World } from "./network";

vi.mock("../../src/write/words", () => ({ say: (name: string) => name }));

let scene: Scene;
let server: Authority;
let world: World;

function begin(fresh: Scene): void {
  scene = fresh;
  ({ server, world } = fresh);
}

beforeEach(() => begin(new Scene()));

test("what a page could not send before it died is sent by the next, once", async () => {
  const page = await scene.open();
  world.weather.losesAnswers = true;
  page.type("a");
  await world.pass(100);
  page.type("b", 2);
  await world.pass(400);
  page.crash();
  world.weather.losesAnswers = false;
  scene.others("z", 3);
  const next = await scene.open("client-bbbbbbbbbbbb");
  await world.pass(2_000);
  expect(server.doc.textContent).toBe("abuzndeux");
  expect(next.state().doc.eq(server.doc)).toBe(true);
  next.crash();
  const third = await scene.open("client-cccccccccccc");
  await world.pass(2_000);
  expect(third.state().doc.textContent).toBe("abuzndeux");
});

test("a page that lives keeps what it has not sent to itself", async () => {
  const page = await scene.open();
  world.weather.isOnline = false;
  page.type("a");
  await world.pass(1_000);
  world.weather.isOnline = true;
  const posts = world.posts.length;
  const other = await scene.open("client-bbbbbbbbbbbb");
  await calm();
  expect(world.posts.length).toBe(posts);
  await world.pass(30_000);
  expect(server.doc.textContent).toBe("aundeux");
  expect(other.state().doc.eq(server.doc)).toBe(true);
});

test("what a dead page wrote in a passage deleted since is given back", async () => {
  const page = await scene.open();
  world.weather.isOnline = false;
  for (const [i, letter] of [..."mots"].entries()) page.type(letter, 6 + i);
  await world.pass(1_000);
  page.crash();
  world.weather.isOnline = true;
  const state = EditorState.create({ doc: server.doc });
  const step = state.tr.delete(4, 10).steps[0]?.toJSON() as Record<string, unknown>;
  server.push({ client: "x", batch: world.name(), version: 0, steps: [step] });
  const next = await scene.open("client-bbbbbbbbbbbb");
  await world.pass(2_000);
  expect(next.losses.map(({ words }) => words).join("")).toBe("mots");
});

test("without a store the page goes on and says that nothing is kept", async () => {
  begin(new Scene(null));
  const page = await scene.open();
  world.weather.isOnline = false;
  page.type("a");
  await world.pass(1_000);
  expect(page.statuses.at(-1)).toMatchObject({ isUnsent: true, isKept: false });
  world.weather.isOnline = true;
  await world.pass(30_000);
  expect(server.doc.textContent).toBe("aundeux");
});

test("the last words before the page is left go with it", async () => {
  const page = await scene.open();
  page.type("a");
  world.sign("leave");
  await calm();
  expect(server.doc.textContent).toBe("aundeux");
});
