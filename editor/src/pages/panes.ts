/** `[data-panes]`: its two `[data-pane]` scroll together, in proportion to their lengths. */
export function bindPanes(root: Document): void {
  for (const panes of root.querySelectorAll("[data-panes]")) {
    const [left, right] = panes.querySelectorAll<HTMLElement>("[data-pane]");
    if (!left || !right) continue;
    let led: HTMLElement | null = null; // the pane that our own scrolling has just moved
    const follow = (leader: HTMLElement, follower: HTMLElement) => () => {
      const answersUs = led === leader;
      led = null;
      const top = Math.round(portion(leader) * room(follower));
      if (answersUs || follower.scrollTop === top) return;
      led = follower;
      follower.scrollTop = top;
    };
    left.addEventListener("scroll", follow(left, right), { passive: true });
    right.addEventListener("scroll", follow(right, left), { passive: true });
  }
}

/** How far a pane is scrolled, from 0 to 1. */
function portion(pane: HTMLElement): number {
  return room(pane) > 0 ? pane.scrollTop / room(pane) : 0;
}

function room(pane: HTMLElement): number {
  return pane.scrollHeight - pane.clientHeight;
}
