// @vitest-environment node
import { redo, undo } from "prosemirror-history";
import { TextSelection } from "prosemirror-state";
import { describe, expect, test } from "vitest";
import {
  MOST_STEPS,
  mapForward,
  receive,
  refuse,
  refuseAll,
  resync,
  unconfirmed,
  unsentOf,
  versionOf,
} from "../../src/write/collab";
import { schema } from "../../src/write/schema";
import { Authority } from "./authority";
import { docOf, h, Page, p } from "./collab_page";

describe("a batch", () => {
  test("is confirmed without a change of the text when it comes back as it was sent", () => {
    const server = new Authority(docOf(p("un")));
    const page = new Page(server);
    page.type("a", 1);
    const before = page.state.doc;
    page.send();
    expect(page.state.doc).toBe(before);
    expect([versionOf(page.state), unconfirmed(page.state)]).toEqual([1, 0]);
  });

  test("keeps its name and its steps until it is answered, whatever is typed meanwhile", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    page.type("a", 1);
    const batch = structuredClone(page.batch());
    other.type("z", 1);
    other.send();
    page.type("b", 2);
    page.hear();
    expect(page.batch()).toEqual(batch);
  });

  test("that the stream brought back is not sent in another until its answer is here", () => {
    const server = new Authority(docOf(p("un")));
    const page = new Page(server);
    page.type("a", 1);
    const batch = page.batch();
    const pushed = batch && server.push(batch);
    page.hear();
    page.type("b", 2);
    expect(page.batch()?.batch).toBe(batch?.batch);
    if (pushed) page.answer(pushed);
    expect(page.batch()?.batch).not.toBe(batch?.batch);
    page.send();
    expect(server.doc.textContent).toBe("abun");
  });

  test("comes back with the key of a new article, and later words stay in it", () => {
    const server = new Authority(docOf(p("un")));
    const page = new Page(server);
    page.dispatch(page.state.tr.insert(4, h("Titre")));
    const batch = page.batch();
    page.type(" neuf", 10);
    const pushed = batch && server.push(batch);
    if (pushed) page.answer(pushed);
    page.send();
    expect(page.state.doc.eq(server.doc)).toBe(true);
    expect(page.state.doc.child(1).attrs.key).toBe("k1");
    expect(page.state.doc.child(1).textContent).toBe("Titre neuf");
  });

  test("is cut where one action ends, and never above what the server takes", () => {
    const server = new Authority(docOf(p("")));
    const page = new Page(server);
    for (let i = 0; i < 100; i++) page.type("a", 1);
    const paste = page.state.tr;
    for (let i = 0; i < 100; i++) paste.insertText("b", 1);
    page.dispatch(paste);
    expect(page.batch()?.steps.length).toBe(100);
    page.send();
    expect(page.batch()?.steps.length).toBe(100);
    page.send();
    const long = page.state.tr;
    for (let i = 0; i < MOST_STEPS + 1; i++) long.insertText("c", 1);
    page.dispatch(long);
    expect(page.batch()?.steps.length).toBe(MOST_STEPS);
  });

  test("that moved otherwise on the server leaves what was typed inside it in its place", () => {
    const server = new Authority(docOf(p("un"), p("deux")));
    const page = new Page(server);
    page.type("ac", 1);
    const batch = page.batch();
    page.type("b", 2);
    if (!batch) throw new Error("nothing to send");
    const steps = [{ ...batch.steps[0], from: 5, to: 5 }];
    page.hear([{ from: 0, batch: batch.batch, who: 1, at: "", steps }]);
    expect(page.text).toBe("un|abcdeux");
  });

  test("that is refused is taken back with its words; what was typed elsewhere stays", () => {
    const server = new Authority(docOf(p("un"), p("deux")));
    const page = new Page(server);
    for (const [i, letter] of [..."bonjour"].entries()) page.type(letter, 1 + i);
    page.batch();
    page.type("!", page.state.doc.content.size - 1);
    page.dispatch(refuse(page.state));
    expect(page.text).toBe("un|deux!");
    expect(page.losses).toEqual([{ reason: "refused", words: "bonjour" }]);
    page.send();
    expect(server.doc.eq(page.state.doc)).toBe(true);
  });

  test("and all that waits is given back when the right to write is gone", () => {
    const server = new Authority(docOf(p("un")));
    const page = new Page(server);
    page.type("bon", 1);
    page.batch();
    page.type("jour ", 4);
    page.dispatch(refuseAll(page.state));
    expect(page.text).toBe("un");
    expect(page.losses).toEqual([{ reason: "refused", words: "bonjour" }]);
    expect(unsentOf(page.state)).toBeNull();
  });
});

