import { expect, test, vi } from "vitest";
import { bindCopy } from "../../src/pages/copy";
import { one, open } from "./page";

test("a button copies its text and says so", async () => {
  const writeText = vi.fn().mockResolvedValue(undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  bindCopy(
    open('<button data-copy="7f3a" data-copied="Empreinte copiée" hidden></button>'),
  );
  one("button").click();
  await vi.waitFor(() => expect(one("#status").textContent).toBe("Empreinte copiée"));
  expect(writeText).toHaveBeenCalledWith("7f3a");
});
