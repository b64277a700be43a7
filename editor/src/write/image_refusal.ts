/** Which images the server would refuse, told before they are sent. */
import { sizeOf } from "./pixels";
import { say } from "./words";

/** As on the server: see wikimarche/desk/images.py. */
const MOST_BYTES = 5_000_000;
const MOST_PIXELS = 40_000_000;

/** Why an image cannot be kept, as far as one can tell before sending it; "" when it can. */
export async function refusalOf(file: Blob): Promise<string> {
  if (file.size > MOST_BYTES) return say("images.heavy", { limit: MOST_BYTES / 1_000_000 });
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return say("images.unread"); // moved or deleted since it was chosen
  const size = sizeOf(new Uint8Array(bytes));
  if (!size) return say("images.kind");
  const isWide = size.width * size.height > MOST_PIXELS;
  return isWide ? say("images.wide", { limit: MOST_PIXELS / 1_000_000 }) : "";
}
