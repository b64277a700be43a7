/** A time and a network that tests command: nothing happens but by `pass`. */
import type { Outside, Sign, Source } from "../../src/write/outside";
import type { Batch, Draft, Entry } from "../../src/write/protocol";
import type { Authority } from "./authority";

interface Timer {
  at: number;
  run: () => void;
}

export interface Stream {
  tell(event: string, data: unknown): void;
  break(): void;
  isOpen: boolean;
  address: string;
}

/** What a test may break. */
export interface Weather {
  isOnline: boolean;
  /** The next answers of the server to batches, instead of its own. */
  answers: Response[];
  /** Whether the answer to a batch is lost after the server took it. */
  losesAnswers: boolean;
  streams: "open" | "mute" | "none";
  isSignedIn: boolean;
  me: number;
  polls: unknown[];
}

const json = (value: unknown, status = 200, headers = {}) =>
  new Response(JSON.stringify(value), { status, headers });

export const refusal = (status: number, sentence: string, headers = {}) =>
  json({ sentence, fields: {} }, status, headers);

export class World implements Outside {
  time = 1_000_000;
  hidden = false;
  posts: Batch[] = [];
  asked: string[] = [];
  streams: Stream[] = [];
  weather: Weather = {
    isOnline: true,
    answers: [],
    losesAnswers: false,
    streams: "open",
    isSignedIn: true,
    me: 7,
    polls: [],
  };
  private timers = new Set<Timer>();
  private signs = new Map<Sign, Set<() => void>>();
  private names = 0;

  constructor(readonly server: Authority) {}

  now = () => this.time;
  random = () => 0.5;
  name = () => `name-${String(++this.names).padStart(12, "0")}`;
  isHidden = () => this.hidden;
  later = (run: () => void, ms: number) => {
    const timer = { at: this.time + ms, run };
    this.timers.add(timer);
    return timer;
  };
  cancel = (timer: unknown) => {
    this.timers.delete(timer as Timer);
  };

  on = (sign: Sign, run: () => void) => {
    const heard = this.signs.get(sign) ?? new Set();
    this.signs.set(sign, heard.add(run));
    return () => heard.delete(run);
  };

  sign(sign: Sign): void {
    for (const run of this.signs.get(sign) ?? []) run();
  }

  /** Lets time pass, and what was promised happen. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await calm();
    for (;;) {
      const due = [...this.timers].filter(({ at }) => at <= end);
      const next = due.sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await calm();
    }
    this.time = end;
  }

  /** The computer sleeps: time passes and no timer runs. */
  sleep(ms: number): void {
    this.time += ms;
  }

  fetch = async (address: string, init: RequestInit): Promise<Response> => {
    if (!this.weather.isOnline) throw new TypeError("no network");
    if (!this.weather.isSignedIn) return refusal(401, "Connectez-vous.");
    if (address === "/steps") return this.receive(JSON.parse(String(init.body)));
    if (address === "/draft") return json(this.draft());
    this.asked.push(address);
    return this.answerPoll(init.signal);
  };

  /** Takes a batch from whom it is signed by; somebody else signed in meanwhile is told so. */
  private receive({ account, ...batch }: Batch & { account: number }): Response {
    return account === this.weather.me ? this.post(batch) : refusal(401, "Connectez-vous.");
  }

  private post(batch: Batch): Response {
    this.posts.push(batch);
    const answer = this.weather.answers.shift();
    if (answer) return answer;
    const pushed = this.server.push(batch);
    if (this.weather.losesAnswers) throw new TypeError("the answer is lost");
    this.told();
    return pushed ? json(pushed) : refusal(409, "Trop ancien.");
  }

  private answerPoll(signal: AbortSignal | null | undefined): Promise<Response> {
    const { polls } = this.weather;
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new TypeError("aborted")));
      const wait = () => {
        if (polls.length) resolve(json({ events: [polls.shift()] }));
        else this.later(wait, 100);
      };
      wait();
    });
  }

  private draft(): Draft {
    return {
      version: this.server.version,
      number: 3,
      saved_at: "2026-11-24T13:00:00.000+00:00",
      scheme: "chapters",
      lot: null,
      title: "CCTP",
      doc: this.server.doc.toJSON() as Record<string, unknown>,
      me: { id: this.weather.me, name: "Aline", initials: "A", tone: 1 },
      fields: [],
      specs: [],
    };
  }

  open = (address: string): Source | null => {
    if (this.weather.streams === "none") return null;
    const heard = new Map<string, (data: string) => void>();
    let fail = () => {};
    const stream: Stream = {
      address,
      isOpen: true,
      tell: (event, data) => {
        if (stream.isOpen) heard.get(event)?.(JSON.stringify(data));
      },
      break: () => {
        if (stream.isOpen) fail();
      },
    };
    this.streams.push(stream);
    const version = Number(/version=(\d+)/.exec(address)?.[1]);
    this.later(() => this.begin(stream, version), 1);
    return {
      hear: (event, run) => heard.set(event, run),
      fail: (run) => {
        fail = run;
      },
      close: () => {
        stream.isOpen = false;
      },
    };
  };

  private begin(stream: Stream, version: number): void {
    if (!this.weather.isOnline) stream.break();
    if (!this.weather.isOnline || this.weather.streams === "mute") return;
    stream.tell("hello", { version: this.server.version, client: "c" });
    const since = this.server.since(version);
    if (since === "late") stream.tell("late", {});
    else if (since.length) stream.tell("entries", { entries: since });
  }

  /** Tells the last entry to whoever listens. */
  told(entries: Entry[] = this.server.entries.slice(-1)): void {
    if (!this.weather.isOnline || this.weather.streams !== "open") return;
    for (const stream of [...this.streams]) stream.tell("entries", { entries });
  }
}

/** Lets promises, and the store, finish what they began. */
export async function calm(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
}
