"""What no version holds yet: which documents, how much, by whom, since when."""

from datetime import timedelta

from tests.desk.typing_live import type_words
from tests.people import TEXT, Room
from wikimarche.desk.cutting import cut_idle
from wikimarche.store import pending
from wikimarche.store.pending import Pending


def waiting(room: Room) -> list[Pending]:
    with room.town.store.reading() as session:
        return list(pending.every_pending(session))


def test_a_document_nobody_writes_in_has_nothing_pending(room: Room) -> None:
    room.write(room.bo, "objet", "# Objet {#objet}\n\nAutre.")
    assert waiting(room) == []


def test_what_is_pending_is_counted_from_the_last_version(room: Room) -> None:
    type_words(room, room.bo, "ab")
    room.town.clock.advance(seconds=600)
    cut_idle(room.town.store, room.town.clock())
    start = room.town.clock()
    type_words(room, room.bo, "c")
    room.town.clock.advance(seconds=60)
    type_words(room, room.alix, "d")
    last = start + timedelta(seconds=60)
    assert waiting(room) == [Pending(room.spec, 2, 4, 2, start, last)]
    with room.town.store.reading() as session:
        assert pending.pending_of(session, room.spec) == waiting(room)[0]
        assert pending.writers(session, room.spec, 2, 4) == {room.alix.id, room.bo.id}
        assert pending.writers(session, room.spec, 2, 3) == {room.bo.id}
        assert pending.last_writer(session, room.spec) == room.alix.id


def test_each_document_is_told_apart(room: Room) -> None:
    other = room.town.spec(room.alix, room.tender, TEXT, "ccap")
    type_words(room, room.bo, "ab")
    assert [each.spec_id for each in waiting(room)] == [room.spec]
    with room.town.store.reading() as session:
        assert pending.pending_of(session, other) is None


def test_a_document_that_somebody_holds_is_left_to_him(room: Room) -> None:
    store = room.town.store
    with store.writing() as session:
        claimed = pending.claim_spec(session, room.spec)
        assert claimed is not None
        if not store.is_sqlite:  # which has one writer at a time
            with store.writing() as another:
                assert pending.claim_spec(another, room.spec) is None
