/**
 * Plain text pasted: each line is a paragraph, as in Word, and blank lines are only space
 * between two. Nothing is guessed: "- " and "1." stay as they are typed.
 */
import { Fragment, type ResolvedPos, Slice } from "prosemirror-model";
import { schema } from "../schema";
import { clean, spaced } from "./characters";
import { node } from "./frames";
import { placeAt } from "./slice";
import { TooLong } from "./tally";

const MOST_LINES = 25_000;
const MOST_CHARACTERS = 900_000;

/** The paragraphs of a text, in the marks of the place; throws TooLong. */
export function readText(text: string, $pos: ResolvedPos): Slice {
  if (text.length > MOST_CHARACTERS) throw new TooLong();
  const lines = clean(text.replace(/\r\n?/g, "\n"))
    .split(/[\n\u2028\u2029]/)
    .map((line) => spaced(line).trim())
    .filter(Boolean);
  if (lines.length > MOST_LINES) throw new TooLong();
  const marks = $pos.marks();
  const words = lines.map((line) => schema.text(line, marks));
  if (placeAt($pos).kind === "note") {
    const inline = words.flatMap((one, i) => (i ? [node("hard_break"), one] : [one]));
    return new Slice(Fragment.from(inline), 0, 0);
  }
  const paragraphs = words.map((one) => node("paragraph", null, [one]));
  return paragraphs.length ? new Slice(Fragment.from(paragraphs), 1, 1) : Slice.empty;
}
