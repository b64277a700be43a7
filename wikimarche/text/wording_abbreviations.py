"""Abbreviations in a block: those it uses, those it defines.

An abbreviation is defined where its words stand beside it: « bordereau de suivi (BS) »,
« BS (bordereau de suivi) », « BS : bordereau de suivi », a row of a glossary.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from wikimarche.text.wording_kinds import Hit, Kind
from wikimarche.text.wording_lines import Line, around

__all__ = ["capitals", "defined_in", "used_in"]

_LEAST, _MOST = 2, 6
_CAPITALS = re.compile(rf"[A-ZÀ-ÖØ-Þ]{{{_LEAST},}}")
_ROMAN = re.compile(r"[IVXLC]+")
_USED = re.compile(rf"(?<![\w@/.#&°+-]){_CAPITALS.pattern}(?![\w@/#&°+]|-\w|\.\w| \d)")
_NAMED = re.compile(rf"(?<!\w){_CAPITALS.pattern}(?!\w)")
_WORD = re.compile(r"\w+")
_PERSON = re.compile(r"\b(?:MM?\.|Mmes?|Monsieur|Madame|Maître) (?:[A-ZÀ-Þ][\w.-]* )?$")
_SMALL = frozenset("le la les l de du des d un une à au aux en et ou pour par sur".split())
_REACH: Final = 120  # characters in which the words of an abbreviation are looked for


def capitals(text: str) -> set[str]:
    """Give the runs of capitals of a text that may be abbreviations."""
    return {
        run
        for run in _CAPITALS.findall(text)
        if len(run) <= _MOST and not _ROMAN.fullmatch(run)
    }


def used_in(lines: Sequence[Line], runs: Collection[str]) -> Iterator[tuple[str, Hit]]:
    """Give the abbreviations among `runs` that the lines use, the first place of each."""
    left = set(runs)
    for line in lines:
        for found in _USED.finditer(line.plain):
            if found[0] in left and not _is_shouted(line.plain, *found.span()):
                left.remove(found[0])
                before, words, after = around(line.typed, *found.span())
                yield words, Hit(Kind.ABBREVIATION, words, before, after)


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Tell whether it is a name or words all in capitals, not an abbreviation."""
    near = text[max(start - _REACH, 0) : start]
    if _PERSON.search(near):
        return True
    before, after = _WORD.findall(near)[-1:], _WORD.findall(text[end : end + _REACH])[:1]
    beside = [word for word in (*before, *after) if not word.isdigit()]
    return any(word.isupper() and len(word) > 1 for word in beside)


def defined_in(lines: Sequence[Line], runs: Collection[str]) -> frozenset[str]:
    """Give those of `runs` that the lines define."""
    return frozenset(run for line in lines for run in _defined(line) if run in runs)


def _defined(line: Line) -> Iterator[str]:
    for run, words in pairwise(line.cells):
        if _CAPITALS.fullmatch(run) and _spells(run, words[:_REACH]):
            yield run
    for found in _NAMED.finditer(line.text):
        start, end = found.span()
        before = line.text[max(start - _REACH, 0) : start]
        after = line.text[end : end + _REACH]
        if _said_before(found[0], before, after) or _said_after(found[0], before, after):
            yield found[0]


def _said_before(run: str, before: str, after: str) -> bool:
    named = re.search(
        r"(?:ci-après|dite?s?|dénommée?s?|appelée?s?|désignée?s?)[ :,«“]*$", before
    )
    if named:
        return True
    if re.search(r"\w[^()]*\([ «“]*$", before) and re.match(r"[ »”]*[),;]", after):
        return _ends_with(run, before)
    return bool(re.search(r"(?:,|\bou|–|-) *[«“]? ?$", before)) and _ends_with(run, before)


def _said_after(run: str, before: str, after: str) -> bool:
    opening = re.match(r" ?[»”]?(?: ?[(:=,–—]| signifie| désigne)", after)
    if not opening:
        return False
    words = re.split(r"[);.\n]", after[opening.end() :])[0]
    if not before.strip(" «“-–•") and after.lstrip(" »”")[:1] in ":=–—":
        return bool(_WORD.search(words))
    return _spells(run, words)


def _ends_with(run: str, before: str) -> bool:
    """Tell whether the words before begin with the letters of an abbreviation, nearly all."""
    words = re.split(r"[.;:]", before)[-1]
    return _spells(run, words) or _first(run) in {
        _first(word) for word in _WORD.findall(words)[-2 * len(run) :]
    }


def _spells(run: str, words: str) -> bool:
    """Tell whether the words have the letters of an abbreviation as first letters, in order."""
    firsts = [_first(word) for word in _WORD.findall(words)]
    own = [_first(w) for w in _WORD.findall(words) if w.lower() not in _SMALL]
    return len(own) > 1 and (_in_order(run, firsts) or _first(run) == own[0])


def _in_order(run: str, firsts: Sequence[str]) -> bool:
    left = iter(firsts)
    return all(_first(letter) in left for letter in run)


def _first(word: str) -> str:
    return unicodedata.normalize("NFD", word[:1].upper())[:1]
