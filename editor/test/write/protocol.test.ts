// @vitest-environment node
import { expect, test } from "vitest";
import {
  parsed,
  readDraft,
  readNews,
  readPoll,
  readPushed,
} from "../../src/write/protocol";

const entry = { from: 3, batch: "b", who: 7, at: "2026-11-24T14:32:00Z", steps: [{}] };

test("an answer of the agreed shape is read, without what is not agreed", () => {
  const read = readPushed({ version: 4, entries: [{ ...entry, more: 1 }], dropped: [0] });
  expect(read).toEqual({ version: 4, entries: [entry], dropped: [0], swallowed: [] });
});

test.each([
  [{ version: "4", entries: [] }],
  [{ version: -1, entries: [] }],
  [{ version: 4, entries: [{ ...entry, steps: ["x"] }] }],
  [{ version: 4, entries: {} }],
  [[]],
  [null],
])("an answer of another shape is no answer: %j", (value) => {
  expect(readPushed(value)).toBeUndefined();
});

test("news of an unknown kind are left out, those known are kept", () => {
  expect(readNews("constructor", {})).toBeUndefined();
  expect(readNews("right", { may: "write", sentence: "" })).toBeUndefined();
  const events = [
    { event: "beat", data: {} },
    { event: "future", data: {} },
    { event: "hello", data: { version: 2, client: "c" } },
    null,
  ];
  expect(readPoll({ events })).toEqual([
    { event: "beat" },
    { event: "hello", version: 2, client: "c" },
  ]);
  expect(readPoll({})).toBeUndefined();
});

test("a text that is not JSON says nothing, and no draft is half a draft", () => {
  expect(parsed("<html>")).toBeUndefined();
  expect(readDraft({ version: 1, doc: {} })).toBeUndefined();
});
