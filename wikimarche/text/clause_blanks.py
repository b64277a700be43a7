"""Filling in the blanks of a clause: what was typed, checked and written as a document writes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from wikimarche.text.clauses import Blank, BlankKind

__all__ = ["BlankFault", "Misfit", "all_filled", "filled", "in_words"]

MOST_CHARACTERS: Final = 500
_MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
NBSP, NARROW = "\u00a0", "\u202f"
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")


class BlankFault(StrEnum):
    """Why what was typed does not fit."""

    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_BOUNDS = "out_of_bounds"
    NOT_A_DAY = "not_a_day"
    NOT_A_CHOICE = "not_a_choice"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Misfit:
    """A blank that was filled in wrongly, and why."""

    blank: Blank
    fault: BlankFault


def filled(blank: Blank, typed: str) -> str | Misfit:
    """Give what a document says for what was typed; "" leaves the blank open."""
    if not typed.strip():
        return ""
    typed = _BLANKS.sub(
        " ", typed.strip()
    )  # no-break spaces stay: they are French typography
    reader = _READERS[blank.kind]
    found = reader(blank, typed)
    return Misfit(blank, found) if isinstance(found, BlankFault) else found


def in_words(number: Decimal) -> str:
    """Write a number as a French document does: 12 500,5."""
    whole, _, rest = f"{number.normalize():f}".partition(".")
    sign = "-" if whole.startswith("-") else ""  # that of -0,5 too
    shown = sign + f"{abs(int(whole)):,}".replace(",", NARROW)
    return f"{shown},{rest}" if rest else shown


def _number(blank: Blank, typed: str) -> str | BlankFault:
    plain = "".join(typed.split()).removesuffix("%")
    if not _NUMBER.fullmatch(plain):
        return BlankFault.NOT_A_NUMBER
    try:
        value = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return BlankFault.NOT_A_NUMBER
    if blank.kind is BlankKind.INTEGER and value != value.to_integral_value():
        return BlankFault.NOT_WHOLE
    low = blank.least is not None and value < blank.least
    high = blank.most is not None and value > blank.most
    return BlankFault.OUT_OF_BOUNDS if low or high else in_words(value)


def _day(_blank: Blank, typed: str) -> str | BlankFault:
    found = _DAY.fullmatch(typed)
    try:
        day = (
            date(int(found[3]), int(found[2]), int(found[1]))
            if found
            else date.fromisoformat(typed)
        )
    except ValueError:
        return BlankFault.NOT_A_DAY
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"


def _choice(blank: Blank, typed: str) -> str | BlankFault:
    same = (choice for choice in blank.choices if choice.split() == typed.split())
    return next(same, BlankFault.NOT_A_CHOICE)


def _text(_blank: Blank, typed: str) -> str | BlankFault:
    return typed if len(typed) <= MOST_CHARACTERS else BlankFault.TOO_LONG


_READERS: Final = {
    BlankKind.INTEGER: _number,
    BlankKind.DECIMAL: _number,
    BlankKind.DATE: _day,
    BlankKind.CHOICE: _choice,
    BlankKind.TEXT: _text,
}


def all_filled(
    blanks: tuple[Blank, ...], typed: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Misfit, ...]]:
    """Give what each blank says, by name, and those that were filled in wrongly."""
    values: dict[str, str] = {}
    wrong: list[Misfit] = []
    for blank in blanks:
        found = filled(blank, typed.get(blank.name, ""))
        if isinstance(found, Misfit):
            wrong.append(found)
        else:
            values[blank.name] = found
    return values, tuple(wrong)
