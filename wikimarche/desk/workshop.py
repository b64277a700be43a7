"""The workshop: where costly work is done, out of the web process and within limits.

    a view's thread ─► turn ─► hand ─► the job ─► its value
                        │        └─ too long, too heavy, dead: ended, replaced, said so
                        └─ too many wait: Busy

A job is a function of the table `jobs`, given plain values and giving one back. The thread
that asks waits here; the event loop never does. Hands start at the first need.
"""

import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import Any, Final, ParamSpec, Protocol, TypeVar

from wikimarche.desk import jobs
from wikimarche.desk.hand import LENGTH, Done, Ending, packed
from wikimarche.desk.turns import CROWDED, Turns
from wikimarche.errors import Busy, Refusal, Sentence, TooCostly

__all__ = ["Workshop"]

P = ParamSpec("P")
T = TypeVar("T")

logger = logging.getLogger("wikimarche")

# Each who has work done, or waits for it, takes a thread of the web process.
MOST_HANDS: Final = 16
WAITING: Final = 4
START_SECONDS: Final = 60  # a hand starts in about 0.3 s; a machine may be very busy
_BEGIN: Final = (
    "import sys; from wikimarche.desk.hand import work; work(sys.argv[1], int(sys.argv[2]))"
)

TOO_LONG = Sentence(
    "Ce travail a été arrêté au bout de %(seconds)s secondes : le document est trop long ou trop complexe. Répartissez-le en plusieurs pièces."
)
TOO_HEAVY = Sentence(
    "Ce travail a été arrêté : il demande plus de %(limit)s Mo de mémoire. Allégez le document ou répartissez-le en plusieurs pièces."
)
STOPPED = Sentence(
    "Ce travail s’est arrêté avant la fin, et rien n’a été enregistré. Réessayez ; si cela recommence, prévenez l’administrateur."
)


class _Gone(Exception):
    """The hand died: its line closed."""


class Observe(Protocol):
    """Whoever counts jobs: their name, their end (done, failed), seconds with the wait."""

    def __call__(self, kind: str, end: str, *, seconds: float) -> None: ...


def _unobserved(kind: str, end: str, *, seconds: float) -> None:
    """Count nothing."""


