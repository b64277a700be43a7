"""Queries on the whole journal: each filter, both ways, and what is erased."""

from datetime import timedelta

from tests.people import Room, Town
from wikimarche.desk.asking import Ask, record
from wikimarche.rules import Actor
from wikimarche.store import journal
from wikimarche.store.journal import NOBODY, Wanted

DAY = 86_400


def noted(town: Town, who: Actor | None, action: str, address: str = "") -> None:
    with town.asking(who) as ask:
        record(Ask(ask.session, ask.actor, ask.now, address), action)


def found(town: Town, wanted: Wanted, **place: int) -> list[str]:
    with town.store.reading() as session:
        rows = journal.entries(session, wanted, limit=10, **place)
        every = list(journal.every_entry(session, wanted, limit=10))
    if not place:
        assert [row.id for row, _, _ in every] == [row.id for row, _, _ in rows]
    return [row.action for row, _, _ in rows]


def test_entries_are_given_the_latest_first_with_tender_and_document(room: Room) -> None:
    with room.town.store.reading() as session:
        rows = journal.entries(session, Wanted(), limit=2)
    assert [(row.action, reference, code) for row, reference, code in rows] == [
        ("add_spec", "2026-NET-01", "CCTP"),
        ("add_member", "2026-NET-01", None),
    ]


def test_a_filter_keeps_what_it_says(room: Room) -> None:
    town, ada = room.town, room.town.administrator()
    noted(town, ada, "sign_in")
    town.clock.advance(seconds=DAY)
    noted(town, None, "sweep")
    now = town.clock()
    assert found(town, Wanted(person=ada.id)) == ["sign_in"]
    assert found(town, Wanted(person=NOBODY)) == ["sweep"]
    assert found(town, Wanted(action="add_spec")) == ["add_spec"]
    assert found(town, Wanted(tender_id=room.tender))[-1] == "create_tender"
    assert found(town, Wanted(since=now)) == ["sweep"]
    assert "sweep" not in found(town, Wanted(until=now))
    assert found(town, Wanted(person=ada.id, action="sweep")) == []


def test_a_page_comes_before_or_after_an_entry(small_town: Town) -> None:
    ada = small_town.administrator()
    for number in range(15):
        noted(small_town, ada, f"act_{number}")
    assert found(small_town, Wanted(), before=5) == ["act_3", "act_2", "act_1", "act_0"]
    assert found(small_town, Wanted(), after=13) == ["act_14", "act_13"]
    assert found(small_town, Wanted(), after=2)[-1] == "act_2"


def test_a_tender_is_found_by_its_reference_whatever_the_case(room: Room) -> None:
    with room.town.store.reading() as session:
        assert journal.tender_called(session, "2026-net-01") == room.tender
        assert journal.tender_called(session, "2026-%") is None
        assert journal.tender_called(session, "2026-NET-0_") is None


def test_what_is_erased_is_old_or_somebody_s_and_nothing_else(town: Town) -> None:
    ada, bo = town.administrator(), town.person("Bo")
    noted(town, bo, "old", "192.0.2.1")
    town.clock.advance(seconds=DAY)
    noted(town, bo, "new", "192.0.2.2")
    noted(town, ada, "other", "192.0.2.3")
    with town.store.writing() as session:
        assert journal.erase_private_before(session, town.clock()) == 1
        assert journal.erase_private_before(session, town.clock()) == 0
        assert journal.erase_private_of(session, bo.id) == 1
    with town.store.reading() as session:
        rows = journal.entries(session, Wanted(), limit=10)
    assert [(row.action, bool(row.private)) for row, _, _ in rows] == [
        ("other", True),
        ("new", False),
        ("old", False),
    ]
    assert all(row.private_digest for row, _, _ in rows)
    assert town.clock() - rows[-1][0].at == timedelta(days=1)
