"""A text cut into the exact source of its blocks and what stands between them."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .markdown_definitions import restated
from .markdown_grammar import Definitions
from .markdown_reader import read
from .markdown_syntax import SEPARATOR
from .schema import Node, node

__all__ = ["EMPTY", "Original", "original_of"]

EMPTY: Final = node("paragraph")
_BLANK_LINES = re.compile(r"(?:\n[ \t]*)+\Z")
_PARTING = re.compile(rf"\A(?:[ \t]*(?:{SEPARATOR})?[ \t]*\n)+")


@dataclass(frozen=True)
class Original:
    """A text cut where its blocks begin and where what each says ends."""

    text: str
    nodes: tuple[Node, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    definitions: Definitions
    lines: tuple[tuple[int, int], ...]

    def chunks(self) -> tuple[str, ...]:
        """Give the source of each block up to the next; joined, they are the text."""
        bounds = (0, *self.starts[1:], len(self.text))
        return tuple(self.text[a:b] for a, b in pairwise(bounds))

    def body(self, index: int) -> str:
        """Give what one block says, without the blank lines and definitions after it."""
        return self.text[self.starts[index] : self.ends[index]]

    def after(self, index: int) -> str:
        """Give what stands between a block and the next; -1 gives what stands before all."""
        start = self.ends[index] if index >= 0 else 0
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[start:end]

    def definitions_after(self, index: int) -> str:
        """Give the definitions between a block and the next, without what only parts them."""
        return _PARTING.sub("", self.after(index)).rstrip(" \t\n")

    def definitions_in(self, index: int) -> str | None:
        """Write the definitions inside a block; None when they cannot be said outside it."""
        return restated(self.definitions, *self.lines[index])


def original_of(text: str) -> Original:
    """Read `text` and cut it; without a block it is one empty paragraph, before what it has."""
    reading = read(text)
    if not reading.blocks:
        return Original(text, (EMPTY,), (0,), (0,), reading.definitions, ((0, 0),))
    offsets = [0, *(found.end() for found in re.finditer("\n", text)), len(text)]
    starts = [offsets[first] for first, _ in reading.lines]
    ends = []
    for start, (_, last) in zip(starts, reading.lines, strict=True):
        body = text[start : offsets[min(last, len(offsets) - 1)]]
        ends.append(start + len(_BLANK_LINES.sub("", body)))
    return Original(
        text, reading.blocks, tuple(starts), tuple(ends), reading.definitions, reading.lines
    )
