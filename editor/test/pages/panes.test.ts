import { expect, test } from "vitest";
import { bindPanes } from "../../src/pages/panes";
import { open } from "./page";

function panes(): [HTMLElement, HTMLElement] {
  const page = open("<div data-panes><div data-pane></div><div data-pane></div></div>");
  const [left, right] = page.querySelectorAll<HTMLElement>("[data-pane]");
  if (!left || !right) throw new Error("two panes");
  for (const [pane, height] of [
    [left, 1100],
    [right, 600],
  ] as const) {
    Object.defineProperty(pane, "scrollHeight", { value: height });
    Object.defineProperty(pane, "clientHeight", { value: 100 });
  }
  bindPanes(page);
  return [left, right];
}

function scroll(pane: HTMLElement, top: number): void {
  pane.scrollTop = top;
  pane.dispatchEvent(new Event("scroll"));
}

test("the other pane follows in proportion to its length", () => {
  const [left, right] = panes();
  scroll(left, 500);
  expect(right.scrollTop).toBe(250);
});

test("following does not push back", () => {
  const [left, right] = panes();
  scroll(left, 501);
  right.dispatchEvent(new Event("scroll"));
  expect(left.scrollTop).toBe(501);
});

test("either may lead", () => {
  const [left, right] = panes();
  scroll(left, 500);
  right.dispatchEvent(new Event("scroll"));
  scroll(right, 500);
  expect(left.scrollTop).toBe(1000);
});
