"""The line of a key in the text of a pack: the reader of TOML does not keep it."""

import re
from collections.abc import Iterator
from typing import Final

from wikimarche.law.shapes import Path

__all__ = ["line_of"]

_HEAD: Final = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(r"\s*([\w\-]+)\s*=")


def line_of(text: str, path: Path) -> int:
    """Give the line (from 1) where the value at `path` is written, or its nearest parent."""
    lines: dict[Path, int] = {(): 1}
    for place, line in _places(text):
        lines.setdefault(place, line)
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _places(text: str) -> Iterator[tuple[Path, int]]:
    counts: dict[Path, int] = {}  # arrays of tables met so far → their last index
    here: Path = ()
    for line, words in enumerate(text.splitlines(), 1):
        if head := _HEAD.fullmatch(words):
            here = _opened(head[2].split("."), head[1] == "[[", counts)
            yield here, line
        elif key := _KEY.match(words):
            yield (*here, key[1]), line


def _opened(names: list[str], is_array: bool, counts: dict[Path, int]) -> Path:
    """Give the path of a table that opens, each array above it at its last element."""
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, names[-1])
    if not is_array:
        return path
    counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path])
