"""A tender from its opening on: sheet, fields, team, phases."""

from dataclasses import replace

import pytest

from tests.desk.checks import settle_check
from tests.people import SHEET, Town
from wikimarche.desk import tenders
from wikimarche.desk.fields import fields_of
from wikimarche.desk.sheet import LotForm
from wikimarche.errors import Forbidden, IllegalMove, Invalid, NotFound
from wikimarche.rules import MOVES, Actor, Phase, Profile, Role
from wikimarche.store import tenders as tender_store
from wikimarche.store.tables import FieldValue

NBSP, NARROW = "\u00a0", "\u202f"


def update(town: Town, actor: Actor, tender: int, **values: object) -> None:
    form = replace(SHEET, **values)  # type: ignore[arg-type]  # fields of the form, by name
    with town.asking(actor) as ask:
        tenders.update_sheet(ask, town.row(ask, tender), form)


def add_field(town: Town, actor: Actor, tender: int, label: str, **more: str) -> FieldValue:
    with town.asking(actor) as ask:
        return tenders.add_field(ask, town.row(ask, tender), label=label, **more)


def move(town: Town, actor: Actor, tender: int, target: str, reason: str = "") -> None:
    with town.asking(actor) as ask:
        tenders.move_phase(ask, town.row(ask, tender), target=target, reason=reason)


def values(town: Town, actor: Actor, tender: int) -> dict[str, str]:
    with town.asking(actor) as ask:
        return fields_of(ask.session, town.row(ask, tender))


def phase(town: Town, actor: Actor, tender: int) -> str:
    with town.asking(actor) as ask:
        return town.row(ask, tender).phase


