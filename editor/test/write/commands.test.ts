import { type EditorState, NodeSelection } from "prosemirror-state";
import { CellSelection } from "prosemirror-tables";
import { describe, expect, test } from "vitest";
import { COMMANDS, type CommandName, joinPlugin, opens } from "../../src/write/commands";
import {
  box,
  br,
  clause,
  code,
  doc,
  h,
  li,
  line,
  marked,
  note,
  ol,
  olFrom,
  outcome,
  p,
  pageBreak,
  quote,
  stateOf,
  table,
  td,
  ul,
} from "./written";

function run(name: CommandName, before: EditorState | ReturnType<typeof doc>): string {
  return line(outcome(before, COMMANDS[name].run));
}

const NOTHING = "nothing";

describe("paragraphs and headings", () => {
  test("a paragraph becomes an article, without a key of its own yet", () => {
    expect(run("heading1", doc(p("Obj|et")))).toBe(line(doc(h(1, "Obj|et"))));
  });

  test("a change of level keeps the key that references hold on to", () => {
    const before = doc(h(1, "Obj|et", "objet"));
    expect(run("heading3", before)).toBe(line(doc(h(3, "Obj|et", "objet"))));
  });

  test("every block of a selection changes, those that are so already stay", () => {
    const before = doc(p("‹un"), h(2, "deux", "deux"), p("trois›"));
    const expected = doc(h(2, "‹un"), h(2, "deux", "deux"), h(2, "trois›"));
    expect(run("heading2", before)).toBe(line(expected));
  });

  test("a heading becomes a paragraph again", () => {
    expect(run("paragraph", doc(h(2, "Obj|et", "objet")))).toBe(line(doc(p("Obj|et"))));
  });

  test("an item leaves its lists, however deep, to become an article", () => {
    const before = doc(ul(li(p("un"), ul(li(p("de|ux"))))));
    expect(run("heading1", before)).toBe(line(doc(ul(li(p("un"))), h(1, "de|ux"))));
  });

  test.each(["heading1", "paragraph"] as const)(
    "%s is impossible where it is so",
    (name) => {
      const before = name === "paragraph" ? doc(p("|")) : doc(h(1, "|"));
      expect(run(name, before)).toBe(NOTHING);
    },
  );

  test("a cell holds no article, nor does a list in a cell", () => {
    expect(run("heading1", doc(table([td(p("a|"))])))).toBe(NOTHING);
    expect(run("heading1", doc(table([td(ul(li(p("a|"))))])))).toBe(NOTHING);
  });

  test("the style of the caret's block is the active one", () => {
    const state = stateOf(doc(h(3, "a|")));
    const active = Object.entries(COMMANDS).filter(([, { active }]) => active?.(state));
    expect(active.map(([name]) => name)).toEqual(["heading3"]);
  });
});

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

describe("quotes and boxes", () => {
  test.each([
    ["quote", quote],
    ["guidance", box],
  ] as const)("%s goes around the blocks, and away", (name, around) => {
    const [out, within] = [doc(p("‹a"), p("b›")), doc(around(p("‹a"), p("b›")))];
    expect(run(name, out)).toBe(line(within));
    expect(run(name, within)).toBe(line(out));
    expect(COMMANDS[name].active?.(stateOf(within))).toBe(true);
  });

  test("a part of a quote comes out of it alone", () => {
    const before = doc(quote(p("a"), p("b|"), p("c")));
    expect(run("quote", before)).toBe(line(doc(quote(p("a")), p("b|"), quote(p("c")))));
  });

  test("one item cannot be quoted: its whole list is", () => {
    const before = doc(ul(li(p("a|")), li(p("b"))));
    expect(run("quote", before)).toBe(line(doc(quote(ul(li(p("a|")), li(p("b")))))));
  });

  test("a cell holds no quote, and its table is not quoted for it", () => {
    expect(run("quote", doc(table([td(p("a|"))])))).toBe(NOTHING);
  });

  test("a quote inside a clause leaves the clause whole", () => {
    expect(run("quote", doc(clause(p("a|"))))).toBe(line(doc(clause(quote(p("a|"))))));
  });
});

describe("page breaks and rules", () => {
  test("a paragraph is cut at the caret", () => {
    expect(run("pageBreak", doc(p("un|deux")))).toBe(
      line(doc(p("un"), pageBreak(), p("|deux"))),
    );
  });

  test("at the start it stands before, at the end after", () => {
    expect(run("pageBreak", doc(p("|un")))).toBe(line(doc(pageBreak(), p("|un"))));
    expect(run("pageBreak", doc(p("un|"), p("deux")))).toBe(
      line(doc(p("un"), pageBreak(), p("|deux"))),
    );
  });

  test("there is always a line to write on after it", () => {
    expect(run("pageBreak", doc(p("un|")))).toBe(line(doc(p("un"), pageBreak(), p("|"))));
  });

  test("an article cut in two keeps its key on its first half", () => {
    const expected = doc(h(1, "un", "un-deux"), pageBreak(), h(1, "|deux"));
    expect(run("pageBreak", doc(h(1, "un|deux", "un-deux")))).toBe(line(expected));
  });

  test("it stands after a list, never in a cell", () => {
    expect(run("pageBreak", doc(ul(li(p("a|"))), p("b")))).toBe(
      line(doc(ul(li(p("a"))), pageBreak(), p("|b"))),
    );
    expect(run("pageBreak", doc(table([td(p("a|"))])))).toBe(NOTHING);
  });
});

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

describe("the rest", () => {
  test("a line break stands in a paragraph; code has lines of its own", () => {
    expect(run("hardBreak", doc(p("a|b")))).toBe(line(doc(p("a", br(), "|b"))));
    expect(run("hardBreak", doc(code("a|b")))).toBe(line(doc(code("a\n|b"))));
  });

  test("what no part has joined is impossible", () => {
    expect(run("link", doc(p("a|")))).toBe(NOTHING);
  });

  test("what a part has joined is possible where the text allows it", () => {
    const joined = [joinPlugin({ footnote: opens(() => undefined) })];
    expect(COMMANDS.footnote.run(stateOf(doc(p("a|")), joined))).toBe(true);
    expect(COMMANDS.footnote.run(stateOf(doc(code("a|")), joined))).toBe(false);
  });

  test("no two commands share a key", () => {
    const keys = Object.values(COMMANDS).flatMap(({ keys = "" }) => keys.split(" "));
    const used = keys.filter(Boolean);
    expect(new Set(used).size).toBe(used.length);
  });

  test("every command answers on every kind of selection", () => {
    const text = doc(h(1, "a"), ul(li(p("b", note("n")))), pageBreak(), code("c"));
    const state = stateOf(text);
    for (let pos = 0; pos < text.content.size; pos++) {
      if (!text.nodeAt(pos) || text.nodeAt(pos)?.isText) continue;
      if (!NodeSelection.isSelectable(text.nodeAt(pos) as never)) continue;
      const on = state.apply(state.tr.setSelection(NodeSelection.create(text, pos)));
      for (const name of Object.keys(COMMANDS) as CommandName[]) run(name, on);
    }
    expect.assertions(0);
  });
});
