"""Which blocks of two lists are the same ones, in the same order.

Candidates (equal blocks, or blocks that share words) are weighed, and the heaviest order
wins: a long paragraph lightly changed is kept before a short one that happens to be equal.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from wikimarche.text.differences_sequences import Link, heaviest_chain, stretches
from wikimarche.text.differences_tokens import bag_words, fingerprint
from wikimarche.text.sameness import same
from wikimarche.text.schema import Node

__all__ = ["Item", "aligned", "is_alike", "similarity"]

# Below this, deleted and inserted whole reads better than word by word.
_SIMILAR = 0.45
# A row that keeps its first cell (designation, number of a price) is the same row.
_SAME_FIRST_CELL = 0.5
# Up to this many pairs, all are weighed; beyond, those that share their rarest words.
_ALL_PAIRS = 144
_POSTINGS = 64
_CANDIDATES = 6
# Long words tell more than short ones, up to a point: an address is not a sentence.
_LONG = 12

_FAMILIES = {
    "paragraph": "text",
    "heading": "text",
    "bullet_list": "list",
    "ordered_list": "list",
    "table_header": "cell",
    "table_cell": "cell",
}


class Item:
    """A node to align, with what it is weighed by, computed once and only when needed."""

    def __init__(self, node: Node) -> None:
        self.node = node

    @cached_property
    def print(self) -> str:
        """What two nodes share when a reader cannot tell them apart."""
        return fingerprint(self.node)

    @cached_property
    def family(self) -> str:
        """Kinds of nodes that may become one another."""
        return _FAMILIES.get(self.node.type.name, self.node.type.name)

    @cached_property
    def bag(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(bag_words(self.node))

    @cached_property
    def size(self) -> int:
        """The weight of all the words."""
        return sum(count * min(len(word), _LONG) for word, count in self.bag.items())

    @cached_property
    def first_cell(self) -> str:
        """The text of a row's first cell; empty for any other node."""
        if self.node.type.name != "table_row":
            return ""
        return " ".join(bag_words(self.node.child(0)))


def is_alike(old: Item, new: Item) -> bool:
    """Tell whether a reader cannot tell two nodes apart; equal ones are not written out."""
    return same(old.node, new.node) or old.print == new.print


def similarity(old: Item, new: Item) -> float:
    """Share of words in common, from 0 to 1, each counted by its length."""
    if old.family != new.family:
        return 0
    if is_alike(old, new):
        return 1
    total = old.size + new.size
    # The shorter one bounds what may be shared: most pairs stop here.
    if not total or 2 * min(old.size, new.size) < _SIMILAR * total:
        return 0
    few, many = sorted((old.bag, new.bag), key=len)
    shared = sum(
        min(count, many[word]) * min(len(word), _LONG)
        for word, count in few.items()
        if word in many
    )
    if old.first_cell and old.first_cell == new.first_cell:
        return max(_SAME_FIRST_CELL, 2 * shared / total)
    return 2 * shared / total


def aligned(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[int, int]]:
    """Give the pairs (index in old, index in new), both increasing, of the same blocks.

    Exchanging the lists exchanges the sides of every pair, exactly.
    """
    start, end = _equal_ends(old, new)
    here, there = old[start : len(old) - end], new[start : len(new) - end]
    if [item.print for item in here] > [item.print for item in there]:
        middle = [(i, j) for j, i in _middle(there, here)]
    else:
        middle = _middle(here, there)
    pairs = [(i, i) for i in range(start)]
    pairs += [(i + start, j + start) for i, j in middle]
    pairs += [(len(old) - k, len(new) - k) for k in range(end, 0, -1)]
    return pairs


def _equal_ends(old: Sequence[Item], new: Sequence[Item]) -> tuple[int, int]:
    room = min(len(old), len(new))
    start = end = 0
    while start < room and is_alike(old[start], new[start]):
        start += 1
    while end < room - start and is_alike(old[-1 - end], new[-1 - end]):
        end += 1
    return start, end


def _middle(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[int, int]]:
    if not old or not new:
        return []
    links = []
    for i, j in sorted(set(_candidates(old, new))):
        alike = similarity(old[i], new[j])
        if alike >= _SIMILAR:
            # An empty block that stayed still weighs something.
            links.append(Link(i, j, alike * (1 + (old[i].size + new[j].size) / 2)))
    return [(link.i, link.j) for link in heaviest_chain(links)]


def _candidates(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[int, int]]:
    if len(old) * len(new) <= _ALL_PAIRS:
        yield from ((i, j) for i in range(len(old)) for j in range(len(new)))
        return
    prints = [[item.print for item in side] for side in (old, new)]
    for stretch in stretches(prints[0], prints[1]):
        if stretch.same:
            yield from zip(
                range(stretch.i, stretch.i_end),
                range(stretch.j, stretch.j_end),
                strict=True,
            )
    yield from _sharing([(one,) for one in prints[0]], [(one,) for one in prints[1]])
    yield from _sharing([item.bag for item in old], [item.bag for item in new])


def _sharing(
    old: Sequence[Iterable[str]], new: Sequence[Iterable[str]]
) -> Iterator[tuple[int, int]]:
    """For each old block, the few new ones that share most of its rarest words."""
    holders: dict[str, list[int]] = defaultdict(list)
    for j, words in enumerate(new):
        for word in words:
            holders[word].append(j)
    for i, words in enumerate(old):
        shared: Counter[int] = Counter()
        visited = 0
        known = (word for word in words if word in holders)
        for word in sorted(known, key=lambda word: (len(holders[word]), word)):
            visited += len(holders[word])
            if visited > _POSTINGS:
                break
            shared.update(dict.fromkeys(holders[word], min(len(word), _LONG)))
        yield from ((i, j) for j, _ in shared.most_common(_CANDIDATES))
