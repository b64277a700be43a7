/** The buttons and the menus of the bar of tables: the ARIA menu button, in icons and words. */
import type { Command, EditorState } from "prosemirror-state";
import { icon } from "./icons";
import { say } from "./words";

/** One thing to do in a table; its words are `table.{name}`. */
export interface Tool {
  name: string;
  icon: string;
  run: Command;
  /** Whether a line parts it from those before. */
  isApart?: boolean;
  /** Whether it is so now, for what is switched on and off. */
  active?: (state: EditorState) => boolean;
}

/** A button of the bar, named by its words, which a narrow bar may hide. */
export function toolButton(
  name: string,
  drawing: string,
  act: () => void,
): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "table-tool";
  button.dataset.tool = name;
  button.title = say(`table.${name}`);
  button.setAttribute("aria-label", say(`table.${name}`));
  const word = document.createElement("span");
  word.className = "table-word";
  word.textContent = say(`table.${name}_word`);
  button.append(icon(drawing), word);
  button.addEventListener("click", act);
  return button;
}

let made = 0;

/** A button that opens a menu of tools. */
export class ToolMenu {
  readonly dom = document.createElement("div");
  private readonly button = document.createElement("button");
  private readonly sheet = document.createElement("div");
  private readonly items: HTMLElement[];
  private state: EditorState | null = null;

  constructor(
    name: string,
    private readonly tools: Tool[],
    private readonly run: (command: Command) => void,
  ) {
    this.dom.className = "table-menu";
    this.button.type = "button";
    this.button.className = "table-tool";
    this.button.append(say(`table.${name}`), icon("chevron-down"));
    this.button.setAttribute("aria-haspopup", "menu");
    this.button.setAttribute("aria-expanded", "false");
    this.items = tools.map((tool) => this.item(tool));
    this.items.forEach((item, i) => {
      if (tools[i]?.isApart) this.sheet.append(document.createElement("hr"));
      this.sheet.append(item);
    });
    this.sheet.className = "write-menu";
    this.sheet.hidden = true;
    this.sheet.id = `table-menu-${++made}`;
    this.sheet.setAttribute("role", "menu");
    this.sheet.setAttribute("aria-label", say(`table.${name}`));
    this.button.setAttribute("aria-controls", this.sheet.id);
    this.dom.append(this.button, this.sheet);
    this.listen();
  }

  /** Follows the text; only an open menu has anything to say. */
  update(state: EditorState): void {
    this.state = state;
    if (this.sheet.hidden) return;
    this.tools.forEach(({ run, active }, i) => {
      const item = this.items[i];
      item?.setAttribute("aria-disabled", String(!run(state)));
      if (active) item?.setAttribute("aria-checked", String(active(state)));
    });
  }

  close(): void {
    this.sheet.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  private item({ name, icon: drawing, run, active }: Tool): HTMLElement {
    const item = document.createElement("div");
    item.className = "write-menu-item";
    item.dataset.tool = name;
    item.tabIndex = -1;
    item.setAttribute("role", active ? "menuitemcheckbox" : "menuitem");
    const word = document.createElement("span");
    word.className = "write-menu-word";
    word.textContent = say(`table.${name}`);
    item.append(icon(drawing), word);
    item.addEventListener("click", () => {
      if (item.getAttribute("aria-disabled") === "true") return;
      this.close();
      this.run(run);
    });
    return item;
  }

  private listen(): void {
    this.button.addEventListener("click", () =>
      this.sheet.hidden ? this.open(0) : this.close(),
    );
    this.button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      this.open(event.key === "ArrowUp" ? -1 : 0);
    });
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    this.dom.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.dom.contains(relatedTarget as Node | null)) this.close();
    });
  }

  private open(at: number): void {
    this.sheet.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    if (this.state) this.update(this.state);
    this.sheet.style.setProperty("--shift", "0px");
    const over = this.sheet.getBoundingClientRect().right + 8 - window.innerWidth;
    this.sheet.style.setProperty("--shift", `${-Math.max(0, over)}px`);
    this.items.at(at)?.focus();
  }

  private key(event: KeyboardEvent): void {
    const { items } = this;
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === "ArrowDown") items[(at + 1) % items.length]?.focus();
    else if (event.key === "ArrowUp") items.at(at - 1)?.focus();
    else if (event.key === "Home") items[0]?.focus();
    else if (event.key === "End") items.at(-1)?.focus();
    else if (event.key === "Enter" || event.key === " ") items[at]?.click();
    else if (event.key === "Escape") {
      this.close();
      this.button.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
