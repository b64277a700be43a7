import { beforeAll, expect, test } from "vitest";
import { bindConfirm } from "../../src/pages/confirm";
import { one, open, send } from "./page";

const PAGE = `<form data-confirm="Supprimer le marché ?" data-confirm-verb="Supprimer"><button id="go">×</button></form>
  <form id="plain"><button id="save">Enregistrer</button></form>
  <dialog data-confirm-dialog><p data-confirm-sentence></p><button value="confirm">Confirmer</button></dialog>`;

beforeAll(() => {
  // jsdom knows no modal dialogs.
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
});

function answer(value: string): void {
  const dialog = one<HTMLDialogElement>("dialog");
  dialog.returnValue = value;
  dialog.dispatchEvent(new Event("close"));
}

test("a form that destroys asks first, in its own words", () => {
  bindConfirm(open(PAGE));
  expect(send(one("#go"))).toBe(false);
  expect(one<HTMLDialogElement>("dialog").open).toBe(true);
  expect(one("[data-confirm-sentence]").textContent).toBe("Supprimer le marché ?");
  expect(one("button[value=confirm]").textContent).toBe("Supprimer");
});

test("confirming sends the form, once", () => {
  bindConfirm(open(PAGE));
  let sent = 0;
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent += 1;
    event.preventDefault();
  });
  one("#go").click();
  answer("confirm");
  expect(sent).toBe(1);
});

test("cancelling sends nothing, and the next try asks again", () => {
  bindConfirm(open(PAGE));
  send(one("#go"));
  answer("cancel");
  expect(send(one("#go"))).toBe(false);
});

test("other forms are not asked about", () => {
  bindConfirm(open(PAGE));
  expect(send(one("#save"))).toBe(true);
});
