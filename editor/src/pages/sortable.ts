/**
 * `<table data-sortable>`: a header with `data-sort` sorts its column.
 * A cell may carry `data-value` when what it shows does not sort (a date, an amount).
 */
type Direction = "ascending" | "descending";

/** Turns the marked headers into buttons. */
export function bindSortable(root: Document): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table[data-sortable]")) {
    for (const header of table.tHead?.querySelectorAll<HTMLElement>("th[data-sort]") ??
      []) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...header.childNodes);
      button.addEventListener("click", () => sort(table, header as HTMLTableCellElement));
      header.append(button);
    }
  }
}

function sort(table: HTMLTableElement, header: HTMLTableCellElement): void {
  const direction: Direction =
    header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  const collator = new Intl.Collator(document.documentElement.lang || "fr", {
    numeric: true,
  });
  const body = table.tBodies[0];
  const rows = [...(body?.rows ?? [])].sort((one, other) =>
    collator.compare(sortKey(one, header), sortKey(other, header)),
  );
  if (direction === "descending") rows.reverse();
  body?.append(...rows);
  for (const other of table.querySelectorAll("th[aria-sort]")) {
    other.removeAttribute("aria-sort");
  }
  header.setAttribute("aria-sort", direction);
}

function sortKey(row: HTMLTableRowElement, header: HTMLTableCellElement): string {
  const cell = row.cells[header.cellIndex];
  return cell?.dataset.value ?? cell?.textContent?.trim() ?? "";
}
