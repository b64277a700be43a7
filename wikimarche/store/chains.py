"""Reading the sealed chains from one end to the other, a few rows at a time."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from wikimarche.store.tables import (
    ChainHead,
    Edit,
    Image,
    Journal,
    Milestone,
    Revision,
    Spec,
)

__all__ = [
    "chain_ends",
    "edits_astray",
    "every_image",
    "every_journal_entry",
    "every_revision",
    "every_spec",
    "journal_end",
    "milestones_named",
]

BATCH = 100


def every_spec(session: Session) -> Sequence[Spec]:
    """Give every document, withdrawn ones too."""
    return session.exec(select(Spec).order_by(col(Spec.id))).all()


def every_revision(session: Session, spec_id: int) -> Iterator[Revision]:
    """Give the revisions of a document, the first one first."""
    query = select(Revision).where(Revision.spec_id == spec_id)
    yield from session.exec(query.order_by(col(Revision.number))).yield_per(BATCH)


def every_journal_entry(session: Session) -> Iterator[Journal]:
    """Give the whole journal, the first entry first."""
    yield from session.exec(select(Journal).order_by(col(Journal.id))).yield_per(BATCH)


def every_image(session: Session) -> Iterator[Image]:
    """Give every picture."""
    yield from session.exec(select(Image).order_by(col(Image.id))).yield_per(4)


def journal_end(session: Session) -> ChainHead | None:
    """Give the count and the last digest that the journal says it has."""
    return session.get(ChainHead, "journal")


def chain_ends(session: Session) -> list[tuple[int, int, str]]:
    """Give each document with the number and the digest of its last revision."""
    query = (
        select(Revision.spec_id, Revision.number, Revision.digest)
        .join(Spec, col(Spec.id) == Revision.spec_id)
        .where(Revision.number == Spec.number)
        .order_by(col(Revision.spec_id))
    )
    return [(spec, number, digest) for spec, number, digest in session.exec(query)]


def milestones_named(session: Session) -> list[tuple[int, int, Milestone]]:
    """Give every milestone with its document and the number of its revision."""
    query = (
        select(Revision.spec_id, Revision.number, Milestone)
        .join(Revision, col(Revision.id) == Milestone.revision_id)
        .order_by(col(Milestone.id))
    )
    return [(spec, number, row) for spec, number, row in session.exec(query)]


def edits_astray(session: Session) -> Sequence[Edit]:
    """Give the edits that say they are in a revision their document does not have."""
    query = (
        select(Edit)
        .join(Spec, col(Spec.id) == Edit.spec_id)
        .where((col(Edit.number) > Spec.number) | (col(Edit.number) < 1))
    )
    return session.exec(query).all()
