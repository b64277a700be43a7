"""The two databases the tests run on: a copied SQLite file, a PostgreSQL of the session."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from wikimarche.store.library_tables import METADATA
from wikimarche.store.opening import Store, open_store
from wikimarche.store.upgrading import upgrade

__all__ = ["Postgres", "copied_sqlite", "empty", "migrated_sqlite", "postgres_of_session"]

# Taken out of the environment: the program refuses a WIKIMARCHE_ name that it does not know.
ASKED = os.environ.pop("WIKIMARCHE_TEST_POSTGRES", "")
SERVER = ASKED or "postgresql://postgres@127.0.0.1:5432"


@dataclass(frozen=True)
class Postgres:
    """The server for the tests; `absence` says why there is none, or is empty."""

    server: str
    asked: bool
    absence: str

    def connect(self) -> psycopg.Connection:
        """Open a connection to the server's own database, outside any transaction."""
        return psycopg.connect(
            f"{self.server}/postgres", connect_timeout=3, autocommit=True
        )

    @contextmanager
    def database(self, name: str) -> Iterator[str]:
        """Create a database for as long as the block lasts; give its address."""
        with self.connect() as server:
            _drop(server, name)
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            # Nothing here has to survive a power cut: do not wait for the disk.
            server.execute(
                sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(
                    sql.Identifier(name)
                )
            )
        try:
            yield f"{self.server}/{name}".replace("postgresql:", "postgresql+psycopg:", 1)
        finally:
            with self.connect() as server:
                _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    server.execute(statement.format(sql.Identifier(name)))


def postgres_of_session() -> Postgres:
    """Look once whether the server answers."""
    postgres = Postgres(SERVER, bool(ASKED), "")
    try:
        postgres.connect().close()
    except psycopg.Error as error:
        reason = str(error).splitlines()[0]
        return Postgres(SERVER, bool(ASKED), f"PostgreSQL does not answer: {reason}")
    return postgres


def migrated_sqlite(folder: Path) -> Path:
    """Make the file that every test copies: the newest schema and no row."""
    path = folder / "template.sqlite3"
    store = open_store(f"sqlite:///{path}")
    upgrade(store)
    store.close()
    return path


def copied_sqlite(template: Path, folder: Path) -> Store:
    """Open a copy of the template in `folder`."""
    path = folder / "wikimarche.sqlite3"
    shutil.copyfile(template, path)
    return open_store(f"sqlite:///{path}")


EMPTIED = count(1)
CHANGES = 1_000  # more than a test makes


def empty(store: Store) -> None:
    """Make the database as migrations leave it: no row but the head of the journal.

    PostgreSQL only. DELETE, not TRUNCATE: on tables with few rows it is a hundred times faster.
    The library's stamp never comes back to an older count: a process keeps under it what it
    has read of this database.
    """
    deletes = [f'DELETE FROM "{table.name}"' for table in reversed(METADATA.sorted_tables)]
    library = next(EMPTIED) * CHANGES
    deletes.append(f"INSERT INTO stamp (name, count) VALUES ('library', {library})")
    deletes.append("INSERT INTO chain_head (name, count, digest) VALUES ('journal', 0, '')")
    counters = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
    with store.writer.begin() as connection:
        connection.exec_driver_sql(";".join([*deletes, counters]))
