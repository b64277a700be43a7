import { beforeEach, expect, test, vi } from "vitest";
import { bindGrow } from "../../src/pages/grow";
import { one, open, type } from "./page";

const supports = vi.fn();

beforeEach(() => vi.stubGlobal("CSS", { supports }));

function areaOf(height: number): HTMLTextAreaElement {
  const area = one<HTMLTextAreaElement>("textarea");
  Object.defineProperty(area, "scrollHeight", { value: height, configurable: true });
  return area;
}

test("a field is as tall as its text", () => {
  supports.mockReturnValue(false);
  const page = open("<textarea data-grow></textarea>");
  areaOf(40);
  bindGrow(page);
  type(areaOf(120), "trois\nlignes\nici");
  expect(one("textarea").style.height).toBe("122px");
});

test("it leaves the work to the style sheet that can do it", () => {
  supports.mockReturnValue(true);
  bindGrow(open("<textarea data-grow></textarea>"));
  type(areaOf(120), "trois");
  expect(one("textarea").style.height).toBe("");
});
