"""Writing a changed document into its source: what nobody touched keeps its bytes.

    source   [head] body tail body tail body tail      (tail: blank lines, definitions)
    result   [head] body tail FRESH ── body tail       (── a new joint: read back to prove it)

Reading goes forward block by block, so a block whose neighbours are those of the source
reads as before. Only stretches with a fresh block or a new neighbour are proved, each by
reading it with the blocks around it; one that fails is written afresh.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Final

from .markdown_alignment import aligned
from .markdown_inline_writer import Style, same_nodes
from .markdown_original import EMPTY, Original
from .markdown_reader import read
from .markdown_writer import between, block_lines, blocks_lines
from .schema import Node

__all__ = ["canonical", "rewritten", "written_with"]


class Joint(IntEnum):
    """How blocks of the source are joined to new ones, from the closest to it to the surest."""

    SAME = 0
    PLAIN = 1
    APART = 2
    CAREFUL = 3
    AFRESH = 4
    AFRESH_APART = 5


_PARTED: Final = (Joint.APART, Joint.CAREFUL, Joint.AFRESH_APART)


def canonical(blocks: Sequence[Node]) -> str:
    """Write blocks afresh, proved by reading them back; those that fail, in sure forms."""
    if len(blocks) == 1 and blocks[0].eq(EMPTY):
        return ""
    text = "\n".join(blocks_lines(blocks, Style())) + "\n"
    if same_nodes(read(text).blocks, blocks):
        return text
    return "\n".join(blocks_lines(blocks, Style(careful=True))) + "\n"


def written_with(blocks: Sequence[Node], original: Original) -> str:
    """Write `blocks` into their source: equal ones, in order, keep their bytes.

    A stretch that does not read back is joined more surely, then written afresh, if need
    be all of the text.
    """
    pieces = _proved_pieces(blocks, original)
    if pieces is None:
        return canonical(blocks)
    return pieces.text()


def rewritten(blocks: Sequence[Node], original: Original) -> Original | None:
    """Write `blocks` into their source and cut the result where they stand, without reading it.

    None when only reading the whole text again can tell: definitions stand between what
    changed or are called very often, or all of it is written afresh.
    """
    if not original.definitions.never_too_long(original.text):
        return None
    pieces = _proved_pieces(blocks, original)
    return pieces.original() if pieces else None


def _proved_pieces(blocks: Sequence[Node], original: Original) -> "_Pieces | None":
    kept = aligned(blocks, original.nodes)
    joints = [Joint.SAME] * (len(blocks) + 1)
    for _ in range(2 * len(Joint)):
        stated = _stated(kept, original)
        if stated is None:
            break
        pieces = _Pieces(blocks, kept, original, joints=joints, stated=stated)
        failing = [stretch for stretch in pieces.stretches() if not pieces.proved(stretch)]
        if not failing:
            return pieces
        if not all(_strengthened(stretch, joints, kept) for stretch in failing):
            break
    return None


def _stated(kept: Sequence[int | None], original: Original) -> dict[int, str] | None:
    """Write the definitions inside each block that goes; None when they must stay in it."""
    gone = set(range(len(original.nodes))).difference(kept)
    stated: dict[int, str] = {}
    for index in gone:
        words = original.definitions_in(index)
        if words is None:
            return None
        stated[index] = words
    return stated


def _gaps_of(stretch: range) -> range:
    """Give the gaps of a stretch: before it at the start of the text, after each block."""
    return range(stretch.start + (stretch.start > 0), stretch.stop + 1)


def _strengthened(stretch: range, joints: list[Joint], kept: list[int | None]) -> bool:
    """Join a stretch in the next surer way; False when there is none."""
    gaps = _gaps_of(stretch)
    joint = max(joints[gap] for gap in gaps)
    if joint is Joint.AFRESH_APART:
        return False
    joint = Joint(joint + 1)
    joints[gaps.start : gaps.stop] = [joint] * len(gaps)
    if joint is Joint.AFRESH:
        kept[stretch.start : stretch.stop] = [None] * len(stretch)
    return True


class _Pieces:
    """The blocks of the result, each with its words, and the gaps before, between, after.

    A gap has the place of the block it stands before; `fresh` are those not of the source.
    """

    def __init__(
        self,
        blocks: Sequence[Node],
        kept: Sequence[int | None],
        original: Original,
        *,
        joints: Sequence[Joint],
        stated: Mapping[int, str],
    ) -> None:
        self.blocks = blocks
        self.source = original
        self.stated = stated
        # Old indexes, the ends of the text among them: a gap stands between two of these.
        self.old = [-1, *kept, len(original.nodes)]
        self.fresh = [gap for gap in range(len(blocks) + 1) if not self._as_before(gap)]
        self._written: dict[int, str] = {}
        self.joints = list(joints)
        for stretch in self.stretches():
            gaps = _gaps_of(stretch)
            surest = max(joints[gap] for gap in gaps)
            self.joints[gaps.start : gaps.stop] = [surest] * len(gaps)

    def text(self) -> str:
        """Give the whole text."""
        if not self.fresh:
            return self.source.text
        before, after = self._ends_of_source()
        return before + "".join(self._changed_parts()) + after

    def original(self) -> Original | None:
        """Give the whole text, cut where its blocks stand: as before up to the first new
        joint and, moved, from the last one on. None when a definition stands between."""
        source, text = self.source, self.text()
        if not self.fresh:
            return replace(source, nodes=tuple(self.blocks))
        first, last = self.fresh[0], self.fresh[-1]
        place = len(self._ends_of_source()[0])
        line = text.count("\n", 0, place)
        starts, ends = [*source.starts[:first]], [*source.ends[:first]]
        lines = [*source.lines[:first]]
        for number, part in enumerate(self._changed_parts()):
            after, under = place + len(part), line + part.count("\n")
            if number % 2:  # a block, between two gaps
                starts.append(place)
                ends.append(after)
                lines.append((line, under + 1))
            place, line = after, under
        rest = self.old[last + 1]
        down = text.count("\n") - source.text.count("\n")
        if rest is not None:
            moved = len(text) - len(source.text)
            starts += [start + moved for start in source.starts[rest:]]
            ends += [end + moved for end in source.ends[rest:]]
            lines += [(top + down, end + down) for top, end in source.lines[rest:]]
        top = text.count("\n", 0, len(self._ends_of_source()[0]))
        bottom = line - down if last < len(self.blocks) else source.text.count("\n") + 1
        known = source.definitions.moved(top, bottom, down)
        if known is None:
            return None
        nodes = tuple(self.blocks)
        return Original(text, nodes, tuple(starts), tuple(ends), known, tuple(lines))

    def _ends_of_source(self) -> tuple[str, str]:
        """Give what stands before the first new joint and after the last one."""
        text, first, last = self.source.text, self.fresh[0], self.fresh[-1]
        before = text[: self.source.ends[first - 1]] if first else ""
        rest = self.old[last + 1]
        after = (
            ""
            if last == len(self.blocks) or rest is None
            else text[self.source.starts[rest] :]
        )
        return before, after

    def _changed_parts(self) -> Iterator[str]:
        """Give the gaps from the first new one to the last, a block between each two."""
        yield self._gap(self.fresh[0])
        for place in range(self.fresh[0], self.fresh[-1]):
            yield self._words(place)
            yield self._gap(place + 1)

    def stretches(self) -> Iterator[range]:
        """Give the runs of blocks with a new joint inside, or at an end of the text."""
        start = end = -1
        for gap in self.fresh:
            if gap > end:
                if end >= 0:
                    yield range(start, end)
                start = max(gap - 1, 0)
            end = min(gap + 1, len(self.blocks))
        if end >= 0:
            yield range(start, end)

    def proved(self, stretch: range) -> bool:
        """Say whether a stretch reads as its blocks, and defines nothing new."""
        known = self.source.definitions
        reading = read(self._joined(stretch), known)
        wanted = self.blocks[stretch.start : stretch.stop]
        return same_nodes(reading.blocks, wanted) and reading.definitions.same_labels(known)

    def _joined(self, stretch: range) -> str:
        """Give a stretch with its gaps: blank lines after it may be those of an open fence."""
        gaps = _gaps_of(stretch)
        parts = []
        for place in stretch:
            parts += [self._gap(place) if place in gaps else "", self._words(place)]
        return "".join(parts) + self._gap(stretch.stop)

    def _words(self, place: int) -> str:
        if place not in self._written:
            self._written[place] = self._say(place)
        return self._written[place]

    def _say(self, place: int) -> str:
        index = self.old[place + 1]
        if index is not None:
            return self.source.body(index)
        careful = self.joints[place + 1] in (Joint.CAREFUL, Joint.AFRESH_APART)
        style = Style(self.source.definitions, careful=careful)
        return "\n".join(block_lines(self.blocks[place], style))

    def _as_before(self, gap: int) -> bool:
        before = self.old[gap]
        return before is not None and before + 1 == self.old[gap + 1]

    def _gap(self, gap: int) -> str:
        before, after = self.old[gap], self.old[gap + 1]
        if before is not None and before + 1 == after:
            return self.source.after(before)
        if self.joints[gap] is Joint.SAME:
            same = self._same_gap(gap)
            if same is not None:
                return same
        parts = [] if before is None else [self._own_definitions(before)]
        if before is not None:
            parts += self._stranded(before, self._following(gap))
        definitions = "\n\n".join(words for words in parts if words)
        if gap == 0:
            return f"{definitions}\n\n" if definitions else ""
        apart: list[str] = []
        if gap < len(self.blocks):
            style = Style(careful=self.joints[gap] in _PARTED)
            apart = between(self.blocks[gap - 1], self.blocks[gap], style)
        lead = "" if not definitions or definitions.startswith("\n") else "\n\n"
        return lead + definitions + "\n" + "\n".join([*apart, ""])

    def _own_definitions(self, before: int) -> str:
        """Give, byte for byte, what follows a kept block up to its last definition."""
        defined = self.source.definitions_after(before)
        return self.source.after(before).rstrip(" \t\n") if defined else ""

    def _same_gap(self, gap: int) -> str | None:
        """Give the gap of the source where blocks took the place of others."""
        before, after = self.old[gap], self.old[gap + 1]
        if before is None:
            replaced = after is not None and self._preceding(gap) + 1 < after
            return self.source.after(after - 1) if after and replaced else None
        following = self._following(gap)
        if before + 1 == following:
            return None
        if after is None:
            moved = self._stranded(before, following, inner=True)
            return None if moved else self.source.after(before)
        if self._stranded(before, following):
            return None
        at_end = gap == len(self.blocks) and not self.source.definitions_after(before)
        return self.source.after(after - 1 if at_end else before)

    def _following(self, gap: int) -> int:
        return next(index for index in self.old[gap + 1 :] if index is not None)

    def _preceding(self, gap: int) -> int:
        return next(index for index in self.old[gap::-1] if index is not None)

    def _stranded(self, before: int, following: int, *, inner: bool = False) -> list[str]:
        """Give the definitions of the blocks gone between two, and after each, in order.

        With `inner`, without those after the last one.
        """
        found: list[str] = []
        for index in range(before + 1, following):
            found.append(self.stated[index])
            if not inner or index + 1 < following:
                found.append(self.source.definitions_after(index))
        return [words for words in found if words]
