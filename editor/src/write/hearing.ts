/**
 * Hears what the server tells: by a stream, else by asking again and again.
 *
 * A stream that brings nothing for 20 s is dead, whatever the browser believes. One that does
 * not begin within 6 s, or that fails three times, is kept from us by something on the way:
 * long polls take its place, and the stream is tried again later.
 */
import {
  backoff,
  fetchWithin,
  jsonOf,
  type Outside,
  retryAfter,
  type Source,
} from "./outside";
import {
  NEWS_EVENTS,
  type News,
  parsed,
  readNews,
  readPoll,
  readRefusal,
} from "./protocol";

export type Link = "live" | "lost" | "signed_out";

export interface HearingOptions {
  address: string;
  client: string;
  /** The version of the text to hear from. */
  version(): number;
  hear(news: News): void;
  tell(link: Link): void;
}

const HELLO_WITHIN = 6_000;
const SILENCE = 20_000;
const SUSPECT_AFTER = 12_000;
const MOST_FAILURES = 3;
const STREAM_AGAIN = 5 * 60_000;
const POLL_PATIENCE = 40_000;
const POLL_GAP = 500; // a server that answers at once is not asked in a loop
const SIGNED_OUT_WAIT = 10_000;
const HIDDEN_WAIT = 30_000;
const TICK = 5_000;
const SLEPT = 15_000;

export class Hearing {
  private source: Source | null = null;
  private poll: AbortController | null = null;
  private turn = 0; // of connections: what an old one says is not heard
  private timer: unknown = null;
  private hideTimer: unknown = null;
  private tickTimer: unknown = null;
  private lastTick: number;
  private heardAt = 0;
  private failures = 0;
  private pollFailures = 0;
  private streamAt = 0;
  private known = "";
  private isAsleep = false;
  private isOver = false;
  private readonly stops: (() => void)[];

  constructor(
    private readonly outside: Outside,
    private readonly options: HearingOptions,
  ) {
    this.lastTick = outside.now();
    this.stops = [
      outside.on("wake", () => this.kick()),
      outside.on("shown", () => this.shown()),
      outside.on("hidden", () => this.hidden()),
    ];
    this.tick();
    if (outside.isHidden()) this.hidden();
  }

  /** Connects anew, from the version that the page now has. */
  connect(): void {
    this.disconnect();
    if (this.isOver || this.isAsleep) return;
    this.heardAt = this.outside.now();
    const isBarred = this.failures >= MOST_FAILURES && this.outside.now() < this.streamAt;
    if (isBarred || !this.stream()) void this.ask();
  }

  /** Connects anew soon: something was missing on the way. */
  connectAgain(): void {
    this.disconnect();
    this.after(backoff(this.outside, 0), () => this.connect());
  }

  /** Makes sure that the line is alive, now. */
  kick(): void {
    this.pollFailures = 0;
    const isWaiting = !this.source && !this.poll;
    if (isWaiting || this.outside.now() - this.heardAt > SUSPECT_AFTER) this.connect();
  }

  /** Whether the server said that nothing more is to be heard. */
  get isEnded(): boolean {
    return this.isOver;
  }

  /** Hears nothing more. */
  end(): void {
    this.isOver = true;
    this.disconnect();
    this.outside.cancel(this.hideTimer);
    this.outside.cancel(this.tickTimer);
    for (const stop of this.stops) stop();
  }

  private disconnect(): void {
    this.turn++;
    this.outside.cancel(this.timer);
    this.source?.close();
    this.source = null;
    this.poll?.abort();
    this.poll = null;
  }

  private after(ms: number, run: () => void): void {
    this.outside.cancel(this.timer);
    this.timer = this.outside.later(run, ms);
  }

  private get place(): string {
    const { address, client } = this.options;
    return `${address}?version=${this.options.version()}&client=${client}`;
  }

  // --- the stream

