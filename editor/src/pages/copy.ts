import { announce } from "./announce";

/** `<button data-copy="text" data-copied="Sentence">` copies its text and says so. */
export function bindCopy(root: Document): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
      button.setAttribute("data-done", "");
      announce(button.dataset.copied ?? "");
    });
  }
}
