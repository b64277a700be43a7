"""Rows in every table, whatever they are: a table or a column of tomorrow is filled too."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    delete,
    insert,
)

from wikimarche.store.library_tables import METADATA
from wikimarche.store.opening import Store
from wikimarche.store.times import UtcTime

__all__ = ["MOMENT", "fill_everything"]

ROWS = 3
MOMENT = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


def fill_everything(store: Store) -> None:
    """Put three rows in every table: full, with nothing where nothing may be, and full again."""
    tables = METADATA.sorted_tables
    with store.writer.begin() as connection:
        for table in reversed(tables):
            connection.execute(delete(table))
        for table in tables:
            rows = [_row(table, number) for number in range(1, ROWS + 1)]
            connection.execute(insert(table), rows)


def _row(table: Table, number: int) -> dict[str, Any]:
    return {
        column.name: None if column.nullable and number == 2 else _value(column, number)
        for column in table.columns
    }


def _value(column: Column[Any], number: int) -> Any:
    match column.type:
        case UtcTime():
            return MOMENT.replace(minute=number)
        case Boolean():
            return number == 1
        case Integer():
            return number
        case Numeric():
            return Decimal("123456789012.34") if number == 1 else Decimal("0.10")
        case Date():
            return date(2026, 12, number)
        case LargeBinary():
            return bytes(range(256)) * number
        case Text() | _ if column.type.python_type is str:
            return f'{number} — « à 5 m² », l’œuvre\n\t"\\ 𝄞'
    raise AssertionError(f"{column}: say here what such a column may hold")
