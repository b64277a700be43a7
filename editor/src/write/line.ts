/**
 * The line between the editor and the server.
 *
 *   typing ─► changed() ─► kept on this computer ─► posted, one batch at a time ─┐
 *   the text ◄─ transactions ◄─ entries ◄─ answers, news ◄─────────────────────────┘
 *
 * Nothing here gives up: what cannot be sent waits, what is refused or has no place is told.
 */
import type { EditorState, Transaction } from "prosemirror-state";
import {
  answered,
  type Loss,
  lossesOf,
  receive,
  refuse,
  refuseAll,
  resync,
  sendable,
  startBatch,
  unconfirmed,
  unsentOf,
  versionOf,
  wordsSent,
} from "./collab";
import { Drafts } from "./drafts";
import { Hearing, type Link } from "./hearing";
import type { Keeping } from "./keeping";
import { BROWSER, type Outside } from "./outside";
import { type Hold, type Outcome, Posting } from "./posting";
import type { Batch, Draft, Entry, News, Person, Pushed } from "./protocol";
import { asLosses } from "./rebasing";
import { replay } from "./replay";
import { Safekeeping } from "./safekeeping";
import { readDoc } from "./schema";
import { kindOf, type Locked, type Status } from "./status";
import { say } from "./words";

export interface LineOptions {
  state(): EditorState;
  dispatch(tr: Transaction): void;
  addresses: { draft: string; steps: string; news: string };
  client: string;
  /** The account that writes. */
  account: number;
  /** When the text was last saved (ISO). */
  savedAt: string;
  keeping: Keeping;
  status(status: Status): void;
  /** Words that have no place any more, and why in the server's words if it said. */
  lost(losses: readonly Loss[], sentence: string): void;
  people?(people: Person[]): void;
  revision?(revision: { number: number; at: string }): void;
  /** The text was loaded again, with what surrounds it. */
  reloaded?(draft: Draft): void;
}

const GATHER = 20; // what one key does is one batch

export class Line {
  private readonly posting: Posting;
  private readonly hearing: Hearing;
  private readonly drafts: Drafts;
  private readonly safekeeping: Safekeeping;
  private readonly stops: (() => void)[];
  private timer: unknown = null;
  private isPumping = false;
  private isReloading = false;
  private isOver = false;
  private hold: Hold = "none";
  private link: Link = "live";
  private savedAt: string;
  private sentence = "";
  private locked: Locked = "no";
  /** Why the text has to be loaded again, once a batch was answered. */
  private needsDraft: "" | "taken" | "late" = "";

  constructor(
    private readonly options: LineOptions,
    private readonly outside: Outside = BROWSER,
  ) {
    const { addresses, client } = options;
    this.savedAt = options.savedAt;
    const writer = { address: addresses.steps, account: options.account };
    this.posting = new Posting(
      outside,
      writer,
      () => this.drafts.isMe(options.account),
      this.held,
    );
    this.hearing = new Hearing(outside, {
      address: addresses.news,
      client,
      version: () => versionOf(options.state()),
      hear: (news) => this.hear(news),
      tell: (link) => this.linked(link),
    });
    const { held } = this;
    const refused = (sentence: string) => this.lock(sentence);
    this.drafts = new Drafts(outside, addresses.draft, { held, refused });
    const unsent = () => unsentOf(options.state());
    const tell = () => this.told();
    this.safekeeping = new Safekeeping(outside, options.keeping, unsent, tell);
    this.stops = [
      outside.on("wake", () => this.posting.kick()),
      outside.on("shown", () => this.posting.kick()),
      outside.on("leave", () => this.leave()),
    ];
    this.hearing.connect();
    this.changed();
    void this.adopt();
  }

  /** To be called when the text changed here. */
  changed(): void {
    if (this.isPumping) this.safekeeping.later();
    this.told();
    if (this.isPumping || this.timer !== null || this.isLocked) return;
    this.timer = this.outside.later(() => {
      this.timer = null;
      void this.pump();
    }, GATHER);
  }

  /** Whether this page may no longer write: the editor is then to be read only. */
  get isLocked(): boolean {
    return this.locked !== "no";
  }

  /** Tries again now, as the button beside "offline" does. */
  kick(): void {
    this.posting.kick();
    this.hearing.kick();
  }

  /** Ends; what is not sent stays on this computer. */
  close(): void {
    this.isOver = true;
    this.hearing.end();
    this.outside.cancel(this.timer);
    this.drafts.end();
    this.safekeeping.end();
    for (const stop of this.stops) stop();
  }

  // --- up

  private async pump(): Promise<void> {
    if (this.isPumping) return;
    this.isPumping = true;
    try {
      for (let batch = this.next(); batch; batch = this.next()) {
        await this.safekeeping.soon();
        this.settle(await this.posting.post(batch));
        if (this.needsDraft) await this.reload();
        void this.safekeeping.keep();
        this.told();
      }
    } finally {
      this.isPumping = false;
    }
    void this.safekeeping.keep();
    this.told();
  }

  private next(): Batch | null {
    if (this.isOver || this.isLocked) return null;
    const { state, dispatch } = this.options;
    const started = startBatch(state(), this.outside.name());
    if (started) dispatch(started);
    return sendable(state());
  }

