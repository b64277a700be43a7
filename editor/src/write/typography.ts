/**
 * French typography while one types: no-break spaces before ; : ? ! » and after «, quotes,
 * apostrophes, dots, and the spaces of numbers ("1 000", "10 %", "n° 5").
 *
 * As Word does it: each change is seen at once and one Backspace, or undo, gives back what was
 * typed. Nothing changes in code, in addresses nor in times. The spaces are those of the rest of
 * the site: U+00A0, and U+202F between thousands.
 */
import { InputRule, inputRules } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { Command, EditorState, Plugin, Transaction } from "prosemirror-state";
import { schema } from "./schema";
import { say } from "./words";

const NO_BREAK = "\u00a0";
const NARROW = "\u202f";
const CHOICE = "write-typography";

/** What a typed character becomes, and what becomes of those just before it. */
export interface Correction {
  text: string;
  /** [distance from the caret, what stands there now] */
  before?: [number, string][];
  /** Whether Backspace gives back what was typed. */
  isFinal?: boolean;
}

/** What is corrected when `typed` comes after `before`; null when nothing is. */
export function correction(before: string, typed: string): Correction | null {
  const found = RULES[typed]?.(before, typed) ?? null;
  const spaces = BOUNDARY.test(typed) ? thousands(before) : [];
  if (!spaces.length) return found;
  return { text: typed, ...found, before: [...(found?.before ?? []), ...spaces] };
}

type Rule = (before: string, typed: string) => Correction | null;

const LAST_WORD = /\S*$/u;
const SCHEME = /^(?:https?|ftp|file|mailto|tel|urn|doi)$/i;
const ADDRESS = /:\/\/|@|^www\.|\.\p{L}{2,}\/|^mailto:|[\\]/iu;

function isAddress(before: string): boolean {
  const word = LAST_WORD.exec(before)?.[0] ?? "";
  return ADDRESS.test(word) || SCHEME.test(word);
}

/** ; ? ! » and the others that a space precedes, which does not break there. */
const spacedSign: Rule = (before, typed) => {
  if (before.endsWith(" ")) return /\S $/u.test(before) ? unbroken(typed) : null;
  const follows = /[\p{L}\p{N})\]»”"%€°…]$/u.test(before);
  return follows && !isAddress(before) ? { text: NO_BREAK + typed } : null;
};

/** A colon too, but for those of times (14:32) and of drives (C:). */
const colon: Rule = (before, typed) => {
  const isInside = /\d$/.test(before) || /(?:^|\s)\p{L}$/u.test(before);
  return isInside ? null : spacedSign(before, typed);
};

function unbroken(typed: string): Correction {
  return { text: typed, before: [[1, NO_BREAK]] };
}

const openingQuote: Rule = (_before, typed) => ({ text: typed + NO_BREAK });

