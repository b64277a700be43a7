import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bindContents } from "../../src/pages/contents";
import { bindLive } from "../../src/pages/live";
import { one, open } from "./page";

/** A stream that the test speaks through. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static all: Stream[] = [];
  readyState = 1;

  constructor(readonly url: string) {
    super();
    Stream.all.push(this);
  }

  close(): void {
    this.readyState = 2;
  }

  tell(event: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) }));
  }
}

const stream = () => Stream.all.at(-1) as Stream;
const asked = vi.fn();

const SAVED = '<div class="toolbar"><span class="saved">version 1</span></div>';

function page(version: number, blocks: string[], saved = "1", branches = "<li>A</li>") {
  return `
    <nav data-contents data-fold-label="Replier {title}"><ol>${branches}</ol></nav>
    ${SAVED.replace("version 1", `version ${saved}`)}
    <article data-live="/news" data-live-version="${version}" data-live-said="Le texte a changé.">
      <div class="prose">${blocks.join("")}</div>
    </article>`;
}

function answer(html: string, more: Partial<Response> = {}): void {
  asked.mockResolvedValue({ ok: true, redirected: false, text: async () => html, ...more });
}

const texts = () => [...one(".prose").children].map((block) => block.textContent);
const moment = () => vi.advanceTimersByTimeAsync(3000);

function hide(hidden: boolean): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(
    hidden ? "hidden" : "visible",
  );
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", asked);
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  vi.stubGlobal("scrollBy", vi.fn());
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
  Stream.all = [];
  asked.mockReset();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function read(html: string): void {
  open(html);
  bindLive(document);
  bindContents(document);
}

test("what others write is shown a moment later, and only the blocks that changed", async () => {
  read(page(1, ["<p>un</p>", "<p>deux</p>", "<p>trois</p>"]));
  expect(stream().url).toBe("/news?version=1");
  const [first, second, third] = one(".prose").children;
  answer(page(2, ["<p>un</p>", "<p>neuf</p>", "<p>deux !</p>", "<p>trois</p>"], "2"));
  stream().tell("entries");
  expect(asked).not.toHaveBeenCalled();
  await moment();
  expect(texts()).toEqual(["un", "neuf", "deux !", "trois"]);
  expect([...one(".prose").children].at(0)).toBe(first);
  expect([...one(".prose").children].at(-1)).toBe(third);
  expect(second?.isConnected).toBe(false);
  expect(one(".saved").textContent).toBe("version 2");
  expect(one("[data-live]").dataset.liveVersion).toBe("2");
});

test("blocks that are alike are each kept, and moved ones are moved", async () => {
  read(page(1, ["<p>x</p>", "<p>x</p>", "<p>y</p>"]));
  const before = [...one(".prose").children];
  answer(page(2, ["<p>y</p>", "<p>x</p>", "<p>x</p>"]));
  stream().tell("entries");
  await moment();
  expect(texts()).toEqual(["y", "x", "x"]);
  expect(new Set(one(".prose").children)).toEqual(new Set(before));
});

test("many changes are read once", async () => {
  read(page(1, ["<p>un</p>"]));
  answer(page(9, ["<p>deux</p>"]));
  for (let count = 0; count < 20; count++) stream().tell("entries");
  await moment();
  expect(asked).toHaveBeenCalledTimes(1);
});

test("the contents follow, and what was folded stays so", async () => {
  const branch = (title: string) =>
    `<li><a href="#a">${title}</a><ol><li><a href="#b">B</a></li></ol></li>`;
  read(page(1, ["<p>un</p>"], "1", branch("A")));
  one(".fold").click();
  answer(page(2, ["<p>un</p>"], "1", branch("A bis")));
  stream().tell("entries");
  await moment();
  expect(one("[data-contents] a").textContent).toBe("A bis");
  expect(document.querySelectorAll(".fold")).toHaveLength(1);
  expect(one(".fold").getAttribute("aria-expanded")).toBe("false");
});

test("nothing moves while words are selected", async () => {
  read(page(1, ["<p>un</p>"]));
  document.getSelection()?.selectAllChildren(one(".prose p"));
  answer(page(2, ["<p>deux</p>"]));
  stream().tell("entries");
  await moment();
  expect(texts()).toEqual(["un"]);
  document.getSelection()?.removeAllRanges();
  document.dispatchEvent(new Event("selectionchange"));
  await moment();
  expect(texts()).toEqual(["deux"]);
});

test("a link that has the focus keeps it when its block is replaced", async () => {
  read(page(1, ['<p>un <a href="/edit">Modifier</a></p>']));
  one("a[href='/edit']").focus();
  answer(page(2, ['<p>deux <a href="/edit">Modifier</a></p>']));
  stream().tell("entries");
  await moment();
  expect(document.activeElement).toBe(one("a[href='/edit']"));
  expect(texts()).toEqual(["deux Modifier"]);
});

test("a change is said politely, once a minute at most", async () => {
  read(page(1, ["<p>0</p>"]));
  for (const text of ["1", "2"]) {
    answer(page(2, [`<p>${text}</p>`]));
    stream().tell("entries");
    await moment();
    expect(one("#status").textContent).toBe(text === "1" ? "Le texte a changé." : "");
    one("#status").textContent = "";
  }
  await vi.advanceTimersByTimeAsync(60_000);
  stream().tell("hello");
  answer(page(3, ["<p>3</p>"]));
  stream().tell("entries");
  await moment();
  expect(one("#status").textContent).toBe("Le texte a changé.");
});

test("a tab that nobody sees gives its line back, and reads again when it is seen", async () => {
  read(page(1, ["<p>un</p>"]));
  hide(true);
  for (const seconds of [10, 10, 9]) {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    stream().tell("beat");
  }
  expect(stream().readyState).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(stream().readyState).toBe(2);
  answer(page(7, ["<p>sept</p>"]));
  hide(false);
  await moment();
  expect(texts()).toEqual(["sept"]);
  expect(stream().url).toBe("/news?version=7");
  expect(stream().readyState).toBe(1);
});

test("a right that has gone is said, and nothing more is asked for", async () => {
  read(page(1, ["<p>un</p>"]));
  stream().tell("right", { may: "none", sentence: "Plus d’accès." });
  expect(one("#status").textContent).toBe("Plus d’accès.");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(stream().readyState).toBe(2);
  expect(asked).not.toHaveBeenCalled();
});

test.each([["late", {}] as const, ["right", { may: "read" }] as const])(
  "after %s it reads the page and listens again",
  async (event, data) => {
    read(page(1, ["<p>un</p>"]));
    answer(page(5, ["<p>cinq</p>"]));
    stream().tell(event, data);
    await moment();
    expect(stream().url).toBe("/news?version=5");
    expect(texts()).toEqual(["cinq"]);
  },
);

test("a stream that is held back on its way gives way to polls", async () => {
  read(page(1, ["<p>un</p>"]));
  const told = { events: [{ event: "entries", data: {} }] };
  asked.mockImplementation(async (address: string) =>
    address.startsWith("/news?version=1")
      ? { ok: true, json: async () => told }
      : address.startsWith("/news")
        ? new Promise(() => {})
        : { ok: true, text: async () => page(2, ["<p>deux</p>"]) },
  );
  await vi.advanceTimersByTimeAsync(15_000);
  expect(stream().readyState).toBe(2);
  await moment();
  expect(texts()).toEqual(["deux"]);
  expect(asked.mock.lastCall?.[0]).toBe("/news?version=2");
});

test("a page that cannot be read is asked for again later", async () => {
  read(page(1, ["<p>un</p>"]));
  answer("", { ok: false });
  stream().close();
  stream().dispatchEvent(new Event("error"));
  await vi.advanceTimersByTimeAsync(12_000);
  expect(asked).toHaveBeenCalledTimes(1);
  answer(page(2, ["<p>deux</p>"]));
  await vi.advanceTimersByTimeAsync(14_000);
  expect(texts()).toEqual(["deux"]);
  expect(Stream.all).toHaveLength(2);
});

test("a page that is not read live asks for nothing", () => {
  read("<article></article>");
  expect(Stream.all).toEqual([]);
});
