import { beforeEach, expect, test, vi } from "vitest";
import { bindChanges } from "../../src/pages/changes";
import { one, open, press } from "./page";

const PAGE = `<div data-changes><span data-change-position="Modification {n} sur {count}"></span>
  <button data-change-step="-1" hidden></button><button data-change-step="1" hidden></button>
  <div data-change-text><ins id="change-1">a</ins><del id="change-2">b</del><ins id="change-3">c</ins></div>
  <div data-change-rail></div></div><input>`;

const position = () => one("[data-change-position]").textContent;

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
});

test("next and previous walk through the changes, around the ends", () => {
  bindChanges(open(PAGE));
  one('[data-change-step="1"]').click();
  expect(position()).toBe("Modification 1 sur 3");
  one('[data-change-step="-1"]').click();
  expect(position()).toBe("Modification 3 sur 3");
  expect(one("[aria-current]").id).toBe("change-3");
});

test("the keys n and p do the same and are announced", () => {
  bindChanges(open(PAGE));
  press("n");
  press("n");
  press("p");
  expect(one("#status").textContent).toBe("Modification 1 sur 3");
});

test("a letter typed in a field is a letter", () => {
  bindChanges(open(PAGE));
  one("input").focus();
  expect(press("n").defaultPrevented).toBe(false);
  expect(position()).toBe("");
});

test("the rail has one mark for each change, of its kind", () => {
  bindChanges(open(PAGE));
  const marks = [...document.querySelectorAll("[data-change-rail] a")];
  expect(marks.map((mark) => mark.className)).toEqual(["ins", "del", "ins"]);
});

test("a comparison without changes has nothing to walk through", () => {
  bindChanges(
    open('<div data-changes><button data-change-step="1" hidden></button></div>'),
  );
  expect(one("button").hidden).toBe(true);
});
