"""Brands, labels, standards, local preference, vague words: what is told and what is spared."""

import pytest

from tests.text.wording import found, told
from wikimarche.text.wording_kinds import Kind

NAMED = [
  ("Les postes sont de marque Lenovo.", Kind.BRAND, ["marque Lenovo"]),
  ("Le nettoyeur est un KÄRCHER.", Kind.BRAND, ["KÄRCHER"]),
  ("Les joints sont en Vinulix® souple.", Kind.BRAND, ["Vinulix®"]),
  ("Le papier est certifié FSC.", Kind.LABEL, ["FSC"]),
  ("Les produits portent l’Écolabel européen.", Kind.LABEL, ["Écolabel européen"]),
  ("Les fruits portent le label AB.", Kind.LABEL, ["label AB"]),
  ("Le mobilier suit la norme NF EN 14904.", Kind.STANDARD, ["NF EN 14904"]),
  ("Le candidat est certifié ISO 9001:2015.", Kind.STANDARD, ["ISO 9001:2015"]),
  ("La pose suit le NF DTU 53.12 et la NF C 15-100.", Kind.STANDARD, ["NF DTU 53.12", "NF C 15-100"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "words"), NAMED)
def test_a_name_without_equivalent_is_told(text: str, kind: Kind, words: list[str]) -> None:
    assert [(one.kind, one.place.words) for one in found(text)] == [
        (kind, each) for each in words
    ]


@pytest.mark.parametrize("text", [text for text, _, _ in NAMED])
def test_a_name_with_an_equivalent_in_its_sentence_is_right(text: str) -> None:
    assert found(text[:-1] + ", « ou équivalent ».") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Le logiciel est compatible avec Windows, déjà en service.",
        "Le lycée Renault et l’avenue Philips sont ouverts.",
        "L’examen suit la directive ; EN-1 et T-2 sont des repères. Marquage CE.",
        "Les produits portent le marquage CE et la marque CE.",
        "LES TRAVAUX COMMENCENT EN 2027.",
        "Le livrable s’appelle windows dans le code `Lenovo` et [ici](https://Lenovo.fr).",
        "La mention « marque Lenovo » est interdite.",
        "> Le poste est un Lenovo.",
        "::: guide\nLe poste est un Lenovo.\n:::",
    ],
)
def test_what_only_looks_like_a_brand_or_a_standard(text: str) -> None:
    assert told(text, Kind.BRAND, Kind.LABEL, Kind.STANDARD) == []
