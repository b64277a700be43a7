/** What surrounds the text: the tender's fields and the articles that can be referred to. */
import type { EditorState } from "prosemirror-state";
import type { Sources } from "./fields";
import { outlineOf } from "./numbers";
import type { Section } from "./outline";
import type { Draft, FieldValue, OtherSpec, SpecArticle } from "./protocol";
import type { Known } from "./views";

/** Answers at once what a field or a reference shows, by the last draft that was loaded. */
export class Surroundings implements Known, Sources {
  private values = new Map<string, FieldValue>();
  private others: OtherSpec[] = [];
  private keys = new Map<string, Section>();
  private sections: readonly Section[] = [];

  constructor(
    draft: Draft,
    private readonly state: () => EditorState | null,
  ) {
    this.learn(draft);
  }

  /** Takes what a draft loaded anew says. */
  learn({ fields, specs }: Draft): void {
    this.values = new Map(fields.map((one) => [one.name, one]));
    this.others = specs;
  }

  field(name: string): { label: string; value: string } | null {
    return this.values.get(name) ?? null;
  }

  reference(spec: string, key: string): { number: string; title: string } | null {
    if (!spec) return this.here().get(key) ?? null;
    const other = this.others.find(({ code }) => code === spec);
    return other?.articles.find((one) => one.key === key) ?? null;
  }

  fields(): FieldValue[] {
    return [...this.values.values()];
  }

  articles(state: EditorState): readonly SpecArticle[] {
    return outlineOf(state).sections.filter(({ key }) => key);
  }

  specs(): OtherSpec[] {
    return this.others;
  }

  /** The articles of this document by their key, gathered again when one has changed. */
  private here(): Map<string, Section> {
    const state = this.state();
    if (!state) return this.keys;
    const { sections } = outlineOf(state);
    if (sections !== this.sections) {
      this.sections = sections;
      this.keys = new Map(sections.map((one) => [one.key, one]));
    }
    return this.keys;
  }
}
