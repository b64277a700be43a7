"""How things stand: what a ready page was made from, in two short queries.

A page may be given again as it is only while nothing it shows has changed. Each change of
a tender (sheet, lots, fields, team, documents, milestones) makes its stamp grow, and each
change of people the stamp "people", of the clauses the stamp "library"; texts have their
own counters. The stamps grow in the
flush that writes the change, so no verb can forget them.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import event, inspect, text
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session

from wikimarche.store.library_tables import (
    ClauseVersion,
    LegalProfile,
    LibraryClause,
    RuleAnswer,
)
from wikimarche.store.tables import (
    Account,
    Company,
    FieldValue,
    Lot,
    Membership,
    Milestone,
    Revision,
    Service,
    Spec,
    Tender,
)

__all__ = ["GROWN", "LIBRARY", "Standing", "keep_stamps", "standing_of"]

PEOPLE = "people"
LIBRARY = "library"
COUNTED = {"version", "number"}  # a document's own counters are read as they are
GROWN = "stamps grown"

SPECS = text(
    "SELECT tender.phase, spec.id, spec.version, spec.number FROM tender "
    "LEFT JOIN spec ON spec.tender_id = tender.id AND spec.withdrawn_at IS NULL "
    "WHERE tender.id = :tender ORDER BY spec.position, spec.id"
)
STAMPS = text(
    "SELECT name, count FROM stamp WHERE name IN (:people, :tender) ORDER BY name"
)
GROW = text(
    "INSERT INTO stamp (name, count) VALUES (:name, 1) "
    "ON CONFLICT (name) DO UPDATE SET count = stamp.count + 1"
)

Standing = tuple[tuple[Any, ...], ...]


def standing_of(session: Session, tender_id: int) -> Standing:
    """Give everything the pages of a tender stand on; empty when there is no such tender.

    Rows are (phase, id, version, number) for each document in use, in their order (a single
    one with None when there is none), then the stamps.
    """
    connection = session.connection()
    specs = connection.execute(SPECS, {"tender": tender_id}).all()
    if not specs:
        return ()
    names = {"people": PEOPLE, "tender": _name(tender_id)}
    return (*map(tuple, specs), *map(tuple, connection.execute(STAMPS, names)))


def keep_stamps(session: Session) -> None:
    """Make the stamps grow with what this session writes."""
    event.listen(session, "before_flush", _grow)


def _grow(session: AnySession, _context: Any, _instances: Any) -> None:
    grown = session.info.setdefault(GROWN, set())
    changed = [*session.new, *session.dirty, *session.deleted]
    names = {name for row in changed for name in _names(session, row)} - grown
    for name in sorted(names):  # always in the same order: two writers never wait in a ring
        session.connection().execute(GROW, {"name": name})
    grown |= names


def _name(tender_id: int | None) -> str:
    return f"tender:{tender_id}"


def _names(session: AnySession, row: object) -> Iterator[str]:
    """Give the stamps that a changed row makes grow."""
    match row:
        case Account() | Service() | Company():
            yield PEOPLE
        case Tender() if row.id is not None:
            yield _name(row.id)
        case LibraryClause() | ClauseVersion():
            yield LIBRARY
        case Lot() | FieldValue() | Membership() | RuleAnswer() | LegalProfile():
            yield _name(row.tender_id)
        case Spec() if row in session.new or _changed(row) - COUNTED:
            yield _name(row.tender_id)
        case Milestone():
            yield from _names_of_milestone(session, row)


def _changed(row: object) -> set[str]:
    state = inspect(row)
    assert state is not None
    return {each.key for each in state.attrs if each.history.has_changes()}


def _names_of_milestone(session: AnySession, row: Milestone) -> Iterator[str]:
    revision = session.get(Revision, row.revision_id)
    spec = session.get(Spec, revision.spec_id) if revision else None
    if spec is not None:
        yield _name(spec.tender_id)
