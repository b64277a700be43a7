"""What the wording of a top-level block says, read once as long as the block lives.

    block ──► lines ──► words ∩ triggers ──► the few rules to try ──► Said

After a change only the new blocks are read; most blocks hold no trigger and cost one
look at their words.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from wikimarche.text.schema import Node
from wikimarche.text.wording_abbreviations import capitals, defined_in, used_in
from wikimarche.text.wording_claims import STATING, Claim, claims, lots_in
from wikimarche.text.wording_kinds import Hit, Kind
from wikimarche.text.wording_lines import Line, read_block
from wikimarche.text.wording_lists import Lists, Rule, pattern_of
from wikimarche.text.wording_terms import EQUIVALENT, admitted_by, long_sentences, terms

__all__ = ["Said", "said"]

_WORD = re.compile(r"\w+")
_SIGNS: Final = ("®", "™", "/")
_FIGURES = re.compile(r"\d|\{\{")
_IN_LETTERS = frozenset(
    "un une deux trois quatre cinq six sept huit neuf dix onze douze quinze seize vingt trente "
    "quarante cinquante soixante cent cents mille".split()
)


class Said(NamedTuple):
    """What a block says that the check of the wording needs, whatever surrounds it."""

    hits: tuple[Hit, ...] = ()
    abbreviations: tuple[tuple[str, Hit], ...] = ()
    defined: frozenset[str] = frozenset()
    claims: tuple[Claim, ...] = ()
    gestures: tuple[Hit, ...] = ()
    admitted: frozenset[Kind] = frozenset()
    title_lots: frozenset[int] = frozenset()
    guidance: int = 0
    admits: bool = False  # a title, or words before a list, that speak of equivalents
    opens: bool = False  # its last line ends with a colon
    varies: bool = False  # a title, or words before a list, of what has values of its own
    is_real: bool = False  # asks something of the environment beyond a gesture
    is_about: bool = False  # speaks of the environment


_NOTHING: Final = Said()
_KNOWN: Final[WeakKeyDictionary[Node, tuple[Lists, Said]]] = WeakKeyDictionary()


def said(block: Node, lists: Lists) -> Said:
    """Give what a top-level block says."""
    known = _KNOWN.get(block)
    if known is None or known[0] is not lists:
        known = _KNOWN[block] = (lists, _read(block, lists))
    return known[1]


def _read(block: Node, lists: Lists) -> Said:
    read = read_block(block)
    if not read.lines:
        return Said(guidance=read.guidance) if read.guidance else _NOTHING
    lines = read.lines
    low = "\n".join([line.low for line in lines])
    words = set(_WORD.findall(low))
    rules = _rules(lists, low, words)
    found = tuple(terms(lines, rules, lists)) if rules else ()
    is_title = block.type.name == "heading"
    text = "\n".join([line.text for line in lines])
    runs = capitals(text)
    unknown = runs - _set(lists, "abbreviations.known") - _set(lists, "abbreviations.words")
    has_claims = not is_title and _may_claim(words, low, lists)
    equivalent = _equivalent(lines) if "quivalen" in text else []
    opens = lines[-1].text.endswith(":")
    return Said(
        hits=(*(hit for hit in found if hit.kind is not Kind.GESTURES_ONLY), *_long(lines)),
        abbreviations=tuple(used_in(lines, unknown)) if unknown and not is_title else (),
        defined=defined_in(lines, unknown) if unknown else frozenset(),
        claims=tuple(claims(lines, lists)) if has_claims else (),
        gestures=tuple(hit for hit in found if hit.kind is Kind.GESTURES_ONLY),
        admitted=frozenset(kind for line in equivalent for kind in admitted_by(line)),
        title_lots=lots_in(lines[0].low) if is_title else frozenset(),
        guidance=read.guidance,
        admits=bool(equivalent) and (is_title or opens) and equivalent[-1] is lines[-1],
        opens=opens,
        varies=(is_title or opens) and bool(_variants(lists).search(lines[-1].low)),
        is_real=not words.isdisjoint(_set(lists, "environment.real")),
        is_about=not words.isdisjoint(_set(lists, "environment.about")),
    )


def _equivalent(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if EQUIVALENT.search(line.text)]


def _long(lines: Sequence[Line]) -> Iterator[Hit]:
    return (hit for line in lines for hit in long_sentences(line))


def _rules(lists: Lists, low: str, words: set[str]) -> list[Rule]:
    triggers = lists.by_trigger.keys() & words
    triggers |= {sign for sign in _SIGNS if sign in low}
    if not triggers:
        return []
    places = {place for trigger in triggers for place in lists.by_trigger.get(trigger, ())}
    rules = (lists.rules[place] for place in sorted(places))
    return [rule for rule in rules if not (rule.needs and rule.needs.isdisjoint(words))]


def _may_claim(words: set[str], low: str, lists: Lists) -> bool:
    if words.isdisjoint(_subjects(lists)):
        return False
    return bool(_FIGURES.search(low)) or not words.isdisjoint(_IN_LETTERS)


@cache
def _set(lists: Lists, name: str) -> frozenset[str]:
    return frozenset(lists[name])


@cache
def _subjects(lists: Lists) -> frozenset[str]:
    heads = lists["subjects.heads"]
    return frozenset({*heads, *(f"{one}s" for one in heads), *STATING})


@cache
def _variants(lists: Lists) -> re.Pattern[str]:
    some = "|".join(map(pattern_of, lists["subjects.variants"]))
    return re.compile(rf"(?<!\w)(?:{some})(?!\w)")
