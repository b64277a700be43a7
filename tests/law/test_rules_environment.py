"""R01 to R06, R09 and R11: the environment in the need, the conditions and the criteria."""

import pytest

from tests.law.tenders import (
    BEFORE,
    answer,
    clause,
    judged,
    lots,
    piece,
    tender,
    verdict,
    verdicts,
)

CONDITION = clause("WM-NET-002")
TITLE = "# Critères {#criteres}\n\n"
TABLE = "| Critère | Poids |\n| --- | --- |\n| Prix | 60 % |\n"


def rc(*rows: str) -> str:
    return TITLE + TABLE + "".join(f"| {row} |\n" for row in rows)


# --- R03: an environmental condition in each lot


def test_a_condition_of_the_library_meets_r03_and_is_shown() -> None:
    one = tender(piece("cctp", f"# Déchets {{#dechets}}\n\n{CONDITION}"))
    (finding,) = judged(one, "R03").values()
    assert finding.verdict == "met"
    (proof,) = finding.proofs
    assert (proof.piece, proof.key, proof.title) == ("CCTP", "dechets", "1 Déchets")
    assert (proof.words, proof.clause) == (
        "Le titulaire trie les déchets du marché.",
        "WM-NET-002",
    )


@pytest.mark.parametrize("number", ["WM-NET-001", "WM-NET-003", "WM-SOC-001"])
def test_a_clause_of_another_type_or_theme_does_not_meet_r03(number: str) -> None:
    one = tender(piece("cctp", clause(number, "Une phrase.")))
    assert verdict(one, "R03") == "missing"


def test_a_clause_that_was_emptied_or_struck_does_not_meet_r03() -> None:
    one = tender(piece("ccap", clause("WM-NET-002", "~~Le titulaire trie.~~") + "\n\nx"))
    (finding,) = judged(one, "R03").values()
    assert (finding.verdict, finding.reason) == ("missing", "nothing_found")


def test_a_condition_in_the_rules_of_the_consultation_does_not_meet_r03() -> None:
    assert verdict(tender(piece("cctp", "x"), piece("rc", CONDITION)), "R03") == "missing"


def test_a_number_the_library_does_not_know_proves_nothing_and_is_named() -> None:
    one = tender(piece("cctp", clause("XX-ABC-001", "Une phrase.")))
    (finding,) = judged(one, "R03").values()
    assert (finding.verdict, finding.reason) == ("missing", "unknown_clause")
    assert finding.values["clauses"] == "XX-ABC-001"


def test_an_article_on_the_environment_is_to_be_checked_with_its_passage() -> None:
    text = "# Développement durable {#dd}\n\nLes emballages sont repris par le titulaire."
    (finding,) = judged(tender(piece("ccap", text)), "R03").values()
    assert (finding.verdict, finding.proofs[0].key) == ("to_check", "dd")
    assert finding.blocks


@pytest.mark.parametrize(
    "text",
    [
        "::: guide\nLe titulaire réduit ses déchets.\n:::\n\nTexte.",
        "~~Le titulaire réduit ses déchets.~~ Texte.",
        "# Clause environnementale\n",
        "Texte.^[Le titulaire trie ses déchets.]",
        "Voir {{penalite_environnementale}} et [CCTP#environnement] : le titulaire est payé.",
    ],
    ids=[
        "guidance",
        "struck",
        "empty article",
        "footnote",
        "names of fields and references",
    ],
)
def test_what_bidders_are_not_told_is_no_hint(text: str) -> None:
    assert verdict(tender(piece("ccap", text)), "R03") == "missing"


def test_without_any_contract_document_the_reason_says_so() -> None:
    (finding,) = judged(tender(piece("rc", "x")), "R03").values()
    assert (finding.verdict, finding.reason) == ("missing", "no_piece")


def test_a_piece_of_one_lot_proves_nothing_for_another() -> None:
    one = tender(
        piece("cctp", CONDITION, lot=1, code="CCTP-1"),
        piece("cctp", "x", lot=2, code="CCTP-2"),
        lots=lots(1, 1),
    )
    assert verdicts(one, "R03") == {1: "met", 2: "missing"}


def test_an_article_about_a_lot_in_a_common_piece_counts_for_that_lot_only() -> None:
    text = f"# Lot n° 2 : vitrerie\n\n## Déchets\n\n{CONDITION}\n\n# Lots 3 et 4\n\n{CONDITION}"
    one = tender(piece("cctp", text), lots=lots(1, 1, 1, 1))
    assert verdicts(one, "R03") == {1: "missing", 2: "met", 3: "met", 4: "met"}


