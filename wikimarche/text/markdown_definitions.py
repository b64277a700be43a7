"""Saying again the definitions of a block that goes: others may still refer to them.

`> [r]: https://r.fr` inside a quotation defines `[r]` for the whole text. When that
quotation changes, the definition is written between two blocks.
"""

from collections.abc import Mapping
from typing import Any

from .markdown_escaping import destination, quoted
from .markdown_grammar import Definitions
from .markdown_reader import read

__all__ = ["restated"]


def restated(definitions: Definitions, first: int, last: int) -> str | None:
    """Write the definitions that stand on the lines from `first` to before `last`.

    None when one of them cannot be written so that it reads back the same.
    """
    links = _within(definitions.links, first, last)
    notes = _within(definitions.notes, first, last)
    if not links and not notes:
        return ""
    for cased in (str.lower, str):  # labels come folded to capitals
        words = [_link(cased(label), entry) for label, entry in links.items()]
        words += [_note(label, entry) for label, entry in notes.items()]
        text = "\n\n".join(words)
        found = read(text).definitions
        if _same(found.links, links) and _same(found.notes, notes):
            return text
    return None


def _within(
    entries: Mapping[str, Mapping[str, Any]], first: int, last: int
) -> dict[str, Mapping[str, Any]]:
    return {
        label: entry for label, entry in entries.items() if first <= entry["map"][0] < last
    }


def _same(
    found: Mapping[str, Mapping[str, Any]], wanted: Mapping[str, Mapping[str, Any]]
) -> bool:
    return found.keys() == wanted.keys() and all(
        {**found[label], "map": None} == {**wanted[label], "map": None} for label in wanted
    )


def _link(label: str, entry: Mapping[str, Any]) -> str:
    title = f" {quoted(entry['title'])}" if entry["title"] else ""
    return f"[{label}]: {destination(entry['href'])}{title}"


def _note(label: str, entry: Mapping[str, Any]) -> str:
    content = str(entry["content"]).replace("\\\n", "\n\n    ")
    return f"[^{label}]: {content}"
