"""Where clauses are used: an index made from the text of each revision, never a second truth.

revision kept ──► clauses in its text ──► rows of `clause_use`, and what became of each one
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from sqlmodel import Session

from wikimarche.desk import drafts
from wikimarche.desk.catalogue import catalogue_of, clause_from
from wikimarche.store import library, specs
from wikimarche.store.library_tables import ClauseEvent, ClauseUse
from wikimarche.store.tables import Revision, Spec
from wikimarche.text import outline
from wikimarche.text.clause_placing import Placed, moved, placed_in
from wikimarche.text.clauses import Clause
from wikimarche.text.outline import Scheme
from wikimarche.text.schema import Node

__all__ = ["Standing", "clause_at", "index_uses", "reindex", "standing_in"]

PLACED, TAKEN_OUT, SOFTENED, UPDATED = "placed", "taken_out", "softened", "updated"
SOFT: Final = 10  # hundredths of a wording changed from which it is said to be softened


class Standing(NamedTuple):
    """A clause in a text: where, which wording, how far it moved; no `clause` when unknown."""

    placed: Placed
    section: str
    clause: Clause | None
    moved: int
    broken: tuple[str, ...]


def clause_at(session: Session, number: str, version: int) -> Clause | None:
    """Give a clause as it was at a version, None when the library never had it."""
    shelf = catalogue_of(session).shelves.get(number)
    if shelf is None:
        return None
    if shelf.version == version:
        return shelf.clause
    row = library.version_of(session, number, version)
    return clause_from(row.body) if row else None


def standing_in(session: Session, spec: Spec, doc: Node) -> Iterator[Standing]:
    """Give every clause placed in a text and how far it stands from the wording it came from."""
    found = list(placed_in(doc))
    if not found:
        return
    articles = outline.outline(doc, Scheme(spec.scheme), lot=spec.lot_number)
    for each in found:
        section = articles.containing(each.place)
        clause = clause_at(session, each.number, each.version)
        how = moved(each.node, clause, each.level, each.part) if clause else None
        yield Standing(
            each,
            section.key if section else "",
            clause,
            how.share if how else 0,
            how.broken if how else (),
        )


def index_uses(session: Session, spec: Spec, revision: Revision, doc: Node) -> None:
    """Write what the text of a revision uses, and what became of each clause since the last one."""
    assert spec.id is not None
    before = library.uses_of(session, spec.id)
    rows = _rows(session, spec, doc)
    if not rows and not before:
        return
    session.add_all(_events(before, rows, revision))
    library.replace_uses(session, spec.id, rows)


def reindex(session: Session) -> int:
    """Make the uses of every document again from its last revision; give how many there are."""
    count = 0
    for spec in library.every_spec(session):
        assert spec.id is not None
        doc = drafts.source_of(session, specs.head_of(session, spec.id)).doc
        rows = _rows(session, spec, doc)
        library.replace_uses(session, spec.id, rows)
        count += len(rows)
    return count


def _rows(session: Session, spec: Spec, doc: Node) -> list[ClauseUse]:
    assert spec.id is not None
    return [
        ClauseUse(
            spec_id=spec.id,
            place=order,
            number=each.placed.number,
            part=each.placed.part,
            version=each.placed.version,
            level=each.placed.level,
            section=each.section,
            moved=each.moved,
            broken=len(each.broken),
        )
        for order, each in enumerate(standing_in(session, spec, doc))
    ]


def _events(
    before: Sequence[ClauseUse], after: Sequence[ClauseUse], revision: Revision
) -> Iterator[ClauseEvent]:
    """Tell what became of each clause between two texts."""
    had, has = _by_number(before), _by_number(after)
    counts = Counter(use.number for use in after)
    counts.subtract(use.number for use in before)
    for number in sorted(had.keys() | has.keys()):
        for event in _what_became(had.get(number), has.get(number), counts[number]):
            use = has.get(number) or had[number]
            yield ClauseEvent(
                spec_id=revision.spec_id,
                number=number,
                version=use.version,
                event=event,
                moved=use.moved,
                account_id=revision.author_id,
                at=revision.at,
            )


def _by_number(uses: Sequence[ClauseUse]) -> Mapping[str, ClauseUse]:
    """Give the use of each number that is furthest from its wording."""
    return {use.number: use for use in sorted(uses, key=lambda use: use.moved)}


def _what_became(had: ClauseUse | None, has: ClauseUse | None, count: int) -> Iterator[str]:
    if count > 0:
        yield PLACED
    if count < 0:
        yield TAKEN_OUT
    if had and has and has.version > had.version:
        yield UPDATED
    if has and has.moved >= SOFT and (had is None or had.moved < SOFT):
        yield SOFTENED
