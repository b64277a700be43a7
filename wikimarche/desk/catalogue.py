"""The library of clauses as everybody reads it: one value, made again when the library changes.

    database ──files──► clauses ──► Catalogue (kept per database, under the stamp "library")

Files were checked when they were stored: they are not judged again, and a file that did not
change is not read again when another one does.

The clauses shipped with the program are put in the database like those of anybody else: a
newer shipped wording is a new version, except of a clause that the organisation has changed.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Final

from sqlmodel import Session

from wikimarche.kept import Kept
from wikimarche.store import library
from wikimarche.store.library_tables import ClauseVersion, LibraryClause
from wikimarche.store.standing import GROWN, LIBRARY
from wikimarche.text.clause_reader import BadClause, read_clause, read_stored
from wikimarche.text.clause_search import Catalogue, Shelved, Words, words_of
from wikimarche.text.clause_search import catalogue as shelved
from wikimarche.text.clauses import Clause

__all__ = ["SHIPPED", "catalogue_of", "clause_from", "shipped_clauses", "shipped_files"]

SHIPPED: Final = "Livrée avec le programme"
PARSED: Final = 4_000
KEPT_CLAUSES: Final = 5_000

# By database and stamp; an older library may still be read by who started before.
_KEPT: Kept[Catalogue] = Kept(KEPT_CLAUSES)


@lru_cache(PARSED)
def clause_from(body: str) -> Clause:
    """Give the clause of a file that was checked when it was stored."""
    found = read_stored(body)
    if isinstance(found, BadClause):
        raise ValueError(f"line {found.line}: {found.reason}")
    return found


@lru_cache(PARSED)
def _words_from(body: str) -> Words:
    """Give the words by which the clause of a stored file is found."""
    return words_of(clause_from(body))


def catalogue_of(session: Session) -> Catalogue:
    """Give the library as it is now."""
    owner, stamp = session.info.get("store"), library.library_stamp(session)
    known = _KEPT.get((owner, stamp)) if owner is not None else None
    if known is not None:
        return known
    found = _shelved_now(session)
    # What this transaction changed may still be undone: nobody else is to see it.
    if owner is not None and LIBRARY not in session.info.get(GROWN, ()):
        _KEPT.put((owner, stamp), found, len(found.shelves) + 1)
    return found


def _shelved_now(session: Session) -> Catalogue:
    rows = library.current_files(session)
    return shelved(
        [Shelved(clause_from(row.body), row.version, row.steward_id) for row in rows],
        {row.number: _words_from(row.body) for row in rows},
    )


def shipped_files() -> Iterator[tuple[str, str]]:
    """Give the name and the text of every clause file of the program."""
    folder = files("wikimarche.data") / "clauses"
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".md"):
            yield path.name, path.read_text(encoding="utf-8")


def shipped_clauses(session: Session, now: datetime) -> int:
    """Put the shipped clauses in the library, newer wordings as new versions; give how many changed.

    A clause whose last version is the organisation's own stays as it is.
    """
    count = 0
    for name, body in shipped_files():
        found = read_clause(body)
        if isinstance(found, BadClause):
            raise ValueError(f"{name}, line {found.line}: {found.reason}")
        count += _shelve(session, found, body, now)
    session.flush()
    return count


def _shelve(session: Session, clause: Clause, body: str, now: datetime) -> bool:
    row = library.clause_named(session, clause.number)
    if row is None:
        row = LibraryClause(number=clause.number, created_at=now)
        session.add(row)
        session.flush()
    assert row.id is not None
    last = library.version_of(session, row.number, row.version)
    if last is not None and (last.account_id is not None or last.body == body):
        return False
    row.version += 1
    row.status = clause.status
    session.add(row)
    session.add(
        ClauseVersion(
            clause_id=row.id,
            version=row.version,
            body=body,
            reason=SHIPPED,
            at=now,
        )
    )
    return True
