/**
 * A button of the toolbar that opens a menu of commands, in icons, words and keys: the ARIA
 * menu button. Choosing gives the focus back to the text before it acts.
 */
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { COMMANDS, type CommandName } from "./commands";
import { element, isShown, newId } from "./elements";
import { icon } from "./icons";
import { keysOf } from "./key_words";
import { say } from "./words";

/** What a menu holds; a group of several lists is separated by a line. */
export type MenuGroups = readonly (readonly CommandName[])[];

export interface MenuOptions {
  /** Whether one of the commands is always the current one, as the style of a paragraph. */
  exclusive?: boolean;
  /** The class of an item, for those that only narrow windows need. */
  itemClass?: (name: CommandName) => string;
}

/** The menu under its button. `host` is what the menu is placed in. */
export class Menu {
  readonly sheet: HTMLElement;
  private readonly items = new Map<CommandName, HTMLElement>();

  constructor(
    private readonly view: EditorView,
    private readonly host: HTMLElement,
    readonly button: HTMLButtonElement,
    groups: MenuGroups,
    private readonly options: MenuOptions = {},
  ) {
    this.sheet = element("div", { class: "write-menu", role: "menu", id: newId() });
    this.sheet.setAttribute("aria-label", button.getAttribute("aria-label") ?? "");
    this.sheet.hidden = true;
    groups.forEach((names, at) => {
      if (at) this.sheet.append(element("hr"));
      this.sheet.append(...names.map((name) => this.item(name)));
    });
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", this.sheet.id);
    host.append(this.sheet);
    this.listen();
  }

  get isOpen(): boolean {
    return !this.sheet.hidden;
  }

  /** Says what is possible and current; only an open menu has anything to say. */
  update(state: EditorState): void {
    if (!this.isOpen) return;
    for (const [name, item] of this.items) {
      const { run, active } = COMMANDS[name];
      const current = active?.(state) ?? false;
      const possible = run(state) || (current && this.options.exclusive === true);
      item.setAttribute("aria-disabled", String(!possible));
      if (active) item.setAttribute("aria-checked", String(current));
    }
  }

  close(): void {
    this.sheet.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  private item(name: CommandName): HTMLElement {
    const { label, icon: drawing, active } = COMMANDS[name];
    const role = this.options.exclusive ? "menuitemradio" : "menuitemcheckbox";
    const extra = this.options.itemClass?.(name) ?? "";
    const item = element(
      "div",
      {
        role: active ? role : "menuitem",
        tabindex: "-1",
        class: `write-menu-item ${extra}`.trim(),
        "data-command": name,
      },
      icon(drawing),
      element("span", { class: "write-menu-word" }, say(label)),
      element("kbd", { "aria-hidden": "true" }, keysOf(name)),
    );
    item.addEventListener("click", () => this.choose(name));
    this.items.set(name, item);
    return item;
  }

  private listen(): void {
    this.button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.open(event.key === "ArrowUp");
    });
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    this.sheet.addEventListener("focusout", (event) => {
      const to = event.relatedTarget as Node | null;
      if (!this.sheet.contains(to) && to !== this.button) this.close();
    });
  }

  private open(atEnd = false): void {
    this.sheet.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.update(this.view.state);
    this.place();
    const shown = this.shown();
    const current = shown.find((item) => item.getAttribute("aria-checked") === "true");
    const first = this.options.exclusive && current ? current : shown.at(atEnd ? -1 : 0);
    first?.focus();
  }

  /** Under its button, and inside the page. */
  private place(): void {
    const host = this.host.getBoundingClientRect();
    const button = this.button.getBoundingClientRect();
    const room = document.documentElement.clientWidth - this.sheet.offsetWidth - 8;
    const left = Math.max(Math.min(button.left, room), 8);
    this.sheet.style.setProperty("left", `${left - host.left}px`);
    this.sheet.style.setProperty("top", `${button.bottom - host.top + 4}px`);
  }

  private shown(): HTMLElement[] {
    return [...this.items.values()].filter((item) => isShown(item));
  }

  private key(event: KeyboardEvent): void {
    const shown = this.shown();
    const at = shown.indexOf(document.activeElement as HTMLElement);
    const to = this.target(event, at, shown);
    if (event.key === "Tab") this.close();
    else if (event.key === "Escape") {
      this.close();
      this.button.focus();
    } else if (event.key === "Enter" || event.key === " ") shown[at]?.click();
    else if (to) to.focus();
    else return;
    event.stopPropagation();
    if (event.key !== "Tab") event.preventDefault();
  }

  private target({ key }: KeyboardEvent, at: number, shown: HTMLElement[]) {
    if (key === "ArrowDown") return shown[(at + 1) % shown.length];
    if (key === "ArrowUp") return shown.at(at - 1);
    if (key === "Home") return shown[0];
    if (key === "End") return shown.at(-1);
    if (key.length !== 1) return undefined;
    const next = [...shown.slice(at + 1), ...shown.slice(0, at + 1)];
    return next.find(({ textContent }) => textContent?.toLowerCase().startsWith(key));
  }

  private choose(name: CommandName): void {
    const { view } = this;
    if (this.items.get(name)?.getAttribute("aria-disabled") === "true") return;
    this.close();
    view.focus();
    COMMANDS[name].run(view.state, view.dispatch, view);
  }
}