describe("what others write", () => {
  test("in a passage deleted here before it was seen is given back, not lost", () => {
    const server = new Authority(docOf(p("un"), p("deux"), p("trois")));
    const [page, other] = [new Page(server), new Page(server)];
    other.type("ajout", 6);
    other.send();
    page.dispatch(page.state.tr.delete(4, 10));
    page.hear();
    expect(page.losses).toEqual([{ reason: "swallowed", words: "ajout" }]);
    page.send();
    expect(server.doc.textContent).toBe("untrois");
  });

  test("over a passage where one was typing gives those words back", () => {
    const server = new Authority(docOf(p("un"), p("deux"), p("trois")));
    const [page, other] = [new Page(server), new Page(server)];
    other.dispatch(other.state.tr.delete(4, 10));
    other.send();
    for (const [i, letter] of [..."mots"].entries()) page.type(letter, 6 + i);
    page.hear();
    expect(page.losses).toEqual([{ reason: "dropped", words: "mots" }]);
    expect(page.state.doc.eq(server.doc)).toBe(true);
  });

  test("at the caret comes after it, and bold that waits for the next key stays", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    const bold = [schema.mark("strong")];
    const caret = TextSelection.create(page.state.doc, 3);
    page.dispatch(page.state.tr.setSelection(caret).setStoredMarks(bold));
    other.type("z", 3);
    other.send();
    page.hear();
    expect(page.state.selection.head).toBe(3);
    expect(page.state.storedMarks).toEqual(bold);
  });

  test("is never undone here", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    page.type("a", 1);
    page.send();
    other.hear();
    other.type("z", 3);
    other.send();
    page.type("b", 2);
    page.hear();
    undo(page.state, (tr) => page.dispatch(tr));
    page.send();
    expect(server.doc.textContent).toBe("uzn");
    redo(page.state, (tr) => page.dispatch(tr));
    page.send();
    expect(server.doc.textContent).toBe("abuzn");
  });

  test("is told as missing when entries are", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    for (const letter of "abc") {
      other.type(letter, 1);
      other.send();
    }
    expect(receive(page.state, server.entries.slice(1))).toBe("gap");
    expect(receive(page.state, [])).toBeNull();
  });

  test("moves the places that are pointed at", () => {
    const server = new Authority(docOf(p("un")));
    const [page, other] = [new Page(server), new Page(server)];
    other.type("zz", 1);
    other.send();
    page.type("a", 1);
    page.hear();
    expect(mapForward(page.state, 0, 2)).toBe(5);
    expect(mapForward(page.state, 1, 4)).toBe(5);
    expect(mapForward(page.state, 2, 1)).toBeNull();
  });
});

describe("a page that is too late", () => {
  test("keeps what it wrote where the passage still is, and gives back the rest", () => {
    const server = new Authority(docOf(p("un"), p("deux"), p("trois")));
    const page = new Page(server);
    page.type("a", 2);
    page.type("perdu", 7);
    page.batch();
    page.type(" fin", page.state.doc.content.size - 1);
    const fresh = docOf(p("zéro"), p("un"), p("tout autre"), p("trois !"));
    page.dispatch(resync(page.state, fresh, 40));
    expect(page.text).toBe("zéro|uan|tout autre|trois ! fin");
    expect(page.losses).toEqual([{ reason: "dropped", words: "perdu" }]);
    expect([versionOf(page.state), page.batch()?.version]).toEqual([40, 40]);
  });

  test("does not write again what the new text has", () => {
    const server = new Authority(docOf(p("un"), p("deux")));
    const page = new Page(server);
    page.type("a", 2);
    page.batch();
    page.type("b", 6);
    page.dispatch(resync(page.state, docOf(p("uan"), p("deux")), 40, true));
    expect(page.losses).toEqual([]);
    expect(page.text).toBe("uan|bdeux");
  });
});
