"""Texts made to exhaust a reader: each ends with a value, whatever is left open in it."""

import pytest

from wikimarche.text.limits import MAX_BYTES, MAX_DEPTH, Fault, TextFault, faults
from wikimarche.text.markdown import parse, write
from wikimarche.text.outline import walk


def filled(piece: str, size: int = MAX_BYTES) -> str:
    return (piece * (size // len(piece.encode()) + 1))[:size]


@pytest.mark.parametrize(
    "piece", ["[", "*", "^[", "{{", ":::", "|", "![", "`", "_", "<", "~"]
)
def test_a_megabyte_of_one_sign_is_read_as_itself(piece: str) -> None:
    text = filled(piece)
    assert parse(text).doc.text_content in (text, "")


@pytest.mark.parametrize("piece", ["{{", ":::", "`", "_", "~", "=", "*", "\t", "\n"])
def test_a_megabyte_drawn_with_one_sign_is_kept(piece: str) -> None:
    assert faults(filled(piece)) == ()


@pytest.mark.parametrize(
    "piece",
    [
        *("a\n\n", "# a\n", "#\n", "a\n=\n", "---\n", ">\n\n", ":\n\n", "```\n"),
        *("- a\n", "-\n", "1. a\n", "- a\n* a\n", "- - - - - a\n", "> > > a\n\n"),
        *("| a | b |\n|---|---|\n| a |\n", "|" * 99 + "\n", "::: table\n- - a\n:::\n"),
        *(
            "*a*\n\n",
            "m^2^",
            "^[a]\n\n",
            "[a](#)",
            "[a]{b}",
            "`a` ",
            "&amp;",
            "\\*",
            "<a@b.c>",
        ),
        *("[^a]: *b*\n\n", "[a]: /b\n\n", "[^a] ", "{{a}} ", "[#a] ", "a  \n", "a\\\n"),
    ],
)
def test_a_megabyte_of_small_pieces_is_refused_before_it_is_read(piece: str) -> None:
    assert [found.fault for found in faults(filled(piece))] == [Fault.TOO_MANY]


@pytest.mark.parametrize(
    "piece", ["[a](", "*a ", "a_", "[]", "&#", "^[a", "~~ a", "++ a", "[#"]
)
def test_what_is_left_open_loses_no_word(piece: str) -> None:
    text = filled(piece, 100_000).rstrip()
    assert parse(text).doc.text_content == text


@pytest.mark.parametrize(
    "piece", ["[a]{b}", "^[a]", "{{a}}", "m^2^", "[a](#)", "| a |\n", "- a\n"]
)
def test_a_document_of_small_pieces_comes_back_equal(piece: str) -> None:
    doc = parse(filled(piece, len(piece) * 500)).doc
    assert parse(write(doc)).doc.eq(doc)


def test_a_footnote_called_over_and_over_does_not_multiply_its_marks() -> None:
    text = "[^a]: " + "b^2^ " * 1_000 + "\n\n" + "[^a] " * 1_000
    doc = parse(text).doc
    notes = [found for found in walk(doc) if found.type.name == "footnote"]
    assert len(notes) == 1 + 100_000 // len("b^2^ " * 1_000)
    assert "[^a]" in doc.text_content


@pytest.mark.parametrize("opening", [">", "> ", "- ", "1. ", "> - ", "::: guide\n"])
def test_nesting_beyond_the_depth_is_a_fault_and_still_read(opening: str) -> None:
    text = opening * MAX_DEPTH * 5 + "profond"
    assert [found.fault for found in faults(text)] == [Fault.NESTING]
    assert "profond" in parse(text).doc.text_content


@pytest.mark.parametrize("opening", [">", "> ", "- ", "1. ", "> - "])
def test_the_deepest_text_allowed_comes_back_equal(opening: str) -> None:
    text = opening * (MAX_DEPTH // len(opening.split() * 2) - 1) + "a\n"
    assert faults(text) == ()
    doc = parse(text).doc
    doc.check()
    assert parse(write(doc)).doc.eq(doc)


def test_a_line_of_quotations_in_quotations_is_one_fault() -> None:
    assert faults(filled(">", 50_000)) == (TextFault(Fault.NESTING, 1),)


def test_lazy_lines_under_deep_quotations_are_read() -> None:
    text = ">" * (MAX_DEPTH - 1) + "a\n" + "b\n" * 10_000
    assert parse(text).doc.text_content.count("b") == 10_000


def test_brackets_nested_without_end_are_words() -> None:
    text = "[" * 50_000 + "a" + "]{b}" * 50_000
    assert "a" in parse(text).doc.text_content


def test_a_long_definition_repeated_does_not_multiply_the_text() -> None:
    text = "[a]: https://a.fr/" + "x" * 100_000 + "\n\n" + "[a] " * 20_000
    assert len(str(parse(text).doc.to_json())) < 5 * MAX_BYTES


def test_a_wide_table_of_empty_rows_does_not_multiply_the_text() -> None:
    wide = "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "|\n" * 1_000
    doc = parse(wide).doc
    assert sum(row.child_count for row in doc.child(0).content.content) < 70_000
