"""Readiness: tried once in a while, whatever the clock does."""

from tests.people import Room
from tests.web.site import Site
from wikimarche.web.readiness import Readiness


def test_an_answer_is_remembered_for_five_seconds_and_not_longer(
    small_site: Site, small_room: Room
) -> None:
    town, ticks = small_site.town, [0.0]
    readiness = Readiness(small_site.settings, town.store, town.clock, lambda: ticks[0])
    assert small_room.revisions()
    assert all(readiness.checks().values())
    town.clock.advance(seconds=-3600)
    ticks[0] = 4.9
    assert all(readiness.checks().values())
    ticks[0] = 5.1
    assert [name for name, good in readiness.checks().items() if not good] == ["clock"]


def test_a_database_that_cannot_be_written_is_not_ready(small_site: Site) -> None:
    town = small_site.town
    with town.store.writer.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    found = Readiness(small_site.settings, town.store, town.clock).checks()
    assert [name for name, good in found.items() if not good] == ["database"]
