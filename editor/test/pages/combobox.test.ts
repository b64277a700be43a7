import { beforeEach, expect, test, vi } from "vitest";
import { bindCombobox } from "../../src/pages/combobox";
import { one, open, press, type } from "./page";

const BOX = `<form><div data-combobox data-source="/cpv"><input name="cpv">
  <ul role="listbox" id="list" hidden></ul><output data-combobox-label></output></div></form>`;
const OPTIONS = [
  { value: "90910000-9", label: "Services de nettoyage" },
  { value: "90911300-9", label: "Nettoyage de vitres <b>" },
];

const input = () => one<HTMLInputElement>("input");
const list = () => one("#list");
const answer = vi.fn();

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  vi.stubGlobal("fetch", answer);
  answer.mockReset().mockResolvedValue({ ok: true, json: async () => OPTIONS });
});

async function ask(words: string): Promise<void> {
  bindCombobox(open(BOX));
  input().focus();
  type(input(), words);
  await vi.waitFor(() => expect(list().hidden).toBe(false));
}

test("words bring proposals, shown as text", async () => {
  await ask("net & vitres");
  expect(answer.mock.calls[0]?.[0]).toBe("/cpv?q=net%20%26%20vitres");
  expect(list().children.length).toBe(2);
  expect(list().querySelector("b")).toBeNull();
  expect(input().getAttribute("aria-expanded")).toBe("true");
});

test("the keyboard walks the list around its ends and chooses", async () => {
  await ask("net");
  press("ArrowUp");
  expect(input().getAttribute("aria-activedescendant")).toBe("list-1");
  press("ArrowDown");
  press("Enter");
  expect(input().value).toBe("90910000-9");
  expect(one("output").textContent).toBe("Services de nettoyage");
  expect(list().hidden).toBe(true);
});

test("Enter without a choice sends the form as ever", async () => {
  await ask("net");
  expect(press("Enter").defaultPrevented).toBe(false);
});

test("Escape closes the list and keeps what was typed", async () => {
  await ask("net");
  press("Escape");
  expect([list().hidden, input().value]).toEqual([true, "net"]);
});

test("a click chooses", async () => {
  await ask("net");
  list().lastElementChild?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
  expect(input().value).toBe("90911300-9");
});

test("a source that does not answer leaves a plain field", async () => {
  answer.mockRejectedValue(new Error("offline"));
  bindCombobox(open(BOX));
  type(input(), "9091");
  await vi.waitFor(() => expect(answer).toHaveBeenCalled());
  expect([list().hidden, input().value]).toEqual([true, "9091"]);
});
