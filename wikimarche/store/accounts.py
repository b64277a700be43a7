"""Queries on accounts, services, companies, open sessions and failed attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, func, select

from wikimarche.store.tables import (
    Account,
    Attempt,
    Company,
    Membership,
    Service,
    SignIn,
    Tender,
)

__all__ = [
    "Holder",
    "account_by_email",
    "account_of",
    "accounts",
    "active_administrators",
    "attempts",
    "companies",
    "company_of",
    "end_sign_ins",
    "forget_attempts",
    "has_accounts",
    "hold_administrators",
    "holder_of",
    "memberships",
    "owned_alone",
    "roles_by_tender",
    "service_of",
    "services",
    "sign_in_of",
    "sign_ins",
]

_HOLDER = (
    columns(
        *(col(SignIn.id), col(SignIn.seen_at), col(Account.id), col(Account.name)),
        *(col(Account.profile), col(Account.language), col(Account.is_admin)),
        col(Account.is_steward),
        *(col(Account.service_id), col(Account.company_id)),
        *(col(Account.must_change), col(Account.active)),
    )
    .join(Account, col(Account.id) == SignIn.account_id)
    .where(col(SignIn.token_hash) == bindparam("token_hash"))
)
_ROLES = select(Membership.tender_id, Membership.role).where(
    Membership.account_id == bindparam("account_id")
)


def has_accounts(session: Session) -> bool:
    """Tell whether anybody can sign in at all."""
    return session.exec(select(Account.id).limit(1)).first() is not None


def account_of(session: Session, account_id: int) -> Account | None:
    """Give an account by its id."""
    return session.get(Account, account_id)


def account_by_email(session: Session, email: str) -> Account | None:
    """Give the account of an address already in lower case."""
    return session.exec(select(Account).where(Account.email == email)).first()


def accounts(session: Session) -> Sequence[Account]:
    """Give every account, by name."""
    return session.exec(
        select(Account).order_by(func.lower(Account.name), col(Account.id))
    ).all()


def active_administrators(session: Session) -> int:
    """Count the administrators who can still sign in."""
    query = select(func.count()).where(col(Account.is_admin), col(Account.active))
    return session.exec(query).one()


def hold_administrators(session: Session) -> None:
    """Keep administrators as they are until the commit.

    Two of them who would close each other's account at once wait for each other.
    """
    query = select(Account.id).where(col(Account.is_admin)).order_by(col(Account.id))
    session.exec(query.with_for_update()).all()


def services(session: Session) -> Sequence[Service]:
    """Give every service, by name."""
    return session.exec(select(Service).order_by(func.lower(Service.name))).all()


def service_of(session: Session, service_id: int) -> Service | None:
    """Give a service by its id."""
    return session.get(Service, service_id)


def companies(session: Session) -> Sequence[Company]:
    """Give every company, by name."""
    return session.exec(select(Company).order_by(func.lower(Company.name))).all()


def company_of(session: Session, company_id: int) -> Company | None:
    """Give a company by its id."""
    return session.get(Company, company_id)


def roles_by_tender(session: Session, account_id: int) -> dict[int, str]:
    """Give the role of an account in each tender it belongs to."""
    rows = session.connection().execute(_ROLES, {"account_id": account_id})
    return {row[0]: row[1] for row in rows}


def memberships(session: Session, account_id: int) -> list[tuple[Membership, Tender]]:
    """Give every tender whose team an account is in, with what it does there."""
    query = (
        select(Membership, Tender)
        .join(Tender, col(Tender.id) == Membership.tender_id)
        .where(Membership.account_id == account_id)
        .order_by(col(Tender.id))
    )
    fresh = query.execution_options(populate_existing=True)
    return [(member, tender) for member, tender in session.exec(fresh)]


def owned_alone(session: Session, account_id: int) -> Sequence[Tender]:
    """Give the tenders that nobody else who can sign in is in charge of."""
    others = (
        select(Membership.tender_id)
        .join(Account, col(Account.id) == Membership.account_id)
        .where(
            Membership.role == "owner",
            Membership.account_id != account_id,
            col(Account.active),
        )
    )
    query = (
        select(Tender)
        .join(Membership, col(Membership.tender_id) == Tender.id)
        .where(Membership.account_id == account_id, Membership.role == "owner")
        .where(col(Tender.id).not_in(others))
    )
    return session.exec(query.order_by(col(Tender.id))).all()


@dataclass(frozen=True)
class Holder:
    """Who holds a token: the open session, and the account it opens as every page needs it."""

    session_id: int
    seen_at: datetime
    id: int
    name: str
    profile: str
    language: str
    is_admin: bool
    is_steward: bool
    service_id: int | None
    company_id: int | None
    must_change: bool
    active: bool


def holder_of(session: Session, token_hash: str) -> Holder | None:
    """Give who holds a token, active or not; asked at every request, so no row is built for it."""
    row = session.connection().execute(_HOLDER, {"token_hash": token_hash}).first()
    return None if row is None else Holder(*tuple(row))


def sign_in_of(session: Session, sign_in_id: int) -> SignIn | None:
    """Give an open session by its id."""
    return session.get(SignIn, sign_in_id)


def sign_ins(session: Session, account_id: int) -> Sequence[SignIn]:
    """Give the open sessions of an account, the last used first."""
    query = select(SignIn).where(SignIn.account_id == account_id)
    return session.exec(
        query.order_by(col(SignIn.seen_at).desc(), col(SignIn.id).desc())
    ).all()


def end_sign_ins(session: Session, account_id: int, *, but: int | None = None) -> None:
    """Close every session of an account, except the one named."""
    query = delete(SignIn).where(col(SignIn.account_id) == account_id)
    if but is not None:
        query = query.where(col(SignIn.id) != but)
    session.exec(query)


def attempts(
    session: Session, key: str, since: datetime, *, until: datetime | None = None
) -> tuple[int, datetime | None]:
    """Count the failed attempts of a key between two moments, and tell the oldest of them."""
    query = select(func.count(), func.min(Attempt.at)).where(
        Attempt.key == key, col(Attempt.at) >= since
    )
    if until is not None:
        query = query.where(col(Attempt.at) <= until)
    count, oldest = session.exec(query).one()
    return count, oldest


def forget_attempts(session: Session, key: str) -> None:
    """Forget every failed attempt of a key: its owner signed in, or left."""
    session.exec(delete(Attempt).where(col(Attempt.key) == key))
