/**
 * The order in which plugins are asked, of keys above all: windows that are open first, lists
 * before tables (Tab in a list within a cell), our keys before everybody's.
 */
import type { Plugin } from "prosemirror-state";

const ORDER = [
  "waiting",
  "joined",
  "slash",
  "footnotes",
  "collab",
  "carets",
  "numbers",
  "writers",
  "history",
  "listKeys",
  "copy",
  "paste",
  "tables",
  "tableMenu",
  "find",
  "typography",
  "inputs",
  "links",
  "images",
  "noteNumbers",
  "views",
  "count",
  "cursors",
  "keys",
] as const;

/** Plugins by the name of their place; what has not arrived has none. */
export type Named = Partial<Record<(typeof ORDER)[number], Plugin | Plugin[]>>;

/** Gives the plugins in their order. */
export function inOrder(named: Named): Plugin[] {
  return ORDER.flatMap((name) => named[name] ?? []);
}
