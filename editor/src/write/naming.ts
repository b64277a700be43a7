/**
 * "Nommer cette version" (Ctrl+S): the text as it is now becomes a version with a name.
 * Everything is saved as one types; who may not name versions is told so.
 */
import type { EditorView } from "prosemirror-view";
import { ask, field } from "./dialogs";
import { isRecord, parsed } from "./protocol";
import { say } from "./words";

export interface Naming {
  /** The address that names a version, with NUMBER in its place; "" for who may not. */
  address: string;
  /** The number of the last version. */
  number(): number;
  told(sentence: string): void;
}

/** Asks for a name and gives it to the text as it is now. */
export function openNaming(view: EditorView, naming: Naming): void {
  if (!naming.address) {
    naming.told(say("naming.saved"));
    return;
  }
  const { block, input } = field(say("naming.label"), "");
  input.maxLength = 120;
  ask(view, {
    title: say("naming.title"),
    body: [block],
    verb: say("naming.verb"),
    take: () => {
      const name = input.value.trim();
      if (!name) return say("naming.empty");
      void send(naming, name);
      return undefined;
    },
  });
  input.focus();
}

async function send(naming: Naming, name: string): Promise<void> {
  const sentence = await named(naming, name, naming.number() + 1);
  naming.told(sentence ?? say("naming.done", { name }));
}

/** Names a version; gives why when it cannot be. */
async function named(
  naming: Naming,
  name: string,
  number: number,
): Promise<string | undefined> {
  const address = naming.address.replace("NUMBER", String(number));
  const body = new URLSearchParams({ name });
  const init = { method: "POST", body, headers: { Accept: "application/json" } };
  try {
    const response = await fetch(address, init);
    if (response.ok) return undefined;
    // Nothing was written since the last version: it takes the name.
    const isLast = number > naming.number();
    if (response.status === 404 && isLast) return named(naming, name, number - 1);
    const said = parsed(await response.text());
    const sentence = isRecord(said) ? said.sentence : "";
    return typeof sentence === "string" && sentence ? sentence : say("naming.failed");
  } catch {
    return say("naming.failed");
  }
}
