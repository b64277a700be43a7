/**
 * Walks through the changes of a comparison: `[data-changes]` holds elements `#change-1`…,
 * buttons `[data-change-step="1"]` and `"-1"`, the sentence `[data-change-position]` and,
 * on wide screens, the rail `[data-change-rail]`. Keys: n and p, or Alt with an arrow.
 */
import { announce, filled } from "./announce";

const STEPS: Record<string, number> = {
  n: 1,
  p: -1,
  "Alt+ArrowDown": 1,
  "Alt+ArrowUp": -1,
};

/** Binds the comparison of the page, when there is one. */
export function bindChanges(root: Document): void {
  const comparison = root.querySelector<HTMLElement>("[data-changes]");
  const changes = [...(comparison?.querySelectorAll<HTMLElement>('[id^="change-"]') ?? [])];
  if (!comparison || changes.length === 0) return;
  let current = changes.findIndex((change) => `#${change.id}` === location.hash);
  const show = (index: number) => {
    changes[current]?.removeAttribute("aria-current");
    current = (index + changes.length) % changes.length;
    reveal(comparison, changes, current);
  };
  const step = (by: number) => show(current < 0 && by < 0 ? -1 : current + by);
  for (const button of comparison.querySelectorAll<HTMLElement>("[data-change-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => step(Number(button.dataset.changeStep)));
  }
  root.addEventListener("keydown", (event) => {
    const by = STEPS[(event.altKey ? "Alt+" : "") + event.key];
    if (!by || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    event.preventDefault();
    step(by);
  });
  drawRail(comparison, changes);
}

function reveal(comparison: HTMLElement, changes: HTMLElement[], index: number): void {
  const change = changes[index];
  change?.setAttribute("aria-current", "true");
  change?.scrollIntoView({ block: "center" });
  const position = comparison.querySelector<HTMLElement>("[data-change-position]");
  if (!position) return;
  const values = { n: index + 1, count: changes.length };
  position.textContent = filled(position.dataset.changePosition ?? "", values);
  announce(position.textContent);
}

/** One tick for each change, as high in the rail as the change is in the text. */
function drawRail(comparison: HTMLElement, changes: HTMLElement[]): void {
  const rail = comparison.querySelector<HTMLElement>("[data-change-rail]");
  const whole = comparison.querySelector("[data-change-text]")?.getBoundingClientRect();
  if (!rail || !whole) return;
  for (const change of changes) {
    const tick = document.createElement("a");
    const top = change.getBoundingClientRect().top - whole.top;
    tick.href = `#${change.id}`;
    tick.tabIndex = -1; // the buttons and keys walk the same changes
    tick.className = change.localName;
    tick.style.insetBlockStart = `${(100 * top) / (whole.height || 1)}%`;
    rail.append(tick);
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input, textarea, select, [contenteditable] *, [contenteditable]")
  );
}
