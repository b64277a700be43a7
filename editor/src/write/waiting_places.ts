/** Places of the text that are kept while it changes, each until it is taken. */
import {
  type EditorState,
  PluginKey,
  type PluginSpec,
  type Selection,
  type SelectionBookmark,
  TextSelection,
  type Transaction,
} from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

interface Place {
  from: number;
  to: number;
  /** Of what is selected otherwise than as words: an image, cells. */
  bookmark: SelectionBookmark | null;
}

type Places = ReadonlyMap<number, Place>;
type Change = { keep: number; place: Place } | { drop: number };

const key = new PluginKey<Places>("waiting");

/** Keeps places in the state of one editor, by a number. */
export class PlaceKeeper {
  readonly spec: PluginSpec<Places> = {
    key,
    state: { init: () => new Map(), apply: (tr, places) => this.followed(tr, places) },
  };
  private made = 0;
  private side: -1 | 1 = -1;

  /** While something is done that was asked first, what was asked after it comes after it. */
  after(act: () => void): void {
    this.side = 1;
    act();
    this.side = -1;
  }

  /** Keeps what is selected; a caret stays before what is typed at it. */
  keepSelection(view: EditorView): number {
    const { selection } = view.state;
    const { from, to } = selection;
    const isWords = selection instanceof TextSelection;
    return this.add(view, { from, to, bookmark: isWords ? null : selection.getBookmark() });
  }

  keep(view: EditorView, from: number, to: number): number {
    return this.add(view, { from, to, bookmark: null });
  }

  /** Where a place is now. */
  of(state: EditorState, id: number): Place {
    return key.getState(state)?.get(id) ?? { from: 0, to: 0, bookmark: null };
  }

  /** Where a place is now, as a selection. It is kept no longer. */
  take(view: EditorView, id: number): { from: number; selection: Selection } {
    const { state } = view;
    const place = this.of(state, id);
    const selection = selectionOf(state, place);
    view.dispatch(told(state, { drop: id }));
    return { from: place.from, selection };
  }

  private add(view: EditorView, place: Place): number {
    this.made += 1;
    view.dispatch(told(view.state, { keep: this.made, place }));
    return this.made;
  }

  private followed(tr: Transaction, places: Places): Places {
    const change: Change | undefined = tr.getMeta(key);
    if (!change && (!tr.docChanged || !places.size)) return places;
    const { side } = this;
    const moved = new Map([...places].map(([id, one]) => [id, movedBy(tr, one, side)]));
    if (change && "keep" in change) moved.set(change.keep, change.place);
    else if (change) moved.delete(change.drop);
    return moved;
  }
}

function told(state: EditorState, change: Change): Transaction {
  return state.tr.setMeta(key, change).setMeta("addToHistory", false);
}

function movedBy({ mapping }: Transaction, place: Place, side: -1 | 1): Place {
  const { from, to, bookmark } = place;
  const [start, end] = [mapping.mapResult(from, 1), mapping.mapResult(to, -1)];
  // Words that were typed over are not selected any more: what took their place is to stay.
  const isCaret = from === to || start.deletedAfter || end.deletedBefore;
  if (isCaret) {
    const at = mapping.map(from, from === to ? side : -1);
    return { from: at, to: at, bookmark: null };
  }
  return { from: start.pos, to: end.pos, bookmark: bookmark?.map(mapping) ?? null };
}

function selectionOf({ doc }: EditorState, { from, to, bookmark }: Place): Selection {
  if (bookmark) return bookmark.resolve(doc);
  return TextSelection.between(doc.resolve(from), doc.resolve(to));
}
