"""Queries of retention: how long things are kept, and the removal of what is past it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, text
from sqlmodel import Session, col, select, update

from wikimarche.store.tables import Attempt, Edit, Push, Retention, SignIn, Sweep
from wikimarche.store.times import UtcTime

__all__ = [
    "chosen_days",
    "claim_sweep",
    "forget_attempts_before",
    "forget_edits_before",
    "forget_pushes_before",
    "forget_sign_ins_before",
    "keep_days",
    "last_sweep",
]

ONLY = 1  # the one row of Sweep
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST = text(
    "INSERT INTO sweep (id, at) VALUES (1, :at) ON CONFLICT (id) DO NOTHING"
).bindparams(bindparam("at", type_=UtcTime()))


def chosen_days(session: Session) -> Mapping[str, int]:
    """Give the numbers of days that the administrator chose, by the name of the kind."""
    return {row.name: row.days for row in session.exec(select(Retention))}


def keep_days(session: Session, name: str, days: int) -> None:
    """Remember how many days a kind is kept."""
    row = session.get(Retention, name) or Retention(name=name, days=days)
    row.days = days
    session.add(row)


def last_sweep(session: Session) -> datetime | None:
    """Give when what was past its retention was last removed, None when it never was."""
    row = session.get(Sweep, ONLY)
    return None if row is None or row.at == EPOCH else row.at


def claim_sweep(session: Session, now: datetime, *, every: timedelta) -> bool:
    """Take the next sweep, if it is due: of several processes one alone is told yes.

    A last sweep that lies in the future was noted by a wrong clock, and does not count.
    """
    session.connection().execute(FIRST, {"at": EPOCH})
    due = (col(Sweep.at) <= now - every) | (col(Sweep.at) > now)
    query = update(Sweep).where(col(Sweep.id) == ONLY, due).values(at=now)
    return session.connection().execute(query).rowcount == 1


def forget_attempts_before(session: Session, moment: datetime) -> int:
    """Remove the failed attempts to sign in older than a moment; give how many."""
    return _removed(session, delete(Attempt).where(col(Attempt.at) < moment))


def forget_sign_ins_before(session: Session, moment: datetime) -> int:
    """Remove the sessions last used before a moment; give how many."""
    return _removed(session, delete(SignIn).where(col(SignIn.seen_at) < moment))


def forget_edits_before(session: Session, moment: datetime) -> int:
    """Remove what became of edits older than a moment; give how many. Texts stay."""
    return _removed(session, delete(Edit).where(col(Edit.at) < moment))


def forget_pushes_before(session: Session, moment: datetime) -> int:
    """Remove what became of batches of steps older than a moment; give how many. Steps stay."""
    return _removed(session, delete(Push).where(col(Push.at) < moment))


def _removed(session: Session, query: Any) -> int:
    return session.connection().execute(query).rowcount
