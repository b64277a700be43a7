"""How things stand: whatever a page of a tender shows, its change shows in the standing."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.people import SHEET, Room, Town
from wikimarche.desk import history, specs, tenders
from wikimarche.desk.asking import Ask
from wikimarche.store import accounts
from wikimarche.store.standing import Standing, standing_of
from wikimarche.store.tables import Attempt, Lot, Spec, Tender
from wikimarche.store.tenders import clear_lots


def standing(room: Room) -> Standing:
    with room.town.store.reading() as session:
        return standing_of(session, room.tender)


Change = Callable[[Ask, Tender, Spec], object]


def add_field(ask: Ask, tender: Tender, _: Spec) -> object:
    return tenders.add_field(ask, tender, label="Effectif", value="12")


def rename_tender(ask: Ask, tender: Tender, _: Spec) -> None:
    tender.object = "Autre"
    ask.session.add(tender)


def add_lot(ask: Ask, tender: Tender, _: Spec) -> None:
    ask.session.add(Lot(tender_id=tender.id or 0, number=1, title="Lot"))


def retitle(ask: Ask, _: Tender, spec: Spec) -> None:
    spec.title = "Autre titre"
    ask.session.add(spec)


def name(ask: Ask, tender: Tender, spec: Spec) -> object:
    return history.name_milestone(ask, tender, spec, number=1, name="Jalon")


def rename_person(ask: Ask, _: Tender, __: Spec) -> None:
    account = accounts.account_of(ask.session, ask.who.id)
    assert account is not None
    account.name = "Autre Nom"
    ask.session.add(account)


def withdraw(ask: Ask, tender: Tender, spec: Spec) -> None:
    specs.withdraw_spec(ask, tender, spec)


@pytest.mark.parametrize(
    "change", [add_field, rename_tender, add_lot, retitle, name, rename_person, withdraw]
)
def test_a_change_shows(room: Room, change: Change) -> None:
    before = standing(room)
    with room.asking(room.alix) as (ask, tender, spec):
        change(ask, tender, spec)
    assert standing(room) != before


def test_removing_every_lot_shows(room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, spec):
        add_lot(ask, tender, spec)
    before = standing(room)
    with room.asking(room.alix) as (ask, _, _spec):
        clear_lots(ask.session, room.tender)
    assert standing(room) != before


def test_a_saved_article_shows_by_its_counters_without_the_stamp(room: Room) -> None:
    before = standing(room)
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    after = standing(room)
    assert [row[2:] for row in before[:1]] == [(0, 1)]
    assert after[0][3] == 2
    assert after[1:] == before[1:]


def test_what_no_page_shows_changes_nothing(room: Room) -> None:
    before = standing(room)
    with room.town.store.writing() as session:
        session.add(Attempt(key="k", at=room.town.clock()))
    assert standing(room) == before


def test_another_tender_changes_nothing_here(room: Room) -> None:
    before = standing(room)
    room.town.tender(room.alix, replace(SHEET, reference="2026-B"))
    assert standing(room) == before


def test_a_change_that_is_given_up_leaves_the_stamp(room: Room) -> None:
    before = standing(room)
    with pytest.raises(ZeroDivisionError), room.town.store.writing() as session:
        tender = session.get(Tender, room.tender)
        assert tender is not None
        tender.object = "Autre"
        session.flush()
        raise ZeroDivisionError
    assert standing(room) == before


def test_a_missing_tender_stands_on_nothing(town: Town) -> None:
    with town.store.reading() as session:
        assert standing_of(session, 404) == ()
