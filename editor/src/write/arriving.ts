/**
 * The parts of the editor that come after the first paint, and how they join a text in which
 * one writes already: its history, its selection, what is being composed and what is not sent
 * yet stay as they are.
 *
 *     draft with tables ──► tables ──► the text opens ──painted──► later.ts ──► complete
 */
import type { Node } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { NODES } from "./kinds";
import { inOrder, type Named } from "./order";
import type { Needs } from "./plugins";
import type { Waiting } from "./waiting";

const SOON = 1000; // ms after which a page that is never idle gets its parts all the same
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

/** How the parts come; a test brings its own. */
export interface Parts {
  later(): Promise<typeof import("./later")>;
  tables(): Promise<typeof import("./tables")>;
}

export const PARTS: Parts = {
  later: () => import("./later"),
  tables: () => import("./tables"),
};

/** What a text needs beyond the first plugins before one may write in it. */
export async function neededBy(doc: Node, parts = PARTS): Promise<Named> {
  let hasTable = false;
  doc.descendants((node) => {
    hasTable ||= node.type === NODES.table;
    return !hasTable && !node.isTextblock;
  });
  return hasTable ? { tables: (await parts.tables()).tablesPlugin() } : {};
}

/** Waits for a part, as long as the network takes. */
async function arrived<T>(load: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return await load();
    } catch (error) {
      console.warn(error);
    }
    await new Promise((done) => {
      setTimeout(done, pause);
      window.addEventListener("online", done, { once: true });
    });
  }
}

/** Completes the editor: loads the parts, adds them to the text, does what was asked of them. */
export async function complete(
  view: EditorView,
  first: Named,
  needs: Needs,
  waiting: Waiting,
  parts = PARTS,
): Promise<void> {
  await Promise.race([idle(), waiting.wanted]);
  const [later, tables] = await Promise.all([arrived(parts.later), arrived(parts.tables)]);
  await composed(view);
  if (view.isDestroyed) return;
  const plugins = inOrder({
    tables: tables.tablesPlugin(),
    ...first,
    ...later.laterPlugins(needs),
  });
  view.updateState(view.state.reconfigure({ plugins }));
  view.updateState(view.state); // what stands beside the text is drawn anew: it shows how it is
  later.laterMounts(view, needs);
  waiting.arrive(view, later.openSlash);
}

/** Once the page is drawn and has nothing else to do. */
function idle(): Promise<unknown> {
  return new Promise((done) => {
    // Safari has no such thing.
    if ("requestIdleCallback" in window) requestIdleCallback(done, { timeout: SOON });
    else setTimeout(done, SOON / 5);
  });
}

/** Once no word is half composed: an input method holds on to the elements it writes in. */
async function composed(view: EditorView): Promise<void> {
  while (!view.isDestroyed && view.composing) {
    await new Promise((done) => setTimeout(done, 50));
  }
}
