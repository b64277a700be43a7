/** The kinds of nodes and marks that commands make, by name; the schema has them all. */
import type { MarkType, NodeType } from "prosemirror-model";
import { schema } from "./schema";

type NodeName =
  | "paragraph"
  | "heading"
  | "bullet_list"
  | "ordered_list"
  | "list_item"
  | "blockquote"
  | "guidance"
  | "clause"
  | "table"
  | "rule"
  | "page_break"
  | "hard_break"
  | "image"
  | "field"
  | "xref"
  | "footnote";

export type MarkName =
  | "link"
  | "strong"
  | "em"
  | "underline"
  | "strike"
  | "superscript"
  | "subscript"
  | "code";

export const NODES = schema.nodes as Record<NodeName, NodeType>;
export const MARKS = schema.marks as Record<MarkName, MarkType>;
