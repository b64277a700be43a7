"""Whether the program can do its work now: each thing it needs, tried and said.

Asked every few seconds by a proxy or a supervisor, so that the answer is remembered for a
moment; it names no place and no secret, for anybody may read it.
"""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from wikimarche.settings import Settings
from wikimarche.store import health
from wikimarche.store.opening import Store
from wikimarche.store.upgrading import SchemaNewer, SchemaOlder, check_schema
from wikimarche.web import metrics

__all__ = ["CHECKS", "Readiness"]

REMEMBERED_SECONDS = 5
AHEAD = timedelta(minutes=5)
APART = timedelta(seconds=60)

# What each check is called in the answer, and its sentence when it fails.
CHECKS: Mapping[str, tuple[str, str]] = {
    "database": ("base de données", "elle ne répond pas ou ne peut pas être écrite"),
    "schema": (
        "schéma",
        "ce n’est pas celui de ce programme : lancez « wikimarche upgrade »",
    ),
    "disk": ("disque", "il reste trop peu de place : les écritures sont suspendues"),
    "clock": (
        "horloge",
        "elle a reculé, ou n’est pas celle de la base de données : vérifiez l’heure des machines",
    ),
}


class Readiness:
    """Tries each check of a program, once in five seconds at most."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Callable[[], datetime],
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock
        self.ticks = ticks  # not the clock, which may jump
        self._lock = Lock()
        self._last: tuple[float, Mapping[str, bool]] | None = None

    def checks(self) -> Mapping[str, bool]:
        """Give the result of every check by its name, tried now or a moment ago."""
        with self._lock:
            last = self._last
            if last is not None and self.ticks() - last[0] < REMEMBERED_SECONDS:
                return last[1]
            found = {
                "database": self._writes(),
                "schema": self._knows_schema(),
                "disk": self._has_room(),
                "clock": self._goes_forward(),
            }
            self._last = (self.ticks(), found)
        metrics.said_ready(found)
        return found

    def _writes(self) -> bool:
        try:
            with self.store.writing() as session:
                health.beat(session, self.clock())
        except Exception:  # whatever it is, the answer is no, not an incident
            return False
        return True

    def _knows_schema(self) -> bool:
        try:
            check_schema(self.store)
        except (SchemaOlder, SchemaNewer):
            return False
        except Exception:  # the database does not answer: the fault of another check
            return True
        return True

    def _has_room(self) -> bool:
        path = self.store.file
        if path is None:
            return True
        with suppress(OSError):
            free = shutil.disk_usage(path.parent).free
            return free >= self.settings.disk_reserve_mb * 1_000_000
        return False

    def _goes_forward(self) -> bool:
        """Tell whether nothing was written later than now, and the server has our time."""
        now = self.clock()
        with suppress(Exception), self.store.reading() as session:
            written, server = health.newest(session), health.server_time(session)
            late = written is not None and written > now + AHEAD
            apart = server is not None and abs(server - self.clock()) > APART
            return not late and not apart
        return True  # as above
