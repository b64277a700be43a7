"""Names between double braces in a model's own text (cover, header, footer), replaced by values.

Word cuts a typed name into several runs at will: a name is looked for in the whole
paragraph, its value goes where the name began.
"""

import re
from collections.abc import Mapping
from typing import Final

from wikimarche.word.xml import Element, tag

__all__ = ["replace_names", "text_of"]

_NAME: Final = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,59})\s*\}\}")
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def text_of(paragraph: Element) -> str:
    """Give the words of a paragraph."""
    return "".join(t.text or "" for t in paragraph.iter(tag("w:t")))


def replace_names(root: Element, values: Mapping[str, str]) -> bool:
    """Replace every known name below `root`; tell whether anything changed."""
    changed = False
    for paragraph in root.iter(tag("w:p")):
        if "{{" not in text_of(paragraph):
            continue
        for match in reversed(list(_NAME.finditer(text_of(paragraph)))):
            value = values.get(match[1])
            if value is not None:
                _substitute(paragraph, *match.span(), value)
                changed = True
    return changed


def _substitute(paragraph: Element, start: int, end: int, value: str) -> None:
    """Put `value` in place of characters [start, end) of a paragraph, across its runs."""
    at, said = 0, value
    for piece in list(paragraph.iter(tag("w:t"))):
        text = piece.text or ""
        low, high = max(start - at, 0), min(end - at, len(text))
        if low < high:
            piece.text = text[:low] + said + text[high:]
            piece.set(_SPACE, "preserve")
            said = ""
        at += len(text)
