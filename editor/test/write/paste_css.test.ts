/** Styles of pasted pages are read, and never left where a browser would apply them. */
import { expect, test } from "vitest";
import { declarations, Sheet, STYLE, unstyled } from "../../src/write/paste/css";

test("a page keeps no style that the browser would apply", () => {
  const { html, sheets } = unstyled(
    `<head><STYLE type="text/css">.a{b:c}</STYLE></head><p title="a > b" style="x:y" class='s'>style="mot"<a STYLE = 'z'>`,
  );
  expect(html).not.toMatch(/<style/i);
  expect(html).toContain(`<p title="a > b" ${STYLE}="x:y" class='s'>style="mot"`);
  expect(html).toContain(`<a ${STYLE} = 'z'>`);
  expect(sheets).toBe(".a{b:c}");
});

test("a style sheet that does not end is left to the browser, which shows none of it", () => {
  expect(unstyled("<p>a<style>b").sheets).toBe("");
});

test("a million signs that open nothing are passed in a moment", () => {
  for (const sign of ["<", "<a ", '<a "', "<style", "<style>", "a{"]) {
    const html = sign.repeat(300_000);
    expect(unstyled(html).html.length).toBeGreaterThan(0);
    new Sheet(html);
  }
});

test("declarations are read in lower case, and nonsense is none", () => {
  expect([...declarations("COLOR: Red; ;x;:y; mso-list:l0 level1 lfo1")]).toEqual([
    ["color", "red"],
    ["mso-list", "l0 level1 lfo1"],
  ]);
});

test("an element has what its classes say, then what it says itself", () => {
  const sheet = new Sheet(
    "<!-- /* Word */ p.a, li.a {font-weight:bold; color:red} .b{x:y}-->",
  );
  const element = document.createElement("p");
  element.className = "a b";
  element.setAttribute(STYLE, "color:blue");
  expect(Object.fromEntries(sheet.of(element))).toEqual({
    "font-weight": "bold",
    color: "blue",
    x: "y",
  });
});
