/**
 * `<article data-live="address of the news" data-live-version="12" data-live-said="…">`: a text
 * that is read while others write it. What they change is fetched a moment later, and only
 * the blocks that changed are replaced: the reader stays where they are.
 *
 *     news ─► a moment ─► the page again ─► blocks, contents, line of the last save
 */
import { announce } from "./announce";
import { bindContents } from "./contents";

const MOMENT = 1500;
const SPREAD = 1500; // readers of one text do not all ask at once
const HIDDEN = 30_000; // a tab that nobody sees gives its line back
const SAID = 60_000; // between two announcements
const MUTE = 15_000; // a stream that says nothing for so long is held back on its way
const AGAIN = 10_000;
const AROUND = [".saved", ".title-facts"]; // what else says which version this is

interface News {
  event: string;
  data: { sentence?: string; may?: string };
}

/** Keeps the text of the page as it is written. */
export function bindLive(root: Document): void {
  const sheet = root.querySelector<HTMLElement>("[data-live]");
  if (sheet && "EventSource" in window) new Reading(root, sheet).start();
}

class Reading {
  private stream: EventSource | undefined;
  private poll: AbortController | undefined;
  private streams = true;
  private timers: Record<string, number | undefined> = {};
  private said = -SAID;
  private blocks: Map<Element, string>;
  private contents: string;

  constructor(
    private root: Document,
    private sheet: HTMLElement,
  ) {
    // As the server wrote them: scripts may add to them afterwards.
    this.blocks = written(sheet);
    this.contents = list(root)?.outerHTML ?? "";
  }

