"""Which texts may be kept: size, characters, nesting, pieces. Pure refusals, as values.

The bound on nesting keeps every recursive reader of the document safe; those on size and
on pieces, counted before anything is read, keep its cost bounded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .characters import UNFIT
from .markdown_grammar import too_deep_at
from .markdown_syntax import MAX_DEPTH
from .pieces import MAX_PIECES, pieces

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_PIECES", "Fault", "TextFault", "faults", "tidy"]

MAX_BYTES: Final = 1_000_000
"""UTF-8 bytes of one text: about 300 pages."""

_MAX_REPORTED: Final = 20

# Levels a line opens or continues: at most one for each of these, three more for a tab.
_DEEP_LINE = re.compile(r"\n(?:[ \t>]|[-+*](?=[ \t\n])|\d{1,9}[.)](?=[ \t\n])){25,}")
_FENCE_LINE = re.compile(r"\n[ \t>*+\-0-9.)]*+:{3,}[ \t]*(guide|clause|table)?")


class Fault(StrEnum):
    """Why a text may not be kept."""

    TOO_LONG = "too_long"
    CONTROL = "control"
    SURROGATE = "surrogate"
    NONCHARACTER = "noncharacter"
    NESTING = "nesting"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class TextFault:
    """One fault: `line` is 1-based; `detail` the character as U+0007, the size in bytes, or
    the count of pieces."""

    fault: Fault
    line: int
    detail: str = ""


def tidy(text: str) -> str:
    """Give `text` with line feeds as line ends and without a byte order mark."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff")


def faults(text: str) -> tuple[TextFault, ...]:
    """Give why `text`, once tidy, may not be kept; nothing when it may.

    Of characters, each is reported once, where it first stands; twenty at most.
    """
    text = tidy(text)
    if oversized := _too_long(text):
        return (oversized,)
    if (count := pieces(text)) > MAX_PIECES:
        return (TextFault(Fault.TOO_MANY, 1, str(count)),)
    found = list(_characters(text))
    deep = too_deep_at(text) if _may_be_deep(text) else None
    if deep is not None:
        found.append(TextFault(Fault.NESTING, deep + 1))
    return tuple(found)


def _too_long(text: str) -> TextFault | None:
    if len(text) * 4 <= MAX_BYTES:
        return None
    size, before = 0, 0
    for number, line in enumerate(text.split("\n"), start=1):
        size += len(line.encode("utf-8", "surrogatepass")) + (number > 1)
        if size > MAX_BYTES and not before:
            before = number
    return TextFault(Fault.TOO_LONG, before, str(size)) if before else None


def _characters(text: str) -> Iterator[TextFault]:
    seen: set[str] = set()
    for found in UNFIT.finditer(text):
        if found[0] in seen:
            continue
        seen.add(found[0])
        code = ord(found[0])
        yield TextFault(
            _kind(code), text.count("\n", 0, found.start()) + 1, f"U+{code:04X}"
        )
        if len(seen) == _MAX_REPORTED:
            return


def _kind(code: int) -> Fault:
    if 0xD800 <= code <= 0xDFFF:
        return Fault.SURROGATE
    return Fault.CONTROL if code < 0xA0 else Fault.NONCHARACTER


def _may_be_deep(text: str) -> bool:
    """Say, without parsing, whether a block could be nested too deep."""
    text = f"\n{text}\n"
    fences = depth = 0
    if ":::" in text:
        for found in _FENCE_LINE.finditer(text):
            depth = depth + 1 if found[1] else max(depth - 1, 0)
            fences = max(fences, depth)
    room = MAX_DEPTH - fences - 2
    lines = _DEEP_LINE.finditer(text)
    return room < 25 or any(
        len(line[0]) - 1 + 3 * line[0].count("\t") >= room for line in lines
    )
