"""Copying a whole database out, row by row, and into one where nothing was done yet.

Rows travel as plain values, so that a copy taken from SQLite goes into PostgreSQL and
back. Tables are read as the database has them: one of an earlier schema is copied too.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    delete,
    event,
    exists,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DataError, IntegrityError

from wikimarche.errors import Sentence, StoreUnavailable
from wikimarche.store.library_tables import METADATA
from wikimarche.store.opening import Store
from wikimarche.store.times import UtcTime
from wikimarche.store.upgrading import ALONE_KEY, faults_said

__all__ = [
    "Unfit",
    "clear",
    "fill",
    "is_unused",
    "keep_others_out",
    "snapshot",
    "strange_tables",
    "table_names",
    "table_rows",
]

Row = Mapping[str, Any]

BATCH = 100  # rows in memory at a time; a step may hold a whole document
HEAVY_BATCH = 4  # of a table with files in it: a Word model has up to 20 MB
HEAVY_CHARACTERS = 4_000_000
# What a database has before anybody did anything in it.
FROM_THE_START = frozenset(
    {"alembic_version", "chain_head", "clause", "clause_version", "cpv", "heartbeat"}
    | {"stamp", "sweep"}
)
TOGETHER = text("SELECT pg_try_advisory_xact_lock_shared(:key)")
UPGRADING = Sentence(
    "Une mise à niveau ou une restauration est en cours dans cette base de données : relancez quand elle sera finie."
)


class Unfit(RuntimeError):
    """Rows that a table cannot hold; the message is the name of the table."""


@contextmanager
def snapshot(store: Store) -> Iterator[Connection]:
    """Give a connection that sees one state of the database until it is closed.

    Raises StoreUnavailable when the database cannot be read, or is being upgraded.
    """
    with faults_said(), store.reader.connect() as plain:
        connection = plain
        if not store.is_sqlite:  # SQLite's reading transactions are such already
            connection = plain.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            # An upgrade waits for the end of this: it would change tables not read yet.
            if not store.is_sqlite and not connection.scalar(TOGETHER, {"key": ALONE_KEY}):
                raise StoreUnavailable(UPGRADING)
            yield connection


def table_names(connection: Connection) -> tuple[str, ...]:
    """Give the name of every table of ours that there is, those that others point at first."""
    there = set(inspect(connection).get_table_names())
    return tuple(table.name for table in METADATA.sorted_tables if table.name in there)


def strange_tables(connection: Connection) -> set[str]:
    """Give the tables that are another program's."""
    there = set(inspect(connection).get_table_names())
    return there - set(METADATA.tables) - FROM_THE_START


def _table(connection: Connection, name: str) -> Table:
    """Give a table as the database has it, its times aware whatever the database."""
    tables = MetaData()

    @event.listens_for(tables, "column_reflect")
    def _aware(_inspector: Any, _table: Any, column: Any) -> None:
        if isinstance(column["type"], DateTime):
            column["type"] = UtcTime()

    tables.reflect(connection, only=[name], resolve_fks=False)
    return tables.tables[name]


def table_rows(connection: Connection, name: str) -> Iterator[Row]:
    """Give the rows of a table by primary key, a few in memory at a time."""
    table = _table(connection, name)
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    few = HEAVY_BATCH if heavy else BATCH
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execute(
        query, execution_options={"yield_per": few, "stream_results": True}
    )
    names = [column.name for column in table.columns]
    yield from (dict(zip(names, row, strict=True)) for row in result)


def is_unused(connection: Connection) -> bool:
    """Tell whether nobody ever did anything in this database; it may have its tables or not."""
    names = set(inspect(connection).get_table_names()) - FROM_THE_START
    tables = MetaData()
    tables.reflect(connection, only=sorted(names), resolve_fks=False)
    return not any(
        connection.scalar(select(exists(select(1).select_from(table))))
        for table in tables.tables.values()
    )


def keep_others_out(connection: Connection) -> None:
    """Have nobody else use the tables of this database until the transaction ends."""
    names = inspect(connection).get_table_names()
    if connection.dialect.name == "postgresql" and names:  # SQLite has one writer
        quote = connection.dialect.identifier_preparer.quote
        every = ", ".join(quote(name) for name in names)
        connection.exec_driver_sql(f"LOCK TABLE {every} IN ACCESS EXCLUSIVE MODE")


def clear(connection: Connection) -> None:
    """Remove every table of a database that is unused and has no strange one."""
    tables = MetaData()
    tables.reflect(connection)
    tables.drop_all(connection)


def fill(connection: Connection, name: str, rows: Iterable[Row]) -> int:
    """Put these rows in the place of all those of a table, and count them.

    Raises Unfit when they are not rows of this table.
    """
    table = _table(connection, name)
    connection.execute(delete(table))
    kinds = {column.name: column.type.python_type for column in table.columns}
    count, left = 0, iter(rows)
    while batch := list(_next_batch(left)):
        if not all(_fits(row, kinds) for row in batch):
            raise Unfit(name)
        _insert(connection, table, batch)
        count += len(batch)
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        _go_on_counting(connection, table)
    return count


def _fits(row: Row, kinds: Mapping[str, type]) -> bool:
    """Tell whether a row has our columns; SQLite would take any value in any of them."""
    return row.keys() == kinds.keys() and all(
        value is None or isinstance(value, kinds[name]) for name, value in row.items()
    )


def _next_batch(rows: Iterator[Row]) -> Iterator[Row]:
    """Take rows until there are many, or until they are heavy."""
    weight = 0
    for row in islice(rows, BATCH):
        yield row
        weight += sum(len(each) for each in row.values() if isinstance(each, str | bytes))
        if weight > HEAVY_CHARACTERS:
            return


def _insert(connection: Connection, table: Table, batch: list[Row]) -> None:
    try:
        connection.execute(insert(table), [dict(row) for row in batch])
    except (DataError, IntegrityError, OverflowError) as error:
        raise Unfit(table.name) from error


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Have PostgreSQL number the next row after the last one that was put in."""
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if sequence:
        following = func.coalesce(func.max(table.c.id), 0) + 1
        connection.execute(select(func.setval(sequence, following, False)))
