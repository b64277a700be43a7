// @vitest-environment node
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";
import type { Unsent } from "../../src/write/collab";
import { forgetAll, Keeping, type Kept, type LostPassage } from "../../src/write/keeping";
import { Locks } from "./locks";

const unsent = (version: number): Unsent => ({
  version,
  steps: [],
  sent: 0,
  flight: { batch: "b", version, steps: [], isBack: false },
});

let factory: IDBFactory;
let locks: Locks;

beforeEach(() => {
  factory = new IDBFactory();
  locks = new Locks();
});

const page = (client: string, account = 7, document = "/steps") =>
  Keeping.open({ account, document, client }, factory, locks.of(client));

async function adopted(by: Keeping): Promise<Kept[]> {
  const found: Kept[] = [];
  await by.adopt(async (kept) => void found.push(kept));
  return found;
}

function die(keeping: Keeping, client: string): void {
  keeping.close();
  locks.free(client);
}

test("what a page has not sent is found once the page is gone, the last of it", async () => {
  const first = await page("first");
  void first.keep(unsent(1));
  await first.keep(unsent(2));
  const second = await page("second");
  expect(await adopted(second)).toEqual([]);
  die(first, "first");
  expect((await adopted(second)).map((kept) => kept.unsent.version)).toEqual([2]);
});

test("what was acknowledged is forgotten", async () => {
  const first = await page("first");
  await first.keep(unsent(1));
  await first.keep(null);
  die(first, "first");
  expect(await adopted(await page("second"))).toEqual([]);
});

test("of two pages that open together only one sends what a third left", async () => {
  const first = await page("first");
  await first.keep(unsent(1));
  die(first, "first");
  const [second, third] = await Promise.all([page("second"), page("third")]);
  const sent: string[] = [];
  const send = (by: string) => async (_kept: Kept, save: (left: null) => Promise<void>) => {
    sent.push(by);
    await save(null);
  };
  await Promise.all([second.adopt(send("second")), third.adopt(send("third"))]);
  expect(sent).toEqual(["second"]);
});

test("nobody finds what another person or another document left", async () => {
  const first = await page("first");
  await first.keep(unsent(1));
  die(first, "first");
  expect(await adopted(await page("second", 8))).toEqual([]);
  expect(await adopted(await page("third", 7, "/other"))).toEqual([]);
});

test("without locks a page is gone when it has said nothing for ten minutes", async () => {
  const owner = { account: 7, document: "/steps", client: "first" };
  const first = await Keeping.open(owner, factory, null);
  await first.keep(unsent(1));
  first.close();
  const second = await Keeping.open({ ...owner, client: "second" }, factory, null);
  expect(await adopted(second)).toEqual([]);
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 11 * 60_000);
  expect((await adopted(second)).length).toBe(1);
  expect(await adopted(second)).toEqual([]); // claimed
  vi.restoreAllMocks();
  second.close();
});

test("signing out forgets everything, and pages still open keep nothing more", async () => {
  const first = await page("first");
  await first.keep(unsent(1));
  await forgetAll(factory);
  expect(first.works).toBe(false);
  await first.keep(unsent(2));
  locks.free("first");
  expect(await adopted(await page("second"))).toEqual([]);
});

test("a lost passage stays until it is dismissed, for its author in its document", async () => {
  const first = await page("first");
  const lost: LostPassage = {
    id: "1",
    account: 7,
    document: "/steps",
    words: "mots",
    reason: "dropped",
    sentence: "",
    at: "2026-11-24T14:32:00Z",
  };
  await first.keepPassage(lost);
  await first.keepPassage({ ...lost, id: "2", account: 8 });
  expect(await (await page("second")).passages()).toEqual([lost]);
  await first.dropPassage("1");
  expect(await first.passages()).toEqual([]);
});

test("a browser that refuses to keep is no obstacle", async () => {
  const refusing = {
    open: () => {
      throw new DOMException("refused", "SecurityError");
    },
  } as unknown as IDBFactory;
  const keeping = await Keeping.open(
    { account: 7, document: "/steps", client: "a" },
    refusing,
    null,
  );
  await keeping.keep(unsent(1));
  expect(keeping.works).toBe(false);
  expect(await keeping.passages()).toEqual([]);
});
