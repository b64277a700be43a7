/**
 * Keeps our caret out of those of the others.
 *
 * A browser may put the caret inside a drawn one: at the end of a line where somebody writes,
 * the key End does. That is no place in the text: the focus is lost, and the next keys with it.
 */
import { Plugin, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

/** Brings the caret back beside a drawn one as soon as it is in it. */
export function caretGuardPlugin(): Plugin {
  return new Plugin({
    view: (view) => {
      const look = () => bringOut(view);
      const page = view.dom.ownerDocument;
      page.addEventListener("selectionchange", look);
      return { destroy: () => page.removeEventListener("selectionchange", look) };
    },
    props: {
      // A key may come before the browser has told that the caret moved.
      handleDOMEvents: {
        keydown: (view) => {
          bringOut(view);
          return false;
        },
      },
    },
  });
}

function bringOut(view: EditorView): void {
  const selection = view.dom.ownerDocument.getSelection();
  const at = selection?.anchorNode;
  if (!selection?.isCollapsed || !at || !view.dom.contains(at)) return;
  const drawn = (at instanceof Element ? at : at.parentElement)?.closest(".caret");
  if (!drawn || view.composing) return;
  const place = view.state.doc.resolve(view.posAtDOM(drawn, 0));
  view.dispatch(view.state.tr.setSelection(TextSelection.near(place)));
  view.focus();
}
