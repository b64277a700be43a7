/**
 * An image in the text: its description is asked where it lacks, changed where it is selected,
 * and said where the image cannot be shown.
 */
import type { Node } from "prosemirror-model";
import { NodeSelection } from "prosemirror-state";
import type { EditorView, NodeView } from "prosemirror-view";
import { isOurImage } from "./addresses";
import { attrsOf } from "./attrs";
import { say } from "./words";

/** Sizes of images loaded once, so that drawing one again moves nothing. */
const sizes = new Map<string, [width: number, height: number]>();

export class ImageView implements NodeView {
  readonly dom = document.createElement("span");
  private readonly image = document.createElement("img");
  private readonly missing = document.createElement("span");
  private readonly lack = document.createElement("button");
  private readonly form = document.createElement("span");
  private readonly input = document.createElement("input");

  constructor(
    private node: Node,
    private readonly view: EditorView,
    private readonly getPos: () => number | undefined,
  ) {
    this.dom.className = "image";
    this.dom.contentEditable = "false";
    this.missing.className = "image-missing";
    this.lack.type = "button";
    this.lack.className = "image-lack";
    this.lack.textContent = say("views.image_lacks");
    this.build();
    this.listen();
    this.draw();
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.draw();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add("ProseMirror-selectednode");
    this.form.hidden = !this.view.editable;
    this.input.value = this.attrs.alt;
  }

  deselectNode(): void {
    this.dom.classList.remove("ProseMirror-selectednode");
    this.form.hidden = true;
  }

  stopEvent(event: Event): boolean {
    const target = event.target as globalThis.Node;
    return this.form.contains(target) || this.lack.contains(target);
  }

  ignoreMutation(): boolean {
    return true;
  }

  private get attrs() {
    return attrsOf(this.node, "image") ?? { src: "", alt: "", title: "" };
  }

  private build(): void {
    const label = document.createElement("label");
    this.input.className = "input";
    this.input.type = "text";
    label.append(say("views.image_description"), this.input);
    const hint = document.createElement("span");
    hint.className = "hint";
    hint.textContent = say("views.image_hint");
    this.form.className = "image-form";
    this.form.hidden = true;
    this.form.append(label, hint);
    this.dom.append(this.image, this.missing, this.lack, this.form);
  }

  private listen(): void {
    this.image.addEventListener("error", () => this.told(say("views.image_error")));
    this.image.addEventListener("load", () => {
      const { naturalWidth, naturalHeight, src } = this.image;
      if (naturalWidth) sizes.set(new URL(src).pathname, [naturalWidth, naturalHeight]);
    });
    this.lack.addEventListener("click", () => this.describe());
    this.input.addEventListener("change", () => this.save());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") this.input.value = this.attrs.alt;
      else this.save();
      this.view.focus();
    });
  }

  private draw(): void {
    const { src, alt, title } = this.attrs;
    const isOurs = isOurImage(src);
    if (isOurs && this.image.getAttribute("src") !== src) this.load(src);
    if (!isOurs) this.told(say("schema.image_missing"));
    this.image.alt = alt;
    this.image.title = title;
    this.lack.hidden = alt.trim() !== "" || !this.view.editable;
    if (document.activeElement !== this.input) this.input.value = alt;
  }

  private load(src: string): void {
    const [width, height] = sizes.get(src) ?? [0, 0];
    if (width) Object.assign(this.image, { width, height });
    this.missing.hidden = true;
    this.image.hidden = false;
    this.image.src = src;
  }

  private told(sentence: string): void {
    const { alt } = this.attrs;
    this.image.hidden = true;
    this.missing.hidden = false;
    this.missing.textContent = `[${alt ? `${alt} · ` : ""}${sentence}]`;
  }

  /** Selects the image and goes to its description. */
  private describe(): void {
    const pos = this.getPos();
    if (pos === undefined) return;
    const { state } = this.view;
    this.view.dispatch(state.tr.setSelection(NodeSelection.create(state.doc, pos)));
    this.input.focus();
  }

  private save(): void {
    const pos = this.getPos();
    const alt = this.input.value.replace(/\s+/g, " ").trim();
    if (pos === undefined || alt === this.attrs.alt) return;
    const { tr } = this.view.state;
    tr.setNodeAttribute(pos, "alt", alt);
    // The step leaves the image selected.
    this.view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, pos)));
  }
}
