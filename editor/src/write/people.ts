/**
 * Who is here: at the top of the page, and above the articles that others write in.
 *
 * A person with several tabs is one person, at the caret that moved last.
 */
import { type EditorState, Plugin } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { announce } from "../pages/announce";
import { type Caret, caretsOf, inTone } from "./carets";
import { icon } from "./icons";
import { outlineOf } from "./numbers";
import { rankAt, type Section } from "./outline";
import type { Person } from "./protocol";
import { say } from "./words";

/** Somebody else who has the document open; `rank` is the article of the caret, if known. */
export interface Present {
  person: Person;
  rank: number | null;
  head: number | null;
}

const MOST_SHOWN = 5;

/** The others, in the order they came; `me` is our account, whose other tabs are left out. */
export function othersHere(state: EditorState, me: number): Present[] {
  const latest = new Map<number, Caret>();
  for (const caret of caretsOf(state)) {
    const { id } = caret.person;
    const known = latest.get(id);
    if (id !== me && (!known || isLivelier(caret, known))) latest.set(id, caret);
  }
  const all = [...latest.values()].map((caret) => present(state, caret));
  return all.sort((one, other) => one.person.since.localeCompare(other.person.since));
}

function isLivelier(one: Caret, other: Caret): boolean {
  if (!one.place || !other.place) return !other.place;
  return one.heard > other.heard;
}

function present(state: EditorState, { person, place }: Caret): Present {
  const seen = outlineOf(state);
  if (place) return { person, rank: rankAt(seen, place.head), head: place.head };
  const named = person.here && person.section;
  const rank = named ? seen.sections.findIndex(({ key }) => key === named) : -1;
  return { person, rank: rank < 0 ? null : rank, head: null };
}

/** The title of an article, or what stands for it. */
export function titleOf({ title }: Section): string {
  return title || say("contents.untitled");
}

/** A person's initials in their colour; the name is to be said beside. */
export function avatar({ initials, tone }: Person, small = false): HTMLElement {
  const one = document.createElement("span");
  one.className = `avatar tone-${tone}${small ? " avatar-small" : ""}`;
  one.setAttribute("aria-hidden", "true");
  one.textContent = initials;
  return one;
}

/** Says above each article that somebody else writes in who does, and since when. */
export function writersPlugin(me: number): Plugin {
  return new Plugin({ props: { decorations: (state) => writersShown(state, me) } });
}

function writersShown(state: EditorState, me: number): DecorationSet {
  const writing = new Map<number, Person[]>();
  for (const { person, rank } of othersHere(state, me)) {
    if (rank !== null) writing.set(rank, [...(writing.get(rank) ?? []), person]);
  }
  if (!writing.size) return DecorationSet.empty;
  const { places } = outlineOf(state);
  const shown = [...writing].flatMap(([rank, people]) => {
    const place = places[rank];
    const heading = place && state.doc.child(place.index);
    const first = people[0];
    if (!place || !heading || !first) return [];
    const said = { class: inTone(first.tone), "data-writers": sentenceOf(people) };
    return [Decoration.node(place.pos, place.pos + heading.nodeSize, said)];
  });
  return DecorationSet.create(state.doc, shown);
}

function sentenceOf(people: readonly Person[]): string {
  const [first, ...rest] = people;
  if (first && !rest.length) {
    return say("people.writes_since", { name: first.name, time: clock(first.since) });
  }
  return say("people.write", { names: people.map(({ name }) => name).join(", ") });
}

const clocks = new Map<string, string>(); // making one costs more than drawing a caret

function clock(iso: string): string {
  const known = clocks.get(iso);
  if (known) return known;
  const hours = { hour: "2-digit", minute: "2-digit" } as const;
  const lang = document.documentElement.lang || "fr";
  const time = new Date(iso).toLocaleTimeString(lang, hours);
  clocks.set(iso, time);
  return time;
}

/** Shows who is here; a plugin's view, or to be told of each update. */
export function mountPeople(view: EditorView, host: HTMLElement, { me }: { me: number }) {
  return new PeopleHere(view, host, me);
}

class PeopleHere {
  private readonly menu = document.createElement("details");
  private readonly summary = document.createElement("summary");
  private readonly list = document.createElement("ul");
  private shown = "";
  private names = new Map<number, string>();

