/**
 * What the text shows that is not in it: values of fields, numbers of references, descriptions
 * of images, names of boxes. Each is drawn once and says again only what has changed.
 */
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import type { EditorView, NodeView, NodeViewConstructor } from "prosemirror-view";
import { attrsOf } from "./attrs";
import { ImageView } from "./image_view";
import { say } from "./words";

/** What the rest of the page knows: asked at each change, so it must answer at once. */
export interface Known {
  /** A field of the tender; null when there is none of this name. */
  field(name: string): { label: string; value: string } | null;
  /** An article of this document (spec "") or of another; null when it is not there. */
  reference(spec: string, key: string): { number: string; title: string } | null;
}

// A document of more blocks draws only those in sight (`.long-text`, see write-views.css).
const LONG = 150;

interface Drawn extends NodeView {
  dom: HTMLElement;
  /** Says again what it shows, if it is not that any more. */
  draw(): void;
}

const key = new PluginKey("views");

/** The drawings of nodes; `refreshViews` says that what is known has changed. */
export function viewsPlugin(known: Known): Plugin {
  const living = new Set<Drawn>();
  const draw = () => {
    for (const one of living) one.draw();
  };
  return new Plugin({
    key,
    draw,
    props: {
      attributes: ({ doc }: EditorState): { [name: string]: string } =>
        doc.childCount > LONG ? { class: "long-text" } : {},
      nodeViews: {
        field: chip(living, (node) => fieldOf(node, known)),
        xref: chip(living, (node) => referenceOf(node, known)),
        image: (node, view, getPos) => new ImageView(node, view, getPos),
        guidance: box("aside", "guidance", () => say("schema.guidance")),
        clause: box("div", "clause", clauseLabel),
        page_break: pageBreak,
        code_block: codeBlock,
      },
    },
    view: () => ({
      // Numbers of articles come from the text.
      update: (view, before) => {
        if (view.state.doc !== before.doc) draw();
      },
    }),
  });
}

/** Shows again the values and the numbers, which have changed elsewhere. */
export function refreshViews(view: EditorView): void {
  key.get(view.state)?.spec.draw();
}

// --- fields and references

interface Shown {
  words: string;
  title: string;
  kind: string;
  data: Record<string, string>;
}

function chip(living: Set<Drawn>, show: (node: Node) => Shown): NodeViewConstructor {
  return (node) => new Chip(node, show, living);
}

class Chip implements Drawn {
  readonly dom = document.createElement("span");
  private last = "";

  constructor(
    private node: Node,
    private readonly show: (node: Node) => Shown,
    private readonly living: Set<Drawn>,
  ) {
    living.add(this);
    this.dom.contentEditable = "false";
    this.draw();
  }

  draw(): void {
    const shown = this.show(this.node);
    const now = JSON.stringify(shown);
    if (now === this.last) return;
    this.last = now;
    const { dom } = this;
    const selected = dom.classList.contains("ProseMirror-selectednode");
    dom.className = shown.kind;
    dom.classList.toggle("ProseMirror-selectednode", selected);
    dom.textContent = shown.words;
    dom.title = shown.title;
    Object.assign(dom.dataset, shown.data);
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.draw();
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.living.delete(this);
  }
}

function fieldOf(node: Node, known: Known): Shown {
  const name = attrsOf(node, "field")?.name ?? "";
  const found = known.field(name);
  const label = found?.label || name;
  const data = { field: name };
  if (found?.value) return { words: found.value, title: label, kind: "field", data };
  const words = `[${label} · ${say("views.field_missing")}]`;
  return { words, title: label, kind: "field field-missing", data };
}

function referenceOf(node: Node, known: Known): Shown {
  const { spec, key: article } = attrsOf(node, "xref") ?? { spec: "", key: "" };
  const found = known.reference(spec, article);
  const data = { spec, key: article };
  if (!found) {
    const words = `[${spec}#${article} · ${say("views.reference_missing")}]`;
    return { words, title: "", kind: "xref xref-missing", data };
  }
  const number = found.number || found.title;
  const words = spec ? say("views.of_document", { number, spec }) : number;
  return { words, title: `${words} ${found.title}`.trim(), kind: "xref", data };
}

// --- boxes

/** A box whose label is drawn before its blocks and told to screen readers, out of the text. */
function box(
  tag: string,
  kind: string,
  label: (node: Node) => string,
): NodeViewConstructor {
  return (node) => {
    const dom = document.createElement(tag);
    dom.className = kind;
    dom.setAttribute("role", kind === "guidance" ? "note" : "group");
    dom.setAttribute("aria-label", label(node));
    dom.dataset.label = label(node);
    return { dom, contentDOM: dom, update: sameAs(node) };
  };
}

function sameAs(node: Node): (other: Node) => boolean {
  return (other) => other.sameMarkup(node);
}

function clauseLabel(node: Node): string {
  const { id, version } = attrsOf(node, "clause") ?? { id: "", version: 1 };
  return say("schema.clause", { id, version });
}

const pageBreak: NodeViewConstructor = () => {
  const dom = document.createElement("div");
  dom.className = "page-break page-break-named";
  dom.contentEditable = "false";
  dom.setAttribute("role", "separator");
  dom.setAttribute("aria-label", say("views.page_break"));
  dom.dataset.label = say("views.page_break");
  return { dom };
};

const codeBlock: NodeViewConstructor = (node) => {
  const info = attrsOf(node, "code_block")?.info ?? "";
  const dom = document.createElement("pre");
  const contentDOM = document.createElement("code");
  dom.append(contentDOM);
  dom.spellcheck = false;
  if (info) dom.dataset.info = info;
  dom.setAttribute("role", "group");
  dom.setAttribute("aria-label", `${say("views.code")} ${info}`.trim());
  return { dom, contentDOM, update: sameAs(node) };
};
