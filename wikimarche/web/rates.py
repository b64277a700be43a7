"""How fast one account may send: buckets that fill with time, in memory, a process each."""

from collections.abc import Callable, Hashable
from math import ceil
from threading import Lock
from time import monotonic

from wikimarche.errors import Sentence, TooMany

__all__ = ["Rate", "Rates"]

MOST = 20_000  # keys; those whose bucket is full again are forgotten first

TOO_FAST = Sentence(
    "Cela va plus vite que ce qui peut être reçu : l’envoi reprendra dans un instant."
)

Rate = tuple[float, float]
"""So many a second, so many at once."""


class Rates:
    """What each key has taken lately; safe between threads."""

    def __init__(self, ticks: Callable[[], float] = monotonic) -> None:
        self.ticks = ticks
        self._lock = Lock()
        self._spent: dict[Hashable, tuple[float, float, float]] = {}

    def take(self, key: Hashable, rate: Rate) -> None:
        """Take one; TooMany, with the seconds to wait, when there is none left."""
        each_second, most = rate
        with self._lock:
            now = self.ticks()
            _, at, left = self._spent.pop(key, (each_second, now, most))
            left = min(most, left + (now - at) * each_second)
            good = left >= 1
            self._spent[key] = (each_second, now, left - good)
            if len(self._spent) > MOST:
                self._forget()
        if not good:
            raise TooMany(max(1, ceil((1 - left) / each_second)), TOO_FAST)

    def _forget(self) -> None:
        """Forget the keys asked for longest ago: a bucket refills in seconds."""
        for key in list(self._spent)[: MOST // 10]:
            del self._spent[key]
