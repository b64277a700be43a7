/**
 * `[data-combobox]`: a text field that proposes values while one types, with the ARIA
 * combobox pattern. `data-source` answers `?q=words` with `[{"value": …, "label": …}]`.
 * The field keeps the value alone; the output `[data-combobox-label]` shows its words.
 */
import { activeRow, moveActive, type Option, rowsOf } from "./options";

const PAUSE = 150; // ms of silence before asking

/** Binds every combobox of the page; without scripts it stays a plain text field. */
export function bindCombobox(root: Document): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-combobox]")) {
    const input = box.querySelector("input");
    const list = box.querySelector<HTMLElement>("[role=listbox]");
    if (input && list) new Combobox(box, input, list);
  }
}

class Combobox {
  private readonly label: HTMLElement | null;
  private timer = 0;
  private question = new AbortController();

  constructor(
    private readonly box: HTMLElement,
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
  ) {
    this.label = box.querySelector("[data-combobox-label]");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.autocomplete = "off";
    this.show([]);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // Not "click": the field would lose the focus first and close the list.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.choose((event.target as Element).closest<HTMLElement>("[role=option]"));
    });
  }

  private wait(): void {
    if (this.label) this.label.textContent = "";
    this.close();
    this.timer = window.setTimeout(() => this.ask(this.input.value.trim()), PAUSE);
  }

  private async ask(words: string): Promise<void> {
    if (!words) return;
    this.question = new AbortController();
    const { signal } = this.question;
    const url = `${this.box.dataset.source}?q=${encodeURIComponent(words)}`;
    // Offline, or overtaken by a newer question: the field is still a field.
    const answer = await fetch(url, { signal }).catch(() => null);
    const options = answer?.ok ? ((await answer.json()) as Option[]) : [];
    if (!signal.aborted) this.show(options);
  }

  private show(options: Option[]): void {
    this.list.replaceChildren(...rowsOf(options, this.list.id));
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.question.abort();
    this.show([]);
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const active = activeRow(this.list);
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Enter" && active) this.choose(active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private move(step: number): void {
    const row = moveActive(this.list, step);
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
  }

  private choose(row: HTMLElement | null): void {
    if (!row) return;
    this.input.value = row.dataset.value ?? "";
    if (this.label) this.label.textContent = row.dataset.label ?? "";
    this.close();
  }
}