  constructor(
    private readonly view: EditorView,
    private readonly host: HTMLElement,
    private readonly me: number,
  ) {
    this.menu.className = "menu people-menu";
    this.menu.dataset.menu = ""; // the page's script closes it on Échap or a click beside
    this.summary.className = "people-here";
    const sheet = document.createElement("div");
    sheet.className = "menu-sheet";
    const title = document.createElement("p");
    title.className = "people-title";
    title.textContent = say("people.title");
    this.list.setAttribute("role", "list");
    sheet.append(title, this.list);
    this.menu.append(this.summary, sheet);
    this.host.append(this.menu);
    this.update(view);
  }

  update(view: EditorView): void {
    const all = othersHere(view.state, this.me);
    const { sections } = outlineOf(view.state);
    const where = all.map(({ rank, head }) => placeName(sections[rank ?? -1], head));
    const now = JSON.stringify(all.map(({ person }, at) => [shownOf(person), where[at]]));
    if (now === this.shown) return;
    this.shown = now;
    this.menu.hidden = !all.length;
    this.draw(all, where);
    this.tell(all);
  }

  destroy(): void {
    this.menu.remove();
  }

  private draw(all: readonly Present[], where: readonly string[]): void {
    const row = document.createElement("span");
    row.className = "people";
    row.setAttribute("aria-hidden", "true");
    for (const { person } of all.slice(0, MOST_SHOWN)) {
      const one = avatar(person);
      one.title = person.name;
      row.append(one);
    }
    if (all.length > MOST_SHOWN) row.append(countOf(all.length - MOST_SHOWN));
    const names = all.map(({ person }) => person.name).join(", ");
    const words = hidden(say("people.here", { names }));
    this.summary.replaceChildren(row, words, icon("chevron-down"));
    this.fill(all, where);
  }

  /** Keeps the focus on the same person while the list changes under it. */
  private fill(all: readonly Present[], where: readonly string[]): void {
    const focused = document.activeElement?.closest<HTMLElement>("[data-person]");
    const id = this.list.contains(focused ?? null) ? focused?.dataset.person : undefined;
    this.list.replaceChildren(...all.map((one, at) => this.row(one, where[at] ?? "")));
    if (id) this.list.querySelector<HTMLElement>(`[data-person="${id}"]`)?.focus();
  }

  private row({ person, rank, head }: Present, where: string): HTMLElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.person = String(person.id);
    const words = document.createElement("span");
    const place = document.createElement("span");
    place.className = "people-place";
    place.textContent = where;
    words.append(person.name, place);
    button.append(avatar(person), words);
    if (rank === null && head === null) button.setAttribute("aria-disabled", "true");
    button.addEventListener("click", () => this.go(person.id));
    item.append(button);
    return item;
  }

  /** Goes and sees where somebody writes; our caret stays where it is. */
  private go(id: number): void {
    const one = othersHere(this.view.state, this.me).find(({ person }) => person.id === id);
    const heading = outlineOf(this.view.state).places[one?.rank ?? -1]?.pos;
    const pos = one?.head ?? (heading === undefined ? undefined : heading + 1);
    if (pos === undefined) return;
    this.menu.open = false;
    this.summary.focus();
    const { node } = this.view.domAtPos(pos);
    const element = node instanceof Element ? node : node.parentElement;
    element?.scrollIntoView({ block: "center" });
  }

  /** Says aloud who came and who left. */
  private tell(all: readonly Present[]): void {
    const now = new Map(all.map(({ person }) => [person.id, person.name]));
    const came = [...now].filter(([id]) => !this.names.has(id)).map(([, name]) => name);
    const left = [...this.names].filter(([id]) => !now.has(id)).map(([, name]) => name);
    const said = [
      ...(came.length ? [say("people.came", { names: came.join(", ") })] : []),
      ...(left.length ? [say("people.left", { names: left.join(", ") })] : []),
    ];
    this.names = now;
    if (said.length) announce(said.join(" "));
  }
}

function shownOf({ id, name, initials, tone }: Person) {
  return [id, name, initials, tone];
}

function placeName(section: Section | undefined, head: number | null): string {
  if (section) return say("people.in", { number: section.number, title: titleOf(section) });
  return say(head === null ? "people.reads" : "people.opening");
}

function countOf(count: number): HTMLElement {
  const one = document.createElement("span");
  one.className = "count";
  one.textContent = `+${count}`;
  return one;
}

/** Words for screen readers. */
export function hidden(words: string): HTMLElement {
  const one = document.createElement("span");
  one.className = "visually-hidden";
  one.textContent = words;
  return one;
}
