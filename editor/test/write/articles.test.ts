import { type EditorState, TextSelection } from "prosemirror-state";
import type { Step } from "prosemirror-transform";
import { describe, expect, test } from "vitest";
import {
  ARTICLE_ACTIONS,
  ARTICLE_COMMANDS,
  addArticle,
  placeArticle,
  removeArticle,
} from "../../src/write/articles";
import { outlineOf } from "../../src/write/numbers";
import { contract, done, opened, shown, words } from "./contract";
import { article, text } from "./outlined";

function rankOf(state: EditorState, title: string): number {
  return outlineOf(state).sections.findIndex((one) => one.title === title);
}

describe("an article moves with everything in it", () => {
  test("up, before the one that precedes it", () => {
    const state = done(contract(), ARTICLE_ACTIONS.up(1));
    expect(shown(state)).toEqual([
      "1 Prix",
      "1.1 Forme",
      "1.2 Révision",
      "2 Objet",
      "3 Délais",
    ]);
    expect(words(state).slice(0, 3)).toEqual(["ouverture", "Prix", "du prix"]);
  });

  test("down, after the one that follows it", () => {
    const state = done(contract(), ARTICLE_ACTIONS.down(1));
    expect(shown(state)).toEqual([
      "1 Objet",
      "2 Délais",
      "3 Prix",
      "3.1 Forme",
      "3.2 Révision",
    ]);
  });

  test("a first sub-article goes up to the end of the article before", () => {
    const state = done(contract(), ARTICLE_ACTIONS.up(2));
    expect(shown(state).slice(0, 3)).toEqual(["1 Objet", "1.1 Forme", "2 Prix"]);
  });

  test("a last sub-article goes down to the beginning of the article after", () => {
    const state = done(contract(), ARTICLE_ACTIONS.down(3));
    expect(shown(state).slice(2)).toEqual(["2.1 Forme", "3 Délais", "3.1 Révision"]);
    expect(words(state).at(-1)).toBe("de la révision");
  });

  test("the first and the last have nowhere to go", () => {
    for (const [rank, action] of [
      [0, "up"],
      [4, "down"],
    ] as const) {
      done(contract(), ARTICLE_ACTIONS[action](rank));
      expect(ARTICLE_ACTIONS[action](rank)(contract())).toBe(false);
    }
  });

  test("into another one, at the level that was aimed at", () => {
    const state = done(contract(), placeArticle(1, { before: 1, level: 2 }));
    expect(shown(state)).toEqual([
      "1 Objet",
      "1.1 Prix",
      "1.1.1 Forme",
      "1.1.2 Révision",
      "2 Délais",
    ]);
  });

  test("to the end of the text", () => {
    const state = done(contract(), placeArticle(0, { before: 5, level: 1 }));
    expect(shown(state).at(-1)).toBe("3 Objet");
    expect(words(state).slice(0, 2)).toEqual(["ouverture", "Prix"]);
  });

  test("exchanged with one that stands higher, it remains its equal", () => {
    const state = opened(article(1, "A"), article(3, "B"), article(2, "C"));
    expect(shown(done(state, ARTICLE_ACTIONS.up(2)))).toEqual(["1 A", "1.1 C", "1.2 B"]);
    expect(shown(done(state, ARTICLE_ACTIONS.down(1)))).toEqual(["1 A", "1.1 C", "1.2 B"]);
  });
});

describe("levels", () => {
  test("an article becomes a sub-article of the one before, with its own", () => {
    const state = done(contract(), ARTICLE_ACTIONS.demote(1));
    expect(shown(state).slice(0, 4)).toEqual([
      "1 Objet",
      "1.1 Prix",
      "1.1.1 Forme",
      "1.1.2 Révision",
    ]);
  });

  test("and comes back", () => {
    const there = done(contract(), ARTICLE_ACTIONS.demote(1));
    expect(done(there, ARTICLE_ACTIONS.promote(1)).doc.eq(contract().doc)).toBe(true);
  });

  test("a first article cannot become a sub-article, nor one of the top rise", () => {
    expect(ARTICLE_ACTIONS.demote(0)(contract())).toBe(false);
    expect(ARTICLE_ACTIONS.promote(1)(contract())).toBe(false);
  });

  test("nothing goes below the sixth level, sub-articles included", () => {
    const state = opened(article(5, "A"), article(5, "B"), article(6, "C"));
    expect(ARTICLE_ACTIONS.demote(1)(state)).toBe(false);
    expect(placeArticle(1, { before: 0, level: 6 })(state)).toBe(false);
  });

  test("change one attribute a heading, which nobody's typing collides with", () => {
    const state = contract();
    let steps: Step[] = [];
    ARTICLE_ACTIONS.demote(1)(state, (tr) => {
      steps = tr.steps;
    });
    expect(steps.map((step) => step.toJSON().stepType)).toEqual(["attr", "attr", "attr"]);
  });
});

describe("the caret", () => {
  const inRevision = (state: EditorState) => {
    const place = outlineOf(state).places[rankOf(state, "Révision")];
    const pos = (place?.pos ?? 0) + 12;
    return state.apply(state.tr.setSelection(TextSelection.create(state.doc, pos)));
  };
  const around = (state: EditorState) => {
    const { $head } = state.selection;
    return [$head.parent.textContent, $head.parentOffset];
  };

  test.each(["moveUp", "moveDown", "higher", "deeper"] as const)(
    "stays in its words: %s",
    (name) => {
      const state = inRevision(contract());
      expect(around(done(state, ARTICLE_COMMANDS[name]))).toEqual(around(state));
    },
  );

  test("stays in its words when it is in the part that travels", () => {
    const state = inRevision(contract());
    expect(around(done(state, placeArticle(1, { before: 5, level: 1 })))).toEqual(
      around(state),
    );
    expect(around(done(state, placeArticle(3, { before: 0, level: 1 })))).toEqual(
      around(state),
    );
  });

  test("before the first article, moves nothing", () => {
    expect(ARTICLE_COMMANDS.moveDown(contract())).toBe(false);
  });
});

test("an article is added after another and its sub-articles, and one writes in it", () => {
  const state = done(contract(), addArticle(1));
  expect(shown(state).slice(3)).toEqual(["2.2 Révision", "3 ", "4 Délais"]);
  const written = state.apply(state.tr.insertText("Garanties"));
  expect(shown(written)[4]).toBe("3 Garanties");
});

test("an article is added at the end of a text that has none", () => {
  expect(shown(done(opened(text("x")), addArticle(null)))).toEqual(["1 "]);
});

test("an article is removed with its sub-articles", () => {
  expect(shown(done(contract(), removeArticle(1)))).toEqual(["1 Objet", "2 Délais"]);
});

test("the last article removed leaves a text one can write in", () => {
  expect(words(done(opened(article(1, "Seul"), text("x")), removeArticle(0)))).toEqual([
    "",
  ]);
});

test("an article is selected whole", () => {
  const { selection } = done(contract(), ARTICLE_ACTIONS.select(1));
  expect(
    selection.content().content.textBetween(0, selection.content().content.size, " "),
  ).toBe("Prix du prix Forme Révision de la révision");
});
