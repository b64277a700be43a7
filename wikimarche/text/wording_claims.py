"""What a document says of its own durations, dates, amounts and shares.

    « Le délai de livraison est de dix jours, pour le lot 2. »
      subject {délai, livraison} · value 10 jours · lots {2}

Only plain statements are read: a subject that begins with a known word, a verb or a
colon, a value. Conditions become part of the subject, so that « en cas d’urgence » is
not compared with the ordinary case.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from wikimarche.text.wording_lines import Line, around, sentences
from wikimarche.text.wording_lists import Lists, pattern_of
from wikimarche.text.wording_values import FIELD, VALUE

__all__ = ["STATING", "Bound", "Claim", "claims", "lots_in", "subject_of"]


STATING: Final = (
    "garanti",
    "garanties",
    "garantis",
    "garantie",
    "conclu",
    "passé",
    "attribué",
)
"""Words of statements whose subject begins with no known word."""


class Bound(StrEnum):
    """How a value binds."""

    EXACT = "exact"
    MOST = "most"
    LEAST = "least"


class Claim(NamedTuple):
    """A value given to a subject; `key` holds the words that make the subject."""

    key: frozenset[str]
    subject: str
    value: str  # as written, or a field with its unit
    bound: Bound
    lots: frozenset[int]
    words: str
    before: str
    after: str
    bare: bool  # « sujet : valeur »: what it belongs to may be said above


_NEAR: Final = 300  # characters on each side in which conditions are looked for
_MOST = r"au (?:plus|maximum)|maximum|maximale?|au maximum de|jusqu’à"
_LEAST = r"au (?:moins|minimum)|minimum|minimale?"
_VERB = r"(?:est|sont|sera|seront|demeure|reste)"
_PART = r"(?:fixée?s?|égale?s?|limitée?s?|portée?s?|établie?s?|prévue?s?|plafonnée?s?|arrêtée?s?)"
_CEILING = r"ne (?:peut|pourra|doit|devra)(?: pas)? (?:excéder|dépasser)|n’excède pas|ne dépasse pas"
_LEAD = r"(?:à|au|aux|de|d’|le|pour|pendant)?"
_LINK = (
    rf"(?P<colon> ?: ?| = )|,? (?:{_VERB} )?{_PART} {_LEAD}|(?: {_VERB}) {_LEAD}"
    rf"| (?P<ceiling>{_CEILING})"
)
_VALUE = rf"(?P<value>{VALUE}|{FIELD})(?!\w)"
_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
_BOUND = rf" ?(?:d’)?(?P<bound>{_MOST}|{_LEAST})? ?(?:de |à )?{_WEEKDAY}"
_AFTER = re.compile(rf" ?(?P<bound>{_MOST}|{_LEAST})\b")
_GUARANTEED = re.compile(
    rf"(?P<subject>[^,;:.()|]{{3,60}}?) (?:est|sont|sera|seront) garantie?s?"
    rf"(?: pendant| pour| durant)?(?: une (?:durée|période) de)?{_BOUND}{_VALUE}"
)
_CONCLUDED = re.compile(
    rf"(?P<subject>(?:marché|accord-cadre|contrat))(?: (?:est|sera))?"
    rf" (?:conclu|passé|attribué|signé) pour une (?:durée|période)(?: ferme)? {_BOUND}{_VALUE}"
)
_WHEN = r"(?:pour|en cas|lorsqu|si|sauf|hors(?! tax)|quand|au-delà|à défaut|passé)"
_BEFORE = re.compile(rf"(?:^|, ?|\s){_WHEN}\b[^,;]*")
_DIRECTLY = re.compile(r" (?:dans|entre|par) [^,;]*")
_PART_OF_TAIL = re.compile(rf"(?:^[^,;]*?|, ?){_WHEN}\b[^,;]*")
_START = re.compile(r",? ?(?:à compter|à partir|à dater|après|suivant|courant|dès)\b[^,;]*")
_LOTS = re.compile(r"\blots? (?:n[°o]s? ?)?(\d{1,2}(?:(?:, | et )\d{1,2})*)(?! ?\w)")
_PENALISED = re.compile(
    r"(?P<subject>(?:un|une|le|la|les|l’|tout|toute|chaque)\b[^,;:.()|]{3,90}?) (?:donne(?:nt|ra|ront)? lieu à|entraîne(?:nt|ra|ront)?)"
    r"(?: l’application d’)? ?une pénalité(?: forfaitaire)?"
    rf"(?: égale à| fixée à| d’un montant de| de)?{_BOUND}{_VALUE}"
)
_IMPLIED: Final[Mapping[re.Pattern[str], str]] = {
    _GUARANTEED: "garantie",
    _CONCLUDED: "durée",
    _PENALISED: "pénalité",
}
# What a line must hold for these to be tried.
_SAYING: Final[Mapping[re.Pattern[str], str]] = {
    _GUARANTEED: "garanti",
    _CONCLUDED: " pour une ",
    _PENALISED: "pénalité",
}
_DETERMINER = re.compile(r"^(?:(?:le|la|les|un|une) |l’)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_OWN = re.compile(r"\b(?:sa|son|leur|ses|leurs|ce|cet|cette|ces|autre|même) $")
# « à compter de la date… est » : the subject is another word, unless an apposition follows.
_INSIDE = re.compile(
    r"\b(?:de|du|des|sur|dans|à|au|aux|avant|après|pendant|pour|avec|sous|par)(?: la| le| les)? $"
    r"|(?:de|à|sur) l’$"
)
_VERBS = re.compile(
    r"\b(?:est|sont|sera|seront|a|ont|court|courent|peut|peuvent|doit|doivent|donne(?:nt)?|ne|n’\w+"
    r"|qui|que|dont|s’\w+|se)\b"
)
_BOUND_WORDS: Final = {
    **dict.fromkeys(("maximal", "maximale", "maximum", "max"), Bound.MOST),
    **dict.fromkeys(("minimal", "minimale", "minimum", "min"), Bound.LEAST),
}
_FIRST_TO_DROP: Final = frozenset({"durée", "délai", "période"})


def claims(lines: Sequence[Line], lists: Lists) -> Iterator[Claim]:
    """Give what the lines say of values, in reading order; footnotes cite the law and are not read."""
    for line in lines:
        if line.cells:
            yield from _of_row(line, lists)
        if not line.cell and not line.note:
            yield from _of_sentences(line, lists)


def lots_in(text: str) -> frozenset[int]:
    """Give the numbers of the lots that a text names."""
    found = (re.findall(r"\d+", one[1]) for one in _LOTS.finditer(text))
    return frozenset(int(number) for numbers in found for number in numbers)


def subject_of(words: str, lists: Lists) -> tuple[frozenset[str], Bound]:
    """Give the words that make a subject, and the bound that one of them says."""
    found = [_singular(word) for word in _WORD.findall(words.lower())]
    bounds = [_BOUND_WORDS[word] for word in found if word in _BOUND_WORDS]
    same, neutral = _same(lists), _neutral(lists)
    key = [same.get(word, word) for word in found if word not in neutral]
    key = [word for word in key if word not in _BOUND_WORDS]
    if len(key) > 1 and key[0] in _FIRST_TO_DROP and key[1] in _alone(lists):
        key = key[1:]
    return frozenset(key), bounds[0] if bounds else Bound.EXACT


# --- sentences


def _of_sentences(line: Line, lists: Lists) -> Iterator[Claim]:
    patterns = [
        pattern
        for pattern, word in ((_stated(lists), ""), (_rated(lists), ""), *_SAYING.items())
        if word in line.low
    ]
    for first, last in sentences(line.plain):
        for pattern in patterns:
            for found in pattern.finditer(line.low, first, last):
                if claim := _claim(line, found, (first, last), lists):
                    yield claim


def _claim(
    line: Line, found: re.Match[str], span: tuple[int, int], lists: Lists
) -> Claim | None:
    start, stop = found.start("subject"), found.end()
    before = line.low[max(span[0], start - _NEAR) : start]
    if _VERBS.search(found["subject"]) or not _stands(line.low, found, before):
        return None
    subject = f"{_IMPLIED.get(found.re, '')} {found['subject'].strip()}"
    tail = line.low[stop : min(span[1], stop + _NEAR)]
    own_tail = _own_tail(tail)
    key, bound = subject_of(subject, lists)
    if not _is_subject(key, lists):
        return None
    first, words, last = around(line.typed, start, stop)
    return Claim(
        key=key | _conditions(_BEFORE, before, lists) | _after(own_tail, lists),
        subject=_named(line, found),
        value=line.plain[slice(*found.span("value"))],
        bound=_bound(found, tail, bound),
        lots=lots_in(subject) or lots_in(own_tail) or lots_in(before),
        words=words,
        before=first,
        after=last,
        bare=bool(found.groupdict().get("colon")),
    )


def _named(line: Line, found: re.Match[str]) -> str:
    """Give the subject in words; what a verb implies stands before it."""
    words = line.plain[slice(*found.span("subject"))].strip()
    implied = _IMPLIED.get(found.re)
    return f"{implied} ({_DETERMINER.sub('', words)})" if implied else words


def _stands(text: str, found: re.Match[str], before: str) -> bool:
    """Tell whether the subject stands by itself: not « sa durée », not « à compter de la date »."""
    if before[-1:].isalnum() or _OWN.search(before):
        return False
    return text[found.end("subject")] == "," or not _INSIDE.search(before)


def _bound(found: re.Match[str], tail: str, said: Bound) -> Bound:
    if found.groupdict().get("ceiling"):
        return Bound.MOST
    after = _AFTER.match(tail)
    words = found["bound"] or (after["bound"] if after else "")
    if not words:
        return said
    return Bound.LEAST if re.match(_LEAST, words) else Bound.MOST


def _own_tail(tail: str) -> str:
    """Give what follows a value and qualifies it: up to the next value."""
    if start := _START.match(tail):
        rest = tail[start.end() :]
        tail = rest if re.match(rf", ?{_WHEN}\b", rest) else ""
    other = _NEXT.search(tail)
    return tail[: other.start()] if other else tail


_NEXT = re.compile(rf"{VALUE}|\{{\{{")


def _after(tail: str, lists: Lists) -> frozenset[str]:
    near = _DIRECTLY.match(_TAXES.sub("", tail))
    return (_qualifiers(near[0], lists) if near else frozenset()) | _conditions(
        _PART_OF_TAIL, tail, lists
    )


def _conditions(pattern: re.Pattern[str], text: str, lists: Lists) -> frozenset[str]:
    text = _LOTS.sub("", text)
    return _qualifiers(" ".join(found[0] for found in pattern.finditer(text)), lists)


def _qualifiers(words: str, lists: Lists) -> frozenset[str]:
    return subject_of(words, lists)[0] - _MARKERS - _units(lists)


_TAXES = re.compile(r"^ (?:hors[ -]taxes?|ht|ttc)")
_MARKERS: Final = frozenset(
    "pour cas lorsque lorsqu si sauf hor quand dan entre par lot chaque chacun passé défaut delà".split()
)


def _is_subject(key: frozenset[str], lists: Lists) -> bool:
    alone = {frozenset(one.split()) for one in lists["subjects.alone"]}
    return len(key) > 1 or key in alone


# --- rows of tables


def _of_row(line: Line, lists: Lists) -> Iterator[Claim]:
    """Read a row « sujet | valeur »; with a value in each of several columns, those of lots."""
    if not _head(lists).match(line.cells[0].lower()):
        return
    key, bound = subject_of(line.cells[0], lists)
    values = [
        (n, cell) for n, cell in enumerate(line.cells) if n and _WHOLE.fullmatch(cell)
    ]
    if not _is_subject(key, lists):
        return
    for place, cell in values:
        title = line.titles[place] if place < len(line.titles) else ""
        lots = lots_in(title.lower())
        if lots or len(values) == 1:
            words = line.typed
            yield Claim(
                key,
                line.cells[0],
                cell,
                bound,
                lots or lots_in(line.cells[0].lower()),
                words,
                "",
                "",
                True,
            )


_WHOLE = re.compile(rf"(?:{VALUE}|{FIELD})", re.IGNORECASE)


# --- expressions and words of the lists


@cache
def _stated(lists: Lists) -> re.Pattern[str]:
    heads = "|".join(map(pattern_of, lists["subjects.heads"]))
    return re.compile(
        rf"(?P<subject>(?:{heads})(?!\w)[^,;:.()|]{{0,90}}?)(?:{_LINK}){_BOUND}{_VALUE}"
    )


@cache
def _rated(lists: Lists) -> re.Pattern[str]:
    rates = "|".join(map(pattern_of, lists["subjects.rates"]))
    return re.compile(rf"(?P<subject>{rates}) de {_BOUND}{_VALUE}")


@cache
def _head(lists: Lists) -> re.Pattern[str]:
    heads = "|".join(map(pattern_of, lists["subjects.heads"]))
    return re.compile(rf"(?:{heads})(?!\w)")


@cache
def _neutral(lists: Lists) -> frozenset[str]:
    return frozenset(map(_singular, lists["subjects.neutral"]))


@cache
def _units(lists: Lists) -> frozenset[str]:
    return frozenset(map(_singular, lists["subjects.units"]))


@cache
def _alone(lists: Lists) -> frozenset[str]:
    return frozenset(word for one in lists["subjects.alone"] for word in one.split())


@cache
def _same(lists: Lists) -> dict[str, str]:
    return {
        _singular(part): name.removeprefix("same.")
        for name, words in lists.words.items()
        if name.startswith("same.")
        for word in words
        for part in word.split("-")[:1]
    }


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" and word != "mois" else word
