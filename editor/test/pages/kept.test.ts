import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drop, keep, recall } from "../../src/pages/kept";

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

test("a kept text comes back whole", () => {
  keep("a", { text: "« 60 % »\n", base: "4" });
  expect(recall("a")).toEqual({ text: "« 60 % »\n", base: "4" });
  expect(recall("b")).toBeNull();
});

test("dropping one leaves the others, and what is not ours", () => {
  localStorage.setItem("theirs", "1");
  keep("a", { text: "a", base: "" });
  keep("b", { text: "b", base: "" });
  drop("a");
  expect([recall("a"), recall("b")?.text]).toEqual([null, "b"]);
  drop();
  expect(Object.keys(localStorage)).toEqual(["theirs"]);
});

test("something that we did not write is not restored", () => {
  localStorage.setItem("kept:a", "{broken");
  expect(recall("a")).toBeNull();
});

test("a browser that refuses storage breaks nothing", () => {
  const refuse = () => {
    throw new DOMException("refused", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse, removeItem: refuse });
  keep("a", { text: "a", base: "" });
  drop("a");
  expect(recall("a")).toBeNull();
});
