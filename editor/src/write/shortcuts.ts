/** The window that lists the keys of all commands. */
import type { EditorView } from "prosemirror-view";
import { COMMANDS, type CommandName } from "./commands";
import { ask } from "./dialogs";
import { element } from "./elements";
import { spelled } from "./key_words";
import { say } from "./words";

const GROUPS: Record<string, CommandName[]> = {
  text: [
    "bold",
    "italic",
    "underline",
    "strike",
    "superscript",
    "subscript",
    "clear",
    "link",
  ],
  styles: [
    "paragraph",
    "heading1",
    "heading2",
    "heading3",
    "heading4",
    "heading5",
    "heading6",
  ],
  articles: ["higher", "deeper", "moveUp", "moveDown"],
  blocks: [
    "bulletList",
    "numberedList",
    "indent",
    "outdent",
    "quote",
    "hardBreak",
    "pageBreak",
  ],
  page: [
    ...(["footnote", "undo", "redo", "selectAll", "find", "replace", "save"] as const),
    ...(["toolbar", "shortcuts"] as const),
  ],
};

/** What is not in the table of commands: the "/" menu, plain paste, going back to the text. */
const OTHERS: Record<string, string> = {
  slash: "/",
  plain: "Mod-Shift-v",
  back: "Escape",
};

/** Opens the list of shortcuts. */
export function openShortcuts(view: EditorView): void {
  const groups = Object.entries(GROUPS).map(([name, commands]) =>
    group(name, commands.flatMap(rows)),
  );
  const others = Object.entries(OTHERS).map(([name, keys]) =>
    row(say(`shortcuts.${name}`), [keys]),
  );
  groups
    .at(-1)
    ?.querySelector("dl")
    ?.append(...others);
  ask(view, {
    title: say("shortcuts.title"),
    body: [
      element("div", { class: "shortcuts" }, ...groups),
      element("p", { class: "hint" }, say("shortcuts.digits")),
    ],
    wide: true,
  });
}

function group(name: string, rows: HTMLElement[]): HTMLElement {
  const list = element("dl", {}, ...rows);
  return element("section", {}, element("h3", {}, say(`shortcuts.${name}`)), list);
}

function rows(name: CommandName): HTMLElement[] {
  const { keys, label } = COMMANDS[name];
  return keys ? [row(say(label), keys.split(" "))] : [];
}

function row(words: string, keys: string[]): HTMLElement {
  const shown = keys.map((one) => element("kbd", {}, spelled(one)));
  return element("div", {}, element("dt", {}, words), element("dd", {}, ...shown));
}
