/** What only Word writes: lists as paragraphs, codes of fields, comments, tables of contents. */
import { type Css, type Sheet, STYLE, styleOf } from "./css";
import type { WordLevel } from "./frames";

export interface WordItem extends WordLevel {
  readonly start: number;
}

const ITEM = /(l\d+)\s+level([1-9])/;
const NUMBER = /^\(?(?:(?:\d+\.)*(\d{1,6})[.)°]?|([a-z]{1,7})[.)°])$/i;
const ROMAN = /^(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/;
const ROMANS: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

/** The item of a Word list that a paragraph is; null for any other. */
export function wordItem(paragraph: Element, css: Css, sheet: Sheet): WordItem | null {
  const named = ITEM.exec(css.get("mso-list") ?? "");
  if (!named?.[1] || !named[2]) return null;
  const level = Number(named[2]);
  const marker = markerOf(paragraph);
  const declared = sheet.level(named[1], level);
  const start = numberOf(marker, declared?.get("mso-level-number-format") ?? "");
  const format = declared && (declared.get("mso-level-number-format") ?? "decimal");
  const ordered = format ? format !== "bullet" && format !== "image" : start !== null;
  return { list: css.get("mso-list") ?? "", level, ordered, start: start ?? 1 };
}

/** The "1." or the bullet that Word writes before an item. */
function markerOf(paragraph: Element): string {
  for (const span of paragraph.querySelectorAll(`[${STYLE}]`)) {
    if (isMarker(styleOf(span))) {
      return (span.textContent ?? "").replace(/[\s\u00a0]+/g, "");
    }
  }
  return "";
}

function isMarker(style: string): boolean {
  return /mso-list:\s*ignore/i.test(style);
}

/** The number that a marker says, in figures, letters or Roman figures; null for a bullet. */
function numberOf(marker: string, format: string): number | null {
  const found = NUMBER.exec(marker);
  if (!found) return null;
  if (found[1]) return Number(found[1]);
  const letters = (found[2] ?? "").toLowerCase();
  const isRoman = format
    ? format.startsWith("roman")
    : letters.length > 1 || letters === "i";
  if (isRoman && ROMAN.test(letters)) return romanOf(letters);
  return letters.length === 1 ? letters.charCodeAt(0) - 96 : 1;
}

function romanOf(letters: string): number {
  let total = 0;
  for (let i = 0; i < letters.length; i++) {
    const here = ROMANS[letters[i] ?? ""] ?? 0;
    total += here < (ROMANS[letters[i + 1] ?? ""] ?? 0) ? -here : here;
  }
  return total;
}

/** The level of the heading that a paragraph is by its class or its style; 0 for none. */
export function outlineLevel(element: Element, css: Css): number {
  if (element.getAttribute("role") === "heading") {
    return within(Number(element.getAttribute("aria-level")));
  }
  for (const name of element.classList) {
    if (name === "MsoTitle") return 1;
    const heading = /^MsoHeading([1-9])$/.exec(name);
    if (heading) return within(Number(heading[1]));
  }
  return within(Number(css.get("mso-outline-level")));
}

function within(level: number): number {
  return level >= 1 ? Math.min(Math.floor(level), 6) : 0;
}

/** Whether a paragraph continues the item before it: Word's own style for that. */
export function continuesItem(element: Element): boolean {
  return /(?:^| )Mso(?:ListParagraph|ListContinue)/.test(element.className);
}

/** Whether an element is a line of a table of contents, which ours makes needless. */
export function isContents(element: Element): boolean {
  return (
    /(?:^| )MsoToc(?:\d|Heading)/.test(element.className) ||
    /^Table of Contents\d/.test(element.id)
  );
}

/** Whether an element belongs to a comment: its mark, or its text at the end. */
export function isComment(element: Element, css: Css): boolean {
  return (
    css.get("mso-special-character") === "comment" ||
    (css.get("mso-element") ?? "").startsWith("comment") ||
    /(?:^| )(?:MsoCommentReference|MsoCommentText|msocom)/.test(element.className) ||
    /^#(?:_?msocom_|cmnt)/.test(element.getAttribute("href") ?? "")
  );
}

/** Whether an element holds what was deleted with the changes followed. */
export function isDeletion(element: Element, tag: string): boolean {
  if (tag !== "del") return element.classList.contains("msoDel");
  return element.hasAttribute("cite") || element.hasAttribute("datetime");
}

/** Follows the codes of fields: between "begin" and "separator" nothing shows. */
export class FieldCodes {
  private open: boolean[] = [];

  /** Takes an element's role in a field. */
  meet(css: Css): void {
    const role = css.get("mso-element");
    if (role === "field-begin") this.open.push(true);
    else if (role === "field-separator") this.open[this.open.length - 1] = false;
    else if (role === "field-end") this.open.pop();
  }

  /** Forgets what a cut selection left open. */
  clear(): void {
    this.open = [];
  }

  get areHidden(): boolean {
    return this.open.includes(true);
  }
}
