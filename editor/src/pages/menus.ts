/**
 * Menus are `<details data-menu>`: Escape or a click elsewhere closes them. In a narrow
 * window, Escape also closes the side that a link has pulled up (its link `[data-close]`).
 */
export function bindMenus(root: Document): void {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = innermostOpen(root);
    if (menu) closeMenu(menu);
    else closeSide(root);
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

function closeMenu(menu: HTMLDetailsElement): void {
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

/** The focus goes back to the link that is in sight among those that open this side. */
function closeSide(root: Document): void {
  const side = root.getElementById(location.hash.slice(1));
  const close = side?.querySelector<HTMLAnchorElement>(":scope > [data-close]");
  if (!close) return;
  const openers = root.querySelectorAll<HTMLAnchorElement>(`a[href="${location.hash}"]`);
  close.click();
  [...openers].find((opener) => opener.offsetParent)?.focus();
}
