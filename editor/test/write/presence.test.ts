import { EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { beforeEach, expect, test } from "vitest";
import { numbersPlugin } from "../../src/write/numbers";
import { PresenceSender, presenceOf } from "../../src/write/presence";
import { FakeWire } from "./company";
import { article, doc, text } from "./outlined";

/** A clock moved by hand. */
class Clock {
  time = 1_000;
  private waiting: { at: number; what: () => void }[] = [];
  now = () => this.time;
  later = (what: () => void, ms: number) => {
    const one = { at: this.time + ms, what };
    this.waiting.push(one);
    return one;
  };
  cancel = (timer: unknown) => {
    this.waiting = this.waiting.filter((one) => one !== timer);
  };
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.waiting
        .filter(({ at }) => at <= end)
        .sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.cancel(next);
      this.time = next.at;
      next.what();
    }
    this.time = end;
  }
}

let clock: Clock;
let wire: FakeWire;
let state: EditorState;
let sender: PresenceSender;
let posts: { at: number; body: object }[];

beforeEach(() => {
  clock = new Clock();
  wire = new FakeWire();
  state = EditorState.create({
    doc: doc(text("ouverture"), article(1, "Objet"), text("du texte")),
    plugins: [numbersPlugin({ scheme: "articles", lot: null })],
  });
  posts = [];
  const post = (body: object) => void posts.push({ at: clock.time, body });
  sender = new PresenceSender({ client: "mine", wire, post, timers: clock });
});

function apply(tr: Transaction): void {
  state = state.apply(tr);
  sender.follow(tr, state);
}

function caretTo(pos: number): void {
  apply(state.tr.setSelection(TextSelection.create(state.doc, pos)));
}

/** Types at the caret; the server confirms at once. */
function type(words: string): void {
  wire.pending = 1;
  apply(state.tr.insertText(words));
  wire.pending = 0;
  wire.version += 1;
  apply(state.tr.setMeta("confirmed", true));
}

test("says where the caret is, in which article, on which version", () => {
  caretTo(20);
  expect(presenceOf(state, "mine", wire)).toEqual({
    client: "mine",
    version: 7,
    anchor: 20,
    head: 20,
    section: "objet",
  });
});

test("the opening text is no article", () => {
  caretTo(2);
  expect(presenceOf(state, "mine", wire)?.section).toBe("");
});

test("says nothing while the others miss our steps", () => {
  wire.pending = 1;
  expect(presenceOf(state, "mine", wire)).toBeNull();
  caretTo(20);
  clock.pass(1_000);
  expect(posts).toEqual([]);
});

test("a page where nobody has put the caret says nothing", () => {
  clock.pass(60_000);
  expect(posts).toEqual([]);
});

test("a move is told within 100 ms, several at once", () => {
  caretTo(20);
  clock.pass(50);
  caretTo(21);
  clock.pass(50);
  expect(posts).toHaveLength(1);
  expect(posts[0]).toMatchObject({ body: { head: 21 } });
});

test("a caret that only follows what we type is not told: the others see it move", () => {
  caretTo(20);
  clock.pass(100);
  for (const letter of "rapide") {
    type(letter);
    clock.pass(150);
  }
  expect(posts).toHaveLength(1);
});

test("moves while typing are told twice a second at most", () => {
  caretTo(20);
  clock.pass(100);
  for (let count = 0; count < 20; count++) {
    type("a");
    caretTo(20 + (count % 3));
    clock.pass(100);
  }
  const gaps = posts.slice(1).map(({ at }, i) => at - (posts[i]?.at ?? 0));
  expect(posts.length).toBeGreaterThan(2);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
});

test("a caret that others' words pushed is not told, one they cannot know of is", () => {
  caretTo(20);
  clock.pass(100);
  apply(state.tr.insertText("avant ", 2).setMeta("rebased", 0));
  clock.pass(1_000);
  expect(posts).toHaveLength(1);
  caretTo(22);
  clock.pass(100);
  expect(posts).toHaveLength(2);
});

test("somebody who reads on says now and then to be here, on the version of now", () => {
  caretTo(20);
  clock.pass(100);
  wire.version = 12;
  clock.pass(15_000);
  expect(posts).toHaveLength(2);
  expect(posts[1]?.body).toMatchObject({ version: 12, head: 20 });
});

test("the page says that it is left, and nothing after", () => {
  caretTo(20);
  sender.leave();
  clock.pass(60_000);
  expect(posts.map(({ body }) => body)).toEqual([{ client: "mine", left: true }]);
});
