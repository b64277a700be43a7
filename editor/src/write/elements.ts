/** The elements that windows, bars and menus are made of. */

let made = 0;

/** A name for an element that another one points to. */
export function newId(): string {
  made += 1;
  return `write-${made}`;
}

type Child = Node | string;

/** An element with its attributes and what is in it. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attrs: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) one.setAttribute(name, value);
  one.append(...children);
  return one;
}

/** A button of a window, in words. */
export function button(word: string, act: () => void, kind = ""): HTMLButtonElement {
  const one = element("button", { type: "button", class: `button ${kind}`.trim() }, word);
  one.addEventListener("click", act);
  return one;
}

/** Whether the style sheet shows an element at this width. */
export function isShown(one: HTMLElement): boolean {
  return one.checkVisibility?.() ?? true;
}
