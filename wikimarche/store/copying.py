"""Copying a whole database out, row by row, and into one where nothing was done yet.

Rows travel as plain values, so that a copy taken from SQLite goes into PostgreSQL and back.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, func, insert, inspect, select

from wikimarche.store.opening import Store
from wikimarche.store.tables import METADATA

__all__ = ["fill", "is_unused", "snapshot", "table_names", "table_rows"]

Row = Mapping[str, Any]

BATCH = 500
# What a database has before anybody did anything in it.
FROM_THE_START = frozenset(
    {"alembic_version", "chain_head", "cpv", "heartbeat", "stamp", "sweep"}
)


@contextmanager
def snapshot(store: Store) -> Iterator[Connection]:
    """Give a connection that sees one state of the database until it is closed."""
    with store.reader.connect() as plain:
        connection = plain
        if not store.is_sqlite:  # SQLite's reading transactions are such already
            connection = plain.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def table_names() -> tuple[str, ...]:
    """Give the name of every table, those that others point at first."""
    return tuple(table.name for table in METADATA.sorted_tables)


def table_rows(connection: Connection, name: str) -> Iterator[Row]:
    """Give the rows of a table by primary key, a few in memory at a time."""
    table = METADATA.tables[name]
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execution_options(yield_per=BATCH, stream_results=True).execute(
        query
    )
    yield from (
        {str(name): value for name, value in row.items()} for row in result.mappings()
    )


def is_unused(connection: Connection) -> bool:
    """Tell whether nobody ever did anything in this database; it may have its tables or not."""
    names = set(inspect(connection).get_table_names()) - FROM_THE_START
    tables = MetaData()
    tables.reflect(connection, only=sorted(names))
    counts = (
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables.tables.values()
    )
    return not any(counts)


def fill(connection: Connection, name: str, rows: Iterable[Row]) -> int:
    """Put these rows in the place of all those of a table, and count them."""
    tables = MetaData()
    tables.reflect(connection, only=[name], resolve_fks=False)
    table = tables.tables[name]
    connection.execute(delete(table))
    count, left = 0, iter(rows)
    while batch := [dict(row) for row in islice(left, BATCH)]:
        connection.execute(insert(table), batch)
        count += len(batch)
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        _go_on_counting(connection, table)
    return count


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Have PostgreSQL number the next row after the last one that was put in."""
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if sequence:
        following = func.coalesce(func.max(table.c.id), 0) + 1
        connection.execute(select(func.setval(sequence, following, False)))
