/**
 * Everything the text does, in the order in which keys are offered: windows that are open
 * first, lists before tables (Tab in a list within a cell), our keys before everybody's.
 */
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import type { Plugin } from "prosemirror-state";
import { ARTICLE_COMMANDS } from "./articles";
import { caretsPlugin } from "./carets";
import { collabPlugin, mapForward, unconfirmed, versionOf } from "./collab";
import { type Joined, joinPlugin, opens } from "./commands";
import { countPlugin } from "./count";
import { openFields, openReferences } from "./fields";
import { findPlugin, openFind, openReplace } from "./find";
import { footnotesPlugin, openFootnote } from "./footnotes";
import { imageCommand, imagesPlugin, sendFiles, sendImages } from "./images";
import { inputsPlugin } from "./inputs";
import { keysPlugins, listKeysPlugin } from "./keys";
import type { Surroundings } from "./known";
import { linksPlugin, openLink } from "./links";
import { noteNumbersPlugin } from "./note_numbers";
import { numbersPlugin } from "./numbers";
import type { Numbering } from "./outline";
import { pastePlugin } from "./paste";
import { writersPlugin } from "./people";
import { openShortcuts } from "./shortcuts";
import { slashPlugin } from "./slash";
import { tableMenuPlugin } from "./table_menu";
import { insertTable, tablesPlugin } from "./tables";
import { typographyPlugins } from "./typography";
import { viewsPlugin } from "./views";

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
  count: HTMLElement;
  /** Commands that other parts of the page bring. */
  joined: Joined;
  told(sentence: string): void;
}

/** Gives the plugins of the text. */
export function pluginsOf(needs: Needs): Plugin[] {
  const { version, client, me, known, told } = needs;
  return [
    joinPlugin({ ...commandsOf(known), ...needs.joined }),
    slashPlugin(),
    footnotesPlugin(),
    collabPlugin(version, client),
    caretsPlugin({ client, wire: WIRE }),
    numbersPlugin(needs.numbering),
    writersPlugin(me),
    history(),
    listKeysPlugin(),
    pastePlugin({
      told,
      images: sendImages,
      files: (view, files) => sendFiles(view, files),
      field: (name) => known.field(name)?.value ?? "",
      reference: (spec, key) => known.reference(spec, key)?.number ?? "",
    }),
    tablesPlugin(),
    tableMenuPlugin(),
    findPlugin(),
    ...typographyPlugins(),
    inputsPlugin(),
    linksPlugin(),
    imagesPlugin({ address: needs.images, told }),
    noteNumbersPlugin(),
    viewsPlugin(known),
    countPlugin(needs.count),
    gapCursor(),
    dropCursor({ class: "drop-cursor", color: false }),
    ...keysPlugins(),
  ];
}

function commandsOf(known: Surroundings): Joined {
  return {
    ...ARTICLE_COMMANDS,
    link: opens(openLink),
    field: opens((view) => openFields(view, known)),
    reference: opens((view) => openReferences(view, known)),
    footnote: opens(openFootnote),
    table: insertTable(3, 3),
    image: imageCommand,
    find: openFind,
    replace: openReplace,
    shortcuts: opens(openShortcuts),
  };
}
