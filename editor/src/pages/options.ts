/** The list of proposals under a combobox: its rows, and the one the keyboard is on. */
export interface Option {
  value: string;
  label: string;
}

/** One `role=option` row for each proposal; text only, whatever the server sent. */
export function rowsOf(options: Option[], listId: string): HTMLElement[] {
  return options.map(({ value, label }, index) => {
    const row = document.createElement("li");
    const code = document.createElement("span");
    code.className = "code";
    code.textContent = value;
    row.id = `${listId}-${index}`;
    row.setAttribute("role", "option");
    row.dataset.value = value;
    row.dataset.label = label;
    row.append(code, label);
    return row;
  });
}

/** The row the keyboard is on, if any. */
export function activeRow(list: HTMLElement): HTMLElement | null {
  return list.querySelector("[aria-selected=true]");
}

/** Moves one row down (1) or up (-1), around the ends, and gives the new row. */
export function moveActive(list: HTMLElement, step: number): HTMLElement | undefined {
  const rows = [...list.children] as HTMLElement[];
  const active = activeRow(list);
  const from = active ? rows.indexOf(active) : Math.min(-step, 0);
  const next = rows[(from + step + rows.length) % rows.length];
  active?.removeAttribute("aria-selected");
  next?.setAttribute("aria-selected", "true");
  next?.scrollIntoView({ block: "nearest" });
  return next;
}
