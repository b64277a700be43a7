"""Turns: how many may do a costly thing at once, and how many may wait for it.

Those who wait are threads of the web process. There are few of them, so their number is
bounded: whoever comes after is told at once, and pages go on being read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

from wikimarche.errors import Busy, Sentence

__all__ = ["Turns"]

CROWDED = Sentence(
    "Trop de travaux longs (exports, comparaisons, fichiers à lire) sont en cours. Réessayez dans une minute."
)


class Turns:
    """Lets `at_once` in, keeps `waiting` more at the door for at most `seconds`."""

    def __init__(self, at_once: int, *, waiting: int, seconds: float) -> None:
        self.at_once = at_once
        self.waiting = waiting
        self.seconds = seconds
        self._inside = 0
        self._outside = 0
        self._left = Condition()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it; Busy when too many wait or when it does not come."""
        self._enter()
        try:
            yield
        finally:
            with self._left:
                self._inside -= 1
                self._left.notify()

    def _enter(self) -> None:
        with self._left:
            free = self._inside < self.at_once and not self._outside
            if not free:
                self._wait()
            self._inside += 1

    def _wait(self) -> None:
        if self._outside >= self.waiting:
            raise Busy(CROWDED)
        self._outside += 1
        try:
            if not self._left.wait_for(
                lambda: self._inside < self.at_once, timeout=self.seconds
            ):
                raise Busy(CROWDED)
        finally:
            self._outside -= 1
