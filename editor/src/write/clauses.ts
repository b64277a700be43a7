/** Going to the library for a clause, from the article one writes in, and back. */
import type { EditorView } from "prosemirror-view";
import { outlineOf } from "./numbers";
import { rankAt } from "./outline";

/** Gives the library's address for the article at the caret. */
export function clausesAddress(view: EditorView, address: string): string {
  const seen = outlineOf(view.state);
  const rank = rankAt(seen, view.state.selection.head);
  const found = new URL(address, location.href);
  found.searchParams.set("section", (rank !== null && seen.sections[rank]?.key) || "-");
  found.searchParams.set("back", "write");
  return found.href;
}

/** Opens the library. What is not sent yet is kept, and the next page sends it. */
export function openClauses(view: EditorView, address: string): void {
  location.assign(clausesAddress(view, address));
}
