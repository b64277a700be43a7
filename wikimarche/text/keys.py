"""Keys of articles that are written live: each heading has one, and no two have the same.

A heading just typed has none; a copied article brings the key of the one it was copied
from, which keeps it. What others did is looked at only where headings changed.
"""

from collections.abc import Sequence

from prosemirror.model import Fragment

from wikimarche.text.compat import AttrStep
from wikimarche.text.outline import with_keys
from wikimarche.text.schema import Node
from wikimarche.text.validity import changed_span

__all__ = ["key_steps"]


def key_steps(old: Node, new: Node) -> tuple[AttrStep, ...]:
    """Give the steps on `new` that give keys to its headings, where those of `old` changed."""
    start, was, now = changed_span(old, new)
    keys = _keys(new.children[start:now])
    if keys == _keys(old.children[start:was]) and all(keys):
        return ()
    taken = {*_keys(new.children[:start]), *_keys(new.children[now:])}
    blocks = [
        _without_key(block) if start <= index < now and _key(block) in taken else block
        for index, block in enumerate(new.children)
    ]
    keyed = with_keys(new.copy(Fragment(blocks)))
    steps, pos = [], 0
    for block, wanted in zip(new.children, keyed.children, strict=True):
        if _key(block) != _key(wanted):
            steps.append(AttrStep(pos, "key", _key(wanted)))
        pos += block.node_size
    return tuple(steps)


def _key(block: Node) -> str | None:
    return str(block.attrs["key"]) if block.type.name == "heading" else None


def _keys(blocks: Sequence[Node]) -> list[str]:
    return [key for block in blocks if (key := _key(block)) is not None]


def _without_key(heading: Node) -> Node:
    return heading.type.create({**heading.attrs, "key": ""}, heading.children)
