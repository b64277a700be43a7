"""Abbreviations: which are used, which are defined, which are no abbreviations."""

import pytest

from tests.text.wording import told
from wikimarche.text.wording_kinds import Kind


@pytest.mark.parametrize(
    "text",
    [
        "Le plan d’assurance qualité (PAQ) est remis. Le PAQ est tenu à jour.",
        "Le PAQ est tenu à jour. Le plan d’assurance qualité (ci-après « PAQ ») est remis.",
        "Le PAQ (plan d’assurance qualité) est remis.",
        "Le PAQ, plan d’assurance qualité, est remis.",
        "PAQ : plan d’assurance qualité\n\nLe PAQ est remis.",
        "Le plan d’assurance qualité, ou PAQ, est remis.",
        "L’organisme ci-après dénommé PAQ répond.",
        "| Sigle | Sens |\n| --- | --- |\n| PAQ | Plan d’assurance qualité |\n\nLe PAQ est remis.",
    ],
)
def test_a_defined_abbreviation_is_right(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Le PAQ est remis. Le PAQ est tenu à jour.",
        "# A\n\nLe PAQ est remis.\n\n# B\n\nLe PAQ est tenu à jour.",
        "Le planning (voir le PAQ) est remis.",
    ],
)
def test_an_undefined_abbreviation_is_told_once_in_a_document(text: str) -> None:
    assert told(text, Kind.ABBREVIATION) == ["PAQ"]


@pytest.mark.parametrize(
    "text",
    [
        "Le CCTP, le CCAP et le RC sont joints ; prix HT, TVA à 20 %.",
        "Les travaux du chapitre XIV sont faits. Le titulaire DOIT répondre OUI.",
        "LES GAINES SONT POSÉES. Mme DUPONT et M. Jean DURAND signent.",
        "La référence NET-01, la gaine DN 40 et la norme R2111-7 sont citées.",
        "Écrire à dpo@EXEMPLE.fr, https://exemple.fr/PAQ ou `PAQ`.",
        "La mention « PAQ » est interdite.",
    ],
)
def test_what_is_no_unknown_abbreviation(text: str) -> None:
    assert told(text, Kind.ABBREVIATION) == []
