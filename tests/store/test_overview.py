"""Counts over many tenders, and what others wrote since."""

from dataclasses import replace

from sqlmodel import Session

from tests.people import SHEET, Room, Town
from wikimarche.desk import specs, tenders
from wikimarche.desk.sheet import LotForm
from wikimarche.rules import Actor, Profile, Role
from wikimarche.store import overview
from wikimarche.store.tables import Service, Spec

TWELVE = "# Délais {#delais}\n\nDouze jours."


def news(room: Room, actor: Actor) -> list[tuple[str, int, int, str]]:
    with room.town.asking(actor) as ask:
        found = overview.unread(ask.session, ask.who, [room.tender])
        return [(each.code, each.mine, each.count, each.name) for each in found]


def test_filled_fields_and_lots_are_counted_by_tender(town: Town) -> None:
    alix = town.buyer()
    first = town.tender(alix, replace(SHEET, lots=[LotForm("A"), LotForm("B")]))
    second = town.tender(alix, replace(SHEET, reference="B"))
    with town.asking(alix) as ask:
        for label, value in (("Effectif", "10"), ("Surface", "")):
            tenders.add_field(ask, town.row(ask, first), label=label, value=value)
    with town.store.reading() as session:
        both = [first, second]
        assert overview.field_counts(session, both) == {first: (1, 2)}
        assert overview.lot_counts(session, both) == {first: 2}


def test_of_no_tender_nothing_is_counted(town: Town) -> None:
    with town.store.reading() as session:
        assert overview.field_counts(session, []) == {}
        assert overview.lot_counts(session, []) == {}
        assert overview.last_changes(session, []) == {}


def last_change(session: Session, tender: int) -> tuple[str, str]:
    found = overview.last_changes(session, [tender])[tender]
    return found.code, found.name


def test_the_latest_change_of_a_tender_says_who_and_where(room: Room) -> None:
    room.town.clock.advance(seconds=60)
    room.town.spec(room.bo, room.tender, kind="ccap")
    with room.town.store.reading() as session:
        assert last_change(session, room.tender) == ("CCAP", "Bo Bâtiment")
    room.town.clock.advance(seconds=60)
    room.write(room.alix, "delais", TWELVE)
    with room.town.store.reading() as session:
        assert last_change(session, room.tender) == ("CCTP", "Alix Acheteuse")


def test_one_s_own_versions_are_no_news(room: Room) -> None:
    room.write(room.alix, "delais", TWELVE)
    assert news(room, room.alix) == []


def test_versions_since_one_s_last_are_counted(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    room.write(room.alix, "objet", "", 2)
    room.write(room.alix, "delais", "", 3)
    assert news(room, room.bo) == [("CCTP", 2, 2, "Alix Acheteuse")]


def test_somebody_who_never_wrote_there_is_not_told(room: Room) -> None:
    cy = room.town.person("Cy")
    room.town.join(room.alix, room.tender, cy)
    room.write(room.bo, "delais", TWELVE)
    assert news(room, cy) == []


def test_the_one_in_charge_is_told_of_every_document(room: Room) -> None:
    second = room.town.person("Max", Profile.BUYER)
    room.town.join(room.alix, room.tender, second, Role.OWNER)
    room.write(room.bo, "delais", TWELVE)
    assert news(room, second) == [("CCTP", 1, 1, "Bo Bâtiment")]


def test_a_service_is_told_of_its_documents(room: Room) -> None:
    with room.town.store.writing() as session:
        service = Service(name="Bâtiments")
        session.add(service)
        session.flush()
        row = session.get(Spec, room.spec)
        assert row is not None
        row.service_id = service.id
    cy = room.town.person("Cy", service_id=service.id)
    room.town.join(room.alix, room.tender, cy, Role.READER)
    room.write(room.bo, "delais", TWELVE)
    assert news(room, cy) == [("CCTP", 1, 1, "Bo Bâtiment")]


def test_a_withdrawn_document_is_no_news(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    with room.asking(room.alix) as (ask, tender, spec):
        specs.withdraw_spec(ask, tender, spec)
    assert news(room, room.alix) == []
