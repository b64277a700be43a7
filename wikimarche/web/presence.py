"""Who is in each document now: kept in memory alone, for as long as they give a sign.

One row for each open page; a person with several has one caret in each and one name.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from threading import Lock
from time import monotonic
from typing import Any

__all__ = ["Person", "Presences"]

SECONDS = 35.0  # without a sign, somebody has left
MOST = 200  # pages open on one document, those beyond are not shown


@dataclass(frozen=True)
class Person:
    """Somebody in one open page: positions are in the document at `version`."""

    client: str
    id: int
    name: str
    initials: str
    tone: int
    since: str
    version: int | None = None
    anchor: int | None = None
    head: int | None = None
    section: str | None = None
    here: bool = True


@dataclass(frozen=True)
class _Sign:
    """A person as last seen, until when, and whether by this process."""

    person: Person
    until: float
    own: bool


class Presences:
    """The people of every document; safe between threads."""

    def __init__(self, ticks: Callable[[], float] = monotonic) -> None:
        self.ticks = ticks
        self._lock = Lock()
        self._signs: dict[int, dict[str, _Sign]] = {}

    def sign(
        self, spec: int, person: Person, *, own: bool = True
    ) -> tuple[Person, bool] | None:
        """Keep a sign of somebody; give it, and whether it changes what the others see.

        None when there is no more room, or the page is somebody else's: as long as it is
        known, another account cannot speak for it.
        """
        with self._lock:
            signs = self._signs.setdefault(spec, {})
            before = signs.get(person.client)
            if before is None and len(signs) >= MOST:
                return None
            if before is not None:
                if before.person.id != person.id:
                    return None
                person = replace(person, since=before.person.since)
            signs[person.client] = _Sign(person, self.ticks() + SECONDS, own)
            return person, before is None or before.person != person

    def leave(self, spec: int, client: str, account: int) -> bool:
        """Forget a page of an account; tell whether it was known."""
        with self._lock:
            signs = self._signs.get(spec, {})
            found = signs.get(client)
            if found is None or found.person.id != account:
                return False
            del signs[client]
            return True

    def leave_all(self, spec: int, account: int) -> bool:
        """Forget every page of an account in a document; tell whether there was one."""
        with self._lock:
            signs = self._signs.get(spec, {})
            gone = [client for client, one in signs.items() if one.person.id == account]
            for client in gone:
                del signs[client]
            return bool(gone)

    def forget_gone(self) -> set[int]:
        """Forget who gave no sign for too long; give the documents they were in."""
        now = self.ticks()
        with self._lock:
            changed = set()
            for spec, signs in list(self._signs.items()):
                gone = [client for client, one in signs.items() if one.until < now]
                for client in gone:
                    del signs[client]
                if gone:
                    changed.add(spec)
                if not signs:
                    del self._signs[spec]
            return changed

    def people(self, spec: int, *, own: bool = False) -> list[Mapping[str, Any]]:
        """Give who is in a document, the first come first; `own` are those this process saw."""
        now = self.ticks()
        with self._lock:
            signs = list(self._signs.get(spec, {}).values())
        found = [one.person for one in signs if one.until >= now and (one.own or not own)]
        return [asdict(person) for person in sorted(found, key=lambda one: one.since)]

    def count(self) -> int:
        """Count the pages that are known to be open."""
        with self._lock:
            return sum(map(len, self._signs.values()))
