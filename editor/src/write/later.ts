/**
 * What typing does not need: pasting, find and replace, the bar of tables, images, the windows
 * that ask something. Loaded once the page is drawn (`arriving.ts`).
 */
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import type { Command } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { ARTICLE_COMMANDS } from "./articles";
import { openClauses } from "./clauses";
import { joinPlugin, opens } from "./commands";
import { ContentsActs } from "./contents_acts";
import { countPlugin } from "./count";
import { openFields, openReferences } from "./fields";
import { findPlugin, openFind, openReplace } from "./find";
import { mountFind } from "./find_bar";
import { footnotesPlugin, openFootnote } from "./footnotes";
import { imageCommand, imagesPlugin, sendFiles, sendImages } from "./images";
import { linksPlugin, openLink } from "./links";
import { Menu } from "./menu";
import { openNaming } from "./naming";
import type { Named } from "./order";
import { pastePlugin } from "./paste";
import type { Needs } from "./plugins";
import { openShortcuts } from "./shortcuts";
import { slashPlugin } from "./slash";
import { tableMenuPlugin } from "./table_menu";
import { insertTable } from "./tables";
import type { LateCommand } from "./waiting";

export { openSlash } from "./slash";

/** Gives the plugins that come after those of the first moment, but for `tables`. */
export function laterPlugins(needs: Needs): Named {
  const { told } = needs;
  return {
    joined: joinPlugin({ ...laterCommands(needs), ...needs.joined }),
    slash: slashPlugin(),
    footnotes: footnotesPlugin(),
    paste: pastePlugin({
      told,
      images: sendImages,
      files: (view, files) => sendFiles(view, files),
    }),
    tableMenu: tableMenuPlugin(),
    find: findPlugin(),
    links: linksPlugin(),
    images: imagesPlugin({ address: needs.images, told }),
    count: countPlugin(needs.count),
    cursors: [gapCursor(), dropCursor({ class: "drop-cursor", color: false })],
  };
}

function laterCommands({ known, naming, clauses }: Needs): Record<LateCommand, Command> {
  return {
    ...ARTICLE_COMMANDS,
    link: opens(openLink),
    field: opens((view) => openFields(view, known)),
    reference: opens((view) => openReferences(view, known)),
    footnote: opens(openFootnote),
    clause: opens((view) => openClauses(view, clauses)),
    table: insertTable(3, 3),
    image: imageCommand,
    find: openFind,
    replace: openReplace,
    save: opens((view) => openNaming(view, naming)),
    shortcuts: opens(openShortcuts),
  };
}

/** Completes what stands beside the text. */
export function laterMounts(view: EditorView, { find, contents, toolbar }: Needs): void {
  mountFind(view, find);
  toolbar().join((...plan) => new Menu(...plan));
  contents().join(new ContentsActs(contents()));
}
