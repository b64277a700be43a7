/**
 * Nothing typed is lost: `<textarea data-keep="key">` keeps its text on this computer until
 * the server says that it is saved (`data-kept="key"` on the next page).
 *
 * `data-keep-base="name"` names the form's field that holds the version the text was written
 * on. It is kept and restored with the text: else old words would pass for an edit of the
 * newest version and undo what others wrote in between.
 */
interface Kept {
  text: string;
  base: string;
}

const PREFIX = "kept:";

/** Restores, keeps and guards the text of every `[data-keep]`. */
export function bindKeep(root: Document): void {
  for (const saved of root.querySelectorAll<HTMLElement>("[data-kept]")) {
    localStorage.removeItem(PREFIX + saved.dataset.kept);
  }
  for (const area of root.querySelectorAll<HTMLTextAreaElement>("textarea[data-keep]")) {
    restore(area);
    area.addEventListener("input", () => keep(area));
    guard(area);
  }
  for (const form of root.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", forget);
  }
}

function keep(area: HTMLTextAreaElement): void {
  const kept: Kept = { text: area.value, base: baseOf(area)?.value ?? "" };
  try {
    localStorage.setItem(PREFIX + area.dataset.keep, JSON.stringify(kept));
  } catch {
    // No room, or storage refused by the browser: leaving the page still asks.
  }
}

function restore(area: HTMLTextAreaElement): void {
  const stored = localStorage.getItem(PREFIX + area.dataset.keep);
  if (!stored) return;
  const kept = JSON.parse(stored) as Kept;
  if (kept.text === area.value) return;
  const base = baseOf(area);
  const fresh: Kept = { text: area.value, base: base?.value ?? "" };
  put(area, base, kept);
  const notice = area.form?.querySelector<HTMLElement>("[data-keep-notice]");
  if (!notice) return;
  notice.hidden = false;
  notice.querySelector("[data-keep-discard]")?.addEventListener("click", () => {
    put(area, base, fresh);
    localStorage.removeItem(PREFIX + area.dataset.keep);
    notice.hidden = true;
    area.focus();
  });
}

function put(area: HTMLTextAreaElement, base: HTMLInputElement | null, kept: Kept): void {
  area.value = kept.text;
  if (base) base.value = kept.base;
}

/** Asks before leaving while the text differs from what the page brought. */
function guard(area: HTMLTextAreaElement): void {
  let sending = false;
  area.form?.addEventListener("submit", (event) => {
    sending = !event.defaultPrevented;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && area.value !== area.defaultValue) event.preventDefault();
  });
}

/** Signing out of a shared computer leaves no text behind. */
function forget(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
}

function baseOf(area: HTMLTextAreaElement): HTMLInputElement | null {
  const name = area.dataset.keepBase;
  return name ? (area.form?.elements.namedItem(name) as HTMLInputElement | null) : null;
}
