/**
 * Everything a person can do to the text: one table, read by the keys, the toolbar, the
 * "/" menu and the list of shortcuts.
 *
 * What needs a window of its own (link, image, find…) is an opener: whoever draws the window
 * gives it to `openersPlugin`. A command without its opener is impossible, so that no button
 * does nothing.
 */
import { selectAll } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import {
  type Command,
  type EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
} from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import {
  headingLevel,
  insertBreak,
  insertTable,
  isIn,
  shiftHeading,
  toggleBox,
  toHeading,
  toParagraph,
} from "./blocks";
import { clearFormatting, hasFormat, toggleFormat } from "./formatting";
import { MARKS, type MarkName, NODES } from "./kinds";
import { indent, listOf, outdent, toggleList } from "./lists";

/** What opens something beside the text. */
export type OpenerName =
  | "link"
  | "field"
  | "reference"
  | "footnote"
  | "table"
  | "image"
  | "find"
  | "replace"
  | "save"
  | "shortcuts"
  | "toolbar";

export type Openers = Partial<Record<OpenerName, (view: EditorView) => void>>;

export type CommandName =
  | "undo"
  | "redo"
  | "selectAll"
  | "paragraph"
  | "heading1"
  | "heading2"
  | "heading3"
  | "heading4"
  | "heading5"
  | "heading6"
  | "deeper"
  | "higher"
  | "bold"
  | "italic"
  | "underline"
  | "strike"
  | "superscript"
  | "subscript"
  | "code"
  | "clear"
  | "bulletList"
  | "numberedList"
  | "indent"
  | "outdent"
  | "quote"
  | "guidance"
  | "pageBreak"
  | "rule"
  | "hardBreak"
  | OpenerName;

/** One thing to do. `label` names its words; `keys` are for prosemirror-keymap, by spaces. */
export interface CommandEntry {
  run: Command;
  active?: (state: EditorState) => boolean;
  label: string;
  icon: string;
  keys?: string;
}

const OPENERS = new PluginKey<Openers>("openers");

/** Tells the commands what opens the windows of this editor. */
export function openersPlugin(openers: Openers): Plugin<Openers> {
  return new Plugin({
    key: OPENERS,
    state: { init: () => openers, apply: (_, same) => same },
  });
}

function opening(name: OpenerName): Command {
  return (state, dispatch, view) => {
    const open = OPENERS.getState(state)?.[name];
    if (open && dispatch && view) open(view);
    return open !== undefined;
  };
}

const hardBreak: Command = (state, dispatch) => {
  const { $from } = state.selection;
  const isCode = $from.parent.type.spec.code;
  if (!$from.parent.inlineContent) return false;
  const tr = state.tr;
  if (isCode) tr.insertText("\n");
  else tr.replaceSelectionWith(NODES.hard_break.create());
  dispatch?.(tr.scrollIntoView());
  return true;
};

const table: Command = (state, dispatch, view) =>
  OPENERS.getState(state)?.table
    ? opening("table")(state, dispatch, view)
    : insertTable(state, dispatch);

function entry(
  name: string,
  run: Command,
  icon: string,
  more: Pick<CommandEntry, "keys" | "active"> = {},
): CommandEntry {
  return { run, icon, label: `command.${name}`, ...more };
}

function format(name: string, mark: MarkName, icon: string, keys?: string): CommandEntry {
  const active = (state: EditorState) => hasFormat(state, MARKS[mark]);
  return entry(name, toggleFormat(MARKS[mark]), icon, { active, ...(keys && { keys }) });
}

function heading(level: number): CommandEntry {
  return entry(`heading${level}`, toHeading(level), `type-h${level}`, {
    keys: `Mod-Alt-${level}`,
    active: (state) => headingLevel(state) === level,
  });
}

function isList(type: typeof NODES.bullet_list) {
  return (state: EditorState) => listOf(state)?.type === type;
}

