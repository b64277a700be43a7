/** Where a "/" asks for its menu: at the start of a block or after a space, not in code. */
import type { EditorState } from "prosemirror-state";

/** Whether a "/" typed at this place asks for the menu. */
export function asksForMenu({ doc }: EditorState, from: number): boolean {
  const $from = doc.resolve(from);
  if ($from.parent.type.spec.code) return false;
  const before = $from.parent.textBetween(0, $from.parentOffset, null, "￼");
  return !before || /\s$/.test(before);
}

/** Whether the caret is just after a "/" and the words that followed it. */
export function isAsking({ doc, selection }: EditorState, at: number): boolean {
  const { from, $from, empty } = selection;
  if (!empty || from <= at || at < $from.start()) return false;
  return /^\/[^\s/]*$/.test(doc.textBetween(at, from, null, "￼"));
}
