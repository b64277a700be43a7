"""What the words of a file are, passage by passage, and which passages two files share.

A seal lists a short hash of each passage of a file: a paragraph, a heading, the paragraph
of a cell, a line of text. Whoever has the file computes them again, without any database.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from lxml import etree

from wikimarche.text.alignment import common_runs

__all__ = [
    "MAX_PASSAGES",
    "SEAL_OPENS",
    "Changed",
    "changes_between",
    "hash_of",
    "passages_of_html",
    "passages_of_text",
    "seals_apart",
    "squeezed",
]

MAX_PASSAGES: Final = (
    60_000  # a document has at most 10,000 blocks, a dossier's file no more
)
SEAL_OPENS: Final = "<!-- wikimarche-seal "
_SEAL: Final = re.compile(rf"\n?{SEAL_OPENS}([^\n]*?) -->\r?\n?")
_MOST_PAIRS: Final = 25_000_000  # beyond, what changed is told as one stretch
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_PIECE: Final = 32_768
_MOST_MARKS: Final = 1_500_000  # tags or lines: as many as a text of a megabyte may make
_MOST_OPEN: Final = 256  # the parser looks through them all at each stray end tag
_DIGITS: Final = 16

_UNSEEN: Final = frozenset({"head", "script", "style", "template"})
_INSIDE: Final = frozenset(
    "a abbr b bdi bdo cite code del dfn em i img ins kbd mark q s samp small span strong sub"
    " sup time u var wbr".split()
)


@dataclass(frozen=True)
class Changed:
    """A stretch that is not what was sealed: `gone` passages of the sealed file, whose words
    the seal does not hold, and in their place those of the file from `place` on (from 0).
    """

    place: int
    gone: int
    found: tuple[str, ...]


def squeezed(words: str) -> str:
    """Give words with one space between them: how they are broken into lines means nothing."""
    return " ".join(words.split())


def hash_of(passage: str) -> str:
    """Give the short hash of a passage: 8 bytes in hexadecimal."""
    return hashlib.sha256(passage.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def seals_apart(text: str) -> tuple[str, list[str]]:
    """Give a page or a text without the seals that exports put at its end, and the seals."""
    return _SEAL.sub("", text), _SEAL.findall(text)


def passages_of_text(text: str) -> list[str]:
    """Give the lines of a text, blank ones left out; ValueError when there are too many."""
    if text.count("\n") + text.count("\r") > _MOST_MARKS:
        raise ValueError("too many lines")
    return [
        line for line in map(squeezed, _LINE_END.split(text.removeprefix("\ufeff"))) if line
    ]


def passages_of_html(text: str) -> list[str]:
    """Give what a page says, block by block. No tree, no recursion.

    Raises ValueError when there are more elements, or more of them open, than we write.
    """
    if text.count("<") > _MOST_MARKS:
        raise ValueError("too many elements")
    found = _Words()
    target = cast("etree.ParserTarget", found)
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE].encode("utf-8", "replace"))
    if text:
        parser.close()
    found.flush()
    return found.passages


class _Words:
    """Hears the events of a parser and keeps the words, a passage for each block."""

    def __init__(self) -> None:
        self.passages: list[str] = []
        self._pieces: list[str] = []
        self._unseen = 0
        self._depth = 0

    def start(self, name: str, _attributes: object) -> None:
        """Hear the beginning of an element; ValueError when too many are open."""
        self._depth += 1
        if self._depth > _MOST_OPEN:
            raise ValueError("too deep")
        if name in _UNSEEN:
            self._unseen += 1
        elif name == "br":
            self._pieces.append(" ")
        elif name not in _INSIDE:
            self.flush()

    def end(self, name: str) -> None:
        """Hear the end of an element."""
        self._depth -= 1
        if name in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif name not in _INSIDE and name != "br":
            self.flush()

    def data(self, words: str) -> None:
        """Hear words."""
        if not self._unseen:
            self._pieces.append(words)

    def close(self) -> None:
        """Hear the end of the page."""

    def flush(self) -> None:
        """End a passage."""
        if words := squeezed("".join(self._pieces)):
            self.passages.append(words)
        self._pieces.clear()


def changes_between(sealed: Sequence[str], passages: Sequence[str]) -> list[Changed]:
    """Tell where the passages of a file are not those whose hashes were sealed, in order."""
    hashes = [hash_of(passage) for passage in passages]
    runs = [*_shared(sealed, hashes), (len(sealed), len(hashes), 0)]
    return list(_between(runs, passages))


def _between(
    runs: Sequence[tuple[int, int, int]], passages: Sequence[str]
) -> Iterator[Changed]:
    i = j = 0
    for start, place, length in runs:
        if start > i or place > j:
            yield Changed(j, start - i, tuple(passages[j:place]))
        i, j = start + length, place + length


def _shared(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Give the runs that both share; two files with nothing in common must not cost a minute."""
    size = min(len(old), len(new))
    first = next((i for i in range(size) if old[i] != new[i]), size)
    left = size - first
    last = next((i for i in range(left) if old[-1 - i] != new[-1 - i]), left)
    ends = (len(old) - last, len(new) - last)
    middle: list[tuple[int, int, int]] = []
    if (ends[0] - first) * (ends[1] - first) <= _MOST_PAIRS:
        inside = common_runs(old[first : ends[0]], new[first : ends[1]])
        middle = [(i + first, j + first, length) for i, j, length in inside]
    return [(0, 0, first), *middle, (*ends, last)]
