"""Versions that cut themselves: when writing pauses, and before what needs one."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.desk.typing_live import live_text, live_version, rub_out, type_words
from tests.people import TEXT, Room
from wikimarche.desk import cutting, history, specs, tenders, writing
from wikimarche.desk.asking import Ask
from wikimarche.desk.cutting import cut_idle, cut_revision
from wikimarche.desk.drafts import Draft
from wikimarche.desk.labels import Origin
from wikimarche.desk.revisions import save_revision
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.desk.verifying import verify
from wikimarche.errors import Forbidden, Invalid
from wikimarche.rules import Role
from wikimarche.store.pending import Pending
from wikimarche.store.tables import Revision, Spec

MINUTE = 60


def passed(room: Room, *, minutes: float) -> tuple[Revision, ...]:
    """Let time pass, then do what the server does twice a minute."""
    room.town.clock.advance(seconds=minutes * MINUTE)
    return cut_idle(room.town.store, room.town.clock())


def whole(room: Room) -> None:
    with room.town.store.reading() as session:
        assert verify(session).faults == []


def test_ten_minutes_after_the_last_key_there_is_a_version(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    assert passed(room, minutes=9.9) == ()
    (cut,) = passed(room, minutes=0.1)
    assert (cut.number, cut.origin, cut.reason) == (2, Origin.LIVE, "")
    assert "dix jours francs ouvrés" in room.text()
    assert passed(room, minutes=60) == ()
    whole(room)


def test_it_is_by_who_wrote_last_and_its_authors_are_those_who_wrote(room: Room) -> None:
    type_words(room, room.alix, "bien ")
    type_words(room, room.bo, "francs ")
    (cut,) = passed(room, minutes=10)
    assert cut.author_id == room.bo.id
    assert cut.authors == f"[{room.alix.id}, {room.bo.id}]"


def test_who_writes_without_a_pause_has_a_version_every_hour(room: Room) -> None:
    for _ in range(13):
        type_words(room, room.bo, "x")
        cut = passed(room, minutes=5)
        if cut:
            break
    assert (room.town.clock().hour, [each.number for each in cut]) == (10, [2])
    assert passed(room, minutes=5) == ()


def test_what_was_typed_and_rubbed_out_makes_no_version(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    rub_out(room, room.bo, "francs ")
    assert passed(room, minutes=10) == ()
    assert passed(room, minutes=60) == ()
    type_words(room, room.alix, "bien ")
    (cut,) = passed(room, minutes=10)
    assert cut.authors == f"[{room.alix.id}, {room.bo.id}]"
    whole(room)


def test_a_clock_that_was_ahead_does_not_keep_words_from_a_version(room: Room) -> None:
    room.town.clock.advance(seconds=86_400)
    type_words(room, room.bo, "francs ")
    room.town.clock.advance(seconds=-86_400)
    assert len(passed(room, minutes=0)) == 1


def test_ten_thousand_keys_do_not_wait_for_a_pause(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cutting, "MOST_STEPS", 7)
    type_words(room, room.bo, "franc ")
    assert passed(room, minutes=0) == ()
    type_words(room, room.bo, "x")
    assert len(passed(room, minutes=0)) == 1


def test_a_document_that_cannot_be_cut_does_not_stop_the_others(
    room: Room, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Room(
        *(room.town, room.alix, room.bo, room.tender),
        room.town.spec(room.alix, room.tender, TEXT, "ccap"),
    )
    type_words(room, room.bo, "francs ")
    type_words(other, room.bo, "francs ")

    def failing(ask: Ask, spec: Spec, draft: Draft, **more: Any) -> Revision:
        if spec.id == room.spec:
            raise Invalid({})
        return save_revision(ask, spec, draft, **more)

    monkeypatch.setattr(cutting, "save_revision", failing)
    assert [cut.spec_id for cut in passed(room, minutes=10)] == [other.spec]
    assert f"document {room.spec} could not be cut" in caplog.text
    monkeypatch.undo()
    assert [cut.spec_id for cut in passed(room, minutes=1)] == [room.spec]


def test_of_several_processes_each_version_is_cut_once(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    now = room.town.clock() + timedelta(minutes=10)
    cut: list[Revision] = []
    start = threading.Barrier(4)

    def process() -> None:
        start.wait()
        cut.extend(cut_idle(room.town.store, now))

    threads = [threading.Thread(target=process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.number for each in cut] == [2]
    assert len(room.revisions()) == 2


def test_words_typed_after_a_version_made_meanwhile_wait_for_their_own_pause(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_words(room, room.bo, "francs ")
    is_due = cutting._is_due

    def interrupted(found: Pending, now: datetime) -> bool:
        if len(room.revisions()) == 1:
            with room.asking(room.alix) as (ask, tender, spec):
                history.name_milestone(ask, tender, spec, number=2, name="Pour visa")
            type_words(room, room.bo, "et ")
        return is_due(found, now)

    monkeypatch.setattr(cutting, "_is_due", interrupted)
    assert passed(room, minutes=10) == ()
    assert len(passed(room, minutes=10)) == 1


def test_a_version_can_be_asked_for_with_a_reason(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    with room.asking(room.alix) as (ask, tender, spec):
        cut = cut_revision(ask, tender, spec, reason=" Délai\nprécisé ")
        assert cut is not None
        assert (cut.author_id, cut.reason) == (room.alix.id, "Délai précisé")
        assert cut.authors == f"[{room.bo.id}]"
        assert cut_revision(ask, tender, spec) is None
    whole(room)


def test_who_only_reads_cuts_nothing(room: Room) -> None:
    cy = room.town.person("Cy")
    room.town.join(room.alix, room.tender, cy, Role.READER)
    type_words(room, room.bo, "francs ")
    with pytest.raises(Forbidden), room.asking(cy) as (ask, tender, spec):
        cut_revision(ask, tender, spec)


def test_a_phase_ends_on_a_version_of_every_document(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    with room.asking(room.alix) as (ask, tender, _):
        tenders.move_phase(ask, tender, target="cross_reading")
    assert [each.origin for each in room.revisions()][1:] == [Origin.MOVED]
    assert "francs" in room.text()


def test_a_milestone_can_name_the_text_as_it_is_now(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    with room.asking(room.alix) as (ask, tender, spec):
        history.name_milestone(ask, tender, spec, number=2, name="Pour visa")
    assert room.revisions()[-1].origin == Origin.NAMED
    assert "francs" in room.text()
    whole(room)


def test_a_milestone_on_a_version_leaves_what_is_being_written(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    with room.asking(room.alix) as (ask, tender, spec):
        history.name_milestone(ask, tender, spec, number=1, name="Au départ")
    assert len(room.revisions()) == 1
    assert "francs" in live_text(room)


def test_a_text_that_says_the_same_lends_its_name_to_the_last_version(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    rub_out(room, room.bo, "francs ")
    with room.asking(room.alix) as (ask, tender, spec):
        history.name_milestone(ask, tender, spec, number=2, name="Pour visa")
    assert len(room.revisions()) == 1


def test_restoring_leaves_what_was_being_written_in_a_version(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    with room.asking(room.alix) as (ask, tender, spec):
        writing.restore_revision(
            *(ask, tender, spec), number=1, reason="", edit_id="e" * 16
        )
    assert [each.origin for each in room.revisions()][1:] == [
        Origin.RESTORED,
        Origin.RESTORE,
    ]
    assert "francs" in room.texts()[1]
    assert room.text() == TEXT
    whole(room)


def test_a_form_saved_meanwhile_names_all_who_wrote(room: Room) -> None:
    type_words(room, room.alix, "bien ")
    room.write(room.bo, "objet", "# Objet {#objet}\n\nAutre.")
    last = room.revisions()[-1]
    assert last.authors == f"[{room.alix.id}, {room.bo.id}]"
    assert "bien ouvrés" in room.text()
    whole(room)


def test_a_document_withdrawn_keeps_its_last_words(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    with room.asking(room.alix) as (ask, tender, spec):
        specs.withdraw_spec(ask, tender, spec)
    assert room.revisions()[-1].origin == Origin.WITHDRAWN


def test_a_copy_is_that_of_a_version_by_who_wrote_it(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    with room.asking(room.alix) as (ask, tender, _):
        start = Start(copy_of=(room.tender, room.spec))
        specs.add_spec(ask, tender, SpecForm(kind="cctp"), start)
    last = room.revisions()[-1]
    assert (last.origin, last.author_id) == (Origin.COPIED, room.bo.id)


def test_writing_goes_on_after_a_version_was_cut(room: Room) -> None:
    type_words(room, room.bo, "francs ")
    passed(room, minutes=10)
    type_words(room, room.alix, "et ")
    assert "francs et ouvrés" in live_text(room)
    assert live_version(room) == 10
    passed(room, minutes=10)
    assert "francs et ouvrés" in room.text()
    whole(room)
