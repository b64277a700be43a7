/** Images on their way: checked, shown, moved with the text, placed, refused, described. */
import { history, undo } from "prosemirror-history";
import { NodeSelection, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { describe as describeImage } from "../../src/write/image_description";
import { imagesPlugin, sendFiles, sendImages } from "../../src/write/images";
import { bringWords, editing, outline } from "./pasted";
import { code, doc, note, p, stateOf } from "./written";

/** A server that answers when the test says so. */
class Request {
  static all: Request[] = [];
  static last(): Request {
    return Request.all.at(-1) as Request;
  }
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  onloadend: () => void = () => undefined;
  status = 0;
  responseText = "";
  address = "";
  headers: Record<string, string> = {};
  body = new FormData();
  open(_verb: string, address: string) {
    this.address = address;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send(body: FormData) {
    this.body = body;
    Request.all.push(this);
  }
  abort() {}
  answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onloadend();
  }
}

const KEPT = { src: "/images/0a1b.png", width: 640, height: 480 };
const said: string[] = [];
let view: EditorView;

beforeEach(() => {
  bringWords();
  vi.stubGlobal("XMLHttpRequest", Request);
  Request.all = [];
  said.length = 0;
  // jsdom reads no files this way and knows no modal dialogs.
  Blob.prototype.arrayBuffer = function read() {
    return new Promise((done) => {
      const reader = new FileReader();
      reader.onload = () => done(reader.result as ArrayBuffer);
      reader.readAsArrayBuffer(this);
    });
  };
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  };
});

