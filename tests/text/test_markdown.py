from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.documents import document, paragraph
from tests.text.strategies import documents, paragraphs, words
from wikimarche.text.markdown import parse, write
from wikimarche.text.schema import Node

LAW = settings(max_examples=100, deadline=None)


def texts() -> st.SearchStrategy[str]:
    """Texts of hostile lines, indented, quoted or listed."""
    margins = st.sampled_from(["", "", "  ", "    ", "> ", "- ", "1. ", "::: guide\n"])
    lines = st.builds(str.__add__, margins, st.just("") | words())
    return st.lists(lines, max_size=8).map("\n".join)


@LAW
@given(paragraphs())
def test_every_paragraph_comes_back_equal(block: Node) -> None:
    doc = document(block)
    assert parse(write(doc)).doc.eq(doc)


@LAW
@given(documents())
def test_every_document_comes_back_equal(doc: Node) -> None:
    assert parse(write(doc)).doc.eq(doc)


@LAW
@given(texts())
def test_every_text_says_a_valid_document_that_comes_back_equal(text: str) -> None:
    doc = parse(text).doc
    doc.check()
    written = write(doc)
    assert parse(written).doc.eq(doc)
    assert write(parse(written).doc) == written


@LAW
@given(texts())
def test_the_sources_of_the_blocks_are_the_text(text: str) -> None:
    source = parse(text)
    assert "".join(source.blocks) == source.text
    assert len(source.blocks) == source.doc.child_count


@LAW
@given(texts())
def test_a_document_nobody_changed_keeps_its_text(text: str) -> None:
    source = parse(text)
    same = Node.from_json(source.doc.type.schema, source.doc.to_json())
    assert write(source.doc, source) == source.text
    assert write(same, source) == source.text


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
