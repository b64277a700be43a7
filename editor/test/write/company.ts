/** A page where one writes with others: the text, its articles, carets, contents. */
import type { Node } from "prosemirror-model";
import { EditorState, Plugin, type Transaction } from "prosemirror-state";
import type { Transform } from "prosemirror-transform";
import { EditorView } from "prosemirror-view";
import { caretsPlugin, showPeople, type Wire } from "../../src/write/carets";
import { mountContents } from "../../src/write/contents";
import { ContentsActs } from "../../src/write/contents_acts";
import { numbersPlugin } from "../../src/write/numbers";
import { mountPeople, writersPlugin } from "../../src/write/people";
import type { Person } from "../../src/write/protocol";
import { doc } from "./outlined";

export const ME = 1;

/** What is confirmed, as a test says it; positions of older versions stay where they are. */
export class FakeWire implements Wire {
  version = 7;
  pending = 0;
  versionOf = () => this.version;
  unconfirmed = () => this.pending;
  mapForward = (_state: EditorState, version: number, pos: number) =>
    version > this.version - 5 ? pos : null;
}

const PAGE = `<div id="status"></div><main id="main"></main><aside id="contents"></aside>
  <div id="people"></div><div id="sheet"></div>
  <dialog data-confirm-dialog><form method="dialog"><p data-confirm-sentence></p>
  <button value="cancel"></button><button value="confirm"></button></form></dialog>`;

function contents(view: EditorView, host: HTMLElement) {
  const shown = mountContents(view, host, { me: ME });
  shown.join(new ContentsActs(shown));
  return shown;
}

export function company(blocks: Node[], wire: Wire = new FakeWire()): EditorView {
  document.body.innerHTML = PAGE;
  const host = (id: string) => document.getElementById(id) as HTMLElement;
  const state = EditorState.create({
    doc: doc(...blocks),
    plugins: [
      numbersPlugin({ scheme: "articles", lot: null }),
      caretsPlugin({ client: "mine", wire }),
      writersPlugin(ME),
      new Plugin({ view: (view) => contents(view, host("contents")) }),
      new Plugin({ view: (view) => mountPeople(view, host("people"), { me: ME }) }),
    ],
  });
  return new EditorView(host("sheet"), { state });
}

/** Somebody whose caret is at `head`, seen on version 7. */
export function person(
  name: string,
  head: number | null,
  more: Partial<Person> = {},
): Person {
  const id = more.id ?? name.length;
  return {
    client: `page-${name}`,
    id,
    name,
    initials: name.slice(0, 2),
    tone: 3,
    since: `2026-11-24T13:0${id % 10}:00Z`,
    version: head === null ? null : 7,
    anchor: head,
    head,
    section: null,
    here: true,
    ...more,
  };
}

export function tell(view: EditorView, ...people: Person[]): void {
  view.dispatch(showPeople(view.state.tr, people));
}

/** What somebody else does arrives. */
export function arrive(view: EditorView, act: (tr: Transaction) => Transform): void {
  const tr = view.state.tr;
  act(tr);
  view.dispatch(tr.setMeta("rebased", 0));
}
