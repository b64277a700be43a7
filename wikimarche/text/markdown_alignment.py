"""Which blocks of a document are those of its source, taken in order."""

import json
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Sequence

from .schema import Node

__all__ = ["aligned"]


def aligned(new: Sequence[Node], old: Sequence[Node]) -> list[int | None]:
    """Give for each new block the index of the old block it equals, or None.

    The indexes increase. Both ends are compared first, by identity then by value: a
    document where one block changed costs next to nothing. Between them, equal blocks
    are paired occurrence by occurrence and the longest increasing run is kept.
    """
    shortest = min(len(new), len(old))
    start = 0
    while start < shortest and _same(new[start], old[start]):
        start += 1
    tail = 0
    while tail < shortest - start and _same(new[-1 - tail], old[-1 - tail]):
        tail += 1
    middle = _paired(new[start : len(new) - tail], old[start : len(old) - tail])
    return [
        *range(start),
        *(None if index is None else index + start for index in middle),
        *range(len(old) - tail, len(old)),
    ]


def _same(one: Node, other: Node) -> bool:
    return one is other or one.eq(other)


def _paired(new: Sequence[Node], old: Sequence[Node]) -> list[int | None]:
    if not new or not old:
        return [None] * len(new)
    shared = {id(block) for block in new} & {id(block) for block in old}
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for index, block in enumerate(old):
        waiting[_key(block, shared)].append(index)
    pairs = [
        (place, waiting[key].popleft())
        for place, key in enumerate(_key(block, shared) for block in new)
        if waiting.get(key)
    ]
    kept: list[int | None] = [None] * len(new)
    for place, index in _increasing(pairs):
        kept[place] = index
    return kept


def _key(block: Node, shared: set[int]) -> str:
    if id(block) in shared:
        return str(id(block))
    return json.dumps(block.to_json(), sort_keys=True)


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest run of `pairs` whose second values increase (patience sorting)."""
    tops: list[int] = []
    holders: list[int] = []
    before: list[int | None] = []
    for position, (_, index) in enumerate(pairs):
        pile = bisect_left(tops, index)
        before.append(holders[pile - 1] if pile else None)
        tops[pile : pile + 1] = [index]
        holders[pile : pile + 1] = [position]
    run: list[tuple[int, int]] = []
    at = holders[-1] if holders else None
    while at is not None:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]
