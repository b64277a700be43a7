// @vitest-environment node
import { Transform } from "prosemirror-transform";
import { expect, test } from "vitest";
import { passagesOf } from "../../src/write/passages";
import { schema } from "../../src/write/schema";

const p = (text: string) => schema.node("paragraph", null, text ? [schema.text(text)] : []);
const start = () => new Transform(schema.node("doc", null, [p("début"), p("fin")]));

function type(tr: Transform, text: string, at: number): void {
  for (const [i, letter] of [...text].entries()) tr.insert(at + i, schema.text(letter));
}

test("letters typed one after the other are one passage, corrections made", () => {
  const tr = start();
  type(tr, "bonjpur", 6);
  tr.delete(10, 11);
  type(tr, "o", 10);
  expect(passagesOf(tr.steps)).toEqual(["bonjour"]);
});

test("words typed in two places are two passages", () => {
  const tr = start();
  type(tr, "deux", 8);
  type(tr, "un", 1);
  expect(passagesOf(tr.steps)).toEqual(["un", "deux"]);
});

test("what is split keeps its lines", () => {
  const tr = start();
  type(tr, "unedeux", 6);
  tr.split(9);
  expect(passagesOf(tr.steps)).toEqual(["une\ndeux"]);
});

test("only the words of the chosen steps are given", () => {
  const tr = start();
  type(tr, "oui", 1);
  type(tr, "non", 4);
  expect(passagesOf(tr.steps, (i) => i < 3)).toEqual(["oui"]);
});

test("what was deleted since, and what was there before, is not given", () => {
  const tr = start();
  type(tr, "rien", 6);
  tr.delete(4, 10);
  expect(passagesOf(tr.steps)).toEqual([]);
});
