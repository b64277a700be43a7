"""Finding clauses: words, facets with their counts, what suits a tender first.

    clauses ──catalogue──► words of each, ready ──search(question)──► numbers in order, counts

Accents, capitals and plurals do not count; each word asked must be found, whole or at the
start of one. The whole library is a value in memory: see decision 0014.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from wikimarche.text.clauses import Clause, Status

__all__ = [
    "FACETS",
    "Catalogue",
    "Found",
    "Question",
    "Shelved",
    "Words",
    "catalogue",
    "due",
    "fold",
    "search",
    "stems",
    "words_of",
]

Words = tuple[str, str, str]  # of its title, of its summary, of the rest

_WORD = re.compile(r"[a-z0-9]+")
_FAR = re.compile(r"[^\x00-\x7f]+")
LITTLE: Final = frozenset(
    "a au aux avec ce ces d dans de des du en et est l la le les n ne ou par pour qu que qui s sa se ses son sur un une".split()
)
MOST_WORDS: Final = 12
TITLE, SUMMARY, TEXT = 12, 5, 1
LONG: Final = 5  # letters from which a word without its plural is looked for as a beginning


@dataclass(frozen=True)
class Shelved:
    """A clause on the shelf: its record, the version published, who keeps it."""

    clause: Clause
    version: int
    steward_id: int | None = None


@dataclass(frozen=True)
class Catalogue:
    """Every clause of a library, by number, with the words it is found by."""

    shelves: Mapping[str, Shelved]
    words: Mapping[str, Words]

    def clause(self, number: str) -> Clause | None:
        """Give the clause of a number, None when the library does not know it."""
        found = self.shelves.get(number)
        return found.clause if found else None


@dataclass(frozen=True)
class Question:
    """What is looked for: words, one value or more of each facet, and for which tender.

    `cpv`, `natures` and `lacks` (rules not met yet) put first what suits a tender.
    """

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cpv: tuple[str, ...] = ()
    nature: str = ""
    lacks: frozenset[str] = frozenset()
    retired: bool = False


@dataclass(frozen=True)
class Found:
    """The clauses found, the best first, and how many each value of each facet would leave."""

    shelves: tuple[Shelved, ...]
    counts: Mapping[str, Mapping[str, int]]
    suited: frozenset[str] = frozenset()


FACETS: Mapping[str, Callable[[Clause], tuple[str, ...]]] = {
    "theme": lambda clause: tuple(clause.themes),
    "type": lambda clause: (clause.type,),
    "nature": lambda clause: clause.natures,
    "family": lambda clause: (clause.family,),
    "document": lambda clause: clause.documents,
    "level": lambda clause: tuple(map(str, clause.levels)),
    "meets": lambda clause: clause.meets,
    "tag": lambda clause: clause.tags,
    "environment": lambda clause: clause.environment,
    "social": lambda clause: clause.social,
}


def fold(text: str) -> str:
    """Give a text in lower case without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return _FAR.sub(_without_accents, plain)


def _without_accents(far: re.Match[str]) -> str:
    return "".join(sign for sign in far[0] if not unicodedata.combining(sign))


def stems(text: str) -> tuple[str, ...]:
    """Give the words of a text as they are compared: no accent, no plural, no little word."""
    return tuple(map(_singular, _words(text)))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text)) if word not in LITTLE]


def _singular(word: str) -> str:
    """Give one form for singular and plural: réseaux, réseau; travaux, travail; locaux, local."""
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    if len(word) > 3 and word[-1] in "sx":
        word = word[:-1]
    if len(word) > 4 and word.endswith("au") and not word.endswith("eau"):
        return word[:-2] + "al"
    return word[:-3] + "al" if len(word) > 5 and word.endswith("ail") else word


def catalogue(
    shelves: Sequence[Shelved], known: Mapping[str, Words] | None = None
) -> Catalogue:
    """Put clauses on the shelves, ready to be found; by number, the order of the library.

    `known` are the words of some clauses, by number, as `words_of` gave them.
    """
    ordered = sorted(shelves, key=lambda shelved: shelved.clause.number)
    by_number = {shelved.clause.number: shelved for shelved in ordered}
    ready = known or {}
    return Catalogue(
        by_number,
        {
            number: ready.get(number) or words_of(shelved.clause)
            for number, shelved in by_number.items()
        },
    )


