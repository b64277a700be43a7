import { beforeEach, expect, test, vi } from "vitest";
import { bindContents } from "../../src/pages/contents";
import { one, open } from "./page";

const PAGE = `<nav data-contents data-fold-label="Replier {title}"><ol>
  <li><a href="#art-a">Objet</a><ol><li><a href="#art-b">Lots</a></li></ol></li></ol></nav>
  <h2 id="art-a">Objet</h2><h3 id="art-b">Lots</h3>`;

/** The browser's observer, moved by hand. */
class Observer {
  static last: Observer;
  readonly observed: Element[] = [];
  constructor(readonly tell: (entries: object[]) => void) {
    Observer.last = this;
  }
  observe(element: Element): void {
    this.observed.push(element);
  }
}

beforeEach(() => vi.stubGlobal("IntersectionObserver", Observer));

test("the article being read is marked, alone", () => {
  bindContents(open(PAGE));
  for (const id of ["a", "b"]) {
    Observer.last.tell([{ isIntersecting: true, target: one(`#art-${id}`) }]);
  }
  const marked = [...document.querySelectorAll("[aria-current]")];
  expect(marked.map((link) => link.textContent)).toEqual(["Lots"]);
});

test("a branch folds and unfolds, and says which", () => {
  bindContents(open(PAGE));
  const fold = one(".fold");
  fold.click();
  expect(one("ol ol").hidden).toBe(true);
  expect(fold.getAttribute("aria-label")).toBe("Replier Objet");
  fold.click();
  expect(fold.getAttribute("aria-expanded")).toBe("true");
});
