/** Inserting what a document takes from elsewhere: values of the tender, numbers of articles. */
import type { Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { NODES } from "./kinds";
import { type Choice, pick } from "./picker";
import type { FieldValue, OtherSpec, SpecArticle } from "./protocol";
import { say } from "./words";

/** What can be inserted, asked when the window opens. */
export interface Sources {
  fields(): FieldValue[];
  /** The articles of this document as it stands. */
  articles(state: EditorState): readonly SpecArticle[];
  /** The other documents of the tender. */
  specs(): OtherSpec[];
}

interface Place {
  spec: string;
  key: string;
}

/** Asks for a field of the tender and puts it at the caret. */
export function openFields(view: EditorView, sources: Sources): void {
  pick(view, {
    title: say("field.title"),
    label: say("field.filter"),
    verb: say("field.insert"),
    none: say("field.none"),
    unknown: say("field.unknown"),
    choices: sources.fields().map(({ name, label, value }) => ({
      value: name,
      words: label,
      detail: value || say("field.empty"),
    })),
    chosen: (name) => insert(view, NODES.field.create({ name })),
  });
}

/** Asks for an article, of this document or another, and puts a reference to it at the caret. */
export function openReferences(view: EditorView, sources: Sources): void {
  const own = placesOf("", say("reference.here"), sources.articles(view.state));
  const others = sources
    .specs()
    .flatMap(({ code, title, articles }) => placesOf(code, `${code} · ${title}`, articles));
  pick(view, {
    title: say("reference.title"),
    label: say("reference.filter"),
    verb: say("reference.insert"),
    none: say("reference.none"),
    unknown: say("reference.unknown"),
    choices: [...own, ...others],
    chosen: (place) => insert(view, NODES.xref.create(place)),
  });
}

/** An article that has no key yet, a moment after it was written, cannot be referred to. */
function placesOf(
  spec: string,
  group: string,
  articles: readonly SpecArticle[],
): Choice<Place>[] {
  return articles
    .filter(({ key }) => key)
    .map(({ key, number, title }) => ({
      value: { spec, key },
      name: number,
      words: title || say("reference.untitled"),
      group,
    }));
}

function insert(view: EditorView, node: Node): void {
  const { tr } = view.state;
  view.dispatch(tr.replaceSelectionWith(node).scrollIntoView());
}
