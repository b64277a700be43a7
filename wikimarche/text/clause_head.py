"""The head of a clause file, checked key by key against one table.

`HEAD` says for each key whether it is compulsory and what it may hold; a value that does not
fit raises Wrong, which the reader turns into a line and a reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from wikimarche.text.characters import UNFIT
from wikimarche.text.clause_lines import Path
from wikimarche.text.clauses import (
    DOCUMENTS,
    ENVIRONMENT,
    FAMILIES,
    GPP,
    LIFE_CYCLE,
    NATURES,
    SOCIAL,
    STAGES,
    TAGS,
    BlankKind,
    ClauseType,
    Status,
)

__all__ = ["HEAD", "Key", "Table", "Wrong"]

NUMBER = re.compile(r"[A-Z]{2,4}-[A-Z]{3}-[0-9]{3,4}")
RULE = re.compile(r"R[0-9]{2}")
CPV = re.compile(r"[0-9]{8}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
COSTS = ("low", "medium", "high")
FARTHEST: Final = 10**12  # a bound beyond could not be typed
SHOWN: Final = 60  # characters of a name or a passage that a reason repeats


class Wrong(Exception):
    """What does not fit, and where: a path in the head, or a line of the file when it is not 0."""

    def __init__(self, path: Path, reason: str, *, line: int = 0) -> None:
        super().__init__(reason)
        self.path, self.reason, self.line = path, reason, line


Fits = Callable[[Any], bool]


@dataclass(frozen=True)
class Key:
    """What a key may hold: `fits` tests a value, `says` tells what was expected."""

    fits: Fits
    says: str
    needed: bool = True


def _text(
    least: int = 1, most: int = 2_000, *, needed: bool = True, line: bool = False
) -> Key:
    def fits(value: Any) -> bool:
        good = _written(value) and least <= len(value.strip()) <= most
        return good and not (line and "\n" in value)

    on = "d’une ligne, " if line else ""
    return Key(fits, f"un texte {on}de {least} à {most} caractères", needed)


def _written(value: Any) -> bool:
    """Tell a text that may be kept: an escape such as \\u0000 makes signs no file may hold."""
    return isinstance(value, str) and not UNFIT.search(value)


def _one_of(values: Sequence[str]) -> Key:
    return Key(lambda value: value in values, "une valeur parmi " + ", ".join(values))


def _list(
    one: Fits, says: str, *, least: int = 0, most: int = 60, needed: bool = True
) -> Key:
    def fits(value: Any) -> bool:
        good = isinstance(value, list) and least <= len(value) <= most
        return good and all(map(one, value)) and _single(value)

    return Key(fits, f"une liste de {least} à {most} éléments : {says}", needed)


def _single(values: Sequence[Any]) -> bool:
    return len({str(value).strip() for value in values}) == len(values)


def _rows(*, least: int, most: int, needed: bool = True) -> Key:
    def fits(value: Any) -> bool:
        good = isinstance(value, list) and least <= len(value) <= most
        return good and all(isinstance(row, dict) for row in value)

    return Key(fits, f"{least} à {most} tables sont attendues", needed)


def _some_of(values: Sequence[str], *, least: int = 0) -> Key:
    return _list(lambda value: value in values, ", ".join(values), least=least)


def _shaped(pattern: re.Pattern[str], says: str) -> Key:
    return Key(_matching(pattern), says)


def _many(pattern: re.Pattern[str], says: str) -> Key:
    return _list(_matching(pattern), says)


def _matching(pattern: re.Pattern[str]) -> Fits:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _said(value: Any) -> bool:
    return _written(value) and 1 <= len(value.strip()) <= 1_000


def _is_goal(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 17


def _is_day(value: Any) -> bool:
    return type(value) is date


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and -FARTHEST <= value <= FARTHEST


DAY = Key(_is_day, "une date (2026-08-21)")
MAYBE_DAY = Key(_is_day, DAY.says, needed=False)
FLAG = Key(lambda value: isinstance(value, bool), "true ou false")
BOUND = Key(_is_number, "un nombre", needed=False)
TWIN = Key(
    lambda value: value == "" or (isinstance(value, str) and bool(NUMBER.fullmatch(value))),
    "le numéro d’une clause, ou rien",
)
A_TABLE = Key(lambda value: isinstance(value, dict), "une table")
CHANGES = Key(
    lambda value: (
        isinstance(value, dict)
        and all(level in ("2", "3") and _said(said) for level, said in value.items())
    ),
    "une table : 2 et 3, avec ce qui change",
    needed=False,
)
NUMBERS = _many(NUMBER, "des numéros de clauses (WM-NET-025)")

PROOF: Mapping[str, Key] = {
    **{name: _text() for name in ("offer", "execution", "who", "when", "small")},
    "cost": _one_of(COSTS),
}
INDICATOR: Mapping[str, Key] = {
    name: _text() for name in ("name", "unit", "source", "frequency")
}
LEGAL: Mapping[str, Key] = {
    "reference": _text(),
    "about": _text(),
    "checked": FLAG,
    "from": MAYBE_DAY,
    "until": MAYBE_DAY,
}
FIELDS: Mapping[str, Key] = {
    "name": _shaped(NAME, "des minuscules, des chiffres et « _ »"),
    "label": _text(2, 120, line=True),
    "kind": _one_of([kind.value for kind in BlankKind]),
    "unit": _text(1, 80, needed=False, line=True),
    "min": BOUND,
    "max": BOUND,
    "choices": _list(_said, "des textes", least=2, needed=False),
    # One default a level: the same value may serve twice.
    "defaults": Key(
        lambda value: (
            isinstance(value, list) and len(value) <= 3 and all(map(_said, value))
        ),
        "une liste de 0 à 3 textes",
        needed=False,
    ),
    "help": _text(needed=False),
}
HEAD: Mapping[str, Key] = {
    "id": _shaped(NUMBER, "un numéro comme WM-NET-025"),
    "title": _text(3, 90, line=True),
    "summary": _text(20, 240, line=True),
    "type": _one_of([kind.value for kind in ClauseType]),
    "documents": _some_of(DOCUMENTS, least=1),
    "article": _text(2, 120, line=True),
    "natures": _some_of(NATURES, least=1),
    "family": _one_of(FAMILIES),
    "cpv": _many(CPV, "des codes de huit chiffres"),
    "environment": _some_of(ENVIRONMENT),
    "social": _some_of(SOCIAL),
    "gpp": _one_of(GPP),
    "goals": _list(_is_goal, "des nombres de 1 à 17"),
    "stages": _some_of(STAGES, least=1),
    "life_cycle": _one_of(LIFE_CYCLE),
    "link": _text(),
    "questions": _list(_said, "des textes", least=2, most=6),
    "watch": _list(_said, "des textes", least=1, most=5),
    "market": _text(needed=False),
    "penalty": _text(needed=False),
    "meets": _many(RULE, "des numéros de règles (R03)"),
    "tags": _some_of(TAGS),
    "twin": TWIN,
    "related": NUMBERS,
    "incompatible": NUMBERS,
    "inspiration": _text(needed=False),
    "author": _text(),
    "steward": _text(),
    "reviewed": MAYBE_DAY,
    "review_due": DAY,
    "status": _one_of([status.value for status in Status]),
    "date": DAY,
    "protected": _list(_said, "des passages", most=12, needed=False),
    "changes": CHANGES,
    "proof": A_TABLE,
    "indicator": A_TABLE,
    "legal": _rows(least=1, most=12),
    "fields": _rows(least=0, most=20, needed=False),
}
INSIDE: Mapping[str, Mapping[str, Key]] = {
    "proof": PROOF,
    "indicator": INDICATOR,
    "legal": LEGAL,
    "fields": FIELDS,
}


class Table:
    """A table of the head whose every key was checked; raises Wrong when it is made of others.

    `path` is where it stands in the head.
    """

    def __init__(
        self, values: Mapping[str, Any], keys: Mapping[str, Key], path: Path = ()
    ) -> None:
        for name in values:
            if name not in keys:
                raise Wrong((*path, name), f"clé inconnue : « {name[:SHOWN]} »")
        for name, key in keys.items():
            if name not in values and key.needed:
                raise Wrong(path, f"il manque la clé « {name} »")
            if name in values and not key.fits(values[name]):
                raise Wrong((*path, name), f"« {name} » : {key.says}")
        self._values, self.path = values, path
        if keys is FIELDS:
            self._check_blank()

    def text(self, name: str) -> str:
        """Give a text without the blanks around it, "" when it is not said."""
        return str(self._values.get(name, "")).strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of texts."""
        return tuple(str(each).strip() for each in self._values.get(name, ()))

    def numbers(self, name: str) -> tuple[int, ...]:
        """Give a list of whole numbers."""
        return tuple(self._values.get(name, ()))

    def flag(self, name: str) -> bool:
        """Give a truth."""
        return bool(self._values.get(name))

    def day(self, name: str) -> date | None:
        """Give a date, None when it is not said."""
        return self._values.get(name)

    def certain_day(self, name: str) -> date:
        """Give a date that is compulsory."""
        day: date = self._values[name]
        return day

    def amount(self, name: str) -> Decimal | None:
        """Give a number, None when it is not said."""
        value = self._values.get(name)
        return None if value is None else Decimal(str(value))

    def blank_kind(self, name: str) -> BlankKind:
        """Give the kind of a blank."""
        return BlankKind(self.text(name))

    def each(self, name: str) -> Iterator[tuple[str, str]]:
        """Give the keys and texts of a table of texts."""
        yield from self._values.get(name, {}).items()

    def table(self, name: str) -> "Table":
        """Give a table inside this one, checked in turn."""
        return Table(self._values[name], INSIDE[name], (*self.path, name))

    def tables(self, name: str) -> Iterator["Table"]:
        """Give the rows of a list of tables, each checked in turn."""
        for place, row in enumerate(self._values.get(name, ())):
            yield Table(row, INSIDE[name], (*self.path, name, place))

    def all_texts(self) -> dict[str, str]:
        """Give every text by its key."""
        return {name: self.text(name) for name in self._values}

    def _check_blank(self) -> None:
        name, kind = self.text("name"), self.blank_kind("kind")
        least, most = self.amount("min"), self.amount("max")
        bounds, choices = (*self.path, "min"), (*self.path, "choices")
        if kind in (BlankKind.INTEGER, BlankKind.DECIMAL):
            if least is None or most is None or least > most:
                reason = f"« {name} » : un nombre a deux bornes, « min » et « max »"
                raise Wrong(bounds, reason)
        elif least is not None or most is not None:
            raise Wrong(bounds, f"« {name} » : seul un nombre a des bornes")
        if (kind is BlankKind.CHOICE) != bool(self.texts("choices")):
            raise Wrong(choices, f"« {name} » : « choices » va avec le genre « choice »")
