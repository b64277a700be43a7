/**
 * The calls of footnotes: a number in the text, what the note says on hover and when it is
 * selected. Its words are written in a window (`footnotes.ts`).
 *
 * Numbers are decorations, so that a note added at the top redraws numbers and no text.
 */
import type { Node, NodeType } from "prosemirror-model";
import { Plugin, PluginKey } from "prosemirror-state";
import {
  Decoration,
  DecorationSet,
  type NodeView,
  type NodeViewConstructor,
} from "prosemirror-view";
import { schema } from "./schema";
import { say } from "./words";

const FOOTNOTE = schema.nodes.footnote as NodeType;

const key = new PluginKey<DecorationSet>("note-numbers");
const places = new WeakMap<Node, readonly number[]>();

/** Numbers footnotes in the order of reading. */
export function noteNumbersPlugin(): Plugin {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, { doc }) => numbered(doc),
      apply: (tr, before) => (tr.docChanged ? numbered(tr.doc) : before),
    },
    props: {
      decorations: (state) => key.getState(state),
      nodeViews: { footnote: callView },
    },
  });
}

function numbered(doc: Node): DecorationSet {
  const drawn: Decoration[] = [];
  doc.forEach((block, offset) => {
    for (const place of footnotesIn(block)) {
      const from = offset + place;
      const to = from + (doc.nodeAt(from)?.nodeSize ?? 0);
      drawn.push(Decoration.node(from, to, {}, { number: drawn.length + 1 }));
    }
  });
  return drawn.length ? DecorationSet.create(doc, drawn) : DecorationSet.empty;
}

/** Where the footnotes of a block begin, from its own place; remembered for this very node. */
function footnotesIn(block: Node): readonly number[] {
  let found = places.get(block);
  if (!found) {
    const starts: number[] = [];
    block.descendants((node, pos) => {
      if (node.type === FOOTNOTE) starts.push(pos + 1);
    });
    found = starts;
    places.set(block, found);
  }
  return found;
}

const callView: NodeViewConstructor = (node, _view, _getPos, decorations) =>
  new CallView(node, numberIn(decorations));

function numberIn(decorations: readonly Decoration[]): number {
  return decorations.find(({ spec }) => spec.number !== undefined)?.spec.number ?? 0;
}

class CallView implements NodeView {
  readonly dom = document.createElement("span");
  private readonly call = document.createElement("sup");
  private readonly preview = document.createElement("span");

  constructor(
    private node: Node,
    private number: number,
  ) {
    this.dom.className = "footnote";
    this.dom.contentEditable = "false";
    this.call.className = "footnote-ref";
    this.call.setAttribute("role", "doc-noteref");
    this.preview.className = "footnote-preview";
    this.preview.setAttribute("aria-hidden", "true");
    this.dom.append(this.call, this.preview);
    this.dom.addEventListener("mouseenter", () => keepInPage(this.preview));
    this.draw();
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== FOOTNOTE) return false;
    const number = numberIn(decorations);
    if (node === this.node && number === this.number) return true;
    this.node = node;
    this.number = number;
    this.draw();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add("ProseMirror-selectednode");
    keepInPage(this.preview);
  }

  deselectNode(): void {
    this.dom.classList.remove("ProseMirror-selectednode");
  }

  ignoreMutation(): boolean {
    return true;
  }

  private draw(): void {
    const { node, number } = this;
    const text = node.textBetween(0, node.content.size, " ", " ").trim();
    this.call.textContent = `${number}`;
    const name = text ? "views.note" : "views.note_empty";
    this.call.setAttribute("aria-label", say(name, { number, text }));
    this.preview.textContent = text || say("views.note_empty", { number });
  }
}

/** Shifts a box that would stick out of the window. */
function keepInPage(box: HTMLElement): void {
  box.style.setProperty("--shift", "0px");
  const { left, right } = box.getBoundingClientRect();
  const over = Math.max(0, right + 8 - document.documentElement.clientWidth);
  box.style.setProperty("--shift", `${-Math.min(over, Math.max(0, left - 8))}px`);
}
