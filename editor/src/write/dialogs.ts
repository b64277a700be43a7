/**
 * Windows that ask something: a native `<dialog>` with a form. Échap or a click beside closes
 * it; the focus then goes back to the text, where the caret was.
 */
import type { EditorView } from "prosemirror-view";
import { button, element, newId } from "./elements";
import { icon } from "./icons";
import { say } from "./words";

export interface Question {
  title: string;
  /** What stands between the title and the buttons; what is wrong is said under the first. */
  body: HTMLElement[];
  /** The word of the main button; without it there is only one to close. */
  verb?: string;
  /** Other buttons, which come after "Annuler". */
  others?: HTMLElement[];
  /** Takes the answer: does it and gives nothing, or gives the sentence that says what is wrong. */
  take?: () => string | undefined;
  wide?: boolean;
}

/** A text field under its label. */
export function field(
  label: string,
  value: string,
): { block: HTMLElement; input: HTMLInputElement } {
  const id = newId();
  const input = element("input", { id, class: "input", autocomplete: "off" });
  input.value = value;
  const block = element(
    "div",
    { class: "field-block" },
    element("label", { for: id }, label),
    input,
  );
  return { block, input };
}

/** Opens a window over the page and gives it. */
export function ask(view: EditorView, question: Question): HTMLDialogElement {
  const title = element("h2", { id: newId() }, question.title);
  const wrong = element("p", { class: "field-error", role: "alert", id: newId() });
  wrong.hidden = true;
  const dialog = element("dialog", {
    class: question.wide ? "dialog dialog-wide" : "dialog",
    "aria-labelledby": title.id,
  });
  const form = element("form", { class: "form", novalidate: "" });
  const [first, ...rest] = question.body;
  form.append(title, ...(first ? [first] : []), wrong, ...rest, actions(dialog, question));
  dialog.append(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sentence = question.take?.();
    if (sentence === undefined) dialog.close();
    else refuse(form, wrong, sentence);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside the form: the page behind
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    view.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.scrollTop = 0; // its first button may be far down
  return dialog;
}

function actions(dialog: HTMLDialogElement, { verb, others = [] }: Question): HTMLElement {
  const close = button(say(verb ? "dialog.cancel" : "dialog.close"), () => dialog.close());
  const row = element("div", { class: "actions" }, ...others, close);
  if (verb) row.append(element("button", { class: "button button-main" }, verb));
  else close.autofocus = true; // the browser would choose what scrolls
  return row;
}

function refuse(form: HTMLFormElement, wrong: HTMLElement, sentence: string): void {
  wrong.replaceChildren(icon("exclamation-circle"), element("span", {}, sentence));
  wrong.hidden = false;
  const input = form.querySelector("input");
  input?.setAttribute("aria-invalid", "true");
  input?.setAttribute("aria-describedby", wrong.id);
  input?.focus();
}
