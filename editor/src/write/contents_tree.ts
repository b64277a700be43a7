/** The rows of the contents, in nested lists; each update moves and writes only what changed. */
import { Row } from "./contents_row";
import { Folds } from "./contents_sight";
import type { Section } from "./outline";

export class Tree {
  readonly list = document.createElement("ol");
  rows: Row[] = [];
  sections: readonly Section[] = [];
  private readonly folds = new Folds();

  /** Shows these articles. A row lives as long as its article, wherever it goes. */
  show(sections: readonly Section[]): void {
    const known = new Map(this.rows.map((row) => [row.id, row]));
    const focused = this.rowOf(document.activeElement);
    const taken = new Set([""]);
    this.sections = sections;
    this.rows = sections.map((section, rank) => {
      const id = taken.has(section.key) ? `#${taken.size}` : section.key;
      taken.add(id);
      const row = known.get(id) ?? new Row(id);
      known.delete(id);
      row.show(section, rank);
      return row;
    });
    for (const gone of known.values()) gone.item.remove();
    this.arrange();
    this.stopAt(focused);
    const isLost = focused && !focused.item.contains(document.activeElement);
    if (isLost && focused.item.isConnected) focused.focus();
  }

  /** Puts each row under the one it belongs to, moving only those that are not there. */
  private arrange(): void {
    const filled = new Map<HTMLOListElement, number>();
    this.rows.forEach((row, rank) => {
      const list = this.parentOf(row)?.list ?? this.list;
      const at = filled.get(list) ?? 0;
      const there = list.children[at] ?? null;
      if (there !== row.item) list.insertBefore(row.item, there);
      filled.set(list, at + 1);
      const hasSubs = this.sections[rank + 1]?.parent === rank;
      row.fold(hasSubs, this.folds.has(row.id));
    });
  }

  /** The row of an article or, when it is folded away, the one it is folded in. */
  shownFor(rank: number | null): Row | null {
    const row = this.rows[rank ?? -1];
    let shown = row ?? null;
    for (let up = row && this.parentOf(row); up; up = this.parentOf(up)) {
      if (up.isFolded) shown = up;
    }
    return shown;
  }

  visible(): Row[] {
    return this.rows.filter((row) => this.shownFor(row.rank) === row);
  }

  rowOf(element: Element | null): Row | null {
    const item = element?.closest("li");
    return (item && this.rows.find((row) => row.item === item)) ?? null;
  }

  parentOf(row: Row): Row | undefined {
    return this.rows[this.sections[row.rank]?.parent ?? -1];
  }

  toggle(row: Row): void {
    row.fold(row.hasSubs, !row.isFolded);
    this.folds.set(row.id, row.isFolded);
  }

  /** Tab stops once in the tree: at this row, or at the first. */
  stopAt(row: Row | null): void {
    const stop = row && this.rows.includes(row) ? row : this.rows[0];
    for (const one of this.rows) one.isStop = one === stop;
  }
}
