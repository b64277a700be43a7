"""What a key of a rule pack may hold: tables of shapes, checked key by key.

A shape answers the reason why a value does not fit, in French, or "" when it fits.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

__all__ = [
    "AMOUNT", "DATE", "RULE", "RULES", "TABLE", "TABLES", "TEXT", "TRUTH", "URL", "Key", "Path", "Shape",
    "Wrong", "check", "choice", "choices", "matching", "number", "texts",
]  # fmt: skip

Path = tuple[str | int, ...]
Shape = Callable[[Any], str]


class Wrong(Exception):
    """A value that does not fit: where it is, and why, in French."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path, self.reason = path, reason


@dataclass(frozen=True)
class Key:
    """A key of a table: what it holds, and whether it must be there."""

    shape: Shape
    needed: bool = True


def check(table: Any, keys: Mapping[str, Key], path: Path) -> Mapping[str, Any]:
    """Give a table whose keys are all known and hold what they may; Wrong otherwise."""
    if not isinstance(table, dict):
        raise Wrong(path, "Une table est attendue ici.")
    for name, value in table.items():
        if name not in keys:
            raise Wrong((*path, name), f"La clé « {name} » est inconnue.")
        if reason := keys[name].shape(value):
            raise Wrong((*path, name), f"La clé « {name} » : {reason}.")
    for name, key in keys.items():
        if key.needed and name not in table:
            raise Wrong(path, f"La clé « {name} » manque.")
    return table


def _text(value: Any) -> str:
    good = isinstance(value, str) and bool(value.strip())
    return "" if good else "un texte non vide est attendu"


def _truth(value: Any) -> str:
    return "" if isinstance(value, bool) else "true ou false est attendu"


def _date(value: Any) -> str:
    good = isinstance(value, date) and not isinstance(value, datetime)
    return "" if good else "une date est attendue (2026-08-21)"


def _table(value: Any) -> str:
    return "" if isinstance(value, dict) else "une table est attendue"


def _tables(value: Any) -> str:
    good = isinstance(value, list) and all(isinstance(one, dict) for one in value)
    return "" if good else "une suite de tables est attendue"


def _amount(value: Any) -> str:
    try:
        good = isinstance(value, str) and Decimal(value) > 0
    except InvalidOperation:
        good = False
    return "" if good else 'un montant entre guillemets est attendu ("216000")'


TEXT: Final[Shape] = _text
TRUTH: Final[Shape] = _truth
DATE: Final[Shape] = _date
AMOUNT: Final[Shape] = _amount
TABLE: Final[Shape] = _table  # what is inside is checked apart, with its own keys
TABLES: Final[Shape] = _tables


def number(least: int, most: int) -> Shape:
    """Give the shape of a whole number between two bounds."""

    def shape(value: Any) -> str:
        good = isinstance(value, int) and not isinstance(value, bool)
        fits = good and least <= value <= most
        return "" if fits else f"un nombre entier de {least} à {most} est attendu"

    return shape


def choice(values: Collection[str]) -> Shape:
    """Give the shape of one value among several."""
    return lambda value: (
        "" if isinstance(value, str) and value in values else _expected(values)
    )


def choices(values: Collection[str]) -> Shape:
    """Give the shape of a list of different values among several, not empty."""

    def shape(value: Any) -> str:
        good = isinstance(value, list) and value and all(v in values for v in value)
        return "" if good and len(set(value)) == len(value) else _expected(values)

    return shape


def matching(pattern: str, says: str) -> Shape:
    """Give the shape of a text that fits a pattern as a whole."""
    fits = re.compile(pattern).fullmatch
    return lambda value: "" if isinstance(value, str) and fits(value) else says


def texts(one: Shape) -> Shape:
    """Give the shape of a list, not empty, of which each value has a shape."""

    def shape(value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "une liste non vide est attendue"
        return next((reason for reason in map(one, value) if reason), "")

    return shape


def _expected(values: Collection[str]) -> str:
    return "valeur attendue parmi " + ", ".join(values)


RULE: Final[Shape] = matching(r"R\d{2}[a-z]?", "un numéro de règle est attendu (R03)")
RULES: Final[Shape] = texts(RULE)
URL: Final[Shape] = matching(r"https?://\S+", "une adresse est attendue (https://…)")
