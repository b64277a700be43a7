"""The guide of users: whole in both languages, in plain words, true of the interface."""

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from tests.docs.interface import interface
from tests.house.source import ROOT
from wikimarche.text import limits, markdown
from wikimarche.text.checks import findings
from wikimarche.text.outline import Outline, Scheme, outline, walk
from wikimarche.text.schema import Node
from wikimarche.web.views.home import TITLES, guide_page

GUIDE = ROOT / "wikimarche" / "data" / "guide"
LANGUAGES = ("fr", "en")
FOREIGN = re.compile(
    r"\b(merg(?:e[ds]?|ing)|commits?|branch(?:es)?|diffs?|rebas(?:e[ds]?|ing)|markdown|json)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
# Quoted in the guide, and not a name that the interface shows.
QUOTED = {"Objet", "Nombre de sites", "ARTICLE 4", "4.2", "Common procurement vocabulary"}
LONGEST = 1_200  # words of one page

every_page = pytest.mark.parametrize(
    ("language", "page"), [(language, page) for language in LANGUAGES for page in TITLES]
)


@cache
def text_of(language: str, page: str) -> str:
    return (GUIDE / language / f"{page}.md").read_text("utf-8")


def doc_of(language: str, page: str) -> Node:
    return markdown.parse(text_of(language, page)).doc


def outline_of(language: str, page: str) -> Outline:
    return outline(doc_of(language, page), Scheme.LOT)


def plain(language: str, page: str) -> str:
    return CODE.sub("", text_of(language, page))


def shape(doc: Node) -> list[str]:
    """The kinds of blocks of a page, with the number of rows or points of each."""
    return [f"{block.type.name} {block.child_count}" for block in doc.children]


def test_there_is_no_page_but_those_that_are_shown() -> None:
    found = {(path.parent.name, path.stem) for path in GUIDE.rglob("*") if path.is_file()}
    assert found == {(language, page) for language in LANGUAGES for page in TITLES}


@every_page
def test_a_page_may_be_kept_and_is_written_as_the_program_writes(
    language: str, page: str
) -> None:
    text = text_of(language, page)
    assert limits.faults(text) == ()
    assert markdown.write(markdown.parse(text).doc) == text


@every_page
def test_a_page_is_no_longer_than_a_reader_wants(language: str, page: str) -> None:
    assert len(text_of(language, page).split()) <= LONGEST


@pytest.mark.parametrize("page", TITLES)
def test_both_languages_have_the_same_sections(page: str) -> None:
    french, english = (outline_of(language, page).sections for language in LANGUAGES)
    assert [(s.key, s.level) for s in french] == [(s.key, s.level) for s in english]
    assert french[0].level == 1


@pytest.mark.parametrize("page", set(TITLES) - {"index"})
def test_both_languages_say_as_much(page: str) -> None:
    french, english = (
        [line.partition(" ")[0] for line in shape(doc_of(language, page))]
        for language in LANGUAGES
    )
    assert french == english


@every_page
def test_a_page_has_nothing_to_be_checked(language: str, page: str) -> None:
    doc, contents = guide_page(language, page)
    elsewhere = {
        (name, section.key): section
        for name in TITLES
        for section in guide_page(language, name)[1].sections
    }
    found = findings(doc, outline=contents, fields={}, references=elsewhere)
    assert found == ()


@every_page
def test_a_field_is_shown_as_it_is_typed_never_as_a_hole(language: str, page: str) -> None:
    assert all(node.type.name != "field" for node in walk(doc_of(language, page)))


@every_page
def test_a_page_uses_no_word_of_developers_and_no_exclamation(
    language: str, page: str
) -> None:
    assert FOREIGN.findall(text_of(language, page)) == []
    assert "!" not in plain(language, page)


@pytest.mark.parametrize("page", TITLES)
def test_french_signs_never_begin_a_line(page: str) -> None:
    prose = re.sub(r"^Table : ", "", plain("fr", page), flags=re.MULTILINE)
    assert re.findall(r"« |.{9} [:;?!»](?:\s|$)", prose) == []


def quoted(language: str, page: str) -> list[str]:
    """The names between quotation marks, in reading order; of a link, its words."""
    signs = {"fr": r"«([^»]+)»", "en": r"“([^”]+)”"}[language]
    names = re.findall(signs, plain(language, page))
    return [re.sub(r"\[(.+)\]\(.*\)", r"\1", name.strip()) for name in names]


@pytest.mark.parametrize("page", TITLES)
def test_a_button_that_the_guide_names_is_in_the_interface(page: str) -> None:
    named = set(quoted("fr", page)) - QUOTED
    assert {name for name in named if f'"{name}' not in interface()} == set()


@pytest.mark.parametrize("page", TITLES)
def test_a_button_has_the_same_name_in_english_as_on_the_page(page: str) -> None:
    with (ROOT / "wikimarche" / "locale" / "en.po").open("rb") as file:
        said = {str(message.id): str(message.string) for message in read_po(file)}
    pairs = zip(quoted("fr", page), quoted("en", page), strict=True)
    shown = {(fr, en, said.get(fr)) for fr, en in pairs if fr not in QUOTED}
    other = {(fr, en, ours) for fr, en, ours in shown if ours and ours != en}
    assert other == set()


def test_the_package_ships_the_guide() -> None:
    assert '"data/**/*"' in (ROOT / "pyproject.toml").read_text("utf-8")
