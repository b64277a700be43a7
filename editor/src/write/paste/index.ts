/**
 * Pasting; what one copies is in `copy.ts`.
 *
 *     paste ──size──► refused in words
 *           ──files──► hooks.images
 *           ──HTML──► our own slice, or blocks read from any page ──► slice ──► the text
 *           ──text──► paragraphs                     │
 *                                                    └► hooks.told(what was left out)
 *
 * ProseMirror keeps its own flow (undo, drop, tables): it is given slices in place of HTML.
 */
import { DOMParser, type ResolvedPos, Slice } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { schema } from "../schema";
import { say } from "../words";
import { IMAGE_PLACE } from "./characters";
import { unstyled } from "./css";
import type { CarriedImage } from "./pictures";
import { readHtml } from "./read";
import { carriedSlice, placeAt, sliceOf, suits, withoutDoubles } from "./slice";
import { TooLong } from "./tally";
import { readText } from "./text";

/** An image pasted with a text: where it will stand, what it is, how it is described. */
export interface PlacedImage {
  pos: number;
  file: Blob;
  alt: string;
}

/** What pasting needs of the rest of the editor. */
export interface PasteHooks {
  /** Says a sentence politely: what was left out, why nothing was pasted. */
  told: (sentence: string) => void;
  /** Sends images found in a pasted text and places each. Without it they are left out. */
  images?: (view: EditorView, images: PlacedImage[]) => void;
  /** Sends the image files of a paste that has no text. */
  files?: (view: EditorView, files: File[]) => void;
}

/** Characters of HTML or text, images apart, beyond which a paste is refused unread. */
export const MOST_CHARACTERS = 8_000_000;
const MOST_WITH_IMAGES = 80_000_000;

const CARRIED_DATA = /data:image\/[a-z+.-]+;base64,[A-Za-z0-9+/=\s]*/gi;
const key = new PluginKey<Found>("paste");

/** Images found in the text by the last transaction, to be sent. */
interface Found {
  readonly images: readonly PlacedImage[];
}

/** The plugin: paste and drop of texts. */
export function pastePlugin(hooks: PasteHooks): Plugin {
  const pasting = new Pasting(hooks);
  return new Plugin<Found>({
    key,
    state: {
      init: () => ({ images: [] }),
      apply: (tr) => (tr.getMeta(key) as Found | undefined) ?? { images: [] },
    },
    appendTransaction: (transactions, _, state) => pasting.placeImages(transactions, state),
    view: () => ({
      update: (view, before) => pasting.settle(view, before),
    }),
    props: {
      handleDOMEvents: { paste: (view, event) => pasting.refuses(view, event) },
      transformPastedHTML: (html, view) => pasting.read(html, view),
      clipboardParser: pasting.parser,
      clipboardTextParser: (text, $pos) => pasting.text(text, $pos),
      transformPasted: (slice, view) => pasting.last(slice, view),
      handlePaste: (_view, _event, slice) => pasting.isNothing(slice),
    },
  });
}

/** One paste at a time, from the clipboard to the text. */
class Pasting {
  readonly parser: GivenSlice;
  private sentence = "";
  private carried: CarriedImage[] = [];
  private addresses: string[] = [];
  private refused = false;

  constructor(private readonly hooks: PasteHooks) {
    this.parser = new GivenSlice();
  }

  /** Refuses a paste too long before it is read; takes the one that is only images. */
  refuses(view: EditorView, event: ClipboardEvent): boolean {
    const data = event.clipboardData;
    this.forget();
    if (!data || view.composing || !view.editable) return false;
    const html = data.getData("text/html");
    const text = data.getData("text/plain");
    if (html.length > MOST_WITH_IMAGES || text.length > MOST_CHARACTERS || weighs(html)) {
      return this.refuse(event);
    }
    const files = [...data.files].filter(({ type }) => type.startsWith("image/"));
    if (!files.length || !this.hooks.files || text.trim() || hasWords(html)) return false;
    event.preventDefault();
    this.hooks.files(view, files);
    return true;
  }

  private refuse(event: Event): boolean {
    event.preventDefault();
    this.hooks.told(say("paste.too_long"));
    return true;
  }

  /** Reads HTML into the slice that ProseMirror will be given, and gives it a sign to parse. */
  read(html: string, view: EditorView): string {
    this.forget();
    const { $from } = view.state.selection;
    const own = carriedSlice(html);
    const place = placeAt($from);
    if (own && suits(own, place)) {
      this.parser.given = own;
    } else {
      this.parser.given = this.attempt(() => this.outside(html, $from));
    }
    const { openStart, openEnd } = this.parser.given;
    return `<p data-pm-slice="${openStart} ${openEnd} []"></p>`;
  }

