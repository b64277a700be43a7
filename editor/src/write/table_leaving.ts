/** How the caret leaves a table, even one that begins or ends the document. */
import type { NodeType, ResolvedPos } from "prosemirror-model";
import { type Command, TextSelection, type Transaction } from "prosemirror-state";
import { schema } from "./schema";
import { spotOf } from "./table_spot";

const CELL = schema.nodes.table_cell as NodeType;
const HEADER = schema.nodes.table_header as NodeType;
const PARAGRAPH = schema.nodes.paragraph as NodeType;

/** Puts the caret after the table, in a new paragraph if no text follows. */
export const leaveTable: Command = (state, dispatch) => {
  const spot = spotOf(state);
  if (!spot) return false;
  if (dispatch) dispatch(beside(state.tr, spot.pos + spot.table.nodeSize, 1));
  return true;
};

/** Puts the caret in the text block that touches `pos`, made if there is none. */
function beside(tr: Transaction, pos: number, side: -1 | 1): Transaction {
  const $pos = tr.doc.resolve(pos);
  const next = side < 0 ? $pos.nodeBefore : $pos.nodeAfter;
  if (!next?.isTextblock) tr.insert(pos, PARAGRAPH.create());
  const into = next?.isTextblock ? pos + side : pos + 1;
  return tr.setSelection(TextSelection.near(tr.doc.resolve(into), side)).scrollIntoView();
}

/** An arrow at the edge of a table that ends (or begins) the document makes room for the caret. */
export function arrowOut(side: -1 | 1): Command {
  return (state, dispatch, view) => {
    const spot = spotOf(state);
    const { selection } = state;
    if (!spot || !view || !(selection instanceof TextSelection) || !selection.empty) {
      return false;
    }
    const edge =
      side < 0 ? spot.area.top === 0 : spot.area.bottom === spot.grid.rows.length;
    const pos = side < 0 ? spot.pos : spot.pos + spot.table.nodeSize;
    const $pos = state.doc.resolve(pos);
    if (!edge || (side < 0 ? $pos.nodeBefore : $pos.nodeAfter)) return false;
    if (!isOnLastLine(selection.$head, side)) return false;
    if (!view.endOfTextblock(side < 0 ? "up" : "down")) return false;
    dispatch?.(beside(state.tr, pos, side));
    return true;
  };
}

/** Whether a caret is in the first (or last) text block of its cell. */
function isOnLastLine($head: ResolvedPos, side: -1 | 1): boolean {
  for (let depth = $head.depth - 1; depth > 0; depth--) {
    const parent = $head.node(depth);
    if ($head.index(depth) !== (side < 0 ? 0 : parent.childCount - 1)) return false;
    if (parent.type === CELL || parent.type === HEADER) return true;
  }
  return false;
}
