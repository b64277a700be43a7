/**
 * Pages as each program puts them on the clipboard. Beside NAME.html, NAME.txt says the
 * document expected and, after a line of dashes, the sentence said.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { readHtml } from "../../src/write/paste/read";
import { schema } from "../../src/write/schema";
import { bringWords, outline } from "./pasted";

const DATA = join(fileURLToPath(import.meta.url), "..", "data", "paste");
const NAMES = readdirSync(DATA)
  .filter((name) => name.endsWith(".html"))
  .map((name) => name.slice(0, -5));

beforeAll(bringWords);

function file(name: string): string {
  return readFileSync(join(DATA, name), "utf8");
}

test.each(NAMES)("what %s copies becomes the document expected", async (name) => {
  const { blocks, losses } = readHtml(file(`${name}.html`), { kind: "doc", lists: 9 });
  schema.node("doc", null, blocks).check();
  const found = `${outline(blocks)}-----\n${losses.sentence()}\n`;
  await expect(found).toMatchFileSnapshot(join(DATA, `${name}.txt`));
});
