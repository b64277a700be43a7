/**
 * The toolbar: an ARIA toolbar, one stop of Tab, arrows inside. Its buttons follow the
 * selection and write to the page only what has changed. Alt+F10 goes there, Échap comes back.
 *
 *     undo redo | style ▾ | B I U … | lists | link table image | Insérer ▾ | Plus ▾
 *
 * In a narrow window it is one line that slides, and what is rare moves to "Plus"
 * (`.tools-rare`, see static/css/write-toolbar.css).
 */
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { COMMANDS, type CommandName } from "./commands";
import { element, isShown } from "./elements";
import { icon } from "./icons";
import { keysOf } from "./key_words";
import type { Menu, MenuGroups, MenuOptions } from "./menu";
import { say } from "./words";

export interface Toolbar {
  /** Follows the text; to be called after every transaction. */
  update(state: EditorState): void;
  /** Takes the focus, where it was last. */
  focus(): void;
  /** Takes the menus, which come later, and opens the one that was asked for meanwhile. */
  join(made: MenuMaker): void;
  destroy(): void;
}

type MenuPlan = [button: HTMLButtonElement, groups: MenuGroups, options?: MenuOptions];
type MenuMaker = (view: EditorView, host: HTMLElement, ...plan: MenuPlan) => Menu;

const STYLES: CommandName[] = [
  "paragraph",
  ...(["heading1", "heading2", "heading3", "heading4", "heading5", "heading6"] as const),
];
const BEFORE: CommandName[][] = [["undo", "redo"]];
const AFTER: CommandName[][] = [
  ["bold", "italic", "underline", "strike", "superscript", "subscript", "clear"],
  ["bulletList", "numberedList", "outdent", "indent"],
  ["link", "table", "image"],
];
const INSERT: MenuGroups = [
  ["table", "image", "link"],
  ["clause", "field", "reference", "footnote"],
  ["quote", "guidance", "pageBreak", "rule"],
];
const RARE: CommandName[] = ["strike", "superscript", "subscript", "clear"];
const MORE: MenuGroups = [
  [...RARE, "code"],
  ["find", "replace", "selectAll"],
  ["shortcuts"],
];

/** Draws the toolbar in `host`, for the text of `view`. */
export function mountToolbar(view: EditorView, host: HTMLElement): Toolbar {
  return new Bar(view, host);
}

class Bar implements Toolbar {
  private readonly buttons: Button[] = [];
  private readonly menus: Menu[] = [];
  private readonly planned: MenuPlan[] = [];
  private asked: HTMLButtonElement | null = null;
  private readonly line = element("div", { class: "tools-line" });
  private readonly style = menuButton("toolbar.style", "tools-style");
  private seen: EditorState | null = null;

  constructor(
    private readonly view: EditorView,
    private readonly host: HTMLElement,
  ) {
    host.replaceChildren(this.line);
    host.classList.add("tools");
    host.setAttribute("role", "toolbar");
    host.setAttribute("aria-label", say("toolbar.name"));
    for (const names of BEFORE) this.group(names);
    this.line.append(group(this.style));
    for (const names of AFTER) this.group(names);
    const insert = menuButton("toolbar.insert", "", "plus-lg");
    this.line.append(group(insert));
    const more = menuButton("toolbar.more", "", "three-dots");
    host.append(group(more));
    this.menu(this.style, [STYLES], { exclusive: true });
    this.menu(insert, INSERT);
    const rare = (name: CommandName) => (RARE.includes(name) ? "menu-rare" : "");
    this.menu(more, MORE, { itemClass: rare });
    this.listen();
    this.update(view.state);
  }

  update(state: EditorState): void {
    const { seen } = this;
    this.seen = state;
    if (seen && isSame(seen, state)) return;
    for (const button of this.buttons) button.update(state);
    for (const menu of this.menus) menu.update(state);
    this.nameStyle(state);
  }

  focus(): void {
    const stops = this.stops();
    (stops.find((stop) => stop.tabIndex === 0) ?? stops[0])?.focus();
  }

  destroy(): void {
    this.host.replaceChildren();
  }

  private group(names: CommandName[]): void {
    const made = names.map((name) => new Button(this.view, name));
    this.buttons.push(...made);
    const rare = names.filter((name) => RARE.includes(name));
    for (const { name, dom } of made)
      if (rare.includes(name)) dom.classList.add("tools-rare");
    this.line.append(group(...made.map(({ dom }) => dom)));
  }

  private menu(button: HTMLButtonElement, groups: MenuGroups, options?: MenuOptions): void {
    button.setAttribute("aria-haspopup", "menu");
    this.planned.push(options ? [button, groups, options] : [button, groups]);
  }

