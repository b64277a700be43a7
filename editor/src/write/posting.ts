/**
 * Sends one batch until the server says what became of it.
 *
 * A cut network, a busy server, a person signed out: the same batch is sent again, for as
 * long as it takes. What is not an answer of our server (a page of a hotel's network, a
 * proxy's error) is a cut network.
 */
import { backoff, fetchWithin, jsonOf, type Outside, retryAfter } from "./outside";
import { type Batch, type Pushed, readPushed, readRefusal } from "./protocol";

export type Outcome =
  | { kind: "pushed"; pushed: Pushed }
  | { kind: "refused"; sentence: string }
  | { kind: "late" }
  | { kind: "right"; sentence: string };

/** Where steps are sent, and the account that wrote them: another may sign in meanwhile. */
export interface Writer {
  address: string;
  account: number;
}

/** Why a batch waits. */
export type Hold = "none" | "offline" | "signed_out";

type Trial = Outcome | { kind: "wait"; hold: Hold; ms: number };

const PATIENCE = 30_000;
const SIGNED_OUT_WAIT = 10_000;
const MOST_KEPT_ALIVE = 50_000; // browsers let 64 kB outlive the page

export class Posting {
  private failures = 0;
  private wasSignedOut = false;
  private readonly waiting = new Set<() => void>();

  /** `isMe` tells whether the person signed in is still the one who wrote; null: unknown. */
  constructor(
    private readonly outside: Outside,
    private readonly writer: Writer,
    private readonly isMe: () => Promise<boolean | null>,
    private readonly tell: (hold: Hold) => void,
  ) {}

  /** Gives what the server decided; takes the time it takes. */
  async post(batch: Batch): Promise<Outcome> {
    for (;;) {
      const trial = await this.try(batch);
      if (trial.kind !== "wait") {
        this.failures = 0;
        this.tell("none");
        return trial;
      }
      this.failures++;
      this.tell(trial.hold);
      await this.pause(trial.ms);
    }
  }

  /** Sends a batch while the page closes, without waiting. */
  postAndLeave(batch: Batch): void {
    void this.outside.fetch(this.writer.address, this.init(batch)).catch(() => null);
  }

  /** Tries again now. */
  kick(): void {
    this.failures = 0;
    for (const wake of [...this.waiting]) wake();
  }

  private init(batch: Batch): RequestInit {
    const body = JSON.stringify({ ...batch, account: this.writer.account });
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    return { method: "POST", headers, body, keepalive: body.length < MOST_KEPT_ALIVE };
  }

  private async try(batch: Batch): Promise<Trial> {
    if (this.wasSignedOut) {
      const isMe = await this.isMe();
      if (isMe === null) return this.waitSignedOut();
      if (!isMe) return { kind: "right", sentence: "" };
      this.wasSignedOut = false;
    }
    const init = this.init(batch);
    const response = await fetchWithin(this.outside, PATIENCE, this.writer.address, init);
    return response ? this.read(response) : this.waitOffline();
  }

  private async read(response: Response): Promise<Trial> {
    const { status } = response;
    if (status === 401) {
      this.wasSignedOut = true;
      return this.waitSignedOut();
    }
    if (status === 429 || status === 503) return this.waitOffline(retryAfter(response));
    const said = await jsonOf(response);
    const pushed = response.ok ? readPushed(said) : undefined;
    if (pushed) return { kind: "pushed", pushed };
    const sentence = readRefusal(said)?.sentence;
    if (status === 413) return { kind: "refused", sentence: sentence ?? "" };
    if (sentence === undefined || status >= 500 || response.ok) return this.waitOffline();
    if (status === 403 || status === 404) return { kind: "right", sentence };
    return status === 409 ? { kind: "late" } : { kind: "refused", sentence };
  }

  private waitSignedOut(): Trial {
    return { kind: "wait", hold: "signed_out", ms: SIGNED_OUT_WAIT };
  }

  private waitOffline(atLeast = 0): Trial {
    const ms = Math.max(backoff(this.outside, this.failures), atLeast);
    return { kind: "wait", hold: "offline", ms };
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.outside.cancel(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = this.outside.later(wake, ms);
      this.waiting.add(wake);
    });
  }
}
