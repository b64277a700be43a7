import { beforeEach, expect, test } from "vitest";
import { icon } from "../../src/write/icons";

beforeEach(() => {
  document.documentElement.dataset.icons = "/static/build/icons-1.svg";
});

test("an icon is decoration, drawn from the page's sprite", () => {
  const drawn = icon("pencil");
  expect(drawn.getAttribute("aria-hidden")).toBe("true");
  expect(drawn.querySelector("use")?.getAttribute("href")).toBe(
    "/static/build/icons-1.svg#pencil",
  );
});

test("an icon with a label is an image of that name", () => {
  const drawn = icon("pencil", "Modifier");
  expect(drawn.getAttribute("role")).toBe("img");
  expect(drawn.getAttribute("aria-label")).toBe("Modifier");
  expect(drawn.hasAttribute("aria-hidden")).toBe(false);
});
