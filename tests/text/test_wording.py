"""The check of the wording of a document: places, what is told once, what is kept."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.text.documents import documents
from tests.text.wording import DATA, doc_of, found, shipped, told
from wikimarche.text.outline import Scheme, outline
from wikimarche.text.schema import Node
from wikimarche.text.wording import Habits, findings, habits
from wikimarche.text.wording_kinds import Kind, Place
from wikimarche.text.wording_tender import Piece, contradictions

MODELS = sorted((DATA / "models").glob("*.md"))
DEMONSTRATION = sorted((DATA / "demo").glob("*.md"))


@settings(deadline=None)
@given(documents())
def test_findings_name_articles_and_blocks_of_the_document(doc: Node) -> None:
    keys = {"", *(one.key for one in outline(doc, Scheme.ARTICLES).sections)}
    for one in findings(doc, shipped()):
        assert one.place.section in keys
        assert 0 <= one.place.index < doc.child_count


def test_a_finding_has_its_place_and_what_surrounds_it() -> None:
    text = (
        "# A {#a}\n\nPremier.\n\n## B {#b}\n\nLe papier est certifié FSC, sans exception."
    )
    (one,) = findings(doc_of(text), shipped(), code="CCTP")
    assert one.kind is Kind.LABEL
    assert one.place == Place(
        "CCTP", "b", 3, "FSC", "Le papier est certifié ", ", sans exception."
    )
    assert one.values == {"words": "FSC"}


def test_words_are_those_typed() -> None:
    assert told("Il trie autant que possible. Il s'efforce\u00a0!") == [
        "autant que possible",
        "s'efforce",
    ]
    assert told("La norme NF\u00a0EN\u00a014904 s’applique.") == ["NF\u00a0EN\u00a014904"]


def test_the_same_words_are_told_once_per_article() -> None:
    article = "# A {{#{}}}\n\nPapier FSC.\n\nCarton FSC.\n\n"
    assert [
        one.place.section for one in found(article.format("a") + article.format("b"))
    ] == [
        "a",
        "b",
    ]


def test_guidance_is_counted_once() -> None:
    text = "# A {#a}\n\n::: guide\nUn Lenovo ?\n:::\n\nTexte.\n\n::: guide\nDeux ?\n:::\n"
    (one,) = found(text)
    assert (one.kind, one.place.section, one.place.index) == (Kind.GUIDANCE, "a", 1)
    assert one.values == {"count": 2}


def test_marks_do_not_hide_words() -> None:
    assert told("Le papier **Écolabel** *européen* est exigé.") == ["Écolabel européen"]


def test_footnotes_lists_and_cells_are_read() -> None:
    text = "Papier.^[Certifié FSC.]\n\n- Certifié PEFC.\n\n| A |\n| --- |\n| GOTS |\n"
    assert told(text) == ["FSC", "PEFC", "GOTS"]


def test_what_another_document_says_once_for_all_counts() -> None:
    common = "Le plan d’assurance qualité (PAQ). Toute référence à une norme admet un équivalent."
    text = doc_of("Le PAQ suit ISO 9001. Papier FSC.")
    beside = habits(doc_of(common), shipped())
    assert beside == Habits(frozenset({"PAQ"}), frozenset({Kind.STANDARD}))
    left = findings(text, shipped(), beside=beside)
    assert [one.place.words for one in left] == ["FSC"]


@pytest.mark.parametrize("path", [*MODELS, *DEMONSTRATION], ids=lambda path: path.stem)
def test_what_is_shipped_is_well_worded(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    kinds = {one.kind for one in found(text)}
    assert kinds <= {Kind.GUIDANCE, Kind.LONG_SENTENCE}


def test_the_shipped_models_do_not_contradict_each_other() -> None:
    pieces = [
        Piece(path.stem, None, doc_of(path.read_text(encoding="utf-8"))) for path in MODELS
    ]
    assert contradictions(pieces, shipped(), fields={}) == ()
