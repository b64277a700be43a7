"""Brands, labels, standards, local preference, vague words: what is told and what is spared."""

import pytest

from tests.text.wording import found, told
from wikimarche.text.wording_kinds import Kind

NAMED = [
  ("Les postes sont de marque Lenovo.", Kind.BRAND, ["marque Lenovo"]),
  ("Le nettoyeur est un KÄRCHER.", Kind.BRAND, ["KÄRCHER"]),
  ("Les joints sont en Vinulix® souple.", Kind.BRAND, ["Vinulix®"]),
  ("L’écran est du type Vertex U2722.", Kind.BRAND, ["type Vertex U2722"]),
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
        "Le formulaire type Cerfa 12, le modèle Annexe 2 et le bâtiment de type R 2 sont joints.",
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


def test_a_row_or_a_list_that_admits_equivalents_spares_its_names() -> None:
    table = "| Essai | Norme{} |\n| --- | --- |\n| Feu | NF EN 13501-1 |\n"
    assert told(table.format("")) == ["NF EN 13501-1"]
    assert told(table.format(" ou équivalent")) == []
    assert told("Les normes sont :\n\n- NF C 15-100.") == ["NF C 15-100"]
    assert told("Les normes, ou leurs équivalents, sont :\n\n- NF C 15-100.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Toute référence à une norme ou à un label admet un équivalent.",
        "Les normes et labels cités admettent un équivalent, prouvé par tout moyen.",
        "Toute mention d’une norme ou d’une certification s’entend « ou équivalent ».",
    ],
)
def test_a_general_clause_admits_standards_and_labels_but_no_brand(sentence: str) -> None:
    text = f"{sentence}\n\nPapier FSC, essai ISO 9001, poste Lenovo."
    assert told(text) == ["Lenovo"]


LOCAL = [
    ("Les produits frais locaux sont servis.", Kind.LOCAL_ORIGIN, "produits frais locaux"),
    ("Il vient de circuits courts.", Kind.LOCAL_ORIGIN, "circuits courts"),
    ("Les légumes régionaux sont servis.", Kind.LOCAL_ORIGIN, "légumes régionaux"),
    ("Les entreprises locales ont dix points.", Kind.LOCAL_PRESENCE, "entreprises locales"),
    ("Le titulaire a une agence locale.", Kind.LOCAL_PRESENCE, "agence locale"),
    ("Il recourt à la main-d’œuvre locale.", Kind.LOCAL_EMPLOYMENT, "main-d’œuvre locale"),
]


@pytest.mark.parametrize(("text", "kind", "words"), LOCAL)
def test_a_preference_for_a_place_is_told(text: str, kind: Kind, words: str) -> None:
    assert [(one.kind, one.place.words) for one in found(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Les produits et les locaux sont contrôlés, comme le bois des locaux.",
        "Le plan local d’urbanisme, la mission locale et les collectivités locales.",
        "Les essences locales sont plantées ; le local technique est à proximité.",
        "Les agents régionaux et les services départementaux sont prévenus.",
        "Aucune préférence n’est donnée aux entreprises locales.",
        "L’origine locale ne peut être exigée.",
    ],
)
def test_what_bears_a_local_word_without_preferring_anybody(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Le titulaire trie dans la mesure du possible.", ["dans la mesure du possible"]),
        ("Le titulaire privilégie le train.", ["privilégie"]),
        ("Le titulaire devra privilégier le train.", ["devra privilégier"]),
        ("Les produits recyclés sont privilégiés.", ["sont privilégiés"]),
        ("Il s'efforcera de réduire ses déchets.", ["s'efforcera"]),
        ("Il est réparé dans les meilleurs délais.", ["dans les meilleurs délais"]),
        ("L’acheteur favorise les petites entreprises.", []),
        ("L’acheteur répond dans les meilleurs délais.", []),
        ("Le candidat s’identifie de préférence.", []),
        ("Afin de favoriser la concurrence, une visite est organisée.", []),
        ("Il est l’interlocuteur privilégié de l’acheteur.", []),
    ],
)
def test_what_binds_the_holder_to_nothing(text: str, words: list[str]) -> None:
    assert told(text, Kind.VAGUE) == words


def test_and_or_is_told() -> None:
    assert told("Il lave et/ou aspire, puis range et ferme.") == ["et/ou"]


def sentence_of(count: int) -> str:
    return " ".join(["mot"] * (count - 1)) + " fin."


def test_a_sentence_is_too_long_beyond_45_words() -> None:
    assert found(sentence_of(45)) == ()
    (one,) = found(f"Court. L{sentence_of(46)} Fin.")
    assert (one.kind, one.values) == (Kind.LONG_SENTENCE, {"count": 46})


def test_what_semicolons_part_is_a_list() -> None:
    assert found(f"{sentence_of(30)[:-1]} ; {sentence_of(30)}") == ()
