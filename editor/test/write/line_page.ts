/** Pages on a line to a server, with a network and a store that tests command. */
import { IDBFactory } from "fake-indexeddb";
import { EditorState } from "prosemirror-state";
import { expect } from "vitest";
import { collabPlugin, type Loss } from "../../src/write/collab";
import { Keeping } from "../../src/write/keeping";
import { Line } from "../../src/write/line";
import type { Status } from "../../src/write/status";
import { Authority } from "./authority";
import { docOf, p } from "./collab_page";
import { Locks } from "./locks";
import { type Stream, World } from "./network";

interface Page {
  line: Line;
  statuses: Status[];
  losses: { words: string; reason: string; sentence: string }[];
  type(text: string, at?: number): void;
  state(): EditorState;
  /** The page dies: nothing of it runs any more. */
  crash(): void;
  keeping: Keeping;
}

/** A text of two paragraphs on a server, and who opens it. */
export class Scene {
  readonly server = new Authority(docOf(p("un"), p("deux")));
  readonly world = new World(this.server);
  private readonly locks = new Locks();

  /** Without a factory the browser keeps nothing. */
  constructor(private readonly factory: IDBFactory | null = new IDBFactory()) {}

  /** Opens a page, and lets it begin. */
  async open(client = "client-aaaaaaaaaaaa"): Promise<Page> {
    const owner = { account: 7, document: "/steps", client };
    const keeping = await Keeping.open(owner, this.factory, this.locks.of(client));
    const statuses: Status[] = [];
    const losses: Page["losses"] = [];
    let state = EditorState.create({
      doc: this.server.doc,
      plugins: [collabPlugin(this.server.version, client)],
    });
    const line = new Line(
      {
        state: () => state,
        dispatch: (tr) => {
          state = state.apply(tr);
        },
        addresses: { draft: "/draft", steps: "/steps", news: "/news" },
        client,
        account: 7,
        savedAt: "2026-11-24T13:00:00.000+00:00",
        keeping,
        status: (status) => statuses.push(status),
        lost: (lost: readonly Loss[], sentence: string) =>
          losses.push(...lost.map((one) => ({ ...one, sentence }))),
      },
      this.world,
    );
    await this.world.pass(10);
    return {
      line,
      statuses,
      losses,
      keeping,
      state: () => state,
      type: (text, at = 1) => {
        state = state.apply(state.tr.insertText(text, at));
        line.changed();
      },
      crash: () => {
        line.close();
        keeping.close();
        this.locks.free(client);
      },
    };
  }

  /** The last stream that a page opened. */
  stream(): Stream {
    return this.world.streams.at(-1) ?? expect.fail("no stream");
  }

  /** Somebody else writes. */
  others(text: string, at: number): void {
    const state = EditorState.create({ doc: this.server.doc });
    const step = state.tr.insertText(text, at).steps[0]?.toJSON() as Record<
      string,
      unknown
    >;
    const batch = this.world.name();
    this.server.push({ client: "x", batch, version: this.server.version, steps: [step] });
    this.world.told();
  }
}

/** How what a page writes stands. */
export const last = (page: Page) => page.statuses.at(-1)?.kind;
