"""The fields a document uses: named values of the tender, such as its duration."""

from wikimarche.text.outline import walk
from wikimarche.text.schema import Node

__all__ = ["names"]


def names(doc: Node) -> tuple[str, ...]:
    """Give the names of the fields used, in order of first use, without doubles.

    Those inside footnotes, clauses and drafting guidance count.
    """
    used = (str(n.attrs["name"]) for n in walk(doc) if n.type.name == "field")
    return tuple(dict.fromkeys(used))
