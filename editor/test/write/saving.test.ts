import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mountSaving, type Saving } from "../../src/write/saving";
import type { Status } from "../../src/write/status";
import { one, open } from "../pages/page";

const WORDS = {
  "saving.saved_at": "Enregistré à %(time)s",
  "saving.saved_on": "Enregistré le %(day)s à %(time)s",
  "saving.saving": "Enregistrement…",
  "saving.offline": "Hors ligne — vos modifications sont gardées sur ce poste",
};

let saving: Saving;
const status = (kind: Status["kind"], more: Partial<Status> = {}): Status => ({
  kind,
  at: "2026-11-24T14:32:00",
  isUnsent: kind !== "saved",
  isKept: true,
  sentence: "",
  ...more,
});
const text = () => one("#saving").textContent;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-24T15:00:00") });
  open(`<div id="saving" role="status"></div>
    <script type="application/json" id="editor-words">${JSON.stringify(WORDS)}</script>`);
  saving = mountSaving(one("#saving"));
  saving.show(status("saved"));
});
afterEach(() => vi.useRealTimers());

test("the time of the last save is told, with its day when that is another", () => {
  expect(text()).toBe("Enregistré à 14:32");
  expect(one("#saving").querySelector("use")?.getAttribute("href")).toBe("#check-circle");
  saving.show(status("saved", { at: "2026-11-23T09:05:00" }));
  expect(text()).toBe("Enregistré le 23 novembre à 09:05");
});

test("saving is told only when it lasts", () => {
  saving.show(status("saving"));
  vi.advanceTimersByTime(300);
  saving.show(status("saved"));
  vi.advanceTimersByTime(2000);
  expect(text()).toBe("Enregistré à 14:32");
  saving.show(status("saving"));
  vi.advanceTimersByTime(500);
  saving.show(status("saving"));
  vi.advanceTimersByTime(300);
  expect(text()).toBe("Enregistrement…");
});

test("screen readers hear that the line is cut and back, not each save", () => {
  saving.show(status("saved", { at: "2026-11-24T14:33:00" }));
  expect(one("#saving").getAttribute("aria-live")).toBe("off");
  saving.show(status("offline"));
  vi.advanceTimersByTime(2500);
  expect(text()).toBe("Hors ligne — vos modifications sont gardées sur ce poste");
  expect(one("#saving").getAttribute("aria-live")).toBe("polite");
  saving.show(status("saved"));
  expect(one("#saving").getAttribute("aria-live")).toBe("polite");
});

test("leaving asks only for words that are nowhere but in the page", () => {
  const leave = () => {
    const event = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(leave()).toBe(false);
  saving.show(status("saving"));
  expect(leave()).toBe(false);
  saving.show(status("saving", { isKept: false }));
  expect(leave()).toBe(true);
});
