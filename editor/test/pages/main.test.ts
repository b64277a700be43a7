import { expect, test, vi } from "vitest";
import { one, open } from "./page";

test("a page with none of the attributes is left as it is", async () => {
  vi.stubGlobal("CSS", { supports: () => true });
  open("<main><p>Texte</p></main>");
  await import("../../src/pages/main");
  expect(one("main").innerHTML).toBe("<p>Texte</p>");
});
