import { CellSelection } from "prosemirror-tables";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/write/commands";
import {
  code,
  doc,
  h,
  li,
  line,
  NOTHING,
  ol,
  olFrom,
  outcome,
  p,
  quote,
  run,
  stateOf,
  table,
  td,
  ul,
} from "./written";

describe("lists", () => {
  test("paragraphs become items of one list", () => {
    const before = doc(p("‹un"), p("deux›"), p("trois"));
    const expected = doc(ul(li(p("‹un")), li(p("deux›"))), p("trois"));
    expect(run("bulletList", before)).toBe(line(expected));
  });

  test("the same button takes them out", () => {
    const before = doc(ul(li(p("‹un")), li(p("deux›")), li(p("trois"))));
    const expected = doc(p("‹un"), p("deux›"), ul(li(p("trois"))));
    expect(run("bulletList", before)).toBe(line(expected));
  });

  test("an item two levels deep comes out of both", () => {
    const before = doc(ul(li(p("un"), ul(li(p("deux|"))))));
    expect(run("bulletList", before)).toBe(line(doc(ul(li(p("un"))), p("deux|"))));
  });

  test("the other button changes the kind of the list", () => {
    const before = doc(ul(li(p("un")), li(p("deux|"))));
    expect(run("numberedList", before)).toBe(line(doc(ol(li(p("un")), li(p("deux|"))))));
  });

  test("only the innermost list changes its kind", () => {
    const before = doc(ul(li(p("un"), ul(li(p("deux|"))))));
    const expected = doc(ul(li(p("un"), ol(li(p("deux|"))))));
    expect(run("numberedList", before)).toBe(line(expected));
  });

  test("a list that touches one of its kind joins it, and the first number stays", () => {
    const before = doc(olFrom(4, li(p("un"))), p("deux|"), ol(li(p("trois"))));
    const expected = doc(olFrom(4, li(p("un")), li(p("deux|")), li(p("trois"))));
    expect(run("numberedList", before)).toBe(line(expected));
  });

  test("headings become items, tables between them do not", () => {
    const grid = table([td(p("a"))]);
    const before = doc(h(1, "‹un", "un"), grid, p("deux›"));
    const expected = doc(ul(li(p("‹un"))), table([td(ul(li(p("a"))))]), ul(li(p("deux›"))));
    expect(run("bulletList", before)).toBe(line(expected));
  });

  test("paragraphs of a quote become items inside the quote", () => {
    const before = doc(quote(p("‹un"), p("deux›")));
    const expected = doc(quote(ul(li(p("‹un")), li(p("deux›")))));
    expect(run("bulletList", before)).toBe(line(expected));
  });

  test("each selected cell gets a list of its own", () => {
    const state = stateOf(doc(table([td(p("a")), td(p("b")), td(p("c"))])));
    const cells = CellSelection.create(state.doc, 2, 7);
    const seen = outcome(
      state.apply(state.tr.setSelection(cells)),
      COMMANDS.bulletList.run,
    );
    const expected = doc(table([td(ul(li(p("a")))), td(ul(li(p("b")))), td(p("c"))]));
    expect(String(seen?.doc)).toBe(String(expected));
  });

  test("code is no item", () => {
    expect(run("bulletList", doc(code("a|")))).toBe(NOTHING);
  });

  test("an item goes under the one before, and joins its sub-items", () => {
    const before = doc(ul(li(p("un"), ul(li(p("deux")))), li(p("tr|ois"))));
    const expected = doc(ul(li(p("un"), ul(li(p("deux")), li(p("tr|ois"))))));
    expect(run("indent", before)).toBe(line(expected));
  });

  test("the first item cannot go deeper", () => {
    expect(run("indent", doc(ul(li(p("un|")))))).toBe(NOTHING);
  });

  test("an item goes one level up, what followed it stays under it", () => {
    const before = doc(ul(li(p("un"), ul(li(p("de|ux")), li(p("trois"))))));
    const expected = doc(ul(li(p("un")), li(p("de|ux"), ul(li(p("trois"))))));
    expect(run("outdent", before)).toBe(line(expected));
  });

  test("a numbered list cut in two goes on counting", () => {
    const before = doc(olFrom(3, li(p("un")), li(p("de|ux")), li(p("trois"))));
    const expected = doc(olFrom(3, li(p("un"))), p("de|ux"), olFrom(4, li(p("trois"))));
    expect(run("outdent", before)).toBe(line(expected));
  });

  test("the caret's innermost list is active, not one around its cell", () => {
    const state = stateOf(doc(ul(li(p("a"), table([td(p("b|"))])))));
    expect(COMMANDS.bulletList.active?.(state)).toBe(false);
  });
});
