"""Which block of one document is which block of another, and which word which word.

Shared by the structural difference and by merging, so that both see the same change.
Equal things are found first (longest common subsequence), then, in the gaps, blocks
that have enough words in common; headings that carry keys go by their key.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wikimarche.text.runs import runs_between
from wikimarche.text.sameness import classes, same
from wikimarche.text.schema import Mark, Node

__all__ = [
    "Gap",
    "Hunk",
    "Token",
    "common_runs",
    "fingerprint",
    "gaps",
    "hunks",
    "match_children",
    "match_tokens",
    "size16",
    "tokens",
]

SIMILAR = 0.5  # share of words in common from which two blocks are one block, changed
MOST_PAIRS = (
    10_000  # pairs of blocks compared word by word; beyond, a walk with a short look-ahead
)
LOOK_AHEAD = 8
SURE = 0.9  # share of words in common from which the walk looks no further
MOST_STEPS = (
    25_000_000  # size of one word comparison (product of lengths); beyond, by sentences
)

Run = tuple[int, int, int]  # start in old, start in new, length
Pair = tuple[int, int]


def size16(text: str) -> int:
    """Give the length in UTF-16 units, the unit of positions."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def fingerprint(node: Node) -> Hashable:
    """Give a value that is equal for equal nodes, and only for them."""
    attrs = tuple(sorted(node.attrs.items())) if node.attrs else ()
    inside: Hashable = node.text if node.is_text else tuple(map(fingerprint, node.children))
    return (node.type.name, attrs, _marks(node.marks), inside)


def _marks(marks: Sequence[Mark]) -> Hashable:
    return tuple((mark.type.name, *sorted(mark.attrs.items())) for mark in marks)


# Longest common subsequence


def common_runs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    """Give the runs both sequences share, in order: a longest common subsequence.

    Exact, without time limit; its cost is bounded by the caller's sizes.
    """
    codes: dict[Hashable, str] = {}
    sides = [
        "".join(codes.setdefault(value, _letter(len(codes))) for value in side)
        for side in (old, new)
    ]
    runs: list[Run] = []
    i = j = 0
    for kind, length in runs_between(*sides):
        if kind == "=":
            runs.append((i, j, length))
        i += length if kind != "+" else 0
        j += length if kind != "-" else 0
    return runs


def _letter(index: int) -> str:
    code = index + 1
    return chr(code if code < 0xD800 else code + 0x800)  # no surrogate is a letter


def _trimmed(old: Sequence[Node], new: Sequence[Node]) -> tuple[int, int]:
    """Give how many equal nodes both begin with, and how many they end with."""
    most = min(len(old), len(new))
    start = 0
    while start < most and same(old[start], new[start]):
        start += 1
    tail = 0
    while tail < most - start and same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    return start, tail


# Blocks


def match_children(old: Sequence[Node], new: Sequence[Node]) -> list[Pair]:
    """Give the pairs (index in old, index in new) that are one child, in order.

    Pairs may differ in content, attributes and even type; a child without a
    pair was removed or inserted.
    """
    if len(old) == len(new) and all(_is_cell(child) for child in (*old, *new)):
        return [(i, i) for i in range(len(old))]
    start, tail = _trimmed(old, new)
    middle_old, middle_new = old[start : len(old) - tail], new[start : len(new) - tail]
    pairs = [(i, i) for i in range(start)]
    pairs += [(i + start, j + start) for i, j in _match_middle(middle_old, middle_new)]
    pairs += [(len(old) - k, len(new) - k) for k in range(tail, 0, -1)]
    return pairs


def _is_cell(node: Node) -> bool:
    return node.type.name in ("table_cell", "table_header")


def _match_middle(old: Sequence[Node], new: Sequence[Node]) -> list[Pair]:
    if not old or not new:
        return []
    runs = common_runs(*classes(old, new))
    pairs = [(i + k, j + k) for i, j, length in runs for k in range(length)]
    bounds = [(-1, -1), *pairs, (len(old), len(new))]
    for (i0, j0), (i1, j1) in pairwise(bounds):
        inside = _match_gap(old[i0 + 1 : i1], new[j0 + 1 : j1])
        pairs += [(i0 + 1 + i, j0 + 1 + j) for i, j in inside]
    return sorted(pairs)


