"""What documents of a tender say of the same thing: contradictions, and what is none."""

import pytest

from tests.text.wording import doc_of, shipped
from wikimarche.text.wording_kinds import Finding, Kind
from wikimarche.text.wording_tender import Piece, contradictions, gestures


def pieces(*texts: str | tuple[str, int | None]) -> list[Piece]:
    both = [text if isinstance(text, tuple) else (text, None) for text in texts]
    return [Piece(f"P{n}", lot, doc_of(text)) for n, (text, lot) in enumerate(both)]


def between(*texts: str | tuple[str, int | None], **fields: str) -> tuple[Finding, ...]:
    return contradictions(pieces(*texts), shipped(), fields=fields)


OPPOSED = [
    ("La durée du marché est de 12 mois.", "Le marché est conclu pour une durée de deux ans."),
    ("Le délai de livraison est de dix jours.", "Délai de livraison : 15 jours ouvrés."),
    ("Le délai de livraison est de dix jours.", "| Point | Valeur |\n| --- | --- |\n| Délai de livraison | 15 jours |"),
    ("La garantie est de 2 ans.", "La durée de garantie est fixée à 36 mois."),
    ("Les fournitures sont garanties pendant 2 ans.", "Les fournitures sont garanties trois ans."),
    ("La pénalité de retard est de 100 € par jour.", "La pénalité de retard est fixée à 150 euros par jour de retard."),
    ("Une avance de 5 % est versée.", "Le titulaire accepte l’avance de 30 %."),
    ("Date limite de remise des offres : 12/02/2027.", "La date limite de réception des offres est fixée au vendredi 19 février 2027."),
    ("Le délai de livraison est de 15 jours au plus.", "Le délai de livraison est d’un mois."),
    ("Le montant maximum du marché est de 90 000 € HT.", "Le montant maximum de l’accord-cadre est de 100 000 € HT."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), OPPOSED)
def test_two_values_of_one_subject(one: str, other: str) -> None:
    (told,) = between(one, other)
    assert told.kind is Kind.CONTRADICTION
    assert (told.place.code, told.other and told.other.code) == ("P1", "P0")


@pytest.mark.parametrize(("one", "other"), OPPOSED)
def test_they_are_told_within_one_document_too(one: str, other: str) -> None:
    (told,) = between(f"# A {{#a}}\n\n{one}\n\n# B {{#b}}\n\n{other}")
    assert told.place.section == "b"
    assert told.other is not None
    assert told.other.section == "a"


def test_a_contradiction_names_subject_and_values() -> None:
    (told,) = between(*OPPOSED[1])
    assert told.place.words == "Délai de livraison : 15 jours ouvrés"
    assert told.values == {
        "subject": "Délai de livraison",
        "value": "15 jours ouvrés",
        "other": "dix jours",
        "code": "P1",
        "other_code": "P0",
    }


@pytest.mark.parametrize(
    "texts",
    [
        ("La durée du marché est de 2 ans.", "La durée du marché est de 24 mois."),
        ("Date limite de remise des offres : 12/01/2027.", "Date limite de remise des plis : 12 janvier 2027."),
        ("Le délai de livraison est de 10 jours.", "En cas d’urgence, le délai de livraison est de 24 heures."),
        ("Le délai de livraison est de 10 jours.", "Le délai de livraison est de 24 heures pour les commandes urgentes."),
        ("Le délai de livraison est de 10 jours.", "Le délai de livraison est de 15 jours au plus."),
        ("La durée du marché est de 12 mois.", "La durée totale du marché est de 48 mois."),
        ("La garantie est de 2 ans pour les tables et de 5 ans pour les chaises.", "La garantie est de 1 an pour les lampes."),
        ("Son délai est de 10 jours.", "Son délai est de 15 jours."),
        ("À compter de la date limite de remise des offres de 90 jours.", "Le délai est de 10 jours."),
        ("- Date de visite : 12/02/2027\n- Date de visite : 19/02/2027",),
        ("# Site A\n\n- Délai d’intervention : 2 heures\n\n# Site B\n\n- Délai d’intervention : 4 heures",),
        ("Le délai de pose est de 1 jour.\n\nLe délai de pose est de 2 jours.\n\nLe délai de pose est de 3 jours.",),
        ("La durée du marché est de 12 mois.", "> La durée du marché est de 24 mois."),
        ("La durée du marché est de 12 mois.", "::: guide\nLa durée du marché est de 24 mois.\n:::"),
        ("Le taux est de 5 %.", "Le taux est de 10 %."),
    ],
)  # fmt: skip
def test_what_contradicts_nothing(texts: tuple[str, ...]) -> None:
    assert between(*texts) == ()


