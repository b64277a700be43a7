/**
 * Images: chosen, dropped or pasted; sent to the server; placed where they were meant to be,
 * whatever was written meanwhile; described for those who do not see them.
 *
 *     file ──checked──► placeholder in the text, which moves with it ──sent──► image
 *                  └──► window that asks what it shows            └──► why not, Réessayer
 */
import { closeHistory } from "prosemirror-history";
import type { Node, NodeType, ResolvedPos } from "prosemirror-model";
import {
  type Command,
  type EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  type Transaction,
} from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { opens } from "./commands";
import { ask, button, element, field } from "./dialogs";
import { icon } from "./icons";
import { sizeOf } from "./pixels";
import { isRecord, parsed, readImage, type StoredImage } from "./protocol";
import { schema } from "./schema";
import { say } from "./words";

/** What images need of the page. */
export interface ImageHooks {
  /** Where they are sent: the page's `data-images`. */
  address: string;
  /** Says a sentence politely: why an image is refused. */
  told: (sentence: string) => void;
}

/** An image to be sent, and where it will stand. */
export interface Wanted {
  pos: number;
  file: Blob;
  alt: string;
}

/** As on the server: see wikimarche/desk/images.py. */
const MOST_BYTES = 5_000_000;
const MOST_PIXELS = 40_000_000;
const ACCEPTED = "image/png,image/jpeg,image/gif";
const AT_ONCE = 3;

const IMAGE = schema.nodes.image as NodeType;
const PARAGRAPH = schema.nodes.paragraph as NodeType;

interface Sending extends Wanted {
  readonly id: number;
  readonly status: "failed" | "placed" | "sending";
  /** Why it failed. */
  readonly sentence: string;
}

type Change =
  | { add: Sending[] }
  | {
      set: number;
      status: Sending["status"];
      sentence?: string;
      pos?: number;
      alt?: string;
    }
  | { drop: number };

const key = new PluginKey<readonly Sending[]>("images");
const uploads = new WeakMap<EditorView, Uploads>();

/** The plugin: places of images on their way, drop of files, descriptions. */
export function imagesPlugin(hooks: ImageHooks): Plugin {
  return new Plugin<readonly Sending[]>({
    key,
    state: { init: () => [], apply: (tr, sending) => mapped(tr, sending) },
    view: (view) => {
      const all = new Uploads(view, hooks);
      uploads.set(view, all);
      return { destroy: () => all.stop() };
    },
    props: {
      decorations: (state) => placeholders(state),
      handleDrop: (view, event, _slice, moved) => !moved && dropped(view, event, hooks),
      handleKeyDown: (view, event) => event.key === "Enter" && describeSelected(view),
      handleDoubleClickOn: (view, _pos, node, nodePos) => {
        if (node.type !== IMAGE || !view.editable) return false;
        describe(view, nodePos);
        return true;
      },
    },
  });
}

/** Opens the window that chooses image files. */
export function chooseImages(view: EditorView): void {
  const input = element("input", { type: "file", accept: ACCEPTED, multiple: "" });
  input.addEventListener("change", () => sendFiles(view, [...(input.files ?? [])]));
  input.click();
}

/** The command of the toolbar and of the "/" menu. */
export const imageCommand: Command = opens(chooseImages);

/** Sends files that a person chose, pasted or dropped, and asks what each one shows. */
export function sendFiles(view: EditorView, files: readonly File[], at?: number): void {
  if (at === undefined && !view.state.selection.empty) {
    view.dispatch(view.state.tr.deleteSelection());
  }
  const pos = at ?? view.state.selection.from;
  void uploads.get(view)?.take(
    files.map((file) => ({ file, pos, alt: "" })),
    true,
  );
}

/** Sends images that came within a pasted text, each with its place and description. */
export function sendImages(view: EditorView, images: readonly Wanted[]): void {
  void uploads.get(view)?.take(images, false);
}

/** Asks what an image of the text shows; its description may stay empty. */
export function describe(view: EditorView, pos: number): void {
  const image = view.state.doc.nodeAt(pos);
  if (image?.type !== IMAGE) return;
  const shown = element("img", { src: image.attrs.src, alt: "", class: "image-preview" });
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
  askDescription(view, String(image.attrs.alt), shown, (alt) => {
    const { selection, tr } = view.state;
    if (selection instanceof NodeSelection && selection.node.type === IMAGE) {
      view.dispatch(tr.setNodeAttribute(selection.from, "alt", alt));
    }
  });
}

function describeSelected(view: EditorView): boolean {
  const { selection } = view.state;
  if (!view.editable || !(selection instanceof NodeSelection)) return false;
  if (selection.node.type !== IMAGE) return false;
  describe(view, selection.from);
  return true;
}

