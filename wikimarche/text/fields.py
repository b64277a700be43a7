"""The fields a document uses: named values of the tender, such as its duration."""

from wikimarche.text.facts import What, facts
from wikimarche.text.schema import Node

__all__ = ["names"]


def names(doc: Node) -> tuple[str, ...]:
    """Give the names of the fields used, in order of first use, without doubles.

    Those inside footnotes, clauses and drafting guidance count.
    """
    found = (fact for block in doc.children for fact in facts(block))
    return tuple(dict.fromkeys(fact.name for fact in found if fact.what is What.FIELD))
