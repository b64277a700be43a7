"""Reading and writing whole texts; each construct has its case in test_markdown_cases.py."""

import pytest
from hypothesis import given, settings

from tests.text.documents import document, paragraph
from tests.text.strategies import paragraphs
from wikimarche.text.markdown import parse, write
from wikimarche.text.outline import walk
from wikimarche.text.schema import Node


@settings(max_examples=150, deadline=None)
@given(paragraphs())
def test_every_paragraph_comes_back_equal(block: Node) -> None:
    doc = document(block)
    assert parse(write(doc)).doc.eq(doc)


def test_an_empty_text_is_one_empty_paragraph_and_back() -> None:
    assert parse("").doc.eq(document(paragraph()))
    assert write(document(paragraph())) == ""


def test_line_ends_become_line_feeds() -> None:
    assert parse("\ufeffa\r\n\r\nb\r").text == "a\n\nb\n"


def test_a_soft_line_break_is_a_space() -> None:
    assert parse("délai\n  de trente jours").doc.text_content == "délai de trente jours"


def test_no_break_spaces_at_the_ends_survive() -> None:
    doc = document(paragraph("\u00a0« prix »\u202f"))
    assert write(doc) == "&nbsp;« prix »&#8239;\n"
    assert parse(write(doc)).doc.eq(doc)


def test_ordinary_prose_takes_no_backslash() -> None:
    prose = (
        "L'acheteur (art. 4.2) : n° 12 – 3 % ; l’offre_finale & co. [à compléter] 2 * 3 !"
    )
    assert write(document(paragraph(prose))) == prose + "\n"


@pytest.mark.parametrize(
    "text",
    [
        "![<https://a.fr>](https://a.fr)",
        "*a* ![b <c@exemple.fr> *d*](https://a.fr) *e*",
        "![![<https://a.fr>](/images/b)](/images/c)",
    ],
)
def test_an_address_among_the_words_of_an_image_is_words(text: str) -> None:
    doc = parse(text).doc
    assert len([node for node in walk(doc) if node.type.name == "image"]) == 1
    assert parse(write(doc)).doc.eq(doc)
