"""Queries on the library of clauses and on its uses. Rows in, rows out: no rule here."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session, col, delete, func, select

from wikimarche.rules import Actor
from wikimarche.store.library_tables import (
    ClauseEvent,
    ClauseNote,
    ClauseProposal,
    ClauseReason,
    ClauseRefusal,
    ClauseUse,
    ClauseVersion,
    LibraryClause,
)
from wikimarche.store.tables import Account, Spec, Stamp, Tender
from wikimarche.store.tenders import visible_to

__all__ = [
    "File",
    "Use",
    "clause_named",
    "current_files",
    "events_of",
    "events_seen",
    "every_spec",
    "library_stamp",
    "lock_clause",
    "notes_of",
    "open_proposals",
    "people_of",
    "proposal_of",
    "proposals_by",
    "reasons_of",
    "refusals_of",
    "replace_uses",
    "stewards_of",
    "uses_of",
    "uses_seen",
    "version_of",
    "versions_of",
]

STAMP = "library"


class File(NamedTuple):
    """A published clause: its row's values and its file."""

    number: str
    version: int
    status: str
    steward_id: int | None
    body: str


class Use(NamedTuple):
    """A clause in a document that the actor may see."""

    use: ClauseUse
    spec: Spec
    tender: Tender


def library_stamp(session: Session) -> int:
    """Give the count that grows with every change of the library."""
    return session.exec(select(Stamp.count).where(Stamp.name == STAMP)).first() or 0


def current_files(session: Session) -> Sequence[File]:
    """Give every clause at its published version, by number."""
    is_current = (col(ClauseVersion.clause_id) == LibraryClause.id) & (
        col(ClauseVersion.version) == LibraryClause.version
    )
    query = select(LibraryClause, ClauseVersion.body).join(ClauseVersion, is_current)
    rows = session.exec(query.order_by(LibraryClause.number)).all()
    return [
        File(row.number, row.version, row.status, row.steward_id, body)
        for row, body in rows
    ]


def clause_named(session: Session, number: str) -> LibraryClause | None:
    """Give the row of a number."""
    return session.exec(select(LibraryClause).where(LibraryClause.number == number)).first()


def lock_clause(session: Session, number: str) -> LibraryClause | None:
    """Give the row of a number as it is now, kept so until the commit."""
    query = select(LibraryClause).where(LibraryClause.number == number).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()


def versions_of(session: Session, clause_id: int) -> Sequence[ClauseVersion]:
    """Give every version of a clause, the last first."""
    query = select(ClauseVersion).where(ClauseVersion.clause_id == clause_id)
    return session.exec(query.order_by(col(ClauseVersion.version).desc())).all()


def version_of(session: Session, number: str, version: int) -> ClauseVersion | None:
    """Give one version of a clause."""
    query = (
        select(ClauseVersion)
        .join(LibraryClause, col(LibraryClause.id) == ClauseVersion.clause_id)
        .where(LibraryClause.number == number, ClauseVersion.version == version)
    )
    return session.exec(query).first()


def notes_of(session: Session, clause_id: int) -> Sequence[tuple[ClauseNote, Account]]:
    """Give what was said of a clause and by whom, the oldest first."""
    query = (
        select(ClauseNote, Account)
        .join(Account, col(Account.id) == ClauseNote.account_id)
        .where(ClauseNote.clause_id == clause_id, col(ClauseNote.removed_at).is_(None))
    )
    return session.exec(query.order_by(col(ClauseNote.id))).all()


def open_proposals(session: Session) -> Sequence[ClauseProposal]:
    """Give the proposals that wait for a decision, the oldest first."""
    query = select(ClauseProposal).where(ClauseProposal.state == "open")
    return session.exec(query.order_by(col(ClauseProposal.id))).all()


def proposals_by(session: Session, account_id: int) -> Sequence[ClauseProposal]:
    """Give what somebody proposed, the latest first."""
    query = select(ClauseProposal).where(ClauseProposal.account_id == account_id)
    return session.exec(query.order_by(col(ClauseProposal.id).desc())).all()


