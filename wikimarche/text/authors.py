"""Who wrote what: the history's step maps replayed over an array of authors.

    begun ─► Traced ─► followed (steps) ─► Traced ─► blocks_of ─► who wrote each block
                └► to_json ─► kept ─► from_json (its document) ─► followed by what came after

Every position of the document carries its origin (an author and a revision); each step
replaces the stretches its map names. Formatting, moving into a list and the like leave the
author of words as he is, but count as the block's last change.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from wikimarche.text.compat import ReplaceStep, Step, modern
from wikimarche.text.engine import Reason, Refused
from wikimarche.text.schema import Node
from wikimarche.text.validity import MISFITS, changed_span

__all__ = [
    "BlockAuthors",
    "Change",
    "Share",
    "Stretch",
    "Traced",
    "authors_of",
    "begun",
    "blocks_of",
    "followed",
    "from_json",
    "to_json",
]

Origin = tuple[int, int]  # an author and a revision


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


@dataclass(frozen=True)
class Traced:
    """A document, and which of `origins` brought each of its positions, and changed each block last."""

    doc: Node
    origins: tuple[Origin, ...]
    marks: "array[int]"
    last: tuple[int, ...]


def begun(doc: Node, author: int, revision: int = 1) -> Traced:
    """Give a document that one author wrote in one revision."""
    marks = array("I", bytes(4 * doc.content.size))
    return Traced(doc, ((author, revision),), marks, (0,) * doc.child_count)


def followed(before: Traced, changes: Sequence[Change]) -> Traced | Refused:
    """Give what `changes` made of a document; Refused with the index of one that does not apply."""
    history = _History(before)
    for index, change in enumerate(changes):
        origin = history.origin(change.author, change.revision)
        for step in _joined_typing(change.steps):
            if not history.replay(step, origin):
                return Refused(Reason.FAILED, index)
    return history.traced()


def _joined_typing(steps: Sequence[Step]) -> Iterator[Step]:
    """Give steps of one origin, letters typed or deleted in a row as one step.

    They replace the same ranges: who wrote what comes out the same, twenty times sooner.
    """
    held: Step | None = None
    for step in map(modern, steps):
        joined = held.merge(step) if held and _is_typing(held, step) else None
        if held is not None and joined is None:
            yield held
        held = joined or step
    if held is not None:
        yield held


def _is_typing(step: Step, after: Step) -> bool:
    """Tell whether both only insert whole nodes or letters, or both only delete."""
    if not (isinstance(step, ReplaceStep) and isinstance(after, ReplaceStep)):
        return False
    if step.slice.size == after.slice.size == 0:
        return True
    both = (step, after)
    return all(
        each.from_ == each.to and not (each.slice.open_start or each.slice.open_end)
        for each in both
    )


def blocks_of(traced: Traced) -> tuple[BlockAuthors, ...]:
    """Tell who wrote each top-level block."""
    return tuple(_blocks(traced))


def authors_of(
    first: Node, *, author: int, changes: Sequence[Change], revision: int = 1
) -> tuple[BlockAuthors, ...] | Refused:
    """Give who wrote what in the document that `changes` lead to from `first`.

    `author` and `revision` are those of `first`. One answer for each top-level block;
    Refused with the index of a change whose steps do not apply.
    """
    traced = followed(begun(first, author, revision), changes)
    return traced if isinstance(traced, Refused) else blocks_of(traced)


def to_json(traced: Traced) -> dict[str, Any]:
    """Give who wrote what as JSON, without the document, and without the origins nothing has left of."""
    used = sorted({*traced.marks, *traced.last})
    place = {origin: index for index, origin in enumerate(used)}
    runs = [[sum(1 for _ in run), place[mark]] for mark, run in groupby(traced.marks)]
    return {
        "origins": [list(traced.origins[each]) for each in used],
        "runs": runs,
        "last": [place[each] for each in traced.last],
    }


def from_json(value: Mapping[str, Any], doc: Node) -> Traced | None:
    """Read what `to_json` gave of this very document; None when it was given of another."""
    origins = tuple((author, revision) for author, revision in value["origins"])
    marks = array("I")
    for count, mark in value["runs"]:
        marks.extend(array("I", [mark]) * count)
    last = tuple(value["last"])
    fits = len(marks) == doc.content.size and len(last) == doc.child_count
    known = all(0 <= mark < len(origins) for mark in {*marks, *last})
    return Traced(doc, origins, marks, last) if fits and known else None


class _History:
    def __init__(self, before: Traced) -> None:
        self.doc = before.doc
        self.marks = before.marks[:]
        self.last = list(before.last)
        self.origins = {origin: index for index, origin in enumerate(before.origins)}

    def origin(self, author: int, revision: int) -> int:
        """Give the number under which an origin is marked."""
        return self.origins.setdefault((author, revision), len(self.origins))

    def traced(self) -> Traced:
        """Give what was found."""
        return Traced(self.doc, tuple(self.origins), self.marks, tuple(self.last))

    def replay(self, step: Step, origin: int) -> bool:
        """Apply one step of an origin; False when it does not apply."""
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
            marks[start : start + size] = array("I", [origin]) * (end - start)

        step.get_map().for_each(place)
        start, old_end, new_end = changed_span(self.doc, after)
        self.last[start:old_end] = [origin] * (new_end - start)
        self.doc = after
        return True


def _blocks(traced: Traced) -> Iterator[BlockAuthors]:
    place = 0
    for block, last in zip(traced.doc.children, traced.last, strict=True):
        stretches = _joined(
            Stretch(*traced.origins[origin], start, end)
            for start, end, origin in _runs(traced.marks, block, place)
        )
        yield BlockAuthors(tuple(stretches), _shares(stretches), *traced.origins[last])
        place += block.node_size


def _runs(marks: "array[int]", node: Node, place: int) -> Iterator[tuple[int, int, int]]:
    """Give the runs of characters below `node` that one origin brought."""
    if node.is_leaf and not node.is_block:
        start = place
        for origin, run in groupby(marks[place : place + node.node_size]):
            end = start + sum(1 for _ in run)
            yield start, end, origin
            start = end
    place += 1
    for child in node.children:
        yield from _runs(marks, child, place)
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
