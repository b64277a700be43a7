/**
 * Links: the window that asks for an address, the bubble under the link that holds the caret,
 * and an address pasted over words. Only http, https and mailto are kept, as on the server.
 */
import type { Mark, ResolvedPos } from "prosemirror-model";
import {
  type EditorState,
  Plugin,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { ask, field } from "./dialogs";
import { button, element } from "./elements";
import { icon } from "./icons";
import { MARKS } from "./kinds";
import { floatsOf, placeAt } from "./place";
import { say } from "./words";

/** A link of the text: where its words are, and its address. */
export interface Linked {
  from: number;
  to: number;
  href: string;
}

/** The link that holds the caret or all of the selection; null when there is none. */
export function linkAt(state: EditorState): Linked | null {
  const { $from, to } = state.selection;
  const mark = linkMark($from);
  if (!mark) return null;
  const found = around($from, mark);
  return to <= found.to ? { ...found, href: String(mark.attrs.href) } : null;
}

function linkMark($at: ResolvedPos): Mark | null {
  const after = MARKS.link.isInSet($at.nodeAfter?.marks ?? []);
  return after ?? MARKS.link.isInSet($at.nodeBefore?.marks ?? []) ?? null;
}

function around($at: ResolvedPos, mark: Mark): { from: number; to: number } {
  const { parent } = $at;
  const has = (index: number) =>
    Boolean(mark.isInSet(parent.maybeChild(index)?.marks ?? []));
  let first = has($at.index()) ? $at.index() : $at.index() - 1;
  let last = first;
  while (first > 0 && has(first - 1)) first--;
  while (has(last + 1)) last++;
  return { from: $at.posAtIndex(first), to: $at.posAtIndex(last + 1) };
}

const WHOLE = /^(mailto:\S+@\S+$|https?:\/\/[^/?#\s])/i;
const MAIL = /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/;
const SITE = /^(www\.|[\w-]+(\.[\w-]+)*\.[a-z]{2,}([/?#:]|$))/i;

/** An address as people type it, made whole; null when it cannot be kept. */
export function addressOf(typed: string): string | null {
  const words = typed.trim();
  if (!words || /\s/.test(words)) return null;
  if (MAIL.test(words)) return `mailto:${words}`;
  if (SITE.test(words)) return `https://${words}`;
  return WHOLE.test(words) ? words : null;
}

/** Asks for the address and the words of the link at the caret, or of a new one. */
export function openLink(view: EditorView): void {
  const { state } = view;
  const link = linkAt(state);
  const { from, to } = link ?? state.selection;
  const shown = state.doc.textBetween(from, to, " ");
  const address = field(say("link.address"), link?.href ?? "");
  const words = field(say("link.words"), shown);
  address.input.inputMode = "url";
  address.input.placeholder = "https://";
  const isOneLine = link !== null || state.selection.$from.sameParent(state.selection.$to);
  const dialog = ask(view, {
    title: say(link ? "link.edit" : "link.new"),
    body: isOneLine ? [address.block, words.block] : [address.block],
    verb: say(link ? "link.change" : "link.insert"),
    others: link
      ? [...openButton(link.href), removeButton(view, () => dialog.close())]
      : [],
    take: () => {
      const kept = address.input.value === link?.href;
      const href = kept ? link.href : addressOf(address.input.value);
      if (!href) return say("link.refused");
      const text = words.input.value.trim();
      view.dispatch(linked(view.state, href, text === shown.trim() ? "" : text));
      return undefined;
    },
  });
  address.input.focus();
  address.input.select();
}

/** The link of the caret, or of the selection, with this address; `words` replace its own. */
export function linked(state: EditorState, href: string, words = ""): Transaction {
  const { from, to } = linkAt(state) ?? state.selection;
  const tr = state.tr;
  const mark = MARKS.link.create({ href, title: "" });
  const written = words || (from === to ? href.replace(/^mailto:/i, "") : "");
  if (!written) return tr.removeMark(from, to, MARKS.link).addMark(from, to, mark);
  const marks = state.doc.resolve(from).marksAcross(state.doc.resolve(to)) ?? [];
  tr.replaceWith(from, to, state.schema.text(written, mark.addToSet(marks)));
  return tr.setSelection(TextSelection.create(tr.doc, from + written.length));
}

/** Takes the link at the caret away; its words stay. */
export function unlink(view: EditorView): void {
  const link = linkAt(view.state);
  if (link) view.dispatch(view.state.tr.removeMark(link.from, link.to, MARKS.link));
}

function openButton(href: string): HTMLElement[] {
  if (!/^(https?|mailto):/i.test(href)) return [];
  const attrs = { class: "button", href, target: "_blank", rel: "noopener noreferrer" };
  return [element("a", attrs, icon("box-arrow-up-right"), say("link.open"))];
}

function removeButton(view: EditorView, then: () => void): HTMLButtonElement {
  return button(say("link.remove"), () => {
    unlink(view);
    then();
  });
}

/** An address pasted over words makes a link of them; the bubble stands under links. */
export function linksPlugin(): Plugin {
  return new Plugin({
    props: { handlePaste: pasted },
    view: (view) => new Bubble(view),
  });
}

function pasted(view: EditorView, event: ClipboardEvent): boolean {
  const { selection } = view.state;
  const text = event.clipboardData?.getData("text/plain").trim() ?? "";
  const isWords = selection instanceof TextSelection && !selection.empty;
  if (!isWords || !selection.$from.sameParent(selection.$to)) return false;
  if (!/^(https?:\/\/|mailto:|www\.)/i.test(text)) return false;
  const href = addressOf(text);
  if (!href || !selection.$from.parent.type.allowsMarkType(MARKS.link)) return false;
  view.dispatch(linked(view.state, href));
  return true;
}

/** What stands under the link that holds the caret: its address, to open, edit, remove. */
class Bubble {
  private readonly dom = element("div", { class: "link-bubble", role: "group" });
  private shown: Linked | null = null;

  constructor(private readonly view: EditorView) {
    this.dom.setAttribute("aria-label", say("link.bubble"));
    this.dom.hidden = true;
    this.dom.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      view.focus();
    });
    floatsOf(view).append(this.dom);
  }

  update(): void {
    const { state } = this.view;
    const link = state.selection.empty ? linkAt(state) : null;
    const { shown } = this;
    if (!link && !shown) return;
    this.shown = link;
    this.dom.hidden = !link;
    if (!link) return;
    if (link.href !== shown?.href) this.draw(link.href);
    if (link.from !== shown?.from || link.href !== shown.href) {
      placeAt(this.view, link.from, this.dom);
    }
  }

  destroy(): void {
    this.dom.remove();
  }

  private draw(href: string): void {
    const { view } = this;
    const words = href.replace(/^(https?:\/\/|mailto:)/i, "").replace(/\/$/, "");
    const address = element("span", { class: "link-address" }, words);
    const open = openButton(href);
    const edit = button(say("link.change"), () => openLink(view));
    const remove = button(say("link.remove_short"), () => {
      unlink(view);
      view.focus();
    });
    remove.setAttribute("aria-label", say("link.remove"));
    for (const one of [...open, edit, remove])
      one.classList.add("button-small", "button-quiet");
    this.dom.replaceChildren(address, ...open, edit, remove);
  }
}
