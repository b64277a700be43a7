/**
 * Nothing typed is lost: `<textarea data-keep="key">` keeps its text on this computer until
 * the server says that it is saved (`data-kept="key"` on the next page). That page may be
 * opened again after something newer was typed: with `data-kept-number`, the version that
 * was saved, only a text written on an older one is dropped.
 *
 * `data-keep-base="name"` names the form's field that holds the version the text was written
 * on. It is kept and restored with the text: else old words would pass for an edit of the
 * newest version and undo what others wrote in between.
 */
import { forgetAll } from "../write/keeping";
import { drop, type Kept, keep, recall } from "./kept";

/** Restores, keeps and guards the text of every `[data-keep]`. */
export function bindKeep(root: Document): void {
  for (const saved of root.querySelectorAll<HTMLElement>("[data-kept]")) {
    dropSaved(saved.dataset.kept ?? "", saved.dataset.keptNumber);
  }
  for (const area of root.querySelectorAll<HTMLTextAreaElement>("textarea[data-keep]")) {
    restore(area);
    area.addEventListener("input", () => keep(area.dataset.keep ?? "", current(area)));
    guard(area);
  }
  // Signing out of a shared computer leaves no text behind.
  for (const form of root.querySelectorAll("form[data-forget]")) {
    form.addEventListener("submit", () => {
      drop();
      void forgetAll(); // what the editor kept
    });
  }
}

function dropSaved(key: string, number: string | undefined): void {
  const kept = recall(key);
  if (kept && number && Number(kept.base) >= Number(number)) return;
  drop(key);
}

function restore(area: HTMLTextAreaElement): void {
  const kept = recall(area.dataset.keep ?? "");
  if (!kept || kept.text === area.value) return;
  const fresh = current(area);
  put(area, kept);
  const notice = area.form?.querySelector<HTMLElement>("[data-keep-notice]");
  if (!notice) return;
  notice.hidden = false;
  notice.querySelector("[data-keep-discard]")?.addEventListener("click", () => {
    put(area, fresh);
    drop(area.dataset.keep);
    notice.hidden = true;
    area.focus();
  });
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

function current(area: HTMLTextAreaElement): Kept {
  return { text: area.value, base: baseOf(area)?.value ?? "" };
}

function put(area: HTMLTextAreaElement, kept: Kept): void {
  const base = baseOf(area);
  area.value = kept.text;
  if (base) base.value = kept.base;
}

function baseOf(area: HTMLTextAreaElement): HTMLInputElement | null {
  const name = area.dataset.keepBase;
  return name ? (area.form?.elements.namedItem(name) as HTMLInputElement | null) : null;
}
