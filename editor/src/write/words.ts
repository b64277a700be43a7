/**
 * The words of the editor. No sentence is written in code: the page brings them, in the
 * reader's language, as `<script type="application/json" id="editor-words">` ({name: text}).
 */
import { isRecord, parsed } from "./protocol";

export type Values = Record<string, number | string>;

let source: HTMLElement | null = null;
let words: Record<string, unknown> = {};

/** The words of a name with their `%(value)s` holes filled; an unknown name is given as it is. */
export function say(name: string, values: Values = {}): string {
  const known = wordsOfPage()[name];
  const text = typeof known === "string" ? known : name;
  return text.replace(/%\((\w+)\)s/g, (hole, value) => String(values[value] ?? hole));
}

function wordsOfPage(): Record<string, unknown> {
  const script = document.getElementById("editor-words");
  if (script !== source) {
    source = script;
    const read = parsed(script?.textContent ?? "");
    words = isRecord(read) ? read : {};
  }
  return words;
}
