"""Queries on tenders, their lots, team and fields. `visible_to` is the one filter."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from wikimarche.rules import Actor, Profile
from wikimarche.store.alone import is_alone
from wikimarche.store.tables import (
    Account,
    FieldValue,
    Lot,
    Membership,
    Service,
    Spec,
    Tender,
)

__all__ = [
    "clear_lots",
    "counts_of_specs",
    "field_values",
    "lock_tender",
    "lots_of",
    "member_of",
    "members_of",
    "owners_of",
    "reference_taken",
    "tender_of",
    "tender_with",
    "tenders_of",
    "visible_to",
]


def visible_to(actor: Actor) -> SelectOfScalar[Tender]:
    """Give the query of every tender the actor may know of; all others start from it.

    Companies see no tender here: what is opened to them is another text (promise P7).
    """
    query = select(Tender)
    if actor.profile is Profile.COMPANY:
        return query.where(col(Tender.id).is_(None))
    mine = select(Membership.tender_id).where(Membership.account_id == actor.id)
    return query.where(col(Tender.id).in_(mine))


def tenders_of(session: Session, actor: Actor) -> Sequence[Tender]:
    """Give the actor's tenders, the latest first."""
    return session.exec(visible_to(actor).order_by(col(Tender.id).desc())).all()


def tender_of(session: Session, actor: Actor, tender_id: int) -> Tender | None:
    """Give a tender the actor may see."""
    return session.exec(visible_to(actor).where(Tender.id == tender_id)).first()


def lock_tender(session: Session, tender_id: int, *, shared: bool) -> None:
    """Read a tender as it is now and keep it so until the commit.

    Others who would change it wait; when `shared`, those who only need it unchanged go on.
    PostgreSQL locks the row; SQLite already holds its one writing transaction, in which a
    row that was read stays as it is.
    """
    if is_alone(session):
        session.get_one(Tender, tender_id)
        return
    query = select(Tender).where(Tender.id == tender_id)
    query = query.with_for_update(read=shared, key_share=not shared)
    session.exec(query.execution_options(populate_existing=True)).one()


def tender_with(session: Session, reference: str) -> Tender | None:
    """Give the tender of a reference, for the operator's commands."""
    return session.exec(select(Tender).where(Tender.reference == reference)).first()


def reference_taken(session: Session, reference: str, *, but: int | None) -> bool:
    """Tell whether another tender has this reference."""
    query = select(Tender.id).where(Tender.reference == reference)
    if but is not None:
        query = query.where(Tender.id != but)
    return session.exec(query).first() is not None


def lots_of(session: Session, tender_id: int) -> Sequence[Lot]:
    """Give the lots of a tender, by number."""
    query = select(Lot).where(Lot.tender_id == tender_id).order_by(col(Lot.number))
    return session.exec(query).all()


def clear_lots(session: Session, tender_id: int) -> None:
    """Remove every lot of a tender; the sheet writes them anew."""
    for lot in lots_of(session, tender_id):
        session.delete(lot)
    session.flush()


def field_values(session: Session, tender_id: int) -> Sequence[FieldValue]:
    """Give the fields of a tender that are not its own columns, in the order they came."""
    query = select(FieldValue).where(FieldValue.tender_id == tender_id)
    return session.exec(query.order_by(col(FieldValue.id))).all()


def members_of(
    session: Session, tender_id: int
) -> Sequence[tuple[Membership, Account, Service | None]]:
    """Give the team of a tender with accounts and services, by name."""
    query: Any = (
        select(Membership, Account, Service)
        .join(Account, col(Account.id) == Membership.account_id)
        .join(Service, col(Service.id) == Account.service_id, isouter=True)
        .where(Membership.tender_id == tender_id)
        .order_by(func.lower(Account.name))
    )
    return [tuple(row) for row in session.exec(query).all()]


def member_of(session: Session, tender_id: int, account_id: int) -> Membership | None:
    """Give the membership of an account in a tender."""
    return session.get(Membership, (tender_id, account_id))


def owners_of(session: Session, tender_id: int) -> int:
    """Count the buyers in charge of a tender."""
    query = select(func.count()).where(
        Membership.tender_id == tender_id, Membership.role == "owner"
    )
    return session.exec(query).one()


def counts_of_specs(session: Session, tender_ids: Sequence[int]) -> dict[int, int]:
    """Count the documents in use of each tender."""
    query = (
        select(Spec.tender_id, func.count())
        .where(col(Spec.tender_id).in_(tender_ids), col(Spec.withdrawn_at).is_(None))
        .group_by(col(Spec.tender_id))
    )
    return dict(session.exec(query).all())
