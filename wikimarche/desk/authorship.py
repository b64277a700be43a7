"""Who wrote what in a document, at a revision and in the text in progress.

    a pack that says it ─┐
    the first revision ──┴─► followed by the steps since, revision by revision ─► Traced

A history of years is replayed once, as it is packed: afterwards only what came since.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from sqlmodel import Session

from wikimarche.desk import drafts
from wikimarche.desk.revisions import spec_id_of
from wikimarche.store import packs, specs
from wikimarche.store.pack_tables import StepPack
from wikimarche.store.tables import Spec
from wikimarche.text import authors
from wikimarche.text.authors import Change, Traced
from wikimarche.text.engine import Refused

__all__ = ["first_traced", "packs_astray", "traced_after", "traced_at_pack", "traced_now"]


def first_traced(session: Session, spec_id: int) -> Traced:
    """Give the first revision of a document, all of it its author's."""
    first = specs.revision_at(session, spec_id, 1)
    assert first is not None
    return authors.begun(drafts.source_of(session, first).doc, first.author_id)


def traced_at_pack(session: Session, pack: StepPack) -> Traced | None:
    """Give who wrote what at the revision of a pack; None when the pack does not say it."""
    kept = packs.read_authors(pack)
    revision = specs.revision_at(session, pack.spec_id, pack.number)
    if kept is None or revision is None:
        return None
    return authors.from_json(kept, drafts.source_of(session, revision).doc)


def traced_after(
    session: Session, spec_id: int, before: Traced, *, after: int, upto: int
) -> Traced | None:
    """Give who wrote what at version `upto`, `before` being at version `after`.

    None when the steps do not replay. What no revision holds yet is of the next one.
    """
    changes = _changes(session, spec_id, after=after, upto=upto)
    found = authors.followed(before, list(changes))
    return None if isinstance(found, Refused) else found


def _changes(session: Session, spec_id: int, *, after: int, upto: int) -> Iterator[Change]:
    """Give the steps past a version, those of one author and revision together."""
    ends = packs.ends_after(session, spec_id, after)
    versions = [version for _, version in ends]
    head = specs.head_of(session, spec_id).number
    numbers = [number for number, _ in ends] + [head + 1]
    rows = specs.steps_between(session, spec_id, after, upto)
    runs = groupby(
        rows,
        key=lambda row: (row.account_id, numbers[bisect_left(versions, row.version)]),
    )
    for (author, number), run in runs:
        yield Change(author, number, drafts.changes_of(list(run)))


def traced_now(session: Session, spec: Spec) -> Traced:
    """Give who wrote what in the text in progress; RuntimeError when its steps do not replay."""
    spec_id = spec_id_of(spec)
    pack = packs.last_traced(session, spec_id)
    known = traced_at_pack(session, pack) if pack else None
    after = packs.end_of(pack) if pack and known else 0
    before = known or first_traced(session, spec_id)
    found = traced_after(session, spec_id, before, after=after, upto=spec.version)
    if found is None:
        raise RuntimeError(f"the steps of document {spec_id} do not replay")
    return found


def packs_astray(session: Session, spec_id: int) -> Iterator[int]:
    """Give the revisions of which a pack does not say who wrote what as the steps do.

    Replays everything from the first revision; RuntimeError when that cannot be done.
    """
    before: Traced | None = first_traced(session, spec_id)
    for pack in packs.packs_of(session, spec_id):
        if before is not None:
            before = traced_after(
                *(session, spec_id, before), after=pack.first - 1, upto=packs.end_of(pack)
            )
        known = before and authors.to_json(before)
        if pack.authors is not None and packs.read_authors(pack) != known:
            yield pack.number
