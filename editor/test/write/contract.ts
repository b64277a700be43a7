/** A short contract, what commands make of it, and its articles as they are numbered. */
import type { Node } from "prosemirror-model";
import { type Command, EditorState } from "prosemirror-state";
import { expect } from "vitest";
import { numbersPlugin, outlineOf } from "../../src/write/numbers";
import { article, doc, text } from "./outlined";

const NUMBERING = { scheme: "articles", lot: null } as const;

/** The state of an editor that shows these blocks, its articles numbered. */
export function opened(...blocks: Node[]): EditorState {
  return EditorState.create({ doc: doc(...blocks), plugins: [numbersPlugin(NUMBERING)] });
}

/** The state after a command, or the same state when it cannot be done. */
export function done(state: EditorState, command: Command): EditorState {
  let next = state;
  const isDone = command(state, (tr) => {
    next = state.apply(tr);
  });
  expect(command(state)).toBe(isDone);
  expect(next !== state).toBe(isDone);
  next.doc.check();
  return next;
}

/** The numbers and titles of the articles. */
export function shown(state: EditorState): string[] {
  return outlineOf(state).sections.map(({ number, title }) => `${number} ${title}`);
}

/** The words of each block. */
export function words(state: EditorState): string[] {
  return state.doc.children.map((block) => block.textContent);
}

/** Prix, its two sub-articles, and articles around. */
export function contract(): EditorState {
  return opened(
    text("ouverture"),
    article(1, "Objet"),
    text("de l’objet"),
    article(1, "Prix"),
    text("du prix"),
    article(2, "Forme"),
    article(2, "Révision"),
    text("de la révision"),
    article(1, "Délais"),
    text("des délais"),
  );
}
