import { beforeEach, expect, test } from "vitest";
import { say } from "../../src/write/words";

function page(words: string): void {
  document.body.innerHTML = `<script type="application/json" id="editor-words"></script>`;
  const script = document.getElementById("editor-words");
  if (script) script.textContent = words;
}

beforeEach(() => page(`{"saving.saved": "Enregistré à %(time)s (100 %)"}`));

test("the page's words are said with their holes filled", () => {
  expect(say("saving.saved", { time: "14:32" })).toBe("Enregistré à 14:32 (100 %)");
});

test("a hole that nobody fills stays, so that it is seen", () => {
  expect(say("saving.saved")).toBe("Enregistré à %(time)s (100 %)");
});

test("a name that the page does not know is said as it is", () => {
  expect(say("saving.nothing")).toBe("saving.nothing");
  page("not words");
  expect(say("saving.saved")).toBe("saving.saved");
});
