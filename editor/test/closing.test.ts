import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { expect, test } from "vitest";
import { doc, p } from "./write/written";

let left: EditorView | undefined;

test("an editor is open while its test lasts", () => {
  left = new EditorView(null, { state: EditorState.create({ doc: doc(p("un")) }) });
  expect(left.isDestroyed).toBe(false);
});

test("an editor that a test left open is closed before the next", () => {
  expect(left?.isDestroyed).toBe(true);
});