  private outside(html: string, $pos: ResolvedPos): Slice {
    this.addresses = [];
    const light = html.replace(CARRIED_DATA, (address) => {
      const type = address.slice(0, address.indexOf(";"));
      return `${type},${this.addresses.push(address) - 1}`;
    });
    if (light.length > MOST_CHARACTERS) throw new TooLong();
    const place = placeAt($pos);
    const isTable = place.kind === "cell" && isOnlyTable(light);
    const read = readHtml(light, isTable ? { ...place, kind: "doc" } : place);
    this.carried = read.images;
    this.sentence = read.losses.sentence();
    return sliceOf(read.blocks, $pos);
  }

  /** Reads plain text. */
  text(text: string, $pos: ResolvedPos): Slice {
    this.forget();
    return this.attempt(() => readText(text, $pos));
  }

  private attempt(read: () => Slice): Slice {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
      this.refused = true;
      this.hooks.told(say("paste.too_long"));
      return Slice.empty;
    }
  }

  /** Gives articles that are here already no second key; what one drags keeps its own. */
  last(slice: Slice, view: EditorView): Slice {
    const isMoved = (view as { dragging?: { move: boolean } | null }).dragging?.move;
    return isMoved ? slice : withoutDoubles(slice, view.state.doc);
  }

  /** Takes a paste of which nothing is left, so that it does not erase what is selected. */
  isNothing(slice: Slice): boolean {
    if (slice.size) return false;
    const isTaken = this.refused || this.sentence !== "";
    if (!this.refused && this.sentence) this.hooks.told(this.sentence);
    this.forget();
    return isTaken;
  }

  /** Takes the signs of images out of the text that was pasted, and remembers where they were. */
  placeImages(
    transactions: readonly Transaction[],
    state: EditorState,
  ): Transaction | null {
    if (!this.carried.length || !transactions.some(({ docChanged }) => docChanged))
      return null;
    const carried = this.carried;
    this.carried = [];
    const places: number[] = [];
    state.doc.descendants((node, pos) => {
      for (let at = node.text?.indexOf(IMAGE_PLACE) ?? -1; at >= 0; ) {
        places.push(pos + at);
        at = node.text?.indexOf(IMAGE_PLACE, at + 1) ?? -1;
      }
    });
    const tr = state.tr;
    for (const pos of [...places].reverse()) tr.delete(pos, pos + 1);
    const images = places.flatMap((pos, i) => {
      const image = carried[i];
      const file = image && this.fileOf(image.address);
      return image && file ? [{ pos: pos - i, file, alt: image.alt }] : [];
    });
    return tr.setMeta(key, { images });
  }

  private fileOf(address: string): Blob | null {
    return blobOf(this.addresses[Number(/,(\d+)$/.exec(address)?.[1])] ?? address);
  }

  /** Once the text shows what was pasted: says what was left out, sends images. */
  settle(view: EditorView, before: EditorState): void {
    if (view.state.doc === before.doc) return;
    const images = key.getState(view.state)?.images ?? [];
    const { sentence } = this;
    this.sentence = "";
    // What the hooks do may change the text again: not within this change.
    if (images.length || sentence) {
      queueMicrotask(() => {
        if (images.length) this.hooks.images?.(view, [...images]);
        if (sentence) this.hooks.told(sentence);
      });
    }
  }

  private forget(): void {
    this.sentence = "";
    this.carried = [];
    this.refused = false;
  }
}

/** Stands where ProseMirror parses HTML, and gives the slice that was read from it. */
class GivenSlice extends DOMParser {
  given: Slice = Slice.empty;

  constructor() {
    super(schema, []);
  }

  override parseSlice(): Slice {
    return this.given;
  }
}

function weighs(html: string): boolean {
  if (html.length <= MOST_CHARACTERS) return false;
  return html.replace(CARRIED_DATA, "").length > MOST_CHARACTERS;
}

/** What a page shows, parsed without being opened. */
function bodyOf(html: string): HTMLElement {
  const light = unstyled(html.replace(CARRIED_DATA, "")).html;
  return new window.DOMParser().parseFromString(light, "text/html").body;
}

/** Whether a page says something besides the image that was copied. */
function hasWords(html: string): boolean {
  return html !== "" && (bodyOf(html).textContent ?? "").trim() !== "";
}

/** Whether a page is one table and nothing else: then its cells fill the table one is in. */
function isOnlyTable(html: string): boolean {
  const body = bodyOf(html);
  const table = body.querySelector("table");
  if (!table) return false;
  table.remove();
  return (body.textContent ?? "").trim() === "";
}

/** The bytes of an image written in an address; null when they cannot be read. */
function blobOf(address: string): Blob | null {
  const comma = address.indexOf(",");
  const type = /^data:([^;,]+)/i.exec(address)?.[1] ?? "";
  try {
    const bytes = atob(address.slice(comma + 1).replace(/\s/g, ""));
    return new Blob([Uint8Array.from(bytes, (one) => one.charCodeAt(0))], { type });
  } catch {
    return null;
  }
}
