/**
 * What is not yet on the server is kept on this computer, until it is.
 *
 *   typing ──► keep ──► IndexedDB ──► (the page dies) ──► adopt ──► sent with the same names
 *
 * One record per page that writes. A page holds a lock for as long as it lives: a record whose
 * lock is free belongs to a page that is gone, and whoever takes the lock sends it, alone.
 * Without a store the page goes on, and says that it keeps nothing.
 */
import type { Unsent } from "./collab";
import { isRecord } from "./protocol";

/** What one page has not sent. */
export interface Kept {
  key: string;
  account: number;
  /** The address of the document's steps. */
  document: string;
  client: string;
  unsent: Unsent;
  /** When its page last said that it was there; counts only where there are no locks. */
  beat: number;
}

/** A passage that has no place any more. */
export interface LostPassage {
  id: string;
  account: number;
  document: string;
  words: string;
  reason: string;
  /** What the server said, when it said why. */
  sentence: string;
  at: string;
}

export interface Owner {
  account: number;
  document: string;
  client: string;
}

const DATABASE = "wikimarche-writing";
const UNSENT = "unsent";
const PASSAGES = "passages";
const BEAT = 60_000;
const GONE_AFTER = 10 * 60_000; // browsers slow the timers of hidden pages down to minutes

/** The store of one page. */
export class Keeping {
  private wanted: { unsent: Unsent | null } | null = null;
  private writing: Promise<void> | null = null;
  private release: (() => void) | null = null;
  private beating: ReturnType<typeof setInterval> | null = null;

  private constructor(
    private db: IDBDatabase | null,
    private readonly owner: Owner,
    private readonly locks: LockManager | null,
  ) {}

  /** Opens the store; never fails, see `works`. */
  static async open(
    owner: Owner,
    factory: IDBFactory | null = ours("indexedDB"),
    locks: LockManager | null = typeof navigator === "object" ? navigator.locks : null,
  ): Promise<Keeping> {
    const db = await openDatabase(factory).catch(() => null);
    const keeping = new Keeping(db, owner, locks ?? null);
    db?.addEventListener("versionchange", () => keeping.close()); // somebody signed out
    if (db) await keeping.hold();
    return keeping;
  }

  /** Whether what is given to keep is kept. */
  get works(): boolean {
    return this.db !== null;
  }

  /** Keeps what is not sent, or forgets it; done when the last that was given is written. */
  keep(unsent: Unsent | null): Promise<void> {
    this.wanted = { unsent };
    this.writing ??= this.write();
    return this.writing;
  }

