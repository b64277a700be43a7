/**
 * What is asked of a part of the editor before it has arrived. It waits, and is done in the
 * order in which it was asked, where it was asked whatever was written meanwhile.
 *
 *     key, button, click, paste, drop ──► asked ──the parts arrive──► done
 *     letters typed once a window is asked for ──────────────────────► typed in the window
 */
import { type Command, NodeSelection, Plugin, type Selection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { COMMANDS, type Joined, opens } from "./commands";
import { NODES } from "./kinds";
import { asksForMenu, isAsking } from "./slash_sign";
import { dropAgain, type Held, held, pasteAgain } from "./waiting_clipboard";
import { PlaceKeeper } from "./waiting_places";

/** The commands that come later: until then each waits for itself. */
export const LATE = [
  "link",
  "field",
  "reference",
  "clause",
  "footnote",
  "table",
  "image",
  "higher",
  "deeper",
  "moveUp",
  "moveDown",
  "find",
  "replace",
  "save",
  "shortcuts",
] as const;
export type LateCommand = (typeof LATE)[number];

/** What the "/" menu and the windows take besides letters. */
const MENU_KEYS = new Set(["Enter", "Tab", "Escape", "ArrowDown", "ArrowUp"]);

type OpenSlash = (view: EditorView, at: number) => void;

interface Asked {
  act(view: EditorView): void;
  /** What was typed after it, when it takes the focus; null when the text keeps it. */
  letters: string | null;
}

/** Keeps what is asked until `arrive`; then nothing passes here any more. */
export class Waiting {
  readonly plugin: Plugin;
  readonly commands: Joined = Object.fromEntries(
    LATE.map((name) => [name, this.awaited(name)]),
  );
  /** Comes as soon as something is asked. */
  readonly wanted: Promise<void>;
  private want = () => {};
  private readonly asked: Asked[] = [];
  private openSlash: OpenSlash = () => {};
  private hasArrived = false;
  private readonly places = new PlaceKeeper();
  /** The place of the last "/" typed. */
  private slash: number | null = null;

  constructor() {
    this.wanted = new Promise((done) => {
      this.want = done;
    });
    const waits = () => !this.hasArrived;
    this.plugin = new Plugin({
      ...this.places.spec,
      props: {
        handleTextInput: (view, from, _to, text) => waits() && this.typed(view, from, text),
        handleKeyDown: (view, event) => waits() && this.key(view, event),
        handleClickOn: (view, _pos, node, at, event) =>
          waits() && node.type === NODES.footnote && !event.button
            ? this.clicked(view, "handleClickOn", at, event)
            : false,
        handleDoubleClickOn: (view, _pos, node, at, event) =>
          waits() && node.type === NODES.image
            ? this.clicked(view, "handleDoubleClickOn", at, event)
            : false,
        handleDOMEvents: {
          paste: (view, event) => waits() && this.pasted(view, event),
          drop: (view, event) => waits() && this.dropped(view, event),
        },
      },
    });
  }

  /** The parts are there: does what was asked of them. */
  arrive(view: EditorView, openSlash: OpenSlash): void {
    this.hasArrived = true;
    this.openSlash = openSlash;
    for (const { act, letters } of this.asked.splice(0)) {
      try {
        act(view);
        if (letters) document.execCommand("insertText", false, letters);
      } catch (error) {
        console.error(error); // what was asked after it is done all the same
      }
    }
  }

  private ask(act: Asked["act"], letters: string | null = null): true {
    this.asked.push({ act, letters });
    this.want();
    return true;
  }

  private awaited(name: LateCommand): Command {
    return opens(() => {
      this.ask((view) => COMMANDS[name].run(view.state, view.dispatch, view), "");
    });
  }

  /** What was asked last, if it takes the letters typed now. */
  private get taker(): (Asked & { letters: string }) | null {
    const last = this.asked.at(-1);
    return last && last.letters !== null ? (last as Asked & { letters: string }) : null;
  }

  private key(view: EditorView, event: KeyboardEvent): boolean {
    const { taker } = this;
    const letter = letterOf(event);
    if (taker && (letter || event.key === "Backspace")) {
      taker.letters = letter ? taker.letters + letter : taker.letters.slice(0, -1);
      return true;
    }
    const chooses = MENU_KEYS.has(event.key) && (taker !== null || this.isAsking(view));
    const describes = event.key === "Enter" && isImage(view.state.selection);
    if (event.key !== "F3" && !describes && !chooses) return false;
    const isOver = chooses && !event.key.startsWith("Arrow");
    return this.ask((now) => press(now, event), isOver ? "" : null);
  }

  private isAsking({ state }: EditorView): boolean {
    return this.slash !== null && isAsking(state, this.places.of(state, this.slash).from);
  }

  /** The "/" is typed at once; its menu opens later, and takes the keys pressed meanwhile. */
  private typed(view: EditorView, from: number, text: string): false {
    if (text !== "/" || !asksForMenu(view.state, from)) return false;
    const place = this.places.keep(view, from, from);
    this.slash = place;
    this.ask((now) => this.openSlash(now, this.places.take(now, place).from));
    return false;
  }

  private clicked(
    view: EditorView,
    prop: "handleClickOn" | "handleDoubleClickOn",
    at: number,
    event: MouseEvent,
  ): boolean {
    const { type } = view.state.doc.nodeAt(at) ?? {};
    const place = this.places.keep(view, at, at + 1);
    return this.ask((now) => {
      const { from } = this.places.take(now, place);
      const node = now.state.doc.nodeAt(from);
      if (node?.type !== type || !node) return;
      now.someProp(prop, (handle) => handle(now, from, node, from, event, true));
    });
  }

  private pasted(view: EditorView, event: ClipboardEvent): boolean {
    const data = event.clipboardData;
    if (!data || view.composing || !view.editable) return false;
    event.preventDefault();
    if (this.taker) {
      this.taker.letters += data.getData("text/plain");
      return true;
    }
    const brought = held(data, view);
    const place = this.places.keepSelection(view);
    return this.ask((now) => this.pasteAt(now, place, brought));
  }

  /** Pastes where it was asked; who has written on since finds the caret where it is. */
  private pasteAt(view: EditorView, place: number, brought: Held): void {
    const then = this.places.take(view, place).selection;
    const { selection, tr } = view.state;
    const hasMoved = !selection.eq(then);
    const back = hasMoved ? this.places.keepSelection(view) : null;
    if (hasMoved) view.dispatch(tr.setSelection(then));
    this.places.after(() => pasteAgain(view, brought));
    if (back === null) return;
    const now = this.places.take(view, back).selection;
    view.dispatch(view.state.tr.setSelection(now));
  }

  private dropped(view: EditorView, event: DragEvent): boolean {
    const data = event.dataTransfer;
    const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (!data || !at || view.dragging || !view.editable) return false;
    event.preventDefault();
    const brought = held(data, view);
    const place = this.places.keep(view, at.pos, at.pos);
    return this.ask((now) => dropAgain(now, this.places.take(now, place).from, brought));
  }
}

/** The letter that a key types; "" when it does something else. */
function letterOf(event: KeyboardEvent): string {
  const { key, ctrlKey, metaKey, altKey } = event;
  const types = !(ctrlKey || metaKey || altKey) || event.getModifierState("AltGraph");
  return types && [...key].length === 1 ? key : "";
}

/** Presses a key again, where the focus is by now. */
function press(view: EditorView, event: KeyboardEvent): void {
  const at = document.activeElement;
  if (!at || at === document.body || view.dom.contains(at)) {
    view.someProp("handleKeyDown", (handle) => handle(view, event));
  } else {
    const { key, code, shiftKey } = event;
    const again = { key, code, shiftKey, bubbles: true, cancelable: true };
    at.dispatchEvent(new KeyboardEvent("keydown", again));
  }
}

function isImage(selection: Selection): boolean {
  return selection instanceof NodeSelection && selection.node.type === NODES.image;
}
