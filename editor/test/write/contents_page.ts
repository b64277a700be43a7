/** A contract of a few articles, and its contents as one finds and moves about in them. */
import type { EditorView } from "prosemirror-view";
import { vi } from "vitest";
import { company } from "./company";
import { article, text } from "./outlined";

export const BLOCKS = [
  article(1, "Objet"),
  text("de l’objet"),
  article(1, "Prix"),
  article(2, "Forme"),
  article(2, "Révision"),
  article(1, "Délais"),
];

/** Opens them on a page that remembers nothing. */
export function openContract(): EditorView {
  localStorage.clear();
  Element.prototype.scrollIntoView = vi.fn();
  return company(BLOCKS);
}

/** The links of the articles, folded ones too. */
export function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(".contents-row > a")];
}

/** The link of the article with these words in its title. */
export function link(title: string): HTMLAnchorElement {
  const found = links().find((one) => one.textContent?.includes(title));
  if (!found) throw new Error(`no article ${title}`);
  return found;
}

/** A button beside an article. */
export function button(title: string, kind: ".fold" | ".row-menu"): HTMLButtonElement {
  const found = link(title).parentElement?.querySelector<HTMLButtonElement>(kind);
  if (!found) throw new Error(`${title} has no ${kind}`);
  return found;
}

/** The numbers and titles of the articles. */
export function shown(): string[] {
  return links().map((one) => one.textContent?.trim() ?? "");
}

/** Presses a key where the focus is. */
export function press(key: string, held: KeyboardEventInit = {}): void {
  const event = new KeyboardEvent("keydown", {
    key,
    bubbles: true,
    cancelable: true,
    ...held,
  });
  document.activeElement?.dispatchEvent(event);
}

/** What has the focus says. */
export const focused = () => document.activeElement?.textContent?.trim();
/** Held with an arrow, they move an article. */
export const MOVE = { altKey: true, shiftKey: true };
