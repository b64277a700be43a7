"""What people type in forms, turned into values: amounts, dates, whole numbers.

Each reader gives the value, None for an empty text, or raises Mistyped.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

__all__ = ["Mistyped", "amount", "day", "fold", "one_line", "whole"]

AMOUNT = re.compile(r"[0-9]{1,12}([.,][0-9]{1,2})?")  # the column holds 12 digits and 2
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


class Mistyped(ValueError):
    """The text is not a value of this kind."""


def fold(text: str) -> str:
    """Give a text in lower case without accents, for searching and for names."""
    plain = unicodedata.normalize(
        "NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae")
    )
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def one_line(text: str) -> str:
    """Give a text on one line, its inner white space kept single (no-break spaces kept)."""
    return " ".join(
        part for part in text.replace("\t", " ").replace("\n", " ").split(" ") if part
    )


def amount(text: str) -> Decimal | None:
    """Read an amount in euros, written "125 000,50", "125000.5" or "125 000 €".

    "125.000" is refused: it may be a hundred and twenty-five thousand as well as 125.
    """
    plain = "".join(text.replace("€", "").split())
    if not plain:
        return None
    if not AMOUNT.fullmatch(plain):
        raise Mistyped(text)
    return Decimal(plain.replace(",", "."))


def day(text: str) -> date | None:
    """Read a date written 2026-11-24 or 24/11/2026, from 1990 to 2100."""
    plain = text.strip()
    if not plain:
        return None
    found = DAY.fullmatch(plain)
    if found is None:
        raise Mistyped(text)
    parts = found.groups()[:3] if found[1] else reversed(found.groups()[3:])
    year, month, number = (int(part) for part in parts)
    try:
        value = date(year, month, number)
    except ValueError as error:
        raise Mistyped(text) from error
    if not 1990 <= value.year <= 2100:
        raise Mistyped(text)
    return value


def whole(text: str, *, low: int, high: int) -> int | None:
    """Read a whole number between two bounds."""
    plain = text.strip()
    if not plain:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", plain) or not low <= int(plain) <= high:
        raise Mistyped(text)
    return int(plain)