def words_of(clause: Clause) -> Words:
    """Give the words a clause is found by, ready to be compared."""
    rest = (
        *(clause.article, clause.family, clause.link, *clause.questions, *clause.watch),
        *(basis.reference for basis in clause.legal),
        *clause.tags,
        *clause.wordings.values(),
        *(clause.criterion, clause.answer_frame, clause.indicator.name, clause.proof.offer),
    )
    texts = (f"{clause.title} {clause.number}", clause.summary, " ".join(rest))
    return _line(texts[0]), _line(texts[1]), _line(texts[2])


def _line(text: str) -> str:
    """Give words and their stems between blanks, so that one is found by its beginning."""
    words = dict.fromkeys(_words(text))
    return f" {' '.join(dict.fromkeys((*words, *map(_singular, words))))} "


def search(shelf: Catalogue, question: Question) -> Found:
    """Give the clauses that answer a question, the best first, and the counts of every facet.

    A value counted in a facet is what choosing it instead would leave.
    """
    asked = _asked(question.words)
    rest: list[tuple[Shelved, int]] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for number, shelved in shelf.shelves.items():
        score = _score(shelf.words[number], asked)
        if score is None or _hidden(shelved.clause, question):
            continue
        missed = [
            name for name in question.chosen if not _chosen(shelved.clause, question, name)
        ]
        for name, values in FACETS.items():
            if not missed or missed == [name]:
                counts[name].update(values(shelved.clause))
        if not missed:
            rest.append((shelved, score))
    suited = {s.clause.number: _suits(s.clause, question) for s, _ in rest}
    rest.sort(key=lambda each: (-each[1], -suited[each[0].clause.number]))
    return Found(
        tuple(shelved for shelved, _ in rest),
        counts,
        frozenset(number for number, worth in suited.items() if worth >= SUITED),
    )


def _hidden(clause: Clause, question: Question) -> bool:
    return clause.status is Status.RETIRED and not question.retired


def _chosen(clause: Clause, question: Question, name: str) -> bool:
    wanted = question.chosen[name]
    return not wanted or bool(set(FACETS[name](clause)) & set(wanted))


def _asked(words: str) -> tuple[tuple[str, str], ...]:
    """Give each word asked, without its plural and as it was typed, which may be a beginning."""
    return tuple((_singular(word), word) for word in _words(words)[:MOST_WORDS])


def _score(words: tuple[str, str, str], asked: Sequence[tuple[str, str]]) -> int | None:
    """Give how well a clause answers words, None when one of them is nowhere."""
    total = 0
    for stem, word in asked:
        worth = sum(
            weight * _worth(line, stem, word)
            for line, weight in zip(words, (TITLE, SUMMARY, TEXT), strict=True)
        )
        if not worth:
            return None
        total += worth
    return total


def _worth(line: str, stem: str, word: str) -> int:
    """Count 2 for a word that is there, 1 for one that begins so.

    A short word loses too much with its plural: "prix" must not find "principe".
    """
    if f" {stem} " in line:
        return 2
    begins = f" {word}" in line or (len(stem) >= LONG and f" {stem}" in line)
    return int(begins)


# --- what suits a tender

SUITED: Final = 4


def _suits(clause: Clause, question: Question) -> int:
    """Count what speaks for a clause in a tender: its codes, its nature, what it still lacks."""
    if not (question.cpv or question.nature or question.lacks):
        return 0
    if question.nature and question.nature not in clause.natures:
        return -8
    if clause.cpv and question.cpv and not _shares_code(clause, question.cpv):
        return -4
    worth = 4 if clause.cpv and _shares_code(clause, question.cpv) else 0
    return worth + 2 * len(question.lacks & set(clause.meets))


def _shares_code(clause: Clause, codes: Sequence[str]) -> bool:
    # A division keeps its two digits: 30000000 is 30, never 3 with 31 and 39.
    prefixes = tuple(code[:2] + code[2:].rstrip("0") for code in clause.cpv)
    return any(code.startswith(prefixes) for code in codes)


def due(shelf: Catalogue, day: date) -> Iterator[Shelved]:
    """Give the clauses to be read again: their review is past, or an article has expired."""
    for shelved in shelf.shelves.values():
        clause = shelved.clause
        late = clause.review_due < day or clause.expired_on(day)
        if clause.status is Status.PUBLISHED and late:
            yield shelved
