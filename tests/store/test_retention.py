"""Queries of retention: days that were chosen, one sweep at a time."""

from datetime import timedelta

from tests.people import Town
from wikimarche.store import retention

DAY = timedelta(days=1)


def test_days_are_kept_and_changed(town: Town) -> None:
    with town.store.writing() as session:
        assert retention.chosen_days(session) == {}
        retention.keep_days(session, "edits", 40)
    with town.store.writing() as session:
        retention.keep_days(session, "edits", 50)
    with town.store.reading() as session:
        assert retention.chosen_days(session) == {"edits": 50}


def test_a_sweep_is_claimed_once_until_the_next_is_due(town: Town) -> None:
    now = town.clock()
    with town.store.reading() as session:
        assert retention.last_sweep(session) is None
    with town.store.writing() as session:
        assert retention.claim_sweep(session, now, every=DAY)
        assert not retention.claim_sweep(session, now, every=DAY)
        assert retention.claim_sweep(session, now + DAY, every=DAY)
    with town.store.reading() as session:
        assert retention.last_sweep(session) == now + DAY


def test_a_claim_is_given_up_with_its_transaction(town: Town) -> None:
    class Stopped(Exception):
        pass

    try:
        with town.store.writing() as session:
            assert retention.claim_sweep(session, town.clock(), every=DAY)
            raise Stopped
    except Stopped:
        pass
    with town.store.writing() as session:
        assert retention.claim_sweep(session, town.clock(), every=DAY)
