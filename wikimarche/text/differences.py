"""What changed between two texts of a document, for people to read.

articles by key (moved ones recognised) → blocks → items, cells → words

Everything of both documents is in the answer exactly once: what is the same, changed and
removed gives back the old document; what is the same, changed and added, the new one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from prosemirror.model import Fragment

from wikimarche.text.differences_align import Item, aligned
from wikimarche.text.differences_blocks import BlockChange, ChangeKind, Reading
from wikimarche.text.differences_sections import Hole, Region, moved_keys, parts, regions
from wikimarche.text.differences_sequences import woven
from wikimarche.text.differences_tokens import text_attr
from wikimarche.text.differences_words import Piece, PieceKind
from wikimarche.text.schema import Node

__all__ = [
    "BlockChange",
    "ChangeKind",
    "Comparison",
    "Piece",
    "PieceKind",
    "compare",
    "size",
]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents read as one.

    `changes` is how many changes there are to step through, numbered from 1 in reading
    order; `moved` are the keys of the articles that moved, in their new order.
    """

    blocks: tuple[BlockChange, ...]
    changes: int
    words_added: int
    words_removed: int
    moved: tuple[str, ...]


def compare(old: Node, new: Node) -> Comparison:
    """Compare two documents whose articles have keys (see `outline.with_keys`).

    Exchanging the documents exchanges what is added and what is removed, to the word.
    """
    walk = _Walk(old, new)
    blocks = tuple(walk.region(""))
    numbers = {b.section: b.number for b in blocks if b.kind is ChangeKind.MOVED}
    return Comparison(
        blocks=tuple(_left_numbered(block, numbers) for block in blocks),
        changes=walk.reading.changes,
        words_added=walk.reading.words_added,
        words_removed=walk.reading.words_removed,
        moved=tuple(numbers),
    )


def size(old: Node, new: Node) -> tuple[int, int]:
    """Count the words added and removed, as the comparison shows them."""
    comparison = compare(*_unlike(old, new))
    return comparison.words_added, comparison.words_removed


def _unlike(old: Node, new: Node) -> tuple[Node, Node]:
    """Give both documents without the articles that are the same nodes at their two ends.

    Whole, when articles came, left or moved: those at the ends may be part of the move.
    """
    here, there = old.children, new.children
    most = min(len(here), len(there))
    head = next((i for i in range(most) if here[i] is not there[i]), most)
    head = max((i for i in range(head + 1) if _opens(here, i)), default=0)
    most -= head
    tail = next((i for i in range(most) if here[~i] is not there[~i]), most)
    tail = max((i for i in range(tail + 1) if _opens(here, len(here) - i)), default=0)
    here, there = here[head : len(here) - tail], there[head : len(there) - tail]
    if _keys(here) != _keys(there):
        return old, new
    return old.copy(Fragment.from_(here)), new.copy(Fragment.from_(there))


def _keys(blocks: Sequence[Node]) -> list[str]:
    return [text_attr(block, "key") for block in blocks if block.type.name == "heading"]


def _opens(blocks: Sequence[Node], index: int) -> bool:
    """Tell whether an article, or nothing at all, begins at this block."""
    return index == len(blocks) or blocks[index].type.name == "heading"


def _left_numbered(block: BlockChange, numbers: Mapping[str, int]) -> BlockChange:
    if block.kind is not ChangeKind.LEFT:
        return block
    return replace(block, number=numbers[block.section])


class _Walk:
    """Goes through both documents, region by region, and has each block read."""

    def __init__(self, old: Node, new: Node) -> None:
        self.reading = Reading()
        here, there = parts(old, new), parts(new, old)
        moved = moved_keys(here, there)
        self._old_blocks = [Item(block) for block in old.content.content]
        self._new_blocks = [Item(block) for block in new.content.content]
        self._old_regions = regions(old, here, moved)
        self._new_regions = regions(new, there, moved)
        self._sections = ("", "")

    def region(self, key: str) -> Iterator[BlockChange]:
        """Read one region; that of a moved article begins with its heading."""
        old, new = self._old_regions[key], self._new_regions[key]
        outside = self.reading.moved, self._sections
        self.reading.moved = key
        pairs = _region_pairs(old, new, self._gap)
        for i, j in woven(pairs, len(old.places), len(new.places)):
            here = old.places[i] if i is not None else None
            there = new.places[j] if j is not None else None
            yield from self._place(here, there, heading=bool(key) and i == 0)
        self.reading.moved, self._sections = outside

    def _gap(self, here: list[int], there: list[int]) -> list[tuple[int, int]]:
        return aligned(
            [self._old_blocks[index] for index in here],
            [self._new_blocks[index] for index in there],
        )

    def _place(
        self, here: int | Hole | None, there: int | Hole | None, *, heading: bool
    ) -> Iterator[BlockChange]:
        if isinstance(there, Hole):
            yield from self.region(there.key)
        elif isinstance(here, Hole):
            yield self._left(here.key)
        else:
            old = self._old_blocks[here] if here is not None else None
            new = self._new_blocks[there] if there is not None else None
            self._enter(old, new)
            if heading and old and new:
                yield self.reading.pair(old, new, moved=True)
            else:
                yield self.reading.block(old, new)

    def _enter(self, old: Item | None, new: Item | None) -> None:
        """Note in which article each side is: a removed block is in one of the old text."""
        self._sections = (
            _section(old, self._sections[0]),
            _section(new, self._sections[1]),
        )
        self.reading.section = self._sections[1 if new else 0]

    def _left(self, key: str) -> BlockChange:
        place = self._old_regions[key].places[0]
        assert isinstance(place, int), "a moved article begins with its heading"
        heading = self._old_blocks[place].node
        return BlockChange(ChangeKind.LEFT, heading, None, key, moved=self.reading.moved)


def _section(block: Item | None, before: str) -> str:
    if block is None or block.node.type.name != "heading":
        return before
    return text_attr(block.node, "key")


Align = Callable[[list[int], list[int]], list[tuple[int, int]]]


def _region_pairs(old: Region, new: Region, align: Align) -> list[tuple[int, int]]:
    """Pair the places of a region: headings by key, then what stands between them."""
    pairs: list[tuple[int, int]] = []
    i = j = 0
    fixed = sorted((old.fixed[key], new.fixed[key]) for key in old.fixed)
    for i_next, j_next in [*fixed, (len(old.places), len(new.places))]:
        here = [
            (at, p) for at, p in enumerate(old.places[i:i_next], i) if isinstance(p, int)
        ]
        there = [
            (at, p) for at, p in enumerate(new.places[j:j_next], j) if isinstance(p, int)
        ]
        found = align([place for _, place in here], [place for _, place in there])
        pairs += [(here[x][0], there[y][0]) for x, y in found]
        if i_next < len(old.places):
            pairs.append((i_next, j_next))
        i, j = i_next + 1, j_next + 1
    return pairs
