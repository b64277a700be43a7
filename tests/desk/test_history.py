"""The history: naming a version, who wrote what."""

import pytest

from tests.people import TEXT, Room
from wikimarche.desk import history
from wikimarche.desk.history import Written
from wikimarche.errors import Forbidden, Invalid, NotFound
from wikimarche.rules import Actor, Role
from wikimarche.store import specs as spec_store

TWELVE = "# Délais {#delais}\n\nLe délai est de douze jours ouvrés."


def named(room: Room, actor: Actor, number: int, name: str) -> None:
    with room.asking(actor) as (ask, tender, spec):
        history.name_milestone(ask, tender, spec, number=number, name=name)


def names(room: Room) -> list[tuple[str, int]]:
    with room.town.store.reading() as session:
        found = spec_store.milestones_of(session, room.spec)
        return [(milestone.name, revision.number) for milestone, revision in found]


def written(room: Room) -> tuple[Written, ...]:
    with room.asking(room.bo) as (ask, tender, spec):
        return history.written_by(ask, tender, spec)


def test_a_version_is_named_and_named_anew(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    named(room, room.alix, 2, " Avant\nrelecture ")
    assert names(room) == [("Avant relecture", 2)]
    named(room, room.alix, 2, "Pour visa")
    assert names(room) == [("Pour visa", 2)]


def test_naming_a_version_changes_nothing_in_it(room: Room) -> None:
    (before,) = room.revisions()
    named(room, room.alix, 1, "Pour visa")
    assert room.revisions() == [before]


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "bip \x07", "moitié \ud83d"])
def test_a_name_that_cannot_be_kept_is_refused(small_room: Room, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        named(small_room, small_room.alix, 1, name)
    assert list(refused.value.fields) == ["name"]


def test_a_version_that_does_not_exist_is_not_named(small_room: Room) -> None:
    with pytest.raises(NotFound):
        named(small_room, small_room.alix, 2, "Pour visa")


def test_only_the_one_in_charge_names_versions(room: Room) -> None:
    with pytest.raises(Forbidden):
        named(room, room.bo, 1, "Pour visa")


def test_each_passage_says_who_wrote_it(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    heading, objet, _, delay, *_ = written(room)
    assert [(who.name, share) for who, share in heading.shares] == [("Alix Acheteuse", 100)]
    assert objet.number == 1
    assert (delay.last.name, delay.number) == ("Bo Bâtiment", 2)
    assert [who.name for who, _ in delay.shares] == ["Alix Acheteuse", "Bo Bâtiment"]


def test_there_is_one_answer_for_each_block_after_many_hands(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE + "\n\nPar Bo.")
    room.write(room.alix, "objet", "", 2)
    room.write(room.bo, "penalites", "# Pénalités {#penalites}\n\nPar Bo.", 3)
    blocks = [block for block in room.text().split("\n\n") if block.strip()]
    assert len(written(room)) == len(blocks)


def test_a_reader_reads_the_history_too(room: Room) -> None:
    cy = room.town.person("Cy")
    room.town.join(room.alix, room.tender, cy, Role.READER)
    with room.asking(cy) as (ask, tender, spec):
        assert len(history.written_by(ask, tender, spec)) == len(TEXT.split("\n\n"))


def test_the_people_of_a_version_are_named(room: Room) -> None:
    room.write(room.bo, "delais", TWELVE)
    with room.asking(room.bo) as (ask, _, _spec):
        assert [history.people_of(ask, row) for row in room.revisions()] == [
            ["Alix Acheteuse"],
            ["Bo Bâtiment"],
        ]
