import { CellSelection } from "prosemirror-tables";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/write/commands";
import { doc, marked, NOTHING, note, outcome, p, run, stateOf, table, td } from "./written";

describe("formats", () => {
  const FORMATS = [
    ["bold", "strong"],
    ["italic", "em"],
    ["underline", "underline"],
    ["strike", "strike"],
    ["superscript", "superscript"],
    ["subscript", "subscript"],
    ["code", "code"],
  ] as const;

  test.each(FORMATS)("%s goes on the words selected, and away", (name, mark) => {
    const on = outcome(doc(p("a ‹b› c")), COMMANDS[name].run);
    expect(String(on?.doc)).toBe(String(doc(p("a ", marked(mark, "b"), " c"))));
    expect(on && COMMANDS[name].active?.(on)).toBe(true);
    expect(on && String(outcome(on, COMMANDS[name].run)?.doc)).toBe(
      String(doc(p("a b c"))),
    );
  });

  test("words partly bold become bold throughout, as in Word", () => {
    const before = doc(p("‹a ", marked("strong", "b›")));
    expect(COMMANDS.bold.active?.(stateOf(before))).toBe(false);
    expect(String(outcome(before, COMMANDS.bold.run)?.doc)).toBe(
      String(doc(p(marked("strong", "a b")))),
    );
  });

  test("an exponent is not also an index", () => {
    const up = outcome(doc(p("m‹2›")), COMMANDS.superscript.run);
    const down = up && outcome(up, COMMANDS.subscript.run);
    expect(String(down?.doc)).toBe(String(doc(p("m", marked("subscript", "2")))));
  });

  test("at a caret the next words typed get it", () => {
    const state = outcome(doc(p("a|")), COMMANDS.bold.run);
    expect(state && COMMANDS.bold.active?.(state)).toBe(true);
    const typed = state?.apply(state.tr.insertText("b"));
    expect(String(typed?.doc)).toBe(String(doc(p("a", marked("strong", "b")))));
  });

  test("the words of a footnote keep their own format", () => {
    const before = doc(p("‹a", note("n"), "b›"));
    const expected = doc(p(marked("strong", "a"), note("n"), marked("strong", "b")));
    const seen = outcome(before, COMMANDS.bold.run);
    expect(String(seen?.doc)).toBe(String(expected));
    expect(seen && COMMANDS.bold.active?.(seen)).toBe(true);
    expect(seen && String(outcome(seen, COMMANDS.bold.run)?.doc)).toBe(
      String(doc(p("a", note("n"), "b"))),
    );
  });

  test("inside a footnote its words are formatted", () => {
    const before = doc(p("a", note("u ‹n›")));
    const seen = outcome(before, COMMANDS.bold.run);
    const expected = doc(p("a", note("u ", marked("strong", "n"))));
    expect(String(seen?.doc)).toBe(String(expected));
    expect(seen && COMMANDS.bold.active?.(seen)).toBe(true);
  });

  test("spaces at the ends of a selection are left out", () => {
    const seen = outcome(doc(p("‹a › b")), COMMANDS.underline.run);
    expect(String(seen?.doc)).toBe(String(doc(p(marked("underline", "a"), "  b"))));
  });

  test("clearing takes every format away but the link", () => {
    const link = { href: "https://a.fr", title: "" };
    const before = doc(
      p("‹a", marked("strong", "b"), marked("em", "c"), marked("link", "d›", link)),
    );
    const expected = doc(p("abc", marked("link", "d", link)));
    expect(String(outcome(before, COMMANDS.clear.run)?.doc)).toBe(String(expected));
  });

  test("there is nothing to clear in plain words", () => {
    expect(run("clear", doc(p("‹a›")))).toBe(NOTHING);
  });

  test("cells selected are formatted, not those between the ends in reading order", () => {
    const state = stateOf(doc(table([td(p("a")), td(p("b"))], [td(p("c")), td(p("d"))])));
    const column = CellSelection.create(state.doc, 2, 14);
    const seen = outcome(state.apply(state.tr.setSelection(column)), COMMANDS.bold.run);
    const bold = (text: string) => td(p(marked("strong", text)));
    const expected = doc(table([bold("a"), td(p("b"))], [bold("c"), td(p("d"))]));
    expect(String(seen?.doc)).toBe(String(expected));
  });
});
