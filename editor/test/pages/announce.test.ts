import { expect, test } from "vitest";
import { announce, filled } from "../../src/pages/announce";
import { one, open } from "./page";

test("a sentence reaches the live region", () => {
  open("");
  announce("Enregistré à 14:32.");
  expect(one("#status").textContent).toBe("Enregistré à 14:32.");
});

test("blanks are filled, unknown ones stay", () => {
  expect(filled("Modification {n} sur {count}, {other}", { n: 3, count: 17 })).toBe(
    "Modification 3 sur 17, {other}",
  );
});
