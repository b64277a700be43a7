"""Which nodes are equal, told without walking what both documents share.

A document made from another holds the very nodes nobody touched; identity answers for
those. Blocks read twice are compared once, and only with those of their kind and size.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from wikimarche.text.schema import Mark, Node

__all__ = ["classes", "same", "with_nodes_of", "without_common"]


def same(a: Node, b: Node) -> bool:
    """Tell whether two nodes are equal: `Node.eq`, faster."""
    if a is b:
        return True
    if a.type is not b.type or a.text != b.text or a.attrs != b.attrs:
        return False
    if (a.marks or b.marks) and not Mark.same_set(a.marks, b.marks):
        return False
    here, there = a.content.content, b.content.content
    return len(here) == len(there) and all(map(same, here, there))


class _Known:
    """The distinct nodes met so far, numbered as they come."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._numbers: dict[int, int] = {}  # by identity: callers keep the nodes alive
        self._alike: dict[tuple[str, int], list[int]] = defaultdict(list)

    def number(self, node: Node) -> int:
        """Give the number of the first node met that equals this one."""
        found = self._numbers.get(id(node))
        if found is None:
            alike = self._alike[node.type.name, node.node_size]
            found = next((n for n in alike if same(self.nodes[n], node)), -1)
            if found < 0:
                found = len(self.nodes)
                alike.append(found)
                self.nodes.append(node)
            self._numbers[id(node)] = found
        return found


def classes(*sides: Sequence[Node]) -> list[list[int]]:
    """Give a number for each node of each side: equal for equal nodes, and only for them."""
    known = _Known()
    return [[known.number(node) for node in side] for side in sides]


def with_nodes_of(model: Node, doc: Node) -> Node:
    """Give a document equal to `doc` that holds the very blocks of `model` equal to its own."""
    owned, held = set(map(id, model.children)), set(map(id, doc.children))
    if held <= owned:
        return doc
    spare: dict[tuple[str, int], list[Node]] = defaultdict(list)
    for block in model.children:
        if id(block) not in held:
            spare[block.type.name, block.node_size].append(block)
    blocks = [
        block if id(block) in owned else _taken(block, spare) for block in doc.children
    ]
    return doc.type.create(doc.attrs, blocks, doc.marks)


def _taken(block: Node, spare: dict[tuple[str, int], list[Node]]) -> Node:
    """Take the first spare node that equals this one; itself when there is none."""
    alike = spare[block.type.name, block.node_size]
    place = next((i for i, node in enumerate(alike) if same(node, block)), None)
    return block if place is None else alike.pop(place)


def without_common(*sides: Sequence[Node]) -> list[list[Node]]:
    """Give each side without the nodes that stand, the very same, equally often in all."""
    counts = [Counter(map(id, side)) for side in sides]
    common = counts[0]
    for count in counts[1:]:
        common = common & count
    left = []
    for side in sides:
        spare = dict(common)
        kept = []
        for node in side:
            if spare.get(id(node), 0):
                spare[id(node)] -= 1
            else:
                kept.append(node)
        left.append(kept)
    return left
