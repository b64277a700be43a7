/** An editor on a page, for tests of what stands around the text. */
import { history } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import type { Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { vi } from "vitest";
import { type Joined, joinPlugin } from "../../src/write/commands";
import { keysPlugins, listKeysPlugin } from "../../src/write/keys";
import { stateOf } from "./written";

// jsdom draws nothing and knows no modal dialogs.
const nowhere = () =>
  ({ ...new DOMRect(0, 0, 0, 0), length: 0, item: () => null }) as never;
Range.prototype.getClientRects = nowhere;
Range.prototype.getBoundingClientRect = () => new DOMRect();
Element.prototype.getClientRects = nowhere;
Element.prototype.scrollIntoView = () => undefined;
EditorView.prototype.coordsAtPos = () => ({ left: 0, right: 0, top: 0, bottom: 0 });
HTMLDialogElement.prototype.showModal = function show() {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};

/** Opens a document for writing, on a page of its own, with some words of the page. */
export function write(
  signed: Node,
  joined: Joined = {},
  plugins: Plugin[] = [],
  words: Record<string, string> = {},
): EditorView {
  const script = document.createElement("script");
  script.type = "application/json";
  script.id = "editor-words";
  script.textContent = JSON.stringify(words);
  const sheet = document.createElement("div");
  document.body.replaceChildren(script, sheet);
  const all = [...plugins, history(), listKeysPlugin(), ...keysPlugins()];
  return new EditorView(sheet, { state: stateOf(signed, [joinPlugin(joined), ...all]) });
}

/** Types letters where the caret is, one at a time, as a keyboard does. */
export function type(view: EditorView, text: string): void {
  for (const sign of text) {
    const { from, to } = view.state.selection;
    const typed = () => view.state.tr.insertText(sign, from, to);
    if (!view.someProp("handleTextInput", (f) => f(view, from, to, sign, typed))) {
      view.dispatch(typed());
    }
  }
}

/** Presses a key on an element; says whether somebody took it. */
export function press(on: Element, key: string, held: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
    ...held,
  });
  on.dispatchEvent(event);
  return event.defaultPrevented;
}

/** The elements that match, as the page has them. */
export function all(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)];
}

/** The one element that matches. */
export function one<E extends HTMLElement = HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

/** A command that a test joins, and what it was called with. */
export function spy() {
  return vi.fn((_state: unknown, _dispatch?: unknown, _view?: unknown) => true);
}
