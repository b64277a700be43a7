/**
 * Footnotes of pasted pages: a call in the text, a body further down.
 *
 *     Word          a[mso-footnote-id] href="#_ftn1"          div id="ftn1"
 *     LibreOffice   a.sdfootnoteanc    href="#sdfootnote1sym" div id="sdfootnote1"
 *     Google Docs   a#ftnt_ref1        href="#ftnt1"          a id="ftnt1" in a paragraph
 *     our pages     a[role=doc-noteref] href="#fn-1"          li id="fn-1"
 */
import { styleOf } from "./css";

const BACK = /^#(?:_(?:ftn|edn)ref|ftnt_ref|sd(?:foot|end)note\w*anc|fnref)/;

/** The footnotes of a page: which elements call them, which are their bodies. */
export class Notes {
  private readonly bodies = new Map<string, Element>();
  private readonly set = new Set<Element>();

  constructor(root: ParentNode) {
    const calls = [...root.querySelectorAll('a[href*="#"]')].filter(isCall);
    const wanted = new Set(calls.flatMap((call) => targets(call)));
    if (!wanted.size) return;
    for (const element of root.querySelectorAll("[id], a[name]")) {
      const name = element.id || (element.getAttribute("name") ?? "");
      if (!wanted.has(name) || this.bodies.has(name)) continue;
      const body = element.matches("a") ? element.closest("p, div, li") : element;
      if (!body || body === root) continue;
      this.bodies.set(name, body);
      this.set.add(body);
    }
  }

  /** The body that a call leads to; undefined when it was not copied with it. */
  body(call: Element): Element | undefined {
    return targets(call)
      .map((name) => this.bodies.get(name))
      .find((body) => body);
  }

  /** Whether an element is the body of a note, or holds them all. */
  isBody(element: Element): boolean {
    return (
      this.set.has(element) ||
      element.getAttribute("role") === "doc-endnotes" ||
      /mso-element:\s*(?:foot|end)note-list/i.test(styleOf(element))
    );
  }

  get areThere(): boolean {
    return this.set.size > 0;
  }
}

/** Whether an element calls a note, or leads back from its body to the call. */
export function isNoteLink(element: Element): boolean {
  return isCall(element) || isBack(element);
}

/** Whether an element leads back from a note to its call. */
export function isBack(element: Element): boolean {
  return (
    BACK.test(anchor(element)) ||
    element.getAttribute("role") === "doc-backlink" ||
    /(?:^| )sd(?:foot|end)notesym/.test(element.className)
  );
}

function isCall(element: Element): boolean {
  if (isBack(element)) return false;
  return (
    element.getAttribute("role") === "doc-noteref" ||
    /mso-(?:foot|end)note-id/i.test(styleOf(element)) ||
    /(?:^| )(?:sd(?:foot|end)noteanc|footnote-ref)/.test(element.className) ||
    /^#ftnt\d/.test(anchor(element))
  );
}

/** The part of the address after "#": browsers write addresses of copied links in full. */
function anchor(element: Element): string {
  const href = element.getAttribute("href") ?? "";
  const at = href.indexOf("#");
  return at < 0 ? "" : href.slice(at);
}

function targets(call: Element): string[] {
  const name = anchor(call).slice(1);
  return [name, name.replace(/^_/, ""), name.replace(/sym$/, "")];
}
