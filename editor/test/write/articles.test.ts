import type { Node } from "prosemirror-model";
import { type Command, EditorState, TextSelection } from "prosemirror-state";
import { Mapping, type Step } from "prosemirror-transform";
import { describe, expect, test } from "vitest";
import {
  ARTICLE_ACTIONS,
  ARTICLE_COMMANDS,
  type ArticleAction,
  addArticle,
  placeArticle,
  removeArticle,
} from "../../src/write/articles";
import { withMoves } from "../../src/write/moves";
import { numbersPlugin, outlineOf } from "../../src/write/numbers";
import { article, doc, text } from "./outlined";

const NUMBERING = { scheme: "articles", lot: null } as const;

function opened(...blocks: Node[]): EditorState {
  return EditorState.create({ doc: doc(...blocks), plugins: [numbersPlugin(NUMBERING)] });
}

/** The state after a command, or the same state when it cannot be done. */
function done(state: EditorState, command: Command): EditorState {
  let next = state;
  const isDone = command(state, (tr) => {
    next = state.apply(tr);
  });
  expect(command(state)).toBe(isDone);
  expect(next !== state).toBe(isDone);
  next.doc.check();
  return next;
}

function shown(state: EditorState): string[] {
  return outlineOf(state).sections.map(({ number, title }) => `${number} ${title}`);
}

function words(state: EditorState): string[] {
  return state.doc.children.map((block) => block.textContent);
}

function rankOf(state: EditorState, title: string): number {
  return outlineOf(state).sections.findIndex((one) => one.title === title);
}

