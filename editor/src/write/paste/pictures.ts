/** What becomes of an image of a pasted page: itself, a file to send, or its words. */
import type { Node } from "prosemirror-model";
import { isOurImage } from "../addresses";
import { isSign, isSpeck, ownAddress } from "./attributes";
import { clean } from "./characters";
import { node } from "./frames";

/** An image that came with the text, to be sent to the server. */
export interface CarriedImage {
  readonly address: string;
  readonly alt: string;
}

type Picture =
  | { kind: "ours"; node: Node }
  | ({ kind: "carried" } & CarriedImage)
  | { kind: "words"; words: string; isLost: boolean };

const MOST_WORDS = 1_000; // of an image's description

/** What an image becomes; it is carried only where the place `takesMore`. */
export function imageOf(element: Element, takesMore: boolean): Picture {
  const alt = clean(element.getAttribute("alt") ?? "").slice(0, MOST_WORDS);
  const address = ownAddress(element.getAttribute("src") ?? "");
  if (isOurImage(address)) {
    const title = clean(element.getAttribute("title") ?? "").slice(0, MOST_WORDS);
    return { kind: "ours", node: node("image", { src: address, alt, title }) };
  }
  const isCarried = /^data:image\/(?:png|jpe?g|gif)[;,]/i.test(address);
  if (isCarried && takesMore) return { kind: "carried", address, alt };
  if (isSpeck(element) || isSign(alt)) return { kind: "words", words: alt, isLost: false };
  return { kind: "words", words: alt && ` ${alt} `, isLost: true };
}
