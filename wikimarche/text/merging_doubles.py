"""The last look at a merged document: does a passage stand in it once too often?

Blocks are matched in order, so text that one side moved looks removed here and inserted
there. If the other side removed it, or moved it elsewhere, both insertions would be kept:
a removal undone, or a passage doubled. Passages are compared by runs of six words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from wikimarche.text.schema import Node

__all__ = ["Texts", "is_doubled", "texts_of"]

RUN = 6  # words; shorter runs come back by chance in specifications
LEAST = 2  # words of a block below which it says nothing of where it came from

Texts = Counter[str]


def texts_of(nodes: Iterable[Node]) -> Texts:
    """Count the texts of the blocks in and below `nodes`."""
    return Counter(text for node in nodes for text in _texts(node))


def _texts(node: Node) -> Iterator[str]:
    if node.inline_content:
        yield "".join(_inline(child) for child in node.children)
    else:
        for child in node.children:
            yield from _texts(child)


def _inline(node: Node) -> str:
    if node.is_text:
        return node.text or ""
    return f" {node.text_content or ' '.join(map(str, node.attrs.values()))} "


def is_doubled(base: Texts, mine: Texts, theirs: Texts, *, merged: Texts) -> bool:
    """Tell whether a run of words is in `merged` more often than both sides' changes explain."""
    sides = (base, mine, theirs, merged)
    every = set().union(*sides)
    # What is everywhere equally often explains itself, and is nearly everything.
    differing = [text for text in every if len({side[text] for side in sides}) > 1]
    counts = [_runs({text: side[text] for text in differing}) for side in sides]
    return any(count > _explained(run, counts[:3]) for run, count in counts[3].items())


def _runs(texts: dict[str, int]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for text, times in texts.items():
        words = re.findall(r"\w+", text)
        if times and len(words) >= LEAST:
            for start in range(max(1, len(words) - RUN + 1)):
                found[tuple(words[start : start + RUN])] += times
    return found


def _explained(run: tuple[str, ...], counts: Sequence[Counter[tuple[str, ...]]]) -> int:
    before, mine, theirs = (side[run] for side in counts)
    if not before and not mine and not theirs:
        return 1  # made where changes of both meet
    changes = mine - before, theirs - before
    if max(changes) <= 0:  # the same removal by both is one removal
        return before + min(changes)
    return before + sum(changes)
