"""How far the clauses of a tender go together: each requirement, its criterion, its proofs.

lot ──► rows: a requirement placed │ its criterion │ proof with the offer │ control
    └─► profile: how many clauses of each theme, at each level, for a chart
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wikimarche.law.facts import KINDS, Tender
from wikimarche.law.view import Placed, View
from wikimarche.law.words import lexicon

__all__ = ["ClauseCover", "Count", "Cover", "LotCoverage", "Row", "coverage"]

REQUIREMENTS: Final = frozenset({"specification", "condition", "progress"})


@dataclass(frozen=True)
class ClauseCover:
    """What the library says of a clause beside its type and themes.

    `twin` is the number of the criterion that goes with it, or of the requirement, "" when
    there is none; `proof` is asked with the offer, `control` is made during the contract.
    """

    number: str
    title: str
    twin: str = ""
    proof: bool = False
    control: bool = False


class Cover(StrEnum):
    """Whether a requirement has what should go with it."""

    PRESENT = "present"
    ABSENT = "absent"
    NONE = "none"  # the library has none to offer
    UNKNOWN = "unknown"  # the library does not know this clause


@dataclass(frozen=True)
class Row:
    """A requirement placed for a lot, and what goes with it; `piece` and `key` say where."""

    number: str
    title: str
    level: str
    piece: str
    key: str
    criterion: Cover
    proof: Cover
    control: Cover


@dataclass(frozen=True)
class Count:
    """How many clauses of a theme are placed at a level."""

    theme: str
    level: str
    clauses: int


@dataclass(frozen=True)
class LotCoverage:
    """The requirements of a lot, in reading order, and its profile; lot 0: no lots."""

    lot: int
    rows: tuple[Row, ...]
    profile: tuple[Count, ...]


def coverage(tender: Tender, clauses: Mapping[str, ClauseCover]) -> tuple[LotCoverage, ...]:
    """Give for each lot its requirements and its profile, a clause placed twice once."""
    view = View(tender, lexicon({}))
    return tuple(
        _of_lot(lot.number, tuple(view.clauses(KINDS, lot.number)), clauses)
        for lot in tender.judged_lots()
    )


def _of_lot(
    lot: int, placed: Sequence[Placed], clauses: Mapping[str, ClauseCover]
) -> LotCoverage:
    once = {one.number: one for one in reversed(placed)}
    ordered = [one for one in placed if once[one.number] is one]
    criteria = {
        one.number for one in ordered if one.facts and one.facts.type == "criterion"
    }
    rows = (
        _row(one, criteria, clauses)
        for one in ordered
        if one.facts is None or one.facts.type in REQUIREMENTS
    )
    return LotCoverage(lot, tuple(rows), tuple(_profile(ordered)))


def _row(one: Placed, criteria: set[str], clauses: Mapping[str, ClauseCover]) -> Row:
    known = clauses.get(one.number) if one.facts else None
    return Row(
        number=one.number,
        title=known.title if known else "",
        level=one.level,
        piece=one.article.piece.code,
        key=one.article.key,
        criterion=_criterion(known, criteria, clauses),
        proof=_said(known.proof if known else None),
        control=_said(known.control if known else None),
    )


def _criterion(
    known: ClauseCover | None, criteria: set[str], clauses: Mapping[str, ClauseCover]
) -> Cover:
    """Tell whether the criterion that goes with a requirement is placed, whichever names it."""
    if known is None:
        return Cover.UNKNOWN
    placed = any(
        number == known.twin or (number in clauses and clauses[number].twin == known.number)
        for number in criteria
    )
    if placed:
        return Cover.PRESENT
    return Cover.ABSENT if known.twin else Cover.NONE


def _said(present: bool | None) -> Cover:
    if present is None:
        return Cover.UNKNOWN
    return Cover.PRESENT if present else Cover.ABSENT


def _profile(placed: Sequence[Placed]) -> Iterator[Count]:
    counts = Counter(
        (theme, one.level) for one in placed if one.facts for theme in sorted(_themes(one))
    )
    for (theme, level), clauses in sorted(counts.items()):
        yield Count(theme, level, clauses)


def _themes(one: Placed) -> set[str]:
    """Give the themes of a clause, told apart: "environment:other" is not "social:other"."""
    assert one.facts is not None
    return {f"environment:{code}" for code in one.facts.environment} | {
        f"social:{code}" for code in one.facts.social
    }