  join(made: MenuMaker): void {
    for (const plan of this.planned.splice(0)) {
      this.menus.push(made(this.view, this.host, ...plan));
    }
    this.seen = null; // commands that came with the menus know now what is possible
    this.update(this.view.state);
    this.asked?.click();
    this.asked = null;
  }

  /** Keeps in mind that a menu is asked for; false once the menus are there. */
  private asks(target: EventTarget | null): boolean {
    const asked = this.planned.find(([button]) => button.contains(target as Node | null));
    if (asked) this.asked = asked[0];
    return asked !== undefined;
  }

  /** The button of styles says the style of the caret's block. */
  private nameStyle(state: EditorState): void {
    const current = STYLES.find((name) => COMMANDS[name].active?.(state));
    const words = say(current ? COMMANDS[current].label : "toolbar.style");
    const shown = this.style.querySelector(".tools-word");
    if (!shown || shown.textContent === words) return;
    shown.textContent = words;
    this.style.setAttribute("aria-label", say("toolbar.style_is", { style: words }));
  }

  private stops(): HTMLElement[] {
    return [...this.host.querySelectorAll("button")].filter(isShown);
  }

  private listen(): void {
    const { host, view } = this;
    this.stop(this.stops()[0]);
    host.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLButtonElement) this.stop(target);
    });
    host.addEventListener("keydown", (event) => this.key(event));
    // The text keeps its selection while the pointer is on a button.
    host.addEventListener("mousedown", (event) => event.preventDefault());
    host.addEventListener("click", ({ target }) => {
      if (this.asks(target)) return;
      const name = (target as Element).closest<HTMLElement>("button[data-command]");
      const button = this.buttons.find(({ dom }) => dom === name);
      if (!button) return;
      view.focus();
      COMMANDS[button.name].run(view.state, view.dispatch, view); // nothing if impossible
    });
  }

  /** Makes a button the one where Tab stops. */
  private stop(at: HTMLElement | undefined): void {
    for (const one of this.host.querySelectorAll("button"))
      one.tabIndex = one === at ? 0 : -1;
  }

  private key(event: KeyboardEvent): void {
    const stops = this.stops();
    const at = stops.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    if (event.key === "ArrowDown" && this.asks(event.target)) return;
    if (event.key === "ArrowRight") stops[(at + 1) % stops.length]?.focus();
    else if (event.key === "ArrowLeft") stops.at(at - 1)?.focus();
    else if (event.key === "Home") stops[0]?.focus();
    else if (event.key === "End") stops.at(-1)?.focus();
    else if (event.key === "Escape") this.view.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** One command in the bar; remembers what the page already says of it. */
class Button {
  readonly dom: HTMLButtonElement;
  private isPossible = true;
  private isActive: boolean | undefined;

  constructor(
    view: EditorView,
    readonly name: CommandName,
  ) {
    const { icon: drawing, label } = COMMANDS[name];
    const keys = keysOf(name);
    this.dom = element(
      "button",
      {
        type: "button",
        class: "tools-button",
        "aria-label": say(label),
        title: keys ? `${say(label)} (${keys})` : say(label),
        "data-command": name,
        "aria-disabled": "false",
      },
      icon(drawing),
    );
    this.update(view.state);
  }

  update(state: EditorState): void {
    const { run, active } = COMMANDS[this.name];
    const isPossible = run(state);
    if (isPossible !== this.isPossible) {
      this.isPossible = isPossible;
      this.dom.setAttribute("aria-disabled", String(!isPossible));
    }
    const isActive = active?.(state);
    if (isActive !== this.isActive) {
      this.isActive = isActive;
      this.dom.setAttribute("aria-pressed", String(isActive));
    }
  }
}

function isSame(one: EditorState, other: EditorState): boolean {
  return (
    one.doc === other.doc &&
    one.selection.eq(other.selection) &&
    one.storedMarks === other.storedMarks &&
    COMMANDS.undo.run(one) === COMMANDS.undo.run(other) &&
    COMMANDS.redo.run(one) === COMMANDS.redo.run(other)
  );
}

function group(...buttons: HTMLElement[]): HTMLElement {
  return element("div", { class: "tools-group" }, ...buttons);
}

function menuButton(label: string, kind: string, drawing = ""): HTMLButtonElement {
  const word = element("span", { class: "tools-word" }, say(label));
  const made = element("button", {
    type: "button",
    class: `tools-button ${kind}`.trim(),
    "aria-label": say(label),
  });
  if (drawing) made.append(icon(drawing));
  made.append(word, icon("chevron-down"));
  return made;
}
