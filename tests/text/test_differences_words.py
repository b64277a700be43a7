from pathlib import Path

import pytest

from tests.text.comparing import paragraph, shown_pieces
from wikimarche.text.differences_words import PieceKind, pieces
from wikimarche.text.schema import SCHEMA, node

WORDS = Path(__file__).parent / "cases" / "differences" / "words.txt"
CASES = [
    case.splitlines() for case in WORDS.read_text(encoding="utf-8").strip().split("\n\n")
]


@pytest.mark.parametrize(
    ("old", "new", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_reader_sees_whole_words(old: str, new: str, expected: str) -> None:
    assert shown_pieces(pieces(paragraph(old), paragraph(new))) == expected


def test_pieces_that_touch_have_one_number_and_numbers_follow_on() -> None:
    old, new = (
        "Le délai de 30 jours court dès la réception.",
        "Le délai de 45 jours court dès l'envoi.",
    )
    numbers = [piece.number for piece in pieces(paragraph(old), paragraph(new), after=6)]
    assert numbers == [0, 7, 7, 0, 8, 8, 0]


def test_another_alternative_text_restyles_an_image() -> None:
    old, new = (
        node("paragraph", [node("image", src="/images/a.png", alt=alt)])
        for alt in ("Plan", "Vue")
    )
    assert [piece.kind for piece in pieces(old, new)] == [PieceKind.RESTYLED]


def test_a_changed_footnote_is_replaced_as_one_word() -> None:
    old, new = (
        node("paragraph", [SCHEMA.text("Prix"), node("footnote", [SCHEMA.text(words)])])
        for words in ("Hors taxes", "Toutes taxes")
    )
    assert shown_pieces(pieces(old, new)) == "Prix[-^[Hors taxes]-]{+^[Toutes taxes]+}"


def test_text_cut_otherwise_in_nodes_is_the_same() -> None:
    old = node("paragraph", [SCHEMA.text("Le dé"), SCHEMA.text("lai")])
    found = pieces(old, paragraph("Le délai"))
    assert [piece.kind for piece in found] == [PieceKind.SAME]


def test_an_emoji_does_not_shift_what_follows() -> None:
    old, new = paragraph("🌳 **Parc** nord"), paragraph("🌳 **Parc** sud")
    assert shown_pieces(pieces(old, new)) == "🌳 Parc [-nord-]{+sud+}"
