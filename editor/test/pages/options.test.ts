import { beforeEach, expect, test, vi } from "vitest";
import { activeRow, moveActive, rowsOf } from "../../src/pages/options";

const list = document.createElement("ul");

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  const options = ["1", "2", "3"].map((value) => ({ value, label: `n° ${value}` }));
  list.replaceChildren(...rowsOf(options, "list"));
});

test("a row says its value and its words", () => {
  expect(list.firstElementChild?.textContent).toBe("1n° 1");
  expect(list.firstElementChild?.id).toBe("list-0");
});

test.each([
  [[1], "list-0"],
  [[-1], "list-2"],
  [[1, 1, 1, 1], "list-0"],
  [[1, -1], "list-2"],
])("moving by %j ends on %s, alone", (steps, id) => {
  for (const step of steps) moveActive(list, step);
  expect(activeRow(list)?.id).toBe(id);
  expect(list.querySelectorAll("[aria-selected]").length).toBe(1);
});

test("an empty list has nowhere to go", () => {
  list.replaceChildren();
  expect(moveActive(list, 1)).toBeUndefined();
});
