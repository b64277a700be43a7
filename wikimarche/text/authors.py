"""Who wrote what: the history's step maps replayed over an array of authors.

Every position of the document carries the number of the change that brought it; each
step replaces the stretches its map names. Formatting, moving into a list and the like
leave the author of words as he is, but count as the block's last change.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from wikimarche.text.compat import Step, modern
from wikimarche.text.engine import Reason, Refused
from wikimarche.text.schema import Node
from wikimarche.text.validity import MISFITS, changed_span

__all__ = ["BlockAuthors", "Change", "Share", "Stretch", "authors_of"]


@dataclass(frozen=True)
class Change:
    """Steps one author brought into one revision."""

    author: int
    revision: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Stretch:
    """Characters by one author since one revision: positions `start` to `end` of the document."""

    author: int
    revision: int
    start: int
    end: int


@dataclass(frozen=True)
class Share:
    """How many characters (UTF-16 units) of a block are one author's."""

    author: int
    characters: int


@dataclass(frozen=True)
class BlockAuthors:
    """A top-level block: its stretches in order, its shares from the largest, its last change."""

    stretches: tuple[Stretch, ...]
    shares: tuple[Share, ...]
    last_author: int
    last_revision: int


def authors_of(
    first: Node, *, author: int, changes: Sequence[Change], revision: int = 1
) -> tuple[BlockAuthors, ...] | Refused:
    """Give who wrote what in the document that `changes` lead to from `first`.

    `author` and `revision` are those of `first`. One answer for each top-level block;
    Refused with the index of a change whose steps do not apply.
    """
    history = _History(first)
    for number, change in enumerate(changes, start=1):
        for step in change.steps:
            if not history.replay(modern(step), number):
                return Refused(Reason.FAILED, number - 1)
    sources = [
        (author, revision),
        *((change.author, change.revision) for change in changes),
    ]
    return tuple(history.blocks(sources))


class _History:
    def __init__(self, first: Node) -> None:
        self.doc = first
        self.marks = array(
            "I", bytes(4 * first.content.size)
        )  # by position: number of change
        self.last = [0] * first.child_count  # by block: number of its last change

    def replay(self, step: Step, number: int) -> bool:
        """Apply one step of change `number`; False when it does not apply."""
        try:
            after = step.apply(self.doc).doc
        except MISFITS:
            after = None
        if after is None:
            return False
        marks = self.marks

        def place(_old_start: int, old_end: int, start: int, end: int) -> None:
            # Ranges come in order, and those before are already in new positions.
            size = old_end - _old_start
            marks[start : start + size] = array("I", [number]) * (end - start)

        step.get_map().for_each(place)
        start, old_end, new_end = changed_span(self.doc, after)
        self.last[start:old_end] = [number] * (new_end - start)
        self.doc = after
        return True

    def blocks(self, sources: Sequence[tuple[int, int]]) -> Iterator[BlockAuthors]:
        """Give the answer for every block; `sources`: (author, revision) by change number."""
        place = 0
        for block, last in zip(self.doc.children, self.last, strict=True):
            stretches = _joined(
                Stretch(*sources[number], start, end)
                for start, end, number in self._runs(block, place)
            )
            yield BlockAuthors(tuple(stretches), _shares(stretches), *sources[last])
            place += block.node_size

    def _runs(self, node: Node, place: int) -> Iterator[tuple[int, int, int]]:
        """Give the runs of characters below `node` that one change brought."""
        if node.is_leaf and not node.is_block:
            start = place
            for number, run in groupby(self.marks[place : place + node.node_size]):
                end = start + sum(1 for _ in run)
                yield start, end, number
                start = end
        place += 1
        for child in node.children:
            yield from self._runs(child, place)
            place += child.node_size


def _joined(stretches: Iterator[Stretch]) -> list[Stretch]:
    """Join neighbours of one author and revision."""
    found: list[Stretch] = []
    for stretch in stretches:
        last = found[-1] if found else None
        key = (stretch.author, stretch.revision, stretch.start)
        if last and (last.author, last.revision, last.end) == key:
            found[-1] = Stretch(last.author, last.revision, last.start, stretch.end)
        else:
            found.append(stretch)
    return found


def _shares(stretches: Sequence[Stretch]) -> tuple[Share, ...]:
    counts: Counter[int] = Counter()
    for stretch in stretches:
        counts[stretch.author] += stretch.end - stretch.start
    return tuple(Share(author, count) for author, count in counts.most_common())
