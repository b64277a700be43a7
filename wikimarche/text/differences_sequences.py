"""Differences of two sequences, and the heaviest order they share.

`operations` answers word by word whatever the length: what is too long for the exact
algorithm is first cut where a phrase occurs once on each side, then in slices. It has no
clock, so the same texts always compare in the same way.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from wikimarche.text.runs import runs_between

__all__ = ["Link", "Stretch", "heaviest_chain", "stretches", "woven"]

# The exact algorithm takes time in len(old) × len(new): 2,000 × 2,000 is 30 ms at worst.
_EXACT = 4_000_000
_SLICE = 2_000
_PHRASE = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of two sequences, `old[i:i_end]` and `new[j:j_end]`, same or not."""

    i: int
    i_end: int
    j: int
    j_end: int
    same: bool = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Link:
    """A possible pair: old item `i` is new item `j`, worth `weight` (above 0)."""

    i: int
    j: int
    weight: float


def stretches(old: list[str], new: list[str]) -> list[Stretch]:
    """Cut both sequences in stretches, same and different in turn, covering all of both.

    Exchanging the sequences exchanges the sides of the answer, exactly.
    """
    if old > new:
        return [
            Stretch(s.j, s.j_end, s.i, s.i_end, same=s.same) for s in stretches(new, old)
        ]
    codes = {item: _character(at) for at, item in enumerate(dict.fromkeys([*old, *new]))}
    left, right = ("".join(map(codes.__getitem__, side)) for side in (old, new))
    return list(_merged(_operations(left, right)))


def _character(number: int) -> str:
    # Surrogates are skipped; two texts of 1 MB have fewer words than there are characters.
    return chr(number if number < 0xD800 else number + 0x800)


def _merged(operations: Iterator[tuple[str, int]]) -> Iterator[Stretch]:
    i = j = 0
    for same, run in groupby(operations, key=lambda operation: operation[0] == "="):
        i_end, j_end = i, j
        for kind, length in run:
            i_end += length if kind != "+" else 0
            j_end += length if kind != "-" else 0
        if i_end > i or j_end > j:
            yield Stretch(i, i_end, j, j_end, same=same)
        i, j = i_end, j_end


def _operations(old: str, new: str) -> Iterator[tuple[str, int]]:
    if len(old) * len(new) <= _EXACT:
        yield from _exactly(old, new)
        return
    i = j = 0
    for i_next, j_next in [*_landmarks(old, new), (len(old), len(new))]:
        yield from _slices(old[i:i_next], new[j:j_next])
        i, j = i_next, j_next


def _landmarks(old: str, new: str) -> list[tuple[int, int]]:
    """Places where the same phrase, found once on each side, begins; in order on both."""
    here, there = _phrases(old), _phrases(new)
    shared = [
        (i, there[phrase]) for phrase, i in here.items() if there.get(phrase, -1) >= 0
    ]
    shared = [pair for pair in shared if pair[0] >= 0]
    return [shared[at] for at in _longest_increase([j for _, j in shared])]


def _phrases(text: str) -> dict[str, int]:
    """Where each phrase begins, in order of place; -1 for one that occurs twice."""
    places: dict[str, int] = {}
    for at in range(len(text) - _PHRASE + 1):
        phrase = text[at : at + _PHRASE]
        places[phrase] = -1 if phrase in places else at
    return places


def _longest_increase(values: Sequence[int]) -> list[int]:
    """Indexes of a longest strictly increasing subsequence of `values`."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, value in enumerate(values):
        length = bisect_left(tops, value)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [value]
        ends[length : length + 1] = [at]
    return _followed(ends[-1] if ends else -1, before)


def _followed(last: int, before: Sequence[int]) -> list[int]:
    path = []
    while last >= 0:
        path.append(last)
        last = before[last]
    return path[::-1]


def _slices(old: str, new: str) -> Iterator[tuple[str, int]]:
    parts = 1
    if len(old) * len(new) > _EXACT:
        parts = -(-max(len(old), len(new)) // _SLICE)
    cuts = [(len(old) * k // parts, len(new) * k // parts) for k in range(parts + 1)]
    for (i, j), (i_end, j_end) in pairwise(cuts):
        yield from _exactly(old[i:i_end], new[j:j_end])


def _exactly(old: str, new: str) -> list[tuple[str, int]]:
    return runs_between(old, new)


def heaviest_chain(links: Sequence[Link]) -> list[Link]:
    """Give the links, increasing on both sides, whose weights add up to the most."""
    ordered = sorted(links, key=lambda link: (link.i, -link.j))
    columns = sorted({link.j for link in ordered})
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(columns) + 1)
    before: list[int] = []
    # Within one i, j goes down: a link never follows another of the same i.
    for at, link in enumerate(ordered):
        column = bisect_left(columns, link.j)
        total, previous = _best_below(best, column)
        before.append(previous)
        _raise_from(best, column + 1, (total + link.weight, at))
    return [ordered[at] for at in _followed(_best_below(best, len(columns))[1], before)]


def _best_below(best: Sequence[tuple[float, int]], column: int) -> tuple[float, int]:
    """Prefix maximum of a Fenwick tree; the first found wins a tie."""
    found = best[0]
    while column > 0:
        if best[column][0] > found[0]:
            found = best[column]
        column &= column - 1
    return found


def _raise_from(
    best: list[tuple[float, int]], column: int, value: tuple[float, int]
) -> None:
    while column < len(best):
        if value[0] > best[column][0]:
            best[column] = value
        column += column & -column


def woven(
    pairs: Sequence[tuple[int, int]], old_count: int, new_count: int
) -> Iterator[tuple[int | None, int | None]]:
    """Give both sequences as one: pairs in order, what is only old before what is only new."""
    i = j = 0
    for i_next, j_next in [*pairs, (old_count, new_count)]:
        yield from ((index, None) for index in range(i, i_next))
        yield from ((None, index) for index in range(j, j_next))
        if i_next < old_count:
            yield i_next, j_next
        i, j = i_next + 1, j_next + 1
