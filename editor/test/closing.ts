/**
 * No test leaves an editor behind: each `EditorView`, whoever made it (a test, a footnote's
 * window), is destroyed once its test is over.
 *
 * prosemirror-view reads the page again 20 ms after some changes. An editor left open does so
 * when jsdom is gone, "document is not defined", and fails the run of whichever file is unlucky.
 */
import { EditorView } from "prosemirror-view";
import { afterEach } from "vitest";

interface Inside {
  /** The last thing that the constructor does, and what a change of plugins does. */
  updatePluginViews(before?: unknown): void;
}

const open = new Set<EditorView>();
const prototype = EditorView.prototype as unknown as Inside;
const { updatePluginViews } = prototype;

prototype.updatePluginViews = function registered(this: EditorView & Inside, before) {
  open.add(this);
  updatePluginViews.call(this, before);
};

afterEach(() => {
  for (const view of open) view.destroy();
  open.clear();
});
