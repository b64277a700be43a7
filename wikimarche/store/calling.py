"""Calls between the processes of one PostgreSQL server: a text of at most 8,000 bytes.

    say ─► queue ─► a thread ─► NOTIFY ─► LISTEN ─► a thread of every process ─► heard

Nothing is kept: who was away has missed it, and is told so (`missed`) when it is back. On
SQLite, which has one process, there is nobody to call.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread

import psycopg

from wikimarche.store.opening import CONNECT_SECONDS, Store

__all__ = ["MOST_BYTES", "Calls"]

logger = logging.getLogger("wikimarche")

CHANNEL = "wikimarche_live"
MOST_BYTES = 7_999  # PostgreSQL refuses more
AGAIN_SECONDS = 1.0
LISTENED_SECONDS = 0.5  # between two looks at whether to stop
MOST_WAITING = 5_000  # calls, while the server is away

SAY = "SELECT pg_notify(%s, %s)"


class Calls:
    """What this process says to the others and hears from all, itself included.

    `heard` and `missed` are called in a thread of their own.
    """

    def __init__(
        self, store: Store, heard: Callable[[str], None], missed: Callable[[], None]
    ) -> None:
        url = store.writer.url.set(drivername="postgresql")
        self.url = "" if store.is_sqlite else url.render_as_string(hide_password=False)
        self.heard = heard
        self.missed = missed
        self._waiting: SimpleQueue[str | None] = SimpleQueue()
        self._stopped = Event()
        self._threads: list[Thread] = []

    def open(self) -> None:
        """Begin to listen and to speak."""
        if not self.url:
            return
        for work in (self._listen, self._speak):
            thread = Thread(target=self._again, args=(work,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def say(self, text: str) -> None:
        """Say a text to every process, soon; nothing before `open` and when it is too long."""
        room = self._waiting.qsize() < MOST_WAITING
        if self._threads and room and len(text.encode()) <= MOST_BYTES:
            self._waiting.put(text)

    def close(self) -> None:
        """Stop listening and speaking; what waits to be said is dropped."""
        self._stopped.set()
        self._waiting.put(None)
        for thread in self._threads:
            thread.join(CONNECT_SECONDS)

    def _again(self, work: Callable[[], None]) -> None:
        """Work until it is over, whatever happens to the server meanwhile."""
        while not self._stopped.is_set():
            try:
                work()
            except psycopg.Error as error:
                logger.warning("calls between processes are cut: %s", type(error).__name__)
                self._stopped.wait(AGAIN_SECONDS)

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True, connect_timeout=CONNECT_SECONDS)

    def _listen(self) -> None:
        with self._connected() as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self.missed()
            while not self._stopped.is_set():
                for call in connection.notifies(timeout=LISTENED_SECONDS):
                    self.heard(call.payload)

    def _speak(self) -> None:
        with self._connected() as connection:
            while not self._stopped.is_set():
                text = None
                with suppress(Empty):
                    text = self._waiting.get(timeout=LISTENED_SECONDS)
                if text is not None:
                    connection.execute(SAY, (CHANNEL, text))
