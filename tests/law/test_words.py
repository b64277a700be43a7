"""Words are found whatever their accents, capitals, apostrophes and endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikimarche.law.words import excerpt, folded, lexicon

LISTS = lexicon(
    {
        "green": ["écolo*", "développement durable", "conditions d’exécution", "CO2*"],
        "label": ["label"],
    }
)


@pytest.mark.parametrize(
    "text",
    [
        "ÉCOLOGIQUE",
        "Le développement\u00a0durable",
        "les conditions d'exécution",
        "les conditions d’exécution",
        "en kg CO2e",
    ],
)
def test_a_term_is_found_as_people_write_it(text: str) -> None:
    assert LISTS.hits(folded(text)) == {"green"}


@pytest.mark.parametrize(
    "text", ["labeur", "développement", "durable développement", "des conditions"]
)
def test_another_word_is_not_found(text: str) -> None:
    assert LISTS.hits(folded(text)) == set()


def test_many_lists_may_speak_in_one_text() -> None:
    assert LISTS.hits(folded("Un label écologique.")) == {"green", "label"}


@given(st.text(max_size=60))
def test_a_folded_text_is_plain_and_folding_twice_changes_nothing(text: str) -> None:
    assert folded(text).isascii()
    assert folded(folded(text)) == folded(text)


@given(st.text("aé b\u00a0\n", max_size=400), st.integers(0, 400))
def test_an_excerpt_is_short_and_on_one_line(text: str, at: int) -> None:
    shown = excerpt(text, at, 200)
    assert len(shown) <= 200
    assert "\n" not in shown


def test_an_excerpt_shows_the_word_found() -> None:
    text = "début " * 60 + "ICI " + "fin " * 60
    shown = excerpt(text, text.index("ICI"), 200)
    assert "ICI" in shown
    assert (shown[0], shown[-1]) == ("…", "…")
