"""What is typed in a blank: what a document says for it, or why it does not fit."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikimarche.text.clause_blanks import BlankFault, Misfit, all_filled, filled, in_words
from wikimarche.text.clauses import Blank, BlankKind

PART = Blank("part", "Part", BlankKind.INTEGER, least=Decimal(10), most=Decimal(100))
PRICE = Blank("prix", "Prix", BlankKind.DECIMAL, least=Decimal(-1), most=Decimal(10**9))
NAME = Blank("nom", "Nom", BlankKind.TEXT)
DAY = Blank("jour", "Jour", BlankKind.DATE)
TERM = Blank("duree", "Durée", BlankKind.CHOICE, choices=("un an", "12\u00a0mois"))
BLANKS = (PART, PRICE, NAME, DAY, TERM)


@pytest.mark.parametrize("typed", ["", " ", "\t\n", "\u00a0", "\u202f "])
@pytest.mark.parametrize("blank", BLANKS, ids=lambda blank: blank.name)
def test_nothing_typed_leaves_a_blank_open(blank: Blank, typed: str) -> None:
    assert filled(blank, typed) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("10", "10"),
        ("100", "100"),
        (" 60 % ", "60"),
        ("60\u00a0%", "60"),
        ("060", "60"),
        ("60,0", "60"),
    ],
)
def test_a_whole_number_within_its_bounds_is_written(typed: str, said: str) -> None:
    assert filled(PART, typed) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12500,50", "12\u202f500,5"),
        ("12 500.5", "12\u202f500,5"),
        ("12\u202f500", "12\u202f500"),
        ("1000000", "1\u202f000\u202f000"),
        ("0", "0"),
        ("-0,5", "-0,5"),
        ("-1", "-1"),
    ],
)
def test_a_number_is_written_as_in_french(typed: str, said: str) -> None:
    assert filled(PRICE, typed) == said


@pytest.mark.parametrize(
    ("blank", "typed", "fault"),
    [
        (PART, "9", BlankFault.OUT_OF_BOUNDS),
        (PART, "101", BlankFault.OUT_OF_BOUNDS),
        (PART, "-50", BlankFault.OUT_OF_BOUNDS),
        (PART, "12,5", BlankFault.NOT_WHOLE),
        (PRICE, "-1,000001", BlankFault.OUT_OF_BOUNDS),
        (PRICE, "beaucoup", BlankFault.NOT_A_NUMBER),
        (PRICE, "1e3", BlankFault.NOT_A_NUMBER),
        (PRICE, "nan", BlankFault.NOT_A_NUMBER),
        (PRICE, "١٢", BlankFault.NOT_A_NUMBER),
        (PRICE, "1,2,3", BlankFault.NOT_A_NUMBER),
        (PRICE, "9" * 13, BlankFault.NOT_A_NUMBER),
        (DAY, "demain", BlankFault.NOT_A_DAY),
        (DAY, "31/02/2027", BlankFault.NOT_A_DAY),
        (DAY, "2027-13-01", BlankFault.NOT_A_DAY),
        (DAY, "01/01/0000", BlankFault.NOT_A_DAY),
        (TERM, "deux ans", BlankFault.NOT_A_CHOICE),
        (TERM, "UN AN", BlankFault.NOT_A_CHOICE),
        (NAME, "x" * 501, BlankFault.TOO_LONG),
    ],
)
def test_what_does_not_fit_is_said(blank: Blank, typed: str, fault: BlankFault) -> None:
    assert filled(blank, typed) == Misfit(blank, fault)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("01/02/2027", "1er\u00a0février\u00a02027"),
        ("2/8/2027", "2\u00a0août\u00a02027"),
        ("2027-12-31", "31\u00a0décembre\u00a02027"),
        ("29/02/2028", "29\u00a0février\u00a02028"),
    ],
)
def test_a_day_is_written_in_french(typed: str, said: str) -> None:
    assert filled(DAY, typed) == said


@pytest.mark.parametrize("typed", ["12\u00a0mois", "12 mois", "  12   mois"])
def test_a_choice_is_written_as_the_file_does(typed: str) -> None:
    assert filled(TERM, typed) == "12\u00a0mois"


def test_a_text_keeps_its_no_break_spaces_and_loses_its_lines() -> None:
    assert filled(NAME, " bois :\n  chêne\t« clair »\u00a0; hêtre ") == (
        "bois : chêne « clair »\u00a0; hêtre"
    )


def test_all_the_blanks_are_filled_or_said_at_once() -> None:
    typed = {"part": "9", "prix": "12,5", "jour": "x", "inconnu": "1"}
    values, wrong = all_filled(BLANKS, typed)
    assert values == {"prix": "12,5", "nom": "", "duree": ""}
    assert [each.blank.name for each in wrong] == ["part", "jour"]


# --- laws


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9)))
def test_a_number_in_words_reads_as_the_same_number(number: Decimal) -> None:
    said = in_words(number).replace("\u202f", "").replace(",", ".")
    assert Decimal(said) == number


@given(st.integers(10, 100))
def test_every_whole_number_within_the_bounds_fits(number: int) -> None:
    assert filled(PART, str(number)) == str(number)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_no_number_out_of_the_bounds_fits(number: Decimal) -> None:
    if not 10 <= number <= 100:
        assert isinstance(filled(PART, f"{number:f}"), Misfit)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_a_day_typed_either_way_is_the_same(day: date) -> None:
    assert filled(DAY, day.isoformat()) == filled(DAY, f"{day:%d/%m/%Y}")


@given(st.sampled_from(BLANKS), st.text())
def test_whatever_is_typed_gives_a_line_or_a_fault(blank: Blank, typed: str) -> None:
    found = filled(blank, typed)
    assert isinstance(found, Misfit) or "\n" not in found
