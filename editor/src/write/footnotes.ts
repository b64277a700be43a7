/**
 * Footnotes: a small window under the call of the note, with an editor of its own. What is
 * typed there is at once a change of the document, at the place of the note; what others
 * change in it arrives there.
 *
 *     keys ──► inner editor ──► its steps, moved to the note's place ──► the document ──► everybody
 */
import { baseKeymap } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import type { Node } from "prosemirror-model";
import {
  type Command,
  EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  Selection,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import { StepMap } from "prosemirror-transform";
import { EditorView } from "prosemirror-view";
import { COMMANDS, joinPlugin, opens } from "./commands";
import { button, element, newId } from "./dialogs";
import { NODES } from "./kinds";
import { openLink } from "./links";
import { floatsOf, placeAt } from "./place";
import { say } from "./words";

const noteKey = new PluginKey<number | null>("footnote");
const OUTSIDE = "outside"; // a change of the inner editor that comes from the document

/** The plugin: a click on a footnote opens it, as `openFootnote` does. */
export function footnotesPlugin(): Plugin<number | null> {
  return new Plugin<number | null>({
    key: noteKey,
    state: { init: () => null, apply: (tr, open) => followed(tr, open) },
    props: {
      handleClickOn(view, _pos, node, at, event) {
        if (node.type !== NODES.footnote || event.button) return false;
        view.dispatch(view.state.tr.setMeta(noteKey, at));
        return true;
      },
    },
    view: (view) => new NoteWindow(view),
  });
}

/** Opens the footnote that is selected, or inserts one after the caret and opens it. */
export function openFootnote(view: EditorView): void {
  const { selection, tr } = view.state;
  if (selection instanceof NodeSelection && selection.node.type === NODES.footnote) {
    view.dispatch(tr.setMeta(noteKey, selection.from));
    return;
  }
  tr.insert(selection.to, NODES.footnote.create());
  view.dispatch(tr.setMeta(noteKey, selection.to).scrollIntoView());
}

/** Where the open footnote stands after a transaction; null when none is open. */
function followed(tr: Transaction, open: number | null): number | null {
  const told: number | null | undefined = tr.getMeta(noteKey);
  if (told !== undefined) return told;
  if (open === null) return null;
  const { pos, deletedAfter } = tr.mapping.mapResult(open);
  return deletedAfter || tr.doc.nodeAt(pos)?.type !== NODES.footnote ? null : pos;
}

/** The window, while a footnote is open. */
class NoteWindow {
  private readonly dom = element("div", { class: "note-window", role: "dialog" });
  private readonly title = element("p", { class: "note-title", id: newId() });
  private readonly place = element("div", { class: "note-text prose" });
  private inner: EditorView | null = null;

  constructor(private readonly view: EditorView) {
    const { dom } = this;
    dom.setAttribute("aria-labelledby", this.title.id);
    dom.hidden = true;
    const close = button(say("note.close"), () => this.leave(), "button-small");
    const foot = element("div", { class: "note-foot" });
    foot.append(element("span", { class: "hint" }, say("note.hint")), close);
    dom.append(this.title, this.place, foot);
    dom.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
      event.stopPropagation();
    });
    dom.addEventListener("focusout", ({ relatedTarget }) => {
      const to = relatedTarget as Element | null;
      if (to && !dom.contains(to) && !to.closest("dialog")) this.close();
    });
    floatsOf(view).append(dom);
  }

  update(): void {
    const at = noteKey.getState(this.view.state) ?? null;
    const note = at === null ? null : this.view.state.doc.nodeAt(at);
    if (at === null || !note) this.hide();
    else if (this.inner) this.follow(this.inner, note);
    else this.show(at, note);
  }

  destroy(): void {
    this.inner?.destroy();
    this.dom.remove();
  }

  private show(at: number, note: Node): void {
    this.title.textContent = say("note.title", { number: rankOf(this.view.state, at) });
    this.inner = new EditorView(this.place, {
      state: EditorState.create({ doc: note, plugins: this.plugins() }),
      dispatchTransaction: (tr) => this.typed(tr),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": this.title.id,
      },
    });
    this.dom.hidden = false;
    placeAt(this.view, at, this.dom);
    const end = Selection.atEnd(this.inner.state.doc);
    this.inner.dispatch(this.inner.state.tr.setSelection(end));
    this.inner.focus();
  }

  private hide(): void {
    if (!this.inner) return;
    this.inner.destroy();
    this.inner = null;
    this.dom.hidden = true;
  }

  private plugins(): Plugin[] {
    const { view } = this;
    const outer =
      (command: Command): Command =>
      () =>
        command(view.state, view.dispatch);
    const formats = ["bold", "italic", "underline", "strike", "superscript", "subscript"];
    const keys = [...formats, "link"].map((name) => {
      const { keys = "", run } = COMMANDS[name as keyof typeof COMMANDS];
      return [keys, run] as const;
    });
    return [
      joinPlugin({ link: opens(openLink) }),
      keymap({
        ...Object.fromEntries(keys),
        Enter: COMMANDS.hardBreak.run,
        "Shift-Enter": COMMANDS.hardBreak.run,
        "Mod-z": outer(undo),
        "Mod-y": outer(redo),
        "Mod-Shift-z": outer(redo),
      }),
      keymap(baseKeymap),
    ];
  }

  /** What is typed in the note becomes a change of the document. */
  private typed(tr: Transaction): void {
    const { inner, view } = this;
    const at = noteKey.getState(view.state) ?? null;
    if (!inner || at === null) return;
    const { state, transactions } = inner.state.applyTransaction(tr);
    inner.updateState(state);
    if (tr.getMeta(OUTSIDE) || !tr.docChanged) return;
    const moved = view.state.tr;
    for (const { steps } of transactions) {
      for (const step of steps) {
        const there = step.map(StepMap.offset(at + 1));
        if (there) moved.step(there);
      }
    }
    view.dispatch(moved);
  }

  /** What others, or undo, changed in the note is shown in its window. */
  private follow(inner: EditorView, note: Node): void {
    const { state } = inner;
    const start = note.content.findDiffStart(state.doc.content);
    const ends = note.content.findDiffEnd(state.doc.content);
    if (start === null || !ends) return;
    const overlap = Math.max(start - Math.min(ends.a, ends.b), 0);
    const tr = state.tr.replace(
      start,
      ends.b + overlap,
      note.slice(start, ends.a + overlap),
    );
    inner.dispatch(tr.setMeta(OUTSIDE, true));
  }

  /** Back to the text, after the note. */
  private leave(): void {
    const at = noteKey.getState(this.view.state) ?? null;
    this.close();
    const { doc, tr } = this.view.state;
    if (at !== null) {
      const after = Math.min(at + (doc.nodeAt(at)?.nodeSize ?? 0), doc.content.size);
      this.view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(after), -1)));
    }
    this.view.focus();
  }

  /** A note without a word is not kept. */
  private close(): void {
    const { state } = this.view;
    const at = noteKey.getState(state) ?? null;
    if (at === null) return;
    const note = state.doc.nodeAt(at);
    const tr = state.tr.setMeta(noteKey, null);
    if (note && !note.content.size) tr.delete(at, at + note.nodeSize);
    this.view.dispatch(tr);
  }
}

/** The number of a footnote: how many there are up to it. */
function rankOf({ doc }: EditorState, at: number): number {
  let rank = 1;
  doc.nodesBetween(0, at, (node, place) => {
    if (node.type === NODES.footnote && place < at) rank += 1;
  });
  return rank;
}
