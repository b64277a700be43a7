"""The award criteria of a tender, read in the tables and the sentences of its rules.

A table of criteria is one whose head has a column of criteria and one of weights. Outside
tables, "Prix : 60 %" is read too, but counts as less sure (`in_table` is False).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wikimarche.law.verdicts import Proof
from wikimarche.law.view import Article, Grid, Passage, View
from wikimarche.law.words import folded

__all__ = ["Criterion", "criteria"]

_CRITERIA_HEAD: Final = re.compile(r"criteres?\b")
_LABEL_HEAD: Final = re.compile(r"criteres?\b|libelle|intitule|designation")
_INSIDE: Final = re.compile(r"\(\s*(?:dont\b)?|\bdont\b", re.IGNORECASE)
_PART_HEAD: Final = re.compile(r"(?:sous[ -]?criter|element|detail)")
_WEIGHT_HEAD: Final = re.compile(
    r"poids|ponderation|pourcentage|points?\b|coefficient|bareme|note\b|%"
)
_TOTAL: Final = re.compile(r"total|somme")
_NUMBER: Final = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_SAID: Final = re.compile(
    r"(?P<label>[^\W\d_][^:;,()%{}|]{1,90}?)\s*[:(=,–-]*\s*(?:sur\s+)?"
    r"(?P<weight>\d{1,3}(?:[.,]\d+)?|\{\{\w+\}\})\s*(?:%|points?\b|pour cent)"
)
_JOINING: Final = re.compile(r"^(?:et|puis|ainsi que|pour|de|a)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Criterion:
    """A criterion or a part of one; `weight` is None when its field has no value yet."""

    label: str
    plain: str
    weight: Decimal | None
    main: bool
    in_table: bool
    article: Article
    words: str

    def proof(self) -> Proof:
        """Show where it is written."""
        return self.article.proof(self.words)


def criteria(view: View, kinds: Collection[str], lot: int) -> tuple[Criterion, ...]:
    """Give the criteria that count for a lot; those of weight 0 are left out."""
    found = [
        criterion
        for grid in view.grids
        if grid.article.piece.kind in kinds and grid.holds_for(lot)
        for criterion in _of_table(grid, view)
    ]
    if not found:
        found = [
            criterion
            for passage in view.passages
            if passage.article.piece.kind in kinds and passage.article.holds_for(lot)
            for criterion in _of_sentence(passage, view)
        ]
    return tuple(one for one in found if one.weight is None or one.weight > 0)


def _of_table(grid: Grid, view: View) -> Iterator[Criterion]:
    rows = grid.table.rows
    named = "criteria" in grid.article.titles or _CRITERIA_HEAD.search(
        folded(grid.table.caption)
    )
    head = [folded(cell) for cell in rows[0]] if rows else []
    columns = _columns(head, named=bool(named))
    if columns is None:
        return
    label_at, weight_at, part_at = columns
    for row in rows[1:]:
        label, weight, part = (_cell(row, at) for at in (label_at, weight_at, part_at))
        if label and not _TOTAL.match(folded(label)):
            main, inside = _apart(label)
            yield _criterion(grid.article, view, (main, weight), main=True, row=row)
            if inside:
                yield _criterion(grid.article, view, (inside, ""), main=False, row=row)
        if part:
            yield _criterion(grid.article, view, (part, weight), main=False, row=row)


def _apart(label: str) -> tuple[str, str]:
    """Part "Valeur technique (dont environnement)" into the criterion and what is in it."""
    found = _INSIDE.search(label)
    if not found or not found.start():
        return label, ""
    return label[: found.start()].strip(), label[found.end() :].strip(" )")


def _columns(head: list[str], *, named: bool) -> tuple[int, int, int] | None:
    """Give the columns of criteria, weights and parts (-1: none); None: not such a table.

    In a table that a title or its caption names so, any column may hold the criteria.
    """
    heads = _LABEL_HEAD if named else _CRITERIA_HEAD
    labels = [i for i, c in enumerate(head) if heads.search(c) and not _part(c)]
    weights = [i for i, c in enumerate(head) if _WEIGHT_HEAD.search(c) and i not in labels]
    parts = [i for i, c in enumerate(head) if _part(c)]
    if not labels or not weights:
        return None
    return labels[0], weights[0], parts[0] if parts else -1


def _part(head: str) -> bool:
    return bool(_PART_HEAD.match(head))


def _cell(row: tuple[str, ...], at: int) -> str:
    return row[at].strip() if 0 <= at < len(row) else ""


def _criterion(
    article: Article, view: View, said: tuple[str, str], *, main: bool, row: tuple[str, ...]
) -> Criterion:
    label, weight = said
    words = view.printed(" | ".join(cell for cell in row if cell))
    number = _weight(view.printed(weight))
    return Criterion(label, folded(label), number, main, True, article, words)


def _of_sentence(passage: Passage, view: View) -> Iterator[Criterion]:
    if "criteria" not in passage.article.titles | passage.hits:
        return
    words = view.printed(passage.line.words)
    for said in _SAID.finditer(words):
        label = _JOINING.sub("", said["label"].strip())
        number = _weight(said["weight"])
        yield Criterion(label, folded(label), number, True, False, passage.article, words)


def _weight(text: str) -> Decimal | None:
    found = _NUMBER.search(text) if "{{" not in text else None
    return Decimal(found[0].replace(",", ".")) if found else None
