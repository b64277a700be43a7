"""How many pieces a text is made of, counted without reading it.

A piece is what costs its reader about the same: a line, a level of list or of quotation
that a line opens, a cell of a table, two marks inside a paragraph. A million of them hold
in a megabyte and would cost ten seconds; a document of 200 pages has some 20,000.
"""

import re
from typing import Final

__all__ = ["MAX_PIECES", "pieces"]

MAX_PIECES: Final = 75_000
"""Pieces of one text: read in about two seconds and 200 MB, at the worst."""

# What each piece leaves at least one of: * and + may be both a level and a mark, < two marks.
_SIGNS: Final = "\n|>-+*.)!&<<[\\]^_`{~*+"
_LINE = re.compile(r"\n[ \t]*+[^ \t\n]")
_MARKER = r"(?:>|[-+*](?=[ \t\n])|\d{1,9}[.)](?=[ \t\n]))"
_OPENING = re.compile(rf"\n((?:[ \t]*+{_MARKER})++)")
_LEVEL = re.compile(_MARKER)
_RUN = re.compile(r"([!&*<^_`{~+])\1*+")
# A run of these is no line drawn by hand; an address <…> costs as much as a link.
_SINGLE: Final = "[]\\<"
_DASHES = re.compile(r"\n([-|: \t>*+0-9.)]++)(?=\n)")
_BLANK = re.compile(r"\n[ \t]*+\n")


def pieces(text: str) -> int:
    """Count the pieces of `text`, or give a number above when even that is within bounds."""
    text = f"\n{text}\n"
    completed = _completed_cells(text)
    signs = sum(map(text.count, _SIGNS)) + completed
    return (
        signs if signs <= MAX_PIECES else _lines_and_levels(text) + _words(text) + completed
    )


def _lines_and_levels(text: str) -> int:
    lines = sum(1 for _ in _LINE.finditer(text))
    return lines + sum(
        len(_LEVEL.findall(found[1] + "\n")) for found in _OPENING.finditer(text)
    )


def _words(text: str) -> int:
    """Count the cells, and half of the marks; a line drawn by hand, `______`, is one."""
    marks = sum(1 for _ in _RUN.finditer(text)) + sum(map(text.count, _SINGLE))
    return text.count("|") + marks // 2


def _completed_cells(text: str) -> int:
    """Count the cells that short rows of tables are given, at the most.

    A row of a stretch without blank line may be as wide as its widest row of dashes.
    """
    total = end = rows = cells = widest = 0
    for found in _DASHES.finditer(text):
        if found.start() >= end:
            total += max(widest * rows - cells, 0)
            blank = _BLANK.search(text, found.end())
            start, end, widest = found.start(), blank.start() if blank else len(text), 0
            rows, cells = text.count("\n", start, end), text.count("|", start, end)
        if "-" in found[1] and "|" in found[1]:
            widest = max(widest, found[1].count("|") + 1)
    return total + max(widest * rows - cells, 0)
