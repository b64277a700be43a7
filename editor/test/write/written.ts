/**
 * Short documents for tests. In their words "|" is the caret, and a selection goes from "‹"
 * to "›".
 */
import type { Node } from "prosemirror-model";
import { type Command, EditorState, type Plugin, TextSelection } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import { COMMANDS, type CommandName } from "../../src/write/commands";
import { schema } from "../../src/write/schema";

type Piece = Node | string;

function made(type: string, attrs: Record<string, unknown> | null, pieces: Piece[]): Node {
  const content = pieces.map((one) => (typeof one === "string" ? schema.text(one) : one));
  return schema.node(type, attrs, content);
}

export const doc = (...blocks: Node[]) => made("doc", null, blocks);
export const p = (...pieces: Piece[]) => made("paragraph", null, pieces.filter(Boolean));
export const h = (level: number, title: Piece, key = "") =>
  made("heading", { level, key }, [title].filter(Boolean));
export const li = (...blocks: Node[]) => made("list_item", null, blocks);
export const ul = (...items: Node[]) => made("bullet_list", null, items);
export const ol = (...items: Node[]) => made("ordered_list", null, items);
export const olFrom = (start: number, ...items: Node[]) =>
  made("ordered_list", { start }, items);
export const quote = (...blocks: Node[]) => made("blockquote", null, blocks);
export const box = (...blocks: Node[]) => made("guidance", null, blocks);
export const clause = (...blocks: Node[]) =>
  made("clause", { id: "RGPD-1", version: 2, level: "" }, blocks);
export const code = (text: string) => made("code_block", null, [text]);
export const pageBreak = () => made("page_break", null, []);
export const table = (...rows: Node[][]) =>
  made(
    "table",
    null,
    rows.map((cells) => made("table_row", null, cells)),
  );
export const td = (...blocks: Node[]) => made("table_cell", null, blocks);
export const note = (...pieces: Piece[]) => made("footnote", null, pieces.filter(Boolean));
export const br = () => made("hard_break", null, []);

/** Words with a format. */
export function marked(mark: string, text: string, attrs?: Record<string, string>): Node {
  return schema.text(text, [schema.mark(mark, attrs)]);
}

/** The state of an editor that shows this document, its signs taken as the selection. */
export function stateOf(signed: Node, plugins: Plugin[] = []): EditorState {
  const places: number[] = [];
  const tr = new Transform(signed);
  signed.descendants((node, pos) => {
    for (const sign of node.text?.matchAll(/[|‹›]/gu) ?? []) {
      const place = tr.mapping.map(pos + sign.index);
      tr.delete(place, place + 1);
      places.push(place);
    }
  });
  const [anchor, head] = places;
  const selection =
    anchor === undefined ? undefined : TextSelection.create(tr.doc, anchor, head);
  return EditorState.create({ doc: tr.doc, plugins, ...(selection && { selection }) });
}

/** What a command makes of a document; null when it cannot be. It must have foretold it. */
export function outcome(before: EditorState | Node, command: Command): EditorState | null {
  const state = before instanceof EditorState ? before : stateOf(before);
  let now = state;
  const done = command(state, (tr) => {
    now = now.apply(tr);
  });
  now.doc.check();
  const foretold = command(state);
  if (foretold !== done) throw new Error(`foretold ${foretold}, did ${done}`);
  return done ? now : null;
}

/** What `line` says of what cannot be. */
export const NOTHING = "nothing";

/** What a command of the toolbar makes of a document, in one line. */
export function run(name: CommandName, before: EditorState | Node): string {
  return line(outcome(before, COMMANDS[name].run));
}

/** A state in one line: the document with its attributes, and the selection. */
export function line(state: EditorState | Node | null): string {
  if (!state) return NOTHING;
  const { doc, selection } = state instanceof EditorState ? state : stateOf(state);
  return `${shown(doc)} ${selection.anchor}-${selection.head}`;
}

/** A document in one line, without the selection. */
export function shown(node: Node): string {
  const values = Object.entries(node.attrs).filter(([, value]) => value !== "");
  const attrs = values.length ? JSON.stringify(Object.fromEntries(values)) : "";
  if (node.isText) return `${node}`;
  const inside: string[] = [];
  node.forEach((child) => {
    inside.push(shown(child));
  });
  return `${node.type.name}${attrs}(${inside.join(", ")})`;
}