class Workshop:
    """A bounded number of hands, and those who wait for one.

    `processes` 0 means as many as there are cores; `seconds` and `memory_mb` (above what a
    hand needs to start) bound one job. `table` names the module whose JOBS are run.
    """

    def __init__(
        self,
        *,
        processes: int = 0,
        seconds: float = 20,
        memory_mb: int = 512,
        table: str = jobs.__name__,
    ) -> None:
        at_once = min(processes or len(os.sched_getaffinity(0)), MOST_HANDS)
        self.seconds = seconds
        self.memory_mb = memory_mb
        self.table = table
        self.observe: Observe = _unobserved
        self._turns = Turns(at_once, waiting=WAITING, seconds=seconds)
        self.most = at_once + WAITING
        self._lock = Lock()
        self._idle: list[_Hand] = []
        self._all: set[_Hand] = set()
        self._closed = False

    def run(self, job: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """Have a job done by a hand and give its value.

        Raises Busy when too many wait, TooCostly when the job passes a limit or its hand
        dies, RuntimeError with the hand's traceback when the job raises.
        """
        start, end = time.perf_counter(), "failed"
        try:
            value = self._run(job, *args, **named)
            end = "done"
        finally:
            self.observe(job.__name__, end, seconds=time.perf_counter() - start)
        return value

    def _run(self, job: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        with self._turns.turn():  # packing holds the interpreter: few do it at once
            request = packed((job.__name__, args, named, self.seconds))
            if len(request) * 2 > self.memory_mb * 1_000_000:
                raise self._too_heavy()
            done = self._done(request, name=job.__name__)
        if done.ending is Ending.TOO_HEAVY:
            logger.warning("%s passed %s MB", job.__name__, self.memory_mb)
            raise self._too_heavy()
        if done.ending is Ending.RAISED:
            raise RuntimeError(f"{job.__name__} failed in a hand:\n{done.value}")
        value: T = done.value
        return value

    def close(self) -> None:
        """End every hand, whatever it is doing, and start no other."""
        with self._lock:
            self._closed = True
            hands, self._idle = list(self._all), []
        for hand in hands:
            self._end(hand)

    def _done(self, request: bytes, *, name: str) -> Done:
        hand = self._taken()
        kept = False
        try:
            done = hand.ask(request, seconds=self.seconds)
            kept = not done.spent
        except TimeoutError as error:
            logger.warning("%s passed %s s", name, self.seconds)
            raise TooCostly(
                Sentence(TOO_LONG.text, {"seconds": round(self.seconds)})
            ) from error
        except (_Gone, OSError) as error:
            raise self._stopped(name) from error
        finally:
            if kept:
                self._put_back(hand)
            else:
                self._end(hand)
        return done

    def _stopped(self, name: str) -> Refusal:
        if self._closed:
            return Busy(CROWDED)
        logger.error("the hand that ran %s died", name)
        return TooCostly(STOPPED)

    def _too_heavy(self) -> TooCostly:
        return TooCostly(Sentence(TOO_HEAVY.text, {"limit": self.memory_mb}))

    def _taken(self) -> "_Hand":
        """Give an idle hand that is alive, or a new one."""
        while True:
            with self._lock:
                hand = self._idle.pop() if self._idle else None
            if hand is None:
                return self._started()
            if hand.is_alive():
                return hand
            self._end(hand)

    def _started(self) -> "_Hand":
        with self._lock:
            if self._closed:
                raise Busy(CROWDED)
            hand = _Hand(self.table, self.memory_mb)
            self._all.add(hand)
        try:
            hand.wait_ready()
        except (_Gone, OSError) as error:
            self._end(hand)
            raise self._stopped("start") from error
        return hand

    def _put_back(self, hand: "_Hand") -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(hand)

    def _end(self, hand: "_Hand") -> None:
        hand.end()
        with self._lock:
            self._all.discard(hand)


class _Hand:
    """One process and our end of its line."""

    def __init__(self, table: str, memory_mb: int) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 -- this program, fixed arguments
                [sys.executable, "-P", "-s", "-c", _BEGIN, table, str(memory_mb)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )

    def wait_ready(self) -> None:
        """Wait until it has loaded what it needs; TimeoutError, OSError or _Gone else."""
        self._answer(time.monotonic() + START_SECONDS)

    def ask(self, request: bytes, *, seconds: float) -> Done:
        """Send a job and wait for its end; TimeoutError after `seconds`, _Gone or OSError."""
        end = time.monotonic() + seconds
        self._line.settimeout(seconds)
        self._line.sendall(request)
        return self._answer(end)

    def is_alive(self) -> bool:
        """Tell whether it can take a job: an idle hand says nothing and its line is open."""
        self._line.settimeout(0)
        with suppress(OSError):
            self._line.recv(1)
            return False
        return self._process.poll() is None

    def end(self) -> None:
        """Kill it with all its group, and wait until it is gone."""
        with suppress(ProcessLookupError):
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._line.close()

    def _answer(self, end: float) -> Done:
        (length,) = LENGTH.unpack(self._received(LENGTH.size, end))
        done: Any = pickle.loads(self._received(length, end))  # noqa: S301 -- our own hand
        assert isinstance(done, Done)
        return done

    def _received(self, count: int, end: float) -> bytearray:
        content = bytearray(count)
        place = memoryview(content)
        while place:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._line.settimeout(left)
            got = self._line.recv_into(place)
            if not got:
                raise _Gone
            place = place[got:]
        return content


def _environment() -> dict[str, str]:
    """Give what a hand may know: where the program is, and nothing that is secret."""
    places = [os.path.abspath(place) for place in sys.path]
    return {"PYTHONPATH": os.pathsep.join(places), "LANG": "C.UTF-8"}
