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
import { button, element, newId } from "./elements";
import { NODES } from "./kinds";
import { openLink } from "./links";
import { floatsOf, placeAt } from "./place";
import { say } from "./words";

/** The open note: where it stands; `turn` tells one opening from the next. */
interface Open {
  at: number;
  turn: number;
}

const noteKey = new PluginKey<Open | null>("footnote");
const OUTSIDE = "outside"; // a change of the inner editor that comes from the document

/** The plugin: a click on a footnote opens it, as `openFootnote` does. */
export function footnotesPlugin(): Plugin<Open | null> {
  return new Plugin<Open | null>({
    key: noteKey,
    state: { init: () => null, apply: (tr, open) => followed(tr, open) },
    props: {
      handleClickOn(view, _pos, node, at, event) {
        if (node.type !== NODES.footnote || event.button) return false;
        view.dispatch(view.state.tr.setMeta(noteKey, at));
        return true;
      },
      handleDOMEvents: { focus: (view) => closeNote(view) },
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

function followed(tr: Transaction, open: Open | null): Open | null {
  const told: number | null | undefined = tr.getMeta(noteKey);
  if (typeof told === "number") return { at: told, turn: (open?.turn ?? 0) + 1 };
  if (told === null || !open) return null;
  const { pos, deletedAfter } = tr.mapping.mapResult(open.at);
  const isThere = !deletedAfter && tr.doc.nodeAt(pos)?.type === NODES.footnote;
  return isThere ? { ...open, at: pos } : null;
}

/** Closes the open note; one without a word is not kept. */
function closeNote(view: EditorView): void {
  const { state } = view;
  const open = noteKey.getState(state);
  if (!open) return;
  const note = state.doc.nodeAt(open.at);
  const tr = state.tr.setMeta(noteKey, null);
  if (note && !note.content.size) tr.delete(open.at, open.at + note.nodeSize);
  view.dispatch(tr);
}

/** The window, while a footnote is open. */
class NoteWindow {
  private readonly dom = element("div", { class: "note-window", role: "dialog" });
  private readonly title = element("p", { class: "note-title", id: newId() });
  private readonly place = element("div", { class: "note-text prose" });
  private inner: EditorView | null = null;
  private turn = 0;

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
      if (to && !dom.contains(to) && !to.closest("dialog")) closeNote(view);
    });
    floatsOf(view).append(dom);
  }

  update(): void {
    const open = noteKey.getState(this.view.state);
    const note = open && this.view.state.doc.nodeAt(open.at);
    if (!open || !note || open.turn !== this.turn) this.hide();
    if (!open || !note) return;
    this.turn = open.turn;
    if (this.inner) this.follow(this.inner, note);
    else this.show(open.at, note);
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
    const open = noteKey.getState(view.state);
    if (!inner || !open) return;
    const { state, transactions } = inner.state.applyTransaction(tr);
    inner.updateState(state);
    if (tr.getMeta(OUTSIDE) || !tr.docChanged) return;
    const moved = view.state.tr;
    for (const { steps } of transactions) {
      for (const step of steps) {
        const there = step.map(StepMap.offset(open.at + 1));
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
    const { view } = this;
    const open = noteKey.getState(view.state);
    if (open) {
      const { doc, tr } = view.state;
      const after = open.at + (doc.nodeAt(open.at)?.nodeSize ?? 0);
      view.dispatch(tr.setSelection(TextSelection.create(doc, after)));
      closeNote(view);
    }
    view.focus();
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
