"""What the open streams stand on, asked for all of them at once."""

from datetime import timedelta

from tests.people import Room
from wikimarche.desk import signing_in, tenders
from wikimarche.rules import Role
from wikimarche.store import watching


def test_the_stamps_grow_with_what_rights_depend_on_and_not_with_the_text(
    room: Room,
) -> None:
    def stamps() -> watching.Stamps:
        with room.town.store.reading() as session:
            return watching.stamps_of(session, [room.tender])[room.tender]

    before = stamps()
    room.write(room.bo, "delais", "# Délais {#delais}\n\nUn an.")
    assert stamps() == before
    with room.asking(room.alix) as (ask, tender, _):
        tenders.add_member(ask, tender, account_id=room.bo.id, role=Role.READER)
    assert stamps()[1] > before[1]
    room.town.person("Dan Ailleurs")
    assert stamps()[0] > before[0]


def test_a_tender_that_nothing_has_changed_has_no_stamp(room: Room) -> None:
    with room.town.store.reading() as session:
        assert watching.stamps_of(session, [4242])[4242][1] == 0
        assert watching.stamps_of(session, []) == {}


def test_sessions_that_ended_or_slept_too_long_are_not_open(room: Room) -> None:
    town, days = room.town, timedelta(days=14)
    opened = []
    for _ in range(2):
        with town.asking(None) as ask:
            found = signing_in.open_session(ask, room.bo.id, address="", agent="")
        assert found.actor.session_id is not None
        opened.append(found.actor.session_id)
    with town.store.reading() as session:
        every = watching.open_sign_ins(session, opened, since=town.clock() - days)
        later = watching.open_sign_ins(session, opened, since=town.clock() + days)
    assert (every, later) == (set(opened), set())


def test_the_counters_of_documents_are_their_version_and_number(room: Room) -> None:
    room.write(room.bo, "delais", "# Délais {#delais}\n\nUn an.")
    with room.town.store.reading() as session:
        found = watching.counters_of(session, [room.spec, 4242])
    assert list(found) == [room.spec]
    version, number = found[room.spec]
    assert version > 0
    assert number == 2
