"""Each rule of the pack has a tender that meets it and one that does not."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.law.tenders import (
    BEFORE,
    TODAY,
    answer,
    clause,
    judged,
    law,
    lots,
    piece,
    tender,
)
from wikimarche.law.facts import Answer, Tender
from wikimarche.law.verdicts import Verdict

Case = tuple[str, Tender, str]

CONDITION = clause("WM-NET-002")
GREEN = "# Critères\n\n| Critère | Poids |\n| --- | --- |\n| Prix | 70 % |\n| Environnement | {} % |"
CCAG = "Le marché se réfère au CCAG-FCS.\n\n# Environnement\n\nTri des déchets.\n\n"
GOALS = {f"objectif_{one}": "x" for one in ("economique", "social", "environnemental")}
FOOD = {"cpv": "15000000-8"}


def one(kind: str, text: str, **changes: Any) -> Tender:
    return tender(piece(kind, text), **changes)


def both(condition: str, criterion: str, **changes: Any) -> Tender:
    return tender(piece("ccap", condition), piece("rc", criterion), **changes)


CASES: list[Case] = [
    ("R01", one("cctp", "# Besoin\n\nL’objectif environnemental est de réduire."), "to_check"),
    ("R01", one("cctp", "x"), "to_check"),
    ("R01", tender(fields=GOALS), "met"),
    ("R01", tender(fields={**GOALS, "objectif_social": " "}), "to_check"),
    ("R02", one("cctp", clause("WM-NET-001", "Un taux de 30 %.")), "met"),
    ("R02", one("cctp", "Au moins 30 % de matières recyclées."), "to_check"),
    ("R02", one("cctp", "Des tables."), "missing"),
    ("R05", one("rc", GREEN.format(10)), "met"),
    ("R05", one("rc", GREEN.format(9)), "to_check"),
    ("R05", one("rc", clause("WM-NET-003")), "to_check"),
    ("R05", one("rc", "x"), "not_applicable"),
    ("R05b", one("rc", "Le critère porte sur le matériel."), "met"),
    ("R05b", one("rc", "Le candidat décrit sa politique RSE."), "to_check"),
    ("R06", both(CONDITION, clause("WM-NET-003")), "met"),
    ("R06", both(CONDITION, "# Critères\n\nL’empreinte carbone compte."), "to_check"),
    ("R06", both(CONDITION, "x"), "missing"),
    ("R06", both("x", clause("WM-NET-003")), "missing"),
    ("R09", both(CONDITION, GREEN.format(5), renewable=True, launch=BEFORE), "met"),
    ("R09", both("x", GREEN.format(5), renewable=True, launch=BEFORE), "missing"),
    ("R09", both("x", "x", launch=BEFORE), "not_applicable"),
    ("R09", both("x", "x", renewable=True, launch=date(2024, 6, 30)), "not_applicable"),
    ("R09", both("x", "x", renewable=True), "not_applicable"),
    ("R10", tender(defence=True), "to_check"),
    ("R10", tender(), "not_applicable"),
    ("R11", one("ccap", CONDITION), "met"),
    ("R11", one("ccap", CONDITION + "\n\n" + clause("XX-ABC-001")), "to_check"),
    ("R11", one("ccap", "x"), "not_applicable"),
    ("R12", one("cctp", "Les serveurs sont hébergés dans l’Union."), "to_check"),
    ("R12", one("cctp", "x"), "not_applicable"),
    ("R13", one("cctp", "Les produits locaux sont préférés."), "to_check"),
    ("R13", one("cctp", "Les produits sont frais ; les locaux sont propres."), "met"),
    ("R14", one("cctp", "Une table de marque Untel, ou équivalent."), "to_check"),
    ("R14", one("cctp", "Une table ronde au marquage CE."), "met"),
    ("R15", one("cctp", "Un écolabel."), "to_check"),
    ("R15", one("cctp", "Un écolabel ou équivalent."), "met"),
    ("R15", one("cctp", "Un écolabel.\n\nLa preuve de l’équivalence est libre."), "met"),
    ("R16", one("cctp", "Selon NF EN 527-1."), "to_check"),
    ("R16", one("cctp", "Selon NF EN 527-1 ou équivalent."), "met"),
    ("R17", tender(sourcing=True), "to_check"),
    ("R17", tender(), "not_applicable"),
    ("R18", tender(sourcing=True), "to_check"),
    ("R18", tender(), "not_applicable"),
    ("R19", tender(sourcing=True), "to_check"),
    ("R19", tender(), "not_applicable"),
    ("R20", one("rc", "Les questions sont posées par le profil d’acheteur."), "met"),
    ("R20", one("rc", "Les questions sont posées par courriel."), "to_check"),
    ("R21", tender(), "to_check"),
    ("R21", tender(launch=date(2022, 12, 31)), "not_applicable"),
    ("R22", tender(cpv="39100000-3"), "to_check"),
    ("R22", tender(cpv="90910000-9"), "not_applicable"),
    ("R23", one("cctp", clause("WM-ALI-001", "50 % de produits durables."), **FOOD), "met"),
    ("R23", one("cctp", "Des produits biologiques.", **FOOD), "to_check"),
    ("R23", one("cctp", "Des pommes.", **FOOD), "missing"),
    ("R23", one("cctp", "Des pommes."), "not_applicable"),
    ("R24", tender(cpv="34110000-1"), "to_check"),
    ("R24", tender(), "not_applicable"),
    ("R25", tender(nature="works", cpv="45210000-2"), "to_check"),
    ("R25", tender(nature="services", cpv="45210000-2"), "not_applicable"),
    ("R26", tender(cpv="09331200-0", value=Decimal(300000)), "to_check"),
    ("R26", tender(cpv="09331200-0", value=Decimal(200000)), "not_applicable"),
    ("R27", tender(nature="supplies", value=Decimal(300000)), "to_check"),
    ("R27", tender(nature="services", value=Decimal(300000)), "not_applicable"),
    ("R28", one("ccap", CCAG), "met"),
    ("R28", one("ccap", CCAG + "Voir aussi le CCAG-Travaux."), "to_check"),
    ("R28", one("ccap", CCAG + "Par dérogation à l’article 14 du CCAG, rien."), "missing"),
    ("R28", one("ccap", CCAG + "Par dérogation à 14.\n\n# Dérogations\n\n14"), "met"),
    ("R28", one("ccap", "Le marché se réfère au CCAG-FCS."), "to_check"),
    ("R28", one("ccap", "Sans document général."), "not_applicable"),
    ("R30", one("ccap", "# Prix {#prix}\n\nVoir [#prix]."), "met"),
    ("R30", one("ccap", "Voir [CCTP#perdu]."), "missing"),
    ("R30", both("Voir [RC#lots].", "# Lots {#lots}\n\nx"), "to_check"),
    ("R31", tender(launch=date(2026, 11, 23)), "to_check"),
    ("R31", tender(launch=TODAY), "not_applicable"),
    ("R31", tender(launch=None), "not_applicable"),
    ("R32", one("ccap", CONDITION), "met"),
    ("R32", one("ccap", clause("XX-ABC-001")), "to_check"),
    ("R33", tender(lots=lots(1, 2)), "met"),
    ("R33", one("rc", "Le marché n’est pas alloti, car indivisible."), "to_check"),
    ("R33", one("rc", "x"), "missing"),
    ("R34", one("rc", "Un candidat sans plan de vigilance est exclu."), "met"),
    ("R34", one("rc", "x"), "to_check"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "judged_tender", "expected"), CASES)
def test_a_rule_gives_the_verdict_its_data_says(
    rule: str, judged_tender: Tender, expected: str
) -> None:
    found = {finding.verdict.value for finding in judged(judged_tender, rule).values()}
    assert found == {expected}


def test_every_rule_of_the_pack_has_two_cases_or_more_or_its_own_file() -> None:
    elsewhere = {"R03", "R04", "R07", "R08", "R29"}
    counts = {rule.id: sum(case[0] == rule.id for case in CASES) for rule in law().rules}
    assert {name for name, count in counts.items() if count < 2} <= elsewhere


def test_the_rules_go_from_r01_to_r34() -> None:
    assert {f"R{number:02}" for number in range(1, 35)} <= {rule.id for rule in law().rules}


def test_the_share_of_vehicles_changes_with_the_date_and_is_said_once() -> None:
    shares = {
        year: [
            f.rule.to_check
            for f in judged(
                tender(cpv="34110000-1", launch=date(year, 1, 1)), "R24"
            ).values()
        ]
        for year in (2029, 2030)
    }
    assert ["40" in said for said in shares[2029]] == [True]
    assert ["70" in said for said in shares[2030]] == [True]


def test_r06_follows_the_answers_given_to_r03_and_r04() -> None:
    text = "# Développement durable\n\nLes emballages sont repris par le titulaire."
    judged_tender = both(text, clause("WM-NET-003"))
    assert judged(judged_tender, "R06")[0].blocks
    assert judged(judged_tender, "R06", answer("R03"))[0].verdict is Verdict.MET


def test_the_rule_that_keeps_r06_from_being_met_is_named() -> None:
    finding = judged(both("x", clause("WM-NET-003")), "R06")[0]
    assert (finding.reason, finding.values) == ("rules_missing", {"rules": "R03"})


def test_a_cited_ccag_may_be_the_value_of_a_field() -> None:
    text = "Le CCAG est : {{ccag}}.\n\n# Environnement\n\nTri."
    with_field = one("ccap", text, fields={"ccag": "CCAG-PI"})
    assert judged(with_field, "R28")[0].values == {"ccag": "ccag_pi"}


@pytest.mark.parametrize(
    ("look", "blocks"),
    [
        (lambda: judged(tender(sourcing=True), "R17"), True),
        (lambda: judged(tender(sourcing=True), "R17", answer("R17")), False),
        (lambda: judged(tender(sourcing=True), "R19"), False),
        (lambda: judged(tender(), "R21"), False),
    ],
)
def test_only_serious_rules_without_an_answer_block(
    look: Callable[[], dict[int, Any]], blocks: bool
) -> None:
    assert look()[0].blocks is blocks


def test_without_a_launch_date_today_stands_for_it_and_each_finding_says_so() -> None:
    found = judged(one("ccap", "x", launch=None), "R03")
    assert found[0].values["assumed_date"] == "2026-11-24"
    assert "assumed_date" not in judged(one("ccap", "x"), "R03")[0].values
    early = judged(one("ccap", "x", launch=None), "R03", today=date(2026, 8, 20))
    assert early[0].reason == "not_in_force"
    assert early[0].values["from"] == "2026-08-21"


def test_the_day_the_law_begins_counts() -> None:
    assert judged(one("ccap", "x", launch=date(2026, 8, 21)), "R03")[0].verdict == "missing"


def test_an_answer_to_another_rule_changes_nothing() -> None:
    other = Answer("R04", 0, "", "Une raison assez longue pour compter.", "")
    assert judged(one("ccap", "x"), "R03", other)[0].answer is None
