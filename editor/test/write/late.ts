/** An editor whose later parts come when a test says so. */
import { EditorState, type Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { complete, type Parts } from "../../src/write/arriving";
import { mountContents } from "../../src/write/contents";
import { Surroundings } from "../../src/write/known";
import { inOrder, type Named } from "../../src/write/order";
import { firstPlugins, type Needs } from "../../src/write/plugins";
import type { Draft } from "../../src/write/protocol";
import { schema } from "../../src/write/schema";
import { mountToolbar } from "../../src/write/toolbar";
import { Waiting } from "../../src/write/waiting";
import { all } from "./opened";
import { stateOf } from "./written";

const PAGE = `<div id="status"></div><div id="toolbar"></div><div id="find"></div>
  <aside id="contents"></aside><p id="count"></p><div id="sheet"></div>`;

export interface Late {
  view: EditorView;
  told: string[];
  /** What was typed in the field that had the focus, as execCommand does. */
  typed: string[];
  /** The parts arrive, and join the text. */
  arrive(): Promise<void>;
}

/** Opens a document whose parts have not arrived; `failures` come before they do. */
export function late(signed: Parameters<typeof stateOf>[0], failures = 0): Late {
  document.body.innerHTML = PAGE;
  const told: string[] = [];
  const typed: string[] = [];
  document.execCommand = (_name, _shown, letters) => typed.push(letters ?? "") > 0;
  const [waiting, gate] = [new Waiting(), gated(failures)];
  const { doc, selection } = stateOf(signed);
  let contents: ReturnType<typeof mountContents>;
  let toolbar: ReturnType<typeof mountToolbar>;
  const needs = needsOf(told, {
    contents: () => contents,
    toolbar: () => toolbar,
  });
  const first: Named = firstPlugins(needs, waiting);
  const plugins: Plugin[] = inOrder(first);
  const state = EditorState.create({ doc, selection, plugins });
  const view = new EditorView(all("#sheet")[0] as HTMLElement, { state });
  contents = mountContents(view, all("#contents")[0] as HTMLElement, { me: 1 });
  toolbar = mountToolbar(view, all("#toolbar")[0] as HTMLElement);
  const completed = complete(view, first, needs, waiting, gate.parts);
  const arrive = () => {
    gate.open();
    return completed;
  };
  return { view, told, typed, arrive };
}

function gated(failures: number): { parts: Parts; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  let left = failures;
  const later = async () => {
    await opened;
    left -= 1;
    if (left >= 0) throw new TypeError("Failed to fetch");
    return import("../../src/write/later");
  };
  return { parts: { later, tables: () => import("../../src/write/tables") }, open };
}

function needsOf(told: string[], mounted: Pick<Needs, "contents" | "toolbar">): Needs {
  const draft = { fields: [], specs: [] } as unknown as Draft;
  const host = (id: string) => all(`#${id}`)[0] as HTMLElement;
  return {
    ...{
      version: 0,
      client: "mine",
      me: 1,
      clauses: "/clauses",
      images: "/images",
      joined: {},
    },
    numbering: { scheme: "articles", lot: null },
    known: new Surroundings(draft, () => null),
    ...{ count: host("count"), find: host("find"), ...mounted },
    naming: { address: "", number: () => 1, told: (sentence) => told.push(sentence) },
    told: (sentence) => told.push(sentence),
  };
}

export const heading = (title: string) =>
  schema.node("heading", { level: 1, key: title }, [schema.text(title)]);
