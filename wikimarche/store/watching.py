"""What the open streams stand on, for many of them at once: asked every second.

A few short queries, whatever the number of people: rights are read again only for those
whose tender, or people, have changed.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from wikimarche.store.tables import SignIn, Spec, Stamp

__all__ = ["Stamps", "counters_of", "open_sign_ins", "stamps_of"]

PEOPLE = "people"

Stamps = tuple[int, int]


def stamps_of(session: Session, tenders: Collection[int]) -> Mapping[int, Stamps]:
    """Give, for each tender, the counts that grow with any change of people and of itself."""
    names = [PEOPLE, *(f"tender:{tender}" for tender in tenders)]
    query = select(Stamp.name, Stamp.count).where(col(Stamp.name).in_(names))
    counts = {row[0]: row[1] for row in session.exec(query)}
    people = counts.get(PEOPLE, 0)
    return {tender: (people, counts.get(f"tender:{tender}", 0)) for tender in tenders}


def open_sign_ins(
    session: Session, sign_ins: Collection[int], *, since: datetime
) -> set[int]:
    """Give those of these sessions that are open, and were used since a moment."""
    query = select(SignIn.id).where(
        col(SignIn.id).in_(sign_ins), col(SignIn.seen_at) >= since
    )
    return {found for found in session.exec(query) if found is not None}


def counters_of(
    session: Session, spec_ids: Collection[int]
) -> Mapping[int, tuple[int, int]]:
    """Give the version and the last revision's number of documents."""
    query = select(Spec.id, Spec.version, Spec.number).where(col(Spec.id).in_(spec_ids))
    return {row[0] or 0: (row[1], row[2]) for row in session.exec(query)}
