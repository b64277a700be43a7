"""Finding words in French texts whatever their accents, capitals and apostrophes.

    lists of terms ──► Lexicon ──hits(folded text)──► names of the lists that speak in it

A term is one or more words; a `*` at the end of a word stands for any ending
("environnement*"), a word alone must be met whole. A word of the text is looked up once
for all lists, so that the price does not grow with their number.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

__all__ = ["Lexicon", "excerpt", "folded", "lexicon", "term_pattern"]

_APOSTROPHES: Final = str.maketrans(
    {"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "œ": "oe", "Œ": "oe", "æ": "ae",
     "–": "-", "—": "-", "‑": "-", "«": '"', "»": '"', "…": " ", "€": " "}
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z0-9]+")
_BEFORE: Final = 70  # characters shown before the word found
_MOST_SEEN: Final = 100_000  # words remembered, numbers and codes being many
_ELLIPSIS: Final = "…"


def folded(text: str) -> str:
    """Give a text in small letters without accents, its typography made plain."""
    plain = text.translate(_APOSTROPHES)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return plain.lower()


@lru_cache(maxsize=2_048)
def term_pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Give a pattern that finds any of the terms in a folded text."""
    return re.compile(r"\b(?:" + "|".join(map(_pattern, terms)) + ")")


def _pattern(term: str) -> str:
    words = folded(term).split()
    return r"[\s':,-]+".join(map(_word_pattern, words))


def _word_pattern(word: str) -> str:
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) + r"\b"


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Named lists of terms, ready to be looked for together; compared by identity."""

    lists: Mapping[str, tuple[str, ...]]
    _whole: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _begun: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _seen: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def hits(self, text: str) -> frozenset[str]:
        """Give the names of the lists of which a term is in `text`, already folded."""
        found: set[str] = set()
        for word in set(_WORD.findall(text)):
            for name, term in self._starting(word):
                if name not in found and self._is_there(term, text):
                    found.add(name)
        return frozenset(found)

    def pattern(self, name: str) -> re.Pattern[str]:
        """Give the pattern of one list."""
        return term_pattern(self.lists[name])

    def _is_there(self, term: str, text: str) -> bool:
        return " " not in term or bool(term_pattern((term,)).search(text))

    def _starting(self, word: str) -> tuple[tuple[str, str], ...]:
        """Give the (list, term) whose first word this may be; remembered for each word."""
        known = self._seen.get(word)
        if known is None:
            beginnings = (
                self._begun.get(word[:size], ()) for size in range(1, len(word) + 1)
            )
            known = (*self._whole.get(word, ()), *(t for some in beginnings for t in some))
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[word] = known
        return known


def lexicon(lists: Mapping[str, Sequence[str]]) -> Lexicon:
    """Make ready the lists of terms of a pack."""
    whole: dict[str, list[tuple[str, str]]] = {}
    begun: dict[str, list[tuple[str, str]]] = {}
    spelled = {name: tuple(_spelled(terms)) for name, terms in lists.items()}
    for name, terms in spelled.items():
        for term in terms:
            first = term.partition(" ")[0]
            place = begun if first.endswith("*") else whole
            place.setdefault(first.rstrip("*"), []).append((name, term))
    return Lexicon(spelled, _frozen(whole), _frozen(begun))


def _frozen(
    index: Mapping[str, list[tuple[str, str]]],
) -> dict[str, tuple[tuple[str, str], ...]]:
    return {word: tuple(terms) for word, terms in index.items()}


def _spelled(terms: Iterable[str]) -> Iterable[str]:
    """Give terms as they are looked for: folded, apostrophes and hyphens being spaces."""
    for term in terms:
        yield " ".join(re.sub("['-]", " ", folded(term)).split())


def excerpt(text: str, at: int, longest: int) -> str:
    """Give at most `longest` characters of `text` around place `at`, cut between words."""
    plain = " ".join(text.split())
    if len(plain) <= longest:
        return plain
    start = _word_start(plain, max(0, min(at - _BEFORE, len(plain) - longest)))
    room = longest - 2 * len(_ELLIPSIS)
    piece = plain[start : start + room]
    if start + room < len(plain):
        piece = piece.rpartition(" ")[0] or piece
        piece += _ELLIPSIS
    return (_ELLIPSIS if start else "") + piece


def _word_start(text: str, place: int) -> int:
    """Give the place of the word after `place`, or `place` when it is the beginning."""
    if not place:
        return 0
    space = text.find(" ", place)
    return place if space < 0 else space + 1
