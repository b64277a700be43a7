/** Pasting as tests do it: what a text becomes, in lines one can read. */
import type { Fragment, Node } from "prosemirror-model";
import { EditorState, type Plugin, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { vi } from "vitest";
import { type PasteHooks, pastePlugin } from "../../src/write/paste";
import { IMAGE_PLACE } from "../../src/write/paste/characters";
import { copyPlugin, type Shown } from "../../src/write/paste/copy";
import words from "./data/paste/words.json";

/** The page's words, in French. */
export function bringWords(): void {
  const script = document.createElement("script");
  script.id = "editor-words";
  script.type = "application/json";
  const french = Object.entries(words).map(([name, { fr }]) => [name, fr]);
  script.textContent = JSON.stringify(Object.fromEntries(french));
  document.getElementById("editor-words")?.remove();
  document.body.append(script);
}

/** Blocks as lines: what each is, then its words with their marks between signs. */
export function outline(content: Fragment | readonly Node[], indent = ""): string {
  const blocks = Array.isArray(content) ? content : (content as Fragment).content;
  return blocks.map((block: Node) => blockLines(block, indent)).join("");
}

function blockLines(block: Node, indent: string): string {
  const values = Object.entries(block.attrs)
    .filter(([name, value]) => value !== block.type.spec.attrs?.[name]?.default)
    .map(([name, value]) => ` ${name}=${value}`);
  const name = `${indent}${block.type.name}${values.join("")}`;
  if (block.isTextblock) return `${name}: ${inline(block.content)}\n`;
  return `${name}\n${outline(block.content, `${indent}  `)}`;
}

function inline(content: Fragment): string {
  return content.content
    .map((one) => {
      const said = one.isText ? shownText(one.text ?? "") : atom(one);
      return one.marks.reduceRight((text, mark) => {
        const href = mark.attrs.href ? ` ${mark.attrs.href}` : "";
        return `<${mark.type.name}${href}>${text}</>`;
      }, said);
    })
    .join("");
}

function shownText(text: string): string {
  return text.replaceAll("\u00a0", "~").replaceAll(IMAGE_PLACE, "{image}");
}

function atom(one: Node): string {
  if (one.type.name === "hard_break") return "↵";
  if (one.type.name === "footnote") return `[note: ${inline(one.content)}]`;
  return `{${one.type.name} ${Object.values(one.attrs).filter(Boolean).join(" ")}}`;
}

export interface Editing {
  view: EditorView;
  told: string[];
}

/** An editor that shows a state, with pasting; what it says is in `told`. */
export function editing(
  state: EditorState,
  hooks: Partial<PasteHooks & Shown> = {},
  others: Plugin[] = [],
): Editing {
  const told: string[] = [];
  const plugin = pastePlugin({ told: (sentence) => told.push(sentence), ...hooks });
  const host = document.body.appendChild(document.createElement("div"));
  const selection = TextSelection.create(
    state.doc,
    state.selection.anchor,
    state.selection.head,
  );
  const whole = EditorState.create({
    doc: state.doc,
    selection,
    plugins: [...others, copyPlugin(hooks), plugin],
  });
  return { view: new EditorView(host, { state: whole }), told };
}

/** What a paste brings: HTML, text, files. */
export interface Brought {
  html?: string;
  text?: string;
  files?: File[];
}

/** Pastes as a browser does, and waits for what follows at once. */
export async function paste(
  view: EditorView,
  { html = "", text = "", files = [] }: Brought,
) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  const kinds: Record<string, string> = { "text/html": html, "text/plain": text };
  const clipboardData = {
    getData: (kind: string) => kinds[kind] ?? "",
    types: Object.keys(kinds).filter((kind) => kinds[kind]),
    files,
  };
  Object.defineProperty(event, "clipboardData", { value: clipboardData });
  view.dom.dispatchEvent(event);
  await vi.waitFor(() => undefined);
  await Promise.resolve();
  return event;
}
