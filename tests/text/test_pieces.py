"""The pieces of a text: what a reader would make of it, counted before anything is read."""

import pytest
from hypothesis import given, settings

from tests.text.strategies import documents, texts
from wikimarche.text import pieces as counting
from wikimarche.text.limits import MAX_PIECES, Fault, TextFault, faults
from wikimarche.text.markdown import parse, write
from wikimarche.text.outline import walk
from wikimarche.text.pieces import pieces

MANY = MAX_PIECES + 3


@pytest.mark.parametrize(
    ("piece", "count"),
    [
        ("a\n\n", 1),
        ("# a\n", 1),
        ("- a\n", 2),
        ("12) a\n\n", 2),
        ("> - > a\n\n", 4),
        ("- - -\n", 4),
        ("| a | b |\n", 4),
        ("*a*\n", 2),
        ("____________\n", 1.5),
        ("m^2^\n\n", 2),
        ("[a][b]\n", 3),
        ("<a@b.c>\n", 2),
        ("\n \t\n", 0),
    ],
)
def test_a_long_text_counts_lines_levels_cells_and_marks(piece: str, count: float) -> None:
    times = MANY * 2
    assert abs(pieces(piece * times) - count * times) <= 2


def test_a_text_within_bounds_may_be_counted_for_more_than_it_is() -> None:
    assert pieces("Art. 4. a-b.\n") == 7


def test_the_cells_given_to_short_rows_count() -> None:
    header = "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n"
    assert pieces(header + "|\n" * 100) > 100_000
    assert pieces(header + "\n" + "|\n" * 100) < 10_000
    assert pieces(header.replace("-", "a") + "|\n" * 100) < 10_000


def test_many_rows_of_dashes_are_counted_in_one_pass() -> None:
    assert pieces("|-|-|\n" * 100_000) == 100_000 * (1 + 3 + 1)


def test_a_text_of_too_many_pieces_is_one_fault_and_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wikimarche.text.limits.too_deep_at", None)
    assert faults(">" * 90 + "a\n" + "> b\n" * MANY) == (
        TextFault(Fault.TOO_MANY, 1, str(90 + 1 + 2 * MANY)),
    )


def test_a_bill_of_quantities_of_five_thousand_rows_is_kept() -> None:
    header = (
        "| Réf. | Désignation | Unité | Quantité | Prix | Total |\n" + "|---" * 6 + "|\n"
    )
    assert faults(header + "| 1.2.3 | Fourniture et *pose* | U | 12 | | |\n" * 5_000) == ()


@settings(deadline=None)
@given(texts() | documents().map(write))
def test_a_text_holds_few_more_nodes_than_pieces(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "MAX_PIECES", -1)
        counted = pieces(text)
    assert counted <= pieces(text)
    assert sum(1 for _ in walk(parse(text).doc)) <= 4 * counted + 2
