"""Queries on the documents of a tender: drafts, steps, revisions, milestones, pictures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select as sql_select
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, func, select

from wikimarche.rules import Actor
from wikimarche.store.alone import is_alone
from wikimarche.store.gathering import (
    add_row,
    gathered,
    is_gathering,
    set_version,
    version_gathered,
    write_gathered,
)
from wikimarche.store.packs import packed_between
from wikimarche.store.tables import (
    METADATA,
    Account,
    Edit,
    Image,
    Milestone,
    Push,
    Revision,
    Spec,
    Step,
)
from wikimarche.store.tenders import visible_to

__all__ = [
    "codes_of",
    "edit_of",
    "head_of",
    "heads_of",
    "image_of",
    "image_seen_by",
    "images_of",
    "keep_push",
    "keep_steps",
    "lock_spec",
    "loose_steps",
    "milestone_of",
    "milestones_of",
    "next_position",
    "push_of",
    "revision_at",
    "revision_before",
    "revision_with_digest",
    "revisions_of",
    "spec_of",
    "specs_of",
    "step_made",
    "steps_between",
    "writers_since",
]


LOCKED = "documents locked"


def specs_of(session: Session, tender_id: int) -> Sequence[Spec]:
    """Give the documents in use of a tender, in their order."""
    query = select(Spec).where(
        Spec.tender_id == tender_id, col(Spec.withdrawn_at).is_(None)
    )
    return session.exec(query.order_by(col(Spec.position), col(Spec.id))).all()


def spec_of(session: Session, tender_id: int, spec_id: int) -> Spec | None:
    """Give a document in use of this tender."""
    spec = session.get(Spec, spec_id)
    if spec is None or spec.tender_id != tender_id or spec.withdrawn_at is not None:
        return None
    return spec


def codes_of(session: Session, tender_id: int) -> set[str]:
    """Give every code taken in a tender, those of withdrawn documents included."""
    return set(session.exec(select(Spec.code).where(Spec.tender_id == tender_id)).all())


def next_position(session: Session, tender_id: int) -> int:
    """Give the place after the last document of a tender."""
    query = select(func.max(Spec.position)).where(Spec.tender_id == tender_id)
    return (session.exec(query).one() or 0) + 1


def lock_spec(session: Session, spec_id: int) -> Spec:
    """Give a document as it is now and keep other writers waiting until the commit.

    PostgreSQL locks the row; SQLite already holds its one writing transaction, in which a
    row that was read stays as it is.
    """
    if is_alone(session) or _is_locked(session, spec_id):
        spec = session.get_one(Spec, spec_id)
        # Nobody may have kept the row since a work beside gave it another version.
        if version := version_gathered(session, spec_id):
            set_committed_value(spec, "version", version)
        return spec
    query = select(Spec).where(Spec.id == spec_id).with_for_update()
    spec = session.exec(query.execution_options(populate_existing=True)).one()
    session.info[LOCKED] = session.info.get(LOCKED, frozenset()) | {spec_id}
    return spec


def _is_locked(session: Session, spec_id: int) -> bool:
    """Tell whether this transaction holds the document already, all its works together."""
    return is_gathering(session) and spec_id in session.info.get(LOCKED, ())


def steps_between(session: Session, spec_id: int, after: int, upto: int) -> Sequence[Step]:
    """Give the steps with after < version ≤ upto, in order, packed ones too.

    Raises PackBroken when packed ones cannot be read.
    """
    rows = loose_steps(session, spec_id, after, upto)
    if len(rows) >= upto - after:
        return rows
    # Looked for last: rows that go meanwhile are in a pack by then.
    until = rows[0].version - 1 if rows else upto
    return [*packed_between(session, spec_id, after, until), *rows]


def loose_steps(session: Session, spec_id: int, after: int, upto: int) -> Sequence[Step]:
    """Give the steps with after < version ≤ upto that are not packed away, in order."""
    write_gathered(session)
    query = select(Step).where(
        Step.spec_id == spec_id, col(Step.version) > after, col(Step.version) <= upto
    )
    return session.exec(query.order_by(col(Step.version))).all()


def writers_since(session: Session, spec: Spec, version: int) -> Sequence[Account]:
    """Give those who made the steps after a version that are not packed away."""
    query = select(Step.account_id).where(
        Step.spec_id == spec.id, col(Step.version) > version
    )
    return session.exec(select(Account).where(col(Account.id).in_(query))).all()


def step_made(session: Session, spec_id: int, version: int) -> tuple[str, datetime] | None:
    """Give which edit made a step, and when; None when it is not there, or packed away."""
    query = select(Step.edit_id, Step.at).where(
        Step.spec_id == spec_id, Step.version == version
    )
    row = session.connection().execute(query).first()
    return None if row is None else (row[0], row[1])


def revision_at(session: Session, spec_id: int, number: int) -> Revision | None:
    """Give a revision by its number in the document."""
    query = select(Revision).where(Revision.spec_id == spec_id, Revision.number == number)
    return session.exec(query).first()


def head_of(session: Session, spec_id: int) -> Revision:
    """Give the last revision of a document; there is always one."""
    query = select(Revision).where(Revision.spec_id == spec_id)
    return session.exec(query.order_by(col(Revision.number).desc()).limit(1)).one()


def heads_of(
    session: Session, spec_ids: Sequence[int]
) -> dict[int, tuple[Revision, Account]]:
    """Give the last revision of each document and its author."""
    query: Any = (
        select(Revision, Account)
        .join(Spec, col(Spec.id) == Revision.spec_id)
        .join(Account, col(Account.id) == Revision.author_id)
        .where(col(Spec.id).in_(spec_ids), Revision.number == Spec.number)
    )
    return {
        revision.spec_id: (revision, account) for revision, account in session.exec(query)
    }


def revisions_of(
    session: Session, spec_id: int, *, limit: int | None = None, before: int | None = None
) -> Sequence[tuple[Revision, Account, Milestone | None]]:
    """Give the revisions of a document with author and milestone, the latest first."""
    query: Any = (
        select(Revision, Account, Milestone)
        .join(Account, col(Account.id) == Revision.author_id)
        .join(Milestone, col(Milestone.revision_id) == Revision.id, isouter=True)
        .where(Revision.spec_id == spec_id)
        .order_by(col(Revision.number).desc())
    )
    if before is not None:
        query = query.where(col(Revision.number) < before)
    if limit is not None:
        query = query.limit(limit)
    return [tuple(row) for row in session.exec(query).all()]


def revision_with_digest(session: Session, spec_id: int, digest: str) -> Revision | None:
    """Give the revision of a document that has this digest."""
    query = select(Revision).where(Revision.spec_id == spec_id, Revision.digest == digest)
    return session.exec(query).first()


def milestone_of(session: Session, revision_id: int) -> Milestone | None:
    """Give the name of a revision, when it has one."""
    return session.exec(
        select(Milestone).where(Milestone.revision_id == revision_id)
    ).first()


def milestones_of(session: Session, spec_id: int) -> Sequence[tuple[Milestone, Revision]]:
    """Give the named revisions of a document, the latest first."""
    query: Any = (
        select(Milestone, Revision)
        .join(Revision, col(Revision.id) == Milestone.revision_id)
        .where(Revision.spec_id == spec_id)
        .order_by(col(Revision.number).desc())
    )
    return [tuple(row) for row in session.exec(query).all()]


def keep_steps(session: Session, spec: Spec, steps: Sequence[Step]) -> None:
    """Keep the steps that follow those of a locked document, and note that it was written.

    `session.info["written"]` gives, by document, the version to tell once it is committed.
    """
    assert spec.id is not None
    version = steps[-1].version
    add_row(session, *steps)
    set_version(session, spec.id, version)
    set_committed_value(spec, "version", version)
    session.info["written"] = session.info.get("written", {}) | {spec.id: version}


def revision_before(session: Session, spec_id: int, version: int) -> Revision:
    """Give the last revision cut at a version or before it; the first is at version 0."""
    query = select(Revision).where(
        Revision.spec_id == spec_id, col(Revision.version) <= version
    )
    return session.exec(query.order_by(col(Revision.number).desc()).limit(1)).one()


def keep_push(session: Session, push: Push) -> None:
    """Keep what became of a batch of steps."""
    add_row(session, push)


def push_of(session: Session, edit_id: str) -> Push | None:
    """Give what became of a batch of steps, None when it is not known."""
    for push in gathered(session, Push):
        if push.edit_id == edit_id:
            return push
    table = METADATA.tables["push"]
    query = sql_select(table).where(table.c.edit_id == edit_id)
    row = session.connection().execute(query).mappings().first()
    return None if row is None else Push(**row)


def edit_of(session: Session, edit_id: str) -> Edit | None:
    """Give what became of a client's edit, None when it is not known."""
    return session.get(Edit, edit_id)


def image_of(session: Session, tender_id: int, name: str) -> Image | None:
    """Give a picture of a tender by its name."""
    query = select(Image).where(Image.tender_id == tender_id, Image.name == name)
    return session.exec(query).first()


def image_seen_by(session: Session, actor: Actor, name: str) -> Image | None:
    """Give a picture by its name, when a tender that the actor may know of holds it."""
    seen = select(visible_to(actor).subquery().c.id)
    query = select(Image).where(Image.name == name, col(Image.tender_id).in_(seen))
    return session.exec(query.limit(1)).first()


def images_of(session: Session, tender_id: int) -> Sequence[Image]:
    """Give the pictures of a tender, the latest first."""
    query = select(Image).where(Image.tender_id == tender_id)
    return session.exec(query.order_by(col(Image.id).desc())).all()
