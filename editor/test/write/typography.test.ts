import { history, undo } from "prosemirror-history";
import { undoInputRule } from "prosemirror-inputrules";
import { EditorState, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { schema } from "../../src/write/schema";
import {
  insertNoBreakSpace,
  typographyChoice,
  typographyPlugins,
} from "../../src/write/typography";

let view: EditorView;

beforeEach(() => {
  localStorage.clear();
  open(schema.node("paragraph"));
});
afterEach(() => view.destroy());

function open(block: ReturnType<typeof schema.node>): void {
  view?.destroy();
  const doc = schema.node("doc", null, [block]);
  const selection = TextSelection.atEnd(doc);
  const state = EditorState.create({
    doc,
    selection,
    plugins: [...typographyPlugins(), history()],
  });
  view = new EditorView(document.createElement("div"), { state });
}

/** Types as a browser tells it: one character after the other. */
function type(text: string): void {
  for (const char of text) {
    const { from, to } = view.state.selection;
    const plain = () => view.state.tr.insertText(char, from, to);
    const isHandled = view.someProp("handleTextInput", (handle) =>
      handle(view, from, to, char, plain),
    );
    if (!isHandled) view.dispatch(plain());
  }
}

/** The text with its no-break spaces in sight: _ for U+00A0, ' ̯' for U+202F. */
function shown(): string {
  return view.state.doc.textContent.replaceAll("\u00a0", "_").replaceAll("\u202f", "^");
}

function typed(text: string): string {
  open(schema.node("paragraph"));
  type(text);
  return shown();
}

describe("signs", () => {
  test("the space before ; : ? ! » does not break, typed or not", () => {
    expect(typed("Délai : dix jours ; oui ? non !")).toBe(
      "Délai_: dix jours_; oui_? non_!",
    );
    expect(typed("Délai: dix; oui? non!")).toBe("Délai_: dix_; oui_? non_!");
    expect(typed("(oui) ? 10 %: oui")).toBe("(oui)_? 10_%_: oui");
  });

  test("signs that follow one another, or a bracket, stay together", () => {
    expect(typed("quoi?! (?) ...!")).toBe("quoi_?! (?) …_!");
  });

  test("a line that begins with a sign, or two spaces, are left", () => {
    expect(typed(": oui")).toBe(": oui");
    expect(typed("oui  : non")).toBe("oui  : non");
  });

  test("quotes come in pairs with their spaces", () => {
    expect(typed('le "titulaire" et')).toBe("le «_titulaire_» et");
    expect(typed("le « titulaire » et")).toBe("le «_titulaire_» et");
    expect(typed('"a" et "b"')).toBe("«_a_» et «_b_»");
    expect(typed('tuyau de 15" ')).toBe('tuyau de 15" ');
  });

  test("apostrophes after letters, three dots", () => {
    expect(typed("l'acheteur d'un 5'")).toBe("l’acheteur d’un 5'");
    expect(typed("etc... ....")).toBe("etc… ….");
  });
});

describe("numbers", () => {
  test("a number holds its thousands and its unit together", () => {
    expect(typed("soit 12 500 000 euros")).toBe("soit 12^500^000 euros");
    expect(typed("soit 1 000 € ou 10 %, 5€")).toBe("soit 1^000_€ ou 10_%, 5_€");
    expect(typed("à 20 °C, n° 5, § 3")).toBe("à 20_°C, n°_5, §_3");
  });

  test("numbers that follow one another are not thousands", () => {
    expect(typed("le lot 2 150 unités")).toBe("le lot 2 150 unités");
    expect(typed("en 2026 150 lots")).toBe("en 2026 150 lots");
    expect(typed("le 01 02 03 04 05 ")).toBe("le 01 02 03 04 05 ");
    expect(typed("1 0000 ")).toBe("1 0000 ");
  });

  test("times and ratios stay", () => {
    expect(typed("à 14:32 au 1:100")).toBe("à 14:32 au 1:100");
  });
});

describe("never", () => {
  test("in an address", () => {
    const addresses = [
      "https://exemple.fr/a?b=1;c!d",
      "mailto:a@exemple.fr?subject=x",
      "www.exemple.fr/l'a?x",
      "exemple.fr/page?x",
      "C:\\dossier",
    ];
    for (const address of addresses) expect(typed(address)).toBe(address);
    expect(typed("ldap://a")).toBe("ldap://a");
  });

  test("in a block of code, nor in a passage of code", () => {
    open(schema.node("code_block"));
    type('a ? "b" : c...');
    expect(shown()).toBe('a ? "b" : c...');
    open(schema.node("paragraph", null, [schema.text("x", [schema.mark("code")])]));
    type(" ? 'b'");
    expect(shown()).toBe("x ? 'b'");
  });

  test("once it is switched off, until it is on again", () => {
    document.body.replaceChildren(typographyChoice());
    const box = document.querySelector("input") as HTMLInputElement;
    expect(box.checked).toBe(true);
    box.click();
    expect(typed("oui ? l'un")).toBe("oui ? l'un");
    box.click();
    expect(typed("oui ?")).toBe("oui_?");
  });
});

describe("giving back what was typed", () => {
  const back = () => undoInputRule(view.state, view.dispatch);

  test("one Backspace after any correction", () => {
    for (const text of ["oui ?", "oui?", "l'", "etc...", 'le "', "1 000 "]) {
      typed(text);
      expect(shown()).not.toBe(text);
      expect(back()).toBe(true);
      expect(view.state.doc.textContent).toBe(text);
    }
  });

  test("Backspace after « and the space typed deletes the space", () => {
    typed("« ");
    expect(shown()).toBe("«_");
    expect(back()).toBe(false);
  });

  test("undo takes a correction back with what was typed", () => {
    typed("oui ?");
    undo(view.state, view.dispatch);
    expect(shown()).toBe("");
  });
});

test("what is typed keeps its formatting, and that of the number before it", () => {
  const strong = [schema.mark("strong")];
  open(schema.node("paragraph", null, [schema.text("soit "), schema.text("1 0", strong)]));
  type("00 !");
  expect(shown()).toBe("soit 1^000_!");
  expect(view.state.doc.firstChild?.lastChild?.text).toBe("1\u202f000\u00a0!");
  expect(view.state.doc.firstChild?.lastChild?.marks).toEqual(strong);
});

test("Ctrl+Maj+Espace puts a no-break space", () => {
  type("lot");
  insertNoBreakSpace(view.state, view.dispatch);
  expect(shown()).toBe("lot_");
  const event = new KeyboardEvent("keydown", { key: " ", ctrlKey: true, shiftKey: true });
  view.someProp("handleKeyDown", (handle) => handle(view, event));
  expect(shown()).toBe("lot__");
});
