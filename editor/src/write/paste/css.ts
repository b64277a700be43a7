/**
 * The declarations around a pasted text: of its own attribute, and of the classes it names.
 *
 * They are read, never applied: our pages allow no style written in HTML, and the browser
 * would report each one of a page even while it is only parsed. So they go by other names.
 */

export type Css = ReadonlyMap<string, string>;

const NONE: Css = new Map();
const MOST_RULES = 20_000;
const LONGEST_SELECTORS = 5_000;
const MOST_KEPT = 5_000;
const kept = new Map<string, Css>();

/** Where the declarations of an element stand once a page is `unstyled`. */
export const STYLE = "data-pasted-style";

const TAG = /<[a-z](?:[^<>"']|"[^"]*"|'[^']*')*>/gi;

/** A page without style sheets and with its style attributes renamed, and its sheets. */
export function unstyled(html: string): { html: string; sheets: string } {
  const sheets: string[] = [];
  const kept: string[] = [];
  const low = html.toLowerCase();
  let from = 0;
  for (let at = low.indexOf("<style"); at >= 0; at = low.indexOf("<style", from)) {
    const begin = low.indexOf(">", at);
    const end = begin < 0 ? -1 : low.indexOf("</style", begin);
    if (end < 0) break;
    kept.push(html.slice(from, at));
    sheets.push(html.slice(begin + 1, end));
    from = end; // the end tag alone means nothing
  }
  kept.push(html.slice(from));
  const renamed = kept
    .join("")
    .replace(TAG, (tag) =>
      /style/i.test(tag) ? tag.replace(/([\s"'/])style(?=\s*=)/gi, `$1${STYLE}`) : tag,
    );
  return { html: renamed, sheets: sheets.join("\n") };
}

/** What an element declares itself, as it is written. */
export function styleOf(element: Element): string {
  return element.getAttribute(STYLE) ?? "";
}

/** The declarations of a style attribute, in lower case; nonsense gives none. */
export function declarations(style: string): Css {
  if (!style) return NONE;
  const known = kept.get(style);
  if (known) return known;
  const found = new Map<string, string>();
  for (const part of style.toLowerCase().split(";")) {
    const colon = part.indexOf(":");
    if (colon > 0) found.set(part.slice(0, colon).trim(), part.slice(colon + 1).trim());
  }
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(style, found);
  return found;
}

/** The rules that the style sheets of a pasted page give to its classes and to Word's lists. */
export class Sheet {
  private readonly classes = new Map<string, Css>();
  private readonly lists = new Map<string, Css>();

  constructor(text: string) {
    for (const rule of text.split("}", MOST_RULES)) {
      const opening = rule.lastIndexOf("{");
      const selectors = rule.slice(Math.max(0, opening - LONGEST_SELECTORS), opening);
      if (opening > 0) this.rule(selectors, declarations(rule.slice(opening + 1)));
    }
  }

  private rule(selectors: string, css: Css): void {
    const list = /@list\s+(l\d+:level\d)/i.exec(selectors);
    if (list?.[1]) {
      this.lists.set(list[1].toLowerCase(), css);
      return;
    }
    const said = selectors.slice(selectors.lastIndexOf("*/") + 1).replace(/^\//, "");
    for (const selector of said.replace("<!--", "").split(",")) {
      const named = /^[a-z0-9]*\.([\w-]+)$/i.exec(selector.trim());
      if (named?.[1]) this.classes.set(named[1], merged(this.classes.get(named[1]), css));
    }
  }

  /** What applies to an element: what its classes say, then what it says itself. */
  of(element: Element): Css {
    const own = declarations(styleOf(element));
    if (!this.classes.size || !element.classList.length) return own;
    let all: Css | undefined;
    for (const name of element.classList) {
      const css = this.classes.get(name);
      if (css) all = merged(all, css);
    }
    return all ? merged(all, own) : own;
  }

  /** How Word numbers a level of a list, where the page brought it. */
  level(list: string, level: number): Css | undefined {
    return this.lists.get(`${list}:level${level}`);
  }
}

function merged(under: Css | undefined, over: Css): Css {
  if (!under?.size) return over;
  return over.size ? new Map([...under, ...over]) : under;
}
