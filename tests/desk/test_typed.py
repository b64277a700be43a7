"""What people type, read as amounts, dates and whole numbers, or refused."""

from datetime import date
from decimal import Decimal

import pytest

from wikimarche.desk.typed import Mistyped, amount, day, fold, one_line, whole


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("125000", "125000"),
        ("125 000,50", "125000.50"),
        ("125\u202f000,5\u00a0€", "125000.5"),
        ("125000.5", "125000.5"),
        ("0", "0"),
        ("999 999 999 999,99", "999999999999.99"),
    ],
)
def test_an_amount_is_read_as_french_people_write_it(text: str, value: str) -> None:
    assert amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "beaucoup",
        "-1",
        "1,2,3",
        "1,234",
        "125.000",
        "1e3",
        "1_000",
        "NaN",
        "inf",
        "١٢",
        ",",
        "1000000000000",
        "9" * 400,
    ],
)
def test_what_is_not_an_amount_for_sure_is_refused(text: str) -> None:
    with pytest.raises(Mistyped):
        amount(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        (" 24/11/2026 ", date(2026, 11, 24)),
        ("1/3/2026", date(2026, 3, 1)),
        ("29/02/2028", date(2028, 2, 29)),
    ],
)
def test_a_date_is_read_from_the_picker_or_as_typed(text: str, value: date) -> None:
    assert day(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "demain",
        "31/02/2026",
        "29/02/2027",
        "2026-W48-2",
        "20261124",
        "24/11/26",
        "11/24/2026",
        "24/11/1889",
        "24/11/2101",
        "24/11",
        "٢٤/١١/٢٠٢٦",
    ],
)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(Mistyped):
        day(text)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"])
def test_nothing_typed_is_nothing(text: str) -> None:
    assert amount(text) is None
    assert day(text) is None
    assert whole(text, low=1, high=9) is None


def test_a_whole_number_is_read_within_its_bounds() -> None:
    assert [whole(text, low=1, high=12) for text in ("1", " 12 ", "07")] == [1, 12, 7]


@pytest.mark.parametrize("text", ["0", "13", "1,5", "-1", "deux", "１", "²", "9" * 5000])
def test_a_number_out_of_its_bounds_is_refused(text: str) -> None:
    with pytest.raises(Mistyped):
        whole(text, low=1, high=12)


def test_folding_leaves_out_case_and_accents() -> None:
    assert fold("Œuvre d’ÉTÉ, Æquo, Straße") == "oeuvre d’ete, aequo, strasse"


def test_one_line_keeps_no_break_spaces_only() -> None:
    assert one_line("  a\n\tb   c\u00a0:  ") == "a b c\u00a0:"
