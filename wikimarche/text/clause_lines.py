"""The line of a key in the head of a clause file: the reader of TOML does not keep it."""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["Path", "line_of"]

Path = tuple[str | int, ...]
_HEAD: Final = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(r"\s*[\"']?([\w\-]+)[\"']?\s*=")


def line_of(head: str, path: Path) -> int:
    """Give the line (from 1) of a head where a value is said, or the table it would be in.

    A path is made of names and, for a list of tables, of places from 0: ("legal", 1, "about").
    """
    lines: dict[Path, int] = {(): 0}
    for place, line in _places(head):
        lines.setdefault(place, line)
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _places(head: str) -> Iterator[tuple[Path, int]]:
    counts: dict[str, int] = {}  # rows met so far of each list of tables
    here: Path = ()
    for line, words in enumerate(head.split("\n"), 1):
        if table := _HEAD.fullmatch(words):
            name = table[2]
            here = (name,)
            if table[1] == "[[":
                here = (name, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            yield here, line
        elif key := _KEY.match(words):
            yield (*here, key[1]), line
