"""The last look at a merged document: does a passage stand in it once too often?

Blocks are matched in order, so text that one side moved looks removed here and inserted
there. If the other side removed it, or moved it elsewhere, both insertions would be kept:
a removal undone, or a passage doubled. Passages are compared by runs of six words, and
by the words the base holds only once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from wikimarche.text.schema import Node

__all__ = ["Texts", "explains_itself", "is_doubled", "texts_of"]

RUN = 6  # words; shorter runs come back by chance in specifications
LEAST = 2  # words of a block below which it says nothing of where it came from

Texts = Counter[str]
Words = tuple[str, ...]


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


def is_doubled(base: Texts, mine: Texts, theirs: Texts, merged: Texts) -> bool:
    """Tell whether a run of words is in `merged` more often than both sides' changes explain."""
    doubled, asked = _doubled(base, mine, theirs, merged)
    return not asked.isdisjoint(doubled) or _has_word_of_one_place(base, doubled)


def explains_itself(base: Texts, mine: Texts, theirs: Texts, merged: Texts) -> bool:
    """Tell whether nothing is doubled, from what is left without blocks common to all four.

    False when only the whole documents can tell. More of the same everywhere changes no
    answer, except for a run that no side has here and that may stand in what is common.
    """
    sides = (base, mine, theirs)
    if any(times < 0 for side in (*sides, merged) for times in side.values()):
        return False
    if any(
        times and not any(side[text] for side in sides) for text, times in merged.items()
    ):
        return False
    return not _doubled(base, mine, theirs, merged)[0]


def _doubled(
    base: Texts, mine: Texts, theirs: Texts, merged: Texts
) -> tuple[set[Words], set[Words]]:
    """Give the runs that are doubled, and the runs that say where a block came from."""
    sides = (base, mine, theirs, merged)
    every = set().union(*sides)
    # What is everywhere equally often explains itself, and is nearly everything.
    differing = [text for text in every if len({side[text] for side in sides}) > 1]
    words = {text: tuple(re.findall(r"\w+", text)) for text in differing}
    asked = {run for some in words.values() for run in _told_by(some)}
    lengths = {1, *map(len, asked)}
    counts = [_counts([(words[t], side[t]) for t in differing], lengths) for side in sides]
    doubled = {
        run for run, times in counts[3].items() if times > _explained(run, counts[:3])
    }
    return doubled, asked


def _has_word_of_one_place(base: Texts, runs: Set[Words]) -> bool:
    """Tell whether one of these runs is a single word that the base holds just once."""
    suspects = {run[0] for run in runs if len(run) == 1}
    if not suspects:
        return False
    places: Counter[str] = Counter()
    for text, times in base.items():
        for word in re.findall(r"\w+", text):
            places[word] += times
    return any(places[word] == 1 for word in suspects)


def _told_by(words: Words) -> Iterator[Words]:
    """Give the runs that say where a block came from: of six words, or all of a short one."""
    if len(words) >= LEAST:
        yield from _runs(words, min(RUN, len(words)))


def _runs(words: Words, length: int) -> Iterator[Words]:
    for start in range(len(words) - length + 1):
        yield words[start : start + length]


def _counts(texts: Sequence[tuple[Words, int]], lengths: set[int]) -> Counter[Words]:
    found: Counter[Words] = Counter()
    for words, times in texts:
        for length in lengths:
            for run in _runs(words, length):
                found[run] += times
    return found


def _explained(run: Words, counts: Sequence[Counter[Words]]) -> int:
    before, mine, theirs = (side[run] for side in counts)
    if not before and not mine and not theirs:
        return 1  # made where changes of both meet
    changes = mine - before, theirs - before
    if max(changes) <= 0:  # the same removal by both is one removal
        return before + min(changes)
    return before + sum(changes)
