/**
 * What travels between the editor and the server, and readers that check it.
 *
 * A reader gives the value in its type, or `undefined` when its shape is not the one agreed:
 * nothing that comes from the network is used before it went through one.
 */

/** One change as ProseMirror writes it; `Step.fromJSON` reads it. */
export type StepJson = Record<string, unknown>;

/** The steps of one batch as they stand in the document: from version n to n + steps.length. */
export interface Entry {
  from: number;
  batch: string;
  who: number;
  at: string;
  steps: StepJson[];
}

/** Steps on their way: made on the document at `version`; `batch` is the same for a retry. */
export interface Batch {
  client: string;
  batch: string;
  version: number;
  steps: StepJson[];
}

/** Words that a deletion made without seeing them took away, by the step that did. */
export interface Swallowed {
  step: number;
  words: string;
}

/** The answer to a batch: every entry since its version, its own last. */
export interface Pushed {
  version: number;
  entries: Entry[];
  dropped: number[];
  swallowed: Swallowed[];
}

/** Why something was refused, in the reader's words. */
export interface Refusal {
  sentence: string;
}

export interface Person {
  client: string;
  id: number;
  name: string;
  initials: string;
  tone: number;
  since: string;
  version: number | null;
  anchor: number | null;
  head: number | null;
  section: string | null;
  here: boolean;
}

/** One client's caret, told to the others. Positions are in the document at `version`. */
export interface Presence {
  client: string;
  version: number;
  anchor: number;
  head: number;
  section: string;
}

export interface Me {
  id: number;
  name: string;
  initials: string;
  tone: number;
}

export interface FieldValue {
  name: string;
  label: string;
  value: string;
}

export interface SpecArticle {
  key: string;
  number: string;
  title: string;
}

export interface OtherSpec {
  code: string;
  title: string;
  articles: SpecArticle[];
}

/** The text at one version and what surrounds it. `doc` is ProseMirror JSON, not yet read. */
export interface Draft {
  version: number;
  number: number;
  saved_at: string;
  scheme: string;
  /** The number of its lot, when it has one. */
  lot: number | null;
  title: string;
  doc: Record<string, unknown>;
  me: Me;
  fields: FieldValue[];
  specs: OtherSpec[];
}

export interface StoredImage {
  src: string;
  width: number;
  height: number;
}

/** What the server tells by itself. */
export type News =
  | { event: "hello"; version: number; client: string }
  | { event: "entries"; entries: Entry[] }
  /** `known` says to the next poll which list of people this page has. */
  | { event: "people"; people: Person[]; known: string }
  | { event: "revision"; number: number; at: string }
  | { event: "right"; may: "read" | "none"; sentence: string }
  | { event: "late" }
  | { event: "beat" };

export const NEWS_EVENTS = [
  "hello",
  "entries",
  "people",
  "revision",
  "right",
  "late",
  "beat",
] as const;

export type Reader<T> = (value: unknown) => T | undefined;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a JSON text says; `undefined` when it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const text: Reader<string> = (value) => (typeof value === "string" ? value : undefined);
const flag: Reader<boolean> = (value) => (typeof value === "boolean" ? value : undefined);
const whole: Reader<number> = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
const object: Reader<Record<string, unknown>> = (value) =>
  isRecord(value) ? value : undefined;

function orNull<T>(read: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : read(value));
}

/** Reads a value; gives another when it is not there at all. */
function orElse<T>(read: Reader<T>, other: T): Reader<T> {
  return (value) => (value === undefined || value === null ? other : read(value));
}

function listOf<T>(read: Reader<T>): Reader<T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const all = value.map(read);
    return all.some((one) => one === undefined) ? undefined : (all as T[]);
  };
}

function shape<T>(fields: { [K in keyof T]-?: Reader<T[K]> }): Reader<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value) => {
    if (!isRecord(value)) return undefined;
    const made: Partial<T> = {};
    for (const name of names) {
      const one = fields[name](value[name]);
      if (one === undefined) return undefined;
      made[name] = one;
    }
    return made as T;
  };
}

export const readEntry: Reader<Entry> = shape<Entry>({
  from: whole,
  batch: text,
  who: whole,
  at: text,
  steps: listOf(object),
});

export const readPushed: Reader<Pushed> = shape<Pushed>({
  version: whole,
  entries: listOf(readEntry),
  dropped: orElse(listOf(whole), []),
  swallowed: orElse(listOf(shape<Swallowed>({ step: whole, words: text })), []),
});

export const readRefusal: Reader<Refusal> = shape<Refusal>({ sentence: text });

export const readPerson: Reader<Person> = shape<Person>({
  client: text,
  id: whole,
  name: text,
  initials: text,
  tone: whole,
  since: text,
  version: orElse(orNull(whole), null),
  anchor: orElse(orNull(whole), null),
  head: orElse(orNull(whole), null),
  section: orElse(orNull(text), null),
  here: flag,
});

const readMe = shape<Me>({ id: whole, name: text, initials: text, tone: whole });
const readField = shape<FieldValue>({ name: text, label: text, value: text });
const readArticle = shape<SpecArticle>({ key: text, number: text, title: text });

export const readDraft: Reader<Draft> = shape<Draft>({
  version: whole,
  number: whole,
  saved_at: text,
  scheme: text,
  lot: orElse(orNull(whole), null),
  title: text,
  doc: object,
  me: readMe,
  fields: listOf(readField),
  specs: listOf(
    shape<OtherSpec>({ code: text, title: text, articles: listOf(readArticle) }),
  ),
});

export const readImage: Reader<StoredImage> = shape<StoredImage>({
  src: text,
  width: whole,
  height: whole,
});

const may: Reader<"read" | "none"> = (value) =>
  value === "read" || value === "none" ? value : undefined;

type Data<E extends News["event"]> = Omit<Extract<News, { event: E }>, "event">;

const NEWS: { [E in News["event"]]: Reader<Data<E>> } = {
  hello: shape<Data<"hello">>({ version: whole, client: text }),
  entries: shape<Data<"entries">>({ entries: listOf(readEntry) }),
  people: shape<Data<"people">>({ people: listOf(readPerson), known: orElse(text, "") }),
  revision: shape<Data<"revision">>({ number: whole, at: text }),
  right: shape<Data<"right">>({ may, sentence: text }),
  late: shape<Data<"late">>({}),
  beat: shape<Data<"beat">>({}),
};

/** One thing the server tells, from its name and its data. */
export function readNews(event: string, data: unknown): News | undefined {
  if (!Object.hasOwn(NEWS, event)) return undefined;
  const found = NEWS[event as News["event"]](data);
  return found === undefined ? undefined : ({ event, ...found } as News);
}

/** What a long poll brings; things of an unknown kind are left out. */
export function readPoll(value: unknown): News[] | undefined {
  if (!isRecord(value) || !Array.isArray(value.events)) return undefined;
  return value.events.flatMap((one) => {
    const news = isRecord(one) ? readNews(String(one.event), one.data) : undefined;
    return news ? [news] : [];
  });
}
