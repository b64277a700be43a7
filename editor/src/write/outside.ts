/** The world around the page that talks to the server; tests give another one. */

/** A stream of events, as EventSource gives it. */
export interface Source {
  hear(event: string, run: (data: string) => void): void;
  fail(run: () => void): void;
  close(): void;
}

/** `wake`: the network or the computer is back. `leave`: the page is left, perhaps for good. */
export type Sign = "wake" | "shown" | "hidden" | "leave";

export interface Outside {
  now(): number;
  random(): number;
  /** A name that nobody else has. */
  name(): string;
  later(run: () => void, ms: number): unknown;
  cancel(timer: unknown): void;
  fetch(address: string, init: RequestInit): Promise<Response>;
  /** Opens a stream; null where there is no such thing. */
  open(address: string): Source | null;
  /** Listens to a sign; gives what stops listening. */
  on(sign: Sign, run: () => void): () => void;
  isHidden(): boolean;
}

type Place = [target: "window" | "document", event: string, when?: () => boolean];

const SIGNS: Record<Sign, Place[]> = {
  wake: [
    ["window", "online"],
    ["window", "focus"],
    ["window", "pageshow"],
    ["document", "resume"],
  ],
  shown: [["document", "visibilitychange", () => !document.hidden]],
  hidden: [["document", "visibilitychange", () => document.hidden]],
  leave: [["window", "pagehide"]],
};

/** The browser's. */
export const BROWSER: Outside = {
  now: Date.now,
  random: Math.random,
  name: () => crypto.randomUUID(),
  later: (run, ms) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer as number),
  fetch: (address, init) => window.fetch(address, init),
  open: (address) => (typeof EventSource === "function" ? sourceOf(address) : null),
  on: (sign, run) => {
    const stops = SIGNS[sign].map(([of, event, when]) => {
      const target = of === "window" ? window : document;
      const hear = () => {
        if (!when || when()) run();
      };
      target.addEventListener(event, hear);
      return () => target.removeEventListener(event, hear);
    });
    return () => {
      for (const stop of stops) stop();
    };
  },
  isHidden: () => document.hidden,
};

function sourceOf(address: string): Source {
  const source = new EventSource(address);
  return {
    hear: (event, run) =>
      source.addEventListener(event, (told) => run(String((told as MessageEvent).data))),
    fail: (run) => source.addEventListener("error", run),
    close: () => source.close(),
  };
}

/** How long to wait before the next try: longer each time, never the same for everybody. */
export function backoff(outside: Outside, failures: number, most = 30_000): number {
  return Math.min(1000 * 2 ** failures, most) * (0.5 + outside.random() / 2);
}

/** Fetches with an end: no answer in time is a failure of the network. */
export async function fetchWithin(
  outside: Outside,
  ms: number,
  address: string,
  init: RequestInit,
  stop = new AbortController(),
): Promise<Response | null> {
  const timer = outside.later(() => stop.abort(), ms);
  try {
    return await outside.fetch(address, {
      credentials: "same-origin",
      ...init,
      signal: stop.signal,
    });
  } catch {
    return null;
  } finally {
    outside.cancel(timer);
  }
}

/** What an answer says, as JSON; `undefined` when it is something else. */
export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** The milliseconds that an answer asks to wait, between one second and five minutes. */
export function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get("Retry-After"));
  return Math.min(Math.max(seconds || 1, 1), 300) * 1000;
}
