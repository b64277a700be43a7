/**
 * What the text does from its first keystroke. The rest is in `later.ts`: until it has
 * arrived, `waiting.ts` keeps what is asked of it.
 */
import { history } from "prosemirror-history";
import { caretGuardPlugin } from "./caret_guard";
import { caretsPlugin } from "./carets";
import { collabPlugin, mapForward, unconfirmed, versionOf } from "./collab";
import { type Joined, joinPlugin } from "./commands";
import type { Contents } from "./contents";
import { inputsPlugin } from "./inputs";
import { keysPlugins, listKeysPlugin } from "./keys";
import type { Surroundings } from "./known";
import type { Naming } from "./naming";
import { noteNumbersPlugin } from "./note_numbers";
import { numbersPlugin } from "./numbers";
import type { Named } from "./order";
import type { Numbering } from "./outline";
import { copyPlugin } from "./paste/copy";
import { writersPlugin } from "./people";
import type { Toolbar } from "./toolbar";
import { typographyPlugins } from "./typography";
import { viewsPlugin } from "./views";
import type { Waiting } from "./waiting";

/** How positions of other pages are brought to this one. */
export const WIRE = { versionOf, unconfirmed, mapForward };

/** What the plugins need of the page. */
export interface Needs {
  version: number;
  client: string;
  me: number;
  numbering: Numbering;
  known: Surroundings;
  images: string;
  clauses: string;
  count: HTMLElement;
  find: HTMLElement;
  /** What stands beside the text, to be completed. */
  contents(): Contents;
  toolbar(): Toolbar;
  naming: Naming;
  /** Commands that other parts of the page bring. */
  joined: Joined;
  told(sentence: string): void;
}

/** Gives the plugins of the first moment; `waiting` stands for those that come later. */
export function firstPlugins(needs: Needs, waiting: Waiting): Named {
  const { version, client, me, known } = needs;
  return {
    waiting: waiting.plugin,
    joined: joinPlugin({ ...waiting.commands, ...needs.joined }),
    collab: collabPlugin(version, client),
    carets: [caretsPlugin({ client, wire: WIRE }), caretGuardPlugin()],
    numbers: numbersPlugin(needs.numbering),
    writers: writersPlugin(me),
    history: history(),
    listKeys: listKeysPlugin(),
    copy: copyPlugin({
      field: (name) => known.field(name)?.value ?? "",
      reference: (spec, key) => known.reference(spec, key)?.number ?? "",
    }),
    typography: typographyPlugins(),
    inputs: inputsPlugin(),
    noteNumbers: noteNumbersPlugin(),
    views: viewsPlugin(known),
    keys: keysPlugins(),
  };
}
