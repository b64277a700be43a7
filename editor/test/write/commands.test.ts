import { NodeSelection } from "prosemirror-state";
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
  NOTHING,
  note,
  p,
  pageBreak,
  quote,
  run,
  stateOf,
  table,
  td,
  ul,
} from "./written";

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
