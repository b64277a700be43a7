"""Three-way regions: where two sides changed one sequence, apart or together.

Blocks and words are merged by the same walk; they differ in what counts as apart.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from wikimarche.text.alignment import Hunk

__all__ = ["Region", "regions"]


@dataclass(frozen=True)
class Region:
    """A stretch of the base with the stretch each side has in its place.

    `by_mine`, `by_theirs`: whether that side removed or inserted items here. A region
    neither changed pairs its items one to one.
    """

    base: range
    mine: range
    theirs: range
    by_mine: bool = False
    by_theirs: bool = False


Apart = Callable[[range, Hunk], bool]


def regions(
    mine: Sequence[Hunk], theirs: Sequence[Hunk], size: int, *, apart: Apart
) -> Iterator[Region]:
    """Cut a base of `size` items into regions, in order, changed and unchanged.

    `apart` tells whether a hunk stands apart from the stretch of base changed just
    before it; otherwise both are one region.
    """
    place, shift_mine, shift_theirs = 0, 0, 0
    for stretch, by_mine, by_theirs in _clusters(mine, theirs, apart):
        if place < stretch.start:
            kept = range(place, stretch.start)
            yield Region(kept, _moved(kept, shift_mine), _moved(kept, shift_theirs))
        grown_mine, grown_theirs = _growth(by_mine), _growth(by_theirs)
        yield Region(
            stretch,
            _moved(stretch, shift_mine, grown_mine),
            _moved(stretch, shift_theirs, grown_theirs),
            bool(by_mine),
            bool(by_theirs),
        )
        place = stretch.stop
        shift_mine, shift_theirs = shift_mine + grown_mine, shift_theirs + grown_theirs
    if place < size:
        kept = range(place, size)
        yield Region(kept, _moved(kept, shift_mine), _moved(kept, shift_theirs))


def _moved(stretch: range, shift: int, growth: int = 0) -> range:
    return range(stretch.start + shift, stretch.stop + shift + growth)


def _growth(hunks: Sequence[Hunk]) -> int:
    return sum(hunk.growth for hunk in hunks)


def _clusters(
    mine: Sequence[Hunk], theirs: Sequence[Hunk], apart: Apart
) -> Iterator[tuple[range, list[Hunk], list[Hunk]]]:
    """Group the hunks of both sides that do not stand apart."""
    waiting = sorted(
        [(hunk, 0) for hunk in mine] + [(hunk, 1) for hunk in theirs],
        key=lambda pair: (pair[0].start, pair[0].end),
    )
    while waiting:
        hunk, side = waiting.pop(0)
        stretch = range(hunk.start, hunk.end)
        sides: tuple[list[Hunk], list[Hunk]] = ([], [])
        sides[side].append(hunk)
        while waiting and not apart(stretch, waiting[0][0]):
            hunk, side = waiting.pop(0)
            stretch = range(stretch.start, max(stretch.stop, hunk.end))
            sides[side].append(hunk)
        yield stretch, *sides
