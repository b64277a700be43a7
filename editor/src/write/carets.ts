/**
 * The carets of the others, with their names.
 *
 * A caret comes with the version of the document it was seen on. It is brought to the text on
 * this screen, then follows every transaction, its author's typing included: nobody has to
 * tell where a caret is while it types.
 */
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { withMoves } from "./moves";
import type { Person } from "./protocol";

/** What is confirmed of a state, as the part that talks to the server knows it. */
export interface Wire {
  versionOf(state: EditorState): number;
  /** How many steps are not confirmed. */
  unconfirmed(state: EditorState): number;
  /** Where a position of the confirmed text at `version` is now; null when that is unknown. */
  mapForward(state: EditorState, version: number, pos: number): number | null;
}

/** A person's page, and where its caret is in the text on this screen; null when unknown. */
export interface Caret {
  person: Person;
  place: { anchor: number; head: number } | null;
  /** The place told last waits for the text it was seen on. */
  isDue: boolean;
  /** Counts the moves that show the name again. */
  moves: number;
  /** When the caret last showed a sign of life; one that gives none is not drawn. */
  heard: number;
}

export interface CaretOptions {
  client: string;
  wire: Wire;
  now?: () => number;
}

const EXPIRES_AFTER = 35_000;
const NAME_SHOWN_FOR = 3_000;

interface Carets {
  all: readonly Caret[];
  shown: DecorationSet;
}

type News = { people: readonly Person[] } | "expired";

const caretsKey = new PluginKey<Carets>("carets");
const NONE: readonly Caret[] = [];

/** Tells the plugin who is here: the whole list, as the server gives it. */
export function showPeople(tr: Transaction, people: readonly Person[]): Transaction {
  return tr.setMeta(caretsKey, { people } satisfies News);
}

/** Everybody's page but ours, with carets where they now are. */
export function caretsOf(state: EditorState): readonly Caret[] {
  return caretsKey.getState(state)?.all ?? NONE;
}

/** Whether somebody else's caret is between two positions. */
export function othersBetween(state: EditorState, from: number, to: number): boolean {
  return caretsOf(state).some(
    ({ place }) => place && place.head >= from && place.head < to,
  );
}

/**
 * Draws the others' carets and selections, and keeps them where they belong. Stands after the
 * plugin that follows what is confirmed.
 */
export function caretsPlugin(options: CaretOptions): Plugin<Carets> {
  const { client, wire, now = Date.now } = options;
  return new Plugin<Carets>({
    key: caretsKey,
    state: {
      init: () => ({ all: NONE, shown: DecorationSet.empty }),
      apply: (tr, before, old, state) => {
        const news: News | undefined = tr.getMeta(caretsKey);
        const isOld = !tr.docChanged && wire.versionOf(old) === wire.versionOf(state);
        if (!news && (isOld || !before.all.length)) return before;
        const followed = afterwards(before.all, tr, now());
        const all =
          news && news !== "expired" ? told(news.people, followed, now()) : followed;
        const placed = all
          .filter(({ person }) => person.client !== client)
          .map((one) => brought(one, wire, state));
        return { all: placed, shown: drawn(state.doc, placed, now()) };
      },
    },
    props: { decorations: (state) => caretsKey.getState(state)?.shown },
    view: (view) => new Signs(view, now),
  });
}

/** Whether a transaction is made on this page, not brought by the others' steps. */
export function isOurs(tr: Transaction): boolean {
  return tr.docChanged && tr.getMeta("rebased") === undefined;
}

/** Carets after a transaction; what we type at somebody's caret comes after it. */
function afterwards(all: readonly Caret[], tr: Transaction, at: number): readonly Caret[] {
  if (!tr.docChanged) return all;
  const mapping = withMoves(tr.steps, tr.mapping);
  const side = isOurs(tr) ? -1 : 1;
  return all.map((one) => {
    if (!one.place) return one;
    const { anchor, head } = one.place;
    const place = { anchor: mapping.map(anchor, side), head: mapping.map(head, side) };
    const isTyping = side === 1 && mapping.map(head, 1) !== mapping.map(head, -1);
    return { ...one, place, ...(isTyping && { moves: one.moves + 1, heard: at }) };
  });
}

/** What is known of people after a list came: a caret that was not told anew stays mapped. */
function told(people: readonly Person[], known: readonly Caret[], at: number): Caret[] {
  return people.map((person) => {
    const one = known.find((caret) => caret.person.client === person.client);
    if (one && isSameSight(one.person, person)) return { ...one, person };
    return {
      person,
      place: one?.place ?? null,
      moves: one?.moves ?? 0,
      isDue: true,
      heard: at,
    };
  });
}

