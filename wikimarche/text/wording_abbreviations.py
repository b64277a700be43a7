"""Abbreviations in a block: those it uses, those it defines.

An abbreviation is defined where its words stand beside it: « bordereau de suivi (BS) »,
« BS (bordereau de suivi) », « BS : bordereau de suivi », a row of a glossary.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from wikimarche.text.wording_kinds import Hit, Kind
from wikimarche.text.wording_lines import Line, around

__all__ = ["capitals", "defined_in", "used_in"]

_LEAST, _MOST = 2, 6
_CAPITALS = re.compile(rf"[A-ZÀ-ÖØ-Þ]{{{_LEAST},}}")
_ROMAN = re.compile(r"[IVXLC]+")
_APART = r"[\w@/.#&°+-]"
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
    for run in sorted(runs):
        hit = next((hit for line in lines if (hit := _use(line, run))), None)
        if hit:
            yield run, hit


def _use(line: Line, run: str) -> Hit | None:
    for found in re.finditer(rf"(?<!{_APART}){run}(?![\w@/#&°+]|-\w|\.\w| \d)", line.plain):
        if not _is_shouted(line.plain, found.start(), found.end()):
            return Hit(Kind.ABBREVIATION, *_ordered(around(line.typed, *found.span())))
    return None


def _ordered(shown: tuple[str, str, str]) -> tuple[str, str, str]:
    before, words, after = shown
    return words, before, after


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Tell whether it is a name or words all in capitals, not an abbreviation."""
    if _PERSON.search(text, 0, start):
        return True
    before, after = _WORD.findall(text[:start])[-1:], _WORD.findall(text[end:])[:1]
    beside = [word for word in (*before, *after) if not word.isdigit()]
    return any(word.isupper() and len(word) > 1 for word in beside)


def defined_in(lines: Sequence[Line], runs: Collection[str]) -> frozenset[str]:
    """Give those of `runs` that the lines define."""
    return frozenset(run for run in runs if any(_defines(line, run) for line in lines))


def _defines(line: Line, run: str) -> bool:
    if run in line.cells:
        return any(_spells(run, cell) for cell in line.cells)
    for found in re.finditer(rf"(?<!\w){run}(?!\w)", line.text):
        before, after = line.text[: found.start()], line.text[found.end() :]
        if _said_before(run, before, after) or _said_after(run, before, after):
            return True
    return False


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
    words = re.split(r"[);.\n]", after[opening.end() : opening.end() + _REACH])[0]
    if not before.strip(" «“-–•") and after.lstrip(" »”")[:1] in ":=–—":
        return bool(_WORD.search(words))
    return _spells(run, words)


def _ends_with(run: str, before: str) -> bool:
    """Tell whether the words before begin with the letters of an abbreviation, nearly all."""
    words = re.split(r"[.;:]", before[-_REACH:])[-1]
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
