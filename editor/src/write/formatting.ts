/** Bold, italic and the like: on the words selected or, at a caret, on those typed next. */
import { toggleMark } from "prosemirror-commands";
import type { MarkType } from "prosemirror-model";
import type { Command, EditorState, SelectionRange } from "prosemirror-state";
import { MARKS, NODES } from "./kinds";

/** Puts a format on all that is selected; takes it away when all had it. Notes are apart. */
export function toggleFormat(mark: MarkType): Command {
  return toggleMark(mark, null, { removeWhenPresent: false, enterInlineAtoms: false });
}

/** Whether the caret's words, or all the words selected, have this format. */
export function hasFormat(state: EditorState, mark: MarkType): boolean {
  const { selection, storedMarks } = state;
  if (selection.empty) {
    return mark.isInSet(storedMarks ?? selection.$from.marks()) !== undefined;
  }
  const words = selection.ranges.flatMap((range) => wordsOf(state, range));
  return words.length > 0 && words.every((marks) => marks.includes(mark));
}

function wordsOf(state: EditorState, { $from, $to }: SelectionRange): MarkType[][] {
  const found: MarkType[][] = [];
  state.doc.nodesBetween($from.pos, $to.pos, (node) => {
    if (node.text?.trim()) found.push(node.marks.map((mark) => mark.type));
    return node.type !== NODES.footnote;
  });
  return found;
}

/** Takes away every format of the words selected; links stay, as in Word. */
export const clearFormatting: Command = (state, dispatch) => {
  const { selection, storedMarks } = state;
  if (selection.empty) {
    const marks = storedMarks ?? selection.$from.marks();
    const kept = marks.filter((mark) => mark.type === MARKS.link);
    if (kept.length === marks.length) return false;
    dispatch?.(state.tr.setStoredMarks(kept));
    return true;
  }
  const tr = state.tr;
  for (const { $from, $to } of selection.ranges) {
    for (const mark of Object.values(MARKS)) {
      if (mark !== MARKS.link) tr.removeMark($from.pos, $to.pos, mark);
    }
  }
  if (tr.docChanged) dispatch?.(tr.scrollIntoView());
  return tr.docChanged;
};
