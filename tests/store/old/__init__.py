"""Databases as earlier versions of the program left them, filled, for the tests of upgrading."""

import base64
import json
import lzma
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from wikimarche.store.copying import fill
from wikimarche.store.opening import Store
from wikimarche.store.upgrading import migrate

READERS: Mapping[str, Callable[[str], Any]] = {
    "bytes": base64.b64decode,
    "time": datetime.fromisoformat,
    "day": date.fromisoformat,
    "number": Decimal,
}


def old_rows(schema: str) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of an earlier database by table, those pointed at first."""
    packed = (Path(__file__).parent / f"{schema}.json.xz").read_bytes()
    tables = json.loads(lzma.decompress(packed))
    return {
        name: [{column: _value(said) for column, said in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def _value(said: Any) -> Any:
    if not isinstance(said, dict):
        return said
    ((kind, text),) = said.items()
    return READERS[kind](text)


def put_old(store: Store, schema: str) -> dict[str, list[dict[str, Any]]]:
    """Make an empty database what an earlier version left; give its rows."""
    tables = old_rows(schema)
    with store.writer.begin() as connection:
        migrate(connection, schema)
        for name, rows in tables.items():
            fill(connection, name, rows)
    return tables
