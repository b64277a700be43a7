/**
 * A form is sent once: the second click of a double click does nothing.
 * `data-again` on the form opts out (a download, a search: the page stays).
 */
export function bindOnce(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.hasAttribute("data-again")) return;
    if (form.hasAttribute("data-sent")) event.preventDefault();
    form.setAttribute("data-sent", "");
    // Not `disabled`: the name and value of the button are part of what is sent.
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // A page that comes back from the browser's history may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) release(root);
  });
}

function release(root: Document): void {
  for (const form of root.querySelectorAll("form[data-sent]")) {
    form.removeAttribute("data-sent");
    for (const button of form.querySelectorAll("[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
    }
  }
}
