import { IDBFactory } from "fake-indexeddb";
import { EditorState, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { beforeEach, expect, test, vi } from "vitest";
import { Keeping } from "../../src/write/keeping";
import { mountRescue, type Rescue } from "../../src/write/rescue";
import { schema } from "../../src/write/schema";
import { one, open } from "../pages/page";
import { Locks } from "./locks";

const owner = { account: 7, document: "/steps", client: "client" };
let view: EditorView;
let keeping: Keeping;
let rescue: Rescue;
let isEditable: boolean;

beforeEach(async () => {
  open(`<div id="sheet"></div><div id="rescue"></div>`);
  isEditable = true;
  const doc = schema.node("doc", null, [
    schema.node("paragraph", null, [schema.text("un")]),
  ]);
  view = new EditorView(one("#sheet"), {
    state: EditorState.create({ doc }),
    editable: () => isEditable,
  });
  keeping = await Keeping.open(owner, new IDBFactory(), new Locks().of("client"));
  rescue = mountRescue(view, one("#rescue"), keeping, owner);
});

function press(word: string): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("#rescue button")];
  buttons.find((button) => button.textContent?.trim() === word)?.click();
}

const add = (...words: string[]) =>
  rescue.add(
    words.map((one) => ({ reason: "dropped", words: one })),
    "",
  );

test("the panel shows itself with the first lost passage, and says so", () => {
  expect(one("#rescue").hidden).toBe(true);
  add("mots perdus");
  expect(one("#rescue").hidden).toBe(false);
  expect(one("blockquote").textContent).toBe("mots perdus");
  expect(one("#status").textContent).toBe("rescue.announced");
});

test("a passage is put back at the caret, paragraph by paragraph, then forgotten", async () => {
  add("deux\ntrois");
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 3)));
  press("rescue.replace");
  expect(view.state.doc.textBetween(0, view.state.doc.content.size, "|")).toBe(
    "undeux|trois",
  );
  expect(one("#rescue").hidden).toBe(true);
  await vi.waitFor(async () => expect(await keeping.passages()).toEqual([]));
});

test("where one may no longer write nothing is put back, and nothing is lost", async () => {
  add("mots");
  isEditable = false;
  view.setProps({});
  press("rescue.replace");
  expect(view.state.doc.textContent).toBe("un");
  expect(one("blockquote").textContent).toBe("mots");
});

test("a dismissed passage goes, and the next one has the focus", async () => {
  add("un", "deux");
  press("rescue.dismiss");
  expect(document.querySelectorAll("#rescue li").length).toBe(1);
  expect(document.activeElement?.textContent).toBe("deux");
});

test("what was not dismissed is there again when the page is opened anew", async () => {
  add("mots");
  await vi.waitFor(async () => expect((await keeping.passages()).length).toBe(1));
  open(`<div id="rescue"></div>`);
  mountRescue(view, one("#rescue"), keeping, owner);
  await vi.waitFor(() => expect(one("blockquote").textContent).toBe("mots"));
});

test("words are shown as words, whatever they hold", () => {
  add("<img src=x onerror=alert(1)>");
  expect(document.querySelector("#rescue img")).toBeNull();
  expect(one("blockquote").textContent).toBe("<img src=x onerror=alert(1)>");
});

test("what the server said is the reason shown", () => {
  open(
    `<div id="rescue"></div><script type="application/json" id="editor-words"></script>`,
  );
  one("#editor-words").textContent = `{"rescue.why": "%(when)s · %(why)s"}`;
  rescue = mountRescue(view, one("#rescue"), keeping, owner);
  rescue.add([{ reason: "refused", words: "mots" }], "Cette étape est close.");
  expect(one(".rescue-why").textContent).toMatch(/ · Cette étape est close\.$/);
});
