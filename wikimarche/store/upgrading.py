"""Bringing a database to the schema of this program, and telling when it is newer.

Migrations live in `migrations/versions`; each runs in one explicit transaction, so an
upgrade killed in the middle is simply run again.
"""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from wikimarche.errors import Sentence, StoreUnavailable
from wikimarche.store.opening import Store

__all__ = [
    "SchemaNewer",
    "SchemaOlder",
    "check_schema",
    "current_schema",
    "is_known",
    "migrate",
    "schema_of",
    "upgrade",
]

ALONE = text("SELECT pg_advisory_xact_lock(:key)")
ALONE_KEY = 7_241_992_000  # any number, the same for every upgrade


UNREACHABLE = Sentence(
    "La base de données ne répond pas : vérifiez WIKIMARCHE_DATABASE_URL, et que le serveur est lancé."
)


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


def check_schema(store: Store) -> None:
    """Raise SchemaNewer or SchemaOlder unless the database has exactly our schema."""
    found = current_schema(store)
    scripts = ScriptDirectory.from_config(_config())
    if found is not None and not is_known(found):
        message = (
            f"La base de données est au schéma {found}, plus récent que ce programme : "
            "installez la version la plus récente de wiki-marché. Rien n’a été modifié."
        )
        raise SchemaNewer(message)
    if found != scripts.get_current_head():
        message = (
            "La base de données doit être mise à niveau : lancez « wikimarche upgrade »."
        )
        raise SchemaOlder(message)


def upgrade(store: Store) -> None:
    """Run the migrations that are missing; raise SchemaNewer when there is nothing to know.

    Two upgrades at once follow each other: the second finds nothing more to do.
    """
    try:
        check_schema(store)
    except SchemaOlder:
        with store.writer.begin() as connection:
            if not store.is_sqlite:  # there the file has one writer
                connection.execute(ALONE, {"key": ALONE_KEY})
            migrate(connection, "head")
