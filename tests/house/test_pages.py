"""The pages: no script or style inside them, and the words of the trade only."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.house.source import ROOT, templates

# What only developers say; the interface has a word of the trade for each (docs/glossary).
FOREIGN = re.compile(
    r"\b(merg(?:e[ds]?|ing)|commits?|branch(?:es)?|diffs?|rebas(?:e[ds]?|ing)|markdown|json)\b",
    re.IGNORECASE,
)
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
SHOWN = {"title", "alt", "placeholder", "aria-label", "value", "content"}
PAGES = templates()
CATALOGUES = sorted((ROOT / "wikimarche" / "locale").rglob("*.po"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


class Reader(HTMLParser):
    """Collects what a person reads, and what a strict content policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inline: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        data = (given.get("type") or "").endswith("json")
        self.silent = tag in ("script", "style")
        if tag == "style" or (tag == "script" and "src" not in given and not data):
            self.inline.append(f"<{tag}> at line {self.getpos()[0]}")
        for attribute, value in attrs:
            if attribute == "style" or attribute.startswith("on"):
                self.inline.append(f"{attribute}= at line {self.getpos()[0]}")
            if attribute in SHOWN:
                self.words.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def read(page: Path) -> Reader:
    def kept_lines(match: re.Match[str]) -> str:
        return "\n" * match.group().count("\n")

    reader = Reader()
    reader.feed(JINJA.sub(kept_lines, page.read_text("utf-8")))
    return reader


def test_a_page_has_no_script_style_or_handler_inside() -> None:
    served = [
        page for page in PAGES if page.parent.name != "exports"
    ]  # files carry their style
    inside = {name(page): read(page).inline for page in served}
    assert {page: found for page, found in inside.items() if found} == {}


def test_a_page_uses_no_word_of_developers() -> None:
    foreign = {name(page): FOREIGN.findall(" ".join(read(page).words)) for page in PAGES}
    assert {page: words for page, words in foreign.items() if words} == {}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=name)
def test_a_catalogue_uses_no_word_of_developers(catalogue: Path) -> None:
    with catalogue.open("rb") as file:
        sentences = [str((message.id, message.string)) for message in read_po(file)]
    assert [text for text in sentences[1:] if FOREIGN.search(text)] == []


def test_the_reader_of_pages_sees_what_it_must_refuse() -> None:
    reader = Reader()
    reader.feed('<p onclick="x" style="y" title="Merge"><script>z</script>the diff</p>')
    assert len(reader.inline) == 3
    assert FOREIGN.findall(" ".join(reader.words)) == ["Merge", "diff"]
