"""The legal check of a tender: what it finds, what people answer, what freezing demands."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.checks import WHY, settle_check
from tests.desk.clauses import NUMBER, another, shelve
from tests.people import SHEET, Room, Town
from wikimarche.desk import legal, placing, tenders
from wikimarche.desk.legal import AnswerForm, ProfileForm
from wikimarche.desk.placing import PlaceForm
from wikimarche.desk.sheet import LotForm
from wikimarche.errors import Forbidden, IllegalMove, Invalid, NotFound
from wikimarche.law.judging import Finding, Verdict
from wikimarche.rules import Phase, Role
from wikimarche.store import legal as legal_store

FORM = AnswerForm("R03", 0, WHY, passage="CCTP#delais")
RC = "# Critères {#criteres}\n\nLes offres sont jugées au prix.\n"


def found(room: Room, rule: str) -> list[Finding]:
    with room.asking(room.alix) as (ask, tender, _):
        return [one for one in legal.check_tender(ask, tender) if one.rule.id == rule]


def verdicts(room: Room, rule: str) -> list[Verdict]:
    return [one.verdict for one in found(room, rule)]


def answer(room: Room, form: AnswerForm = FORM) -> None:
    with room.asking(room.bo) as (ask, tender, _):
        legal.answer_finding(ask, tender, form)


def place(room: Room, number: str, spec: int, section: str, part: str = "") -> None:
    with room.town.asking(room.alix) as ask:
        form = PlaceForm(number, 1, section, f"{number}{part}{spec}-edit", part=part)
        placing.place_clause(ask, *room.town.rows(ask, room.tender, spec), form)


def freeze(room: Room) -> None:
    for target in ("cross_reading", "visas", "validated", "frozen"):
        with room.asking(room.alix) as (ask, tender, _):
            tenders.move_phase(ask, tender, target=target)


def test_an_environmental_condition_placed_meets_the_rule_and_is_its_proof(
    room: Room,
) -> None:
    assert verdicts(room, "R03") == [Verdict.MISSING]
    shelve(room)
    place(room, NUMBER, room.spec, "delais")
    [finding] = found(room, "R03")
    assert finding.verdict is Verdict.MET
    [proof] = finding.proofs
    assert (proof.piece, proof.key, proof.clause) == ("CCTP", "delais", NUMBER)


def test_the_criterion_a_clause_suggests_meets_the_rule_of_criteria(room: Room) -> None:
    shelve(room)
    rc = room.town.spec(room.alix, room.tender, RC, "rc")
    assert verdicts(room, "R04") == [Verdict.MISSING]
    place(room, NUMBER, rc, "criteres", part="CR")
    assert verdicts(room, "R04") == [Verdict.MET]
    assert verdicts(room, "R03") == [Verdict.MISSING]  # a criterion binds nobody


def test_a_clause_that_is_only_in_the_text_of_one_lot_counts_for_that_lot(
    room: Room,
) -> None:
    shelve(room, another(NUMBER, type='"condition"'))
    with room.asking(room.alix) as (ask, tender, spec):
        sheet = replace(SHEET, lots=(LotForm("Un"), LotForm("Deux")))
        tenders.update_sheet(ask, tender, sheet)
        spec.lot_number = 2
    place(room, NUMBER, room.spec, "delais")
    assert {one.lot: one.verdict for one in found(room, "R03")} == {
        1: Verdict.MISSING,
        2: Verdict.MET,
    }


def test_a_tender_launched_before_the_21st_of_august_2026_has_the_earlier_rules(
    room: Room,
) -> None:
    with room.asking(room.alix) as (ask, tender, _):
        sheet = replace(SHEET, launch_date="2026-08-20", offers_date="2026-09-30")
        tenders.update_sheet(ask, tender, sheet)
    assert verdicts(room, "R03") == [Verdict.NOT_APPLICABLE]


def test_an_answer_needs_a_reason_and_a_passage_that_exists(room: Room) -> None:
    for wrong, name in (
        (replace(FORM, reason="Oui."), "reason"),
        (replace(FORM, passage="CCTP#nulle-part"), "passage"),
    ):
        with pytest.raises(Invalid) as refused:
            answer(room, wrong)
        assert list(refused.value.fields) == [name]
    answer(room)
    [finding] = found(room, "R03")
    assert finding.answered
    assert not finding.blocks


def test_an_answer_is_replaced_or_withdrawn_and_the_one_before_is_kept(room: Room) -> None:
    answer(room)
    answer(room, replace(FORM, reason="Vu de nouveau, avec la juriste."))
    with room.asking(room.bo) as (ask, tender, _):
        [(row, who)] = legal_store.answers_of(ask.session, room.tender)
        assert (row.reason, who.name) == ("Vu de nouveau, avec la juriste.", "Bo Bâtiment")
        legal.withdraw_answer(ask, tender, rule="R03", lot=0)
        assert legal_store.answers_of(ask.session, room.tender) == []
        with pytest.raises(NotFound):
            legal.withdraw_answer(ask, tender, rule="R03", lot=0)
    assert verdicts(room, "R03") == [Verdict.MISSING]


@pytest.mark.parametrize(("rule", "lot"), [("R99", 0), ("R03", 7)])
def test_an_answer_to_no_finding_is_refused(room: Room, rule: str, lot: int) -> None:
    with pytest.raises(NotFound):
        answer(room, replace(FORM, rule=rule, lot=lot))


def test_who_reads_sees_the_check_and_answers_nothing(room: Room) -> None:
    cy = room.town.person("Cy Lecteur")
    room.town.join(room.alix, room.tender, cy, Role.READER)
    with room.asking(cy) as (ask, tender, _):
        assert legal.check_tender(ask, tender)
        with pytest.raises(Forbidden):
            legal.answer_finding(ask, tender, AnswerForm("R01", 0, WHY))


def test_freezing_is_refused_until_nothing_blocks_then_keeps_the_check(room: Room) -> None:
    with pytest.raises(IllegalMove, match=r"R03, R04, R06"):
        freeze(room)
    with room.asking(room.alix) as (_, tender, _):
        assert tender.phase == Phase.VALIDATED
        tender.phase = Phase.DRAFTING
    settle_check(room.town, room.alix, room.tender)
    freeze(room)
    with room.asking(room.alix) as (ask, tender, _):
        assert tender.phase == Phase.FROZEN
        [kept] = legal_store.freeze_checks_of(ask.session, room.tender)
    assert kept.pack == legal.pack().version
    rows = {(row["rule"], row["lot"]): row for row in json.loads(kept.findings)}
    assert rows["R03", 0]["verdict"] == "not_applicable"
    assert rows["R20", 0]["answer"] == WHY


def test_what_the_check_must_know_beside_the_sheet_changes_it(room: Room) -> None:
    with room.asking(room.bo) as (ask, tender, _):
        legal.set_profile(ask, tender, ProfileForm(defence=True))
    assert verdicts(room, "R03") == [Verdict.NOT_APPLICABLE]
    with room.asking(room.bo) as (ask, tender, _):
        legal.set_profile(ask, tender, ProfileForm())
    assert verdicts(room, "R03") == [Verdict.MISSING]


def test_the_rules_that_are_lacking_are_given_by_number(room: Room) -> None:
    with room.asking(room.bo) as (ask, tender, _):
        assert {"R03", "R04"} <= legal.lacking(ask, tender)
    answer(room)
    with room.asking(room.bo) as (ask, tender, _):
        assert "R03" not in legal.lacking(ask, tender)


def test_what_goes_with_what_is_said_of_each_requirement(room: Room) -> None:
    shelve(room)
    place(room, NUMBER, room.spec, "delais")
    with room.asking(room.bo) as (ask, tender, _):
        [cover] = legal.coverage_of(ask, tender)
    [row] = cover.rows
    assert (row.number, row.criterion, row.proof) == (NUMBER, "absent", "present")
    assert [(one.theme, one.level, one.clauses) for one in cover.profile] == [
        ("environment:pollu-prev", "1", 1)
    ]
    rc = room.town.spec(room.alix, room.tender, RC, "rc")
    place(room, NUMBER, rc, "criteres", part="CR")
    with room.asking(room.bo) as (ask, tender, _):
        [cover] = legal.coverage_of(ask, tender)
    assert [row.criterion for row in cover.rows] == ["present"]


def test_the_shipped_rules_are_read_and_dated(town: Town) -> None:
    rules = legal.pack().rules
    assert {rule.id[:3] for rule in rules} >= {f"R{n:02}" for n in range(1, 35)}
    today = town.clock().date() + timedelta(days=365)
    assert all(rule.checked_on <= today for rule in rules)


def test_rules_that_cannot_be_read_say_the_file_the_line_and_why() -> None:
    with pytest.raises(legal.LawUnreadable, match=r"^regles\.toml, ligne 2 : "):
        legal.read_rules("regles.toml", 'version = "1"\nrules = [\n')
