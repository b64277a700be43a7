/** What tells the others where our caret is, without a message for each key. */
import type { EditorState, Transaction } from "prosemirror-state";
import { isOurs, type Wire } from "./carets";
import { withMoves } from "./moves";
import { outlineOf } from "./numbers";
import { rankAt } from "./outline";
import type { Presence } from "./protocol";

export interface PresenceOptions {
  client: string;
  wire: Wire;
  post: (body: Presence | { client: string; left: true }) => void;
  timers?: Timers;
}

export interface Timers {
  now(): number;
  later(what: () => void, ms: number): unknown;
  cancel(timer: unknown): void;
}

const IDLE_DELAY = 80; // gathers the moves of one gesture, and is told within 100 ms
const TYPING_INTERVAL = 500;
const ALIVE_EVERY = 15_000; // the others forget a caret after 35 s

const BROWSER: Timers = {
  now: Date.now,
  later: (what, ms) => setTimeout(what, ms),
  cancel: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** What the others are to know of our caret; null while they miss steps it depends on. */
export function presenceOf(
  state: EditorState,
  client: string,
  wire: Wire,
): Presence | null {
  if (wire.unconfirmed(state)) return null;
  const { anchor, head } = state.selection;
  const seen = outlineOf(state);
  const rank = rankAt(seen, head);
  const section = rank === null ? "" : (seen.sections[rank]?.key ?? "");
  return { client, version: wire.versionOf(state), anchor, head, section };
}

/**
 * Tells the others where our caret is: soon after it moved by itself, not at all while it only
 * follows what we type (they see it move with the words), and now and then to say we are here.
 */
export class PresenceSender {
  private readonly timers: Timers;
  private state: EditorState | null = null;
  /** Where the others believe our caret to be, in the text on this screen. */
  private believed: { anchor: number; head: number; section: string } | null = null;
  private sentAt = Number.NEGATIVE_INFINITY;
  private typedAt = Number.NEGATIVE_INFINITY;
  private due = Number.POSITIVE_INFINITY;
  private timer: unknown = null;

  constructor(private readonly options: PresenceOptions) {
    this.timers = options.timers ?? BROWSER;
  }

  /** To be called after every transaction. */
  follow(tr: Transaction, state: EditorState): void {
    const now = this.timers.now();
    if (isOurs(tr)) this.typedAt = now;
    this.state = state;
    if (tr.docChanged && this.believed) {
      const mapping = withMoves(tr.steps, tr.mapping);
      const { anchor, head, section } = this.believed;
      this.believed = { anchor: mapping.map(anchor), head: mapping.map(head), section };
    }
    if (!this.isNews()) return;
    const isTyping = now - this.typedAt < TYPING_INTERVAL;
    this.sendAt(Math.max(now + IDLE_DELAY, isTyping ? this.sentAt + TYPING_INTERVAL : 0));
  }

  /** Says that this page is left. */
  leave(): void {
    this.timers.cancel(this.timer);
    this.due = Number.POSITIVE_INFINITY;
    this.state = null;
    this.options.post({ client: this.options.client, left: true });
  }

  private isNews(): boolean {
    const [told, old] = [this.told(), this.believed];
    if (!told || !old) return told !== null;
    return (["anchor", "head", "section"] as const).some(
      (name) => told[name] !== old[name],
    );
  }

  private told(): Presence | null {
    return this.state && presenceOf(this.state, this.options.client, this.options.wire);
  }

  private sendAt(when: number): void {
    if (this.due <= when) return;
    this.timers.cancel(this.timer);
    this.due = when;
    this.timer = this.timers.later(() => this.send(), when - this.timers.now());
  }

  private send(): void {
    this.due = Number.POSITIVE_INFINITY;
    const told = this.told();
    if (told) {
      const { anchor, head, section } = told;
      this.believed = { anchor, head, section };
      this.sentAt = this.timers.now();
      this.options.post(told);
    }
    this.sendAt(this.timers.now() + ALIVE_EVERY);
  }
}
