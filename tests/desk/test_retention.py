"""How long things are kept: chosen between bounds, swept once a day, counted in the journal."""

import json
import threading
from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests.people import Room, Town
from wikimarche.desk import retention, signing_in
from wikimarche.desk.asking import Ask
from wikimarche.desk.retention import KINDS, Swept
from wikimarche.desk.verifying import verify
from wikimarche.errors import Forbidden, Invalid
from wikimarche.rules import Actor
from wikimarche.store.tables import Attempt, Edit, Journal, SignIn

HERE = "192.0.2.7"
DAY = 86_400
DEFAULTS = {"addresses": "365", "attempts": "1", "edits": "90"}


def opened(town: Town, who: Actor) -> None:
    with town.asking(None) as ask:
        signing_in.open_session(ask, who.id, address=HERE, agent="Firefox")


def swept(town: Town, session_days: int = 14) -> Swept:
    with town.asking(None) as ask:
        return retention.sweep(ask, session_days=session_days)


def chosen(town: Town, ada: Actor, **days: str) -> None:
    with town.asking(ada) as ask:
        retention.set_retention(ask, DEFAULTS | days)


def addresses(town: Town) -> int:
    with town.store.reading() as session:
        return sum(HERE in private for private in session.exec(select(Journal.private)))


def test_an_address_is_erased_after_its_days_and_the_chain_holds(town: Town) -> None:
    bo = town.person("Bo")
    opened(town, bo)
    town.clock.advance(seconds=365 * DAY)
    assert swept(town).addresses == 0
    assert addresses(town) == 1
    town.clock.advance(seconds=1)
    opened(town, bo)
    assert swept(town).addresses == 1
    assert addresses(town) == 1
    with town.store.reading() as session:
        assert verify(session).faults == []
        first = session.exec(select(Journal).order_by(col(Journal.id))).first()
    assert first is not None
    assert (first.private, len(first.private_digest)) == ("", 64)


def test_a_chosen_number_of_days_is_what_counts(town: Town) -> None:
    opened(town, town.person("Bo"))
    chosen(town, town.administrator(), addresses="180")
    town.clock.advance(seconds=181 * DAY)
    assert swept(town).addresses == 1


def test_attempts_sessions_and_edit_ids_go_and_texts_stay(room: Room) -> None:
    town = room.town
    opened(town, room.bo)
    with town.asking(None) as ask:
        signing_in.note_failure(ask, email="x@exemple.fr", address=HERE)
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    texts = room.texts()
    town.clock.advance(seconds=91 * DAY)
    assert swept(town) == Swept(addresses=0, attempts=3, sessions=1, edits=1)
    with town.store.reading() as session:
        for table in (Attempt, SignIn, Edit):
            assert session.exec(select(table)).all() == []
    assert room.texts() == texts


def test_a_session_in_use_stays(town: Town) -> None:
    opened(town, town.person("Bo"))
    town.clock.advance(seconds=13 * DAY)
    assert swept(town, session_days=14).sessions == 0


def test_a_sweep_says_in_the_journal_how_much_and_nothing_else(town: Town) -> None:
    swept(town)
    with town.store.reading() as session:
        (row,) = session.exec(select(Journal)).all()
    assert (row.action, row.account_id, row.private) == ("sweep", None, "")
    assert json.loads(row.detail) == {
        "addresses": 0,
        "attempts": 0,
        "sessions": 0,
        "edits": 0,
    }


def test_the_server_sweeps_once_a_day(town: Town) -> None:
    done = []
    for hours in (0, 1, 22, 1, 23, 1):
        town.clock.advance(seconds=3600 * hours)
        done.append(retention.sweep_if_due(town.store, town.clock()))
    assert done == [True, False, False, True, False, True]


def test_a_sweep_noted_by_a_clock_that_was_ahead_does_not_stop_the_next(town: Town) -> None:
    now = town.clock()
    assert retention.sweep_if_due(town.store, now + timedelta(days=400))
    assert retention.sweep_if_due(town.store, now)
    assert not retention.sweep_if_due(town.store, now)


def test_a_sweep_by_hand_counts_as_the_one_of_the_day(town: Town) -> None:
    swept(town)
    assert not retention.sweep_if_due(town.store, town.clock() + timedelta(hours=23))


def test_of_several_processes_one_alone_sweeps(town: Town) -> None:
    done: list[bool] = []
    start = threading.Barrier(4)

    def process() -> None:
        start.wait()
        done.append(retention.sweep_if_due(town.store, town.clock()))

    threads = [threading.Thread(target=process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    with town.store.reading() as session:
        found = session.exec(select(Journal).where(Journal.action == "sweep")).all()
    assert len(found) == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_days_out_of_their_bounds_are_refused_and_nothing_changes(
    small_town: Town, kind: retention.Kind
) -> None:
    ada = small_town.administrator()
    others = {"addresses": "200", "attempts": "2", "edits": "31"}
    for text in (str(kind.least - 1), str(kind.most + 1), "", "x", "-1", "1.5", "٣٠"):
        with pytest.raises(Invalid) as found:
            chosen(small_town, ada, **(others | {kind.name: text}))
        assert list(found.value.fields) == [kind.name]
    with small_town.store.reading() as session:
        assert retention.days_kept(session) == {k.name: k.default for k in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_both_bounds_may_be_chosen(small_town: Town, kind: retention.Kind) -> None:
    ada = small_town.administrator()
    for days in (kind.least, kind.most):
        chosen(small_town, ada, **{kind.name: str(days)})
        with small_town.store.reading() as session:
            assert retention.days_kept(session)[kind.name] == days


def test_each_change_is_in_the_journal_and_no_other(town: Town) -> None:
    ada = town.administrator()
    chosen(town, ada, edits="40")
    chosen(town, ada, edits="40")
    with town.store.reading() as session:
        (row,) = session.exec(select(Journal)).all()
    assert row.account_id == ada.id
    assert json.loads(row.detail) == {"kind": "edits", "days": 40, "before": 90}


def test_only_an_administrator_chooses(small_town: Town) -> None:
    with pytest.raises(Forbidden):
        chosen(small_town, small_town.buyer())


def test_old_failures_are_forgotten_as_long_as_was_chosen(town: Town) -> None:
    ada = town.administrator()
    chosen(town, ada, attempts="3")

    def fail(ask: Ask) -> None:
        signing_in.note_failure(ask, email="x@exemple.fr", address=HERE)

    for days in (0, 2, 2):
        town.clock.advance(seconds=days * DAY)
        with town.asking(None) as ask:
            fail(ask)
    with town.store.reading() as session:
        assert len(session.exec(select(Attempt)).all()) == 6
