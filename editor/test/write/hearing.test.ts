// @vitest-environment node
import { beforeEach, expect, test, vi } from "vitest";
import type { Authority } from "./authority";
import { last, Scene } from "./line_page";
import type { World } from "./network";

vi.mock("../../src/write/words", () => ({ say: (name: string) => name }));

let scene: Scene;
let server: Authority;
let world: World;

beforeEach(() => {
  scene = new Scene();
  ({ server, world } = scene);
});

test("no hello within 6 s: long polls take over, and the stream is tried again later", async () => {
  world.weather.streams = "mute";
  const page = await scene.open();
  await world.pass(6_500);
  expect(world.asked.length).toBe(1);
  scene.others("z", 1);
  world.weather.polls.push({ event: "entries", data: { entries: server.entries } });
  await world.pass(1_000);
  expect(page.state().doc.textContent).toBe("zundeux");
  world.weather.streams = "open";
  for (let i = 0; i < 62; i++) {
    world.weather.polls.push({ event: "beat", data: {} });
    await world.pass(5_000);
  }
  expect(scene.stream().isOpen).toBe(true);
  const asked = world.asked.length;
  scene.stream().tell("beat", {});
  await world.pass(8_000);
  expect(world.asked.length).toBe(asked);
});

test("a stream that fails three times gives way to polls", async () => {
  await scene.open();
  for (let i = 0; i < 3; i++) {
    scene.stream().break();
    await world.pass(5_000);
  }
  expect(world.asked.length).toBe(1);
});

test("a line that is silent for 20 s is dead, and another is opened from where we are", async () => {
  const page = await scene.open();
  scene.others("z", 1);
  await world.pass(20_500);
  expect(last(page)).toBe("offline");
  await world.pass(3_000);
  expect(scene.stream().address).toContain("version=1&");
  expect(last(page)).toBe("saved");
});

test("a hidden page hears nothing after 30 s, and catches up when it is shown", async () => {
  const page = await scene.open();
  world.sign("hidden");
  for (let i = 0; i < 4; i++) {
    scene.stream().tell("beat", {});
    await world.pass(9_000);
  }
  expect(scene.stream().isOpen).toBe(false);
  scene.others("z", 1);
  await world.pass(60_000);
  expect(page.state().doc.textContent).toBe("undeux");
  world.sign("shown");
  await world.pass(10);
  expect(page.state().doc.textContent).toBe("zundeux");
});

test("a computer that wakes asks at once", async () => {
  await scene.open();
  const opened = world.streams.length;
  world.sleep(3_600_000);
  await world.pass(10);
  expect(world.streams.length).toBe(opened + 1);
});
