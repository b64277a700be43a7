/** Where small windows stand: beside a place of the text, and inside the page. */
import type { EditorView } from "prosemirror-view";

const GAP = 4;
const MARGIN = 8; // between what floats and the edges of the window

/** Puts an element under a place of the text, above it where the window ends; in `host`. */
export function placeAt(
  view: EditorView,
  pos: number,
  host: HTMLElement,
  dom: HTMLElement,
) {
  const caret = view.coordsAtPos(pos, 1);
  const origin = host.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = dom;
  const { clientWidth, clientHeight } = document.documentElement;
  const hasRoom = caret.bottom + height + MARGIN < clientHeight;
  const isUnder = hasRoom || caret.top < height + MARGIN;
  const top = isUnder ? caret.bottom + GAP : caret.top - height - GAP;
  const left = Math.max(Math.min(caret.left, clientWidth - width - MARGIN), MARGIN);
  dom.style.setProperty("top", `${top - origin.top}px`);
  dom.style.setProperty("left", `${left - origin.left}px`);
}
