/**
 * The bar where one finds and replaces, at the top right of the text. The focus stays in it
 * from match to match; Échap closes it and puts the caret on the match.
 */
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import {
  ask,
  closeFind,
  type FindBar,
  findingOf,
  goToCurrent,
  goToMatch,
  joinBar,
  openFind,
  openReplace,
  type Question,
  replaceAll,
  replaceCurrent,
} from "./find";
import { icon } from "./icons";
import { say } from "./words";

/** Draws the bar in `host`, hidden until `openFind`; gives how to take it away. */
export function mountFind(view: EditorView, host: HTMLElement): () => void {
  const bar = new Bar(view);
  host.append(bar.dom);
  joinBar(view, bar);
  bar.update(view.state);
  return () => bar.dom.remove();
}

class Bar implements FindBar {
  readonly dom = document.createElement("div");
  private readonly words = textField("find.words");
  private readonly other = textField("find.other");
  private readonly status = document.createElement("span");
  private readonly exact = box("find.exact");
  private readonly whole = box("find.whole");
  private readonly steps: HTMLButtonElement[];
  private readonly turn: HTMLButtonElement;
  private readonly replaceRow: HTMLElement;
  private readonly replacing: HTMLButtonElement[];
  /** What was just replaced, said until something else is looked for. */
  private replaced = "";

  constructor(private readonly view: EditorView) {
    this.steps = [
      iconButton("find.previous", "chevron-up", () => this.go(-1)),
      iconButton("find.next", "chevron-down", () => this.go(1)),
    ];
    this.turn = iconButton("find.withReplace", "arrow-left-right", () => this.toggle());
    this.replacing = [
      wordButton("find.replace", () => this.replace()),
      wordButton("find.replaceAll", () => this.replaceAll()),
    ];
    this.replaceRow = row("find-replace", this.other, ...this.replacing);
    this.build();
    this.listen();
  }

  focus(): void {
    this.update(this.view.state);
    this.words.value = findingOf(this.view.state).question.words;
    this.words.focus();
    this.words.select();
    this.show();
  }

  update(state: EditorState): void {
    const { isOpen, withReplace, question, matches, current } = findingOf(state);
    this.dom.hidden = !isOpen;
    if (!isOpen) return;
    const { editable } = this.view;
    this.turn.hidden = !editable;
    this.turn.setAttribute("aria-expanded", String(withReplace));
    this.replaceRow.hidden = !withReplace || !editable;
    for (const button of [...this.steps, ...this.replacing]) {
      button.disabled = matches.length === 0;
    }
    const told = this.replaced || place(question, matches.length, current);
    if (this.status.textContent !== told) this.status.textContent = told;
    this.words.setAttribute("aria-invalid", String(!!question.words && !matches.length));
  }

  private build(): void {
    const { dom, status } = this;
    dom.className = "find";
    dom.hidden = true;
    dom.setAttribute("role", "search");
    dom.setAttribute("aria-label", say("find.name"));
    status.className = "find-place";
    status.setAttribute("role", "status");
    const close = iconButton("find.close", "x-lg", () => this.close());
    dom.append(
      row("find-words", this.words, status, ...this.steps, this.turn, close),
      this.replaceRow,
      row("find-options", this.exact.label, this.whole.label),
    );
  }

  private listen(): void {
    const asked = () => this.ask();
    this.words.addEventListener("input", asked);
    this.exact.input.addEventListener("change", asked);
    this.whole.input.addEventListener("change", asked);
    this.dom.addEventListener("keydown", (event) => this.key(event));
  }

  private key(event: KeyboardEvent): void {
    const { key, shiftKey, target } = event;
    if (key === "Escape") this.close();
    else if (key === "F3") this.go(shiftKey ? -1 : 1);
    else if (key === "Enter" && target === this.words) this.go(shiftKey ? -1 : 1);
    else if (key === "Enter" && target === this.other) this.replace();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private ask(): void {
    this.replaced = "";
    const question: Question = {
      words: this.words.value,
      exact: this.exact.input.checked,
      whole: this.whole.input.checked,
    };
    ask(question)(this.view.state, this.view.dispatch);
    this.show();
  }

  private go(direction: 1 | -1): void {
    this.replaced = "";
    goToMatch(direction)(this.view.state, this.view.dispatch);
    this.show();
  }

  private replace(): void {
    replaceCurrent(this.other.value)(this.view.state, this.view.dispatch);
    this.show();
  }

  private replaceAll(): void {
    const count = findingOf(this.view.state).matches.length;
    this.replaced = say(count > 1 ? "find.replacedMany" : "find.replacedOne", { count });
    replaceAll(this.other.value)(this.view.state, this.view.dispatch);
    this.words.focus();
  }

  private toggle(): void {
    const { withReplace } = findingOf(this.view.state);
    const open = withReplace ? openFind : openReplace;
    // Without the view: the selection of the text is not what is looked for.
    open(this.view.state, this.view.dispatch);
    (withReplace ? this.words : this.other).focus();
  }

  private close(): void {
    this.replaced = "";
    goToCurrent(this.view.state, this.view.dispatch);
    closeFind(this.view.state, this.view.dispatch);
    this.view.focus();
  }

  /** Brings the current match into sight; the focus is here, so the editor would not. */
  private show(): void {
    this.view.dom.querySelector(".found-current")?.scrollIntoView?.({ block: "center" });
  }
}

function place({ words }: Question, count: number, current: number): string {
  if (!words) return "";
  if (!count) return say("find.none");
  return say("find.place", { number: current + 1, count });
}

function textField(name: string): HTMLInputElement {
  const input = document.createElement("input");
  Object.assign(input, { type: "text", className: "input", autocomplete: "off" });
  Object.assign(input, { placeholder: say(name), spellcheck: false });
  input.setAttribute("aria-label", say(name));
  return input;
}

function box(name: string) {
  const label = document.createElement("label");
  const input = document.createElement("input");
  input.type = "checkbox";
  label.className = "find-option";
  label.append(input, say(name));
  return { label, input };
}

function iconButton(name: string, drawing: string, act: () => void): HTMLButtonElement {
  const button = wordButton(name, act);
  button.className = "find-button";
  button.replaceChildren(icon(drawing));
  button.setAttribute("aria-label", say(name));
  button.title = say(name);
  return button;
}

function wordButton(name: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  button.textContent = say(name);
  button.addEventListener("click", act);
  return button;
}

function row(kind: string, ...children: HTMLElement[]): HTMLElement {
  const made = document.createElement("div");
  made.className = `find-row ${kind}`;
  made.append(...children);
  return made;
}
