// Writes a document of the corpus with npm's docx, twice; prints the milliseconds of the second.
import { readFileSync, writeFileSync } from "node:fs";
import {
  Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableOfContents, TableRow, TextRun,
} from "docx";

const LEVELS = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3];
const [, , from, to] = process.argv;
const blocks = JSON.parse(readFileSync(from, "utf8"));

const runs = (parts) => parts.map(([text, bold]) => new TextRun({ text, bold }));
const cell = (parts) => new TableCell({ children: [new Paragraph({ children: runs(parts) })] });

function written(block) {
  switch (block.kind) {
    case "heading":
      return [new Paragraph({ heading: LEVELS[block.level - 1], children: runs(block.runs) })];
    case "items":
      return block.rows.map((row) => new Paragraph({ bullet: { level: 0 }, children: runs(row) }));
    case "table":
      return [
        new Paragraph({ children: runs(block.caption) }),
        new Table({ rows: block.rows.map((row) => new TableRow({ children: row.map(cell) })) }),
      ];
    default:
      return [new Paragraph({ children: runs(block.runs) })];
  }
}

async function write() {
  const start = performance.now();
  const children = [new TableOfContents("Sommaire"), ...blocks.flatMap(written)];
  writeFileSync(to, await Packer.toBuffer(new Document({ sections: [{ children }] })));
  return performance.now() - start;
}

await write();
console.log((await write()).toFixed(2));
