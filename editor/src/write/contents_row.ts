/** One article in the contents: its number, its title, who writes there, its menu. */
import type { Section } from "./outline";
import { avatar, hidden, titleOf } from "./people";
import type { Person } from "./protocol";
import { say } from "./words";

const MOST_BADGES = 2;

/** A row keeps its elements as long as its article lives; only what changed is written. */
export class Row {
  readonly item = document.createElement("li");
  readonly line = document.createElement("div");
  readonly list = document.createElement("ol");
  readonly menu = document.createElement("button");
  rank = 0;
  depth = 0;
  hasSubs = false;
  isFolded = false;
  private readonly link = document.createElement("a");
  private readonly number = document.createElement("span");
  private readonly title = document.createElement("span");
  private readonly badges = document.createElement("span");
  private readonly folder = document.createElement("button");
  private section: Section | null = null;
  private names = "";
  private stops: boolean | null = null;

  constructor(readonly id: string) {
    this.line.className = "contents-row";
    this.number.className = "number";
    this.title.className = "contents-title";
    this.badges.className = "contents-people";
    this.link.draggable = false; // the browser's own dragging of links
    this.link.append(this.number, " ", this.title, this.badges);
    this.folder.type = "button";
    this.folder.className = "fold";
    this.folder.tabIndex = -1;
    this.menu.type = "button";
    this.menu.className = "row-menu";
    this.menu.setAttribute("aria-haspopup", "menu");
    this.menu.setAttribute("aria-expanded", "false");
    this.line.append(this.link, this.menu);
    this.item.append(this.line);
  }

  show(section: Section, rank: number): void {
    this.rank = rank;
    if (section === this.section) return;
    this.section = section;
    this.depth = section.depth;
    this.line.style.setProperty("--depth", String(section.depth));
    const title = titleOf(section);
    this.link.href = `#art-${section.key}`;
    write(this.number, section.number);
    write(this.title, title);
    this.title.classList.toggle("muted", !section.title);
    this.menu.setAttribute("aria-label", say("contents.actions", { title }));
    this.folder.setAttribute("aria-label", say("contents.fold", { title }));
  }

  /** Shows that there are sub-articles, and whether they are folded away. */
  fold(hasSubs: boolean, isFolded: boolean): void {
    const now = hasSubs && isFolded;
    if (hasSubs === this.hasSubs && now === this.isFolded) return;
    this.hasSubs = hasSubs;
    this.isFolded = now;
    if (hasSubs && !this.list.parentElement) this.item.append(this.list);
    if (hasSubs && !this.folder.parentElement) this.line.prepend(this.folder);
    if (!hasSubs) this.list.remove();
    if (!hasSubs) this.folder.remove();
    this.list.hidden = this.isFolded;
    this.folder.setAttribute("aria-expanded", String(!this.isFolded));
  }

  showPeople(people: readonly Person[]): void {
    const names = people.map(({ id, name }) => `${id} ${name}`).join();
    if (names === this.names) return;
    this.names = names;
    const shown = people.slice(0, MOST_BADGES).map((person) => {
      const one = avatar(person, true);
      one.title = person.name;
      return one;
    });
    const words = people.map(({ name }) => hidden(` ${say("contents.writes", { name })}`));
    this.badges.replaceChildren(...shown, ...this.others(people), ...words);
  }

  private others(people: readonly Person[]): HTMLElement[] {
    if (people.length <= MOST_BADGES) return [];
    const count = document.createElement("span");
    count.className = "count";
    count.setAttribute("aria-hidden", "true");
    count.textContent = `+${people.length - MOST_BADGES}`;
    return [count];
  }

  /** Whether Tab stops at this row. */
  set isStop(isStop: boolean) {
    if (isStop === this.stops) return;
    this.stops = isStop;
    this.link.tabIndex = isStop ? 0 : -1;
    this.menu.tabIndex = isStop ? 0 : -1;
  }

  markCurrent(isCurrent: boolean): void {
    if (isCurrent) this.link.setAttribute("aria-current", "location");
    else this.link.removeAttribute("aria-current");
  }

  focus(): void {
    this.isStop = true;
    this.link.focus();
  }

  /** Scrolls the contents, and nothing else, so that this row is seen. */
  comeIntoView(nav: HTMLElement): void {
    const [row, frame] = [this.line, nav].map((one) => one.getBoundingClientRect());
    if (!row || !frame) return;
    if (row.top < frame.top) nav.scrollTop -= frame.top - row.top + row.height;
    if (row.bottom > frame.bottom) nav.scrollTop += row.bottom - frame.bottom + row.height;
  }
}

function write(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}
