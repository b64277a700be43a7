/** A window to choose one thing in a list that shortens while one types: an ARIA combobox. */
import type { EditorView } from "prosemirror-view";
import { ask, field } from "./dialogs";
import { element, newId } from "./elements";
import { matches } from "./plain";

/** One thing to choose: `name` before its words, `detail` after them. */
export interface Choice<T> {
  value: T;
  words: string;
  name?: string;
  detail?: string;
  /** The title of the part of the list that it is in. */
  group?: string;
}

export interface Picking<T> {
  title: string;
  label: string;
  verb: string;
  /** What is said when there is nothing to choose. */
  none: string;
  /** What is said when nothing answers the words typed. */
  unknown: string;
  choices: Choice<T>[];
  chosen: (value: T) => void;
}

/** Opens the window; the main button and Enter take the current line, a click takes its own. */
export function pick<T>(view: EditorView, picking: Picking<T>): void {
  new Picker(view, picking);
}

class Picker<T> {
  private readonly list = element("div", { class: "picker", role: "listbox", id: newId() });
  private readonly dialog: HTMLDialogElement;
  private readonly input: HTMLInputElement;
  private shown: Choice<T>[] = [];
  private current = 0;

  constructor(
    view: EditorView,
    private readonly picking: Picking<T>,
  ) {
    const { block, input } = field(picking.label, "");
    this.input = input;
    this.list.setAttribute("aria-label", picking.title);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "true");
    input.addEventListener("input", () => this.show());
    input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const row = (target as Element).closest<HTMLElement>("[role=option]");
      if (row) this.take(Number(row.dataset.at));
    });
    this.dialog = ask(view, {
      title: picking.title,
      body: picking.choices.length ? [block, this.list] : [element("p", {}, picking.none)],
      ...(picking.choices.length && { verb: picking.verb }),
      take: () => (this.shown.length ? this.chosen() : picking.unknown),
      wide: true,
    });
    this.show();
    input.focus();
  }

  private chosen(): undefined {
    const choice = this.shown[this.current];
    if (choice) this.picking.chosen(choice.value);
  }

  private take(at: number): void {
    this.current = at;
    this.chosen();
    this.dialog.close();
  }

  private show(): void {
    this.shown = this.picking.choices.filter(({ name, words, detail }) =>
      matches(`${name ?? ""} ${words} ${detail ?? ""}`, this.input.value),
    );
    this.current = 0;
    const rows = this.shown.flatMap((choice, at) => {
      const { group } = choice;
      const isNew = group && group !== this.shown[at - 1]?.group;
      const title = element(
        "div",
        { class: "picker-group", role: "presentation" },
        group ?? "",
      );
      return isNew ? [title, this.row(choice, at)] : [this.row(choice, at)];
    });
    const none = element(
      "p",
      { class: "picker-none", role: "status" },
      this.picking.unknown,
    );
    this.list.replaceChildren(...(rows.length ? rows : [none]));
    this.point();
  }

  private row({ name, words, detail, group }: Choice<T>, at: number): HTMLElement {
    const row = element("div", {
      role: "option",
      class: "picker-row",
      id: `${this.list.id}-${at}`,
      "data-at": String(at),
    });
    if (group) row.setAttribute("aria-description", group);
    if (name) row.append(element("span", { class: "picker-name" }, name));
    row.append(element("span", { class: "picker-words" }, words));
    if (detail) row.append(element("span", { class: "picker-detail" }, detail));
    return row;
  }

  private point(): void {
    const rows = this.list.querySelectorAll("[role=option]");
    rows.forEach((row, at) => {
      row.setAttribute("aria-selected", String(at === this.current));
    });
    const current = rows[this.current];
    if (current) this.input.setAttribute("aria-activedescendant", current.id);
    else this.input.removeAttribute("aria-activedescendant");
    current?.scrollIntoView?.({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.shown.length) return;
    event.preventDefault();
    this.current = (this.current + step + this.shown.length) % this.shown.length;
    this.point();
  }
}