  /** Gives each record of this document whose page is gone to `send`, one after the other. */
  async adopt(
    send: (kept: Kept, save: (unsent: Unsent | null) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const all = (await this.run(UNSENT, "readonly", (store) => store.getAll())) ?? [];
    for (const { key } of all.filter((kept) => this.isAdoptable(kept))) {
      await this.alone(key, async () => {
        const kept = await this.run(UNSENT, "readonly", (store) => store.get(key));
        if (isKept(kept)) await send(kept, (unsent) => this.put(kept, unsent));
      });
    }
  }

  /** The passages that wait for their author to place them. */
  async passages(): Promise<LostPassage[]> {
    const all = await this.run<LostPassage[]>(PASSAGES, "readonly", (store) =>
      store.getAll(),
    );
    const mine = (all ?? []).filter(
      ({ account, document }) =>
        account === this.owner.account && document === this.owner.document,
    );
    return mine.sort((a, b) => a.at.localeCompare(b.at));
  }

  /** Keeps a passage until it is dismissed. */
  async keepPassage(passage: LostPassage): Promise<void> {
    await this.run(PASSAGES, "readwrite", (store) => store.put(passage));
  }

  /** Forgets a passage. */
  async dropPassage(id: string): Promise<void> {
    await this.run(PASSAGES, "readwrite", (store) => store.delete(id));
  }

  /** Keeps nothing more, and leaves what is kept to the next page. */
  close(): void {
    this.db?.close();
    this.db = null;
    this.release?.();
    if (this.beating) clearInterval(this.beating);
  }

  private get key(): string {
    const { account, document, client } = this.owner;
    return `${account} ${document} ${client}`;
  }

  private isAdoptable(kept: unknown): kept is Kept {
    return (
      isKept(kept) &&
      kept.account === this.owner.account &&
      kept.document === this.owner.document &&
      kept.key !== this.key
    );
  }

  private async write(): Promise<void> {
    while (this.wanted) {
      const { unsent } = this.wanted;
      this.wanted = null;
      await this.put({ ...this.owner, key: this.key }, unsent);
    }
    this.writing = null;
  }

  private async put(place: Owner & { key: string }, unsent: Unsent | null): Promise<void> {
    const { key, account, document, client } = place;
    await this.run(UNSENT, "readwrite", (store): IDBRequest<unknown> => {
      if (!unsent) return store.delete(key) as IDBRequest<unknown>;
      const kept: Kept = { key, account, document, client, unsent, beat: Date.now() };
      return store.put(kept) as IDBRequest<unknown>;
    });
  }

  private run<T>(
    name: string,
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    return new Promise((resolve) => {
      try {
        if (!this.db) return resolve(undefined);
        const transaction = this.db.transaction(name, mode);
        const request = ask(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => this.failed(resolve);
      } catch {
        this.failed(resolve);
      }
    });
  }

  /** A store that fails once (full, broken) is not relied upon any more. */
  private failed(resolve: (nothing: undefined) => void): void {
    this.close();
    resolve(undefined);
  }

  /** Says, for as long as this page lives, that its record is not to be adopted. */
  private async hold(): Promise<void> {
    if (!this.locks) {
      this.beating = setInterval(() => void this.beat(), BEAT);
      return;
    }
    const { locks } = this;
    await new Promise<void>((held) => {
      const hold = () => {
        held();
        return new Promise<void>((release) => {
          this.release = release;
        });
      };
      locks.request(lockOf(this.key), hold).catch(() => held());
    });
  }

  private async beat(): Promise<void> {
    const kept = await this.run(UNSENT, "readonly", (store) => store.get(this.key));
    if (isKept(kept)) await this.put(kept, kept.unsent);
  }

  /** Does something with a record whose page is gone, alone among the pages. */
  private async alone(key: string, work: () => Promise<void>): Promise<void> {
    if (this.locks) {
      await this.locks.request(lockOf(key), { ifAvailable: true }, async (lock) => {
        if (lock) await work();
      });
    } else if (await this.claim(key)) await work();
  }

  private async claim(key: string): Promise<boolean> {
    let isMine = false;
    await this.run(UNSENT, "readwrite", (store) => {
      const request = store.get(key);
      request.onsuccess = () => {
        const kept: unknown = request.result;
        if (!isKept(kept) || Date.now() - kept.beat < GONE_AFTER) return;
        isMine = true;
        store.put({ ...kept, beat: Date.now() });
      };
      return request;
    });
    return isMine;
  }
}

/** Forgets everything that pages kept here: for the moment when somebody signs out. */
export function forgetAll(factory: IDBFactory | null = ours("indexedDB")): Promise<void> {
  return new Promise((resolve) => {
    try {
      const request = factory?.deleteDatabase(DATABASE);
      if (!request) return resolve();
      for (const end of ["success", "error", "blocked"] as const) {
        request.addEventListener(end, () => resolve());
      }
    } catch {
      resolve(); // a browser that keeps nothing
    }
  });
}

function ours(name: "indexedDB"): IDBFactory | null {
  try {
    return globalThis[name] ?? null;
  } catch {
    return null; // forbidden
  }
}

function openDatabase(factory: IDBFactory | null): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (!factory) return reject(new Error("no store"));
    const request = factory.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(UNSENT, { keyPath: "key" });
      request.result.createObjectStore(PASSAGES, { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

function lockOf(key: string): string {
  return `wikimarche-writing ${key}`;
}

function isKept(value: unknown): value is Kept {
  return isRecord(value) && typeof value.client === "string" && isRecord(value.unsent);
}
