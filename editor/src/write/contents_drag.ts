/**
 * Dragging an article in the contents: a line shows where it will land, how deep, and the
 * number it will have. Its sub-articles come along; Échap gives up.
 *
 * A mouse takes the row itself; a finger takes the button of its menu, since sliding on the
 * row scrolls the contents.
 */
import type { EditorView } from "prosemirror-view";
import { announce } from "../pages/announce";
import { arranged, endOf, fits, placeArticle, type Target } from "./articles";
import type { Row } from "./contents_row";
import { numberingOf, outlineOf } from "./numbers";
import { ranked, type Section } from "./outline";
import { say } from "./words";

const STARTS_AFTER = 5; // pixels: less is a click
const STEP = 20; // pixels that make one level
const EDGE = 32; // from here the contents scroll by themselves
const FASTEST = 14; // pixels a frame

interface Grip {
  row: Row;
  pointer: number;
  x: number;
  y: number;
}

/** Where an article would land: its target, and where the line stands. */
interface Landing {
  target: Target;
  depth: number;
  above: Row | undefined;
  below: Row | undefined;
}

export class Dragging {
  private grip: Grip | null = null;
  private isDragging = false;
  private at = { x: 0, y: 0 };
  private landing: Landing | null = null;
  private readonly line = document.createElement("div");
  private readonly label = document.createElement("span");
  private frame = 0;
  private readonly ends = new AbortController();

  constructor(
    private readonly view: EditorView,
    private readonly nav: HTMLElement,
    private readonly rows: () => Row[],
  ) {
    this.line.className = "contents-line";
    this.line.setAttribute("aria-hidden", "true");
    this.line.append(this.label);
    const { signal } = this.ends;
    nav.addEventListener("pointerdown", (event) => this.took(event), { signal });
    nav.addEventListener("pointermove", (event) => this.moved(event), { signal });
    nav.addEventListener("pointerup", (event) => this.dropped(event), { signal });
    nav.addEventListener("pointercancel", () => this.cancel(), { signal });
    const keys = (event: KeyboardEvent) => this.pressed(event);
    document.addEventListener("keydown", keys, { signal, capture: true });
  }

  destroy(): void {
    this.cancel();
    this.ends.abort();
  }

  /** Gives up: nothing moves. */
  cancel(): void {
    this.grip?.row.item.classList.remove("dragged");
    this.nav.classList.remove("dragging");
    this.line.remove();
    cancelAnimationFrame(this.frame);
    this.grip = null;
    this.landing = null;
    this.isDragging = false;
  }

  private took(event: PointerEvent): void {
    const target = event.target as Element;
    const isFinger = event.pointerType !== "mouse";
    const isHandle = target.closest(isFinger ? ".row-menu" : ".contents-row > a");
    const item = target.closest("li");
    const row = this.rows().find((one) => one.item === item);
    if (!row || !isHandle || event.button !== 0 || event.ctrlKey || event.metaKey) return;
    this.grip = { row, pointer: event.pointerId, x: event.clientX, y: event.clientY };
  }

  private moved(event: PointerEvent): void {
    const { grip } = this;
    if (!grip || event.pointerId !== grip.pointer) return;
    this.at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(this.at.x - grip.x, this.at.y - grip.y);
    if (!this.isDragging && far >= STARTS_AFTER) this.start(grip);
    if (this.isDragging) this.aim();
  }

  private start(grip: Grip): void {
    this.isDragging = true;
    grip.row.item.classList.add("dragged");
    this.nav.classList.add("dragging");
    this.nav.append(this.line);
    this.nav.setPointerCapture?.(grip.pointer);
    this.scroll();
  }

  private dropped(event: PointerEvent): void {
    const { grip, landing, isDragging } = this;
    if (!grip || event.pointerId !== grip.pointer) return;
    this.cancel();
    if (!isDragging) return;
    this.forgetClick();
    if (!landing) return;
    const { rank } = grip.row;
    const { sections } = outlineOf(this.view.state);
    const now = arranged(sections, rank, landing.target).rank;
    const title = sections[rank]?.title || say("contents.untitled");
    if (!placeArticle(rank, landing.target)(this.view.state, this.view.dispatch)) return;
    const number = outlineOf(this.view.state).sections[now]?.number ?? "";
    announce(say("contents.moved", { title, number }));
  }

