import { afterEach, describe, expect, test, vi } from "vitest";
import { COMMANDS, type CommandName, opens } from "../../src/write/commands";
import { keysOf, spelled } from "../../src/write/key_words";
import { openShortcuts } from "../../src/write/shortcuts";
import { all, one, press, write } from "./opened";
import { doc, p } from "./written";

const FRENCH = {
  "key.Mod": "Ctrl",
  "key.Shift": "Maj",
  "key.Alt": "Alt",
  "key.Enter": "Entrée",
  "key.mac.Mod": "⌘",
  "key.mac.Shift": "⇧",
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("keys in words", () => {
  test.each([
    ["Mod-Shift-7", "Ctrl+Maj+7"],
    ["Mod-b", "Ctrl+B"],
    ["Mod-Enter", "Ctrl+Entrée"],
    ["Alt-Shift-ArrowUp", "Alt+Maj+↑"],
    ["Mod-/", "Ctrl+/"],
    ["Mod-.", "Ctrl+."],
  ])("%s is %s", (keys, words) => {
    write(doc(p("a")), {}, [], FRENCH);
    expect(spelled(keys)).toBe(words);
  });

  test("on a Mac they are its signs", () => {
    vi.stubGlobal("navigator", { platform: "MacIntel" });
    write(doc(p("a")), {}, [], FRENCH);
    expect(spelled("Mod-Shift-7")).toBe("⌘⇧7");
  });

  test("a command without keys has none", () => {
    expect(keysOf("guidance")).toBe("");
  });
});

describe("the list", () => {
  test("has every command that has keys, once", () => {
    openShortcuts(write(doc(p("a"))));
    const shown = all("dialog dt").map(({ textContent }) => textContent);
    const named = Object.keys(COMMANDS) as CommandName[];
    for (const name of named.filter((name) => COMMANDS[name].keys)) {
      expect(shown.filter((label) => label === COMMANDS[name].label)).toHaveLength(1);
    }
  });

  test("opens by Ctrl+/ and closing gives the focus back to the text", () => {
    const view = write(doc(p("a|")), { shortcuts: opens(openShortcuts) });
    press(view.dom, "/", { ctrlKey: true });
    expect(one<HTMLDialogElement>("dialog").open).toBe(true);
    one("dialog button").click();
    expect(document.querySelector("dialog")).toBeNull();
    expect(document.activeElement).toBe(view.dom);
  });

  test("is named by its title, and a click beside it closes it", () => {
    openShortcuts(write(doc(p("a"))));
    const dialog = one("dialog");
    const title = document.getElementById(dialog.getAttribute("aria-labelledby") ?? "");
    expect(title?.textContent).toBe("shortcuts.title");
    one("dialog dt").click();
    expect(dialog.isConnected).toBe(true);
    dialog.click();
    expect(dialog.isConnected).toBe(false);
  });
});
