/**
 * The tools of the table one is in: a bar above it, which stays in sight while the table is
 * scrolled. Alt+F10 goes there, then to the toolbar; Échap comes back to the text.
 *
 *     + Ligne  + Colonne | Ligne ▾  Colonne ▾  Cellules ▾ | Titre  Supprimer
 */
import { type Command, Plugin, Selection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { COMMANDS } from "./commands";
import { spotOf } from "./table_spot";
import { type Tool, ToolMenu, toolButton } from "./table_tools";
import * as tables from "./tables";
import { say } from "./words";

const ROW: Tool[] = [
  { name: "rowAbove", icon: "arrow-up", run: tables.addRowAbove },
  { name: "rowBelow", icon: "arrow-down", run: tables.addRowBelow },
  { name: "selectRow", icon: "bounding-box", run: tables.selectCells("rows") },
  {
    name: "headerRow",
    isApart: true,
    icon: "card-heading",
    run: tables.toggleHeaderRow,
    active: tables.hasHeaderRow,
  },
  { name: "deleteRow", isApart: true, icon: "trash", run: tables.deleteRows },
];
const COLUMN: Tool[] = [
  { name: "columnLeft", icon: "arrow-left", run: tables.addColumnLeft },
  { name: "columnRight", icon: "arrow-right", run: tables.addColumnRight },
  { name: "selectColumn", icon: "bounding-box", run: tables.selectCells("columns") },
  {
    name: "headerColumn",
    isApart: true,
    icon: "layout-sidebar",
    run: tables.toggleHeaderColumn,
    active: tables.hasHeaderColumn,
  },
  { name: "deleteColumn", isApart: true, icon: "trash", run: tables.deleteColumns },
];
const CELLS: Tool[] = [
  { name: "merge", icon: "arrows-collapse-vertical", run: tables.mergeCells },
  { name: "split", icon: "arrows-expand-vertical", run: tables.splitCells },
  { name: "selectTable", icon: "bounding-box", run: tables.selectCells("table") },
  alignment("left", "text-left"),
  alignment("center", "text-center"),
  alignment("right", "text-right"),
];

function alignment(align: tables.Align, drawing: string): Tool {
  const active: Tool["active"] = (state) => tables.alignOfCells(state) === align;
  const run: Command = (state, dispatch, view) =>
    tables.alignCells(active(state) ? "" : align)(state, dispatch, view);
  return { name: `align-${align}`, isApart: align === "left", icon: drawing, run, active };
}

/** The plugin of the bar, placed in the element that holds the text. */
export function tableMenuPlugin(): Plugin {
  let bar: TableBar | null = null;
  return new Plugin({
    view: (view) => {
      bar = new TableBar(view);
      return bar;
    },
    props: {
      handleKeyDown: (view, event) => {
        const isKey = event.key === "F10" && event.altKey && !event.ctrlKey;
        return isKey && focusTableMenu(view.state, view.dispatch, view);
      },
      handleDOMEvents: {
        click: (view, event) => {
          const caption = (event.target as Element).closest("caption");
          if (caption) bar?.editCaptionOf(view, caption);
          return caption !== null;
        },
      },
    },
  });
}

const bars = new WeakMap<EditorView, TableBar>();

/** Goes to the tools of the table one is in. */
export const focusTableMenu: Command = (state, dispatch, view) => {
  if (!spotOf(state) || !view?.editable) return false;
  if (dispatch) bars.get(view)?.focus();
  return true;
};

class TableBar {
  private readonly frame = document.createElement("div");
  private readonly bar = document.createElement("div");
  private readonly form = document.createElement("div");
  private readonly caption = document.createElement("input");
  private readonly menus: ToolMenu[];
  private readonly watch: ResizeObserver | null;
  private table: HTMLElement | null = null;
  private frameAsked = 0;

  constructor(private readonly view: EditorView) {
    bars.set(view, this);
    this.menus = [
      this.menu("row", ROW),
      this.menu("column", COLUMN),
      this.menu("cells", CELLS),
    ];
    this.build();
    this.listen();
    // Images that load and words of others move the table.
    this.watch = globalThis.ResizeObserver ? new ResizeObserver(() => this.place()) : null;
    this.watch?.observe(view.dom);
    view.dom.parentElement?.append(this.frame);
    this.update(view);
  }

  update(view: EditorView): void {
    const spot = view.editable ? spotOf(view.state) : null;
    const table = spot && view.nodeDOM(spot.pos);
    this.frame.hidden = !spot;
    const isSame = table === this.table;
    this.table = table instanceof HTMLElement ? table : null;
    if (!spot) {
      this.closeAll();
      return;
    }
    for (const menu of this.menus) menu.update(view.state);
    if (!isSame) this.form.hidden = true;
    if (document.activeElement !== this.caption) {
      this.caption.value = tables.captionOf(view.state);
    }
    this.placeSoon();
  }

  destroy(): void {
    this.watch?.disconnect();
    cancelAnimationFrame(this.frameAsked);
    this.frame.remove();
  }

  /** Takes the focus, where it was last. */
  focus(): void {
    const stops = this.stops();
    (stops.find(({ tabIndex }) => tabIndex === 0) ?? stops[0])?.focus();
  }

  /** Puts the caret in the table of a caption, and the focus in the field of its words. */
  editCaptionOf(view: EditorView, caption: Element): void {
    const first = caption.parentElement?.querySelector("td, th");
    if (!first || !view.editable) return;
    const $cell = view.state.doc.resolve(view.posAtDOM(first, 0));
    view.dispatch(view.state.tr.setSelection(Selection.near($cell)));
    this.openCaption();
  }

  private build(): void {
    this.frame.className = "table-tools";
    this.bar.className = "table-bar";
    this.bar.setAttribute("role", "toolbar");
    this.bar.setAttribute("aria-label", say("table.tools"));
    const quick = [
      toolButton("addRow", "plus-lg", () => this.run(tables.addRowBelow)),
      toolButton("addColumn", "plus-lg", () => this.run(tables.addColumnRight)),
    ];
    for (const one of quick) one.classList.add("table-quick");
    this.bar.append(
      ...quick,
      ...this.menus.map(({ dom }) => dom),
      toolButton("caption", "tag", () => this.openCaption()),
      toolButton("delete", "trash", () => this.run(tables.deleteTable)),
      this.form,
    );
    this.buildForm();
    this.frame.append(this.bar);
    this.stop(this.stops()[0]);
  }

  private buildForm(): void {
    const label = document.createElement("label");
    this.caption.className = "input";
    this.caption.type = "text";
    label.append(say("table.caption_label"), this.caption);
    this.form.className = "table-caption";
    this.form.hidden = true;
    this.form.append(label);
  }

  private menu(name: string, list: Tool[]): ToolMenu {
    return new ToolMenu(name, list, (command) => this.run(command));
  }

  private listen(): void {
    const { bar, caption } = this;
    bar.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLButtonElement) this.stop(target);
    });
    bar.addEventListener("keydown", (event) => this.key(event));
    // The text keeps its selection while the pointer is on a button.
    bar.addEventListener("mousedown", (event) => {
      if (event.target !== caption) event.preventDefault();
    });
    caption.addEventListener("change", () => this.saveCaption());
  }

  private key(event: KeyboardEvent): void {
    const { key, target } = event;
    const { view } = this;
    if (target === this.caption) {
      if (key !== "Enter" && key !== "Escape") return;
      if (key === "Enter") this.saveCaption();
      this.form.hidden = true;
      this.placeSoon();
      view.focus();
    } else if (key === "F10" && event.altKey) {
      COMMANDS.toolbar.run(view.state, view.dispatch, view);
    } else if (key === "Escape") view.focus();
    else if (!this.move(key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private move(key: string): boolean {
    const stops = this.stops();
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return false;
    if (key === "ArrowRight") stops[(at + 1) % stops.length]?.focus();
    else if (key === "ArrowLeft") stops.at(at - 1)?.focus();
    else if (key === "Home") stops[0]?.focus();
    else if (key === "End") stops.at(-1)?.focus();
    else return false;
    return true;
  }

  private stops(): HTMLElement[] {
    const all = [...this.bar.querySelectorAll<HTMLElement>("button")];
    return all.filter((one) => one.checkVisibility?.() ?? true);
  }

  /** Makes a button the one where Tab stops. */
  private stop(at: HTMLElement | undefined): void {
    for (const one of this.bar.querySelectorAll("button")) {
      one.tabIndex = one === at ? 0 : -1;
    }
  }

  private run(command: Command): void {
    const { view } = this;
    view.focus();
    command(view.state, view.dispatch, view);
  }

  private openCaption(): void {
    this.form.hidden = false;
    this.place(); // higher, so that the table stays in sight
    this.caption.value = tables.captionOf(this.view.state);
    this.caption.focus();
    this.caption.select();
  }

  private saveCaption(): void {
    tables.setCaption(this.caption.value)(this.view.state, this.view.dispatch);
  }

  private closeAll(): void {
    this.form.hidden = true;
    for (const menu of this.menus) menu.close();
  }

  private placeSoon(): void {
    cancelAnimationFrame(this.frameAsked);
    this.frameAsked = requestAnimationFrame(() => this.place());
  }

  /** Lays the frame over the table and the room above it; the bar slides in the frame. */
  private place(): void {
    const around = this.frame.offsetParent;
    if (!this.table || !around) return;
    const table = this.table.getBoundingClientRect();
    const origin = around.getBoundingClientRect();
    const room = this.bar.offsetHeight + 6;
    const { style } = this.frame;
    const top = table.top - origin.top - around.clientTop + around.scrollTop - room;
    style.setProperty("top", `${top}px`);
    style.setProperty("left", `${table.left - origin.left - around.clientLeft}px`);
    style.setProperty("width", `${table.width}px`);
    style.setProperty("height", `${table.height + room}px`);
    const above = document.querySelector<HTMLElement>(".write-top")?.offsetHeight ?? 0;
    style.setProperty("--above", `${above}px`);
  }
}
