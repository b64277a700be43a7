import { expect, test, vi } from "vitest";
import { bindMenus } from "../../src/pages/menus";
import { one, open, press } from "./page";

const MENU = `<details data-menu open><summary>Claire Vial</summary><a href="#">Compte</a></details><p>Texte</p>`;

test("Escape closes a menu and gives the focus back to its name", () => {
  bindMenus(open(MENU));
  one("a").focus();
  press("Escape");
  expect(one<HTMLDetailsElement>("details").open).toBe(false);
  expect(document.activeElement).toBe(one("summary"));
});

test("a click elsewhere closes it, a click inside does not", () => {
  bindMenus(open(MENU));
  one("a").click();
  expect(one<HTMLDetailsElement>("details").open).toBe(true);
  one("p").click();
  expect(one<HTMLDetailsElement>("details").open).toBe(false);
});

test("Escape leaves other details alone", () => {
  bindMenus(open("<details open><summary>Articles sans modification</summary></details>"));
  press("Escape");
  expect(one<HTMLDetailsElement>("details").open).toBe(true);
});

test("Escape closes a side that a link has pulled up", async () => {
  bindMenus(open('<aside id="panel"><a href="#main" data-close>Fermer</a></aside>'));
  location.hash = "#panel";
  press("Escape");
  await vi.waitFor(() => expect(location.hash).toBe("#main"));
});
