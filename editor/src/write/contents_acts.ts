/** What can be done with an article from the contents: its menu, its keys, dragging it. */
import type { Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { announce } from "../pages/announce";
import { ARTICLE_ACTIONS, addArticle, endOf, removeArticle } from "./articles";
import type { Contents } from "./contents";
import { Dragging } from "./contents_drag";
import { ArticleMenu, askBefore, type MenuAction } from "./contents_menu";
import type { Row } from "./contents_row";
import { withMoves } from "./moves";
import { outlineOf } from "./numbers";
import { rankAt, type Section } from "./outline";
import { othersHere, titleOf } from "./people";
import { say } from "./words";

/** Acts on the articles that the contents show. */
export class ContentsActs {
  private readonly view: EditorView;
  private readonly menu: ArticleMenu;
  private readonly dragging: Dragging;

  constructor(private readonly contents: Contents) {
    const { view, host, nav, tree } = contents;
    this.view = view;
    this.menu = new ArticleMenu(host, (rank, action) => this.act(rank, action));
    this.dragging = new Dragging(view, nav, () => tree.visible());
  }

  destroy(): void {
    this.dragging.destroy();
  }

  openMenu(row: Row): void {
    this.menu.open(row, this.view.state);
  }

  /** Adds an article at the end. */
  add(): void {
    this.runThere(addArticle(null));
  }

  act(rank: number, action: MenuAction): void {
    if (action === "remove") void this.remove(rank);
    else if (action === "add") this.runThere(addArticle(rank));
    else if (action === "select") this.runThere(ARTICLE_ACTIONS.select(rank));
    else this.move(rank, ARTICLE_ACTIONS[action](rank));
  }

  private runThere(command: Command): void {
    command(this.view.state, this.view.dispatch);
    this.contents.closeDrawer();
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
    this.contents.tree.shownFor(now)?.focus();
    const section = this.contents.tree.sections[now];
    if (!section) return;
    const word = isDone ? "contents.moved" : "contents.not_moved";
    announce(say(word, { title: titleOf(section), number: section.number }));
  }

  private async remove(rank: number): Promise<void> {
    const row = this.contents.tree.rows[rank];
    const section = this.contents.tree.sections[rank];
    if (!row || !section) return;
    const isSure = await askBefore(
      this.question(row, section),
      say("contents.remove_verb"),
    );
    if (!isSure) return row.focus();
    // Others may have moved or removed it while we were asked.
    if (this.contents.tree.rows[row.rank] !== row) return;
    removeArticle(row.rank)(this.view.state, this.view.dispatch);
    (this.contents.tree.rows[row.rank] ?? this.contents.tree.rows.at(-1))?.focus();
    announce(say("contents.removed", { title: titleOf(section) }));
  }

  /** What will be deleted, and who is writing in it. */
  private question(row: Row, section: Section): string {
    const word = row.hasSubs ? "contents.remove_all" : "contents.remove_one";
    const end = endOf(this.contents.tree.sections, row.rank);
    const names = othersHere(this.view.state, this.contents.me)
      .filter(({ rank }) => rank !== null && rank >= row.rank && rank < end)
      .map(({ person }) => person.name);
    const busy = names.length > 1 ? "contents.remove_busy_many" : "contents.remove_busy";
    const also = names.length ? [say(busy, { names: names.join(", ") })] : [];
    const { number } = section;
    return [say(word, { number, title: titleOf(section) }), ...also].join(" ");
  }
}