function askDescription(
  view: EditorView,
  alt: string,
  above: HTMLElement,
  take: (alt: string) => void,
): HTMLDialogElement {
  const { block, input } = field(say("images.description"), alt);
  const hint = element("p", { class: "hint" }, say("images.hint"));
  return ask(view, {
    title: say("images.describe"),
    body: [above, block, hint],
    verb: say("images.keep"),
    take: () => {
      const words = input.value.trim();
      if (words !== alt) take(words);
      return undefined;
    },
  });
}

/** Takes every file that is dropped, or the browser would leave the page for it. */
function dropped(view: EditorView, event: DragEvent, { told }: ImageHooks): boolean {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (!files.length || !view.editable) return false;
  const images = files.filter(({ type }) => type.startsWith("image/"));
  const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
  if (images.length) sendFiles(view, images, place?.pos ?? view.state.selection.from);
  if (images.length < files.length) told(say("images.kind"));
  return true;
}

// --- what is on its way, in the text

function mapped(tr: Transaction, sending: readonly Sending[]): readonly Sending[] {
  const change = tr.getMeta(key) as Change | undefined;
  const moved = tr.docChanged ? sending.flatMap((one) => movedBy(tr, one)) : sending;
  if (!change) return moved;
  if ("add" in change) return [...moved, ...change.add];
  if ("drop" in change) return moved.filter(({ id }) => id !== change.drop);
  const { set, ...rest } = change;
  return moved.map((one) => (one.id === set ? { ...one, ...rest } : one));
}

/** Where an image on its way stands now; nowhere once the words around it are gone. */
function movedBy(tr: Transaction, one: Sending): Sending[] {
  const isPlaced = one.status === "placed";
  const place = tr.mapping.mapResult(one.pos, isPlaced ? 1 : -1);
  const isGone = isPlaced ? place.deletedAfter : place.deletedAcross;
  return isGone ? [] : [{ ...one, pos: place.pos }];
}

function placeholders(state: EditorState): DecorationSet | null {
  const waiting = (key.getState(state) ?? []).filter(({ status }) => status !== "placed");
  if (!waiting.length) return null;
  const widgets = waiting.map((one) =>
    Decoration.widget(one.pos, (view) => placeholder(view, one), {
      key: `${one.id}-${one.status}`,
      side: -1,
      ignoreSelection: true,
      stopEvent: () => true,
    }),
  );
  return DecorationSet.create(state.doc, widgets);
}

function placeholder(view: EditorView, one: Sending): HTMLElement {
  const host = element("span", { class: "image-sending", contenteditable: "false" });
  if (one.status === "sending") {
    const bar = element("progress", { max: "1", "aria-label": say("images.sending") });
    host.append(icon("upload"), say("images.sending"), bar);
    uploads.get(view)?.show(one.id, bar);
    return host;
  }
  host.classList.add("image-failed");
  const again = button(say("images.again"), () => uploads.get(view)?.retry(one.id));
  const drop = button(say("images.drop"), () => uploads.get(view)?.drop(one.id));
  host.append(icon("exclamation-circle"), element("span", {}, one.sentence), again, drop);
  return host;
}

// --- sending

let made = 0;

/** The images of one editor on their way to the server. */
class Uploads {
  private readonly requests = new Map<number, XMLHttpRequest>();
  private readonly waiting: number[] = [];
  private readonly sent = new Map<number, number>();
  private readonly bars = new Map<number, HTMLProgressElement>();
  private questions: Promise<void> = Promise.resolve();
  private readonly asked = new Set<number>();
  private stopped = false;

  constructor(
    private readonly view: EditorView,
    private readonly hooks: ImageHooks,
  ) {}

  /** Checks images, shows where they will stand, sends them. */
  async take(images: readonly Wanted[], asked: boolean): Promise<void> {
    const add: Sending[] = images.map((one) => {
      made += 1;
      return { ...one, id: made, status: "sending", sentence: "" };
    });
    this.change({ add }); // at once, so that their places move with the text
    for (const one of add) {
      const refusal = await refusalOf(one.file);
      if (this.stopped) return;
      if (refusal) this.refuse(one.id, refusal);
      else this.start(one, asked);
    }
  }

  private refuse(id: number, sentence: string): void {
    this.drop(id);
    this.hooks.told(sentence);
  }

  private start({ id, file }: Sending, asked: boolean): void {
    this.waiting.push(id);
    this.next();
    if (!asked) this.asked.add(id);
    else this.questions = this.questions.then(() => this.question(id, file));
  }

  /** Sends what waits, a few at a time. */
  private next(): void {
    while (this.requests.size < AT_ONCE) {
      const id = this.waiting.shift();
      const one = id === undefined ? undefined : this.find(id);
      if (id === undefined) return;
      if (one) this.send(one);
    }
  }

  private send({ id, file }: Sending): void {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("image", file, nameOf(file));
    this.requests.set(id, request);
    request.upload.onprogress = ({ loaded, total }) => this.progress(id, loaded / total);
    request.onloadend = () => {
      this.requests.delete(id);
      if (!this.stopped) this.answered(id, request);
      this.next();
    };
    request.open("POST", this.hooks.address);
    request.setRequestHeader("Accept", "application/json");
    request.send(form);
  }

