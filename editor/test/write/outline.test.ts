import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { outline, rankAt, schemeOf } from "../../src/write/outline";
import { schema } from "../../src/write/schema";
import { article, doc, text } from "./outlined";

interface Case {
  name: string;
  scheme: string;
  lot: number | null;
  doc: unknown;
  sections: Record<string, unknown>[];
}

const FILE = join(process.cwd(), "../tests/text/data/numbering.json");
const CASES: Case[] = JSON.parse(readFileSync(FILE, "utf8"));

describe("numbers are those that the server computes", () => {
  test.each(CASES)("$name, $scheme", (one) => {
    const seen = outline(schema.nodeFromJSON(one.doc), {
      scheme: schemeOf(one.scheme),
      lot: one.lot,
    });
    const rows = seen.sections.map(({ depth: _, parent, ...section }, rank) => ({
      ...section,
      index: seen.places[rank]?.index,
      own_end: seen.places[rank]?.ownEnd,
      end: seen.places[rank]?.end,
      parent: parent === null ? null : (seen.sections[parent]?.key ?? null),
    }));
    expect(rows).toEqual(one.sections);
  });
});

test("a position is in the last article that begins before it", () => {
  const seen = outline(
    doc(text("ab"), article(1, "Objet"), text("cd"), article(2, "Lots")),
    { scheme: "articles", lot: null },
  );
  expect([0, 3, 4, 12, 15, 20].map((pos) => rankAt(seen, pos))).toEqual([
    null,
    null,
    0,
    0,
    1,
    1,
  ]);
});
