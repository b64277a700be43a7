/** What of the contents is seen: the article being read, and the branches folded away. */
import type { EditorView } from "prosemirror-view";
import { outlineOf } from "./numbers";

/** The article whose heading last passed the top third of the window; null before the first. */
export function readingRank(view: EditorView): number | null {
  const { places } = outlineOf(view.state);
  const line = window.innerHeight / 3;
  let found: number | null = null;
  for (let low = 0, high = places.length - 1; low <= high; ) {
    const middle = (low + high) >> 1;
    const heading = view.nodeDOM(places[middle]?.pos ?? 0);
    if (!(heading instanceof Element)) return found;
    if (heading.getBoundingClientRect().top <= line) {
      found = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return found;
}

/** The branches folded away in this document, remembered on this computer. */
export class Folds {
  private readonly place = `folds:${location.pathname}`;
  private readonly folded: Set<string>;

  constructor() {
    this.folded = new Set(this.remembered());
  }

  has(id: string): boolean {
    return this.folded.has(id);
  }

  set(id: string, isFolded: boolean): void {
    if (isFolded) this.folded.add(id);
    else this.folded.delete(id);
    try {
      localStorage.setItem(this.place, JSON.stringify([...this.folded]));
    } catch {
      // No storage on this computer: folded until the page closes.
    }
  }

  private remembered(): string[] {
    try {
      const read: unknown = JSON.parse(localStorage.getItem(this.place) ?? "[]");
      return Array.isArray(read) ? read.map(String) : [];
    } catch {
      return [];
    }
  }
}
