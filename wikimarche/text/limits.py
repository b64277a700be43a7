"""Which texts may be kept: size, characters, nesting. Pure refusals, as values.

Controls, lone surrogates and non-characters break Word files (XML 1.0 has no way to write
them); the bound on nesting keeps every recursive reader of the document safe.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .markdown_grammar import too_deep_at
from .markdown_syntax import MAX_DEPTH

__all__ = ["MAX_BYTES", "MAX_DEPTH", "Fault", "TextFault", "faults", "tidy"]

MAX_BYTES: Final = 1_000_000
"""UTF-8 bytes of one text: about 300 pages."""

_MAX_REPORTED: Final = 20

_REFUSED = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef"
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(17))
    + "]"
)
# Levels a line opens or continues: at most one for each of these, three more for a tab.
_DEEP_LINE = re.compile(
    r"^(?:[ \t>]|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)){25,}", re.MULTILINE
)
_FENCE_LINE = re.compile(r"^[ \t>*+\-0-9.)]*:{3,}[ \t]*(guide|clause|table)?", re.MULTILINE)


class Fault(StrEnum):
    """Why a text may not be kept."""

    TOO_LONG = "too_long"
    CONTROL = "control"
    SURROGATE = "surrogate"
    NONCHARACTER = "noncharacter"
    NESTING = "nesting"


@dataclass(frozen=True)
class TextFault:
    """One fault: `line` is 1-based; `detail` the character as U+0007, or the size in bytes."""

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
    for found in _REFUSED.finditer(text):
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
    fences = depth = 0
    if ":::" in text:
        for found in _FENCE_LINE.finditer(text):
            depth = depth + 1 if found[1] else max(depth - 1, 0)
            fences = max(fences, depth)
    room = MAX_DEPTH - fences - 2
    lines = _DEEP_LINE.finditer(text)
    return room < 25 or any(
        len(line[0]) + 3 * line[0].count("\t") >= room for line in lines
    )
