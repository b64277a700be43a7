"""What a probe asks of the database, on each of them."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from tests.clock import Clock
from tests.people import Room
from wikimarche.store import health
from wikimarche.store.opening import Store
from wikimarche.store.tables import Heartbeat


def test_the_heart_beats_in_one_row(store: Store, clock: Clock) -> None:
    for _ in range(2):
        clock.advance(seconds=5)
        with store.writing() as session:
            health.beat(session, clock())
    with store.reading() as session:
        assert [row.at for row in session.exec(select(Heartbeat))] == [clock()]


def test_the_newest_time_is_of_the_journal_or_of_a_revision(room: Room) -> None:
    written = room.town.clock()
    room.town.clock.advance(seconds=60)
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    with room.town.store.reading() as session:
        assert health.newest(session) == written + timedelta(seconds=60)


def test_nothing_was_written_in_an_empty_database(store: Store) -> None:
    with store.reading() as session:
        assert health.newest(session) is None


def test_a_server_has_a_clock_of_its_own_and_a_file_none(store: Store) -> None:
    with store.reading() as session:
        found = health.server_time(session)
    if store.is_sqlite:
        assert found is None
    else:
        assert found is not None
        assert abs(found - datetime.now(UTC)) < timedelta(hours=1)
