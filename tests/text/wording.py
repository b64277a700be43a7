"""What tests of the wording start from: the shipped lists, and documents typed as text."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from wikimarche.text import markdown
from wikimarche.text.schema import Node
from wikimarche.text.wording import findings
from wikimarche.text.wording_kinds import Finding, Kind
from wikimarche.text.wording_lists import Lists, read_lists

__all__ = ["DATA", "doc_of", "found", "shipped", "told"]

DATA = Path(__file__).parents[2] / "wikimarche" / "data"


@cache
def shipped() -> Lists:
    lists = read_lists((DATA / "wording.toml").read_text(encoding="utf-8"))
    assert isinstance(lists, Lists)
    return lists


def doc_of(text: str) -> Node:
    return markdown.parse(text).doc


def found(text: str) -> tuple[Finding, ...]:
    return findings(doc_of(text), shipped())


def told(text: str, *kinds: Kind) -> list[str]:
    """The words found in a text, of these kinds when there are any."""
    return list(_told(text, kinds))


def _told(text: str, kinds: tuple[Kind, ...]) -> Iterator[str]:
    for one in found(text):
        if not kinds or one.kind in kinds:
            yield one.place.words
