"""Backups taken by the tests, and what a database holds."""

from pathlib import Path

from tests.clock import Clock
from wikimarche.desk.backup import back_up
from wikimarche.desk.backup_file import Backup
from wikimarche.store.copying import table_names, table_rows
from wikimarche.store.opening import Store

__all__ = ["quiet", "rows_of", "taken"]


def quiet(_table: str, _rows: int) -> None:
    """Hear nothing."""


def rows_of(store: Store) -> dict[str, list[dict[str, object]]]:
    with store.reader.connect() as connection:
        return {
            name: [dict(row) for row in table_rows(connection, name)]
            for name in table_names(connection)
        }


def taken(store: Store, path: Path) -> Backup:
    return back_up(store, path, Clock()(), told=quiet)
