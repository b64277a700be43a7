/**
 * Sends images to the server, a few at a time, and places each in the text when it is kept.
 */
import { closeHistory } from "prosemirror-history";
import type { Node, NodeType, ResolvedPos } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { element } from "./elements";
import { askDescription } from "./image_description";
import { refusalOf } from "./image_refusal";
import { type Change, type Sending, underwayKey, type Wanted } from "./images_underway";
import { NODES } from "./kinds";
import { isRecord, parsed, readImage, type StoredImage } from "./protocol";
import { say } from "./words";

/** What images need of the page. */
export interface ImageHooks {
  /** Where they are sent: the page's `data-images`. */
  address: string;
  /** Says a sentence politely: why an image is refused. */
  told: (sentence: string) => void;
}

const AT_ONCE = 3;

let made = 0;

/** The images of one editor on their way to the server. */
export class Uploads {
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
    const image = NODES.image.create({ src, alt });
    const { state } = this.view;
    const place = placeFor(state.doc.resolve(pos));
    if (!place) {
      this.drop(id);
      return;
    }
    const tr = closeHistory(state.tr);
    tr.insert(place.pos, place.alone ? NODES.paragraph.create(null, image) : image);
    const at = place.pos + (place.alone ? 1 : 0);
    this.view.dispatch(tr.setMeta(underwayKey, { set: id, status: "placed", pos: at }));
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
    return underwayKey.getState(this.view.state)?.find((one) => one.id === id);
  }

  private change(change: Change): void {
    this.view.dispatch(this.view.state.tr.setMeta(underwayKey, change));
  }
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
  if (fits($pos.parent, $pos.index(), NODES.image)) return { pos: $pos.pos, alone: false };
  if (fits($pos.parent, $pos.index(), NODES.paragraph))
    return { pos: $pos.pos, alone: true };
  for (let depth = $pos.depth; depth > 0; depth--) {
    if (fits($pos.node(depth - 1), $pos.indexAfter(depth - 1), NODES.paragraph)) {
      return { pos: $pos.after(depth), alone: true };
    }
  }
  return null;
}

function fits(parent: Node, index: number, type: NodeType): boolean {
  return parent.canReplaceWith(index, index, type);
}
