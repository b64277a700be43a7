/**
 * Images: chosen, dropped or pasted; sent to the server; placed where they were meant to be,
 * whatever was written meanwhile; described for those who do not see them.
 *
 *     file ──checked──► placeholder in the text, which moves with it ──sent──► image
 *                  └──► window that asks what it shows            └──► why not, Réessayer
 */
import { type Command, type EditorState, Plugin } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { opens } from "./commands";
import { button, element } from "./elements";
import { icon } from "./icons";
import { describe, describeSelected } from "./image_description";
import { type ImageHooks, Uploads } from "./image_uploads";
import { type Sending, underway, underwayKey, type Wanted } from "./images_underway";
import { NODES } from "./kinds";
import { say } from "./words";

const ACCEPTED = "image/png,image/jpeg,image/gif";

const uploads = new WeakMap<EditorView, Uploads>();

/** The plugin: places of images on their way, drop of files, descriptions. */
export function imagesPlugin(hooks: ImageHooks): Plugin {
  return new Plugin<readonly Sending[]>({
    key: underwayKey,
    state: underway,
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
        if (node.type !== NODES.image || !view.editable) return false;
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

function placeholders(state: EditorState): DecorationSet | null {
  const waiting = (underwayKey.getState(state) ?? []).filter(
    ({ status }) => status !== "placed",
  );
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
