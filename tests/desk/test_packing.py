"""Steps of old versions are packed: nothing is lost, nobody forgotten, and it can be verified."""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from tests.desk.typing_live import rub_out, type_words
from tests.people import TEXT, Room
from wikimarche.desk import history
from wikimarche.desk.cutting import cut_idle
from wikimarche.desk.history import Written
from wikimarche.desk.packing import pack_steps
from wikimarche.desk.verifying import verify
from wikimarche.store import specs
from wikimarche.store.pack_tables import StepPack
from wikimarche.store.tables import Step

WEEK = timedelta(days=7)


def versions(room: Room, count: int) -> None:
    """Write live, in turns, with a pause after each: so many versions more."""
    for turn in range(count):
        type_words(room, (room.alix, room.bo)[turn % 2], f"mot{turn} ")
        paused(room)


def paused(room: Room) -> None:
    room.town.clock.advance(seconds=600)
    assert cut_idle(room.town.store, room.town.clock())


def packed(room: Room, **more: int) -> int:
    """Pack as the server does, a week later."""
    return pack_steps(room.town.store, room.town.clock() + WEEK, **more)


def rows(room: Room) -> list[int]:
    with room.town.store.reading() as session:
        return list(session.exec(select(Step.version).order_by(col(Step.version))))


def packs(room: Room) -> list[StepPack]:
    with room.town.store.reading() as session:
        return list(session.exec(select(StepPack).order_by(col(StepPack.number))))


def faults(room: Room) -> list[str]:
    with room.town.store.reading() as session:
        return verify(session).faults


def written(room: Room) -> tuple[Written, ...]:
    with room.asking(room.bo) as (ask, tender, spec):
        return history.written_by(ask, tender, spec)


def test_the_steps_of_the_last_two_versions_stay_and_those_before_are_packed(
    room: Room,
) -> None:
    versions(room, 4)
    type_words(room, room.bo, "fin ")
    assert packed(room) == 2
    assert [(pack.number, pack.first, pack.count) for pack in packs(room)] == [
        (2, 1, 5),
        (3, 6, 5),
    ]
    assert rows(room) == list(range(11, 25))
    assert packed(room) == 0


def test_the_steps_of_a_week_stay(room: Room) -> None:
    versions(room, 5)
    store, now = room.town.store, room.town.clock()
    at = [row.at for row in room.revisions()]
    assert pack_steps(store, now) == 0
    assert pack_steps(store, at[2] + WEEK - timedelta(seconds=1)) == 1
    assert pack_steps(store, at[2] + WEEK) == 1
    assert pack_steps(store, now + WEEK) == 1


def test_packed_steps_are_found_as_they_were(room: Room) -> None:
    versions(room, 4)
    with room.town.store.reading() as session:
        before = [
            row.model_dump() for row in specs.steps_between(session, room.spec, 0, 20)
        ]
    packed(room)
    with room.town.store.reading() as session:
        found = specs.steps_between(session, room.spec, 0, 20)
        some = specs.steps_between(session, room.spec, 3, 12)
    assert [row.model_dump() for row in found] == before
    assert [row.version for row in some] == list(range(4, 13))


def test_who_wrote_what_is_the_same_once_packed(room: Room) -> None:
    versions(room, 5)
    rub_out(room, room.bo, "mot1 ")
    before = written(room)
    assert packed(room) > 0
    assert written(room) == before
    names = {who.name for block in before for who, _ in block.shares}
    assert names == {"Alix Acheteuse", "Bo Bâtiment"}


def test_years_of_steps_are_packed_a_few_at_a_time(room: Room) -> None:
    versions(room, 6)
    assert [packed(room, most=3) for _ in range(3)] == [3, 1, 0]
    assert faults(room) == []


def test_a_round_stops_after_a_second(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    versions(room, 5)
    ticks = iter([0.0, 0.4, 0.8, 1.2])
    monkeypatch.setattr("wikimarche.desk.packing.perf_counter", lambda: next(ticks))
    assert packed(room) == 2


def test_a_database_whose_steps_are_packed_is_said_whole(room: Room) -> None:
    versions(room, 4)
    packed(room)
    type_words(room, room.bo, "fin ")
    assert faults(room) == []


def run(room: Room, statement: str, **values: object) -> None:
    with room.town.store.writing() as session:
        session.connection().execute(sql(statement), values)


CHANGES = [
    "UPDATE step_pack SET digest = 'x' WHERE number = 2",
    "UPDATE step_pack SET body = (SELECT body FROM step_pack WHERE number = 3) WHERE number = 2",
    "UPDATE step_pack SET count = count - 1 WHERE number = 2",
    "UPDATE step_pack SET first = first + 1 WHERE number = 2",
    "UPDATE step_pack SET number = 9 WHERE number = 2",
    "UPDATE step_pack SET authors = (SELECT authors FROM step_pack WHERE number = 2) WHERE number = 3",
    "UPDATE step_pack SET authors = body WHERE number = 3",
    "DELETE FROM step_pack WHERE number = 2",
    "UPDATE step SET change = '{}' WHERE version = 21",
    "DELETE FROM step WHERE version = 21",
    (
        "INSERT INTO step (spec_id, version, edit_id, account_id, at, change) "
        "SELECT spec_id, 1, edit_id, account_id, at, change FROM step WHERE version = 12"
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_pack_is_found(small_room: Room, change: str) -> None:
    versions(small_room, 4)
    packed(small_room)
    type_words(small_room, small_room.bo, "fin ")
    run(small_room, change)
    assert faults(small_room)


def test_of_several_processes_each_pack_is_made_once(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    versions(room, 5)
    start = threading.Barrier(4)
    made: list[int] = []

    def process() -> None:
        start.wait()
        made.append(packed(room))

    threads = [threading.Thread(target=process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(packs(room)) == 3
    assert rows(room) == list(range(16, 26))
    assert faults(room) == []
    assert caplog.text == ""


def test_a_document_that_cannot_be_packed_does_not_stop_the_others(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    town = room.town
    other = Room(
        *(town, room.alix, room.bo, room.tender),
        town.spec(room.alix, room.tender, TEXT, "ccap"),
    )
    versions(room, 3)
    for _ in range(3):
        type_words(other, room.bo, "x")
        paused(other)
    run(room, "UPDATE step SET change = '[' WHERE spec_id = 1 AND version = 1")
    assert packed(room) == 1
    assert "steps of document 1 could not be packed" in caplog.text
    assert [pack.spec_id for pack in packs(room)] == [other.spec]


def test_a_pack_costs_a_tenth_of_its_rows(small_room: Room) -> None:
    type_words(small_room, small_room.bo, "un mot après l’autre " * 20)
    paused(small_room)
    versions(small_room, 2)
    with small_room.town.store.reading() as session:
        found = specs.steps_between(session, small_room.spec, 0, 420)
        size = sum(len(row.change) + len(row.edit_id) + 40 for row in found)
    packed(small_room)
    assert 10 * len(packs(small_room)[0].body) < 2 * size


def test_the_history_of_a_document_is_not_replayed_from_its_start(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions(room, 4)
    packed(room)
    before = written(room)
    asked: list[int] = []
    between = specs.steps_between

    def counted(session: Session, spec_id: int, after: int, upto: int) -> Sequence[Step]:
        asked.append(after)
        return between(session, spec_id, after, upto)

    monkeypatch.setattr(specs, "steps_between", counted)
    assert written(room) == before
    assert asked == [10]
