/** The marks that the elements around a pasted text give it. */
import type { Mark } from "prosemirror-model";
import { isSafeLink } from "../addresses";
import { schema } from "../schema";
import type { Css } from "./css";

/** The names of marks, and the link, that hold here; `pre` when line ends are to be kept. */
export interface Style {
  readonly names: ReadonlySet<string>;
  readonly href: string;
  readonly pre: boolean;
  readonly highlight: boolean;
  readonly symbols: boolean;
}

export const PLAIN: Style = {
  names: new Set(),
  href: "",
  pre: false,
  highlight: false,
  symbols: false,
};

const TAGS: Readonly<Record<string, string>> = {
  b: "strong",
  strong: "strong",
  i: "em",
  em: "em",
  cite: "em",
  dfn: "em",
  var: "em",
  u: "underline",
  s: "strike",
  strike: "strike",
  del: "strike",
  sup: "superscript",
  sub: "subscript",
  code: "code",
  kbd: "code",
  samp: "code",
  tt: "code",
};
const OPPOSITE: Readonly<Record<string, string>> = {
  superscript: "subscript",
  subscript: "superscript",
};
const BOLD_FROM = 600; // the weight above which fonts look bold
const SEEN_THROUGH =
  /^(?:transparent|none|initial|inherit|unset|white|auto|#fff(?:fff)?|rgb\(255, ?255, ?255\)|rgba\(.*, ?0\))?(?: |$)/;

const WORDS = new Set(["span", "font", "a", "b", "strong", "i", "em", "u", "mark"]);

type Change = (names: Set<string>, value: string) => void;

const DECLARED: Readonly<Record<string, Change>> = {
  "font-weight": (names, value) => {
    const weight = Number.parseInt(value, 10);
    if (value.startsWith("bold") || weight >= BOLD_FROM) names.add("strong");
    else if (value === "normal" || value === "lighter" || weight) names.delete("strong");
  },
  "font-style": (names, value) => {
    if (value.startsWith("italic") || value.startsWith("oblique")) names.add("em");
    else if (value === "normal") names.delete("em");
  },
  "text-decoration": decoration,
  "text-decoration-line": decoration,
  "vertical-align": (names, value) => {
    if (value === "super") put(names, "superscript");
    else if (value === "sub") put(names, "subscript");
    else if (value === "baseline") {
      names.delete("superscript");
      names.delete("subscript");
    }
  },
};

function decoration(names: Set<string>, value: string): void {
  if (value.includes("none")) {
    names.delete("underline");
    names.delete("strike");
  }
  if (value.includes("underline")) names.add("underline");
  if (value.includes("line-through")) names.add("strike");
}

function put(names: Set<string>, name: string): void {
  names.delete(OPPOSITE[name] ?? "");
  names.add(name);
}

/** The style inside an element: what surrounds it, its tag, then its declarations. */
export function styled(around: Style, tag: string, css: Css): Style {
  const mark = TAGS[tag];
  if (!mark && !css.size && tag !== "mark") return around;
  const names = new Set(around.names);
  if (mark) put(names, mark);
  for (const [name, value] of css) DECLARED[name]?.(names, value);
  return {
    names,
    href: around.href,
    pre: spaced(css.get("white-space"), around.pre),
    highlight: around.highlight || tag === "mark" || isHighlight(tag, css),
    symbols: /^["']?wingdings/.test(css.get("font-family") ?? "") || around.symbols,
  };
}

function spaced(value: string | undefined, around: boolean): boolean {
  if (!value) return around;
  return value.startsWith("pre") || value === "break-spaces";
}

function isHighlight(tag: string, css: Css): boolean {
  if (!WORDS.has(tag)) return false; // cells and pages have backgrounds too
  const colour =
    css.get("mso-highlight") ?? css.get("background-color") ?? css.get("background");
  return colour !== undefined && !SEEN_THROUGH.test(colour);
}

/** The same style within a link. */
export function linked(style: Style, href: string): Style {
  return { ...style, href };
}

const ORDER = Object.keys(schema.marks);
const made = new Map<string, readonly Mark[]>();

/** The marks of a style, in the schema's order and within its exclusions. */
export function marksOf(
  { names, href }: Style,
  leaving: "strong" | "" = "",
): readonly Mark[] {
  if (!href && !names.size) return [];
  const key = `${leaving}|${[...names].join(" ")}|${href}`;
  const known = made.get(key);
  if (known) return known;
  let marks: readonly Mark[] = isSafeLink(href) ? [schema.mark("link", { href })] : [];
  // A link is underlined anyway, and code would exclude it.
  const dropped = marks.length
    ? new Set(["underline", "code", leaving])
    : new Set([leaving]);
  for (const name of ORDER) {
    if (names.has(name) && !dropped.has(name)) marks = schema.mark(name).addToSet(marks);
  }
  if (made.size > 1000) made.clear();
  made.set(key, marks);
  return marks;
}

/** A link's address when it may be kept: an outside page, a mail; "" otherwise. */
export function outside(href: string): string {
  const address = href.replace(/[\t\n\r]/g, "").trim();
  return isSafeLink(address) && !address.startsWith("#") ? address : "";
}
