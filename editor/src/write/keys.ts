/**
 * The keys: those of the table of commands, and what Enter, Backspace, Delete and Tab do.
 *
 * A French keyboard writes digits with Maj and @ # { [ with AltGr, which Windows also calls
 * Ctrl+Alt: prosemirror-keymap reads the key's place only where that takes no character away.
 * On such keyboards Ctrl+Alt+digit works on the numeric pad; Alt+Maj+arrows everywhere.
 */
import {
  autoJoin,
  baseKeymap,
  chainCommands,
  createParagraphNear,
  deleteSelection,
  exitCode,
  joinBackward,
  joinForward,
  joinTextblockBackward,
  joinTextblockForward,
  newlineInCode,
  selectNodeBackward,
  selectNodeForward,
  splitBlockKeepMarks,
} from "prosemirror-commands";
import { undoInputRule } from "prosemirror-inputrules";
import { keydownHandler, keymap } from "prosemirror-keymap";
import type { ResolvedPos } from "prosemirror-model";
import { type Command, NodeSelection, type Plugin, Selection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { enterInHeading, leaveEmptyBlock } from "./blocks";
import { COMMANDS, type CommandName } from "./commands";
import { NODES } from "./kinds";
import { enterInList, listOf, outdentAtStart } from "./lists";

const LISTS = ["bullet_list", "ordered_list"];
const IN_LISTS: CommandName[] = ["indent", "outdent"]; // listKeysPlugin has them
const ANYWHERE: CommandName[] = ["save", "find", "replace", "shortcuts", "toolbar"];

/** Tab and Maj+Tab in a list. To be placed before the keys of tables: a list in a cell is first. */
export function listKeysPlugin(): Plugin {
  return keymap({
    Tab: inList(COMMANDS.indent.run),
    "Shift-Tab": inList(COMMANDS.outdent.run),
  });
}

/** The keys of the text, ours before those that every editor has; after those of tables. */
export function keysPlugins(): Plugin[] {
  const names = Object.keys(COMMANDS) as CommandName[];
  const ours = bindings(names.filter((name) => !IN_LISTS.includes(name)));
  return [keymap({ ...ours, ...STRUCTURE }), keymap(baseKeymap)];
}

/** The keys that also work beside the text; `?` there lists them all. Gives how to stop. */
export function bindPageKeys(view: EditorView): () => void {
  const root = view.dom.ownerDocument;
  const keys = keydownHandler({
    ...bindings(ANYWHERE),
    "?": COMMANDS.shortcuts.run,
  });
  const listen = (event: KeyboardEvent) => {
    const target = event.target as Element;
    if (event.defaultPrevented || target.closest("dialog, .ProseMirror")) return;
    if (event.key === "?" && target.closest("input, textarea, select")) return;
    if (keys(view, event)) event.preventDefault();
  };
  root.addEventListener("keydown", listen);
  return () => root.removeEventListener("keydown", listen);
}

function bindings(names: CommandName[]): Record<string, Command> {
  const bound = names.flatMap((name) => {
    const { keys = "", run } = COMMANDS[name];
    return keys.split(" ").map((key): [string, Command] => [key, run]);
  });
  return Object.fromEntries(bound.filter(([key]) => key));
}

/** Enter on a selected footnote opens it. */
const openFootnote: Command = (state, dispatch, view) => {
  const { selection } = state;
  if (!(selection instanceof NodeSelection)) return false;
  if (selection.node.type !== NODES.footnote) return false;
  return COMMANDS.footnote.run(state, dispatch, view);
};

/** Backspace just after a list or a quote: the words go to the end of its last line. */
const joinLastLine: Command = (state, dispatch, view) => {
  const { $from } = state.selection;
  if ($from.parentOffset || !$from.parent.isTextblock) return false;
  const before = state.doc.resolve($from.before()).nodeBefore;
  if (!before || before.isTextblock) return false;
  return joinTextblockBackward(state, dispatch, view);
};

/** Delete: the words of what follows come here; an empty line just goes. */
const joinNextLine: Command = (state, dispatch, view) => {
  const { $from, empty } = state.selection;
  if (!$from.depth || !$from.parent.isTextblock) return false;
  if ($from.parent.content.size) return joinTextblockForward(state, dispatch, view);
  const index = $from.index(-1);
  const next = $from.node(-1).maybeChild(index + 1);
  if (!empty || !next || !$from.node(-1).canReplace(index, index + 1)) return false;
  if (dispatch) {
    const tr = state.tr.delete($from.before(), $from.after());
    const start = Selection.near(tr.doc.resolve($from.before()), 1);
    dispatch(tr.setSelection(start).scrollIntoView());
  }
  return true;
};

/** Tab changes the level of an item; in a cell, what it cannot do is left to the table. */
function inList(command: Command): Command {
  return (state, dispatch, view) => {
    if (!listOf(state)) return false;
    return command(state, dispatch, view) || !isInTable(state.selection.$from);
  };
}

function isInTable($at: ResolvedPos): boolean {
  for (let depth = $at.depth; depth > 0; depth--) {
    if ($at.node(depth).type === NODES.table) return true;
  }
  return false;
}

const enter = chainCommands(
  openFootnote,
  newlineInCode,
  enterInHeading,
  enterInList,
  createParagraphNear,
  leaveEmptyBlock,
  splitBlockKeepMarks,
);
const backspace = autoJoin(
  chainCommands(
    undoInputRule,
    deleteSelection,
    outdentAtStart,
    joinLastLine,
    joinBackward,
    selectNodeBackward,
  ),
  LISTS,
);
const remove = autoJoin(
  chainCommands(deleteSelection, joinNextLine, joinForward, selectNodeForward),
  LISTS,
);

const STRUCTURE: Record<string, Command> = {
  "Mod-z": chainCommands(undoInputRule, COMMANDS.undo.run), // the "- " typed comes back first
  Enter: enter,
  Backspace: backspace,
  "Mod-Backspace": backspace,
  "Shift-Backspace": backspace,
  Delete: remove,
  "Mod-Delete": remove,
  "Mod-Enter": chainCommands(exitCode, COMMANDS.pageBreak.run),
};
