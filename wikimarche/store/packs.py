"""Steps packed away: one compressed body for each revision that is old enough.

    step rows ── oldest_rows ─► packed ─► put_away ─► StepPack ── packed_between ─► steps

A body is JSON, its changes apart from who made them: neighbours of one edit are named once.
Zstandard does the work, as for texts; a step costs about ten bytes instead of two hundred.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import zstandard
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, delete, func, select

from wikimarche.store.pack_tables import StepPack
from wikimarche.store.tables import Revision, Spec, Step

__all__ = [
    "PackBroken",
    "end_of",
    "ends_after",
    "last_traced",
    "oldest_rows",
    "pack_before",
    "packed",
    "packed_between",
    "packs_of",
    "put_away",
    "read_authors",
    "spec_ids_to_pack",
    "step_count",
    "written_authors",
]

LEVEL = 9  # written once, when nobody waits, and kept for ever


class PackBroken(RuntimeError):
    """Packed steps that cannot be read; the message names them."""


def packed(number: int, rows: Sequence[Step]) -> StepPack:
    """Pack the steps that a revision brought: all of them, in order, at least one."""
    runs = groupby(rows, key=lambda row: (row.edit_id, row.account_id, row.at))
    edits = [
        [edit_id, account, at.isoformat(), sum(1 for _ in run)]
        for (edit_id, account, at), run in runs
    ]
    content = _json({"edits": edits, "changes": [row.change for row in rows]})
    return StepPack(
        spec_id=rows[0].spec_id,
        number=number,
        first=rows[0].version,
        count=len(rows),
        digest=hashlib.sha256(content).hexdigest(),
        body=_compressed(content),
    )


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _compressed(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=LEVEL).compress(content)


def _steps(pack: StepPack) -> Iterator[Step]:
    """Give the steps of a pack as the rows they were; PackBroken when it is not as it was made."""
    place = f"the steps of document {pack.spec_id}, revision {pack.number}"
    try:
        content = zstandard.ZstdDecompressor().decompress(pack.body)
        if hashlib.sha256(content).hexdigest() != pack.digest:
            raise PackBroken(f"{place}, are not those that were packed")
        value = json.loads(content)
        makers = [
            (edit_id, account, datetime.fromisoformat(at))
            for edit_id, account, at, count in value["edits"]
            for _ in range(count)
        ]
        made = list(zip(makers, value["changes"], strict=True))
    except (zstandard.ZstdError, ValueError, KeyError, TypeError) as error:
        raise PackBroken(f"{place}, cannot be read: {error}") from error
    if len(made) != pack.count:
        raise PackBroken(f"{place}, are {len(made)} and not {pack.count}")
    for version, ((edit_id, account, at), change) in enumerate(made, start=pack.first):
        yield Step(
            spec_id=pack.spec_id,
            version=version,
            edit_id=edit_id,
            account_id=account,
            at=at,
            change=change,
        )


def end_of(pack: StepPack) -> int:
    """Give the version of the last step of a pack."""
    return pack.first + pack.count - 1


def packed_between(session: Session, spec_id: int, after: int, upto: int) -> list[Step]:
    """Give the packed steps with after < version ≤ upto, in order.

    Raises PackBroken when some of them cannot be read.
    """
    authors: Any = StepPack.authors
    query = (
        select(StepPack)
        .where(
            StepPack.spec_id == spec_id,
            StepPack.first <= upto,
            col(StepPack.first) + col(StepPack.count) > after + 1,
        )
        .order_by(col(StepPack.number))
        .options(defer(authors))
    )
    packs = session.exec(query).all()
    return [step for p in packs for step in _steps(p) if after < step.version <= upto]


def spec_ids_to_pack(
    session: Session, *, kept: int, before: datetime, limit: int
) -> Sequence[int]:
    """Give documents that have rows of steps made before a moment, and before their last `kept` revisions."""
    row = aliased(Step)
    oldest = select(func.min(row.version)).where(row.spec_id == Spec.id).scalar_subquery()
    query = (
        select(Revision.spec_id)
        .join(Spec, col(Spec.id) == Revision.spec_id)
        .join(Step, (col(Step.spec_id) == Spec.id) & (col(Step.version) == oldest))
        .where(
            Revision.number == Spec.number - kept,
            Step.version <= Revision.version,
            Step.at <= before,
        )
        .limit(limit)
    )
    return session.exec(query).all()


def oldest_rows(
    session: Session, spec_id: int, *, kept: int, before: datetime
) -> tuple[Revision, Sequence[Step]] | None:
    """Give the oldest revision of a document whose steps are rows, with all of these.

    None when it is one of the last `kept` revisions, was cut after that moment, or another
    process has just packed them.
    """
    mine = Step.spec_id == spec_id
    first: int | None = session.exec(select(func.min(Step.version)).where(mine)).one()
    spec = session.get(Spec, spec_id)
    if first is None or spec is None:
        return None
    query = select(Revision).where(Revision.spec_id == spec_id, Revision.version >= first)
    revision = session.exec(query.order_by(col(Revision.number)).limit(1)).first()
    if revision is None or revision.number > spec.number - kept or revision.at > before:
        return None
    upto = select(Step).where(mine, Step.version <= revision.version)
    rows = session.exec(upto.order_by(col(Step.version))).all()
    return (revision, rows) if rows else None


def put_away(session: Session, pack: StepPack) -> bool:
    """Put a pack in the place of its rows; False when another process has just done it.

    Whoever removes the rows keeps the pack: a second process waits here, then finds none.
    """
    span = col(Step.version).between(pack.first, end_of(pack))
    query = delete(Step).where(col(Step.spec_id) == pack.spec_id, span)
    removed = session.connection().execute(query).rowcount
    if removed == 0:
        return False
    if removed != pack.count:
        raise PackBroken(f"{removed} rows of steps and not {pack.count}")
    session.add(pack)
    session.flush()
    return True


def step_count(session: Session, spec_id: int) -> tuple[int, int]:
    """Give how many steps a document has, packed ones included, and the version of the last."""
    rows = select(func.count(), func.max(Step.version)).where(Step.spec_id == spec_id)
    packs = select(
        func.coalesce(func.sum(StepPack.count), 0),
        func.max(StepPack.first + StepPack.count - 1),
    ).where(StepPack.spec_id == spec_id)
    loose, last = session.exec(rows).one()
    away, end = session.exec(packs).one()
    return loose + away, max(last or 0, end or 0)


def ends_after(session: Session, spec_id: int, after: int) -> list[tuple[int, int]]:
    """Give the revisions cut past a version, in order: number, and version each ends at."""
    query = (
        select(Revision.number, Revision.version)
        .where(Revision.spec_id == spec_id, Revision.version > after)
        .order_by(col(Revision.number))
    )
    return [(number, version) for number, version in session.exec(query)]


def packs_of(session: Session, spec_id: int) -> Iterator[StepPack]:
    """Give the packs of a document, one after the other."""
    query = select(StepPack).where(StepPack.spec_id == spec_id)
    yield from session.exec(query.order_by(col(StepPack.number))).yield_per(4)


def pack_before(session: Session, spec_id: int, number: int) -> StepPack | None:
    """Give the last pack before a revision, None when there is none."""
    query = select(StepPack).where(StepPack.spec_id == spec_id, StepPack.number < number)
    return session.exec(query.order_by(col(StepPack.number).desc()).limit(1)).first()


def last_traced(session: Session, spec_id: int) -> StepPack | None:
    """Give the last pack that says who wrote what, None when there is none."""
    query = select(StepPack).where(
        StepPack.spec_id == spec_id, col(StepPack.authors).is_not(None)
    )
    return session.exec(query.order_by(col(StepPack.number).desc()).limit(1)).first()


def written_authors(value: Any) -> bytes:
    """Pack who wrote what."""
    return _compressed(_json(value))


def read_authors(pack: StepPack) -> Any:
    """Give who wrote what as a pack says it; None when it does not say it, or not readably."""
    if pack.authors is None:
        return None
    try:
        return json.loads(zstandard.ZstdDecompressor().decompress(pack.authors))
    except (zstandard.ZstdError, ValueError):
        return None
