/** Menus are `<details data-menu>`: Escape or a click elsewhere closes them. */
export function bindMenus(root: Document): void {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = innermostOpen(root);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  root.addEventListener("click", (event) => {
    for (const menu of openMenus(root)) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
}

function openMenus(root: Document): HTMLDetailsElement[] {
  return [...root.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")];
}

/** The one that holds the focus, else the last in the page. */
function innermostOpen(root: Document): HTMLDetailsElement | undefined {
  const open = openMenus(root);
  return open.findLast((menu) => menu.contains(root.activeElement)) ?? open.at(-1);
}
