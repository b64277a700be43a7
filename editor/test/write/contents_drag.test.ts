import type { EditorView } from "prosemirror-view";
import { beforeEach, describe, expect, test } from "vitest";
import { arrive } from "./company";
import { button, link, openContract, press, shown } from "./contents_page";

let view: EditorView;

beforeEach(() => {
  view = openContract();
});

describe("dragging", () => {
  const HEIGHT = 30;

  beforeEach(() => {
    layOut();
  });

  /** Rows one under the other, as a browser would draw them. */
  function layOut(): void {
    document.querySelectorAll<HTMLElement>(".contents-row").forEach((row) => {
      row.getBoundingClientRect = () => {
        const rows = [...document.querySelectorAll(".contents-row")];
        const top = rows.indexOf(row) * HEIGHT;
        return { top, bottom: top + HEIGHT, height: HEIGHT } as DOMRect;
      };
    });
    const nav = document.querySelector("nav") as HTMLElement;
    nav.getBoundingClientRect = () => ({ top: 0, bottom: 600, height: 600 }) as DOMRect;
  }

  function point(kind: string, on: Element, x: number, y: number, type = "mouse"): void {
    const place = { clientX: x, clientY: y, button: 0, bubbles: true, cancelable: true };
    const event = new MouseEvent(`pointer${kind}`, place);
    on.dispatchEvent(Object.assign(event, { pointerId: 1, pointerType: type }));
  }

  /** Takes the row at its middle and brings it to another height, `right` levels deeper. */
  function drag(title: string, y: number, right = 0, handle: Element = link(title)): void {
    const row = link(title).parentElement as HTMLElement;
    const start = row.getBoundingClientRect().top + HEIGHT / 2;
    point("down", handle, 100, start, handle.matches("a") ? "mouse" : "touch");
    point("move", handle, 106, start);
    point("move", handle, 100 + right * 20, y);
  }

  const drop = (y = 0) => point("up", document.querySelector("nav") as Element, 100, y);
  const line = () => document.querySelector<HTMLElement>(".contents-line");

  test("a line says where the article lands, how deep and its number there", () => {
    drag("Prix", 5);
    expect(line()?.textContent).toBe("1 Prix");
    expect(line()?.style.getPropertyValue("--line-top")).toBe("0px");
    drag("Délais", 55, 1);
    expect(line()?.textContent).toBe("2.1 Délais");
    expect(line()?.style.getPropertyValue("--line-depth")).toBe("1");
  });

  test("sub-articles come along", () => {
    drag("Prix", 5);
    drop();
    expect(shown()).toEqual(["1 Prix", "1.1 Forme", "1.2 Révision", "2 Objet", "3 Délais"]);
    expect(line()).toBeNull();
    expect(document.getElementById("status")?.textContent).toBe("contents.moved");
  });

  test("between two rows, further right is deeper", () => {
    drag("Délais", 40);
    drop();
    expect(shown().slice(0, 3)).toEqual(["1 Objet", "2 Délais", "3 Prix"]);
    layOut();
    drag("Délais", 40, 1);
    drop();
    expect(shown().slice(0, 3)).toEqual(["1 Objet", "1.1 Délais", "2 Prix"]);
  });

  test("sliding right on its own place makes it a sub-article", () => {
    drag("Prix", 45, 1);
    drop();
    expect(shown().slice(0, 3)).toEqual(["1 Objet", "1.1 Prix", "1.1.1 Forme"]);
  });

  test("never deeper than the sixth level", () => {
    drag("Prix", 45, 9);
    expect(line()?.style.getPropertyValue("--line-depth")).toBe("1");
  });

  test("Échap gives up, and the release is not a click", () => {
    drag("Prix", 5);
    const before = view.state;
    press("Escape");
    drop();
    link("Prix").click();
    expect(line()).toBeNull();
    expect(view.state).toBe(before);
  });

  test("less than a few pixels is a click", () => {
    point("down", link("Prix"), 100, 45);
    point("move", link("Prix"), 102, 46);
    expect(line()).toBeNull();
    drop();
    link("Prix").click();
    expect(view.state.selection.$head.parent.textContent).toBe("Prix");
  });

  test("a finger drags by the button of the menu, not by the row it slides on", () => {
    point("down", link("Prix"), 100, 45, "touch");
    point("move", link("Prix"), 100, 90, "touch");
    expect(line()).toBeNull();
    drag("Prix", 5, 0, button("Prix", ".row-menu"));
    drop();
    expect(shown()[0]).toBe("1 Prix");
  });

  test("an article that others remove is let go of", () => {
    drag("Délais", 5);
    const last = view.state.doc.content.size;
    arrive(view, (tr) => tr.delete(last - 8, last));
    point("move", link("Objet"), 100, 40);
    expect(line()).toBeNull();
  });
});
