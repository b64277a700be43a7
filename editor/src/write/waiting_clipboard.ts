/** A paste or a drop that waits: the browser shows its words only while its event lasts. */
import type { EditorView } from "prosemirror-view";

/** What a paste or a drop brings. */
export interface Held {
  kinds: Record<string, string>;
  files: File[];
  /** Whether only words were asked for: Ctrl+Maj+V. */
  isPlain: boolean;
}

interface Inside {
  input?: { shiftKey: boolean };
}

/** Takes what an event brings, to bring it again. */
export function held(data: DataTransfer, view: EditorView): Held {
  const kinds = data.types.filter((kind) => kind !== "Files");
  return {
    kinds: Object.fromEntries(kinds.map((kind) => [kind, data.getData(kind)])),
    files: [...data.files],
    isPlain: (view as unknown as Inside).input?.shiftKey === true,
  };
}

/** Pastes what was held where the selection is. */
export function pasteAgain(view: EditorView, brought: Held): void {
  const { input } = view as unknown as Inside;
  const isDown = input?.shiftKey ?? false;
  if (input) input.shiftKey = brought.isPlain;
  view.dom.dispatchEvent(bringing(new Event("paste", ONCE), "clipboardData", brought));
  if (input) input.shiftKey = isDown;
}

/** Drops what was held at a place of the text. */
export function dropAgain(view: EditorView, pos: number, brought: Held): void {
  const { left, top, bottom } = view.coordsAtPos(pos);
  const at = { ...ONCE, clientX: left, clientY: (top + bottom) / 2 };
  view.dom.dispatchEvent(bringing(new MouseEvent("drop", at), "dataTransfer", brought));
}

const ONCE = { bubbles: true, cancelable: true };

function bringing(event: Event, name: string, { kinds, files }: Held): Event {
  const value = {
    getData: (kind: string) => kinds[kind] ?? "",
    types: [...Object.keys(kinds), ...(files.length ? ["Files"] : [])],
    files,
  };
  Object.defineProperty(event, name, { value });
  return event;
}
