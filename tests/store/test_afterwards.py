"""What is done once a transaction is committed, or something of it undone."""

import pytest
from sqlmodel import Session

from wikimarche.store.afterwards import afterwards
from wikimarche.store.opening import Store


def listening(session: Session) -> list[str]:
    """Give the list where what happens to the transaction is noted."""
    told: list[str] = []
    afterwards(
        session,
        committed=lambda _: told.append("committed"),
        undone=lambda _: told.append("undone"),
    )
    return told


def test_what_is_committed_is_told_once_and_no_savepoint_is(store: Store) -> None:
    with store.writing() as session:
        told = listening(session)
        with session.begin_nested():
            pass
        assert told == []
    assert told == ["committed"]


def test_a_savepoint_rolled_back_undoes_and_the_rest_is_committed(store: Store) -> None:
    with store.writing() as session:
        told = listening(session)
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            raise ZeroDivisionError
    assert told == ["undone", "committed"]


def test_a_transaction_rolled_back_is_undone_and_never_committed(store: Store) -> None:
    told: list[str] = []
    with pytest.raises(ZeroDivisionError), store.writing() as session:
        told = listening(session)
        raise ZeroDivisionError
    assert told == ["undone"]
