/** The attributes of the nodes and marks of a document, in their types. */
import type { Mark, Node } from "prosemirror-model";

/** The attributes of each kind of node and mark that has some. */
export interface AttrsOf {
  heading: { level: number; key: string };
  bullet_list: { tight: boolean };
  ordered_list: { start: number; tight: boolean };
  clause: { id: string; version: number; level: string };
  code_block: { info: string };
  table: { caption: string };
  table_header: CellAttrs;
  table_cell: CellAttrs;
  image: { src: string; alt: string; title: string };
  field: { name: string };
  xref: { spec: string; key: string };
  link: { href: string; title: string };
}

export interface CellAttrs {
  colspan: number;
  rowspan: number;
  align: "" | "left" | "center" | "right";
}

/** A node's or a mark's attributes, in their types; null when it is of another kind. */
export function attrsOf<K extends keyof AttrsOf>(
  thing: Node | Mark,
  kind: K,
): AttrsOf[K] | null {
  return thing.type.name === kind ? (thing.attrs as AttrsOf[K]) : null;
}
