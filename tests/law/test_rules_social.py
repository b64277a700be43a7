"""R07, R08 and R29: the social condition above the European threshold, and insertion."""

from datetime import date
from decimal import Decimal

import pytest

from tests.law.tenders import (
    AFTER,
    answer,
    clause,
    judged,
    lots,
    piece,
    tender,
    verdict,
    verdicts,
)
from wikimarche.law.facts import Lot

BARE = piece("ccap", "# Prix\n\nLes prix sont fermes.")
SOCIAL = piece("ccap", clause("WM-SOC-001", "Le titulaire réserve cent heures."))
INSERTION = """# Insertion et emploi

Le titulaire réserve 200 heures de travail à des demandeurs d’emploi de longue durée.

Le facilitateur valide les personnes. Un relevé est remis chaque mois.
"""


@pytest.mark.parametrize(
    ("changes", "value", "expected"),
    [
        ({}, "216000", "missing"),
        ({}, "215999.99", "not_applicable"),
        ({"central": True}, "140000", "missing"),
        ({"central": True}, "139999", "not_applicable"),
        ({"nature": "works"}, "5404000", "missing"),
        ({"nature": "works"}, "5403999", "not_applicable"),
    ],
)
def test_the_threshold_is_that_of_the_buyer_and_of_the_nature(
    changes: dict[str, object], value: str, expected: str
) -> None:
    assert verdict(tender(BARE, value=Decimal(value), **changes), "R07") == expected


def test_each_lot_is_judged_by_its_own_value() -> None:
    one = tender(BARE, value=Decimal(500000), lots=lots(400000, 100000, None))
    assert verdicts(one, "R07") == {1: "missing", 2: "not_applicable", 3: "to_check"}


def test_the_only_lot_is_worth_the_whole() -> None:
    one = tender(BARE, value=Decimal(500000), lots=lots(None))
    assert verdicts(one, "R07") == {1: "missing"}


def test_a_lot_of_unknown_value_in_a_small_tender_is_not_concerned() -> None:
    one = tender(BARE, value=Decimal(100000), lots=lots(None, None))
    assert set(verdicts(one, "R07").values()) == {"not_applicable"}


def test_an_unknown_value_is_to_be_checked_and_blocks() -> None:
    (finding,) = judged(tender(BARE), "R07").values()
    assert (finding.verdict, finding.reason) == ("to_check", "value_unknown")
    assert finding.values["amount"] == "216000"
    assert finding.blocks


def test_after_the_last_threshold_known_the_reason_says_so() -> None:
    one = tender(BARE, value=Decimal(10**6), launch=date(2028, 1, 2))
    (finding,) = judged(one, "R07").values()
    assert (finding.verdict, finding.reason) == ("to_check", "threshold_unknown")


@pytest.mark.parametrize("value", [None, Decimal(300000)])
def test_a_social_condition_of_the_library_meets_r07(value: Decimal | None) -> None:
    assert verdict(tender(SOCIAL, value=value), "R07") == "met"


def test_words_on_employment_are_to_be_checked() -> None:
    assert (
        verdict(tender(piece("ccap", INSERTION), value=Decimal(300000)), "R07")
        == "to_check"
    )


# --- the exemption


def test_an_exemption_of_the_list_with_its_reasons_answers_r07_and_meets_r08() -> None:
    one = tender(BARE, value=Decimal(300000))
    said = answer("R07", choice="no_link")
    assert not judged(one, "R07", said)[0].blocks
    assert verdict(one, "R08", said) == "met"


def test_an_exemption_without_reasons_misses_r08_and_blocks() -> None:
    one = tender(BARE, value=Decimal(300000))
    said = answer("R07", choice="no_link", reason="sans objet")
    assert judged(one, "R07", said)[0].blocks
    lacking = judged(one, "R08", said)[0]
    assert (lacking.verdict, lacking.reason) == ("missing", "answer_lacking")
    assert lacking.blocks


@pytest.mark.parametrize("choice", ["", "other", "short_works"])
def test_a_choice_that_is_not_offered_for_this_tender_does_not_count(choice: str) -> None:
    one = tender(BARE, value=Decimal(300000))
    finding = judged(one, "R07", answer("R07", choice=choice))[0]
    assert (finding.answer_fault, finding.blocks) == ("choice_unknown", True)


def test_short_works_may_be_exempted() -> None:
    one = tender(BARE, nature="works", value=Decimal(6 * 10**6))
    assert not judged(one, "R07", answer("R07", choice="short_works"))[0].blocks


def test_without_an_exemption_r08_says_nothing() -> None:
    assert verdict(tender(BARE, value=Decimal(300000)), "R08") == "not_applicable"


# --- R29


def test_an_insertion_clause_with_its_five_elements_meets_r29() -> None:
    text = INSERTION + "\nUne pénalité de 40 € est due par heure non réalisée."
    assert verdict(tender(piece("ccap", text)), "R29") == "met"


def test_what_an_insertion_clause_lacks_is_named() -> None:
    (finding,) = judged(tender(piece("ccap", INSERTION)), "R29").values()
    assert (finding.verdict, finding.values["absent"]) == ("to_check", "penalty")


def test_without_insertion_r29_says_nothing() -> None:
    assert verdict(tender(BARE), "R29") == "not_applicable"


def test_a_lot_keeps_its_own_code_or_takes_that_of_the_tender() -> None:
    one = tender(lots=(Lot(1, "Repas", "55523000-2", None), Lot(2, "Ménage", "", None)))
    assert one.launch == AFTER
    assert verdicts(one, "R23") == {1: "missing", 2: "not_applicable"}
