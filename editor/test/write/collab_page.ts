/** Short documents, and the page of somebody who writes with others, without its screen. */
import { history } from "prosemirror-history";
import type { Node } from "prosemirror-model";
import { EditorState, type Transaction } from "prosemirror-state";
import {
  answered,
  collabPlugin,
  type Loss,
  lossesOf,
  receive,
  sendable,
  startBatch,
  versionOf,
  wordsSent,
} from "../../src/write/collab";
import type { Batch, Entry, Pushed } from "../../src/write/protocol";
import { schema } from "../../src/write/schema";
import type { Authority } from "./authority";

export const p = (text: string) =>
  schema.node("paragraph", null, text ? [schema.text(text)] : []);
export const h = (text: string) => schema.node("heading", null, [schema.text(text)]);
export const docOf = (...blocks: Node[]) => schema.node("doc", null, blocks);

let named = 0;

/** One person's page, without its screen. */
export class Page {
  state: EditorState;
  losses: Loss[] = [];

  constructor(
    readonly server: Authority,
    readonly client = `client-${++named}`,
  ) {
    this.state = EditorState.create({
      doc: server.doc,
      plugins: [collabPlugin(server.version, this.client), history()],
    });
  }

  dispatch(tr: Transaction): void {
    this.losses.push(...lossesOf(tr));
    this.state = this.state.apply(tr);
  }

  type(text: string, at: number): void {
    this.dispatch(this.state.tr.insertText(text, at));
  }

  hear(entries: Entry[] | "late" = this.server.since(versionOf(this.state))): void {
    if (entries === "late") throw new Error("late");
    for (;;) {
      const tr = receive(this.state, entries);
      if (tr === "gap") throw new Error("gap");
      if (!tr) return;
      this.dispatch(tr);
    }
  }

  batch(): Batch | null {
    const started = startBatch(this.state, `batch-${++named}`);
    if (started) this.dispatch(started);
    return sendable(this.state);
  }

  answer(pushed: Pushed): void {
    for (const words of wordsSent(this.state, pushed.dropped)) {
      this.losses.push({ reason: "dropped", words });
    }
    for (const { words } of pushed.swallowed) {
      this.losses.push({ reason: "swallowed", words });
    }
    this.hear(pushed.entries);
    this.dispatch(answered(this.state));
  }

  /** Sends one batch and hears the answer. */
  send(): void {
    const batch = this.batch();
    const pushed = batch && this.server.push(batch);
    if (pushed) this.answer(pushed);
  }

  get text(): string {
    return this.state.doc.textBetween(0, this.state.doc.content.size, "|");
  }
}