  private settle(outcome: Outcome): void {
    this.needsDraft = "";
    if (outcome.kind === "pushed") this.pushed(outcome.pushed);
    else if (outcome.kind === "late") this.needsDraft = "late";
    else if (outcome.kind === "refused") this.apply(refuse(this.state), outcome.sentence);
    else this.lock(outcome.sentence || say("line.other_person"));
  }

  private pushed(pushed: Pushed): void {
    this.link = "live";
    const { lost } = this.options;
    const dropped = asLosses("dropped", wordsSent(this.state, pushed.dropped));
    const swallowed = asLosses(
      "swallowed",
      pushed.swallowed.map(({ words }) => words),
    );
    if (dropped.length + swallowed.length) lost([...dropped, ...swallowed], "");
    const isWhole = this.bring(pushed.entries);
    if (!isWhole || versionOf(this.state) < pushed.version) this.needsDraft = "taken";
    else this.apply(answered(this.state));
  }

  /** Brings entries into the text; false when that cannot be. */
  private bring(entries: readonly Entry[]): boolean {
    try {
      for (;;) {
        const tr = receive(this.state, entries);
        if (tr === "gap") return false;
        if (!tr) break;
        this.apply(tr);
      }
    } catch (error) {
      console.error(error); // a text that differs from the server's: the server's is loaded
      return false;
    }
    this.savedAt = entries.at(-1)?.at || this.savedAt;
    return true;
  }

  private get state(): EditorState {
    return this.options.state();
  }

  private apply(tr: Transaction, sentence = ""): void {
    this.options.dispatch(tr);
    const losses = lossesOf(tr);
    if (losses.length) this.options.lost(losses, sentence);
  }

  private lock(sentence: string, why: Exclude<Locked, "no"> = "read_only"): void {
    if (this.isLocked) return;
    this.locked = why;
    this.sentence = sentence;
    this.apply(refuseAll(this.state), sentence);
    this.told();
  }

  // --- down

  private hear(news: News): void {
    const { people, revision } = this.options;
    if (news.event === "entries") this.heard(news.entries);
    else if (news.event === "people") people?.(news.people);
    else if (news.event === "revision") revision?.(news);
    else if (news.event === "late") this.fellBehind();
    else if (news.event === "hello" && news.version < versionOf(this.state)) {
      this.fellBehind(); // the server's text was restored from a copy
    } else if (news.event === "right") this.right(news.may, news.sentence);
  }

  private heard(entries: Entry[]): void {
    const before = versionOf(this.state);
    if (this.bring(entries)) {
      if (versionOf(this.state) > before) void this.safekeeping.keep();
      // What a plugin mends in the others' text is to be sent as well.
      if (unconfirmed(this.state)) this.changed();
      else this.told();
    } else if (versionOf(this.state) < (entries[0]?.from ?? 0)) {
      this.hearing.connectAgain();
    } else this.fellBehind();
  }

  /** A stream also ends when somebody signs out: then the next poll says so. */
  private right(may: "read" | "none", sentence: string): void {
    if (may === "read" || this.hearing.isEnded) this.lock(sentence);
  }

  private fellBehind(): void {
    // The answer to the batch in flight says whether the new text has it.
    if (!sendable(this.state)) void this.reload();
  }

  /** Loads the text again and does again in it what was not sent. */
  private async reload(): Promise<void> {
    if (this.isReloading) return;
    this.isReloading = true;
    const isTaken = this.needsDraft === "taken";
    this.needsDraft = "";
    const draft = await this.drafts.draft();
    this.isReloading = false;
    if (!draft) return;
    try {
      this.apply(resync(this.state, readDoc(draft.doc), draft.version, isTaken));
      this.savedAt = draft.saved_at || this.savedAt;
      this.options.reloaded?.(draft);
    } catch (error) {
      console.error(error); // a text of a newer program
      this.lock(say("line.reload_page"), "broken");
      return;
    }
    this.hearing.connect();
    this.changed();
  }

  // --- on this computer

  private leave(): void {
    void this.safekeeping.keep();
    if (sendable(this.state) || this.isLocked) return;
    const batch = this.next();
    if (!batch) return;
    void this.safekeeping.keep();
    this.posting.postAndLeave(batch);
  }

  /** Sends what pages that are gone have left here. */
  private async adopt(): Promise<void> {
    const { keeping, lost } = this.options;
    await keeping.adopt(async (kept, save) => {
      const post = (batch: Batch) => this.posting.post(batch);
      const lose = (losses: readonly Loss[], sentence = "") => {
        if (losses.length) lost(losses, sentence);
      };
      const name = () => this.outside.name();
      await replay(kept.unsent, { client: kept.client, post, save, lose, name });
    });
  }

  // --- how it stands

  private readonly held = (hold: Hold): void => {
    if (hold === this.hold) return;
    this.hold = hold;
    this.told();
  };

  private linked(link: Link): void {
    if (link === this.link) return;
    this.link = link;
    if (link === "live") this.posting.kick();
    this.told();
  }

  private told(): void {
    const { locked, hold, link } = this;
    const isUnsent = unconfirmed(this.state) > 0;
    this.options.status({
      kind: kindOf(locked, hold, link, isUnsent),
      at: this.savedAt,
      isUnsent,
      isKept: this.options.keeping.works,
      sentence: this.sentence,
    });
  }
}
