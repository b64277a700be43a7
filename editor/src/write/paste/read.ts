/**
 * Reads pasted HTML (Word, LibreOffice, Google Docs, spreadsheets, mails, web pages, our own
 * pages) into blocks of the schema.
 *
 * Whatever the HTML, the blocks are valid and every word that shows is in them; what has no
 * place in a document is counted. The page is parsed without being opened, so nothing of it
 * runs or is fetched, and is walked without recursion, however deep it is.
 */
import type { Node } from "prosemirror-model";
import type { Place } from "./builder";
import { Sheet, unstyled } from "./css";
import { Losses } from "./losses";
import { Notes } from "./notes";
import type { CarriedImage } from "./pictures";
import { type Around, Reader } from "./reader";

export interface Read {
  readonly blocks: Node[];
  readonly losses: Losses;
  /** In the order of their places, each an IMAGE_PLACE in the text. */
  readonly images: CarriedImage[];
}

/** Reads a page for a place; throws TooLong when no document could hold it. */
export function readHtml(html: string, place: Place): Read {
  const { html: neutral, sheets } = unstyled(html);
  const page = new DOMParser().parseFromString(neutral, "text/html");
  const around: Around = {
    sheet: new Sheet(sheets),
    notes: new Notes(page.body),
    losses: new Losses(),
    images: [],
    isOurs: page.querySelector('[data-computed], [id^="art-"]') !== null,
    isSpreadsheet: SPREADSHEET.test(html.slice(0, 20_000)),
  };
  const blocks = new Reader(around, place).read(page.body);
  if (around.notes.areThere && blocks.at(-1)?.type.name === "rule") blocks.pop();
  return { blocks, losses: around.losses, images: around.images };
}

const SPREADSHEET =
  /office:excel|Excel\.Sheet|google-sheets|data-sheets-|\bsdval=|\bsdnum=|\bx:num/i;
