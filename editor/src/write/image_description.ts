/** The description of an image, for those who do not see it: asked in a window. */
import { NodeSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { ask, field } from "./dialogs";
import { element } from "./elements";
import { NODES } from "./kinds";
import { say } from "./words";

/** Asks what an image of the text shows; its description may stay empty. */
export function describe(view: EditorView, pos: number): void {
  const image = view.state.doc.nodeAt(pos);
  if (image?.type !== NODES.image) return;
  const shown = element("img", { src: image.attrs.src, alt: "", class: "image-preview" });
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
  askDescription(view, String(image.attrs.alt), shown, (alt) => {
    const { selection, tr } = view.state;
    if (selection instanceof NodeSelection && selection.node.type === NODES.image) {
      view.dispatch(tr.setNodeAttribute(selection.from, "alt", alt));
    }
  });
}

/** Asks it of the image that is selected; false when none is. */
export function describeSelected(view: EditorView): boolean {
  const { selection } = view.state;
  if (!view.editable || !(selection instanceof NodeSelection)) return false;
  if (selection.node.type !== NODES.image) return false;
  describe(view, selection.from);
  return true;
}

/** Asks for a description, below what the window shows; `take` is given one that changed. */
export function askDescription(
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
