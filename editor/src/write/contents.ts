/**
 * The contents of the document, at its left: numbers and titles as they are written, who writes
 * where, the article being read. What can be done with an article is in `contents_acts.ts`.
 *
 * Nested lists of links, as on the reading page: screen readers say the level and the number of
 * articles. The tree is one stop of Tab; arrows go through it, and fold and unfold it.
 * Each update touches only the rows that changed; typing in a paragraph touches none.
 */
import { type EditorState, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { caretsOf } from "./carets";
import type { ContentsActs } from "./contents_acts";
import type { MenuAction } from "./contents_menu";
import type { Row } from "./contents_row";
import { readingRank } from "./contents_sight";
import { Tree } from "./contents_tree";
import { icon } from "./icons";
import { outlineOf } from "./numbers";
import { rankAt, type Section } from "./outline";
import { othersHere } from "./people";
import type { Person } from "./protocol";
import { say } from "./words";

export interface ContentsHooks {
  /** Our account: our own tabs are not shown as somebody else's. */
  me: number;
}

/** Shows the contents in `host`; a plugin's view, or to be told of each update. */
export function mountContents(view: EditorView, host: HTMLElement, hooks: ContentsHooks) {
  return new Contents(view, host, hooks.me);
}

const KEYS: Record<string, MenuAction> = {
  "Alt+Shift+ArrowUp": "up",
  "Alt+Shift+ArrowDown": "down",
  "Alt+Shift+ArrowLeft": "promote",
  "Alt+Shift+ArrowRight": "demote",
  Delete: "remove",
};

// After a click that scrolls the text, what is at the top of the window is not what was chosen.
const SETTLING = 600; // ms

/** What it shows is always the outline of the view's state. */
export class Contents {
  readonly nav = document.createElement("nav");
  private readonly empty = document.createElement("p");
  readonly tree = new Tree();
  private acts: ContentsActs | null = null;
  /** What was asked before there was who does it. */
  private asked: ((acts: ContentsActs) => void)[] = [];
  /** What a narrow window pulls up: the host, or the side of the page that it stands in. */
  private readonly side: HTMLElement;
  private badges = "";
  private current: Row | null = null;
  private settled = 0;
  private readonly ends = new AbortController();

  constructor(
    readonly view: EditorView,
    readonly host: HTMLElement,
    readonly me: number,
  ) {
    this.nav.className = "contents contents-live";
    this.nav.setAttribute("aria-label", say("contents.title"));
    this.empty.className = "muted small";
    this.empty.textContent = say("contents.empty");
    this.nav.append(headOf(), this.empty, this.tree.list, this.footOf());
    this.side = host.closest<HTMLElement>(".side") ?? host;
    this.side.classList.add("side", "contents-side");
    host.replaceChildren(this.nav);
    if (!this.side.querySelector("[data-close]")) host.prepend(closeOf());
    this.listen();
    this.showArticles(outlineOf(view.state).sections);
    this.mark(rankAt(outlineOf(view.state), view.state.selection.head), true);
  }

  /** Takes who acts on articles, which comes later, and gives it what was asked meanwhile. */
  join(acts: ContentsActs): void {
    this.acts = acts;
    for (const ask of this.asked.splice(0)) ask(acts);
  }

  /** Shows what changed since a state. */
  update(view: EditorView, before: EditorState): void {
    const { sections } = outlineOf(view.state);
    if (sections !== this.tree.sections) this.showArticles(sections);
    if (caretsOf(before) !== caretsOf(view.state)) this.showPeople();
    const { selection, doc } = view.state;
    if (!selection.eq(before.selection) || doc !== before.doc) this.markWriting();
  }

  destroy(): void {
    this.ends.abort();
    this.acts?.destroy();
    this.host.replaceChildren();
  }

  private listen(): void {
    const { signal } = this.ends;
    this.nav.addEventListener("click", (event) => this.clicked(event), { signal });
    this.nav.addEventListener("keydown", (event) => this.pressed(event), { signal });
    this.nav.addEventListener("focusin", (event) => this.focused(event), { signal });
    this.nav.addEventListener("contextmenu", (event) => this.contextMenu(event), {
      signal,
    });
    const scrolled = () => this.markReading();
    document.addEventListener("scroll", scrolled, { signal, capture: true, passive: true });
  }

  // --- what is shown

  private showArticles(sections: readonly Section[]): void {
    this.tree.show(sections);
    this.empty.hidden = sections.length > 0;
    this.showPeople();
  }

  private showPeople(): void {
    const inRow = new Map<Row, Person[]>();
    for (const { person, rank } of othersHere(this.view.state, this.me)) {
      const row = this.tree.shownFor(rank);
      if (row) inRow.set(row, [...(inRow.get(row) ?? []), person]);
    }
    const shown = [...inRow].map(([row, people]) => [row.id, people.map(({ id }) => id)]);
    const badges = JSON.stringify(shown);
    if (badges === this.badges) return;
    this.badges = badges;
    for (const row of this.tree.rows) row.showPeople(inRow.get(row) ?? []);
  }

  private markWriting(): void {
    this.settled = performance.now() + SETTLING;
    this.mark(rankAt(outlineOf(this.view.state), this.view.state.selection.head));
  }

  private markReading(): void {
    if (performance.now() >= this.settled) this.mark(readingRank(this.view));
  }

  private mark(rank: number | null, isOpening = false): void {
    const row = this.tree.shownFor(rank);
    if (row === this.current) return;
    this.current?.markCurrent(false);
    this.current = row;
    row?.markCurrent(true);
    if (this.nav.contains(document.activeElement)) return;
    this.tree.stopAt(row);
    if (!isOpening) row?.comeIntoView(this.nav); // nothing is laid out when the page opens
  }

  // --- hands on the tree

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const row = this.tree.rowOf(target);
    if (!row || event.ctrlKey || event.metaKey) return;
    if (target.closest(".fold")) this.toggle(row);
    else if (target.closest(".row-menu")) this.openMenu(row);
    else if (target.closest("a")) {
      event.preventDefault();
      this.go(row.rank);
    }
  }

  private pressed(event: KeyboardEvent): void {
    const target = event.target as Element;
    const row = this.tree.rowOf(target);
    if (!row || !target.closest("a")) return;
    const chord = chordOf(event);
    const action = KEYS[chord];
    if (action) this.ask(row, (acts) => acts.act(row.rank, action));
    else if (chord === "Shift+F10") this.openMenu(row);
    else if (!this.walk(row, chord)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Goes through the tree; false for keys that do nothing here. */
  private walk(row: Row, key: string): boolean {
    const visible = this.tree.visible();
    const at = visible.indexOf(row);
    const { hasSubs, isFolded } = row;
    if (key === "ArrowDown") visible[at + 1]?.focus();
    else if (key === "ArrowUp") visible[at - 1]?.focus();
    else if (key === "Home") visible[0]?.focus();
    else if (key === "End") visible.at(-1)?.focus();
    else if (key === "ArrowRight" && hasSubs && !isFolded) visible[at + 1]?.focus();
    else if (key === "ArrowLeft" && (!hasSubs || isFolded))
      this.tree.parentOf(row)?.focus();
    else if (key === "ArrowLeft" || (key === "ArrowRight" && isFolded)) this.toggle(row);
    else return key === "ArrowRight";
    return true;
  }

  private focused(event: FocusEvent): void {
    const row = this.tree.rowOf(event.target as Element);
    if (row) this.tree.stopAt(row);
  }

  private openMenu(row: Row): void {
    this.ask(row, (acts) => acts.openMenu(row));
  }

  /** Asks for something about a row, if it is still there by then. */
  private ask(row: Row | null, ask: (acts: ContentsActs) => void): void {
    const { acts } = this;
    if (acts) ask(acts);
    else this.asked.push((late) => (!row || row.item.isConnected) && ask(late));
  }

  private contextMenu(event: MouseEvent): void {
    const row = this.tree.rowOf(event.target as Element);
    if (!row) return;
    event.preventDefault();
    this.openMenu(row);
  }

  private toggle(row: Row): void {
    this.tree.toggle(row);
    this.showPeople();
    this.markWriting();
  }

  private go(rank: number): void {
    const place = outlineOf(this.view.state).places[rank];
    if (!place) return;
    const { tr, doc } = this.view.state;
    const end = place.pos + doc.child(place.index).nodeSize - 1;
    this.view.dispatch(tr.setSelection(TextSelection.create(doc, end)));
    this.settled = performance.now() + SETTLING;
    this.closeDrawer();
    const heading = this.view.nodeDOM(place.pos);
    // A phone would open its keyboard over the text one only wants to see.
    if (!window.matchMedia?.("(pointer: coarse)").matches) this.view.focus();
    if (heading instanceof Element) heading.scrollIntoView({ block: "start" });
  }

  /** Closes what a narrow window pulled up. */
  closeDrawer(): void {
    if (location.hash !== `#${this.side.id}`) return;
    this.side.querySelector<HTMLElement>("[data-close]")?.click();
  }

  private footOf(): HTMLElement {
    const foot = document.createElement("p");
    foot.className = "contents-foot";
    const add = document.createElement("button");
    add.type = "button";
    add.className = "button button-small button-quiet";
    add.append(icon("plus-lg"), say("contents.add_last"));
    add.addEventListener("click", () => this.ask(null, (acts) => acts.add()));
    foot.append(add);
    return foot;
  }
}

function headOf(): HTMLElement {
  const head = document.createElement("p");
  head.className = "contents-head";
  head.textContent = say("contents.title");
  return head;
}

/** What closes the contents where they cover the text, as on the reading page. */
function closeOf(): HTMLElement {
  const close = document.createElement("a");
  close.className = "side-close";
  close.href = "#main";
  close.dataset.close = "";
  close.append(say("contents.title"), icon("x-lg", say("contents.close")));
  return close;
}

function chordOf(event: KeyboardEvent): string {
  const held = [
    event.ctrlKey && "Ctrl",
    event.metaKey && "Meta",
    event.altKey && "Alt",
    event.shiftKey && "Shift",
  ];
  return [...held.filter((one) => one), event.key].join("+");
}