const straightQuote: Rule = (before) => {
  const isOpen = before.lastIndexOf("«") > before.lastIndexOf("»");
  const begins = /(?:^|[\s([\u2013\u2014’'])$/u.test(before);
  if (isOpen && !before.endsWith(`«${NO_BREAK}`)) return closingQuote(before);
  return begins ? { text: `«${NO_BREAK}` } : null;
};

function closingQuote(before: string): Correction {
  if (before.endsWith(" ")) return unbroken("»");
  return { text: /\s$/u.test(before) ? "»" : `${NO_BREAK}»` };
}

const apostrophe: Rule = (before) =>
  /\p{L}$/u.test(before) && !isAddress(before) ? { text: "’" } : null;

const dots: Rule = (before) => {
  const isThird = /(?:^|[^.\\/])\.\.$/.test(before) && !isAddress(before);
  const gone: [number, string][] = [
    [1, ""],
    [2, ""],
  ];
  return isThird ? { text: "…", before: gone } : null;
};

/** % and € after a number. */
const unit: Rule = (before, typed) => {
  if (/\d $/.test(before)) return unbroken(typed);
  return /\d$/.test(before) && !isAddress(before) ? { text: NO_BREAK + typed } : null;
};

const degree: Rule = (before, typed) => (/\d $/.test(before) ? unbroken(typed) : null);

/** A digit after "n° " or "§ ". */
const numbered: Rule = (before, typed) =>
  /(?:(?:^|[\s(])[nN]°|§) $/u.test(before) ? unbroken(typed) : null;

/** The space typed after «, which has one already. */
const space: Rule = (before) =>
  before.endsWith(`«${NO_BREAK}`) ? { text: "", isFinal: true } : null;

/** "ldap:/": it was an address after all, the space that came before the colon goes. */
const slash: Rule = (before, typed) =>
  new RegExp(`\\p{L}${NO_BREAK}:$`, "u").test(before)
    ? { text: typed, before: [[2, ""]], isFinal: true }
    : null;

const digits = Object.fromEntries([..."0123456789"].map((digit) => [digit, numbered]));

const RULES: Record<string, Rule> = {
  ";": spacedSign,
  "?": spacedSign,
  "!": spacedSign,
  "»": spacedSign,
  ":": colon,
  "«": openingQuote,
  '"': straightQuote,
  "'": apostrophe,
  ".": dots,
  "%": unit,
  "€": unit,
  "‰": unit,
  "°": degree,
  " ": space,
  "/": slash,
  "\\": slash,
  ...digits,
};

const BOUNDARY = /^[\s.,;:!?%€)\]»…]$/u;
const THOUSANDS = /(?<![\p{L}\p{N}.,/-]|\d )[1-9]\d{0,2}(?: \d{3})+$/u;
// What is numbered is followed by a count of its own: "lot 2 150 unités" is not 2 150.
const NUMBERED_BY =
  /(?:lots?|articles?|art\.|n°|§|pages?|p\.|tranches?|phases?|annexes?|chapitres?)\s$/iu;

/** The plain spaces between the thousands of the number that ends here. */
function thousands(before: string): [number, string][] {
  const found = THOUSANDS.exec(before);
  if (!found || NUMBERED_BY.test(before.slice(0, found.index))) return [];
  return [...found[0].matchAll(/ /g)].map(({ index }) => [found[0].length - index, NARROW]);
}

// --- in the editor

const rule = new InputRule(
  /^[\s\S]*$/u,
  (state, match, start, end) => {
    const { from } = state.selection;
    const whole = match[0];
    // After an input method, what was typed is in the text already.
    const at = whole.length - (from - start) > 0 ? from - start : whole.length - 1;
    const typed = whole.slice(at);
    if ([...typed].length !== 1 || !isTypographyOn()) return null;
    const found = correction(whole.slice(0, at), typed);
    return found && !found.isFinal ? corrected(state, found, start + at, end) : null;
  },
  { inCodeMark: false },
);

const finalRule = new InputRule(
  /^[\s\S]*[ /\\]$/u,
  (state, match, start, end) => {
    const found = correction(match[0].slice(0, -1), match[0].slice(-1));
    const at = start + match[0].length - 1;
    return found?.isFinal && isTypographyOn() ? corrected(state, found, at, end) : null;
  },
  { inCodeMark: false, undoable: false },
);

function corrected(
  state: EditorState,
  { text, before = [] }: Correction,
  at: number,
  end: number,
): Transaction {
  const { tr } = state;
  const marks = state.storedMarks ?? state.doc.resolve(at).marks();
  if (text) tr.replaceWith(at, end, schema.text(text, marks));
  // Said to be selected again, so that Backspace gives nothing back.
  else tr.delete(at, end).setSelection(tr.selection);
  // From the caret backwards, so that the other places stay.
  for (const [distance, now] of before.toSorted(([a], [b]) => a - b)) {
    const place = at - distance;
    if (now) tr.insertText(now, place, place + 1);
    else tr.delete(place, place + 1);
  }
  return tr.ensureMarks(marks);
}

/** Puts a no-break space at the caret: Ctrl+Maj+Espace, as in Word. */
export const insertNoBreakSpace: Command = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent) return false;
  dispatch?.(state.tr.insertText(NO_BREAK).scrollIntoView());
  return true;
};

/** The plugins of typography: corrections and the key of the no-break space. */
export function typographyPlugins(): Plugin[] {
  return [
    inputRules({ rules: [finalRule, rule] }),
    keymap({
      "Ctrl-Shift-Space": insertNoBreakSpace,
      "Mod-Shift-Space": insertNoBreakSpace,
    }),
  ];
}

/** Whether typing is corrected on this computer. */
export function isTypographyOn(): boolean {
  return localStorage.getItem(CHOICE) !== "off";
}

/** A box to tick, with its words: correct typing or not. Kept on this computer. */
export function typographyChoice(): HTMLElement {
  const choice = document.createElement("div");
  choice.className = "choice";
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", id: CHOICE, checked: isTypographyOn() });
  const label = document.createElement("label");
  label.htmlFor = CHOICE;
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = say("typography.hint");
  label.append(say("typography.choice"), hint);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(CHOICE);
    else localStorage.setItem(CHOICE, "off");
  });
  choice.append(box, label);
  return choice;
}
