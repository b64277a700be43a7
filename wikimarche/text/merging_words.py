"""Three-way merging of the words of one block.

Changes of words are apart when at least one whole word that neither side changed lies
between them; otherwise they collide, unless they are the same change. Marks (bold, links…)
are merged word by word: a change of marks never collides with a change of words, and
words inserted where the other side marked both neighbours take that mark too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from prosemirror.model import Fragment

from wikimarche.text.alignment import Hunk, Token, hunks, match_tokens, tokens
from wikimarche.text.merging_regions import Region, regions
from wikimarche.text.schema import SCHEMA, Mark, Node

__all__ = ["MergedWords", "merge_words"]


@dataclass(frozen=True)
class MergedWords:
    """The merged content, with what it would be where changes collide.

    `collides` tells whether `mine` and `theirs` (the colliding changes taken from one
    side, everything else from both) and `both` (theirs, then mine) differ.
    """

    collides: bool
    mine: Fragment
    theirs: Fragment
    both: Fragment


def merge_words(base: Node, mine: Node, theirs: Node) -> MergedWords:
    """Merge the inline content of three states of a block."""
    words = _Words(tokens(base), tokens(mine), tokens(theirs))
    pieces = list(words.pieces())
    return MergedWords(
        collides=any(piece.collides for piece in pieces),
        mine=_fragment(chain.from_iterable(piece.mine for piece in pieces)),
        theirs=_fragment(chain.from_iterable(piece.theirs for piece in pieces)),
        both=_fragment(chain.from_iterable(piece.both() for piece in pieces)),
    )


Inline = tuple[Token, list[Mark]]


@dataclass(frozen=True)
class _Piece:
    mine: list[Inline]
    theirs: list[Inline]
    collides: bool

    def both(self) -> list[Inline]:
        if not self.collides or not self.mine:
            return self.theirs
        return [*self.theirs, *self._blank(), *self.mine] if self.theirs else self.mine

    def _blank(self) -> list[Inline]:
        """Give the space that keeps two readings of a word from running together."""
        if not (self.theirs[-1][0].is_word and self.mine[0][0].is_word):
            return []
        blank = SCHEMA.text(" ")
        return [(Token(" ", (), blank, 0, 1, False), [])]


def _fragment(inline: Iterator[Inline]) -> Fragment:
    nodes = []
    for token, marks in inline:
        node = token.node
        nodes.append(
            SCHEMA.text(str(token.key), marks) if node.is_text else node.mark(marks)
        )
    return Fragment.from_array(nodes)


class _Words:
    def __init__(self, base: list[Token], mine: list[Token], theirs: list[Token]) -> None:
        self.base, self.mine, self.theirs = base, mine, theirs

    def pieces(self) -> Iterator[_Piece]:
        """Give the merged pieces of the block, in order."""
        sides = _word_hunks(self.base, self.mine), _word_hunks(self.base, self.theirs)
        found = list(regions(*sides, len(self.base), apart=self._are_apart))
        for region in found:
            if not region.by_mine and not region.by_theirs:
                kept = [self._kept(i, region) for i in range(len(region.base))]
                yield _Piece(kept, kept, False)
            else:
                yield self._changed(region)

    def _are_apart(self, stretch: range, hunk: Hunk) -> bool:
        return any(token.is_word for token in self.base[stretch.stop : hunk.start])

    def _kept(self, index: int, region: Region) -> Inline:
        token = self.base[region.base[index]]
        mine, theirs = self.mine[region.mine[index]], self.theirs[region.theirs[index]]
        return token, _merged_marks(token.marks, mine.marks, theirs.marks)

    def _changed(self, region: Region) -> _Piece:
        mine = self.mine[region.mine.start : region.mine.stop]
        theirs = self.theirs[region.theirs.start : region.theirs.stop]
        if not region.by_theirs:
            return self._one_sided(mine, self._gained(self.theirs, region, region.theirs))
        if not region.by_mine or _keys(mine) == _keys(theirs):
            return self._one_sided(theirs, self._gained(self.mine, region, region.mine))
        return _Piece(_inline(mine), _inline(theirs), True)

    def _one_sided(self, words: list[Token], gained: list[Mark]) -> _Piece:
        inline = [(token, _with(token.marks, gained)) for token, _ in _inline(words)]
        return _Piece(inline, inline, False)

    def _gained(self, side: list[Token], region: Region, here: range) -> list[Mark]:
        """Give the marks the other side put on both neighbours of a changed stretch."""
        around = (region.base.start - 1, region.base.stop), (here.start - 1, here.stop)
        if around[0][0] < 0 or around[0][1] >= len(self.base):
            return []
        before, after = (
            [m for m in side[j].marks if not m.is_in_set(list(self.base[i].marks))]
            for i, j in zip(*around, strict=True)
        )
        return [mark for mark in before if mark.is_in_set(after)]


def _word_hunks(old: Sequence[Token], new: Sequence[Token]) -> list[Hunk]:
    return hunks(match_tokens(_keys(old), _keys(new)), len(old), len(new))


def _keys(words: Sequence[Token]) -> list[object]:
    return [token.key for token in words]


def _inline(words: Sequence[Token]) -> list[Inline]:
    return [(token, list(token.marks)) for token in words]


def _with(marks: Sequence[Mark], more: Sequence[Mark]) -> list[Mark]:
    result = list(marks)
    for mark in more:
        result = mark.add_to_set(result)
    return result


def _merged_marks(
    base: Sequence[Mark], mine: Sequence[Mark], theirs: Sequence[Mark]
) -> list[Mark]:
    """Take away what either side removed, then add what either side added."""
    kept = [m for m in base if m.is_in_set(list(mine)) and m.is_in_set(list(theirs))]
    added = [m for m in (*mine, *theirs) if not m.is_in_set(list(base))]
    return _with(kept, added)
