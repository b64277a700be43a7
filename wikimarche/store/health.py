"""What a probe asks of the database: that it can be written, and which time it has."""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, func, select

from wikimarche.store.tables import Journal, Revision
from wikimarche.store.times import UtcTime

__all__ = ["beat", "newest", "server_time"]

BEAT = text(
    "INSERT INTO heartbeat (id, at) VALUES (1, :at) "
    "ON CONFLICT (id) DO UPDATE SET at = excluded.at"
).bindparams(bindparam("at", type_=UtcTime()))


def beat(session: Session, now: datetime) -> None:
    """Write the one row of the heart beat; two processes may do it at once."""
    session.connection().execute(BEAT, {"at": now})


def newest(session: Session) -> datetime | None:
    """Give the latest time written by the last entry of the journal or the last revision."""
    times = [
        session.exec(select(table.at).order_by(col(table.id).desc()).limit(1)).first()
        for table in (Journal, Revision)
    ]
    return max((at for at in times if at is not None), default=None)


def server_time(session: Session) -> datetime | None:
    """Give the clock of a database server, None when the database is a file of ours."""
    if session.get_bind().dialect.name == "sqlite":
        return None
    found: datetime = session.exec(select(func.clock_timestamp())).one()
    return found
