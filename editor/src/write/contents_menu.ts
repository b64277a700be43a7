/** What can be done with an article, as a menu at its row; and the question before removing it. */
import type { Command, EditorState } from "prosemirror-state";
import { ARTICLE_ACTIONS, type ArticleAction, removeArticle } from "./articles";
import type { Row } from "./contents_row";
import { icon } from "./icons";
import { say } from "./words";

export type MenuAction = ArticleAction | "remove";

interface Item {
  action: MenuAction;
  glyph: string;
  keys?: string;
}

const ITEMS: readonly (Item | null)[] = [
  { action: "up", glyph: "arrow-up", keys: "contents.keys_up" },
  { action: "down", glyph: "arrow-down", keys: "contents.keys_down" },
  { action: "promote", glyph: "arrow-left", keys: "contents.keys_promote" },
  { action: "demote", glyph: "arrow-right", keys: "contents.keys_demote" },
  null,
  { action: "add", glyph: "plus-lg" },
  { action: "select", glyph: "cursor-text" },
  null,
  { action: "remove", glyph: "trash", keys: "contents.keys_remove" },
];

/** One menu for all rows, drawn above what scrolls. */
export class ArticleMenu {
  private readonly sheet = document.createElement("div");
  private row: Row | null = null;

  constructor(
    host: HTMLElement,
    private readonly choose: (rank: number, action: MenuAction) => void,
  ) {
    this.sheet.className = "menu-sheet contents-menu";
    this.sheet.setAttribute("role", "menu");
    this.sheet.hidden = true;
    this.sheet.addEventListener("keydown", (event) => this.pressed(event));
    this.sheet.addEventListener("focusout", (event) => {
      if (!this.sheet.contains(event.relatedTarget as Node | null)) this.close(false);
    });
    host.append(this.sheet);
  }

  open(row: Row, state: EditorState): void {
    const isSame = this.row === row;
    this.close(isSame);
    if (isSame) return;
    this.row = row;
    this.sheet.replaceChildren(...ITEMS.map((item) => this.drawn(item, row, state)));
    this.sheet.setAttribute("aria-label", row.menu.getAttribute("aria-label") ?? "");
    this.sheet.hidden = false;
    row.menu.setAttribute("aria-expanded", "true");
    this.stand(row.menu.getBoundingClientRect());
    this.items()[0]?.focus();
  }

  close(givesFocusBack: boolean): void {
    const { row } = this;
    if (!row) return;
    this.row = null;
    this.sheet.hidden = true;
    row.menu.setAttribute("aria-expanded", "false");
    if (givesFocusBack) row.focus();
  }

  private drawn(item: Item | null, row: Row, state: EditorState): HTMLElement {
    if (!item) return document.createElement("hr");
    const { action, glyph, keys } = item;
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("role", "menuitem");
    button.append(icon(glyph), say(`contents.${action}`));
    if (keys) button.append(keysOf(say(keys)));
    if (!commandOf(action, row.rank)(state)) button.setAttribute("aria-disabled", "true");
    button.addEventListener("click", () => this.chosen(button, row, action));
    return button;
  }

  private chosen(button: HTMLElement, row: Row, action: MenuAction): void {
    if (button.getAttribute("aria-disabled")) return;
    this.close(true);
    this.choose(row.rank, action);
  }

  private items(): HTMLElement[] {
    return [...this.sheet.querySelectorAll<HTMLElement>("[role=menuitem]")];
  }

  private pressed(event: KeyboardEvent): void {
    const items = this.items();
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const to = next[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Beside its button, inside the window. */
  private stand(button: DOMRect): void {
    const { offsetWidth: width, offsetHeight: height } = this.sheet;
    const below = button.bottom + height < window.innerHeight;
    const top = below ? button.bottom : Math.max(button.top - height, 8);
    const left = Math.min(button.left, window.innerWidth - width - 8);
    this.sheet.style.setProperty("--menu-top", `${top}px`);
    this.sheet.style.setProperty("--menu-left", `${Math.max(left, 8)}px`);
  }
}

function commandOf(action: MenuAction, rank: number): Command {
  return action === "remove" ? removeArticle(rank) : ARTICLE_ACTIONS[action](rank);
}

function keysOf(words: string): HTMLElement {
  const keys = document.createElement("kbd");
  keys.textContent = words;
  return keys;
}

/** Asks in the page's one window of questions (`<dialog data-confirm-dialog>`). */
export function askBefore(sentence: string, verb: string): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-confirm-dialog]");
  const said = dialog?.querySelector("[data-confirm-sentence]");
  const button = dialog?.querySelector("button[value=confirm]");
  if (!dialog || !said || !button) return Promise.resolve(false);
  said.textContent = sentence;
  button.textContent = verb;
  dialog.returnValue = "";
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "confirm");
    dialog.showModal();
  });
}
