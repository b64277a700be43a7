/**
 * The passages that have no place any more: each is shown with why, until its author has
 * placed it again or dismissed it. Nothing typed disappears in silence.
 */
import { Fragment, Slice } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { announce } from "../pages/announce";
import type { Loss } from "./collab";
import { icon } from "./icons";
import type { Keeping, LostPassage, Owner } from "./keeping";
import { schema } from "./schema";
import { say } from "./words";

export interface Rescue {
  /** Shows words that were lost, and what the server said if it did. */
  add(losses: readonly Loss[], sentence: string): void;
}

/** Shows the panel in its host as soon as there is something to show. */
export function mountRescue(
  view: EditorView,
  host: HTMLElement,
  keeping: Keeping,
  owner: Owner,
): Rescue {
  const panel = new Panel(view, host, keeping, owner);
  void panel.load();
  return { add: (losses, sentence) => panel.add(losses, sentence) };
}

class Panel {
  private readonly list = document.createElement("ul");

  constructor(
    private readonly view: EditorView,
    private readonly host: HTMLElement,
    private readonly keeping: Keeping,
    private readonly owner: Owner,
  ) {
    const title = document.createElement("h2");
    title.id = "rescue-title";
    title.append(icon("exclamation-triangle"), ` ${say("rescue.title")}`);
    const help = document.createElement("p");
    help.textContent = say("rescue.help");
    this.list.className = "rescue-list";
    host.setAttribute("role", "region");
    host.setAttribute("aria-labelledby", title.id);
    host.classList.add("rescue");
    host.replaceChildren(title, help, this.list);
    host.hidden = true;
  }

  /** Shows what earlier pages left. */
  async load(): Promise<void> {
    const passages = await this.keeping.passages();
    for (const passage of passages) this.show(passage);
    if (passages.length) this.tell(passages.length);
  }

  add(losses: readonly Loss[], sentence: string): void {
    for (const { reason, words } of losses) {
      const { account, document } = this.owner;
      const at = new Date().toISOString();
      const id = crypto.randomUUID();
      const passage = { id, account, document, words, reason, sentence, at };
      void this.keeping.keepPassage(passage);
      this.show(passage);
    }
    if (losses.length) this.tell(losses.length);
  }

  private tell(count: number): void {
    announce(say("rescue.announced", { count }));
  }

  private show(passage: LostPassage): void {
    const item = document.createElement("li");
    const words = document.createElement("blockquote");
    words.className = "rescue-words";
    words.tabIndex = 0; // it scrolls
    words.textContent = passage.words;
    const why = document.createElement("p");
    why.className = "rescue-why";
    why.textContent = whyOf(passage);
    const buttons = document.createElement("div");
    buttons.className = "rescue-buttons";
    buttons.append(
      button("clipboard", say("rescue.copy"), () => this.copy(passage, words)),
      button("reply", say("rescue.replace"), () => this.place(passage, item)),
      button("x-lg", say("rescue.dismiss"), () => this.dismiss(passage, item)),
    );
    item.append(words, why, buttons);
    this.list.append(item);
    this.host.hidden = false;
  }

  private async copy({ words }: LostPassage, shown: HTMLElement): Promise<void> {
    try {
      await navigator.clipboard.writeText(words);
      announce(say("rescue.copied"));
    } catch {
      getSelection()?.selectAllChildren(shown); // the person copies with the keyboard
      announce(say("rescue.selected"));
    }
  }

  /** Puts the words at the caret. */
  private place(passage: LostPassage, item: HTMLElement): void {
    const { view } = this;
    if (!view.editable) {
      announce(say("rescue.read_only"));
      return;
    }
    view.dispatch(view.state.tr.replaceSelection(sliceOf(passage.words)).scrollIntoView());
    this.forget(passage, item);
    view.focus();
    announce(say("rescue.replaced"));
  }

  private dismiss(passage: LostPassage, item: HTMLElement): void {
    const next = (item.nextElementSibling ?? item.previousElementSibling) as HTMLElement;
    this.forget(passage, item);
    if (next) next.querySelector<HTMLElement>("blockquote")?.focus();
    else this.view.focus();
    announce(say("rescue.dismissed"));
  }

  private forget({ id }: LostPassage, item: HTMLElement): void {
    void this.keeping.dropPassage(id);
    item.remove();
    this.host.hidden = !this.list.childElementCount;
  }
}

/** Words as paragraphs, the first and the last of which join what is around. */
function sliceOf(words: string): Slice {
  const paragraphs = words.split("\n").map((line) => {
    return schema.node("paragraph", null, line ? [schema.text(line)] : []);
  });
  return new Slice(Fragment.from(paragraphs), 1, 1);
}

function whyOf({ reason, sentence, at }: LostPassage): string {
  const { lang } = document.documentElement;
  const when = new Date(at).toLocaleString(lang, {
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
  });
  return say("rescue.why", { when, why: sentence || say(`rescue.${reason}`) });
}

function button(glyph: string, label: string, run: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.append(icon(glyph), ` ${label}`);
  made.addEventListener("click", run);
  return made;
}
