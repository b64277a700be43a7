// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const listed = readFileSync(`${root}static/icons/list.txt`, "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"));

test("every icon that a template names is in the sprite", () => {
  const files = readdirSync(`${root}templates`, { recursive: true, encoding: "utf8" });
  const pages = files.filter((file) => file.endsWith(".html"));
  const used = pages.flatMap((file) =>
    [
      ...readFileSync(`${root}templates/${file}`, "utf8").matchAll(
        /\bicon\("([\w-]+)"|glyph="([\w-]+)"/g,
      ),
    ].map(([, named, glyph]) => named ?? glyph),
  );
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((name) => name !== "mark" && !listed.includes(name ?? ""))).toEqual(
    [],
  );
});

test("every icon of the list exists, once, in order", () => {
  const drawn = (name: string) =>
    existsSync(`${root}editor/node_modules/bootstrap-icons/icons/${name}.svg`);
  expect(listed.filter((name) => !drawn(name))).toEqual([]);
  expect(listed).toEqual([...new Set(listed)].sort());
});