@pytest.mark.parametrize("rule", ["R02", "R03", "R04", "R06", "R07"])
def test_a_tender_launched_before_the_law_or_for_defence_is_not_concerned(
    rule: str,
) -> None:
    assert verdict(tender(launch=BEFORE), rule) == "not_applicable"
    assert verdict(tender(defence=True), rule) == "not_applicable"


# --- R04: an environmental criterion


def test_a_weighted_main_criterion_on_the_environment_meets_r04() -> None:
    one = tender(piece("rc", rc("Environnement | 15 %")))
    (finding,) = judged(one, "R04").values()
    assert finding.verdict == "met"
    assert finding.values == {"criterion": "Environnement", "weight": "15"}
    assert finding.proofs[0].words == "Environnement | 15 %"


def test_a_criterion_of_the_library_meets_r04() -> None:
    assert verdict(tender(piece("rc", clause("WM-NET-003"))), "R04") == "met"


def test_the_weight_may_be_a_field_of_the_tender() -> None:
    doc = piece("rc", rc("Environnement | {{poids}} %"))
    assert verdict(tender(doc, fields={"poids": "10"}), "R04") == "met"
    assert verdict(tender(doc), "R04") == "to_check"
    assert verdict(tender(doc, fields={"poids": "0"}), "R04") == "missing"


@pytest.mark.parametrize(
    "text",
    [
        rc("Développement durable | 10 %"),
        rc("Démarche environnementale de l’entreprise | 10 %"),
        "# Critères\n\nPrix : 60 % ; qualité : 30 % ; performance environnementale : 10 %.",
        "# Critères\n\n| Critère | Poids |\n| --- | --- |\n| Coût global | 100 % |",
        (
            "# Critères\n\n| Critère | Sous-critère | Poids |\n| --- | --- | --- |\n"
            "| Prix | | 60 % |\n| Valeur technique | Réemploi des emballages | 40 % |"
        ),
        "# Critères\n\nL’analyse des offres tient compte de leur empreinte carbone.",
    ],
    ids=["wide", "company", "sentence", "global cost", "part", "words"],
)
def test_what_may_be_an_environmental_criterion_is_to_be_checked(text: str) -> None:
    assert verdict(tender(piece("rc", text)), "R04") == "to_check"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (rc(), "only_criterion"),
        ("Le marché est attribué sur le critère unique du prix.", "words_found"),
        ("# Critères\n\nCritère unique : le prix.", "words_found"),
        ("# Critères\n\nLe marché est attribué au prix : 100 %.", "only_criterion"),
        (rc("Valeur technique | 40 %"), "nothing_found"),
    ],
)
def test_the_price_alone_or_no_green_criterion_does_not_meet_r04(
    text: str, reason: str
) -> None:
    (finding,) = judged(tender(piece("rc", text)), "R04").values()
    assert (finding.verdict, finding.reason) == ("missing", reason)


def test_a_table_of_criteria_of_a_lot_counts_for_that_lot_only() -> None:
    of_lot = "\n\nTable : Critères du lot {}\n\n" + TABLE
    text = TITLE + of_lot.format(1) + "| Environnement | 15 % |" + of_lot.format(2)
    one = tender(piece("rc", text), lots=lots(1, 1))
    assert verdicts(one, "R04") == {1: "met", 2: "missing"}


# --- answers


def test_an_answer_to_a_missing_r03_must_name_a_passage_that_exists() -> None:
    one = tender(
        piece("ccap", "# Nuisances {#bruit}\n\nUn niveau sonore de 60 dB au plus.")
    )
    found = {
        passage: judged(one, "R03", answer("R03", passage=passage))[0]
        for passage in ("CCAP#bruit", "niveau sonore de 60 db", "CCAP#perdu", "dB", "")
    }
    assert [passage for passage, finding in found.items() if not finding.blocks] == [
        "CCAP#bruit",
        "niveau sonore de 60 db",
    ]
    assert found["CCAP#perdu"].answer_fault == "passage_not_found"


def test_an_answer_without_a_reason_of_twenty_characters_does_not_count() -> None:
    text = "# Développement durable\n\nLes emballages sont repris par le titulaire."
    one = tender(piece("ccap", text))
    assert judged(one, "R03", answer("R03", reason="vu      avec   DD     "))[0].blocks
    assert not judged(one, "R03", answer("R03"))[0].blocks


def test_an_answer_stands_for_its_lot_only() -> None:
    text = "# Développement durable\n\nLes emballages sont repris par le titulaire."
    one = tender(piece("ccap", text), lots=lots(1, 1))
    found = judged(one, "R03", answer("R03", 2))
    assert {lot: finding.blocks for lot, finding in found.items()} == {1: True, 2: False}