  private progress(id: number, part: number): void {
    this.sent.set(id, part);
    const bar = this.bars.get(id);
    if (bar) bar.value = part;
  }

  /** Takes the bar that shows how much of an image was sent. */
  show(id: number, bar: HTMLProgressElement): void {
    this.bars.set(id, bar);
    const part = this.sent.get(id);
    if (part !== undefined) bar.value = part;
  }

  private answered(id: number, request: XMLHttpRequest): void {
    const answer = parsed(request.responseText);
    const stored = request.status === 200 ? readImage(answer) : undefined;
    const one = this.find(id);
    if (!one) return; // its place was deleted meanwhile
    if (stored) this.place(one, stored);
    else {
      const sentence = sentenceOf(answer) || say("images.failed");
      this.change({ set: id, status: "failed", sentence });
      this.hooks.told(sentence);
    }
  }

  private place({ id, alt, pos }: Sending, { src }: StoredImage): void {
    const image = IMAGE.create({ src, alt });
    const { state } = this.view;
    const place = placeFor(state.doc.resolve(pos));
    if (!place) {
      this.drop(id);
      return;
    }
    const tr = closeHistory(state.tr);
    tr.insert(place.pos, place.alone ? PARAGRAPH.create(null, image) : image);
    const at = place.pos + (place.alone ? 1 : 0);
    this.view.dispatch(tr.setMeta(key, { set: id, status: "placed", pos: at }));
    this.forgetPlaced(id);
  }

  /** Sends an image that failed once more. */
  retry(id: number): void {
    this.change({ set: id, status: "sending" });
    this.waiting.push(id);
    this.next();
    this.view.focus();
  }

  /** Gives an image up. */
  drop(id: number): void {
    this.change({ drop: id });
    this.view.focus();
  }

  stop(): void {
    this.stopped = true;
    for (const request of this.requests.values()) request.abort();
  }

  private question(id: number, file: Blob): Promise<void> {
    if (this.stopped || !this.find(id)) return Promise.resolve();
    const name = element("p", { class: "image-name" }, nameOf(file));
    return new Promise((done) => {
      const dialog = askDescription(this.view, "", name, (alt) => this.described(id, alt));
      dialog.addEventListener("close", () => {
        this.asked.add(id);
        this.forgetPlaced(id);
        done();
      });
    });
  }

  /** Gives an image its description, whether it stands in the text already or not. */
  private described(id: number, alt: string): void {
    const one = this.find(id);
    if (one?.status === "placed") {
      this.view.dispatch(this.view.state.tr.setNodeAttribute(one.pos, "alt", alt));
    } else if (one) this.change({ set: id, status: one.status, alt });
  }

  /** Follows an image no longer once it is placed and its question answered. */
  private forgetPlaced(id: number): void {
    const isPlaced = this.find(id)?.status === "placed";
    if (isPlaced && this.asked.has(id)) this.change({ drop: id });
  }

  private find(id: number): Sending | undefined {
    return key.getState(this.view.state)?.find((one) => one.id === id);
  }

  private change(change: Change): void {
    this.view.dispatch(this.view.state.tr.setMeta(key, change));
  }
}

/** Why an image cannot be kept, as far as one can tell before sending it; "" when it can. */
async function refusalOf(file: Blob): Promise<string> {
  if (file.size > MOST_BYTES) return say("images.heavy", { limit: MOST_BYTES / 1_000_000 });
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes) return say("images.unread"); // moved or deleted since it was chosen
  const size = sizeOf(new Uint8Array(bytes));
  if (!size) return say("images.kind");
  const isWide = size.width * size.height > MOST_PIXELS;
  return isWide ? say("images.wide", { limit: MOST_PIXELS / 1_000_000 }) : "";
}

function nameOf(file: Blob): string {
  return file instanceof File ? file.name : "image";
}

function sentenceOf(answer: unknown): string {
  if (!isRecord(answer)) return "";
  const fields = isRecord(answer.fields) ? answer.fields : {};
  return String(fields.image ?? answer.sentence ?? "");
}

/** Where an image can stand: here, or alone in a paragraph after what cannot hold it. */
function placeFor($pos: ResolvedPos): { pos: number; alone: boolean } | null {
  if (fits($pos.parent, $pos.index(), IMAGE)) return { pos: $pos.pos, alone: false };
  if (fits($pos.parent, $pos.index(), PARAGRAPH)) return { pos: $pos.pos, alone: true };
  for (let depth = $pos.depth; depth > 0; depth--) {
    if (fits($pos.node(depth - 1), $pos.indexAfter(depth - 1), PARAGRAPH)) {
      return { pos: $pos.after(depth), alone: true };
    }
  }
  return null;
}

function fits(parent: Node, index: number, type: NodeType): boolean {
  return parent.canReplaceWith(index, index, type);
}