afterEach(() => {
  view.destroy();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

function write(before: Parameters<typeof stateOf>[0]): void {
  const images = imagesPlugin({
    address: "/tenders/1/images",
    told: (one) => said.push(one),
  });
  view = editing(stateOf(before), {}, [history(), images]).view;
}

function png(width = 640, height = 480, name = "plan.png"): File {
  const bytes = new Uint8Array(24);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return new File([bytes], name, { type: "image/png" });
}

async function sending(count = 1): Promise<void> {
  await vi.waitFor(() => expect(Request.all).toHaveLength(count));
}

const shown = () => outline(view.state.doc.content);
const placeholder = () => view.dom.querySelector<HTMLElement>(".image-sending");
const dialog = () => document.querySelector("dialog");

function type(words: string, at = view.state.selection.from): void {
  view.dispatch(view.state.tr.insertText(words, at));
}

function answerQuestion(words: string): void {
  const input = dialog()?.querySelector("input");
  if (input) input.value = words;
  dialog()
    ?.querySelector("form")
    ?.dispatchEvent(new Event("submit", { cancelable: true }));
}

test("an image is sent as a form that asks for a short answer", async () => {
  write(doc(p("a|b")));
  sendFiles(view, [png()]);
  await sending();
  const { address, headers, body } = Request.last();
  expect(address).toBe("/tenders/1/images");
  expect(headers.Accept).toBe("application/json");
  expect((body.get("image") as File).name).toBe("plan.png");
});

test("it stands where it was meant, whatever was written before it meanwhile", async () => {
  write(doc(p("a|b")));
  sendFiles(view, [png()]);
  await sending();
  type("début ", 1);
  type("fin", view.state.doc.content.size - 1);
  Request.last().answer(200, KEPT);
  expect(shown()).toBe("paragraph: début a{image /images/0a1b.png}bfin\n");
  expect(placeholder()).toBeNull();
});

test("words typed at its place come after it", async () => {
  write(doc(p("a|")));
  sendFiles(view, [png()]);
  await sending();
  type("b");
  Request.last().answer(200, KEPT);
  expect(shown()).toBe("paragraph: a{image /images/0a1b.png}b\n");
});

test("the part that was sent shows", async () => {
  write(doc(p("|")));
  sendFiles(view, [png()]);
  await sending();
  Request.last().upload.onprogress?.({ loaded: 1, total: 4 });
  expect(placeholder()?.querySelector("progress")?.value).toBe(0.25);
});

test("it goes nowhere when the words around it are gone", async () => {
  write(doc(p("a|b"), p("c")));
  sendFiles(view, [png()]);
  await sending();
  view.dispatch(view.state.tr.delete(0, 4));
  Request.last().answer(200, KEPT);
  expect(shown()).toBe("paragraph: c\n");
});

test("undoing takes away the image alone", async () => {
  write(doc(p("|")));
  type("mot");
  sendFiles(view, [png()]);
  await sending();
  Request.last().answer(200, KEPT);
  undo(view.state, view.dispatch);
  expect(shown()).toBe("paragraph: mot\n");
});

test("what replaces a selection takes its place", async () => {
  write(doc(p("‹ancien›")));
  sendFiles(view, [png()]);
  await sending();
  Request.last().answer(200, KEPT);
  expect(shown()).toBe("paragraph: {image /images/0a1b.png}\n");
});

test.each([
  ["code", doc(code("a|b")), "code_block: ab\nparagraph: {image /images/0a1b.png}\n"],
  [
    "a footnote",
    doc(p(note("a|b"))),
    "paragraph: [note: ab]\nparagraph: {image /images/0a1b.png}\n",
  ],
])("in %s, which holds no image, it stands after", async (_, before, after) => {
  write(before);
  sendFiles(view, [png()]);
  await sending();
  Request.last().answer(200, KEPT);
  expect(shown()).toBe(after);
});

test.each([
  ["too many pixels", png(8000, 5001), "40 millions de pixels"],
  [
    "too heavy",
    new File([new Uint8Array(5_000_001)], "a.png", { type: "image/png" }),
    "5 Mo",
  ],
  [
    "another kind",
    new File(["RIFFxxxxWEBP"], "a.png", { type: "image/png" }),
    "PNG, JPEG ou GIF",
  ],
])("%s is refused in words, before it is sent", async (_, file, words) => {
  write(doc(p("|")));
  sendFiles(view, [file]);
  await vi.waitFor(() => expect(said).toHaveLength(1));
  expect(said[0]).toContain(words);
  expect(Request.all).toHaveLength(0);
  expect(placeholder()).toBeNull();
});

test("a refusal of the server is said where the image would stand, and tried again", async () => {
  write(doc(p("|")));
  sendFiles(view, [png()]);
  await sending();
  Request.last().answer(403, { sentence: "La phase est close.", fields: {} });
  expect(placeholder()?.textContent).toContain("La phase est close.");
  expect(said).toEqual(["La phase est close."]);
  placeholder()?.querySelectorAll("button")[0]?.click();
  await sending(2);
  Request.last().answer(200, KEPT);
  expect(shown()).toBe("paragraph: {image /images/0a1b.png}\n");
});

test("a connection that fails is said, and the image can be given up", async () => {
  write(doc(p("|")));
  sendFiles(view, [png()]);
  await sending();
  Request.last().answer(0, "");
  expect(said[0]).toContain("connexion");
  placeholder()?.querySelectorAll("button")[1]?.click();
  expect(placeholder()).toBeNull();
});

test("a few are sent at once, the others wait", async () => {
  write(doc(p("|")));
  sendFiles(view, [png(), png(), png(), png()]);
  await sending(3);
  await new Promise((later) => setTimeout(later));
  expect(Request.all).toHaveLength(3);
  Request.all[0]?.answer(200, KEPT);
  await sending(4);
});

test("what it shows is asked while it is sent, and kept in the text", async () => {
  write(doc(p("|")));
  sendFiles(view, [png()]);
  await sending();
  await vi.waitFor(() => expect(dialog()?.open).toBe(true));
  expect(dialog()?.textContent).toContain("Décrivez l’image");
  answerQuestion("Plan du siège");
  Request.last().answer(200, KEPT);
  expect(shown()).toBe("paragraph: {image /images/0a1b.png Plan du siège}\n");
});

test("an answer that comes after the image is kept too, wherever it went", async () => {
  write(doc(p("|")));
  sendFiles(view, [png()]);
  await sending();
  await vi.waitFor(() => expect(dialog()?.open).toBe(true));
  Request.last().answer(200, KEPT);
  type("mot ", 1);
  answerQuestion("Plan");
  expect(shown()).toBe("paragraph: mot {image /images/0a1b.png Plan}\n");
});

test("the description may stay empty", async () => {
  write(doc(p("|")));
  sendFiles(view, [png()]);
  await sending();
  await vi.waitFor(() => expect(dialog()?.open).toBe(true));
  answerQuestion("");
  Request.last().answer(200, KEPT);
  expect(shown()).toBe("paragraph: {image /images/0a1b.png}\n");
});

test("several are asked about one after the other", async () => {
  write(doc(p("|")));
  sendFiles(view, [png(1, 1, "un.png"), png(1, 1, "deux.png")]);
  await sending(2);
  await vi.waitFor(() => expect(dialog()?.textContent).toContain("un.png"));
  expect(document.querySelectorAll("dialog")).toHaveLength(1);
  answerQuestion("Un");
  await vi.waitFor(() => expect(dialog()?.textContent).toContain("deux.png"));
});

test("images of a pasted text keep their descriptions and ask nothing", async () => {
  write(doc(p("ab")));
  sendImages(view, [{ pos: 2, file: png(), alt: "Plan" }]);
  await sending();
  Request.last().answer(200, KEPT);
  expect(shown()).toBe("paragraph: a{image /images/0a1b.png Plan}b\n");
  expect(dialog()).toBeNull();
});

test("Enter on an image asks again what it shows, and the focus goes back", () => {
  write(doc(p("a")));
  const image = view.state.schema.node("image", { src: KEPT.src, alt: "Ancien" });
  view.dispatch(view.state.tr.insert(1, image));
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, 1)));
  const enter = new KeyboardEvent("keydown", {
    key: "Enter",
    bubbles: true,
    cancelable: true,
  });
  view.dom.dispatchEvent(enter);
  expect(dialog()?.querySelector("input")?.value).toBe("Ancien");
  answerQuestion("Nouveau");
  expect(shown()).toBe("paragraph: {image /images/0a1b.png Nouveau}a\n");
});

test("nothing but an image can be described", () => {
  write(doc(p("a")));
  describeImage(view, 1);
  expect(dialog()).toBeNull();
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1)));
});

test("a file that is no image is not opened in place of the page", () => {
  write(doc(p("a")));
  view.posAtCoords = () => ({ pos: 1, inside: -1 });
  const event = new Event("drop", { bubbles: true, cancelable: true });
  const files = [new File(["x"], "a.pdf", { type: "application/pdf" })];
  const dataTransfer = { files, types: ["Files"], getData: () => "" };
  Object.assign(event, { dataTransfer, clientX: 0, clientY: 0 });
  view.dom.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect(said).toEqual(["Choisissez une image PNG, JPEG ou GIF."]);
});
