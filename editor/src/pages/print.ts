/** `<button data-print hidden>` opens the printing of the page, where scripts run. */
export function bindPrint(root: Document): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
