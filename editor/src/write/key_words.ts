/** The keys of the commands, as keyboards name them. */
import { COMMANDS, type CommandName } from "./commands";
import { say } from "./words";

const SIGNS = new Set(["Mod", "Ctrl", "Alt", "Shift"]);
const NAMED: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
};

function isMac(): boolean {
  return /Mac|iP(hone|ad|od)/.test(navigator.platform);
}

/** The first keys of a command in words, "Ctrl+Maj+7"; "" when it has none. */
export function keysOf(name: CommandName): string {
  const [first = ""] = (COMMANDS[name].keys ?? "").split(" ");
  return first && spelled(first);
}

/** The keys of prosemirror-keymap as they are written on a keyboard of the reader's language. */
export function spelled(keys: string): string {
  return keys
    .split(/-(?!$)/)
    .map(key)
    .join(isMac() ? "" : "+");
}

function key(name: string): string {
  if (SIGNS.has(name)) return say(`key.${isMac() ? "mac." : ""}${name}`);
  if (/^(Enter|Tab|Space|Escape)$/.test(name)) return say(`key.${name}`);
  return NAMED[name] ?? name.toUpperCase();
}
