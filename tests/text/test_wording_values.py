"""Values in French prose: read the same however they are written."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikimarche.text.wording_values import Value, differ, exceeds, read_value


def value(words: str) -> Value:
    read = read_value(words)
    assert read is not None
    return read


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2 ans", "24 mois"),
        ("deux ans", "24 (vingt-quatre) mois"),
        ("12/01/2027", "12 janvier 2027"),
        ("1er décembre 2026", "01.12.2026"),
        ("1 000 000 €", "1 M€"),
        ("1.250,50 euros", "1 250,50 €"),
        ("quarante euros", "40 €"),
        ("5 %", "cinq pour cent"),
        ("quatre-vingt-dix jours", "90 jours"),
        ("trente et un jours", "31 jours"),
        ("deux semestres", "un an"),
        ("24 heures", "un jour"),
        ("30 jours", "un mois"),
        ("365 jours", "un an"),
        ("15 jours ouvrés", "trois semaines"),
        ("10 jours", "dix jours ouvrés"),
        ("100 € HT", "120 € TTC"),
        ("12/01/2027 à 12h00", "12 janvier 2027"),
        ("100 €", "5 %"),
    ],
)
def test_these_do_not_differ(one: str, other: str) -> None:
    assert not differ(value(one), value(other))
    assert not differ(value(other), value(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 mois", "2 ans"),
        ("10 jours ouvrés", "10 jours calendaires"),
        ("10 jours", "15 jours ouvrés"),
        ("48 heures", "une semaine"),
        ("12/01/2027", "13/01/2027"),
        ("12/01/2027 à 12 h 00", "12/01/2027 à 16 h"),
        ("100 € HT", "150 €"),
        ("1/300", "1/1000"),
    ],
)
def test_these_differ(one: str, other: str) -> None:
    assert differ(value(one), value(other))
    assert differ(value(other), value(one))


@pytest.mark.parametrize("words", ["", "trois", "31/02/2027", "12", "pomme", "mois"])
def test_what_is_no_value(words: str) -> None:
    assert read_value(words) is None


def test_a_value_exceeds_another_only_surely() -> None:
    assert exceeds(value("2 ans"), value("12 mois"))
    assert exceeds(value("2 mois"), value("10 jours"))
    assert not exceeds(value("un mois"), value("30 jours"))
    assert not exceeds(value("100 €"), value("5 %"))


@given(st.integers(0, 9_999_999), st.sampled_from(["jours", "mois", "€", "%", "heures"]))
def test_a_number_with_spaces_is_the_same(number: int, unit: str) -> None:
    spaced = f"{number:,}".replace(",", " ")
    assert value(f"{spaced} {unit}") == value(f"{number} {unit}")


def test_shares_are_parts_of_one() -> None:
    assert value("12,5 %").number == Fraction(1, 8)
