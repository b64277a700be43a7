"""Statements of values: their subject, their bound, their lots."""

import pytest

from tests.text.wording import doc_of, shipped
from wikimarche.text.wording_claims import Bound, Claim, claims, lots_in, subject_of
from wikimarche.text.wording_lines import read_block


def read(text: str) -> list[Claim]:
    blocks = doc_of(text).children
    return [one for block in blocks for one in claims(read_block(block).lines, shipped())]


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("La durée du marché est de 12 mois.", "durée marché", "12 mois"),
        ("L’accord-cadre est conclu pour une durée de 12 mois.", "durée marché", "12 mois"),
        ("Délai de remise : 3 jours.", "délai remise", "3 jours"),
        ("La durée de garantie est fixée à deux ans.", "garantie", "deux ans"),
        ("Une avance de {{taux}} % est due.", "avance", "{{taux}} %"),
        ("Chaque absence donne lieu à une pénalité de 50 €.", "pénalité absence", "50 €"),
        ("En cas de panne, le délai de remise est de 2 h.", "délai remise panne", "2 h"),
        ("Le délai de remise est de 2 jours par site.", "délai remise site", "2 jours"),
    ],
)
def test_a_statement(text: str, key: str, value: str) -> None:
    (one,) = read(text)
    assert (one.key, one.value) == (frozenset(key.split()), value)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Le délai de pose est de 3 jours.", Bound.EXACT),
        ("Le délai de pose est de 3 jours au plus.", Bound.MOST),
        ("Le délai de pose est au maximum de 3 jours.", Bound.MOST),
        ("Le délai maximal de pose est de 3 jours.", Bound.MOST),
        ("Le délai de pose ne peut excéder 3 jours.", Bound.MOST),
        ("Le délai de pose est d’au moins 3 jours.", Bound.LEAST),
    ],
)
def test_how_a_value_binds(text: str, bound: Bound) -> None:
    assert [(one.key, one.bound) for one in read(text)] == [
        (frozenset({"délai", "pose"}), bound)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Le délai est de 3 jours.",
        "Son délai de pose est de 3 jours.",
        "Le titulaire dispose de 3 jours à compter du délai de pose.",
        "La pose est faite en 3 jours.",
        "Le délai de pose est fixé au bon de commande.",
        "Pose.^[Le délai de pose est de 3 jours.]",
    ],
)
def test_what_states_no_value(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "lots"),
    [
        ("lot 2", {2}),
        ("le lot n° 3", {3}),
        ("les lots 1, 2 et 4", {1, 2, 4}),
        ("chaque lot", set()),
        ("le lot de 12 mois", set()),
    ],
)
def test_the_lots_that_a_text_names(text: str, lots: set[int]) -> None:
    assert lots_in(text) == lots


def test_words_that_say_the_same_make_one_subject() -> None:
    one = subject_of("date limite de remise des offres", shipped())
    assert one == subject_of("Date limite de réception des plis", shipped())
