/** The images on their way to the server, and where each stands in a text that changes. */
import { PluginKey, type StateField, type Transaction } from "prosemirror-state";

/** An image to be sent, and where it will stand. */
export interface Wanted {
  pos: number;
  file: Blob;
  alt: string;
}

export interface Sending extends Wanted {
  readonly id: number;
  readonly status: "failed" | "placed" | "sending";
  /** Why it failed. */
  readonly sentence: string;
}

export type Change =
  | { add: Sending[] }
  | {
      set: number;
      status: Sending["status"];
      sentence?: string;
      pos?: number;
      alt?: string;
    }
  | { drop: number };

/** Under which the state keeps them, and transactions what changes of them. */
export const underwayKey = new PluginKey<readonly Sending[]>("images");

/** What the state keeps of them. */
export const underway: StateField<readonly Sending[]> = {
  init: () => [],
  apply: (tr, sending) => mapped(tr, sending),
};

function mapped(tr: Transaction, sending: readonly Sending[]): readonly Sending[] {
  const change = tr.getMeta(underwayKey) as Change | undefined;
  const moved = tr.docChanged ? sending.flatMap((one) => movedBy(tr, one)) : sending;
  if (!change) return moved;
  if ("add" in change) return [...moved, ...change.add];
  if ("drop" in change) return moved.filter(({ id }) => id !== change.drop);
  const { set, ...rest } = change;
  return moved.map((one) => (one.id === set ? { ...one, ...rest } : one));
}

/** Where an image on its way stands now; nowhere once the words around it are gone. */
function movedBy(tr: Transaction, one: Sending): Sending[] {
  const isPlaced = one.status === "placed";
  const place = tr.mapping.mapResult(one.pos, isPlaced ? 1 : -1);
  const isGone = isPlaced ? place.deletedAfter : place.deletedAcross;
  return isGone ? [] : [{ ...one, pos: place.pos }];
}
