import { beforeEach, expect, test } from "vitest";
import { company, ME, person, tell } from "./company";
import { article, text } from "./outlined";

const BLOCKS = [
  text("ouverture"),
  article(1, "Objet"),
  text("du texte"),
  article(2, "Lots"),
  text("des lots"),
];

const WORDS = {
  "people.here": "Aussi ici : %(names)s",
  "people.in": "%(number)s %(title)s",
  "people.writes_since": "%(name)s rédige depuis %(time)s",
  "people.write": "%(names)s rédigent ici",
};

beforeEach(() => document.getElementById("editor-words")?.remove());

function open() {
  const view = company(BLOCKS);
  const words = document.createElement("script");
  words.id = "editor-words";
  words.type = "application/json";
  words.textContent = JSON.stringify(WORDS);
  document.body.append(words);
  return view;
}

function all(selector: string): (string | null)[] {
  return [...document.querySelectorAll(selector)].map((one) => one.textContent);
}

const rows = () => all("#people li button");
const shown = () => all("#people summary .people > *");

test("nobody else, nothing shown", () => {
  open();
  expect(document.querySelector<HTMLElement>("#people details")?.hidden).toBe(true);
});

test("five are shown, the others counted, all named", () => {
  const view = open();
  const names = ["Bo", "Cyr", "Dina", "Emile", "Fatima", "Gaspard", "Hortense"];
  tell(view, ...names.map((name) => person(name, null)));
  expect(shown()).toEqual(["Bo", "Cy", "Di", "Em", "Fa", "+2"]);
  expect(all("#people summary .visually-hidden")).toEqual([
    `Aussi ici : ${names.join(", ")}`,
  ]);
  expect(rows()).toHaveLength(7);
});

test("each with where they write", () => {
  const view = open();
  tell(view, person("Durand", 24), person("Petit", 3), person("Roy", null));
  expect(rows()).toEqual(["RoRoypeople.reads", "PePetitpeople.opening", "DuDurand1 Objet"]);
});

test("several tabs are one person, at the caret; ours are not somebody", () => {
  const view = open();
  const there = person("Durand", 20, { client: "tab-1" });
  const reading = person("Durand", null, { client: "tab-2" });
  tell(view, reading, there, person("Durand", null, { client: "tab-3" }));
  expect(rows()).toEqual(["DuDurand1 Objet"]);
  tell(view, person("Moi", 3, { id: ME }));
  expect(rows()).toEqual([]);
});

test("who comes and who leaves is said aloud, once", () => {
  const view = open();
  const status = document.getElementById("status");
  tell(view, person("Durand", null));
  expect(status?.textContent).toBe("people.came");
  if (status) status.textContent = "";
  tell(view, person("Durand", 24));
  expect(status?.textContent).toBe("");
  tell(view);
  expect(status?.textContent).toBe("people.left");
});

test("the focus stays on the same person when the list changes", () => {
  const view = open();
  tell(view, person("Durand", 24));
  document.querySelector<HTMLElement>("#people li button")?.focus();
  tell(view, person("Roy", null), person("Durand", 3));
  expect(document.activeElement?.textContent).toContain("Durand");
});

test("going to somebody leaves our caret where it is and gives the focus back", () => {
  const view = open();
  tell(view, person("Durand", 24));
  let seen: Element | null = null;
  Element.prototype.scrollIntoView = function () {
    seen = this;
  };
  const before = view.state;
  document.querySelector<HTMLElement>("#people li button")?.click();
  expect((seen as Element | null)?.previousElementSibling?.textContent).toBe("Objet");
  expect(view.state).toBe(before);
  expect(document.activeElement?.tagName).toBe("SUMMARY");
});

test("above an article stands who writes in it, and nothing of it is in the text", () => {
  const view = open();
  tell(view, person("Durand", 24));
  const heading = view.dom.querySelector("h2");
  expect(heading?.dataset.writers).toMatch(/^Durand rédige depuis \d\d:\d\d$/);
  expect(heading?.className).toBe("in-tone-3");
  expect(heading?.textContent).toBe("Objet");
  tell(view, person("Durand", 24), person("Petit", 26));
  expect(heading?.dataset.writers).toBe("Petit, Durand rédigent ici");
  tell(view);
  expect(heading?.dataset.writers).toBeUndefined();
});
