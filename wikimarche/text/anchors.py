"""Anchors: the passage a discussion, a suggestion or a visa holds on to.

An anchor is a range of positions that rides on the maps of every accepted step, with
the words it was put on and a little of what was around them. When its passage is deleted
it is Gone, not lost: `find_again` looks for the exact words near the place.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wikimarche.text.alignment import size16
from wikimarche.text.compat import Step, modern
from wikimarche.text.schema import Node

__all__ = ["Anchor", "Gone", "anchor_at", "find_again", "map_anchor"]

CONTEXT = 32  # characters kept on each side of a quote
SURE_CONTEXT = 8  # characters of context that make even a short quote certain
SURE_QUOTE = 12  # characters from which a quote near its place is certain without context
NEAR = 2_000  # positions


@dataclass(frozen=True)
class Anchor:
    """The range `start` to `end` of a document, and its words when the anchor was put.

    Positions are those of the document, in UTF-16 units.
    """

    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Gone:
    """The passage was deleted; `anchor` is as it was put, `place` where the passage would be."""

    anchor: Anchor
    place: int


def anchor_at(doc: Node, start: int, end: int) -> Anchor | None:
    """Put an anchor on a range; None when it holds no words or cuts a character in two."""
    if not 0 <= start < end <= doc.content.size:
        return None
    flat = _Flat(doc)
    first, last = flat.offset(start), flat.offset(end)
    if first is None or last is None or not flat.text[first:last].strip():
        return None
    return flat.anchor(start, end, first, last)


def map_anchor(anchor: Anchor, steps: Sequence[Step]) -> Anchor | Gone:
    """Move an anchor past steps: what is typed at its edges stays outside of it."""
    start, end = anchor.start, anchor.end
    for step in steps:
        map_ = modern(step).get_map()
        start, end = map_.map(start, 1), map_.map(end, -1)
        if start >= end:
            return Gone(anchor, end)
    return replace(anchor, start=start, end=end)


def find_again(doc: Node, lost: Gone) -> Anchor | None:
    """Find the exact words of a lost anchor: the place with the most of its context around.

    None when the words are nowhere, or when a short quote could be anything.
    """
    flat, quote = _Flat(doc), lost.anchor.quote
    found = []
    offset = flat.text.find(quote)
    while offset >= 0:
        start, end = flat.position(offset), flat.position(offset + len(quote), at_end=True)
        anchor = flat.anchor(start, end, offset, offset + len(quote))
        shared = _shared(anchor, lost.anchor)
        distance = abs(start - lost.place)
        if shared >= SURE_CONTEXT or (len(quote) >= SURE_QUOTE and distance <= NEAR):
            found.append((shared, -distance, start, end))
        offset = flat.text.find(quote, offset + 1)
    if not found:
        return None
    _, _, start, end = max(found)
    return replace(lost.anchor, start=start, end=end)


def _shared(one: Anchor, other: Anchor) -> int:
    """Count the characters of context two anchors share, outward from the quote."""
    before = _common(reversed(one.before), reversed(other.before))
    return before + _common(iter(one.after), iter(other.after))


def _common(one: Iterator[str], other: Iterator[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


@dataclass(frozen=True)
class _Part:
    offset: int
    position: int
    text: str
    is_text: bool  # else a node that shows as `text` but is one position long


class _Flat:
    """The words of a document in one string, blocks on lines, and where each stands."""

    def __init__(self, doc: Node) -> None:
        self.parts = [_Part(0, 0, "", True)]
        self._read(doc, 0)
        self.text = "".join(part.text for part in self.parts)
        self.offsets = [part.offset for part in self.parts]
        self.positions = [part.position for part in self.parts]

    def _read(self, node: Node, place: int) -> None:
        for child in node.children:
            if child.is_text:
                self._add(child.text or "", place, True)
            elif child.is_leaf:
                self._add(_shown(child), place, False)
            else:
                self._read(child, place + 1)
                if child.is_textblock:
                    self._add("\n", place + child.node_size - 1, False)
            place += child.node_size

    def _add(self, text: str, position: int, is_text: bool) -> None:
        last = self.parts[-1]
        self.parts.append(_Part(last.offset + len(last.text), position, text, is_text))

    def position(self, offset: int, *, at_end: bool = False) -> int:
        """Give the position of an offset; `at_end`: that of the character before it, after."""
        part = self.parts[bisect_right(self.offsets, offset - at_end) - 1]
        inside = offset - part.offset
        if part.is_text:
            return part.position + size16(part.text[:inside])
        return part.position + bool(inside)

    def offset(self, position: int) -> int | None:
        """Give the offset of a position; None inside a surrogate pair."""
        part = self.parts[bisect_right(self.positions, position) - 1]
        inside = position - part.position
        if not part.is_text:
            return part.offset + (len(part.text) if inside else 0)
        if inside >= size16(part.text):
            return part.offset + len(part.text)
        units = part.text.encode("utf-16-le")[: 2 * inside]
        head = units.decode("utf-16-le", "ignore")
        return part.offset + len(head) if size16(head) == inside else None

    def anchor(self, start: int, end: int, first: int, last: int) -> Anchor:
        """Give the anchor of a range whose words are at `first` to `last`."""
        before = self.text[max(0, first - CONTEXT) : first]
        return Anchor(
            start, end, self.text[first:last], before, self.text[last : last + CONTEXT]
        )


def _shown(leaf: Node) -> str:
    """Give the words that stand for a node without text."""
    match leaf.type.name:
        case "field":
            return "{{%s}}" % leaf.attrs["name"]  # noqa: UP031  # braces read worse in a format
        case "xref":
            return f"[{leaf.attrs['spec']}#{leaf.attrs['key']}]"
        case "image":
            return f"[{leaf.attrs['alt']}]"
        case _:
            return " "
