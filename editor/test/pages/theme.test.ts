import { expect, test } from "vitest";
import { bindTheme } from "../../src/pages/theme";
import { one, open } from "./page";

const CHOICE = `<fieldset data-theme-choice hidden>
  <input type="radio" name="theme" value="auto"><input type="radio" name="theme" value="light">
  <input type="radio" name="theme" value="dark"></fieldset>`;

test("the choice shows what the server applied", () => {
  const page = open(CHOICE);
  page.documentElement.dataset.theme = "dark";
  bindTheme(page);
  expect(one("fieldset").hidden).toBe(false);
  expect(one<HTMLInputElement>("[value=dark]").checked).toBe(true);
});

test("a choice applies at once and is told to the server", () => {
  const page = open(CHOICE);
  bindTheme(page);
  one("[value=dark]").click();
  expect(page.documentElement.dataset.theme).toBe("dark");
  expect(page.cookie).toContain("theme=dark");
});

test("the system's theme needs no attribute", () => {
  const page = open(CHOICE);
  page.documentElement.dataset.theme = "dark";
  bindTheme(page);
  one("[value=auto]").click();
  expect(page.documentElement.dataset.theme).toBeUndefined();
});