  /** The browser makes a click of what was a drag: it would go to the article. */
  private forgetClick(): void {
    const swallow = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    this.nav.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => this.nav.removeEventListener("click", swallow, { capture: true }), 0);
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.isDragging || event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.cancel();
    this.forgetClick();
  }

  /** Shows where the article would land if it were let go now. */
  private aim(): void {
    const { grip } = this;
    if (!grip) return;
    if (!grip.row.item.isConnected) {
      this.cancel(); // somebody else removed it
      return;
    }
    this.landing = this.landingOf(grip);
    this.line.hidden = !this.landing;
    if (this.landing) this.draw(grip.row, this.landing);
  }

  private landingOf({ row, x }: Grip): Landing | null {
    const { sections } = outlineOf(this.view.state);
    const end = endOf(sections, row.rank);
    const others = this.rows().filter((one) => one.rank < row.rank || one.rank >= end);
    const after = others.findIndex((one) => middleOf(one) > this.at.y);
    const gap = after < 0 ? others.length : after;
    const [above, below] = [others[gap - 1], others[gap]];
    const shallowest = below?.depth ?? 0;
    const deepest = above ? above.depth + 1 : 0;
    const wished = row.depth + Math.round((this.at.x - x) / STEP);
    let depth = Math.min(Math.max(wished, shallowest), deepest);
    const before = below?.rank ?? sections.length;
    for (; depth >= shallowest; depth--) {
      const level = levelFor(sections, depth, above, below);
      if (fits(sections, row.rank, level))
        return { target: { before, level }, depth, above, below };
    }
    return null;
  }

  private draw(row: Row, { target, depth, above, below }: Landing): void {
    const { sections } = outlineOf(this.view.state);
    const after = arranged(sections, row.rank, target);
    const number =
      ranked(after.levels, numberingOf(this.view.state))[after.rank]?.number ?? "";
    const frame = this.nav.getBoundingClientRect();
    const edge = below
      ? below.line.getBoundingClientRect().top
      : (above?.line.getBoundingClientRect().bottom ?? 0);
    this.line.style.setProperty("--line-top", `${edge - frame.top + this.nav.scrollTop}px`);
    this.line.style.setProperty("--line-depth", String(depth));
    const title = sections[row.rank]?.title || say("contents.untitled");
    this.label.textContent = `${number} ${title}`;
  }

  /** Scrolls the contents while the pointer stays near an edge. */
  private scroll(): void {
    const { top, bottom } = this.nav.getBoundingClientRect();
    const above = top + EDGE - this.at.y;
    const below = this.at.y - (bottom - EDGE);
    const speed = Math.max(above, below);
    if (speed > 0) {
      const before = this.nav.scrollTop;
      this.nav.scrollTop += Math.min(speed / 2, FASTEST) * (above > below ? -1 : 1);
      if (this.nav.scrollTop !== before) this.aim();
    }
    this.frame = requestAnimationFrame(() => this.isDragging && this.scroll());
  }
}

function middleOf(row: Row): number {
  const { top, height } = row.line.getBoundingClientRect();
  return top + height / 2;
}

/** The level of an article let go between two rows, at a depth that is possible there. */
function levelFor(
  sections: readonly Section[],
  depth: number,
  above: Row | undefined,
  below: Row | undefined,
): number {
  if (below?.depth === depth) return sections[below.rank]?.level ?? 1;
  let rank: number | null = above?.rank ?? null;
  while (rank !== null && (sections[rank]?.depth ?? 0) > depth) {
    rank = sections[rank]?.parent ?? null;
  }
  const beside = rank === null ? undefined : sections[rank];
  if (!beside) return sections[0]?.level ?? 1;
  return beside.depth === depth ? beside.level : beside.level + 1;
}
