/** Bold, italic and the like: on the words selected or, at a caret, on those typed next. */
import { toggleMark } from "prosemirror-commands";
import type { MarkType, Node } from "prosemirror-model";
import type { Command, EditorState } from "prosemirror-state";
import { MARKS, NODES } from "./kinds";

const FORMATS = Object.values(MARKS).filter((mark) => mark !== MARKS.link);

/** Puts a format on all that is selected; takes it away when all had it. Notes are apart. */
export function toggleFormat(mark: MarkType): Command {
  const toggle = toggleMark(mark);
  return (state, dispatch) => {
    if (!dispatch || state.selection.empty) return toggle(state, dispatch);
    if (!toggle(state)) return false;
    const remove = hasFormat(state, mark);
    const tr = state.tr;
    for (const { from, to } of wordsOf(state)) {
      if (remove) tr.removeMark(from, to, mark);
      else tr.addMark(from, to, mark.create());
    }
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** Whether the caret's words, or all the words selected, have this format. */
export function hasFormat(state: EditorState, mark: MarkType): boolean {
  const { selection, storedMarks, doc } = state;
  if (selection.empty) {
    return mark.isInSet(storedMarks ?? selection.$from.marks()) !== undefined;
  }
  let [some, all] = [false, true];
  for (const { from, to } of wordsOf(state)) {
    doc.nodesBetween(from, to, (node) => {
      if (all && node.text?.trim()) {
        some = true;
        all = mark.isInSet(node.marks) !== undefined;
      }
      return all;
    });
  }
  return some && all;
}

interface Span {
  from: number;
  to: number;
}

// Every format asks for them after every key; they are the same for all.
const seen = new WeakMap<EditorState, Span[]>();

function wordsOf(state: EditorState): Span[] {
  const known = seen.get(state) ?? selectedWords(state);
  seen.set(state, known);
  return known;
}

/** What is selected, without the spaces at its ends nor the footnotes it goes over. */
function selectedWords({ doc, selection }: EditorState): Span[] {
  return selection.ranges
    .flatMap(({ $from, $to }) => {
      const spans: Span[] = [];
      let from = $from.pos;
      doc.nodesBetween(from, $to.pos, (node, place) => {
        if (node.type !== NODES.footnote || place < $from.pos) return true;
        spans.push({ from, to: place });
        from = place + node.nodeSize;
        return false;
      });
      return [...spans, { from, to: $to.pos }];
    })
    .map((span) => trimmed(doc, span))
    .filter(({ from, to }) => from < to);
}

function trimmed(doc: Node, { from, to }: Span): Span {
  const before = doc.resolve(from).nodeAfter?.text ?? "";
  const after = doc.resolve(to).nodeBefore?.text ?? "";
  const start = from + before.length - before.trimStart().length;
  const end = to - (after.length - after.trimEnd().length);
  return start < end ? { from: start, to: end } : { from, to };
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
  const formatted = wordsOf(state).some(({ from, to }) =>
    FORMATS.some((mark) => state.doc.rangeHasMark(from, to, mark)),
  );
  if (!formatted || !dispatch) return formatted;
  const tr = state.tr;
  for (const { from, to } of wordsOf(state)) {
    for (const mark of FORMATS) tr.removeMark(from, to, mark);
  }
  dispatch(tr.scrollIntoView());
  return true;
};
