"""Queries on the whole journal: what is looked for, page by page, and what is erased of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select, update

from wikimarche.store.tables import Journal, Spec, Tender

__all__ = [
    "NOBODY",
    "Row",
    "Wanted",
    "entries",
    "erase_private_before",
    "erase_private_of",
    "every_entry",
    "tender_called",
]

NOBODY = 0  # looked for as a person: what was done from the command line or by the server

Row = tuple[
    Journal, str | None, str | None
]  # an entry, its tender's reference, its document


@dataclass(frozen=True)
class Wanted:
    """What is looked for in the journal; `until` is left out, everything else is kept."""

    person: int | None = None
    action: str = ""
    tender_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def _looked_for(wanted: Wanted) -> Any:
    query: Any = (
        select(Journal, Tender.reference, Spec.code)
        .join(Tender, col(Tender.id) == Journal.tender_id, isouter=True)
        .join(Spec, col(Spec.id) == Journal.spec_id, isouter=True)
    )
    if wanted.person is not None:
        query = query.where(Journal.account_id == (wanted.person or None))
    if wanted.action:
        query = query.where(Journal.action == wanted.action)
    if wanted.tender_id is not None:
        query = query.where(Journal.tender_id == wanted.tender_id)
    if wanted.since is not None:
        query = query.where(col(Journal.at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(Journal.at) < wanted.until)
    return query


def entries(
    session: Session,
    wanted: Wanted,
    *,
    limit: int,
    before: int | None = None,
    after: int | None = None,
) -> list[Row]:
    """Give a page of the journal, the latest first: what comes before or after an entry.

    Pages follow the counter, so that the last of many costs no more than the first.
    """
    query = _looked_for(wanted)
    if before is not None:
        query = query.where(col(Journal.id) < before)
    if after is not None:
        rising = query.where(col(Journal.id) > after).order_by(col(Journal.id))
        return [tuple(row) for row in session.exec(rising.limit(limit))][::-1]
    falling = query.order_by(col(Journal.id).desc()).limit(limit)
    return [tuple(row) for row in session.exec(falling)]


def every_entry(session: Session, wanted: Wanted, *, limit: int) -> Iterator[Row]:
    """Give what is looked for, the latest first, a few rows at a time."""
    query = _looked_for(wanted).order_by(col(Journal.id).desc()).limit(limit)
    yield from (tuple(row) for row in session.exec(query).yield_per(1_000))


def tender_called(session: Session, reference: str) -> int | None:
    """Give the tender of a reference, whatever its case."""
    query = select(Tender.id).where(func.lower(Tender.reference) == reference.lower())
    return session.exec(query).first()


def erase_private_before(session: Session, moment: datetime) -> int:
    """Erase the erasable part of the entries older than a moment; give how many had one.

    The chain holds: it covers the digest of that part, which stays.
    """
    query = update(Journal).where(col(Journal.at) < moment, col(Journal.private) != "")
    return _erased(session, query)


def erase_private_of(session: Session, account_id: int) -> int:
    """Erase the erasable part of everything an account did; give how many had one."""
    query = update(Journal).where(
        col(Journal.account_id) == account_id, col(Journal.private) != ""
    )
    return _erased(session, query)


def _erased(session: Session, query: Any) -> int:
    session.flush()
    return session.connection().execute(query.values(private="")).rowcount
