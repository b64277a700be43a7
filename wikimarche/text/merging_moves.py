"""Sections that moved: brought to one order before blocks are compared.

A section is a top-level heading with a key and what follows it. When one side moved
sections and the other edited them, the move is made in the two other documents too;
what is left to merge is then in one order. A new section goes along with the section
it was put behind.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wikimarche.text.schema import SCHEMA, Node

__all__ = ["Arranged", "arrange", "in_order_of", "keyed_headings"]


@dataclass(frozen=True)
class Arranged:
    """The three documents with their sections in one order.

    `at_odds`: both sides moved sections, differently; the order is then theirs.
    """

    base: Node
    mine: Node
    theirs: Node
    at_odds: bool


def arrange(base: Node, mine: Node, theirs: Node) -> Arranged:
    """Make in every document the moves that one of them shows."""
    by_mine = _moved(_order(base), _order(mine))
    by_theirs = _moved(_order(base), _order(theirs))
    if not by_mine and not by_theirs:
        return Arranged(base, mine, theirs, False)
    model = theirs if by_theirs else mine
    at_odds = by_mine and by_theirs and _moved(_order(mine), _order(theirs))
    arranged = [in_order_of(model, doc) for doc in (base, mine, theirs)]
    return Arranged(arranged[0], arranged[1], arranged[2], at_odds)


def keyed_headings(doc: Node) -> list[tuple[int, str]]:
    """Give (index, key) of the top-level headings whose key is their own."""
    found = [
        (index, str(block.attrs["key"]))
        for index, block in enumerate(doc.children)
        if block.type.name == "heading" and block.attrs["key"]
    ]
    times = Counter(key for _, key in found)
    return [(index, key) for index, key in found if times[key] == 1]


def _order(doc: Node) -> list[str]:
    return [key for _, key in keyed_headings(doc)]


def _moved(one: Sequence[str], other: Sequence[str]) -> bool:
    both = set(one) & set(other)
    return [key for key in one if key in both] != [key for key in other if key in both]


def in_order_of(model: Node, doc: Node) -> Node:
    """Give `doc` with the sections it shares with `model` in the order they have there."""
    rank = {key: place for place, key in enumerate(_order(model))}
    starts = [(index, rank[key]) for index, key in keyed_headings(doc) if key in rank]
    if not starts:
        return doc
    ends = [index for index, _ in starts[1:]] + [doc.child_count]
    parts = sorted(
        (
            (place, doc.children[start:end])
            for (start, place), end in zip(starts, ends, strict=True)
        ),
        key=lambda part: part[0],
    )
    blocks = doc.children[: starts[0][0]] + [block for _, part in parts for block in part]
    return doc if blocks == doc.children else SCHEMA.nodes["doc"].create(None, blocks)
