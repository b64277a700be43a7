/**
 * Asks before a form that destroys: `<form data-confirm="Sentence" data-confirm-verb="Verb">`,
 * or the same attributes on one of its buttons. The page holds one `<dialog data-confirm-dialog>`.
 */
const confirmed = new WeakSet<HTMLFormElement>();

/** Intercepts the sending of a form until the reader has confirmed it. */
export function bindConfirm(root: Document): void {
  const dialog = root.querySelector<HTMLDialogElement>("dialog[data-confirm-dialog]");
  if (!dialog) return;
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const asker = [event.submitter, form].find((one) => one?.hasAttribute("data-confirm"));
    if (!asker || confirmed.delete(form)) return;
    event.preventDefault();
    ask(dialog, asker as HTMLElement, () => {
      confirmed.add(form);
      form.requestSubmit(event.submitter);
    });
  });
}

function ask(dialog: HTMLDialogElement, asker: HTMLElement, proceed: () => void): void {
  const sentence = dialog.querySelector("[data-confirm-sentence]");
  const button = dialog.querySelector<HTMLButtonElement>("button[value=confirm]");
  if (!sentence || !button) return;
  sentence.textContent = asker.dataset.confirm ?? "";
  if (asker.dataset.confirmVerb) button.textContent = asker.dataset.confirmVerb;
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue === "confirm") proceed();
  };
  dialog.showModal();
}
