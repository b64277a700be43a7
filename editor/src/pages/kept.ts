/** Unsaved texts on this computer, by key. A browser that refuses storage keeps nothing. */
export interface Kept {
  text: string;
  /** The version the text was written on. */
  base: string;
}

const PREFIX = "kept:";

/** The text kept under a key, or null. */
export function recall(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") as Kept | null;
  } catch {
    return null; // storage refused, or not written by us
  }
}

/** Keeps a text; when there is no room, leaving the page still asks. */
export function keep(key: string, kept: Kept): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(kept));
  } catch {
    // Nothing more can be done here; the text is still in the page.
  }
}

/** Drops the text of one key, or every text. */
export function drop(key?: string): void {
  try {
    const ours = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const dropped = key === undefined ? ours : [PREFIX + key];
    for (const name of dropped) localStorage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}
