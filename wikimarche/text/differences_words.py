"""What changed inside one block, in whole words.

tokens → exact differences → moved to where sentences begin → small gaps joined → pieces
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from wikimarche.text.differences_sequences import Stretch, stretches
from wikimarche.text.differences_tokens import Token, fingerprint, joined, readable, tokens
from wikimarche.text.schema import Node

__all__ = ["Piece", "PieceKind", "pieces"]

# Four words in a row that stayed are worth showing, even between two long changes.
_JOINED_WORDS = 3


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
    `number` is that of the change (0 when the same); what is removed and what is added in
    its place have one number.
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
    here, there = tokens(old), tokens(new)
    found = stretches([token.text for token in here], [token.text for token in there])
    settled = _joined_up(_settled(found, here, there), here, there)
    return tuple(_numbered(_pieces(settled, here, there), after))


def _settled(
    found: Sequence[Stretch], here: Sequence[Token], there: Sequence[Token]
) -> list[Stretch]:
    """Move what was only added, or only removed, to where a sentence or a word begins."""
    moved = list(found)
    for at in range(1, len(moved) - 1):
        stretch = moved[at]
        if stretch.same or (stretch.i < stretch.i_end and stretch.j < stretch.j_end):
            continue
        left, right = _slack(moved[at - 1 : at + 2], here, there)
        shift = _best_shift(stretch, (left, right), here, there)
        moved[at - 1 : at + 2] = _shifted(moved[at - 1 : at + 2], shift)
    return [one for one in moved if one.i < one.i_end or one.j < one.j_end]


def _slack(
    three: Sequence[Stretch], here: Sequence[Token], there: Sequence[Token]
) -> tuple[int, int]:
    """How many tokens a change may move back and forth without saying anything else."""
    before, change, after = three
    side, start, end = _only_side(change, here, there)
    left = right = 0
    room = before.i_end - before.i
    while left < room and side[start - 1 - left].text == side[end - 1 - left].text:
        left += 1
    room = after.i_end - after.i
    while right < room and side[start + right].text == side[end + right].text:
        right += 1
    return left, right


def _only_side(
    change: Stretch, here: Sequence[Token], there: Sequence[Token]
) -> tuple[Sequence[Token], int, int]:
    if change.i < change.i_end:
        return here, change.i, change.i_end
    return there, change.j, change.j_end


def _best_shift(
    change: Stretch, slack: tuple[int, int], here: Sequence[Token], there: Sequence[Token]
) -> int:
    side, start, end = _only_side(change, here, there)
    shifts = range(-slack[0], slack[1] + 1)
    return max(
        shifts,
        key=lambda by: (
            _break_before(side, start + by) + _break_before(side, end + by),
            by,
        ),
    )


def _break_before(side: Sequence[Token], at: int) -> int:
    """How well a change may begin or end before this token; the end of a sentence is best."""
    if at in {0, len(side)}:
        return 4
    before = side[at - 1].text
    if before.isspace():
        sentence_ended = at > 1 and side[at - 2].text in {".", "!", "?", ";", ":"}
        return 4 if sentence_ended or before == "\n" else 2
    return 1 if not side[at].words else 0


def _shifted(three: Sequence[Stretch], by: int) -> list[Stretch]:
    before, change, after = three
    return [
        replace(before, i_end=before.i_end + by, j_end=before.j_end + by),
        replace(
            change,
            i=change.i + by,
            i_end=change.i_end + by,
            j=change.j + by,
            j_end=change.j_end + by,
        ),
        replace(after, i=after.i + by, j=after.j + by),
    ]


def _joined_up(
    found: Sequence[Stretch], here: Sequence[Token], there: Sequence[Token]
) -> list[Stretch]:
    """Join changes that only a small gap keeps apart, so that they read as one."""
    joined_up: list[Stretch] = []
    for stretch in found:
        joined_up.append(stretch)
        if not stretch.same and joined_up[-2:-1] and not joined_up[-2].same:
            joined_up[-2:] = [_from_to(joined_up[-2], stretch)]
        while len(joined_up) > 2 and _reads_as_one(joined_up[-3:], here, there):
            joined_up[-3:] = [_from_to(joined_up[-3], joined_up[-1])]
    return joined_up


def _from_to(first: Stretch, last: Stretch) -> Stretch:
    return replace(first, i_end=last.i_end, j_end=last.j_end)


def _reads_as_one(
    three: Sequence[Stretch], here: Sequence[Token], there: Sequence[Token]
) -> bool:
    before, gap, after = three
    if before.same or after.same:
        return False
    kept = here[gap.i : gap.i_end]
    words = sum(token.words for token in kept)
    if words > _JOINED_WORDS:
        return False
    around = min(_length(before, here, there), _length(after, here, there))
    return words == 0 or _characters(kept) <= around


def _length(change: Stretch, here: Sequence[Token], there: Sequence[Token]) -> int:
    return max(
        _characters(here[change.i : change.i_end]),
        _characters(there[change.j : change.j_end]),
    )


def _characters(run: Sequence[Token]) -> int:
    return sum(len(token.text) for token in run)


def _pieces(
    found: Sequence[Stretch], here: Sequence[Token], there: Sequence[Token]
) -> Iterator[Piece]:
    for stretch in found:
        old, new = here[stretch.i : stretch.i_end], there[stretch.j : stretch.j_end]
        if stretch.same:
            yield from _kept(old, new)
            continue
        if old:
            yield Piece(PieceKind.REMOVED, joined(old), (), _words(old))
        if new:
            yield Piece(PieceKind.ADDED, (), joined(new), _words(new))


def _words(run: Sequence[Token]) -> int:
    return sum(token.words for token in run)


def _kept(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Piece]:
    """Cut the words that stayed where their formatting begins or ceases to differ."""
    start = 0
    restyled = [_restyled(one, other) for one, other in zip(old, new, strict=True)]
    for end in range(1, len(old) + 1):
        if end < len(old) and restyled[end] == restyled[start]:
            continue
        kind = PieceKind.RESTYLED if restyled[start] else PieceKind.SAME
        run = old[start:end]
        yield Piece(kind, joined(run), joined(new[start:end]), _words(run))
        start = end


def _restyled(old: Token, new: Token) -> bool:
    if old.node is new.node:
        return False
    if old.node.text is None:
        return fingerprint(old.node) != fingerprint(new.node)
    return old.node.marks != new.node.marks and not old.node.same_markup(new.node)


def _numbered(found: Iterator[Piece], number: int) -> Iterator[Piece]:
    before = PieceKind.SAME
    for piece in found:
        if piece.kind is PieceKind.SAME:
            yield piece
        else:
            number += not (before is PieceKind.REMOVED and piece.kind is PieceKind.ADDED)
            yield replace(piece, number=number)
        before = piece.kind