  start(): void {
    this.root.addEventListener("visibilitychange", () => this.seen());
    this.root.addEventListener("selectionchange", () => {
      if (this.timers.selected && !this.isSelected()) this.soon();
    });
    window.addEventListener("pagehide", () => this.stop());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.again();
    });
    this.listen();
  }

  private get address(): string {
    return `${this.sheet.dataset.live}?version=${this.sheet.dataset.liveVersion}`;
  }

  private listen(): void {
    this.stop();
    if (!this.streams) {
      this.ask();
      return;
    }
    const stream = new EventSource(this.address);
    this.stream = stream;
    const names = ["hello", "entries", "revision", "people", "right", "late", "beat"];
    for (const name of names) {
      stream.addEventListener(name, (event) => {
        this.later("mute", MUTE, () => this.mute());
        this.hear({ event: name, data: JSON.parse((event as MessageEvent).data) });
      });
    }
    stream.addEventListener("open", () => this.later("mute", MUTE, () => this.mute()));
    stream.addEventListener("error", () => {
      this.cancel("mute"); // it is cut, not held back: the browser tries again
      if (stream.readyState === EventSource.CLOSED) {
        this.later("again", AGAIN, () => this.again());
      }
    });
    this.later("mute", MUTE, () => this.mute());
  }

  /** Goes on by polls: something on the way keeps the stream to itself. */
  private mute(): void {
    this.streams = false;
    this.listen();
  }

  private async ask(): Promise<void> {
    const poll = new AbortController();
    this.poll = poll;
    try {
      const headers = { accept: "application/json" };
      const answer = await fetch(this.address, { headers, signal: poll.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const { events } = (await answer.json()) as { events: News[] };
      for (const news of events) this.hear(news);
      if (poll.signal.aborted) return;
      // What was told has to be read before more is asked for.
      if (!this.timers.fetch) this.later("again", MOMENT, () => this.ask());
    } catch {
      if (!poll.signal.aborted) this.later("again", AGAIN, () => this.again());
    }
  }

  private hear({ event, data }: News): void {
    if (event === "entries" || event === "revision") this.soon();
    if (event === "late") this.again();
    if (event === "right") {
      this.stop();
      if (data.may === "read") this.again();
      else announce(data.sentence ?? "");
    }
  }

  private soon(): void {
    if (!this.timers.fetch) {
      this.later("fetch", MOMENT + Math.random() * SPREAD, () => this.fetch());
    }
  }

  /** Reads the page again, then listens from there. */
  private again(): void {
    this.stop();
    this.later("fetch", Math.random() * SPREAD, async () => {
      if (await this.fetch()) this.listen();
      else this.later("again", AGAIN, () => this.again());
    });
  }

  private async fetch(): Promise<boolean> {
    this.timers.fetch = undefined;
    if (this.isSelected()) {
      this.later("selected", SAID, () => this.soon());
      return true;
    }
    this.cancel("selected");
    const answer = await fetch(location.pathname).catch(() => undefined);
    if (!answer?.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector<HTMLElement>("[data-live]");
    if (!fresh) return false;
    this.show(page, fresh);
    if (!this.streams) this.ask();
    return true;
  }

  private show(page: Document, fresh: HTMLElement): void {
    this.sheet.dataset.liveVersion = fresh.dataset.liveVersion ?? "";
    const changed = this.showText(fresh);
    this.showContents(page);
    for (const around of AROUND) {
      const [old, next] = [this.root, page].map((one) => one.querySelector(around));
      if (old && next && old.outerHTML !== next.outerHTML) {
        old.replaceWith(this.root.importNode(next, true));
      }
    }
    if (changed && Date.now() - this.said > SAID) {
      this.said = Date.now();
      announce(this.sheet.dataset.liveSaid ?? "");
    }
  }

  private showText(fresh: HTMLElement): boolean {
    const stays = anchorOf([...this.blocks.keys()]);
    const before = stays?.getBoundingClientRect().top ?? 0;
    const focus = focused(this.sheet);
    const changed = this.replaceBlocks(fresh);
    if (changed && stays?.isConnected) {
      window.scrollBy({ top: stays.getBoundingClientRect().top - before });
    }
    if (focus) this.sheet.querySelector<HTMLElement>(focus)?.focus({ preventScroll: true });
    return changed;
  }

  /** Puts the new blocks in the place of those that changed; the others are not touched. */
  private replaceBlocks(fresh: HTMLElement): boolean {
    const prose = this.sheet.querySelector(".prose");
    if (!prose) return false;
    const kept = new Map<string, Element[]>();
    for (const [block, html] of this.blocks)
      kept.set(html, [...(kept.get(html) ?? []), block]);
    const now = new Map<Element, string>();
    for (const [block, html] of written(fresh)) {
      now.set(kept.get(html)?.shift() ?? this.root.importNode(block, true), html);
    }
    const gone = [...this.blocks.keys()].filter((block) => !now.has(block));
    for (const block of gone) block.remove();
    let place = prose.firstElementChild;
    let changed = gone.length > 0;
    for (const block of now.keys()) {
      if (block === place) {
        place = place.nextElementSibling;
      } else {
        prose.insertBefore(block, place);
        changed = true;
      }
    }
    this.blocks = now;
    return changed;
  }

  private showContents(page: Document): void {
    const fresh = list(page);
    const html = fresh?.outerHTML ?? "";
    const tree = list(this.root);
    if (html === this.contents || !fresh || !tree) return;
    this.contents = html;
    const folded = [...tree.querySelectorAll("li:has(> .fold[aria-expanded='false']) > a")];
    const hrefs = new Set(folded.map((link) => link.getAttribute("href")));
    const focus = focused(tree);
    tree.replaceWith(this.root.importNode(fresh, true));
    bindContents(this.root);
    for (const link of list(this.root)?.querySelectorAll("a") ?? []) {
      const fold = link.parentElement?.querySelector<HTMLElement>(":scope > .fold");
      if (hrefs.has(link.getAttribute("href"))) fold?.click();
    }
    if (focus) list(this.root)?.querySelector<HTMLElement>(focus)?.focus();
  }

  private seen(): void {
    if (this.root.visibilityState === "hidden") {
      this.later("hidden", HIDDEN, () => this.stop());
    } else {
      this.cancel("hidden");
      if (!this.stream && !this.poll) this.again();
    }
  }

  private isSelected(): boolean {
    const selection = this.root.getSelection();
    if (!selection || selection.isCollapsed) return false;
    return this.sheet.contains(selection.anchorNode);
  }

  private stop(): void {
    this.stream?.close();
    this.stream = undefined;
    this.poll?.abort();
    this.poll = undefined;
    for (const name of Object.keys(this.timers)) this.cancel(name);
  }

  private later(name: string, delay: number, act: () => void): void {
    this.cancel(name);
    this.timers[name] = window.setTimeout(act, delay);
  }

  private cancel(name: string): void {
    window.clearTimeout(this.timers[name]);
    this.timers[name] = undefined;
  }
}

function written(sheet: HTMLElement): Map<Element, string> {
  const blocks = sheet.querySelector(".prose")?.children ?? [];
  return new Map([...blocks].map((block) => [block, block.outerHTML]));
}

function list(page: Document): HTMLElement | null {
  return page.querySelector("[data-contents] > ol");
}

/** The block at the top of what is seen: it stays where it is. */
function anchorOf(blocks: Element[]): Element | undefined {
  return blocks.find((block) => block.getBoundingClientRect().bottom > 0);
}

/** How to find again what has the focus, once its block was replaced. */
function focused(inside: Element): string | undefined {
  const active = document.activeElement;
  const href = active?.getAttribute("href");
  if (!active || !href || !inside.contains(active)) return undefined;
  return `a[href="${CSS.escape(href)}"]`;
}
