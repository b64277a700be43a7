"""Words in a line that the law or good drafting would have otherwise.

    rules whose trigger is in the block ──► matches ──► spared by their sentence? ──► hits

Each kind says in which sentence its words are right: « ou équivalent » after a standard,
compatibility with what is in service for a brand, a refusal for a local preference.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from wikimarche.text.wording_kinds import Hit, Kind
from wikimarche.text.wording_lines import Line, around, sentences
from wikimarche.text.wording_lists import Lists, Rule, pattern_of

__all__ = ["ADMITTED", "EQUIVALENT", "admitted_by", "long_sentences", "terms"]

EQUIVALENT: Final = re.compile(r"[éÉ]quivalen|ou similaire|ou analogue|ÉQUIVALEN")
"""What makes the mention of a brand, a label or a standard lawful."""

ADMITTED: Final = frozenset({Kind.BRAND, Kind.LABEL, Kind.STANDARD})
"""The kinds that « ou équivalent » spares."""

_MOST_WORDS = 45
_NEAR = 600  # characters of a sentence, on each side: a hostile one never ends
_NAME = 40
_GENERAL = re.compile(
    r"\btoutes? (?:les )?(?:référence|mention|citation|indication)"
    r"|\b(?:norme|label|référence|certificat|spécification)s?\b[^.]{0,80}?"
    r"\b(?:cité|mentionné|indiqué|visé|figurant)",
    re.IGNORECASE,
)
_OF_STANDARDS = re.compile(
    r"\bnormes?\b|\bréférentiels?\b|\bspécifications?\b", re.IGNORECASE
)
_OF_LABELS = re.compile(r"label|\bcertifica", re.IGNORECASE)
_REFUSAL = re.compile(
    r"\baucun|\bsans (?:condition|préférence|exigence)|\bni\b|interdi|proscri"
    r"|\bn(?:e |’)(?:est|sont|peu|doi|constitu|saur|ser)\w*\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\S*\w\S*")
_PART = re.compile(r";\s+")
_JOINED = re.compile(r"[\w@/-]")
_MARKED = re.compile(r"(?:marque|modèle|type)s? ", re.IGNORECASE)


class _Match(NamedTuple):
    """Words that a rule found, with where their sentence starts and ends, or what is near of it."""

    line: Line
    kind: Kind
    start: int
    stop: int
    first: int
    last: int

    @property
    def sentence(self) -> str:
        return self.line.text[self.first : self.last]


def terms(lines: Sequence[Line], rules: Sequence[Rule], lists: Lists) -> Iterator[Hit]:
    """Give what the rules find in the lines, in reading order; of two that overlap, the first."""
    for line in lines:
        end = 0
        for match in _matches(line, rules):
            if match.start >= end and not _SPARED[match.kind](match, lists):
                end = match.stop
                before, words, after = around(line.typed, match.start, match.stop)
                yield Hit(match.kind, words, before, after)


def _matches(line: Line, rules: Sequence[Rule]) -> Iterator[_Match]:
    found = sorted(_places(line, rules), key=_by_place)
    spans = list(sentences(line.text)) if found else []
    ends = [last for _, last in spans]
    for start, stop, kind in found:
        first, last = spans[min(bisect_right(ends, start), len(spans) - 1)]
        yield _Match(
            line, kind, start, stop, max(first, start - _NEAR), min(last, stop + _NEAR)
        )


def _places(line: Line, rules: Sequence[Rule]) -> Iterator[tuple[int, int, Kind]]:
    for rule in rules:
        text = line.low if rule.folded else line.plain
        for found in rule.pattern.finditer(text):
            start = found.start()
            if not start or not _JOINED.match(text, start - 1):
                yield start, found.end(), rule.kind


def _by_place(match: tuple[int, int, Kind]) -> tuple[int, int]:
    return match[0], -match[1]


# --- what spares the words


def _spared_admitted(match: _Match, _lists: Lists) -> bool:
    """Tell whether « ou équivalent » stands near enough: the sentence, the row, the list."""
    return bool(EQUIVALENT.search(match.sentence) or EQUIVALENT.search(match.line.beside))


def _spared_brand(match: _Match, lists: Lists) -> bool:
    words = match.line.plain[match.start : match.stop]
    if _MARKED.match(words) and words.split(" ")[1] in lists["brands.others"]:
        return True
    before = match.line.low[max(match.start - _NAME, 0) : match.start]
    if _any_of(lists["brands.before"], True).search(before):
        return True
    sentence = f"{match.sentence} {match.line.beside}".lower()
    return bool(_any_of(lists["brands.spared"]).search(sentence)) or _spared_admitted(
        match, lists
    )


def _spared_local(match: _Match, _lists: Lists) -> bool:
    return bool(_REFUSAL.search(match.sentence))


def _spared_vague(match: _Match, lists: Lists) -> bool:
    """Spare what binds no holder: whoever acts last before the words is the buyer or a bidder."""
    before = match.line.low[match.first : match.start]
    buyer, bidder, bound = (
        _last(_any_of(lists[f"vague.{name}"]), before)
        for name in ("buyer", "bidder", "bound")
    )
    return max(buyer, bidder) > bound


def _spared_never(_match: _Match, _lists: Lists) -> bool:
    return False


_SPARED: Final[Mapping[Kind, Callable[[_Match, Lists], bool]]] = {
    Kind.BRAND: _spared_brand,
    Kind.LABEL: _spared_admitted,
    Kind.STANDARD: _spared_admitted,
    Kind.LOCAL_ORIGIN: _spared_local,
    Kind.LOCAL_PRESENCE: _spared_local,
    Kind.LOCAL_EMPLOYMENT: _spared_local,
    Kind.VAGUE: _spared_vague,
    Kind.AND_OR: _spared_never,
    Kind.GESTURES_ONLY: _spared_never,
}


@cache
def _any_of(phrases: tuple[str, ...], at_end: bool = False) -> re.Pattern[str]:
    """Give the expression of any of the phrases; `at_end`, the words that end the text."""
    some = "|".join(map(pattern_of, phrases))
    return re.compile(rf"(?<!\w)(?:{some}) $" if at_end else rf"(?<!\w)(?:{some})(?!\w)")


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


# --- what a document admits, and sentences that are too long


def admitted_by(line: Line) -> frozenset[Kind]:
    """Give the kinds for which a line admits equivalents once for all.

    A brand always asks for its own mention (article R2111-7).
    """
    admitted: set[Kind] = set()
    if not EQUIVALENT.search(line.text):
        return frozenset()
    for first, last in sentences(line.text):
        sentence = line.text[first:last]
        if EQUIVALENT.search(sentence) and _GENERAL.search(sentence):
            admitted |= {Kind.STANDARD} if _OF_STANDARDS.search(sentence) else set()
            admitted |= {Kind.LABEL} if _OF_LABELS.search(sentence) else set()
    return frozenset(admitted)


def long_sentences(line: Line) -> Iterator[Hit]:
    """Give the sentences of a line that have too many words; `size` says how many.

    What semicolons part reads as a list: each part counts for itself.
    """
    if line.text.count(" ") < _MOST_WORDS:
        return
    if all(part.count(" ") < _MOST_WORDS for part in line.text.split(". ")):
        return
    for first, last in sentences(line.text):
        for start, stop in _parts(line.text, first, last):
            size = len(_COUNTED.findall(line.text, start, stop))
            if size > _MOST_WORDS:
                before, words, after = around(line.typed, start, stop)
                yield Hit(Kind.LONG_SENTENCE, words, before, after, size)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _PART.finditer(text, start, end):
        yield start, found.start() + 1
        start = found.end()
    yield start, len(text[:end].rstrip())
