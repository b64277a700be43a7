import { redo, undo, undoDepth } from "prosemirror-history";
import { EditorState, TextSelection } from "prosemirror-state";
import { expect, test, vi } from "vitest";
import { neededBy, type Parts } from "../../src/write/arriving";
import { sendable, startBatch, unconfirmed } from "../../src/write/collab";
import { late } from "./late";
import { all, one, type } from "./opened";
import { doc, line, p, table, td } from "./written";

test("the history goes on through the arrival: what was typed before can be undone", async () => {
  const { view, arrive } = late(doc(p("un|")));
  type(view, " deux");
  const depth = undoDepth(view.state);
  expect(depth).toBeGreaterThan(0);
  await arrive();
  expect(undoDepth(view.state)).toBe(depth);
  undo(view.state, view.dispatch);
  expect(view.state.doc.textContent).toBe("un");
  redo(view.state, view.dispatch);
  expect(view.state.doc.textContent).toBe("un deux");
});

test("the selection, the stored marks and what is not sent yet stay", async () => {
  const { view, arrive } = late(doc(p("un deux|")));
  type(view, "x");
  const started = startBatch(view.state, "batch");
  if (started) view.dispatch(started);
  type(view, "y");
  const batch = sendable(view.state);
  const unsent = unconfirmed(view.state);
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 2)));
  const marks = [view.state.schema.mark("strong")];
  view.dispatch(view.state.tr.setStoredMarks(marks));
  const before = line(view.state);
  await arrive();
  expect(line(view.state)).toBe(before);
  expect(view.state.storedMarks).toEqual(marks);
  expect(unconfirmed(view.state)).toBe(unsent);
  expect(sendable(view.state)).toEqual(batch);
  expect(unsent).toBeGreaterThan(0);
});

test("the elements of the text are not drawn again", async () => {
  const { arrive } = late(doc(p("un|"), p("deux")));
  const before = all(".ProseMirror > p");
  await arrive();
  expect(all(".ProseMirror > p")).toEqual(before);
  expect(one("#count").textContent).not.toBe("");
});

test("what is being composed ends before the parts join", async () => {
  const { view, arrive } = late(doc(p("un|")));
  const composing = vi.spyOn(view, "composing", "get").mockReturnValue(true);
  const before = view.state.plugins;
  const arrived = arrive();
  await new Promise((done) => setTimeout(done, 120));
  expect(view.state.plugins).toBe(before);
  composing.mockReturnValue(false);
  await arrived;
  expect(view.state.plugins.length).toBeGreaterThan(before.length);
});

test("a part that the network refuses is asked for again", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const { view, arrive } = late(doc(p("un|")), 2);
  const before = view.state.plugins.length;
  const arrived = arrive();
  const again = setInterval(() => window.dispatchEvent(new Event("online")), 10);
  await arrived;
  clearInterval(again);
  expect(view.state.plugins.length).toBeGreaterThan(before);
});

test("an editor closed meanwhile is left alone", async () => {
  const { view, arrive } = late(doc(p("un|")));
  view.destroy();
  await arrive();
  expect(all(".find")).toEqual([]);
});

test("a text with tables has what they need before one writes in it, another has not", async () => {
  const asked = vi.fn();
  const parts = {
    tables: () => {
      asked();
      return import("../../src/write/tables");
    },
  } as unknown as Parts;
  expect(await neededBy(doc(p("un")), parts)).toEqual({});
  expect(asked).not.toHaveBeenCalled();
  const needed = await neededBy(doc(p("un"), table([td(p("a"))])), parts);
  expect(
    EditorState.create({ doc: doc(p()), plugins: [needed.tables as never] }),
  ).toBeTruthy();
});
