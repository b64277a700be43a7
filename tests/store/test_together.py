"""Writing together: one commit for all who wait, each with its own answer or its own fault."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from wikimarche.errors import Busy, StoreUnavailable
from wikimarche.store.opening import Store
from wikimarche.store.standing import GROWN
from wikimarche.store.tables import Account, Service

WAIT = 10
MOMENT = datetime(2026, 3, 2, tzinfo=UTC)


def adds(name: str) -> Callable[[Session], str]:
    """Give a work that adds a service and answers its name."""

    def work(session: Session) -> str:
        session.add(Service(name=name))
        session.flush()
        return name

    return work


def names(store: Store) -> list[str]:
    with store.reading() as session:
        return list(session.exec(select(Service.name).order_by(Service.name)))


@contextmanager
def counted(store: Store) -> Iterator[list[int]]:
    """Count the commits of the block."""
    commits = [0]

    def count(_connection: Any) -> None:
        commits[0] += 1

    event.listen(store.writer, "commit", count)
    yield commits
    event.remove(store.writer, "commit", count)


class Crowd:
    """A leader held in its work while others come to wait behind it."""

    def __init__(self, store: Store, pool: ThreadPoolExecutor) -> None:
        self.store, self.pool = store, pool
        self.inside, self.gate = threading.Event(), threading.Event()
        self.first = pool.submit(store.together, 0, self._hold)
        assert self.inside.wait(WAIT)

    def _hold(self, session: Session) -> str:
        self.inside.set()
        assert self.gate.wait(WAIT)
        return adds("first")(session)

    def come(self, key: int, work: Callable[[Session], Any]) -> Future[Any]:
        """Wait behind the leader with a work, certainly in the queue when this returns."""
        queue = self.store._together._waiting
        before = len(queue)
        future = self.pool.submit(self.store.together, key, work)
        for _ in range(WAIT * 100):
            if len(queue) > before:
                return future
            threading.Event().wait(0.01)
        raise AssertionError("never in the queue")


@pytest.fixture
def crowd(store: Store) -> Iterator[Crowd]:
    with ThreadPoolExecutor(16) as pool:
        one = Crowd(store, pool)
        yield one
        one.gate.set()


def test_one_alone_writes_and_is_answered_once_it_is_committed(store: Store) -> None:
    assert store.together(1, adds("Voirie")) == "Voirie"
    assert names(store) == ["Voirie"]


def test_all_who_wait_share_one_commit(store: Store, crowd: Crowd) -> None:
    with counted(store) as commits:
        waiting = [crowd.come(key, adds(f"{key}")) for key in range(8)]
        crowd.gate.set()
        assert [one.result(WAIT) for one in waiting] == [f"{key}" for key in range(8)]
    assert commits == [2]
    assert names(store) == [*"01234567", "first"]


def test_works_are_done_in_the_order_of_their_keys(crowd: Crowd) -> None:
    done: list[int] = []

    def notes(key: int, _session: Session) -> None:
        done.append(key)

    waiting = [crowd.come(key, partial(notes, key)) for key in (3, 1, 2, 1)]
    crowd.gate.set()
    for one in waiting:
        one.result(WAIT)
    assert done == [1, 1, 2, 3]


def test_one_that_fails_gets_its_own_fault_and_the_others_go_on(
    store: Store, crowd: Crowd
) -> None:
    def fails(session: Session) -> None:
        adds("lost")(session)
        session.info["said"] = True
        raise ZeroDivisionError

    def reads(session: Session) -> bool:
        adds("after")(session)
        return "said" in session.info

    before = crowd.come(1, adds("before"))
    failing = crowd.come(2, fails)
    after = crowd.come(3, reads)
    crowd.gate.set()
    with pytest.raises(ZeroDivisionError):
        failing.result(WAIT)
    assert (before.result(WAIT), after.result(WAIT)) == ("before", False)
    assert names(store) == ["after", "before", "first"]


def test_a_stamp_that_grew_in_vain_grows_again(crowd: Crowd) -> None:
    def person(name: str, *, fails: bool) -> Callable[[Session], set[str]]:
        def work(session: Session) -> set[str]:
            seen = set(session.info.get(GROWN, set()))
            session.add(Account(email=name, created_at=MOMENT))
            session.flush()
            if fails:
                raise ZeroDivisionError
            return seen

        return work

    failing = crowd.come(1, person("a@exemple.fr", fails=True))
    after = crowd.come(2, person("b@exemple.fr", fails=False))
    crowd.gate.set()
    with pytest.raises(ZeroDivisionError):
        failing.result(WAIT)
    assert after.result(WAIT) == set()


def test_a_fault_of_the_database_is_said_as_everywhere(crowd: Crowd) -> None:
    def twice(session: Session) -> None:
        statement = "INSERT INTO service (id, name) VALUES (1, 'a')"
        for _ in range(2):
            session.connection().exec_driver_sql(statement)

    failing, after = crowd.come(1, twice), crowd.come(2, adds("after"))
    crowd.gate.set()
    assert isinstance(failing.exception(WAIT), Busy | IntegrityError)
    assert after.result(WAIT) == "after"


def test_a_commit_that_fails_fails_all_of_them(store: Store, crowd: Crowd) -> None:
    def unplugged(_connection: Any) -> None:
        raise StoreUnavailable

    def fails(_session: Session) -> None:
        event.listen(store.writer, "commit", unplugged)
        raise ZeroDivisionError

    waiting = [crowd.come(key, adds(f"{key}")) for key in range(3)]
    own = crowd.come(4, fails)
    crowd.gate.set()
    with pytest.raises(ZeroDivisionError):
        own.result(WAIT)
    assert [type(one.exception(WAIT)) for one in waiting] == [StoreUnavailable] * 3
    event.remove(store.writer, "commit", unplugged)
    assert names(store) == ["first"]


def test_after_a_leader_that_failed_others_lead(store: Store) -> None:
    def fails(_session: Session) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.together(1, fails)
    assert store.together(1, adds("Voirie")) == "Voirie"


def test_many_threads_each_get_their_own_answer(store: Store) -> None:
    with ThreadPoolExecutor(16) as pool:
        waiting = [pool.submit(store.together, n % 3, adds(f"{n:02}")) for n in range(64)]
        assert [one.result(WAIT) for one in waiting] == [f"{n:02}" for n in range(64)]
    assert len(names(store)) == 64
