"""How a document prints the numbers of its articles.

The four ways were met in real tender files; a document chooses one.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

__all__ = ["Scheme", "printed"]

_HIGHEST_ROMAN = 3999

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


class Scheme(StrEnum):
    """How a document prints its numbers; the four ways met in French tender files."""

    ARTICLES = "articles"  # ARTICLE 1 · 1.1 · 1.1.1
    DASHES = "dashes"  # 1 - · 1.1 - · 1.1.1 -
    CHAPTERS = "chapters"  # CHAPITRE I · 1.01 · 1.01.1
    LOT = "lot"  # 3.1 · 3.1.1, where 3 is the lot


def printed(counts: Sequence[int], scheme: Scheme, *, lot: int | None) -> tuple[str, str]:
    """Give the number of an article and the label that stands before its title.

    `counts` is its rank at each depth, outermost first: [4, 2] is the second article of
    the fourth. The number is what references print.
    """
    return _PRINTERS[scheme](counts, lot)


def _articles(counts: Sequence[int], _lot: int | None) -> tuple[str, str]:
    number = _dotted(counts)
    return number, f"ARTICLE {number}" if len(counts) == 1 else number


def _dashes(counts: Sequence[int], _lot: int | None) -> tuple[str, str]:
    number = _dotted(counts)
    return number, f"{number} -"


def _chapters(counts: Sequence[int], _lot: int | None) -> tuple[str, str]:
    if len(counts) == 1:
        number = _roman(counts[0])
        return number, f"CHAPITRE {number}"
    number = _dotted([counts[0], f"{counts[1]:02}", *counts[2:]])
    return number, number


def _by_lot(counts: Sequence[int], lot: int | None) -> tuple[str, str]:
    number = _dotted(counts if lot is None else [lot, *counts])
    return number, number


_PRINTERS: Mapping[Scheme, Callable[[Sequence[int], int | None], tuple[str, str]]] = {
    Scheme.ARTICLES: _articles,
    Scheme.DASHES: _dashes,
    Scheme.CHAPTERS: _chapters,
    Scheme.LOT: _by_lot,
}


def _dotted(parts: Sequence[int | str]) -> str:
    return ".".join(map(str, parts))


def _roman(count: int) -> str:
    if count > _HIGHEST_ROMAN:  # nothing readable exists above
        return str(count)
    letters = []
    for value, letter in _ROMAN:
        letters.append(letter * (count // value))
        count %= value
    return "".join(letters)
