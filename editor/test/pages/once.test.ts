import { expect, test } from "vitest";
import { bindOnce } from "../../src/pages/once";
import { one, open, send } from "./page";

test("the second click of a double click sends nothing", () => {
  bindOnce(open("<form><button>Enregistrer</button></form>"));
  expect(send(one("button"))).toBe(true);
  expect(send(one("button"))).toBe(false);
  expect(one("button").getAttribute("aria-disabled")).toBe("true");
});

test("a form that may be sent again is", () => {
  bindOnce(open("<form data-again><button>Exporter</button></form>"));
  expect(send(one("button"))).toBe(true);
  expect(send(one("button"))).toBe(true);
});

test("a page that comes back from history may be sent again", () => {
  bindOnce(open("<form><button>Enregistrer</button></form>"));
  send(one("button"));
  const back = new Event("pageshow");
  Object.defineProperty(back, "persisted", { value: true });
  window.dispatchEvent(back);
  expect(send(one("button"))).toBe(true);
});
