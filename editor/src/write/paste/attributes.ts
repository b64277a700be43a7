/** What the attributes of a pasted page say of the words they stand around. */
import type { Node } from "prosemirror-model";
import type { Css } from "./css";
import { node } from "./frames";

/** Whether an element is kept from the eye, or is what our own pages compute. */
export function isHidden(element: Element, css: Css): boolean {
  return (
    css.get("display") === "none" ||
    css.get("visibility") === "hidden" ||
    css.get("mso-hide") === "all" ||
    css.get("mso-list") === "ignore" ||
    element.hasAttribute("hidden") ||
    element.hasAttribute("data-computed") || // what our own pages compute
    element.getAttribute("role") === "navigation"
  );
}

/** Whether an element asks to begin a page. */
export function breaksPage(css: Css): boolean {
  return css.get("page-break-before") === "always" || css.get("break-before") === "page";
}

const ALIGNMENTS = ["center", "right"]; // "left" is what no alignment means

/** How a cell is aligned, "" when it does not say. */
export function alignOf(element: Element, css: Css): string {
  const named = css.get("text-align") ?? element.getAttribute("align")?.toLowerCase() ?? "";
  if (ALIGNMENTS.includes(named)) return named;
  return ALIGNMENTS.find((one) => element.classList.contains(`align-${one}`)) ?? "";
}

/** A colspan or a rowspan, at least 1. */
export function spanOf(element: Element, name: string): number {
  const span = Number.parseInt(element.getAttribute(name) ?? "", 10);
  return span >= 1 ? Math.min(span, 1000) : 1;
}

/** The number of a list's first item. */
export function startOf(list: Element): number {
  const first = list.firstElementChild; // LibreOffice numbers the item, others the list
  const start = list.getAttribute("start") ?? first?.getAttribute("value") ?? "";
  return /^\d{1,9}$/.test(start) ? Number(start) : 1;
}

/** The table that a row or a cell belongs to. */
export function tableAround(element: Element): Element | null {
  let around = element.parentElement;
  for (let i = 0; i < 3 && around && around.localName !== "table"; i++) {
    around = around.parentElement;
  }
  return around?.localName === "table" ? around : null;
}

/** Whether a table only places things on a page, as it says itself. */
export function isLayout(table: Element): boolean {
  const role = table.getAttribute("role");
  return role === "presentation" || role === "none";
}

/** Whether an item is a box to tick. */
export function isBoxed(item: Element): boolean {
  return item.getAttribute("role") === "checkbox";
}

/** Whether an image is a spot that only counts readers. */
export function isSpeck(image: Element): boolean {
  return ["width", "height"].every((side) => /^[01]$/.test(image.getAttribute(side) ?? ""));
}

/** Whether an image stands for a sign, as emoji do in mails. */
export function isSign(alt: string): boolean {
  return alt.length <= 8 && /^\p{Extended_Pictographic}/u.test(alt);
}

/** An address of this site without the site, which browsers write when one copies. */
export function ownAddress(src: string): string {
  const origin = typeof location === "undefined" ? "" : location.origin;
  return origin && src.startsWith(`${origin}/`) ? src.slice(origin.length) : src;
}

/** The words of a block of code, by lines. */
export function textOfLines(pre: Element): string {
  const lines = pre.cloneNode(true) as Element;
  for (const mark of lines.querySelectorAll("br")) mark.replaceWith("\n");
  for (const block of lines.querySelectorAll("div, p")) block.append("\n");
  return lines.textContent ?? "";
}

const FIELD = /^[a-z][a-z0-9_]{0,59}$/;
const KEY = /^[a-z0-9][a-z0-9-]{0,59}$/;
const SPEC = /^(?:[A-Za-z0-9][A-Za-z0-9_-]{0,39})?$/;
const CLAUSE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;

/** The field or the reference of our own pages that an element stands for. */
export function ownAtom(element: Element): Node | null {
  const [name, key, spec] = ["field", "key", "spec"].map(
    (part) => element.getAttribute(`data-${part}`) ?? "",
  ) as [string, string, string];
  if (element.classList.contains("field") && FIELD.test(name))
    return node("field", { name });
  if (element.classList.contains("xref") && KEY.test(key) && SPEC.test(spec)) {
    return node("xref", { spec, key });
  }
  return null;
}

/** The clause or the guidance of our own pages that an element is. */
export function ownContainer(
  element: Element,
): { kind: "clause" | "guidance"; attrs: Record<string, unknown> } | null {
  if (element.classList.contains("guidance")) return { kind: "guidance", attrs: {} };
  if (!element.classList.contains("clause")) return null;
  const id = element.getAttribute("data-clause") ?? "";
  const version = element.getAttribute("data-version") ?? "";
  const level = element.getAttribute("data-level") ?? "";
  if (!CLAUSE.test(id) || !/^\d{1,9}$/.test(version)) return null;
  const attrs = { id, version: Number(version), level: CLAUSE.test(level) ? level : "" };
  return { kind: "clause", attrs };
}
