"""Writing a changed document into its source: what nobody touched keeps its bytes.

    source   [head] body tail body tail body tail      (tail: blank lines, definitions)
    result   [head] body tail FRESH ── body tail       (── a new joint: read back to prove it)

Reading goes forward block by block, so a block whose neighbours are those of the source
reads as before. Only stretches with a fresh block or a new neighbour are proved, each by
reading it with the blocks around it; one that fails is written afresh.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .markdown_alignment import aligned
from .markdown_grammar import Definitions
from .markdown_inline_writer import Style, same_nodes
from .markdown_reader import read
from .markdown_syntax import SEPARATOR
from .markdown_writer import between, block_lines, blocks_lines
from .schema import Node, node

__all__ = ["Original", "canonical", "original_of", "written_with"]

_EMPTY: Final = node("paragraph")
_BLANK_LINES = re.compile(r"(?:\n[ \t]*)+\Z")


@dataclass(frozen=True)
class Original:
    """A text cut where its blocks begin and where what each says ends."""

    text: str
    nodes: tuple[Node, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    definitions: Definitions
    defining: frozenset[int]
    """Blocks with a definition inside, as in a quotation: they cannot go alone."""

    def chunks(self) -> tuple[str, ...]:
        """Give the source of each block up to the next; joined, they are the text."""
        bounds = (0, *self.starts[1:], len(self.text))
        return tuple(self.text[a:b] for a, b in pairwise(bounds))

    def body(self, index: int) -> str:
        """Give what one block says, without the blank lines and definitions after it."""
        return self.text[self.starts[index] : self.ends[index]]

    def after(self, index: int) -> str:
        """Give what stands between a block and the next; -1 gives what stands before all."""
        start = self.ends[index] if index >= 0 else 0
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[start:end]

    def definitions_after(self, first: int, last: int) -> list[str]:
        """Give the definitions that follow each block from `first` to before `last`."""
        found = ("\n".join(_said(self.after(index))) for index in range(first, last))
        return [words for words in found if words]


def _said(between_blocks: str) -> list[str]:
    lines = between_blocks.split("\n")
    return [line for line in lines if line.strip() and line.strip() != SEPARATOR]


def original_of(text: str) -> Original:
    """Read `text` and cut it; without a block it is one empty paragraph."""
    reading = read(text)
    if not reading.blocks:
        return Original(text, (_EMPTY,), (0,), (0,), reading.definitions, frozenset())
    offsets = [0, *(found.end() for found in re.finditer("\n", text)), len(text)]
    starts = [offsets[first] for first, _ in reading.lines]
    ends = []
    for start, (_, last) in zip(starts, reading.lines, strict=True):
        body = text[start : offsets[min(last, len(offsets) - 1)]]
        ends.append(start + len(_BLANK_LINES.sub("", body)))
    first_lines = [first for first, _ in reading.lines]
    owners = (
        (bisect_right(first_lines, line) - 1, line) for line in reading.definitions.lines()
    )
    defining = frozenset(
        owner for owner, line in owners if owner >= 0 and line < reading.lines[owner][1]
    )
    return Original(
        text, reading.blocks, tuple(starts), tuple(ends), reading.definitions, defining
    )


def canonical(blocks: Sequence[Node]) -> str:
    """Write blocks afresh, proved by reading them back; those that fail, in sure forms."""
    if len(blocks) == 1 and blocks[0].eq(_EMPTY):
        return ""
    text = "\n".join(blocks_lines(blocks, Style())) + "\n"
    if same_nodes(read(text).blocks, blocks):
        return text
    return "\n".join(blocks_lines(blocks, Style(careful=True))) + "\n"


def written_with(blocks: Sequence[Node], original: Original) -> str:
    """Write `blocks` into their source: equal ones, in order, keep their bytes.

    What does not read back is written afresh, if need be all of it.
    """
    kept = aligned(blocks, original.nodes)
    if kept == [*range(len(original.nodes))]:
        return original.text
    gone = set(range(len(original.nodes))).difference(kept)
    if gone & original.defining or not original.body(0):
        return canonical(blocks)
    for _ in range(2):
        pieces = _Pieces(blocks, kept, original)
        failing = {place for stretch in pieces.unproved() for place in stretch}
        if not failing:
            return pieces.text()
        kept = [None if place in failing else index for place, index in enumerate(kept)]
    return canonical(blocks)


class _Pieces:
    """The blocks of the result, each with its words and the gap that parts it from the next."""

    def __init__(
        self, blocks: Sequence[Node], kept: Sequence[int | None], original: Original
    ) -> None:
        self.blocks = blocks
        self.kept = kept
        self.original = original
        self.words = [self._words(place) for place in range(len(blocks))]
        self.gaps = [self._gap(place) for place in range(-1, len(blocks))]

    def text(self) -> str:
        """Give the whole text."""
        parts = [self.gaps[0]]
        for words, gap in zip(self.words, self.gaps[1:], strict=True):
            parts += (words, gap)
        return "".join(parts)

    def unproved(self) -> Iterator[range]:
        """Give the stretches of blocks beside a new joint that no longer read the same."""
        start = 0
        for place in range(len(self.blocks)):
            if self._as_before(place):
                if place > start or not self._as_before(place - 1):
                    yield from self._unless_proved(range(start, place + 1))
                start = place + 1
        if start < len(self.blocks):
            yield from self._unless_proved(range(start, len(self.blocks)))

    def _unless_proved(self, stretch: range) -> Iterator[range]:
        parts = [self.words[stretch.start]]
        for place in stretch[1:]:
            parts += (self.gaps[place], self.words[place])
        known = self.original.definitions
        reading = read("".join(parts) + "\n", known)
        read_blocks = same_nodes(reading.blocks, self.blocks[stretch.start : stretch.stop])
        if not (read_blocks and reading.definitions.same_labels(known)):
            yield stretch

    def _words(self, place: int) -> str:
        index = self.kept[place]
        if index is not None:
            return self.original.body(index)
        style = Style(self.original.definitions)
        return "\n".join(block_lines(self.blocks[place], style))

    def _neighbours(self, place: int) -> tuple[int | None, int | None]:
        """Give the old indexes at both sides of the gap after `place`, its ends included."""
        before = self.kept[place] if place >= 0 else -1
        last = place + 1 == len(self.blocks)
        return before, len(self.original.nodes) if last else self.kept[place + 1]

    def _as_before(self, place: int) -> bool:
        before, after = self._neighbours(place)
        return before is not None and before + 1 == after

    def _gap(self, place: int) -> str:
        """Give what follows block `place`; -1 gives what precedes all."""
        before, _ = self._neighbours(place)
        if before is not None and self._as_before(place):
            return self.original.after(before)
        stranded = [] if before is None else self._stranded(place, before)
        if place < 0:
            return "".join(f"{words}\n\n" for words in stranded)
        lines = [line for words in stranded for line in ("", words)]
        if place + 1 < len(self.blocks):
            lines += [*between(self.blocks[place], self.blocks[place + 1], Style()), ""]
        else:
            lines.append("")
        return "\n" + "\n".join(lines)

    def _stranded(self, place: int, before: int) -> list[str]:
        """Give the definitions that followed `before` and the blocks gone after it."""
        later = (index for index in self.kept[place + 1 :] if index is not None)
        following = next(later, len(self.original.nodes))
        return self.original.definitions_after(before, following)
