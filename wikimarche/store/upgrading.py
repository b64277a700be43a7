"""Bringing a database to the schema of this program, and telling when it is newer.

Migrations live in `migrations/versions`; each runs in one explicit transaction, so an
upgrade killed in the middle is simply run again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError, OperationalError

from wikimarche.errors import Sentence, StoreUnavailable
from wikimarche.store.opening import Store

__all__ = [
    "ALONE_KEY",
    "SchemaNewer",
    "SchemaOlder",
    "changing_alone",
    "check_known",
    "check_schema",
    "current_schema",
    "faults_said",
    "is_known",
    "migrate",
    "schema_of",
    "upgrade",
]

LOG = logging.getLogger(__name__)
ALONE_KEY = 7_241_992_000  # any number, the same for whoever changes tables or copies them
TRY_ALONE = text("SELECT pg_try_advisory_xact_lock(:key)")
ALONE = text("SELECT pg_advisory_xact_lock(:key)")

LOCKED = ("55P03", "40P01")  # of PostgreSQL: lock_not_available, deadlock_detected
DISK_FULL = "53100"

UNREACHABLE = Sentence(
    "La base de données ne répond pas : vérifiez WIKIMARCHE_DATABASE_URL, et que le serveur est lancé."
)
IN_USE = Sentence(
    "La base de données est occupée : arrêtez le programme qui s’en sert, puis relancez. Rien n’a été modifié."
)
FULL = Sentence(
    "Le disque de la base de données est plein : libérez de la place, puis relancez. Rien n’a été modifié."
)
FAULTY = Sentence("La base de données répond : %(words)s. Rien n’a été modifié.")


class SchemaNewer(RuntimeError):
    """The database was upgraded by a newer program than this one."""


class SchemaOlder(RuntimeError):
    """The database has to be upgraded before this program can serve it."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("wikimarche.store") / "migrations"))
    return config


def schema_of(connection: Connection) -> str | None:
    """Give the name of the schema that a connection finds, None when there is none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(schema: str) -> bool:
    """Tell whether this program knows how to bring a database of this schema to its own."""
    scripts = ScriptDirectory.from_config(_config())
    return schema in {script.revision for script in scripts.walk_revisions()}


def migrate(connection: Connection, schema: str) -> None:
    """Bring the database to a schema, within the transaction of this connection."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, schema)


def current_schema(store: Store) -> str | None:
    """Give the name of the database's schema, None when it is empty.

    Raises StoreUnavailable when the database does not answer.
    """
    try:
        with store.writer.connect() as connection:
            return schema_of(connection)
    except OperationalError as error:
        raise StoreUnavailable(UNREACHABLE) from error


def check_known(schema: str | None) -> None:
    """Raise SchemaNewer when this program has never heard of this schema."""
    if schema is not None and not is_known(schema):
        message = (
            f"La base de données est au schéma {schema}, plus récent que ce programme : "
            "installez la version la plus récente de wiki-marché. Rien n’a été modifié."
        )
        raise SchemaNewer(message)


def check_schema(store: Store) -> None:
    """Raise SchemaNewer or SchemaOlder unless the database has exactly our schema."""
    found = current_schema(store)
    check_known(found)
    if found != ScriptDirectory.from_config(_config()).get_current_head():
        message = (
            "La base de données doit être mise à niveau : lancez « wikimarche upgrade »."
        )
        raise SchemaOlder(message)


@contextmanager
def faults_said() -> Iterator[None]:
    """Turn what the database answers to an operator's command into StoreUnavailable."""
    try:
        yield
    except DatabaseError as error:
        raise StoreUnavailable(_said(error)) from error


def _said(error: DatabaseError) -> Sentence:
    words, state = str(error.orig), getattr(error.orig, "sqlstate", "")
    if state in LOCKED or "database is locked" in words:
        return IN_USE
    if state == DISK_FULL or "disk is full" in words:
        return FULL
    if state is None or error.connection_invalidated:
        return UNREACHABLE
    first = (words.splitlines() or [type(error.orig).__name__])[0]
    return Sentence(FAULTY.text, {"words": first})


@contextmanager
def changing_alone(store: Store) -> Iterator[Connection]:
    """Give a transaction that changes tables alone: whoever comes meanwhile waits for its end.

    SQLite admits one process. Raises StoreUnavailable, everything being as it was before.
    """
    with faults_said(), store.writer.begin() as connection:
        if not store.is_sqlite and not connection.scalar(TRY_ALONE, {"key": ALONE_KEY}):
            LOG.warning(
                "Une sauvegarde ou une autre mise à niveau est en cours : attente de sa fin."
            )
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(ALONE, {"key": ALONE_KEY})
            connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
        yield connection


def upgrade(store: Store) -> None:
    """Run the migrations that are missing; raise SchemaNewer when there is nothing to know.

    Two upgrades at once follow each other: the second finds nothing more to do.
    """
    try:
        check_schema(store)
    except SchemaOlder:
        with changing_alone(store) as connection:
            check_known(schema_of(connection))  # somebody newer may have come first
            migrate(connection, "head")