/** Every command, by its name. */
export const COMMANDS: Record<CommandName, CommandEntry> = {
  undo: entry("undo", undo, "arrow-counterclockwise", { keys: "Mod-z" }),
  redo: entry("redo", redo, "arrow-clockwise", { keys: "Mod-y Mod-Shift-z" }),
  selectAll: entry("selectAll", selectAll, "check-lg", { keys: "Mod-a" }),
  paragraph: entry("paragraph", toParagraph, "text-paragraph", {
    keys: "Mod-Alt-0",
    active: (state) => state.selection.$from.parent.type === NODES.paragraph,
  }),
  heading1: heading(1),
  heading2: heading(2),
  heading3: heading(3),
  heading4: heading(4),
  heading5: heading(5),
  heading6: heading(6),
  deeper: entry("deeper", shiftHeading(1), "arrow-right", { keys: "Alt-Shift-ArrowRight" }),
  higher: entry("higher", shiftHeading(-1), "arrow-left", { keys: "Alt-Shift-ArrowLeft" }),
  bold: format("bold", "strong", "type-bold", "Mod-b"),
  italic: format("italic", "em", "type-italic", "Mod-i"),
  underline: format("underline", "underline", "type-underline", "Mod-u"),
  strike: format("strike", "strike", "type-strikethrough", "Mod-Shift-x"),
  superscript: format("superscript", "superscript", "superscript", "Mod-."),
  subscript: format("subscript", "subscript", "subscript", "Mod-,"),
  code: format("code", "code", "code"),
  clear: entry("clear", clearFormatting, "eraser", { keys: "Ctrl-Space" }),
  bulletList: entry("bulletList", toggleList(NODES.bullet_list), "list-ul", {
    keys: "Mod-Shift-8",
    active: isList(NODES.bullet_list),
  }),
  numberedList: entry("numberedList", toggleList(NODES.ordered_list), "list-ol", {
    keys: "Mod-Shift-7",
    active: isList(NODES.ordered_list),
  }),
  indent: entry("indent", indent, "text-indent-left", { keys: "Tab" }),
  outdent: entry("outdent", outdent, "text-indent-right", { keys: "Shift-Tab" }),
  quote: entry("quote", toggleBox(NODES.blockquote), "quote", {
    keys: "Mod-Shift-9",
    active: (state) => isIn(state, NODES.blockquote),
  }),
  guidance: entry("guidance", toggleBox(NODES.guidance), "lightbulb", {
    active: (state) => isIn(state, NODES.guidance),
  }),
  pageBreak: entry("pageBreak", insertBreak(NODES.page_break), "file-break", {
    keys: "Mod-Enter",
  }),
  rule: entry("rule", insertBreak(NODES.rule), "hr"),
  hardBreak: entry("hardBreak", hardBreak, "arrow-return-left", { keys: "Shift-Enter" }),
  link: entry("link", opening("link"), "link-45deg", {
    keys: "Mod-k",
    active: (state) => hasFormat(state, MARKS.link),
  }),
  field: entry("field", opening("field"), "input-cursor-text"),
  reference: entry("reference", opening("reference"), "signpost"),
  footnote: entry("footnote", opening("footnote"), "asterisk", {
    keys: "Mod-Alt-f",
    active: ({ selection }) =>
      selection instanceof NodeSelection && selection.node.type === NODES.footnote,
  }),
  table: entry("table", table, "table"),
  image: entry("image", opening("image"), "image"),
  find: entry("find", opening("find"), "search", { keys: "Mod-f" }),
  replace: entry("replace", opening("replace"), "arrow-left-right", { keys: "Mod-h" }),
  save: entry("save", opening("save"), "bookmark", { keys: "Mod-s" }),
  shortcuts: entry("shortcuts", opening("shortcuts"), "question-circle", {
    keys: "Mod-/",
  }),
  toolbar: entry("toolbar", opening("toolbar"), "list", { keys: "Alt-F10" }),
};
