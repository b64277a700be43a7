/**
 * The contents of the document, at its left: numbers and titles as they are written, who writes
 * where, the article being read; and everything that can be done with an article.
 *
 * Nested lists of links, as on the reading page: screen readers say the level and the number of
 * articles. The tree is one stop of Tab; arrows go through it, and fold and unfold it.
 * Each update touches only the rows that changed; typing in a paragraph touches none.
 */
import { type Command, type EditorState, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { announce } from "../pages/announce";
import { ARTICLE_ACTIONS, addArticle, endOf, removeArticle } from "./articles";
import { caretsOf } from "./carets";
import { Dragging } from "./contents_drag";
import { ArticleMenu, askBefore, type MenuAction } from "./contents_menu";
import { Row } from "./contents_row";
import { Folds, readingRank } from "./contents_sight";
import { icon } from "./icons";
import { withMoves } from "./moves";
import { outlineOf } from "./numbers";
import { rankAt, type Section } from "./outline";
import { nameOf, othersHere, type Present } from "./people";
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
const SETTLING = 600;

/** The tree. What it shows is always the outline of the view's state. */
export class Contents {
  readonly nav = document.createElement("nav");
  private readonly tree = document.createElement("ol");
  private readonly empty = document.createElement("p");
  private readonly menu: ArticleMenu;
  private readonly dragging: Dragging;
  private readonly folds = new Folds();
  private rows: Row[] = [];
  private sections: readonly Section[] = [];
  private badges = "";
  private current: Row | null = null;
  private settled = 0;
  private readonly ends = new AbortController();

  constructor(
    private readonly view: EditorView,
    private readonly host: HTMLElement,
    private readonly me: number,
  ) {
    this.nav.className = "contents contents-live";
    this.nav.setAttribute("aria-label", say("contents.title"));
    this.empty.className = "muted small";
    this.empty.textContent = say("contents.empty");
    this.nav.append(headOf(), this.empty, this.tree, this.footOf());
    host.classList.add("side", "contents-side");
    host.replaceChildren(closeOf(), this.nav);
    this.menu = new ArticleMenu(host, (rank, action) => this.act(rank, action));
    this.dragging = new Dragging(view, this.nav, () => this.visibleRows());
    this.listen();
    this.update(view, view.state, true);
  }

  /** Shows what changed between two states. */
  update(view: EditorView, before: EditorState, isFirst = false): void {
    const { sections } = outlineOf(view.state);
    if (sections !== this.sections || isFirst) {
      this.reconcile(sections);
    }
    if (isFirst || caretsOf(before) !== caretsOf(view.state)) this.showPeople();
    const { selection, doc } = view.state;
    if (isFirst || !selection.eq(before.selection) || doc !== before.doc)
      this.markWriting();
  }

  destroy(): void {
    this.ends.abort();
    this.dragging.destroy();
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

  // --- rows

  private reconcile(sections: readonly Section[]): void {
    const known = new Map(this.rows.map((row) => [row.id, row]));
    const focused = this.rowOf(document.activeElement);
    const taken = new Set([""]);
    this.rows = sections.map((section, rank) => {
      const id = taken.has(section.key) ? `#${taken.size}` : section.key;
      taken.add(id);
      const row = known.get(id) ?? new Row(id);
      known.delete(id);
      row.show(section, rank);
      return row;
    });
    for (const gone of known.values()) gone.item.remove();
    this.sections = sections;
    this.arrange();
    this.empty.hidden = this.rows.length > 0;
    this.badges = "";
    this.showPeople();
    this.keepOneStop(focused);
    const isLost = focused && !focused.item.contains(document.activeElement);
    if (isLost && focused.item.isConnected) focused.focus();
  }

  /** Puts each row under the one it belongs to, moving only those that are not there. */
  private arrange(): void {
    const filled = new Map<HTMLOListElement, number>();
    this.rows.forEach((row, rank) => {
      const parent = this.rows[this.sections[rank]?.parent ?? -1];
      const list = parent ? parent.list : this.tree;
      const at = filled.get(list) ?? 0;
      if (list.children[at] !== row.item)
        list.insertBefore(row.item, list.children[at] ?? null);
      filled.set(list, at + 1);
    });
    this.rows.forEach((row, rank) => {
      const hasSubs = this.sections[rank + 1]?.parent === rank;
      row.fold(hasSubs, this.folds.has(row.id));
    });
  }

  private visibleRows(): Row[] {
    return this.rows.filter((row) => this.shownFor(row.rank) === row);
  }

  /** The row itself or, when it is folded away, the one it is folded in. */
  private shownFor(rank: number): Row | null {
    let shown = this.rows[rank] ?? null;
    for (let up = this.sections[rank]?.parent ?? null; up !== null; ) {
      const row = this.rows[up];
      if (row?.isFolded) shown = row;
      up = this.sections[up]?.parent ?? null;
    }
    return shown;
  }

  private rowOf(element: Element | null): Row | null {
    const item = element?.closest("li");
    return this.rows.find((row) => row.item === item) ?? null;
  }

  private showPeople(): void {
    const all = othersHere(this.view.state, this.me);
    const where = all.map((one) => (one.rank === null ? null : this.shownFor(one.rank)));
    const badges = JSON.stringify(
      all.map(({ person }, at) => [person.id, person.name, where[at]?.id]),
    );
    if (badges === this.badges) return;
    this.badges = badges;
    const inRow = new Map<Row, Present[]>();
    all.forEach((one, at) => {
      const row = where[at];
      if (row) inRow.set(row, [...(inRow.get(row) ?? []), one]);
    });
    for (const row of this.rows)
      row.showPeople(inRow.get(row)?.map(({ person }) => person) ?? []);
  }

  // --- the article one is in

  private markWriting(): void {
    const rank = rankAt(outlineOf(this.view.state), this.view.state.selection.head);
    this.settled = performance.now() + SETTLING;
    this.mark(rank === null ? null : this.shownFor(rank));
  }

  private markReading(): void {
    if (performance.now() < this.settled) return;
    const rank = readingRank(this.view);
    this.mark(rank === null ? null : this.shownFor(rank));
  }

  private mark(row: Row | null): void {
    if (row === this.current) return;
    this.current?.markCurrent(false);
    this.current = row;
    row?.markCurrent(true);
    if (this.nav.contains(document.activeElement)) return;
    this.keepOneStop(null);
    row?.comeIntoView(this.nav);
  }

  // --- hands on the tree

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const row = this.rowOf(target);
    if (!row || event.ctrlKey || event.metaKey) return;
    if (target.closest(".fold")) this.toggle(row);
    else if (target.closest(".row-menu")) this.openMenu(row);
    else if (target.closest("a")) {
      event.preventDefault();
      this.go(row.rank);
    }
  }

  private pressed(event: KeyboardEvent): void {
    const row = this.rowOf(event.target as Element);
    if (!row || !(event.target as Element).closest("a")) return;
    const action = KEYS[chordOf(event)];
    if (action) this.act(row.rank, action);
    else if (event.key === "F10" && event.shiftKey) this.openMenu(row);
    else if (!isPlain(event) || !this.walk(row, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Goes through the tree; false for keys that do nothing here. */
  private walk(row: Row, key: string): boolean {
    const visible = this.visibleRows();
    const at = visible.indexOf(row);
    const moves: Record<string, () => Row | undefined> = {
      ArrowDown: () => visible[at + 1],
      ArrowUp: () => visible[at - 1],
      Home: () => visible[0],
      End: () => visible.at(-1),
      ArrowRight: () => (row.isFolded ? this.toggle(row) : this.rows[row.rank + 1]),
      ArrowLeft: () =>
        row.hasSubs && !row.isFolded
          ? this.toggle(row)
          : this.rows[this.sections[row.rank]?.parent ?? -1],
    };
    const move = moves[key];
    if (!move) return false;
    const isDeeper = key !== "ArrowRight" || row.hasSubs;
    if (isDeeper) move()?.focus();
    return true;
  }

  private focused(event: FocusEvent): void {
    const row = this.rowOf(event.target as Element);
    if (row) for (const one of this.rows) one.isStop = one === row;
  }

  /** Tab stops once in the tree: at the row that had the focus, else at the current one. */
  private keepOneStop(focused: Row | null): void {
    const kept = focused && this.rows.includes(focused) ? focused : null;
    const stop = kept ?? this.current ?? this.rows[0];
    for (const row of this.rows) row.isStop = row === stop;
  }

  private contextMenu(event: MouseEvent): void {
    const row = this.rowOf(event.target as Element);
    if (!row) return;
    event.preventDefault();
    this.openMenu(row);
  }

  private openMenu(row: Row): void {
    this.menu.open(row, this.view.state);
  }

  private toggle(row: Row): Row {
    row.fold(row.hasSubs, !row.isFolded);
    this.folds.set(row.id, row.isFolded);
    this.badges = "";
    this.showPeople();
    this.markWriting();
    return row;
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
    if (heading instanceof Element) heading.scrollIntoView({ block: "start" });
    // A phone would open its keyboard over the text one only wants to see.
    if (!window.matchMedia?.("(pointer: coarse)").matches) this.view.focus();
  }

  private closeDrawer(): void {
    if (location.hash !== `#${this.host.id}`) return;
    this.host.querySelector<HTMLElement>("[data-close]")?.click();
  }

  // --- what is done with an article

  private act(rank: number, action: MenuAction): void {
    const row = this.rows[rank];
    if (action === "remove") void this.remove(row);
    else if (action === "add" || action === "select")
      this.runThere(ARTICLE_ACTIONS[action](rank));
    else this.move(rank, ARTICLE_ACTIONS[action](rank));
  }

  private runThere(command: Command): void {
    command(this.view.state, this.view.dispatch);
    this.closeDrawer();
    this.view.focus();
  }

  /** Moves an article; the focus stays on its row, and its new number is said. */
  private move(rank: number, command: Command): void {
    let pos = outlineOf(this.view.state).places[rank]?.pos ?? 0;
    const isDone = command(this.view.state, (tr) => {
      pos = withMoves(tr.steps).map(pos, 1);
      this.view.dispatch(tr);
    });
    const now = rankAt(outlineOf(this.view.state), pos) ?? rank;
    this.shownFor(now)?.focus();
    const section = this.sections[now];
    if (!section) return;
    const title = section.title || say("contents.untitled");
    const word = isDone ? "contents.moved" : "contents.not_moved";
    announce(say(word, { title, number: section.number }));
  }

  private async remove(row: Row | undefined): Promise<void> {
    const section = row && this.sections[row.rank];
    if (!row || !section) return;
    const isSure = await askBefore(
      this.question(row, section),
      say("contents.remove_verb"),
    );
    if (!isSure) {
      row.focus();
      return;
    }
    // Others may have moved it while we were asked.
    if (this.rows[row.rank] !== row) return;
    removeArticle(row.rank)(this.view.state, this.view.dispatch);
    (this.rows[row.rank] ?? this.rows.at(-1))?.focus();
    announce(say("contents.removed", { article: nameOf(section) }));
  }

  /** What will be deleted, and who is writing in it. */
  private question(row: Row, section: Section): string {
    const word = row.hasSubs ? "contents.remove_all" : "contents.remove_one";
    const end = endOf(this.sections, row.rank);
    const names = othersHere(this.view.state, this.me)
      .filter(({ rank }) => rank !== null && rank >= row.rank && rank < end)
      .map(({ person }) => person.name);
    const busy = names.length > 1 ? "contents.remove_busy_many" : "contents.remove_busy";
    const also = names.length ? [say(busy, { names: names.join(", ") })] : [];
    return [say(word, { article: nameOf(section) }), ...also].join(" ");
  }

  private footOf(): HTMLElement {
    const foot = document.createElement("p");
    foot.className = "contents-foot";
    const add = document.createElement("button");
    add.type = "button";
    add.className = "button button-small button-quiet";
    add.append(icon("plus-lg"), say("contents.add_last"));
    add.addEventListener("click", () => this.runThere(addArticle(null)));
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
  const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
  return [...held.filter((one) => one), event.key].join("+");
}

function isPlain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
}
