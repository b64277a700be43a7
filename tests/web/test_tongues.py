"""Days, hours, amounts and sentences, in each language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from wikimarche.errors import Sentence, several
from wikimarche.web.tongues import LANGUAGES, Tongue, load_tongues, preferred

TONGUES = load_tongues("Europe/Paris")
FR, EN = TONGUES["fr"], TONGUES["en"]
MOMENT = datetime(2026, 12, 31, 23, 32, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_day_is_said_in_full_in_the_zone_of_the_site() -> None:
    assert (FR.day(date(2026, 11, 24)), EN.day(date(2026, 11, 24))) == (
        "24 novembre 2026",
        "24 November 2026",
    )
    assert FR.day(MOMENT) == "1 janvier 2027"
    assert load_tongues("UTC")["fr"].day(MOMENT) == "31 décembre 2026"
    assert FR.day(None) == ""


def test_a_moment_is_a_day_and_an_hour() -> None:
    assert FR.moment(MOMENT) == "1 janvier 2027 à 00:32"
    assert EN.moment(MOMENT) == "1 January 2027 at 00:32"


@pytest.mark.parametrize(
    ("value", "fr", "en"),
    [
        (Decimal("125000"), "125 000 €", "€125,000"),
        (Decimal("125000.5"), "125 000,50 €", "€125,000.50"),
        (Decimal(0), "0 €", "€0"),
        (None, "", ""),
    ],
)
def test_an_amount_is_said_as_each_language_does(
    value: Decimal | None, fr: str, en: str
) -> None:
    assert (plain(FR.amount(value)), plain(EN.amount(value))) == (fr, en)


def test_thousands_are_apart() -> None:
    assert (plain(FR.number(12345)), EN.number(12345)) == ("12 345", "12,345")


@pytest.mark.parametrize("tongue", TONGUES.values(), ids=LANGUAGES)
@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_a_sentence_of_several_says_how_many(tongue: Tongue, count: int) -> None:
    sentence = several(
        "Fiche : un champ à renseigner",
        "Fiche : %(count)s champs à renseigner",
        {"count": count},
    )
    said = tongue.say(sentence)
    assert ("40" in said) == (count == 40)
    assert "%" not in said


def test_french_says_what_is_written_and_keeps_percents() -> None:
    assert FR.say(Sentence("Connexion")) == "Connexion"
    assert FR.say(Sentence("5 % de plus")) == "5 % de plus"
    assert FR.say(Sentence("Donnez au plus %(count)s caractères.", {"count": 5})) == (
        "Donnez au plus 5 caractères."
    )


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("en-GB,fr;q=0.8", "en"),
        ("de-DE, en;q=0.7, fr;q=0.3", "en"),
        ("de", "fr"),
        ("FR-ca", "fr"),
        ("*", "fr"),
        (";;;,,,", "fr"),
    ],
)
def test_the_browser_s_first_language_of_ours_is_taken(header: str, language: str) -> None:
    assert preferred(header) == language