def _match_gap(old: Sequence[Node], new: Sequence[Node]) -> list[Pair]:
    if not old or not new:
        return []
    likeness = _Likeness(old, new)
    if len(old) * len(new) <= MOST_PAIRS:
        return _best_pairs(likeness)
    return list(_walk(likeness))


class _Likeness:
    """How much two nodes of a gap are one node: 0 (not at all) to 1, 2 for the same key."""

    def __init__(self, old: Sequence[Node], new: Sequence[Node]) -> None:
        self.old, self.new = old, new
        self.lone = len(old) == len(new) == 1
        self.words = [Counter(_words(n)) for n in old], [Counter(_words(n)) for n in new]

    def of(self, i: int, j: int) -> float:
        a, b = self.old[i], self.new[j]
        keys = a.attrs.get("key", ""), b.attrs.get("key", "")
        if keys[0] and keys[0] == keys[1] and a.type == b.type:
            return 2.0
        shared = self._shared(i, j)
        if a.type != b.type:
            return shared if shared > 0.8 and _convertible(a, b) else 0.0
        if keys[0] and keys[1] and shared < 1:
            return 0.0
        return shared if shared >= SIMILAR else 0.0

    def _shared(self, i: int, j: int) -> float:
        a, b = self.words[0][i], self.words[1][j]
        if not a or not b:  # an empty block being filled, or emptied
            return SIMILAR if self.lone and self.old[i].is_textblock else 0.0
        return 2 * (a & b).total() / (a.total() + b.total())


def _words(node: Node) -> Iterator[Hashable]:
    if node.is_text:
        yield from re.findall(r"\w+", node.text or "")
    elif node.is_leaf:
        yield fingerprint(node)
    for child in node.children:
        yield from _words(child)


CONVERTIBLE = (
    {"paragraph", "heading", "code_block"},
    {"bullet_list", "ordered_list"},
    {"blockquote", "guidance", "clause"},
    {"table_cell", "table_header"},
)


def _convertible(a: Node, b: Node) -> bool:
    return any({a.type.name, b.type.name} <= group for group in CONVERTIBLE)


