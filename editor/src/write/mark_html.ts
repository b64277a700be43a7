/** How each kind of mark is written in HTML, and what of it is read back. */
import type { Attrs, DOMOutputSpec, Mark, MarkSpec } from "prosemirror-model";
import { isSafeLink } from "./addresses";
import type { AttrsOf } from "./attrs";
import { filled, PAGE_ANCHOR } from "./page_html";

// A link within the document names an article by its key; on a page the anchor is `art-key`.
function linkDOM(mark: Mark): DOMOutputSpec {
  const { href, title } = mark.attrs as AttrsOf["link"];
  if (!isSafeLink(href)) return ["span", 0];
  if (href.startsWith("#")) {
    return ["a", { href: `#${PAGE_ANCHOR}${href.slice(1)}`, ...filled({ title }) }, 0];
  }
  return ["a", { href, ...filled({ title }), rel: "noopener noreferrer" }, 0];
}

function linkAttrs(dom: HTMLElement): Attrs | false {
  const written = dom.getAttribute("href") ?? "";
  if (!isSafeLink(written)) return false;
  const within = `#${PAGE_ANCHOR}`;
  if (written.startsWith("#") && !written.startsWith(within)) return false;
  const href = written.startsWith(within) ? `#${written.slice(within.length)}` : written;
  return { href, title: dom.getAttribute("title") ?? "" };
}

function simple(tag: string, ...others: string[]): MarkSpec {
  return { toDOM: () => [tag, 0], parseDOM: [tag, ...others].map((one) => ({ tag: one })) };
}

/** By the name of the kind of mark. */
export const MARK_HTML: Record<string, MarkSpec> = {
  link: { toDOM: linkDOM, parseDOM: [{ tag: "a[href]", getAttrs: linkAttrs }] },
  strong: simple("strong", "b"),
  em: simple("em", "i"),
  underline: simple("u"),
  strike: simple("s", "del", "strike"),
  superscript: simple("sup"),
  subscript: simple("sub"),
  code: simple("code", "kbd", "samp"),
};
