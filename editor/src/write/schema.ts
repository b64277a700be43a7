/**
 * The schema of documents, made from the same file as the server's, and its HTML.
 *
 * The tags and classes are those of the reading page, so that a text looks the same where it
 * is read and where it is written.
 */
import { type Node, type NodeSpec, Schema } from "prosemirror-model";
import declared from "../../../wikimarche/text/schema.json";
import { MARK_HTML } from "./mark_html";
import { NODE_HTML } from "./node_html";

interface Declared extends Record<string, unknown> {
  attrs?: Record<string, { default: unknown }>;
}

/** A declaration whose attributes are held to the type of their default. */
function typed(spec: Declared): Pick<NodeSpec, "attrs"> {
  if (!spec.attrs) return spec as Pick<NodeSpec, "attrs">;
  const attrs = Object.entries(spec.attrs).map(([name, { default: value }]) => [
    name,
    { default: value, validate: typeof value },
  ]);
  return { ...spec, attrs: Object.fromEntries(attrs) };
}

function drawn<S>(specs: Record<string, Declared>, drawings: Record<string, S>) {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      { ...typed(spec), ...drawings[name] },
    ]),
  );
}

/** The one schema: `wikimarche/text/schema.json`, drawn. */
export const schema = new Schema({
  topNode: declared.top_node,
  nodes: drawn(declared.nodes, NODE_HTML),
  marks: drawn(declared.marks, MARK_HTML),
});

/** A document read from JSON and checked at every level; throws when it is not of this schema. */
export function readDoc(json: unknown): Node {
  const doc = schema.nodeFromJSON(json);
  doc.check();
  return doc;
}
