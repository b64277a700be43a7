"""Opening the database: one writer and several readers on SQLite, a pool on PostgreSQL.

SQLite is one process with one writing connection (WAL, synchronous=FULL, BEGIN
IMMEDIATE); readers are opened read-only, so they never take part in a checkpoint.
That is a rule of safety, not of taste: the SQLite of many Pythons has a WAL race
between several writing connections (fixed in 3.51.3). A lock file refuses a second
process. Several workers need PostgreSQL, where the unique keys are the authority.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import IO, Any, Protocol

from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from wikimarche.errors import Busy, Invalid, Sentence, StoreUnavailable
from wikimarche.store.standing import keep_stamps
from wikimarche.store.together import Answer, Together, Work

__all__ = ["Store", "StoreLocked", "open_reading", "open_store"]

READERS = 8
WAIT_SECONDS = 10
CONNECT_SECONDS = 5


class Observe(Protocol):
    """Whoever counts transactions: kind (read, write), end (done, failed), both in seconds."""

    def __call__(
        self, kind: str, end: str, *, seconds: float, wait: float | None
    ) -> None: ...


def _unobserved(kind: str, end: str, *, seconds: float, wait: float | None) -> None:
    """Count nothing."""


class StoreLocked(RuntimeError):
    """Another process already serves this SQLite file."""


class Store:
    """The database as the program sees it: a reading and a writing transaction."""

    def __init__(self, writer: Engine, reader: Engine, lock: IO[str] | None = None) -> None:
        self.writer = writer
        self.reader = reader
        self.observe: Observe = _unobserved
        self._lock = lock
        self._identity = object()
        self._together = Together(self.writing, _refusals)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.writer.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """The database's file, None when it is a server."""
        name = self.writer.url.database
        return Path(name) if self.is_sqlite and name else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state and cannot write.

        In `info`, "store" is the same for all sessions of one database, and "writing" is
        there in those that write.
        """
        with (
            self._observed("read"),
            _refusals(),
            Session(self.reader, expire_on_commit=False) as session,
        ):
            session.info.update(store=self._identity)
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session in one transaction: committed at the end, rolled back on any error."""
        with (
            self._observed("write") as begun,
            _refusals(),
            Session(self.writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            session.connection()  # now, so that waiting for the other writers is known
            begun()
            keep_stamps(session)
            session.info.update(store=self._identity, writing=True)
            yield session

    def together(
        self, key: Hashable, work: Work[Answer], *, gathers: bool = False
    ) -> Answer:
        """Do a work in a transaction shared with all those waiting; its answer is committed.

        `key` orders the works of one transaction. Only what a work that raises wrote is
        undone, and it alone gets its exception; a commit that fails fails all of them. A
        work that `gathers` writes by `add_row` alone.
        """
        return self._together.run(key, work, gathers=gathers)

    @contextmanager
    def _observed(self, kind: str) -> Iterator[Callable[[], None]]:
        """Tell `observe` how a transaction ended and how long it took, and waited."""
        start, end, waits = perf_counter(), "failed", list[float]()
        try:
            yield lambda: waits.append(perf_counter() - start)
            end = "done"
        finally:
            seconds = perf_counter() - start
            self.observe(kind, end, seconds=seconds, wait=waits[0] if waits else None)

    def close(self) -> None:
        """Close every connection and let another process take the file."""
        self.reader.dispose()
        self.writer.dispose()
        if self._lock is not None:
            self._lock.close()


FULL = Sentence(
    "Le disque du serveur est plein : rien n’a été enregistré. Votre texte est conservé dans cette page. Prévenez l’administrateur."
)
TOGETHER = Sentence(
    "Quelqu’un d’autre vient d’enregistrer la même chose : rien n’a été enregistré ici. Réessayez."
)
UNKEPT = Sentence(
    "Un caractère invisible empêche l’enregistrement ou la recherche. Retapez ce que vous aviez collé."
)
UNREADABLE = Sentence(
    "Le fichier %(name)s ne peut pas être ouvert comme une base de données SQLite."
)
MISSING = Sentence("Il n’y a pas de base de données %(name)s : vérifiez les réglages.")
UNIQUE_VIOLATION = "23505"


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn the database's faults into refusals that a person can read."""
    try:
        yield
    except PoolTimeout as error:
        raise Busy from error
    except OperationalError as error:
        text = str(error.orig).lower()
        if "locked" in text or "deadlock" in text or "lock timeout" in text:
            raise Busy from error
        full = "full" in text or "no space" in text
        raise StoreUnavailable(FULL if full else None) from error
    except DataError as error:
        raise Invalid({}, UNKEPT) from error
    except IntegrityError as error:
        if _is_double(error):
            raise Busy(TOGETHER) from error
        raise
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable from error
        raise


def _is_double(error: IntegrityError) -> bool:
    """Tell whether somebody else took, at the same moment, what may be there once only."""
    return getattr(error.orig, "sqlstate", "") == UNIQUE_VIOLATION


def _lock_file(path: Path) -> IO[str]:
    """Hold `path`.lock for as long as the process serves the file.

    Raises StoreLocked when another process holds it.
    """
    handle = path.with_name(path.name + ".lock").open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.close()
        message = (
            f"La base {path.name} est déjà ouverte par un autre processus. "
            "SQLite n’en admet qu’un : arrêtez l’autre, ou passez à PostgreSQL."
        )
        raise StoreLocked(message) from error
    return handle


def _sqlite_writer(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,  # a text must not end in a log with the error about it
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        connect_args={"check_same_thread": False, "timeout": WAIT_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _sqlite_reader(path: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro",
            uri=True,
            check_same_thread=False,
            timeout=WAIT_SECONDS,
            isolation_level=None,
        )

    engine = create_engine(
        "sqlite://",
        creator=connect,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
    )

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _postgres(url: str) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=READERS,
        max_overflow=4,
        pool_timeout=WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c lock_timeout={WAIT_SECONDS * 1000} -c timezone=UTC",
        },
    )


def open_reading(url: str) -> Store:
    """Open a database to read it alone, while another process may serve it.

    A read-only connection to an SQLite file takes no part in checkpoints, so it needs no
    lock. Raises StoreUnavailable when there is no such file.
    """
    if not url.startswith("sqlite:///"):
        return open_store(url)
    path = Path(url.removeprefix("sqlite:///"))
    if not path.is_file():
        raise StoreUnavailable(Sentence(MISSING.text, {"name": path.name}))
    reader = _sqlite_reader(path)
    return Store(reader, reader)


def open_store(url: str) -> Store:
    """Open the database named by a checked setting; the schema is not looked at here.

    Raises StoreLocked when the SQLite file is served by another process, StoreUnavailable
    when it is no database.
    """
    if not url.startswith("sqlite:///"):
        engine = _postgres(url)
        return Store(engine, engine)
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = _lock_file(path)
    store = Store(_sqlite_writer(path), _sqlite_reader(path), lock)
    try:
        with store.writer.connect():  # the first connection makes the file and its WAL
            os.chmod(path, 0o600)
    except DatabaseError as error:
        store.close()
        raise StoreUnavailable(Sentence(UNREADABLE.text, {"name": path.name})) from error
    return store