LOT = "Le délai d’exécution des travaux est de {}."


def test_each_lot_has_its_values() -> None:
    one, two = LOT.format("4 mois"), LOT.format("6 mois")
    assert between((one, 1), (two, 2)) == ()
    assert between(f"# Lot 1\n\n{one}\n\n# Lot 2\n\n{two}") == ()
    assert (
        between(LOT.format("4 mois pour le lot 1"), LOT.format("6 mois pour le lot 2"))
        == ()
    )
    table = "| Lots | Lot 1 | Lot 2 |\n| --- | --- | --- |\n| Délai d’exécution des travaux | 4 mois | 6 mois |"
    assert between(table) == ()


def test_a_lot_is_compared_with_what_holds_for_it() -> None:
    one, two = LOT.format("4 mois"), LOT.format("6 mois")
    assert len(between((one, 1), (two, 1))) == 1
    assert len(between(one, (two, 2))) == 1
    assert len(between((one, 2), LOT.format("6 mois pour le lot 2"))) == 1


def test_a_typed_value_is_compared_with_the_field() -> None:
    texts = ("La durée du marché est de 24 mois.", "Le délai de paiement est de 45 jours.")
    told = between(*texts, duree="12\u00a0mois", delai_paiement_jours="30")
    assert [(one.kind, one.values["other"], one.values["field"]) for one in told] == [
        (Kind.OTHER_THAN_FIELD, "12 mois", "duree"),
        (Kind.OTHER_THAN_FIELD, "30 jours", "delai_paiement_jours"),
    ]
    assert between(*texts, duree="2 ans", delai_paiement_jours="45") == ()
    assert between(*texts, duree="", delai_paiement_jours="à fixer") == ()


def test_a_field_in_a_text_is_the_value_that_others_are_compared_with() -> None:
    texts = ("Le délai de pose est de 3 jours.", "Le délai de pose est de {{pose}}.")
    (told,) = between(*texts, pose="4 jours")
    assert (told.kind, told.place.code) == (Kind.OTHER_THAN_FIELD, "P0")
    assert told.values["other"] == "4 jours"
    assert told.other is not None
    assert told.other.code == "P1"
    assert between(*texts, pose="trois jours") == ()
    assert between(*texts) == ()


GESTURE = "# Développement durable\n\nLes rapports sont imprimés sur papier recyclé."


def test_a_gesture_alone_is_told_where_it_first_is() -> None:
    told = gestures(pieces("# Objet\n\nConseil.", GESTURE), shipped())
    assert [(one.kind, one.place.code, one.place.words) for one in told] == [
        (Kind.GESTURES_ONLY, "P1", "papier recyclé")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# Déchets\n\nLes déchets sont triés.",
        "# Conditions\n\nLes produits répondent à un écolabel ou équivalent.",
    ],
)
def test_a_gesture_beside_a_condition_is_right(text: str) -> None:
    assert gestures(pieces(GESTURE, text), shipped()) == ()


def test_paperless_tenders_are_no_gesture() -> None:
    text = "# Remise des plis\n\nLa procédure est dématérialisée, par voie électronique."
    assert gestures(pieces(text), shipped()) == ()
