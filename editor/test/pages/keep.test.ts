import { beforeEach, expect, test } from "vitest";
import { bindKeep } from "../../src/pages/keep";
import { one, open, send, type } from "./page";

const FORM = (text: string, base: number) => `<form>
  <div data-keep-notice hidden><button type="button" data-keep-discard>Revenir</button></div>
  <input type="hidden" name="base" value="${base}">
  <textarea name="text" data-keep="cctp/delais" data-keep-base="base">${text}</textarea>
  <button id="save">Enregistrer</button></form>`;

const area = () => one<HTMLTextAreaElement>("textarea");
const base = () => one<HTMLInputElement>("[name=base]");

function leaves(): boolean {
  return window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

beforeEach(() => localStorage.clear());

test("a text typed before a crash comes back, and the page says so", () => {
  bindKeep(open(FORM("ancien", 4)));
  type(area(), "quarante-huit heures");
  bindKeep(open(FORM("ancien", 4)));
  expect(area().value).toBe("quarante-huit heures");
  expect(one("[data-keep-notice]").hidden).toBe(false);
});

test("it comes back with the version it was written on", () => {
  bindKeep(open(FORM("ancien", 4)));
  type(area(), "le mien");
  bindKeep(open(FORM("celui d’une autre", 5)));
  expect([area().value, base().value]).toEqual(["le mien", "4"]);
});

test("the saved text can be taken back", () => {
  bindKeep(open(FORM("ancien", 4)));
  type(area(), "le mien");
  bindKeep(open(FORM("nouveau", 5)));
  one("[data-keep-discard]").click();
  expect([area().value, base().value]).toEqual(["nouveau", "5"]);
  expect(localStorage.length).toBe(0);
});

test("a text that the server has saved is no longer kept", () => {
  bindKeep(open(FORM("ancien", 4)));
  type(area(), "le mien");
  bindKeep(open('<span data-kept="cctp/delais"></span>'));
  expect(localStorage.length).toBe(0);
});

test("what was typed since is kept when the page of the last save is opened again", () => {
  const saved = '<span data-kept="cctp/delais" data-kept-number="5"></span>';
  bindKeep(open(FORM("enregistré", 5)));
  type(area(), "encore mieux");
  bindKeep(open(saved));
  bindKeep(open(FORM("enregistré", 5)));
  expect(area().value).toBe("encore mieux");
});

test("leaving asks only while something would be lost", () => {
  bindKeep(open(FORM("ancien", 4)));
  expect(leaves()).toBe(true);
  type(area(), "le mien");
  expect(leaves()).toBe(false);
  send(one("#save"));
  expect(leaves()).toBe(true);
});

test("signing out leaves no text on a shared computer", () => {
  bindKeep(
    open(`${FORM("ancien", 4)}<form data-forget><button id="out">x</button></form>`),
  );
  type(area(), "le mien");
  send(one("#out"));
  expect(localStorage.length).toBe(0);
});
