"""Rows that many works of one transaction add, written at once before its commit.

    work ─ add_row ─┐
    work ─ add_row ─┼─► gathered in the session ─► one statement a table ─► commit
    work ─ add_row ─┘

Each statement lets another thread take the interpreter: where people type, the statements
are what a push costs. Nothing of a work that fails is written, so it needs no savepoint.
"""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import bindparam, insert
from sqlmodel import Session, SQLModel, col, update

from wikimarche.store.tables import Spec

__all__ = [
    "add_row",
    "gather",
    "gathered",
    "is_gathering",
    "set_version",
    "version_gathered",
    "write_gathered",
]

Row = TypeVar("Row", bound=SQLModel)

GATHERS = "gathers"
ROWS = "rows gathered"
VERSIONS = "versions gathered"

SET_VERSION = (
    update(Spec).where(col(Spec.id) == bindparam("spec")).values(version=bindparam("now"))
)


def gather(session: Session) -> None:
    """Gather from now on what is added to this session by `add_row` and `set_version`."""
    session.info[GATHERS] = True


def is_gathering(session: Session) -> bool:
    """Tell whether the works of this transaction share it without savepoints."""
    return bool(session.info.get(GATHERS))


def add_row(session: Session, *rows: SQLModel) -> None:
    """Add rows of one table, now or with those of the works beside."""
    if is_gathering(session):
        session.info[ROWS] = (*session.info.get(ROWS, ()), *rows)
    else:
        _insert(session, rows)


def set_version(session: Session, spec_id: int, version: int) -> None:
    """Set the version of a document, now or with those of the works beside."""
    if is_gathering(session):
        session.info[VERSIONS] = session.info.get(VERSIONS, {}) | {spec_id: version}
    else:
        _set_versions(session, {spec_id: version})


def version_gathered(session: Session, spec_id: int) -> int | None:
    """Give the version of a document that waits to be written, None when none does."""
    versions: dict[int, int] = session.info.get(VERSIONS, {})
    return versions.get(spec_id)


def gathered(session: Session, table: type[Row]) -> list[Row]:
    """Give the rows of a table that wait to be written."""
    return [row for row in session.info.get(ROWS, ()) if isinstance(row, table)]


def write_gathered(session: Session) -> None:
    """Write what waits: before the commit, or before somebody looks for it in the database."""
    rows: Sequence[SQLModel] = session.info.pop(ROWS, ())
    for table in dict.fromkeys(type(row) for row in rows):
        _insert(session, [row for row in rows if type(row) is table])
    if versions := session.info.pop(VERSIONS, {}):
        _set_versions(session, versions)


def _insert(session: Session, rows: Sequence[SQLModel]) -> None:
    values = [row.__dict__ for row in rows]
    names = type(rows[0]).model_fields
    plain = [{name: value[name] for name in names} for value in values]
    session.connection().execute(insert(type(rows[0])), plain)


def _set_versions(session: Session, versions: dict[int, int]) -> None:
    values = [{"spec": spec, "now": version} for spec, version in versions.items()]
    session.connection().execute(SET_VERSION, values)
