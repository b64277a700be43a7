"""What of a tender a page about one of its documents stands on.

The page of a document shows its own text, what the tender's stamps cover, and the numbers
of the articles it refers to: another document, saved meanwhile, changes it only when its
text cites that one. Which ones it cites is known once it was read, for that very version.
"""

from collections.abc import Hashable
from typing import Any

from wikimarche.kept import Kept
from wikimarche.store.standing import Standing

__all__ = ["keep_cited", "near", "own"]

ROW = 4  # a document: phase, id, version, number; shorter rows are stamps


def near(shared: Kept[Any], standing: Standing, spec: int) -> Standing:
    """Give the part of a standing that the document stands on; all of it until it was read."""
    cited = shared.get(_key(standing, spec))
    if cited is None:
        return standing
    return tuple(row for row in standing if len(row) < ROW or row[1] in {spec, *cited})


def own(standing: Standing, spec: int | None) -> Standing:
    """Give the part of a standing about one document, or none, and the stamps."""
    return tuple(row for row in standing if len(row) < ROW or row[1] == spec)


def keep_cited(
    shared: Kept[Any], standing: Standing, spec: int, cited: frozenset[int]
) -> None:
    """Remember which documents the text of this one cites, as both stand."""
    shared.put(_key(standing, spec), cited, 200)


def _key(standing: Standing, spec: int) -> Hashable:
    return ("cited", own(standing, spec))
