import { expect, test } from "vitest";
import { bindSortable } from "../../src/pages/sortable";
import { one, open } from "./page";

const TABLE = `<table data-sortable><thead><tr><th data-sort>Objet</th><th data-sort>Montant</th><th>Équipe</th></tr></thead>
  <tbody><tr><td>Nettoyage</td><td data-value="90">90 €</td></tr>
  <tr><td>Écoles</td><td data-value="1000">1 000 €</td></tr>
  <tr><td>Bâtiments</td><td data-value="200">200 €</td></tr></tbody></table>`;

const firsts = () =>
  [...document.querySelectorAll("tbody td:first-child")].map((td) => td.textContent);
const header = (n: number) => one(`th:nth-child(${n})`);

test("words sort as French does, accents included", () => {
  bindSortable(open(TABLE));
  header(1).querySelector("button")?.click();
  expect(firsts()).toEqual(["Bâtiments", "Écoles", "Nettoyage"]);
});

test("amounts sort by their value, down on the second click", () => {
  bindSortable(open(TABLE));
  header(2).querySelector("button")?.click();
  header(2).querySelector("button")?.click();
  expect(firsts()).toEqual(["Écoles", "Bâtiments", "Nettoyage"]);
  expect(header(2).getAttribute("aria-sort")).toBe("descending");
});

test("one column at a time says that it is sorted", () => {
  bindSortable(open(TABLE));
  header(1).querySelector("button")?.click();
  header(2).querySelector("button")?.click();
  expect(document.querySelectorAll("[aria-sort]").length).toBe(1);
});

test("a column that does not sort has no button", () => {
  bindSortable(open(TABLE));
  expect(header(3).querySelector("button")).toBeNull();
});
