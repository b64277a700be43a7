"""The check of the wording of a document: what the law or good drafting would have otherwise.

    blocks ──said(), kept by block──► hits ─┬─ spared by the document (equivalents admitted)
                                            └─ Finding: kind, place, values

It answers kinds and values; the sentences are the page's. What two documents of a tender
say of the same thing is in `wording_tender`.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from wikimarche.text.schema import Node
from wikimarche.text.wording_blocks import Said, said
from wikimarche.text.wording_kinds import Finding, Hit, Kind, Place, Value
from wikimarche.text.wording_lists import Lists
from wikimarche.text.wording_terms import ADMITTED

__all__ = ["Habits", "findings", "habits"]


@dataclass(frozen=True)
class Habits:
    """What a document says once for all: abbreviations defined, equivalents admitted."""

    defined: frozenset[str] = frozenset()
    admitted: frozenset[Kind] = frozenset()


_NONE = Habits()


def habits(doc: Node, lists: Lists) -> Habits:
    """Give what a document says once for all, for the other documents of its tender."""
    return _habits([said(block, lists) for block in doc.children])


def _habits(blocks: Sequence[Said]) -> Habits:
    return Habits(
        frozenset[str]().union(*(block.defined for block in blocks)),
        frozenset[Kind]().union(*(block.admitted for block in blocks)),
    )


def findings(
    doc: Node, lists: Lists, *, code: str = "", beside: Habits = _NONE
) -> tuple[Finding, ...]:
    """Give what is to be looked at in the wording of `doc`, in reading order.

    The same words are told once per article, an abbreviation once per document.
    `beside` is what the other documents of the tender say once for all.
    """
    blocks = [said(block, lists) for block in doc.children]
    own = _habits(blocks)
    admitted = own.admitted | beside.admitted
    told: set[tuple[Kind, str, str]] = set()
    found: list[Finding] = []
    for hit, section, index in _hits(doc, blocks, own.defined | beside.defined):
        once = (
            hit.kind,
            "" if hit.kind is Kind.ABBREVIATION else section,
            hit.words.lower(),
        )
        if hit.kind not in admitted and once not in told:
            told.add(once)
            place = Place(code, section, index, hit.words, hit.before, hit.after)
            found.append(Finding(hit.kind, place, _values(hit)))
    guidance = _guidance(doc, blocks, code)
    return tuple(sorted([*found, *guidance], key=lambda one: one.place.index))


def _values(hit: Hit) -> Mapping[str, Value]:
    return {"count": hit.size} if hit.size else {"words": hit.words}


def _hits(
    doc: Node, blocks: Sequence[Said], defined: Set[str]
) -> Iterator[tuple[Hit, str, int]]:
    section, title_admits, before_admits = "", False, False
    for index, (block, words) in enumerate(zip(doc.children, blocks, strict=True)):
        if block.type.name == "heading":
            section, title_admits = str(block.attrs["key"]), words.admits
        for hit in words.hits:
            if not (hit.kind in ADMITTED and (title_admits or before_admits)):
                yield hit, section, index
        for run, hit in words.abbreviations:
            if run not in defined:
                yield hit, section, index
        before_admits = words.admits


def _guidance(doc: Node, blocks: Sequence[Said], code: str) -> Iterator[Finding]:
    """Tell once that drafting guidance is left, where it first is."""
    section, count, first = "", 0, Place(code, "", 0, "")
    for index, (block, words) in enumerate(zip(doc.children, blocks, strict=True)):
        if block.type.name == "heading":
            section = str(block.attrs["key"])
        if words.guidance and not count:
            first = Place(code, section, index, "")
        count += words.guidance
    if count:
        yield Finding(Kind.GUIDANCE, first, {"count": count})
