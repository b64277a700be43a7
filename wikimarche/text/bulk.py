"""What a live document weighs, block by block: bounds that need no writing of its text.

`limits` bounds a text before it is read. Steps change a document without its text being
written, so its bytes and pieces are told from its nodes, and only those that changed are
counted again. The text of a revision is bounded by `limits` all the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .limits import MAX_BYTES, MAX_DEPTH, MAX_PIECES, Fault
from .schema import Node

__all__ = ["Bulk", "bulk_of", "excess", "too_deep"]

WORDS = ("href", "title", "src", "alt", "info", "caption", "name", "key", "spec", "id")
SIGNS = 2  # what writing a node, or a mark on each side, costs at least: "- ", "| ", "**"


@dataclass(frozen=True)
class Bulk:
    """Bytes of text and pieces (blocks, cells, marks…), as `limits` counts them, roughly."""

    bytes: int = 0
    pieces: int = 0

    def changed(self, old: Sequence[Node], new: Sequence[Node]) -> "Bulk":
        """Give the bulk once `new` stands in the place of `old`."""
        gone, come = bulk_of(old), bulk_of(new)
        return Bulk(
            self.bytes + come.bytes - gone.bytes, self.pieces + come.pieces - gone.pieces
        )


def bulk_of(blocks: Sequence[Node]) -> Bulk:
    """Count what blocks weigh."""
    size = pieces = 0
    for node in _all(blocks):
        size += SIGNS + len((node.text or "").encode()) + _named(node.attrs)
        pieces += not node.is_text
        for mark in node.marks:
            size += 2 * SIGNS + _named(mark.attrs)
            pieces += 1
    return Bulk(size, pieces)


def excess(before: Bulk, after: Bulk) -> Fault | None:
    """Say which bound a change passes; what makes a document smaller passes none."""
    if after.bytes > max(MAX_BYTES, before.bytes):
        return Fault.TOO_LONG
    return Fault.TOO_MANY if after.pieces > max(MAX_PIECES, before.pieces) else None


def too_deep(blocks: Sequence[Node]) -> bool:
    """Tell whether blocks nest deeper than a text may say."""
    waiting = [(block, 1) for block in blocks]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return True
        if not node.inline_content:
            waiting += [(child, depth + 1) for child in node.children]
    return False


def _all(blocks: Sequence[Node]) -> Iterator[Node]:
    waiting = list(blocks)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.children


def _named(attrs: Mapping[str, object]) -> int:
    return sum(len(str(attrs[name])) for name in WORDS if name in attrs) if attrs else 0