function isSameSight(one: Person, other: Person): boolean {
  const names = ["version", "anchor", "head", "here"] as const;
  return names.every((name) => one[name] === other[name]);
}

/** A caret brought to the text on this screen, once that text has come to its version. */
function brought(caret: Caret, wire: Wire, state: EditorState): Caret {
  if (!caret.isDue) return caret;
  const { version, anchor, head, here } = caret.person;
  if (!here || version === null || anchor === null || head === null) {
    return { ...caret, place: null, isDue: false };
  }
  if (version > wire.versionOf(state)) return caret;
  const place = placeOf(anchor, head, (pos) => wire.mapForward(state, version, pos));
  const isSame = place?.anchor === caret.place?.anchor && place?.head === caret.place?.head;
  return { ...caret, place, isDue: false, moves: caret.moves + (isSame ? 0 : 1) };
}

function placeOf(anchor: number, head: number, map: (pos: number) => number | null) {
  const [a, h] = [map(anchor), map(head)];
  return a === null || h === null ? null : { anchor: a, head: h };
}

function drawn(doc: Node, all: readonly Caret[], at: number): DecorationSet {
  const alive = all.filter(({ heard }) => at - heard < EXPIRES_AFTER);
  const shown = alive.flatMap((one) => drawnOne(one, doc.content.size));
  return shown.length ? DecorationSet.create(doc, shown) : DecorationSet.empty;
}

function drawnOne({ person, place }: Caret, size: number): Decoration[] {
  if (!place || Math.max(place.anchor, place.head) > size) return [];
  const { client, tone, name } = person;
  const from = Math.min(place.anchor, place.head);
  const to = Math.max(place.anchor, place.head);
  const caret = Decoration.widget(place.head, () => caretDOM(person), {
    key: `caret ${client} ${tone} ${name}`,
    side: 10,
    ignoreSelection: true,
  });
  const selection = { class: `caret-selection ${inTone(tone)}` };
  return from < to ? [Decoration.inline(from, to, selection), caret] : [caret];
}

/** The class that gives an element the colour of a person. */
export function inTone(tone: number): string {
  return `in-tone-${tone}`;
}

// The word joiners keep the browser's own caret from being lost beside an empty element.
function caretDOM({ client, tone, name }: Person): HTMLElement {
  const caret = document.createElement("span");
  caret.className = `caret ${inTone(tone)}`;
  caret.dataset.client = client;
  caret.setAttribute("aria-hidden", "true");
  const label = document.createElement("span");
  label.className = "caret-name";
  label.textContent = name;
  caret.append("\u2060", label, "\u2060");
  return caret;
}

type Timer = ReturnType<typeof setTimeout>;

/** Shows names for a moment after a move, and takes away carets that give no sign of life. */
class Signs {
  private readonly hiding = new Map<string, Timer>();
  private expiring: Timer | undefined;

  constructor(
    private readonly view: EditorView,
    private readonly now: () => number,
  ) {
    this.expireLater(caretsOf(view.state));
  }

  update(view: EditorView, before: EditorState): void {
    const [all, old] = [caretsOf(view.state), caretsOf(before)];
    if (all === old) return;
    const moves = new Map(old.map((one) => [one.person.client, one.moves]));
    for (const { person, moves: count } of all) {
      if (moves.get(person.client) !== count) this.showName(person.client);
    }
    this.expireLater(all);
  }

  destroy(): void {
    clearTimeout(this.expiring);
    for (const [client, timer] of this.hiding) {
      clearTimeout(timer);
      this.toggle(client, false);
    }
  }

  private showName(client: string): void {
    clearTimeout(this.hiding.get(client));
    this.toggle(client, true);
    const hide = () => this.toggle(client, false);
    this.hiding.set(client, setTimeout(hide, NAME_SHOWN_FOR));
  }

  private toggle(client: string, isShown: boolean): void {
    const edge = this.view.dom.getBoundingClientRect().right;
    for (const caret of this.view.dom.querySelectorAll<HTMLElement>(".caret")) {
      if (caret.dataset.client !== client) continue;
      caret.classList.toggle("caret-moved", isShown);
      const width = caret.querySelector("span")?.offsetWidth ?? 0;
      const isAtEdge = caret.getBoundingClientRect().left + width > edge;
      caret.classList.toggle("caret-turned", isAtEdge);
    }
  }

  private expireLater(all: readonly Caret[]): void {
    clearTimeout(this.expiring);
    const left = all.map(({ heard }) => heard + EXPIRES_AFTER - this.now());
    const next = Math.min(...left.filter((ms) => ms > 0));
    if (!Number.isFinite(next)) return;
    const news: News = "expired";
    const take = () => this.view.dispatch(this.view.state.tr.setMeta(caretsKey, news));
    this.expiring = setTimeout(take, next);
  }
}