/** Prix, its two sub-articles, and articles around. */
function contract(): EditorState {
  return opened(
    text("ouverture"),
    article(1, "Objet"),
    text("de l’objet"),
    article(1, "Prix"),
    text("du prix"),
    article(2, "Forme"),
    article(2, "Révision"),
    text("de la révision"),
    article(1, "Délais"),
    text("des délais"),
  );
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

// --- laws

/** A small seeded generator (mulberry32): the same moves every time. */
function source(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function random(next: (below: number) => number): EditorState {
  const blocks: Node[] = next(2) ? [text("ouverture")] : [];
  for (let count = 0; count < 3 + next(12); count++) {
    blocks.push(article(1 + next(6), `T${count}`, `t${count}`));
    for (let more = next(3); more; more--) blocks.push(text(`p${count}-${more}`));
  }
  return opened(...blocks);
}

const ACTIONS: ArticleAction[] = ["up", "down", "promote", "demote"];

function anyMove(state: EditorState, next: (below: number) => number): Command {
  const count = outlineOf(state).sections.length;
  const rank = next(count);
  if (next(2)) return placeArticle(rank, { before: next(count + 1), level: 1 + next(6) });
  return ARTICLE_ACTIONS[ACTIONS[next(ACTIONS.length)] ?? "up"](rank);
}

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed + 1);

test.each(SEEDS)(
  "whatever is moved, all is there once, keys and own texts kept (%i)",
  (seed) => {
    const next = source(seed);
    let state = random(next);
    const sorted = (of: EditorState) => [...words(of)].sort();
    const ownTexts = (of: EditorState) => {
      const { sections, places } = outlineOf(of);
      const found = sections.map(({ key }, rank) => {
        const { index = 0, ownEnd = 0 } = places[rank] ?? {};
        return [key, ...words(of).slice(index, ownEnd)].join("|");
      });
      return found.sort();
    };
    const before = [sorted(state), ownTexts(state)];
    for (let count = 0; count < 15; count++) {
      state = done(state, anyMove(state, next));
      expect([sorted(state), ownTexts(state)]).toEqual(before);
      const numbers = outlineOf(state).sections.map(({ number }) => number);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(followOn(numbers)).toBe(true);
    }
  },
);

/** Whether each number is one more than its elder, or the first of the one before. */
function followOn(numbers: string[]): boolean {
  const seen = new Set(["0"]);
  return numbers.every((number) => {
    const parts = number.split(".").map(Number);
    const last = parts.pop() ?? 0;
    seen.add(number);
    return last === 1 || seen.has([...parts, last - 1].join("."));
  });
}

// --- two people

interface Rebased {
  doc: Node;
  /** Steps whose passage is gone. */
  dropped: Step[];
  /** The others' new words that a deletion took. */
  swallowed: string[];
}

/** As the server does (`text/engine.py`): steps moved onto the head, past those that came. */
function rebase(base: Node, steps: readonly Step[], over: readonly Step[]): Rebased {
  const mapping = new Mapping(steps.map((step) => step.getMap().invert()).reverse());
  let head = base;
  let fresh: [number, number][] = [];
  for (const step of over) {
    head = step.apply(head).doc ?? head;
    const map = step.getMap();
    mapping.appendMap(map);
    fresh = fresh.map(([a, b]) => [map.map(a, 1), map.map(b, -1)]);
    map.forEach((_a, _b, from, to) => void fresh.push([from, to]));
  }
  const found: Rebased = { doc: head, dropped: [], swallowed: [] };
  steps.forEach((one, at) => {
    const own = steps.length - at;
    const step = one.map(mapping.slice(own));
    const result = step?.apply(found.doc).doc;
    if (!step || !result) {
      found.dropped.push(one);
      return;
    }
    const before = found.doc;
    step.getMap().forEach((start, end) => {
      for (const [a, b] of fresh) {
        if (Math.max(start, a) < Math.min(end, b)) {
          found.swallowed.push(
            before.textBetween(Math.max(start, a), Math.min(end, b), "\n"),
          );
        }
      }
    });
    const map = step.getMap();
    mapping.appendMap(map, own - 1);
    fresh = fresh.map(([a, b]) => [map.map(a, 1), map.map(b, -1)]);
    found.doc = result;
  });
  return found;
}

function stepsOf(state: EditorState, command: Command): Step[] {
  let steps: Step[] = [];
  command(state, (tr) => {
    steps = tr.steps;
  });
  return steps;
}

function typing(state: EditorState, next: (below: number) => number): Step[] {
  const texts: number[] = [];
  state.doc.forEach((_block, pos) => void texts.push(pos + 1));
  const pos = texts[next(texts.length)] ?? 1;
  return state.tr.insertText("NOUVEAU", pos).steps;
}

function countIn(words_: string): number {
  return words_.split("NOUVEAU").length - 1;
}

describe.each(SEEDS)("one moves an article while another types (%i)", (seed) => {
  test("the words stay, once, or are given back to their author", () => {
    const next = source(seed);
    const state = random(next);
    const moves = stepsOf(state, anyMove(state, next));
    const typed = typing(state, next);
    const moveFirst = rebase(state.doc, typed, moves);
    const isThere = countIn(moveFirst.doc.textContent);
    expect(isThere + moveFirst.dropped.length).toBe(1);
    const typedFirst = rebase(state.doc, moves, typed);
    const kept = countIn(typedFirst.doc.textContent);
    expect(kept + countIn(typedFirst.swallowed.join())).toBe(1);
    typedFirst.doc.check();
  });
});

test("words typed in the part that does not travel stay where they were typed", () => {
  const state = contract();
  const moves = stepsOf(state, ARTICLE_ACTIONS.up(1)); // Objet is shorter: it is what travels
  const place = outlineOf(state).places[3];
  const typed = state.tr.insertText("NOUVEAU", (place?.pos ?? 0) + 1).steps;
  for (const { doc: head } of [
    rebase(state.doc, typed, moves),
    rebase(state.doc, moves, typed),
  ]) {
    const headings = head.children.filter((block) => block.type.name === "heading");
    expect(headings.map((one) => one.textContent)).toContain("NOUVEAURévision");
  }
});

test.each([
  ["up", 0],
  ["down", 4],
] as const)("the shorter of two neighbours travels: Prix goes %s", (way, rank) => {
  const state = contract();
  const [out] = stepsOf(state, ARTICLE_ACTIONS[way](1));
  const shorter = outlineOf(state).places[rank];
  expect(out?.toJSON()).toMatchObject({ from: shorter?.pos, to: shorter?.endPos });
});

test("a place in what travels is found where it went", () => {
  const state = contract();
  const steps = stepsOf(state, ARTICLE_ACTIONS.up(1));
  const moved = state.doc.resolve((outlineOf(state).places[0]?.pos ?? 0) + 9);
  let head = state.doc;
  for (const step of steps) head = step.apply(head).doc ?? head;
  const now = head.resolve(withMoves(steps).map(moved.pos));
  expect([now.parent.textContent, now.parentOffset]).toEqual([
    "de l’objet",
    moved.parentOffset,
  ]);
});
