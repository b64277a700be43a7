import { vi } from "vitest";

// What scripts listen to outlives a page in jsdom: each new page forgets the last one's.
const forgets: (() => void)[] = [];
for (const target of [document, window]) {
  const listen = target.addEventListener.bind(target) as EventTarget["addEventListener"];
  target.addEventListener = (
    kind: string,
    listener: EventListenerOrEventListenerObject,
    options?: AddEventListenerOptions | boolean,
  ) => {
    forgets.push(() => target.removeEventListener(kind, listener, options));
    listen(kind, listener, options);
  };
}

/** Replaces the document's body, as a page that has just been opened, and gives it. */
export function open(html: string): Document {
  for (const forget of forgets.splice(0)) forget();
  const fresh = document.implementation.createHTMLDocument();
  document.replaceChild(fresh.documentElement, document.documentElement);
  document.body.innerHTML = `<div id="status" role="status"></div>${html}`;
  document.documentElement.lang = "fr";
  return document;
}

/** The one element of the page that matches, of the type the test says. */
export function one<E extends Element = HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

/** Presses a key where the focus is, or on the element given. */
export function press(key: string, on: Element = document.activeElement ?? document.body) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  on.dispatchEvent(event);
  return event;
}

/** Types a text into a field, as one input. */
export function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Sends a form by its button, and says whether the browser would have sent it. */
export function send(button: HTMLElement): boolean {
  const sent = vi.fn();
  const last = (event: Event) => {
    if (!event.defaultPrevented) sent();
    event.preventDefault(); // jsdom navigates nowhere
  };
  window.addEventListener("submit", last, { once: true });
  button.click();
  window.removeEventListener("submit", last);
  return sent.mock.calls.length > 0;
}
