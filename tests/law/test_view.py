"""What is read in documents: lots named by titles, criteria in tables, hostile shapes."""

import pytest
from hypothesis import given, settings

from tests.law.tenders import AFTER, TODAY, law, piece, tender
from tests.text.documents import documents
from wikimarche.law.blocks import read_block
from wikimarche.law.criteria import criteria
from wikimarche.law.facts import SINGLE, Piece
from wikimarche.law.judging import judge
from wikimarche.law.verdicts import MOST_WORDS
from wikimarche.law.view import View, lots_named
from wikimarche.text.schema import Node


@pytest.mark.parametrize(
    ("title", "lots"),
    [
        ("Lot 2 : menuiseries", {2}),
        ("Lot n° 12 – peinture", {12}),
        ("Lots 1 et 3", {1, 3}),
        ("Lots 1, 2 et 5", {1, 2, 5}),
        ("Lots 2-4", {2, 3, 4}),
        ("Lots 2 à 4 et 7", {2, 3, 4, 7}),
        ("Lot 2 à bons de commande", {2}),
        ("Lots 9-1", set()),
        ("Prescriptions propres au lot 3", {3}),
        ("Allotissement : 3 lots", set()),
        ("Pilote 2", set()),
    ],
)
def test_the_lots_that_a_title_names(title: str, lots: set[int]) -> None:
    assert lots_named(title) == lots


def read(text: str, **fields: str) -> list[tuple[str, str, bool, bool]]:
    view = View(tender(piece("rc", text), fields=fields), law().lexicon)
    return [
        (one.label, "" if one.weight is None else str(one.weight), one.main, one.in_table)
        for one in criteria(view, ["rc"], SINGLE)
    ]


def test_criteria_and_their_parts_are_told_apart() -> None:
    text = (
        "| Critère | Poids | Sous-critère | Part |\n| --- | --- | --- | --- |\n"
        "| Prix | {{p}} % | Montant | 100 % |\n| Technique | 40 % | Équipe | 50 % |\n"
        "| | | Réemploi | 50 % |\n| Total | 100 % | | |"
    )
    assert read(text, p="60") == [
        ("Prix", "60", True, True),
        ("Montant", "60", False, True),
        ("Technique", "40", True, True),
        ("Équipe", "40", False, True),
        ("Réemploi", "", False, True),
    ]


def test_what_is_inside_a_criterion_is_a_part_of_it() -> None:
    text = "| Critère | Poids |\n| --- | --- |\n| Technique (dont environnement) | 40 % |"
    assert read(text) == [
        ("Technique", "40", True, True),
        ("environnement", "", False, True),
    ]


def test_a_table_under_a_title_on_criteria_needs_no_other_word() -> None:
    text = "# Critères\n\n| Libellé | Note |\n| --- | --- |\n| Prix | 60 |"
    assert read(text) == [("Prix", "60", True, True)]
    assert read(text.replace("Critères", "Avis")) == []


def test_criteria_in_merged_cells_are_read_once() -> None:
    text = (
        "::: table\n- - {th} Critère\n  - {th} Pondération\n"
        "- - {rowspan=2} Environnement\n  - {rowspan=2} 12,5 points\n- -\n:::"
    )
    assert read(text)[:1] == [("Environnement", "12.5", True, True)]


def test_criteria_are_read_in_sentences_only_where_criteria_are_spoken_of() -> None:
    said = "Prix : 60 % ; valeur technique (30 points) et environnement : 10 %."
    assert read(f"# Critères\n\n{said}") == [
        ("Prix", "60", True, False),
        ("valeur technique", "30", True, False),
        ("environnement", "10", True, False),
    ]
    assert read(f"# Avance\n\n{said}") == []


def test_a_table_without_weights_has_no_criteria() -> None:
    assert read("| Critère | Preuve |\n| --- | --- |\n| Environnement | Fiche |") == []


def test_a_block_is_read_once_and_its_guidance_never() -> None:
    doc = piece("cctp", "- un\n- deux\n\n  ::: guide\n  trois\n  :::").doc
    block = doc.child(0)
    assert read_block(block) is read_block(block)
    assert [line.words for line in read_block(block).lines] == ["un", "deux"]


@settings(deadline=None)
@given(documents())
def test_any_document_is_judged_and_proofs_are_short(doc: Node) -> None:
    kinds = ("cctp", "ccap", "rc")
    pieces = [Piece(kind.upper(), kind, kind, None, doc, {}) for kind in kinds]
    for finding in judge(law(), tender(*pieces, launch=AFTER), (), TODAY):
        assert all(len(proof.words) <= MOST_WORDS for proof in finding.proofs)
