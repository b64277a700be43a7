"""Live writing on the program as an operator runs it: its end, and two that serve together."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.clock import Clock
from tests.databases import Postgres
from tests.desk.writers import draft_doc, typing
from tests.faults.load import Served, filled
from tests.people import Room, Town
from tests.web.listening import Ear, Mouth, listening
from wikimarche.store.opening import open_store

MOMENT = 2  # seconds in which a process has to stop


def test_the_program_stops_at_once_though_somebody_listens(tmp_path: Path) -> None:
    served = Served(f"sqlite:///{tmp_path / 'site.sqlite3'}", tmp_path)
    _, (token,) = filled(served.url, 1)
    served.start()
    try:
        with listening(served.port, token, version=0) as ear:
            ear.until("people")
            assert served.process is not None
            served.process.send_signal(signal.SIGTERM)
            assert served.process.wait(MOMENT) in (0, -signal.SIGTERM)
            ear.until_ended()
        assert "Traceback" not in (tmp_path / "server.log").read_text()
    finally:
        served.stop()


@pytest.fixture
def place(postgres: Postgres) -> Iterator[str]:
    with postgres.database(f"wikimarche_live_{os.getpid()}") as url:
        yield url


class Pair:
    """Two processes that serve one database, each on its own port."""

    def __init__(self, url: str, folder: Path) -> None:
        self.room, self.tokens = filled(url, 2)
        folders = [folder / name for name in ("one", "two")]
        for each in folders:
            each.mkdir()
        self.both = [Served(url, each) for each in folders]
        for served in self.both:
            served.start()
        store = open_store(url)
        self.room = Room(
            Town(store, Clock(datetime.now(UTC))),
            *(self.room.alix, self.room.bo, self.room.tender, self.room.spec),
        )

    def stop(self) -> None:
        self.room.town.store.close()
        for served in self.both:
            served.stop()

    def ear(self, which: int, **asked: object) -> Ear:
        return Ear(self.both[which].port, self.tokens[which], **asked)

    def mouth(self, which: int) -> Mouth:
        return Mouth(self.both[which].port, self.tokens[which])


@pytest.fixture
def pair(place: str, tmp_path: Path) -> Iterator[Pair]:
    found = Pair(place, tmp_path)
    yield found
    found.stop()


@pytest.mark.postgres
def test_two_processes_hear_each_other(pair: Pair) -> None:
    here, there = pair.ear(0, version=0), pair.ear(1, version=0)
    here.until("people")
    there.until("people")
    version = 0
    for turn in range(6):
        step = typing(draft_doc(pair.room), "Début", f"{turn} ")
        version = pair.mouth(turn % 2).push(version, step)["version"]
    for ear in (here, there):
        ear.wait(lambda one: len(one.entries()) >= 6)
        assert [entry["from"] for entry in ear.entries()] == list(range(6))
    pair.mouth(0).sign(client="a" * 16, version=version, anchor=2, head=2, section="w0")
    (person,) = there.until("people", 2)["people"]
    assert (person["client"], person["anchor"]) == ("a" * 16, 2)
    late = pair.ear(1, version=version)
    assert [each["client"] for each in late.until("people")["people"]] == ["a" * 16]
    pair.mouth(1).sign(client="a" * 16, left=True)
    here.wait(lambda one: one.all("people")[-1]["people"] == [])
    for ear in (here, there, late):
        ear.close()


@pytest.mark.postgres
def test_a_process_that_starts_later_asks_who_is_there(pair: Pair) -> None:
    pair.both[1].stop()
    pair.mouth(0).sign(client="a" * 16, version=0, anchor=2, head=2)
    pair.both[1].start()
    there = pair.ear(1, version=0)
    there.wait(lambda one: one.all("people") and one.all("people")[-1]["people"])
    there.close()


@pytest.mark.postgres
def test_a_process_that_missed_the_calls_catches_up(pair: Pair, postgres: Postgres) -> None:
    there = pair.ear(1, version=0)
    there.until("people")
    with postgres.connect() as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%%' AND datname = %s",
            [pair.both[0].url.rpartition("/")[2]],
        )
    pair.mouth(0).push(0, typing(draft_doc(pair.room), "Début", "vu "))
    there.until("entries")
    there.close()
