"""Several people who write one document in browsers: their pages, and the text as each has it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from prosemirror.model import Node

from tests.browser.test_journey import sign_in
from tests.people import TEXT, Room, Town, room_in
from wikimarche.desk import drafts
from wikimarche.store import specs
from wikimarche.text import markdown
from wikimarche.text.schema import SCHEMA

__all__ = [
    "Open",
    "OpenAt",
    "agreed",
    "arrived",
    "caret_after",
    "paragraph",
    "saved",
    "stored",
    "team",
    "text_of",
    "type_together",
    "writers",
]

Open = Callable[[str], Page]
OpenAt = Callable[[str, str], Page]

TRIES = 150
PAUSE = 100  # milliseconds between two looks
CLICKS = 5
# Two frames later: what the browser and the editor had to tell one another is told.
IS_AT_END = """(text, words) => new Promise((answer) => {
  const look = () => {
    const { anchorNode, anchorOffset } = getSelection();
    if (!text.contains(anchorNode)) return answer(false);
    const place = text.pmViewDesc.node.resolve(
      text.pmViewDesc.posFromDOM(anchorNode, anchorOffset, 1),
    );
    const { parent, parentOffset } = place;
    answer(parentOffset === parent.content.size && parent.textContent.includes(words));
  };
  requestAnimationFrame(() => requestAnimationFrame(look));
})"""


def team(town: Town, text: str = TEXT) -> Room:
    """Give a tender with one document, and two people who write in it."""
    room = room_in(town, text)
    town.join(room.alix, room.tender, town.person("Theo Technique"))
    return room


@contextmanager
def writers(browser: Browser, room: Room) -> Iterator[OpenAt]:
    """Give how to open the writing page as somebody, at an address; a script error fails."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_as(name: str, address: str) -> Page:
        context = browser.new_context(base_url=address, locale="fr-FR")
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        sign_in(page, name)
        page.goto(f"/tenders/{room.tender}/specs/{room.spec}/write")
        expect(text_of(page)).to_be_visible()
        return page

    try:
        yield open_as
    finally:
        for context in contexts:
            context.close()
    assert wrong == []


# --- hands


def text_of(page: Page) -> Locator:
    """Give the text one writes in."""
    return page.locator(".ProseMirror")


def paragraph(page: Page, words: str) -> None:
    """Put the caret at the end of the paragraph that holds these words."""
    caret_after(page, words, "> p")


def caret_after(page: Page, words: str, among: str) -> None:
    """Put the caret at the end of the block with these words, and see that it stays there.

    What arrives from the others at the instant of a click can put the caret back where it was:
    a person sees that, and clicks again.
    """
    for _ in range(CLICKS):
        page.locator(f".ProseMirror {among}", has_text=words).first.click()
        page.keyboard.press("End")
        if text_of(page).evaluate(IS_AT_END, words):
            return
    raise AssertionError(f"the caret does not stay after {words}")


def type_together(words: Mapping[Page, str]) -> None:
    """Have several people type at once, a letter each in turn."""
    for at in range(max(map(len, words.values()))):
        for page, word in words.items():
            page.keyboard.type(word[at : at + 1])


# --- the text, as each has it


def stored(room: Room) -> str:
    """Give the live text as the server has it."""
    with room.town.store.reading() as session:
        spec = specs.spec_of(session, room.tender, room.spec)
        assert spec is not None
        draft = drafts.draft_of(session, spec)
        return markdown.write(draft.doc, draft.source)


def arrived(page: Page, room: Room, *words: str) -> str:
    """Wait until all these words are on the server; give the live text."""
    for _ in range(TRIES):
        if all(one in stored(room) for one in words):
            break
        page.wait_for_timeout(PAUSE)
    text = stored(room)
    assert [one for one in words if text.count(one) != 1] == []
    return text


def saved(page: Page, within: float = 20_000) -> None:
    """Wait until a page says that all of it is saved."""
    expect(page.locator("#saving[data-state=saved]")).to_be_visible(timeout=within)


def agreed(*pages: Page, words: tuple[str, ...]) -> str:
    """Wait until the pages and the server have one text, with each of these words once; give it."""
    texts: list[str] = []
    for _ in range(TRIES):
        texts = [_served(pages[0]), *map(_written, pages)]
        if len(set(texts)) == 1 and all(one in texts[0] for one in words):
            break
        pages[0].wait_for_timeout(PAUSE)
    assert texts[1:] == texts[:1] * len(pages)
    assert [one for one in words if texts[0].count(one) != 1] == []
    return texts[0]


def _served(page: Page) -> str:
    """Give the text as the server of this page answers it."""
    draft = f"{page.url.removesuffix('/write')}/draft"
    answer = page.request.get(draft, headers={"Accept": "application/json"})
    return _markdown(answer.json()["doc"])


def _written(page: Page) -> str:
    """Give the text as a page has it, with nothing of what is only drawn around it."""
    return _markdown(text_of(page).evaluate("text => text.pmViewDesc.node.toJSON()"))


def _markdown(doc: dict[str, Any]) -> str:
    return markdown.write(Node.from_json(SCHEMA, doc))
