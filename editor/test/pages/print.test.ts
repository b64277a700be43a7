import { expect, test, vi } from "vitest";
import { bindPrint } from "../../src/pages/print";
import { one, open } from "./page";

test("a button prints the page, and shows only where it can", () => {
  const print = vi.spyOn(window, "print").mockImplementation(() => {});
  bindPrint(open("<button data-print hidden>Imprimer</button>"));
  expect(one("button").hidden).toBe(false);
  one("button").click();
  expect(print).toHaveBeenCalledOnce();
});