def _best_pairs(likeness: _Likeness) -> list[Pair]:
    """Align a gap so that the sum of likenesses is greatest."""
    rows, columns = len(likeness.old), len(likeness.new)
    score = [[likeness.of(i, j) for j in range(columns)] for i in range(rows)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = score[i][j] + best[i + 1][j + 1] if score[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < rows and j < columns:
        if score[i][j] and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _walk(likeness: _Likeness) -> Iterator[Pair]:
    """Align a large gap by going forward and looking a few blocks ahead."""
    i = j = 0
    while i < len(likeness.old) and j < len(likeness.new):
        found = _next_pair(likeness, i, j)
        if found:
            yield found
            i, j = found
        i, j = i + 1, j + 1


def _next_pair(likeness: _Likeness, i: int, j: int) -> Pair | None:
    """Give the likest pair a few blocks ahead, the nearest of equals."""
    if likeness.of(i, j) >= SURE:
        return i, j
    rows, columns = len(likeness.old), len(likeness.new)
    ahead = [(i + k, j + n - k) for n in range(LOOK_AHEAD) for k in range(n + 1)]
    found = max(
        (pair for pair in ahead if pair[0] < rows and pair[1] < columns),
        key=lambda pair: likeness.of(*pair),
    )
    return found if likeness.of(*found) else None


# Words


@dataclass(frozen=True)
class Token:
    """A word, a blank, a sign or an inline node, at `start` to `end`."""

    key: Hashable
    marks: tuple[Mark, ...]
    node: Node
    start: int
    end: int
    is_word: bool


# A word keeps its combining accents; variation selectors and joiners stay with their emoji.
WORD = re.compile(
    r"[\w\u0300-\u036f]+|[^\w\s][\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff]*|\s",
    re.DOTALL,
)
PRINTED = ("field", "xref")  # inline nodes that print words


def tokens(block: Node, place: int = 0) -> list[Token]:
    """Cut the inline content of a block, which begins at `place`, into words, blanks, signs, nodes."""
    found: list[Token] = []
    for child in block.children:
        marks = tuple(child.marks)
        if not child.is_text:
            key = fingerprint(child.mark([]))
            word = child.type.name in PRINTED
            found.append(Token(key, marks, child, place, place + child.node_size, word))
            place += child.node_size
            continue
        for text in WORD.findall(child.text or ""):
            end = place + size16(text)
            found.append(Token(text, marks, child, place, end, text[0].isalnum()))
            place = end
    return found


def match_tokens(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Run]:
    """Give the runs of tokens both share; by sentences when there are too many."""
    if len(old) * len(new) <= MOST_STEPS:
        return common_runs(old, new)
    sentences = _sentences(old), _sentences(new)
    if len(sentences[0]) * len(sentences[1]) > MOST_STEPS:
        return []
    return list(_spread(sentences, common_runs(*sentences)))


def _sentences(words: Sequence[Hashable]) -> list[tuple[Hashable, ...]]:
    ends = [i + 1 for i, word in enumerate(words) if word in (".", ";", "\n")]
    return [tuple(words[a:b]) for a, b in pairwise([0, *ends, len(words)]) if a < b]


def _spread(
    sentences: tuple[list[tuple[Hashable, ...]], list[tuple[Hashable, ...]]],
    runs: list[Run],
) -> Iterator[Run]:
    """Turn runs of sentences into runs of words, and compare words between them."""
    places = [[0], [0]]
    for side in (0, 1):
        for sentence in sentences[side]:
            places[side].append(places[side][-1] + len(sentence))
    ends = (len(sentences[0]), len(sentences[1]))
    for gap in gaps([(i, j, n) for i, j, n in runs], *ends):
        old = [w for s in sentences[0][gap.old_start : gap.old_end] for w in s]
        new = [w for s in sentences[1][gap.new_start : gap.new_end] for w in s]
        start = places[0][gap.old_start], places[1][gap.new_start]
        if len(old) * len(new) <= MOST_STEPS:
            yield from (
                (i + start[0], j + start[1], n) for i, j, n in common_runs(old, new)
            )
        if gap.old_end < ends[0] and gap.new_end < ends[1]:
            length = gap.run
            a, b = gap.old_end, gap.new_end
            yield places[0][a], places[1][b], places[0][a + length] - places[0][a]


@dataclass(frozen=True)
class Gap:
    """What lies before a common run of length `run`: old and new items that differ."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    run: int


def gaps(runs: Sequence[Run], old_size: int, new_size: int) -> list[Gap]:
    """Give what lies before each run and after the last one; a gap may be empty."""
    found: list[Gap] = []
    i = j = 0
    for a, b, length in [*runs, (old_size, new_size, 0)]:
        found.append(Gap(i, a, j, b, length))
        i, j = a + length, b + length
    return found


@dataclass(frozen=True)
class Hunk:
    """Items `start` to `end` of the old sequence, replaced by `new_start` to `new_end` of the new."""

    start: int
    end: int
    new_start: int
    new_end: int

    @property
    def growth(self) -> int:
        """Give how many items more the new sequence has here."""
        return (self.new_end - self.new_start) - (self.end - self.start)


def hunks(runs: Sequence[Run], old_size: int, new_size: int) -> list[Hunk]:
    """Give what was replaced between common runs."""
    return [
        Hunk(gap.old_start, gap.old_end, gap.new_start, gap.new_end)
        for gap in gaps(runs, old_size, new_size)
        if gap.old_start < gap.old_end or gap.new_start < gap.new_end
    ]
