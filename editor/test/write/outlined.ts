import type { Node } from "prosemirror-model";
import { schema } from "../../src/write/schema";

function words(text: string): Node[] {
  return text ? [schema.text(text)] : [];
}

/** A paragraph. */
export function text(words_: string): Node {
  return schema.node("paragraph", null, words(words_));
}

/** The heading of an article; its key is its title in lower case when none is given. */
export function article(level: number, title: string, key = title.toLowerCase()): Node {
  return schema.node("heading", { level, key }, words(title));
}

export function doc(...blocks: Node[]): Node {
  return schema.node("doc", null, blocks);
}