  private stream(): boolean {
    const source = this.outside.open(this.place);
    if (!source) return false;
    this.source = source;
    const { turn } = this;
    for (const event of NEWS_EVENTS) {
      source.hear(event, (data) => {
        if (turn === this.turn) this.streamed(event, data);
      });
    }
    source.fail(() => {
      if (turn === this.turn) this.streamFailed(1);
    });
    this.after(HELLO_WITHIN, () => this.streamFailed(MOST_FAILURES));
    return true;
  }

  private streamed(event: string, data: string): void {
    if (event === "beat") this.failures = 0; // it flows
    this.after(SILENCE, () => this.streamFailed(1));
    const news = readNews(event, parsed(data));
    if (news) this.hear(news);
  }

  private streamFailed(weight: number): void {
    this.disconnect();
    this.failures += weight;
    if (this.failures >= MOST_FAILURES) {
      this.streamAt = this.outside.now() + STREAM_AGAIN;
      void this.ask();
      return;
    }
    this.options.tell("lost");
    this.after(backoff(this.outside, this.failures), () => this.connect());
  }

  private hear(news: News): void {
    const { turn } = this;
    this.heardAt = this.outside.now();
    this.options.tell("live");
    if (news.event === "people") this.known = news.known;
    this.options.hear(news);
    const isLast = news.event === "right" || news.event === "late";
    // The server has closed; a poll says whether we are signed out, or no longer welcome.
    if (isLast && turn === this.turn) {
      this.disconnect();
      this.after(backoff(this.outside, 0), () => void this.ask());
    }
  }

  // --- the polls

  private async ask(): Promise<void> {
    this.disconnect();
    if (this.isOver || this.isAsleep) return;
    const { turn } = this;
    const asked = this.outside.now();
    this.poll = new AbortController();
    const known = this.known && `&known=${this.known}`;
    const init = { headers: { Accept: "application/json" } };
    const place = this.place + known;
    const response = await fetchWithin(this.outside, POLL_PATIENCE, place, init, this.poll);
    const said = response && (await jsonOf(response));
    if (turn !== this.turn) return;
    this.poll = null;
    const news = response?.ok ? readPoll(said) : undefined;
    if (!news) return this.notTold(response, said);
    this.pollFailures = 0;
    this.heardAt = this.outside.now();
    this.options.tell("live");
    for (const one of news) if (turn === this.turn) this.hear(one);
    if (turn !== this.turn) return;
    const soon = this.outside.now() - asked < POLL_GAP;
    this.after(soon ? POLL_GAP : 0, () => this.connect());
  }

  private notTold(response: Response | null, said: unknown): void {
    // Without a network nothing is known of streams: they come first when it is back.
    if (!response) this.failures = 0;
    const status = response?.status;
    const sentence = readRefusal(said)?.sentence;
    if ((status === 403 || status === 404) && sentence !== undefined) {
      this.end();
      this.options.hear({ event: "right", may: "none", sentence });
      return;
    }
    const isSignedOut = status === 401;
    this.options.tell(isSignedOut ? "signed_out" : "lost");
    const asked = response && (status === 429 || status === 503) ? retryAfter(response) : 0;
    const wait = Math.max(backoff(this.outside, this.pollFailures++), asked);
    this.after(isSignedOut ? SIGNED_OUT_WAIT : wait, () => this.connect());
  }

  // --- sleep

  private hidden(): void {
    this.outside.cancel(this.hideTimer);
    this.hideTimer = this.outside.later(() => {
      this.isAsleep = true;
      this.disconnect();
    }, HIDDEN_WAIT);
  }

  private shown(): void {
    this.outside.cancel(this.hideTimer);
    const wasAsleep = this.isAsleep;
    this.isAsleep = false;
    if (wasAsleep) this.connect();
    else this.kick();
  }

  /** A clock that jumps is a computer that slept. */
  private tick(): void {
    const now = this.outside.now();
    const slept = now - this.lastTick > SLEPT;
    this.lastTick = now;
    if (slept) this.kick();
    this.tickTimer = this.outside.later(() => this.tick(), TICK);
  }
}
