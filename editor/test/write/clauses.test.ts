import { TextSelection } from "prosemirror-state";
import { expect, test } from "vitest";
import { clausesAddress } from "../../src/write/clauses";
import { company } from "./company";
import { article, text } from "./outlined";

const ADDRESS = "/tenders/1/specs/2/clauses";

function from(place: number): string {
  const view = company([text("Avant"), article(1, "Objet"), text("du texte")]);
  const at = TextSelection.create(view.state.doc, place);
  view.dispatch(view.state.tr.setSelection(at));
  const found = new URL(clausesAddress(view, ADDRESS));
  return found.pathname + found.search;
}

test("the library is asked for the article one writes in, and knows where to come back", () => {
  expect(from(18)).toBe(`${ADDRESS}?section=objet&back=write`);
});

test("before the first article, it is the opening text", () => {
  expect(from(2)).toBe(`${ADDRESS}?section=-&back=write`);
});
