"""Values written in French prose: durations, dates, amounts, shares, and which of them differ.

    « 24 mois », « deux ans », « 12/01/2027 », « 1 000 € HT », « 5 % » ──► Value ──► differ

Two ways to write the same value are equal; what cannot be compared does not differ.
"""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

__all__ = ["FIELD", "VALUE", "Value", "differ", "exceeds", "read_value"]

_ONES: Final[Mapping[str, int]] = {
    word: number
    for number, words in enumerate(
        "zéro|un une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
        "|quinze|seize".split("|")
    )
    for word in words.split()
} | {
    "vingt": 20,
    "vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
}
_MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

_DIGITS = r"(?:\d{1,3}(?:[ .]\d{3})+(?!\d)|\d+)(?:,\d+)?"
_SPELLED_WORD = "(?:" + "|".join([*_ONES, "cents?", "mille"]) + ")"
_SPELLED = rf"\b{_SPELLED_WORD}(?:(?:[ -]et[ -]|[ -]){_SPELLED_WORD})*\b"
_NUMBER = rf"(?:{_DIGITS}|{_SPELLED})(?: ?\([^()]{{1,25}}\))?"
_UNIT = r"(?:minutes?|heures?|h|jours?|semaines?|mois|trimestres?|semestres?|ans?|années?)(?!\w)"
_DAY = r"(?: (?:ouvrée?s?|ouvrables?|calendaires?|francs?)(?!\w))?"
_TAX = r"(?: ?(?:ht|ttc|hors[ -]taxes?|toutes taxes comprises)(?!\w))?"
_CURRENCY = r"(?:k€|m€|€|euros?(?!\w))"
_SHARE = r"(?:%|‰|pour cent|pour mille)"
_HOUR = r"(?: à (?P<hour>\d{1,2}) ?(?:h|heures?|:) ?(?P<minute>\d{2})?)?"
_DATE = (
    rf"(?:(?P<day>\d{{1,2}}|1er) (?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})"
    rf"|(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>\d{{4}})){_HOUR}"
)
_DURATION = rf"(?P<number>{_NUMBER}) ?(?P<unit>{_UNIT})(?P<quality>{_DAY})"
_AMOUNT = rf"(?P<number>{_NUMBER}) ?(?P<unit>{_CURRENCY})(?P<quality>{_TAX})"
_RATE = rf"(?P<number>{_NUMBER}) ?(?P<unit>{_SHARE})|1/(?P<part>\d{{2,5}})"

FIELD: Final = (
    r"\{\{[a-z][a-z0-9_]*\}\}"
    rf"(?: ?(?:{_UNIT}{_DAY}|{_CURRENCY}{_TAX}|{_SHARE}))?"
)
"""The expression of a field in the place of a value, its unit perhaps after it, in lower case."""


def _unnamed(pattern: str) -> str:
    return re.sub(r"\?P<\w+>", "?:", pattern)


VALUE: Final = "|".join(map(_unnamed, (_DATE, _DURATION, _AMOUNT, _RATE)))
"""The expression of a value, in lower case."""

_READERS = [re.compile(p, re.IGNORECASE) for p in (_DATE, _DURATION, _AMOUNT, _RATE)]

# Calendar days that a unit may last, fewest and most: what differs differs whatever the month.
_DAYS: Final[Mapping[str, tuple[Fraction, Fraction]]] = {
    "minute": (Fraction(1, 1440), Fraction(1, 1440)),
    "heure": (Fraction(1, 24), Fraction(1, 24)),
    "jour": (Fraction(1), Fraction(7, 5)),
    "mois": (Fraction(28), Fraction(31)),
}
_IN_UNIT: Final[Mapping[str, tuple[str, int]]] = {
    "h": ("heure", 1),
    "semaine": ("semaine", 1),
    "trimestre": ("mois", 3),
    "semestre": ("mois", 6),
    "an": ("mois", 12),
    "année": ("mois", 12),
}
_TIMES: Final[Mapping[str, int]] = {"k€": 1000, "m€": 1_000_000}
_DURATIONS = frozenset({"minute", "heure", "jour", "semaine", "mois"})


