/**
 * Everything a person can do to the text: one table, read by the keys, the toolbar, the
 * "/" menu and the list of shortcuts.
 *
 * What other parts do (link, image, find, table…) they bring through `joinPlugin`; until then
 * such a command is impossible, so that no button does nothing.
 */
import { selectAll } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import type { NodeType } from "prosemirror-model";
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
  isIn,
  toggleBox,
  toHeading,
  toParagraph,
} from "./blocks";
import { clearFormatting, hasFormat, toggleFormat } from "./formatting";
import { MARKS, type MarkName, NODES } from "./kinds";
import { indent, listOf, outdent, toggleList } from "./lists";

/** What other parts of the editor do; each is possible once its part has joined. */
export type JoinedName =
  | "link"
  | "field"
  | "reference"
  | "footnote"
  | "clause"
  | "table"
  | "image"
  | "higher"
  | "deeper"
  | "moveUp"
  | "moveDown"
  | "find"
  | "replace"
  | "save"
  | "shortcuts"
  | "toolbar";

export type Joined = Partial<Record<JoinedName, Command>>;

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
  | JoinedName;

/** One thing to do. `label` names its words; `keys` are for prosemirror-keymap, by spaces. */
export interface CommandEntry {
  run: Command;
  active?: (state: EditorState) => boolean;
  label: string;
  icon: string;
  keys?: string;
}

const JOINED = new PluginKey("joined");

/** Brings the commands of the other parts into the table. */
export function joinPlugin(joined: Joined): Plugin {
  return new Plugin({ key: JOINED, joined });
}

/** A command that opens a window beside the text. */
export function opens(open: (view: EditorView) => void): Command {
  return (_state, dispatch, view) => {
    if (dispatch && view) open(view);
    return true;
  };
}

function joined(name: JoinedName, possible = (_state: EditorState) => true): Command {
  return (state, dispatch, view) => {
    const run: Command | undefined = JOINED.get(state)?.spec.joined[name];
    return run !== undefined && possible(state) && run(state, dispatch, view);
  };
}

/** Whether such an inline node may stand at the caret. */
function fits(type: NodeType) {
  return ({ selection: { $to } }: EditorState) =>
    $to.parent.canReplaceWith($to.index(), $to.index(), type);
}

function takesLinks({ selection: { $from } }: EditorState): boolean {
  return $from.parent.inlineContent && $from.parent.type.allowsMarkType(MARKS.link);
}

function isFootnote({ selection }: EditorState): boolean {
  return selection instanceof NodeSelection && selection.node.type === NODES.footnote;
}

const hardBreak: Command = (state, dispatch) => {
  const { parent } = state.selection.$from;
  if (!parent.inlineContent || !dispatch) return parent.inlineContent;
  const tr = state.tr;
  if (parent.type.spec.code) tr.insertText("\n");
  else tr.replaceSelectionWith(NODES.hard_break.create());
  dispatch(tr.scrollIntoView());
  return true;
};

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
  link: entry("link", joined("link", takesLinks), "link-45deg", {
    keys: "Mod-k",
    active: (state) => hasFormat(state, MARKS.link),
  }),
  field: entry("field", joined("field", fits(NODES.field)), "input-cursor-text"),
  reference: entry("reference", joined("reference", fits(NODES.xref)), "signpost"),
  footnote: entry("footnote", joined("footnote", fits(NODES.footnote)), "asterisk", {
    keys: "Mod-Alt-f",
    active: isFootnote,
  }),
  clause: entry("clause", joined("clause"), "collection"),
  table: entry("table", joined("table"), "table"),
  image: entry("image", joined("image", fits(NODES.image)), "image"),
  higher: entry("higher", joined("higher"), "arrow-left", { keys: "Alt-Shift-ArrowLeft" }),
  deeper: entry("deeper", joined("deeper"), "arrow-right", {
    keys: "Alt-Shift-ArrowRight",
  }),
  moveUp: entry("moveUp", joined("moveUp"), "arrow-up", { keys: "Alt-Shift-ArrowUp" }),
  moveDown: entry("moveDown", joined("moveDown"), "arrow-down", {
    keys: "Alt-Shift-ArrowDown",
  }),
  find: entry("find", joined("find"), "search", { keys: "Mod-f" }),
  replace: entry("replace", joined("replace"), "arrow-left-right", { keys: "Mod-h" }),
  save: entry("save", joined("save"), "bookmark", { keys: "Mod-s" }),
  shortcuts: entry("shortcuts", joined("shortcuts"), "question-circle", {
    keys: "Mod-/",
  }),
  toolbar: entry("toolbar", joined("toolbar"), "list", { keys: "Alt-F10" }),
};
