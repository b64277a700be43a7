"""Values kept because they are costly to make and never change under their key.

A key names everything its value was made from, so nothing here is ever invalidated: what
changed has another key, and what is not asked for any more leaves when room is needed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Kept"]

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """A bounded memory, the least lately asked for leaving first; safe between threads.

    `most` is in the unit of the weights given to `put` (bytes, texts…).
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._weight = 0
        self._lock = Lock()
        self._rows: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """Give the value of a key, None when it is not kept."""
        with self._lock:
            row = self._rows.get(key)
            if row is None:
                return None
            self._rows.move_to_end(key)
            return row[0]

    def put(self, key: Hashable, value: Value, weight: int = 1) -> None:
        """Keep a value; one heavier than all the room there is is not kept."""
        with self._lock:
            old = self._rows.pop(key, None)
            self._weight -= old[1] if old else 0
            if weight > self.most:
                return
            self._rows[key] = (value, weight)
            self._weight += weight
            while self._weight > self.most:
                _, (_, gone) = self._rows.popitem(last=False)
                self._weight -= gone

    def give(self, key: Hashable, make: Callable[[], Value], weight: int = 1) -> Value:
        """Give the value of a key, made now when it is not kept; two threads may both make it."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found, weight)
        return found

    @property
    def weight(self) -> int:
        """The weight of everything kept now."""
        return self._weight
