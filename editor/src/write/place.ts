/** Where small windows stand: beside a place of the text, and inside the page. */
import type { EditorView } from "prosemirror-view";

const FLOATS = "write-floats"; // see static/css/write-menus.css
const GAP = 4;
const MARGIN = 8; // between what floats and the edges of the window

/** The element beside the text that what floats is in: it scrolls with it, Tab goes there next. */
export function floatsOf(view: EditorView): HTMLElement {
  const beside = view.dom.nextElementSibling;
  if (beside instanceof HTMLElement && beside.classList.contains(FLOATS)) return beside;
  const floats = document.createElement("div");
  floats.className = FLOATS;
  view.dom.after(floats);
  return floats;
}

/** Puts an element of the floats under a place of the text, above it where the window ends */
export function placeAt(view: EditorView, pos: number, dom: HTMLElement): void {
  const caret = view.coordsAtPos(pos, 1);
  const origin = floatsOf(view).getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = dom;
  const { clientWidth, clientHeight } = document.documentElement;
  const hasRoom = caret.bottom + height + MARGIN < clientHeight;
  const isUnder = hasRoom || caret.top < height + MARGIN;
  const top = isUnder ? caret.bottom + GAP : caret.top - height - GAP;
  const left = Math.max(Math.min(caret.left, clientWidth - width - MARGIN), MARGIN);
  dom.style.setProperty("top", `${top - origin.top}px`);
  dom.style.setProperty("left", `${left - origin.left}px`);
}
