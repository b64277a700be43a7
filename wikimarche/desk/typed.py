"""What people type in forms, turned into values: amounts, dates, whole numbers.

Each reader gives the value, None for an empty text, or raises Mistyped.
"""

import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

__all__ = ["Mistyped", "amount", "day", "fold", "one_line", "whole"]

MAX_AMOUNT = Decimal("999999999999.99")


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
    """Read an amount in euros, written "125 000,50", "125000.5" or "125 000 €"."""
    plain = "".join(text.replace("€", "").split()).replace(",", ".")
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise Mistyped(text) from error
    if not value.is_finite() or not 0 <= value <= MAX_AMOUNT or value != round(value, 2):
        raise Mistyped(text)
    return value


def day(text: str) -> date | None:
    """Read a date written 2026-11-24 or 24/11/2026, from 1990 to 2100."""
    plain = text.strip()
    if not plain:
        return None
    if "/" in plain:
        plain = "-".join(reversed(plain.split("/")))
    try:
        value = date.fromisoformat(plain)
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
    if not plain.isascii() or not plain.isdigit() or not low <= int(plain) <= high:
        raise Mistyped(text)
    return int(plain)
