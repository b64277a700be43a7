"""Revisions: immutable, chained, and every tampering shows."""

import json

import pytest
from sqlmodel import select

from tests.people import Room
from wikimarche.desk.asking import seal
from wikimarche.desk.revisions import revision_content
from wikimarche.store.tables import Revision, RevisionText
from wikimarche.store.texts import pack


def written(room: Room) -> Room:
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    room.write(room.alix, "objet", "", 2)
    return room


def breaks(room: Room, count: int) -> list[int]:
    """Give the numbers where the chain breaks; `count` revisions were sealed."""
    previous, wrong = "", []
    rows = {row.number: row for row in room.revisions()}
    texts = dict(enumerate(room.texts(), start=1))
    for number in range(1, count + 1):
        row = rows.get(number)
        if (
            row is None
            or row.previous != previous
            or row.digest != seal(previous, revision_content(row, texts[number]))
        ):
            wrong.append(number)
        previous = row.digest if row else ""
    return wrong


def test_the_chain_of_a_document_can_be_computed_again(room: Room) -> None:
    assert breaks(written(room), 3) == []


@pytest.mark.parametrize(
    "change",
    [
        {"author_id": 1},
        {"authors": "[1]"},
        {"reason": "autre"},
        {"origin": "import"},
        {"version": 9},
        {"digest": "0" * 64},
    ],
)
def test_a_changed_revision_shows(room: Room, change: dict[str, object]) -> None:
    written(room)
    with room.town.store.writing() as session:
        row = session.exec(select(Revision).where(Revision.number == 2)).one()
        for name, value in change.items():
            setattr(row, name, value)
        session.add(row)
    assert breaks(room, 3) != []


def test_a_changed_text_shows(room: Room) -> None:
    written(room)
    with room.town.store.writing() as session:
        row = session.get(RevisionText, (room.spec, 3))
        assert row is not None
        row.body, row.base = pack("# Autre\n", None), None
        session.add(row)
    assert breaks(room, 3) == [3]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_revision_shows(room: Room, number: int) -> None:
    written(room)
    with room.town.store.writing() as session:
        session.delete(
            session.exec(select(Revision).where(Revision.number == number)).one()
        )
    assert breaks(room, 3) != []


def test_the_first_revision_counts_its_words(room: Room) -> None:
    (first,) = room.revisions()
    assert (first.number, first.version, first.previous) == (1, 0, "")
    assert first.words_added == 19  # titles and text; « l’article » counts two
    assert json.loads(first.authors) == [room.alix.id]


def test_a_revision_counts_the_words_put_in_and_taken_out(room: Room) -> None:
    room.write(room.bo, "delais", "# Délais {#delais}\n\nLe délai est de dix jours.")
    room.write(room.bo, "delais", "# Délais {#delais}\n\nLe délai est de onze jours.", 2)
    found = [(row.words_added, row.words_removed) for row in room.revisions()[1:]]
    assert found == [(0, 1), (1, 1)]


def test_a_revision_bears_the_time_of_its_request(room: Room) -> None:
    room.town.clock.advance(seconds=90)
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    assert room.revisions()[-1].at == room.town.clock()
