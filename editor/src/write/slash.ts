/**
 * The "/" menu: commands by their name, without leaving the keyboard. It opens on a "/" typed
 * at the start of a block or after a space, filters while one types, and goes by itself as
 * soon as nothing answers: "et/ou" and "12/05" never meet it.
 *
 *     "/" typed ──► where it stands ──► words after it ──► rows ──► the words go, the command runs
 */
import {
  type EditorState,
  Plugin,
  PluginKey,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { announce } from "../pages/announce";
import { COMMANDS, type CommandName } from "./commands";
import { element, newId } from "./elements";
import { icon } from "./icons";
import { keysOf } from "./key_words";
import { floatsOf, placeAt } from "./place";
import { matches } from "./plain";
import { asksForMenu } from "./slash_sign";
import { say } from "./words";

const OFFERED: CommandName[] = [
  ...(["paragraph", "heading1", "heading2", "heading3", "heading4"] as const),
  ...(["bulletList", "numberedList", "table", "image"] as const),
  ...(["clause", "field", "reference", "footnote", "link"] as const),
  ...(["quote", "guidance", "pageBreak", "rule"] as const),
];
const LONGEST = 30; // letters after the "/"; what is longer is a sentence

/** The open menu: where its "/" stands, what answers, which row is current. */
interface Open {
  at: number;
  query: string;
  rows: CommandName[];
  current: number;
}
type Told = { open: number } | { move: number } | { close: true };

const slashKey = new PluginKey<Open | null>("slash");

/** The plugin. It takes its keys first: to be placed before the others. */
export function slashPlugin(): Plugin<Open | null> {
  const listId = newId();
  return new Plugin<Open | null>({
    key: slashKey,
    state: {
      init: () => null,
      apply: (tr, before, _old, state) => followed(tr, before, state),
    },
    props: {
      handleTextInput: opening,
      handleKeyDown: (view, event) => keyed(view, event),
      handleDOMEvents: { blur: (view) => tell(view, { close: true }) },
      attributes: (state) => described(slashKey.getState(state), listId),
    },
    view: (view) => new Sheet(view, listId),
  });
}

/** Opens the menu for a "/" that was typed before the menu was there, if it still can. */
export function openSlash(view: EditorView, at: number): void {
  if (view.state.doc.textBetween(at, at + 1) !== "/") return;
  view.dispatch(view.state.tr.setMeta(slashKey, { open: at }));
}

function opening(
  view: EditorView,
  from: number,
  _to: number,
  text: string,
  typed: () => Transaction,
): boolean {
  if (text !== "/" || !asksForMenu(view.state, from)) return false;
  view.dispatch(typed().setMeta(slashKey, { open: from }));
  return true;
}

function followed(tr: Transaction, before: Open | null, state: EditorState): Open | null {
  const told: Told | undefined = tr.getMeta(slashKey);
  if (told && "close" in told) return null;
  if (told && "open" in told) return opened(state, told.open);
  if (!before) return null;
  if (told) {
    const { rows, current } = before;
    return { ...before, current: (current + told.move + rows.length) % rows.length };
  }
  if (!tr.docChanged && !tr.selectionSet) return before;
  const now = opened(state, tr.mapping.map(before.at));
  const same = before.rows[before.current];
  if (!now || !same || now.query !== before.query) return now;
  return { ...now, current: Math.max(now.rows.indexOf(same), 0) };
}

/** What the menu shows for the words between its "/" and the caret; null when it is to go. */
function opened(state: EditorState, at: number): Open | null {
  const query = queryOf(state, at);
  if (query === null) return null;
  const possible = OFFERED.filter((name) => COMMANDS[name].run(state));
  const named = possible.filter((name) => matches(say(COMMANDS[name].label), query));
  const also = possible.filter(
    (name) => !named.includes(name) && matches(say(`slash.${name}`), query),
  );
  const rows = [...named, ...also];
  return rows.length ? { at, query, rows, current: 0 } : null;
}

function queryOf({ doc, selection }: EditorState, at: number): string | null {
  if (!(selection instanceof TextSelection) || !selection.$cursor) return null;
  const { $cursor } = selection;
  if ($cursor.pos <= at || at < $cursor.start()) return null;
  const typed = doc.textBetween(at, $cursor.pos, null, "￼");
  const isQuery = /^\/(?:$|[^\s/])/.test(typed) && typed.length <= LONGEST;
  return isQuery ? typed.slice(1) : null;
}

function tell(view: EditorView, told: Told): boolean {
  if (slashKey.getState(view.state)) view.dispatch(view.state.tr.setMeta(slashKey, told));
  return false;
}

function keyed(view: EditorView, event: KeyboardEvent): boolean {
  const open = slashKey.getState(view.state);
  if (!open || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "ArrowDown") tell(view, { move: 1 });
  else if (event.key === "ArrowUp") tell(view, { move: -1 });
  else if (event.key === "Escape") tell(view, { close: true });
  else if (event.key === "Enter" || event.key === "Tab")
    choose(view, open.rows[open.current]);
  else return false;
  return true;
}

function choose(view: EditorView, name: CommandName | undefined): void {
  const open = slashKey.getState(view.state);
  if (!open || !name) return;
  const { tr, selection } = view.state;
  view.dispatch(tr.delete(open.at, selection.head).setMeta(slashKey, { close: true }));
  COMMANDS[name].run(view.state, view.dispatch, view);
}

function described(open: Open | null | undefined, listId: string): Record<string, string> {
  const name = open?.rows[open.current];
  if (!name) return {};
  return {
    "aria-haspopup": "listbox",
    "aria-controls": listId,
    "aria-activedescendant": `${listId}-${name}`,
  };
}

/** The list on the page. */
class Sheet {
  private readonly dom: HTMLElement;
  private shown: Open | null = null;

  constructor(
    private readonly view: EditorView,
    id: string,
  ) {
    this.dom = element("div", { class: "write-menu", role: "listbox", id });
    this.dom.setAttribute("aria-label", say("slash.name"));
    this.dom.hidden = true;
    // The text keeps the focus: the list is only pointed at.
    this.dom.addEventListener("mousedown", (event) => event.preventDefault());
    this.dom.addEventListener("click", ({ target }) => {
      const row = (target as Element).closest<HTMLElement>("[role=option]");
      choose(view, row?.dataset.command as CommandName | undefined);
    });
    floatsOf(view).append(this.dom);
  }

  update(): void {
    const open = slashKey.getState(this.view.state) ?? null;
    if (open === this.shown) return;
    this.shown = open;
    this.dom.hidden = !open;
    if (!open) return;
    this.dom.replaceChildren(
      ...open.rows.map((name, at) => this.row(name, at === open.current)),
    );
    placeAt(this.view, open.at, this.dom);
    this.dom.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest" });
    this.tell(open);
  }

  destroy(): void {
    this.dom.remove();
  }

  /** Says the current row: few screen readers follow a row pointed at from a text. */
  private tell({ rows, current }: Open): void {
    const name = rows[current];
    const place = { rank: current + 1, count: rows.length };
    if (name)
      announce(say("slash.current", { command: say(COMMANDS[name].label), ...place }));
  }

  private row(name: CommandName, isCurrent: boolean): HTMLElement {
    const { label, icon: drawing } = COMMANDS[name];
    const attrs = {
      role: "option",
      tabindex: "-1",
      id: `${this.dom.id}-${name}`,
      class: "write-menu-item",
      "aria-selected": String(isCurrent),
      "data-command": name,
    };
    const word = element("span", { class: "write-menu-word" }, say(label));
    const keys = element("kbd", { "aria-hidden": "true" }, keysOf(name));
    return element("div", attrs, icon(drawing), word, keys);
  }
}
