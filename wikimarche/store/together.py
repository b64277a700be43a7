"""Writing together: whoever waits to write shares the next transaction, and its commit.

    thread ─┐                     ┌─ work ─┐
    thread ─┼─► queue ─► leader ──┼─ work ─┼─► one commit ─► each its answer
    thread ─┘                     └─ work ─┘

Each work is behind a savepoint, or gathers its rows until the commit.

A commit waits for the disk: twenty people who type would wait for it in turn. The first to
come leads; those who come while it writes are the next group, led by the first of them.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from sqlmodel import Session

from wikimarche.store.gathering import gather, write_gathered

__all__ = ["Together", "Work"]

MOST = 64  # works of one transaction: its locks are held until the last is done

Answer = TypeVar("Answer")
Work = Callable[[Session], Answer]
Apart = Callable[[], AbstractContextManager[Any]]
Opener = Callable[[], AbstractContextManager[Session]]


@dataclass
class _Turn(Generic[Answer]):
    """One work that waits, and what came of it."""

    key: Any
    work: Work[Answer]
    gathers: bool = False
    woken: Event = field(default_factory=Event)
    ended: bool = False
    answers: list[Answer] = field(default_factory=list)
    error: BaseException | None = None

    def answer(self) -> Answer:
        """Give what the work gave, or raise what it raised."""
        if self.error is not None:
            raise self.error
        return self.answers[0]


class Together:
    """The queue of one database; `writing` opens a transaction, `refusals` names its faults."""

    def __init__(self, writing: Opener, refusals: Callable[[], Any]) -> None:
        self._writing = writing
        self._refusals = refusals
        self._lock = Lock()
        self._waiting: deque[_Turn[Any]] = deque()
        self._led = False

    def run(self, key: Hashable, work: Work[Answer], *, gathers: bool = False) -> Answer:
        """Do the work in a transaction shared with whoever waits; its answer is committed.

        Works are done in the order of their keys, which must be of one kind: two processes
        then lock documents in the same order. A work that `gathers` writes by `add_row`
        alone: what it added is forgotten if it fails, without a savepoint.
        """
        turn = _Turn(key, work, gathers)
        with self._lock:
            self._waiting.append(turn)
            leads, self._led = not self._led, True
        if not leads:
            turn.woken.wait()
        if not turn.ended:
            self._lead()
        return turn.answer()

    def _lead(self) -> None:
        """Do the works that wait now, then wake their threads and the next leader."""
        with self._lock:
            count = min(MOST, len(self._waiting))
            group = [self._waiting.popleft() for _ in range(count)]
        try:
            self._commit(sorted(group, key=lambda turn: turn.key))
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._led = following is not None
            if following is not None:
                following.woken.set()
            for turn in group:
                turn.ended = True
                turn.woken.set()

    def _commit(self, group: Sequence[_Turn[Any]]) -> None:
        try:
            with self._writing() as session:
                apart: Apart = session.begin_nested
                if all(turn.gathers for turn in group):
                    apart = nullcontext
                    gather(session)
                for turn in group:
                    self._do(session, turn, apart)
                write_gathered(session)
        except BaseException as error:
            for turn in group:
                turn.error = turn.error or error
            if not isinstance(error, Exception):
                raise

    def _do(self, session: Session, turn: _Turn[Any], apart: Apart) -> None:
        try:
            with self._refusals(), _noted(session), apart():
                turn.answers = [turn.work(session)]
        except Exception as error:  # its own: the others go on
            turn.error = error
            session.expire_all()  # what it had read may show what it wrote


@contextmanager
def _noted(session: Session) -> Iterator[None]:
    """Forget what a work that failed noted in the session, as its rows are forgotten."""
    before = {name: _apart(value) for name, value in session.info.items()}
    try:
        yield
    except BaseException:
        session.info.clear()
        session.info.update(before)
        raise


def _apart(value: Any) -> Any:
    return copy(value) if isinstance(value, set | dict | list) else value