def test_who_opens_a_tender_is_in_charge_of_it(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    with town.asking(buyer) as ask:
        assert ask.who.roles == {number: Role.OWNER}
        assert town.row(ask, number).phase == Phase.DRAFTING


@pytest.mark.parametrize("profile", [Profile.SERVICE, Profile.ELECTED, Profile.COMPANY])
def test_only_a_buyer_opens_tenders(small_town: Town, profile: Profile) -> None:
    with pytest.raises(Forbidden):
        small_town.tender(small_town.person("Somebody", profile))


def test_documents_write_dates_amounts_and_lots_in_french(town: Town) -> None:
    buyer = town.buyer()
    lots = [LotForm("Lycées", "", "125000,50"), LotForm("Siège", "", "100")]
    number = town.tender(buyer, replace(SHEET, lots=lots, duration_months="48"))
    found = values(town, buyer, number)
    assert found["date_lancement"] == f"1er{NBSP}décembre{NBSP}2026"
    assert found["valeur_estimee"] == f"125{NARROW}100,50{NBSP}€{NBSP}HT"
    assert found["duree"] == f"48{NBSP}mois"
    assert found["liste_lots"] == f"lot{NBSP}1{NBSP}: Lycées{NBSP}; lot{NBSP}2{NBSP}: Siège"
    assert (found["nombre_lots"], found["nature"]) == ("2", "services")


def test_lots_are_written_anew(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(
        buyer, replace(SHEET, lots=[LotForm("A"), LotForm("B"), LotForm("C")])
    )
    update(town, buyer, number, lots=[LotForm("C"), LotForm("A")])
    with town.asking(buyer) as ask:
        found = [
            (lot.number, lot.title) for lot in tender_store.lots_of(ask.session, number)
        ]
    assert found == [(1, "C"), (2, "A")]


def test_an_added_field_is_named_by_its_label_and_used_in_documents(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    row = add_field(town, buyer, number, "Délai d’exécution (jours)", value=" 10 ")
    assert (row.name, row.label) == ("delai_d_execution_jours", "Délai d’exécution (jours)")
    assert values(town, buyer, number)["delai_d_execution_jours"] == "10"


@pytest.mark.parametrize("label", ["", "123", "!!!", "x" * 161, "a\x00b"])
def test_a_field_needs_a_label_with_letters(small_town: Town, label: str) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    with pytest.raises(Invalid) as refused:
        add_field(small_town, buyer, number, label)
    assert list(refused.value.fields) == ["new_label"]


@pytest.mark.parametrize("name", ["Délai", "1a", "a-b", "x" * 61])
def test_a_field_s_name_is_plain(small_town: Town, name: str) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    with pytest.raises(Invalid):
        add_field(small_town, buyer, number, "Délai", name=name)


def test_a_field_is_there_once_and_not_in_place_of_the_sheet_s_own(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    add_field(town, buyer, number, "Effectif")
    for label in ("effectif", "Objet"):
        with pytest.raises(Invalid, match="corriger"):
            add_field(town, buyer, number, label)


@pytest.mark.parametrize("value", ["x" * 5001, "cloche \x07"])
def test_an_added_field_refuses_what_no_document_could_hold(
    small_town: Town, value: str
) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    with pytest.raises(Invalid):
        add_field(small_town, buyer, number, "Effectif", value=value)


def test_the_sheet_keeps_other_fields_and_adds_the_one_typed_below(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    add_field(town, buyer, number, "Effectif", value="10")
    fields = {"effectif": " 12 ", "unknown": "x"}
    update(town, buyer, number, fields=fields, new_label="Surface", new_value="300 m²")
    found = values(town, buyer, number)
    assert (found["effectif"], found["surface"]) == ("12", "300 m²")
    assert "unknown" not in found


def test_a_field_not_sent_keeps_its_value(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    add_field(town, buyer, number, "Effectif", value="10")
    update(town, buyer, number, object="Nettoyage et vitrerie")
    found = values(town, buyer, number)
    assert (found["objet"], found["effectif"]) == ("Nettoyage et vitrerie", "10")


def test_a_refused_new_field_leaves_the_sheet_as_it_was(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    with pytest.raises(Invalid):
        update(town, buyer, number, object="Autre", new_label="", new_value="sans nom")
    assert values(town, buyer, number)["objet"] == SHEET.object


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("date", "2026-12-01", f"1er{NBSP}décembre{NBSP}2026"),
        ("amount", "1500,5", f"1{NARROW}500,50{NBSP}€"),
        ("text", "2026-12-01", "2026-12-01"),
    ],
)
def test_a_field_of_a_kind_is_written_as_documents_do(
    small_town: Town, kind: str, value: str, written: str
) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    with small_town.asking(buyer) as ask:
        row = FieldValue(tender_id=number, name="x", label="X", kind=kind, value=value)
        ask.session.add(row)
    assert values(small_town, buyer, number)["x"] == written


@pytest.mark.parametrize(("kind", "bad"), [("date", "demain"), ("amount", "cher")])
def test_a_field_of_a_kind_refuses_another(small_town: Town, kind: str, bad: str) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    with small_town.asking(buyer) as ask:
        ask.session.add(FieldValue(tender_id=number, name="x", label="X", kind=kind))
    with pytest.raises(Invalid) as refused:
        update(small_town, buyer, number, fields={"x": bad})
    assert list(refused.value.fields) == ["field_x"]


def test_a_writer_fills_the_sheet_and_a_reader_does_not(town: Town) -> None:
    buyer, bo, cy = town.buyer(), town.person("Bo"), town.person("Cy")
    number = town.tender(buyer)
    town.join(buyer, number, bo)
    town.join(buyer, number, cy, Role.READER)
    update(town, bo, number, object="Par Bo")
    with pytest.raises(Forbidden):
        update(town, cy, number, object="Par Cy")
    with pytest.raises(Forbidden):
        add_field(town, cy, number, "Effectif")
    assert values(town, cy, number)["objet"] == "Par Bo"


def test_a_frozen_tender_keeps_its_sheet(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    settle_check(town, buyer, number)
    for target in ("cross_reading", "visas", "validated", "frozen"):
        move(town, buyer, number, target)
    with pytest.raises(Forbidden):
        update(town, buyer, number, object="Trop tard")


def test_a_company_cannot_join(town: Town) -> None:
    buyer, sa = town.buyer(), town.person("Net SA", Profile.COMPANY)
    number = town.tender(buyer)
    with pytest.raises(Invalid) as refused:
        town.join(buyer, number, sa)
    assert list(refused.value.fields) == ["account_id"]


def test_nobody_unknown_or_closed_joins(small_town: Town) -> None:
    buyer, bo = small_town.buyer(), small_town.person("Bo", active=False)
    number = small_town.tender(buyer)
    for actor in (bo, replace(bo, id=404)):
        with pytest.raises(Invalid):
            small_town.join(buyer, number, actor)


@pytest.mark.parametrize("role", ["administrator", "internal", "", "king"])
def test_a_role_of_a_team_is_one_of_three(small_town: Town, role: str) -> None:
    buyer, bo = small_town.buyer(), small_town.person("Bo")
    number = small_town.tender(buyer)
    with pytest.raises(Invalid) as refused, small_town.asking(buyer) as ask:
        tenders.add_member(ask, small_town.row(ask, number), account_id=bo.id, role=role)
    assert list(refused.value.fields) == ["role"]


def test_only_a_buyer_is_in_charge(town: Town) -> None:
    buyer, bo = town.buyer(), town.person("Bo")
    number = town.tender(buyer)
    with pytest.raises(Invalid):
        town.join(buyer, number, bo, Role.OWNER)


def test_the_last_one_in_charge_stays(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    with pytest.raises(Invalid):
        town.join(buyer, number, buyer, Role.WRITER)
    with pytest.raises(Invalid), town.asking(buyer) as ask:
        tenders.remove_member(ask, town.row(ask, number), account_id=buyer.id)


def test_one_in_charge_hands_over_and_leaves(town: Town) -> None:
    buyer, second = town.buyer(), town.person("Max Second", Profile.BUYER)
    number = town.tender(buyer)
    town.join(buyer, number, second, Role.OWNER)
    with town.asking(buyer) as ask:
        tenders.remove_member(ask, town.row(ask, number), account_id=buyer.id)
    with town.asking(buyer) as ask:
        assert tender_store.tender_of(ask.session, ask.who, number) is None


def test_who_is_not_in_the_team_cannot_be_taken_out(town: Town) -> None:
    buyer, bo = town.buyer(), town.person("Bo")
    number = town.tender(buyer)
    with pytest.raises(NotFound), town.asking(buyer) as ask:
        tenders.remove_member(ask, town.row(ask, number), account_id=bo.id)


def test_a_writer_composes_no_team_and_moves_no_phase(town: Town) -> None:
    buyer, bo = town.buyer(), town.person("Bo")
    number = town.tender(buyer)
    town.join(buyer, number, bo)
    with pytest.raises(Forbidden):
        town.join(bo, number, bo, Role.READER)
    with pytest.raises(Forbidden):
        move(town, bo, number, "cross_reading")


def test_a_tender_goes_forward_one_phase_at_a_time(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    move(town, buyer, number, "cross_reading")
    assert phase(town, buyer, number) == "cross_reading"


@pytest.mark.parametrize("target", ["frozen", "drafting", "", "nowhere"])
def test_a_phase_that_no_move_leads_to_is_refused(small_town: Town, target: str) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    with pytest.raises(IllegalMove):
        move(small_town, buyer, number, target)
    assert phase(small_town, buyer, number) == "drafting"


def test_a_step_back_says_why(town: Town) -> None:
    buyer = town.buyer()
    number = town.tender(buyer)
    move(town, buyer, number, "cross_reading")
    with pytest.raises(Invalid) as refused:
        move(town, buyer, number, "drafting", " \n ")
    assert list(refused.value.fields) == ["reason"]
    move(town, buyer, number, "drafting", "Le lot 2 est à revoir.")
    assert phase(town, buyer, number) == "drafting"


@pytest.mark.parametrize("reason", ["x" * 501, "cloche \x07", "moitié \ud83d"])
def test_a_reason_that_cannot_be_kept_is_refused(small_town: Town, reason: str) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    with pytest.raises(Invalid):
        move(small_town, buyer, number, "cross_reading", reason)


def test_every_move_of_the_table_can_be_made(small_town: Town) -> None:
    buyer = small_town.buyer()
    number = small_town.tender(buyer)
    settle_check(small_town, buyer, number)
    for step in MOVES:
        with small_town.asking(buyer) as ask:
            small_town.row(ask, number).phase = step.source
        move(small_town, buyer, number, step.target, "pour voir")
        assert phase(small_town, buyer, number) == step.target
