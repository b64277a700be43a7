"""Counts over many tenders at once, for the home page: one query each, whatever their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, case, col, func, select

from wikimarche.rules import Actor, Role
from wikimarche.store.tables import Account, FieldValue, Lot, Revision, Spec

__all__ = ["LastChange", "News", "field_counts", "last_changes", "lot_counts", "unread"]


@dataclass(frozen=True)
class LastChange:
    """The latest revision in a tender: of which document, by whom, when."""

    code: str
    name: str
    at: datetime


@dataclass(frozen=True)
class News:
    """Revisions of others since the actor's last one in a document."""

    tender_id: int
    spec_id: int
    code: str
    mine: int
    head: int
    name: str

    @property
    def count(self) -> int:
        """How many revisions there are since."""
        return self.head - self.mine


def field_counts(session: Session, tender_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Give, for each tender, how many of its added fields have a value, and how many there are."""
    filled = func.sum(case((FieldValue.value != "", 1), else_=0))
    query: Any = (
        select(FieldValue.tender_id, filled, func.count())
        .where(col(FieldValue.tender_id).in_(tender_ids))
        .group_by(col(FieldValue.tender_id))
    )
    return {tender: (int(full), count) for tender, full, count in session.exec(query)}


def lot_counts(session: Session, tender_ids: Sequence[int]) -> dict[int, int]:
    """Count the lots of each tender."""
    query = (
        select(Lot.tender_id, func.count())
        .where(col(Lot.tender_id).in_(tender_ids))
        .group_by(col(Lot.tender_id))
    )
    return dict(session.exec(query).all())


def _heads(tender_ids: Sequence[int]) -> Any:
    """Give the query of the last revision of each document in use, with its author."""
    return (
        select(Spec, Revision, Account)
        .join(Revision, col(Revision.spec_id) == Spec.id)
        .join(Account, col(Account.id) == Revision.author_id)
        .where(
            col(Spec.tender_id).in_(tender_ids),
            col(Spec.withdrawn_at).is_(None),
            Revision.number == Spec.number,
        )
    )


def last_changes(session: Session, tender_ids: Sequence[int]) -> dict[int, LastChange]:
    """Give the latest revision of each tender."""
    found: dict[int, LastChange] = {}
    for spec, revision, account in session.exec(
        _heads(tender_ids).order_by(col(Revision.at))
    ):
        found[spec.tender_id] = LastChange(spec.code, account.name, revision.at)
    return found


def unread(session: Session, actor: Actor, tender_ids: Sequence[int]) -> list[News]:
    """Give the documents that others changed since the actor last wrote in them.

    Counted for the documents the actor has written in, those of the actor's service, and
    every document of the tenders the actor is in charge of (from their first revision).
    """
    query: Any = (
        select(Revision.spec_id, func.max(Revision.number))
        .where(Revision.author_id == actor.id)
        .group_by(col(Revision.spec_id))
    )
    mine: dict[int, int] = dict(session.exec(query).all())
    news = []
    for spec, revision, account in session.exec(
        _heads(tender_ids).order_by(col(Revision.at).desc())
    ):
        concerned = (
            spec.id in mine
            or (spec.service_id is not None and spec.service_id == actor.service_id)
            or actor.roles.get(spec.tender_id) is Role.OWNER
        )
        last = mine.get(spec.id, 1)
        if concerned and account.id != actor.id and revision.number > last:
            news.append(
                News(
                    spec.tender_id, spec.id, spec.code, last, revision.number, account.name
                )
            )
    return news
