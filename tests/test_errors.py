"""Refusals: each knows its sentence and keeps what a page needs to answer."""

import pytest

from wikimarche import errors
from wikimarche.errors import Collision, Invalid, Refusal, Sentence, TooMany

PLAIN = [
    kind
    for kind in Refusal.__subclasses__()
    if kind not in (Collision, Invalid, TooMany) and kind.__module__ == errors.__name__
]


@pytest.mark.parametrize("kind", PLAIN)
def test_a_refusal_says_its_own_sentence_when_given_none(kind: type[Refusal]) -> None:
    assert kind().sentence is kind.default
    assert str(kind()) == kind.default.text


@pytest.mark.parametrize("kind", [Refusal, *Refusal.__subclasses__()])
def test_a_default_sentence_is_whole_and_needs_no_value(kind: type[Refusal]) -> None:
    assert kind.default.text[0].isupper()
    assert kind.default.text.endswith(".")
    assert not kind.default.values


def test_no_two_refusals_say_the_same() -> None:
    sentences = [kind.default.text for kind in Refusal.__subclasses__()]
    assert len(sentences) == len(set(sentences))


def test_a_refusal_says_the_sentence_it_was_given() -> None:
    refusal = errors.NotFound(Sentence("Le lot %(lot)s n’existe pas.", {"lot": 3}))
    assert str(refusal) == "Le lot 3 n’existe pas."


def test_a_percent_sign_is_kept_when_there_is_no_value() -> None:
    assert str(Sentence("Plus de 10 %")) == "Plus de 10 %"


@pytest.mark.parametrize(("count", "word"), [(0, "pièce"), (1, "pièce"), (2, "pièces")])
def test_a_sentence_that_counts_takes_its_plural_from_two(count: int, word: str) -> None:
    sentence = Sentence("%(count)s pièce", {"count": count}, plural="%(count)s pièces")
    assert str(sentence) == f"{count} {word}"


def test_an_invalid_form_keeps_one_sentence_by_field() -> None:
    email = Sentence("Cette adresse est incomplète.")
    assert Invalid({"email": email}).fields == {"email": email}


def test_a_collision_keeps_the_passages_to_choose_from() -> None:
    passages = ("mine", "theirs")
    assert Collision(passages).clash is passages


def test_too_many_attempts_say_how_long_to_wait() -> None:
    assert TooMany(90).seconds == 90


def test_every_refusal_is_offered_by_the_module() -> None:
    ours = {kind.__name__ for kind in PLAIN} | {"Collision", "Invalid", "TooMany"}
    assert ours <= set(errors.__all__)
