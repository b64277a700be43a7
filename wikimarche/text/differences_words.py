"""What changed inside one block, in whole words.

tokens → exact differences → moved to where sentences begin → small gaps joined → pieces
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from wikimarche.text.differences_sequences import Stretch, stretches
from wikimarche.text.differences_tokens import Line, fingerprint, readable
from wikimarche.text.schema import Node

__all__ = ["Piece", "PieceKind", "pieces"]

# Four words in a row that stayed are worth showing, even between two long changes.
_JOINED_WORDS = 3
# Less of the shorter text than this in its place is but scattered words.
_KEPT_AT_LEAST = 0.2
_ENDS = frozenset(".!?;:")


class PieceKind(StrEnum):
    """What became of a few words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    RESTYLED = "restyled"


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words in a row of one block.

    `old` and `new` are the inline nodes of each side: equal when the kind is SAME, the
    same words otherwise formatted when it is RESTYLED, one of them empty in the two other
    kinds. All `old` put end to end are the old block's content; all `new`, the new one's.
    `number` is that of the change (0 when the same); pieces that touch each other and are
    not the same have one number.
    """

    kind: PieceKind
    old: tuple[Node, ...]
    new: tuple[Node, ...]
    words: int
    number: int = 0

    @property
    def text(self) -> str:
        """The piece in plain text, `{{name}}` for a field."""
        return "".join(map(readable, self.new or self.old))


def pieces(old: Node, new: Node, *, after: int = 0) -> tuple[Piece, ...]:
    """Compare the inline content of two blocks; changes are numbered from `after` + 1."""
    here, there = Line(old), Line(new)
    found = stretches(here.texts, there.texts)
    joined_up = _joined_up(_settled(found, here, there), here, there)
    if _is_scattered(joined_up, here, there):
        joined_up = [Stretch(0, len(here.texts), 0, len(there.texts), same=False)]
    return tuple(_numbered(_pieces(joined_up, here, there), after))


def _is_scattered(found: Sequence[Stretch], here: Line, there: Line) -> bool:
    """Whether so little stayed that two whole texts read better than their remains."""
    kept = sum(here.characters(one.i, one.i_end) for one in found if one.same)
    shorter = min(line.characters(0, len(line.texts)) for line in (here, there))
    return kept < _KEPT_AT_LEAST * shorter


def _settled(found: Sequence[Stretch], here: Line, there: Line) -> list[Stretch]:
    """Move what was only added, or only removed, to where a sentence or a word begins."""
    moved = list(found)
    for at in range(1, len(moved) - 1):
        before, change, after = moved[at - 1 : at + 2]
        if change.same or (change.i < change.i_end and change.j < change.j_end):
            continue
        if change.i < change.i_end:
            line, start, end = here, change.i, change.i_end
        else:
            line, start, end = there, change.j, change.j_end
        rooms = before.i_end - before.i, after.i_end - after.i
        by = _best_shift(line, start, end, rooms)
        moved[at - 1 : at + 2] = _shifted(before, change, after, by)
    return [one for one in moved if one.i < one.i_end or one.j < one.j_end]


def _best_shift(line: Line, start: int, end: int, rooms: tuple[int, int]) -> int:
    """How far, back or forth, the run may move, saying the same, to the best place."""
    texts = line.texts
    left = right = 0
    while left < rooms[0] and texts[start - 1 - left] == texts[end - 1 - left]:
        left += 1
    while right < rooms[1] and texts[start + right] == texts[end + right]:
        right += 1
    return max(
        range(-left, right + 1),
        key=lambda by: (_break(line, start + by) + _break(line, end + by), by),
    )


def _break(line: Line, at: int) -> int:
    """How well a change may begin or end before token `at`; where a sentence ends is best."""
    if at in {0, len(line.texts)}:
        return 4
    before = line.texts[at - 1]
    if before.isspace():
        sentence_ended = at > 1 and line.texts[at - 2] in _ENDS
        return 4 if sentence_ended or before == "\n" else 2
    return 0 if line.words(at, at + 1) else 1


def _shifted(before: Stretch, change: Stretch, after: Stretch, by: int) -> list[Stretch]:
    return [
        replace(before, i_end=before.i_end + by, j_end=before.j_end + by),
        _moved(change, by),
        replace(after, i=after.i + by, j=after.j + by),
    ]


def _moved(change: Stretch, by: int) -> Stretch:
    i, i_end, j, j_end = (
        at + by for at in (change.i, change.i_end, change.j, change.j_end)
    )
    return Stretch(i, i_end, j, j_end, same=False)


def _joined_up(found: Sequence[Stretch], here: Line, there: Line) -> list[Stretch]:
    """Join changes that only a small gap keeps apart, so that they read as one."""
    done: list[Stretch] = []
    for stretch in found:
        done.append(stretch)
        if not stretch.same and len(done) > 1 and not done[-2].same:
            done[-2:] = [_from_to(done[-2], stretch)]
        while len(done) > 2 and _reads_as_one(done[-3:], here, there):
            done[-3:] = [_from_to(done[-3], done[-1])]
    return done


def _from_to(first: Stretch, last: Stretch) -> Stretch:
    return replace(first, i_end=last.i_end, j_end=last.j_end)


def _reads_as_one(three: Sequence[Stretch], here: Line, there: Line) -> bool:
    before, gap, after = three
    if before.same or after.same:
        return False
    words = here.words(gap.i, gap.i_end)
    if words > _JOINED_WORDS:
        return False
    around = (
        max(here.characters(one.i, one.i_end), there.characters(one.j, one.j_end))
        for one in (before, after)
    )
    return words == 0 or here.characters(gap.i, gap.i_end) <= min(around)


def _pieces(found: Sequence[Stretch], here: Line, there: Line) -> Iterator[Piece]:
    for one in found:
        if one.same:
            yield from _kept(one, here, there)
            continue
        if one.i < one.i_end:
            nodes = here.nodes(one.i, one.i_end)
            yield Piece(PieceKind.REMOVED, nodes, (), here.words(one.i, one.i_end))
        if one.j < one.j_end:
            nodes = there.nodes(one.j, one.j_end)
            yield Piece(PieceKind.ADDED, (), nodes, there.words(one.j, one.j_end))


def _kept(same: Stretch, here: Line, there: Line) -> Iterator[Piece]:
    """Cut the words that stayed where their formatting begins or ceases to differ."""
    for kind, run in groupby(_runs(same, here, there), key=lambda run: run[0]):
        bounds = [(start, end) for _, start, end in run]
        start, end = bounds[0][0], bounds[-1][1]
        shift = same.j - same.i
        old, new = here.nodes(start, end), there.nodes(start + shift, end + shift)
        yield Piece(kind, old, new, here.words(start, end))


def _runs(same: Stretch, here: Line, there: Line) -> Iterator[tuple[PieceKind, int, int]]:
    """Runs of old tokens that are one inline node on both sides."""
    start, shift = same.i, same.j - same.i
    while start < same.i_end:
        (old, old_end), (new, new_end) = here.node_at(start), there.node_at(start + shift)
        end = min(old_end, new_end - shift, same.i_end)
        yield PieceKind.RESTYLED if _restyled(old, new) else PieceKind.SAME, start, end
        start = end


def _restyled(old: Node, new: Node) -> bool:
    if old.text is None:
        return fingerprint(old) != fingerprint(new)
    return not old.same_markup(new)


def _numbered(found: Iterator[Piece], number: int) -> Iterator[Piece]:
    before = PieceKind.SAME
    for piece in found:
        if piece.kind is PieceKind.SAME:
            yield piece
        else:
            number += before is PieceKind.SAME
            yield replace(piece, number=number)
        before = piece.kind
