"""Steps that no revision holds yet: the text in progress since the last one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from wikimarche.store.tables import Revision, Spec, Step

__all__ = ["Pending", "claim_spec", "every_pending", "last_writer", "pending_of", "writers"]


@dataclass(frozen=True)
class Pending:
    """The steps since the last revision `number`: how many, from when to when, up to `version`."""

    spec_id: int
    number: int
    version: int
    steps: int
    since: datetime
    last: datetime


def _query() -> Any:
    """Select the documents with steps since their last revision, one row each."""
    return (
        columns(
            *(col(Spec.id), col(Spec.number), col(Spec.version), func.count()),
            *(func.min(Step.at), func.max(Step.at)),
        )
        .join(
            Revision,
            (col(Revision.spec_id) == Spec.id) & (col(Revision.number) == Spec.number),
        )
        .join(
            Step,
            (col(Step.spec_id) == Spec.id) & (col(Step.version) > Revision.version),
        )
        .where(col(Spec.version) > col(Revision.version))
        .group_by(col(Spec.id), col(Spec.number), col(Spec.version))
        .order_by(col(Spec.id))
    )


def every_pending(session: Session) -> Sequence[Pending]:
    """Give every document with steps since its last revision, withdrawn ones too."""
    return [Pending(*row) for row in session.connection().execute(_query())]


def pending_of(session: Session, spec_id: int) -> Pending | None:
    """Give what was written in a document since its last revision, None when nothing was."""
    row = session.connection().execute(_query().where(col(Spec.id) == spec_id)).first()
    return None if row is None else Pending(*row)


def writers(session: Session, spec_id: int, after: int, upto: int) -> set[int]:
    """Give the accounts of those who made the steps with after < version ≤ upto, not packed."""
    query = select(Step.account_id).where(
        Step.spec_id == spec_id, col(Step.version) > after, col(Step.version) <= upto
    )
    return set(session.exec(query.distinct()).all())


def last_writer(session: Session, spec_id: int) -> int:
    """Give the account of who made the last step of a document that has steps in rows."""
    query = select(Step.account_id).where(Step.spec_id == spec_id)
    return session.exec(query.order_by(col(Step.version).desc()).limit(1)).one()


def claim_spec(session: Session, spec_id: int) -> Spec | None:
    """Give a document locked until the commit, None while somebody else holds it."""
    query = select(Spec).where(Spec.id == spec_id).with_for_update(skip_locked=True)
    return session.exec(query.execution_options(populate_existing=True)).first()