def proposal_of(
    session: Session, proposal_id: int, *, lock: bool = False
) -> ClauseProposal | None:
    """Give a proposal, as it is now and kept so until the commit when it is to be decided."""
    query = select(ClauseProposal).where(ClauseProposal.id == proposal_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).first()


def stewards_of(session: Session) -> Sequence[Account]:
    """Give who may keep clauses: everybody of the organisation that is active."""
    query = select(Account).where(Account.active, Account.profile != "company")
    return session.exec(query.order_by(Account.name)).all()


def people_of(session: Session, ids: set[int]) -> dict[int, Account]:
    """Give accounts by id."""
    rows = session.exec(select(Account).where(col(Account.id).in_(ids)))
    return {row.id: row for row in rows if row.id is not None}


# --- uses in documents


def uses_of(session: Session, spec_id: int) -> Sequence[ClauseUse]:
    """Give the clauses placed in a document, in reading order."""
    query = select(ClauseUse).where(ClauseUse.spec_id == spec_id)
    return session.exec(query.order_by(col(ClauseUse.place))).all()


def uses_seen(session: Session, actor: Actor, number: str) -> Sequence[Use]:
    """Give where a clause is used, in the documents that the actor may see, the latest first."""
    mine = visible_to(actor).with_only_columns(col(Tender.id))
    query = (
        select(ClauseUse, Spec, Tender)
        .join(Spec, col(Spec.id) == ClauseUse.spec_id)
        .join(Tender, col(Tender.id) == Spec.tender_id)
        .where(
            ClauseUse.number == number,
            col(Spec.withdrawn_at).is_(None),
            col(Tender.id).in_(mine),
        )
        .order_by(col(Tender.id).desc(), col(Spec.position))
    )
    return [Use(*row) for row in session.exec(query)]


def replace_uses(session: Session, spec_id: int, uses: Sequence[ClauseUse]) -> None:
    """Put what a document uses in the place of what was known of it."""
    session.exec(delete(ClauseUse).where(col(ClauseUse.spec_id) == spec_id))
    session.add_all(uses)


def events_of(session: Session, number: str) -> dict[str, int]:
    """Count what became of a clause in all documents, by event."""
    query = select(ClauseEvent.event, func.count()).where(ClauseEvent.number == number)
    return dict(session.exec(query.group_by(ClauseEvent.event)).all())


def events_seen(
    session: Session, actor: Actor, number: str, *, limit: int
) -> Sequence[tuple[ClauseEvent, Spec, Tender, Account]]:
    """Give what became of a clause, where and by whom, in documents that the actor may see, the
    latest first.
    """
    mine = visible_to(actor).with_only_columns(col(Tender.id))
    query = (
        select(ClauseEvent, Spec, Tender, Account)
        .join(Spec, col(Spec.id) == ClauseEvent.spec_id)
        .join(Tender, col(Tender.id) == Spec.tender_id)
        .join(Account, col(Account.id) == ClauseEvent.account_id)
        .where(ClauseEvent.number == number, col(Tender.id).in_(mine))
        .order_by(col(ClauseEvent.id).desc())
        .limit(limit)
    )
    return [(event, spec, tender, who) for event, spec, tender, who in session.exec(query)]


def reasons_of(session: Session, spec_id: int) -> Sequence[ClauseReason]:
    """Give why protected passages were changed in a document."""
    query = select(ClauseReason).where(ClauseReason.spec_id == spec_id)
    return session.exec(query.order_by(col(ClauseReason.id))).all()


def refusals_of(session: Session, spec_id: int) -> Sequence[ClauseRefusal]:
    """Give the newer wordings that a document did not want."""
    query = select(ClauseRefusal).where(ClauseRefusal.spec_id == spec_id)
    return session.exec(query.order_by(col(ClauseRefusal.id))).all()


def every_spec(session: Session) -> Sequence[Spec]:
    """Give every document of every tender, for the commands that read them all."""
    return session.exec(select(Spec).order_by(col(Spec.id))).all()