class Value(NamedTuple):
    """A value: how many of which unit, and what qualifies it (ouvré, HT, an hour), or ""."""

    number: Fraction
    unit: str  # "jour", "mois", "€", "date", "part"…
    quality: str = ""


def read_value(words: str) -> Value | None:
    """Read the words of a value, spaces made alike; None when they say none, or an impossible one."""
    for reader, make in zip(_READERS, (_date, _duration, _amount, _rate), strict=True):
        if found := reader.fullmatch(words.strip()):
            return make(found)
    return None


def differ(one: Value, other: Value) -> bool:
    """Tell whether two values of the same thing cannot both be right."""
    if one.quality and other.quality and one.quality != other.quality:
        return one.unit not in ("€",) and _kind(one) == _kind(other)
    if one.unit == other.unit:
        return one.number != other.number
    if _kind(one) != "duration" or _kind(other) != "duration":
        return False
    low, high = _days(one)
    least, most = _days(other)
    return high < least or most < low


def exceeds(one: Value, other: Value) -> bool:
    """Tell whether a value is surely above another."""
    if one.unit == other.unit:
        return one.number > other.number
    if _kind(one) != "duration" or _kind(other) != "duration":
        return False
    return _days(one)[0] > _days(other)[1]


def _kind(value: Value) -> str:
    return "duration" if value.unit in _DURATIONS else value.unit


def _days(value: Value) -> tuple[Fraction, Fraction]:
    if value.unit == "semaine":
        return value.number * 7, value.number * 7
    least, most = _DAYS[value.unit]
    return value.number * least, value.number * most


# --- each kind


def _date(found: re.Match[str]) -> Value | None:
    if found["month"]:
        month = _MONTHS.index(found["month"].lower()) + 1
        day, year = int(found["day"].removesuffix("er")), int(found["year"])
    else:
        day, month, year = int(found["d"]), int(found["m"]), int(found["y"])
    try:
        number = date(year, month, day).toordinal()
    except ValueError:
        return None
    hour = f"{int(found['hour'])}:{found['minute'] or '00'}" if found["hour"] else ""
    return Value(Fraction(number), "date", hour)


def _duration(found: re.Match[str]) -> Value | None:
    number = _number(found["number"])
    unit = found["unit"].lower()
    unit = unit if unit == "mois" else unit.removesuffix("s")
    unit, times = _IN_UNIT.get(unit, (unit, 1))
    quality = found["quality"].strip().lower().rstrip("es")
    return None if number is None else Value(number * times, unit, quality)


def _amount(found: re.Match[str]) -> Value | None:
    number = _number(found["number"])
    tax = found["quality"].strip().lower()
    quality = "" if not tax else "HT" if tax.startswith("h") else "TTC"
    times = _TIMES.get(found["unit"].lower(), 1)
    return None if number is None else Value(number * times, "€", quality)


def _rate(found: re.Match[str]) -> Value | None:
    if found["part"]:
        return Value(Fraction(1, int(found["part"])), "part")
    number = _number(found["number"])
    of = 1000 if found["unit"].lower() in ("‰", "pour mille") else 100
    return None if number is None else Value(number / of, "part")


def _number(words: str) -> Fraction | None:
    """Read a number in figures or in letters; what is repeated in brackets is not read."""
    words = words.partition("(")[0].strip().lower()
    if words[0].isdigit():
        return Fraction(re.sub(r"[ .]", "", words).replace(",", "."))
    total = current = 0
    for word in re.split(r"[ -]", words):
        if word == "mille":
            total, current = total + (current or 1) * 1000, 0
        elif word in ("cent", "cents"):
            current = (current or 1) * 100
        elif word in ("vingt", "vingts") and current % 100 == 4:
            current += 76
        else:
            current += _ONES.get(word, 0)
    return Fraction(total + current)
