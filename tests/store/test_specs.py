"""Queries on documents: in use or withdrawn, their versions, their steps."""

from contextlib import suppress

import pytest
from sqlalchemy.exc import IntegrityError

from tests.people import Room, Town
from wikimarche.desk import history
from wikimarche.desk import specs as desk_specs
from wikimarche.errors import Busy
from wikimarche.store import specs
from wikimarche.store.tables import Push, Spec, Step

TWELVE = "# Délais {#delais}\n\nDouze jours."


def written(room: Room) -> Room:
    room.write(room.bo, "delais", TWELVE)
    room.write(room.alix, "objet", "", 2)
    return room


def test_a_document_is_found_in_its_own_tender_only(room: Room) -> None:
    with room.town.store.reading() as session:
        assert specs.spec_of(session, room.tender, room.spec) is not None
        assert specs.spec_of(session, room.tender + 1, room.spec) is None
        assert specs.spec_of(session, room.tender, 404) is None


def test_a_withdrawn_document_is_not_found_but_keeps_its_code(room: Room) -> None:
    with room.asking(room.alix) as (ask, tender, spec):
        desk_specs.withdraw_spec(ask, tender, spec)
    with room.town.store.reading() as session:
        assert specs.spec_of(session, room.tender, room.spec) is None
        assert specs.specs_of(session, room.tender) == []
        assert specs.codes_of(session, room.tender) == {"CCTP"}


def test_versions_come_the_latest_first_a_part_at_a_time(room: Room) -> None:
    written(room)
    with room.town.store.reading() as session:
        rows = specs.revisions_of(session, room.spec)
        assert [(row.number, who.name) for row, who, _ in rows] == [
            (3, "Alix Acheteuse"),
            (2, "Bo Bâtiment"),
            (1, "Alix Acheteuse"),
        ]
        part = specs.revisions_of(session, room.spec, limit=1, before=3)
        assert [row.number for row, _, _ in part] == [2]


def test_the_head_is_the_last_version(room: Room) -> None:
    written(room)
    with room.town.store.reading() as session:
        assert specs.head_of(session, room.spec).number == 3
        (found,) = specs.heads_of(session, [room.spec, 404]).values()
        assert (found[0].number, found[1].name) == (3, "Alix Acheteuse")
        assert specs.heads_of(session, []) == {}


def test_steps_are_those_between_two_counters(room: Room) -> None:
    written(room)
    with room.town.store.reading() as session:
        upto = specs.head_of(session, room.spec).version
        rows = specs.steps_between(session, room.spec, 1, upto)
        assert [row.version for row in rows] == list(range(2, upto + 1))
        assert specs.steps_between(session, room.spec, upto, upto + 9) == []


def test_a_version_is_found_by_its_number_or_its_digest(room: Room) -> None:
    written(room)
    with room.town.store.reading() as session:
        row = specs.revision_at(session, room.spec, 2)
        assert row is not None
        assert specs.revision_with_digest(session, room.spec, row.digest) == row
        assert specs.revision_at(session, room.spec, 4) is None
        assert specs.revision_with_digest(session, room.spec + 1, row.digest) is None


def test_named_versions_come_the_latest_first(room: Room) -> None:
    written(room)
    for number in (1, 3):
        with room.asking(room.alix) as (ask, tender, spec):
            history.name_milestone(ask, tender, spec, number=number, name=f"J{number}")
    with room.town.store.reading() as session:
        found = specs.milestones_of(session, room.spec)
        assert [(named.name, row.number) for named, row in found] == [("J3", 3), ("J1", 1)]


def test_a_new_document_goes_last(town: Town) -> None:
    alix = town.buyer()
    number = town.tender(alix)
    with town.store.reading() as session:
        assert specs.next_position(session, number) == 1
    town.spec(alix, number)
    with town.store.reading() as session:
        assert specs.next_position(session, number) == 2


@pytest.mark.parametrize("edit_id", ["", "unknown"])
def test_an_edit_that_nobody_made_is_not_known(small_room: Room, edit_id: str) -> None:
    with small_room.town.store.reading() as session:
        assert specs.edit_of(session, edit_id) is None


def steps_at(room: Room, *versions: int) -> list[Step]:
    return [
        Step(
            spec_id=room.spec,
            version=version,
            edit_id="e" * 16,
            account_id=room.bo.id,
            at=room.town.clock(),
            change="{}",
        )
        for version in versions
    ]


def test_steps_that_are_kept_count_and_are_noted(room: Room) -> None:
    with room.asking(room.bo) as (ask, _, spec):
        specs.keep_steps(ask.session, spec, steps_at(room, 1, 2))
        assert (spec.version, ask.session.info["written"]) == (2, {room.spec: 2})
    with room.town.store.reading() as session:
        assert specs.step_made(session, room.spec, 2) == ("e" * 16, room.town.clock())
        assert specs.step_made(session, room.spec, 3) is None
        assert len(specs.loose_steps(session, room.spec, 0, 9)) == 2
        found = session.get(Spec, room.spec)
        assert found is not None
        assert found.version == 2
        assert [each.id for each in specs.writers_since(session, found, 1)] == [room.bo.id]
        assert specs.writers_since(session, found, 2) == []


def test_one_version_is_written_once(room: Room) -> None:
    for _ in range(2):
        with suppress(Busy, IntegrityError), room.asking(room.bo) as (ask, _, spec):
            specs.keep_steps(ask.session, spec, steps_at(room, 1))
    with room.town.store.reading() as session:
        assert len(specs.loose_steps(session, room.spec, 0, 9)) == 1


def test_what_became_of_a_batch_is_found_again(room: Room) -> None:
    push = Push(
        edit_id="b" * 16,
        spec_id=room.spec,
        account_id=room.bo.id,
        client="c",
        at=room.town.clock(),
        version=3,
        steps=1,
        dropped="[0]",
        swallowed="[]",
    )
    with room.asking(room.bo) as (ask, _, _spec):
        specs.keep_push(ask.session, push)
        found = specs.push_of(ask.session, push.edit_id)
        assert found is not None
        assert found.model_dump() == push.model_dump()
        assert specs.push_of(ask.session, "x") is None


def test_the_revision_before_a_version_is_the_last_cut_there(room: Room) -> None:
    written(room)
    with room.town.store.reading() as session:
        for version in range(specs.head_of(session, room.spec).version + 1):
            found = specs.revision_before(session, room.spec, version)
            assert found.version <= version
        assert specs.revision_before(session, room.spec, 0).number == 1
