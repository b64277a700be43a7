"""Rows, columns and cells of two tables, put face to face.

Rows and columns are aligned by what they say, so that an added column is one change and
not a change of every row; merged cells count from the column where they begin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from wikimarche.text.differences_align import Item, aligned
from wikimarche.text.differences_tokens import number_attr
from wikimarche.text.schema import SCHEMA, Node

__all__ = ["Column", "Grid", "Tables", "face_to_face"]

# A column on one side only.
Column = tuple[Literal["old", "new"], int]

# Beyond this many columns, the cells that others cover are no longer looked for.
_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's rows, and for each cell of each row the column it begins in, from 0."""

    rows: tuple[Item, ...]
    columns: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """Two tables with the pairs (old, new) of rows and of columns that are the same ones."""

    old: Grid
    new: Grid
    rows: tuple[tuple[int, int], ...]
    columns: dict[int, int]

    def cells(self, i: int, j: int) -> list[tuple[int, int]]:
        """Pairs of cells, by their index in old row `i` and in new row `j`."""
        there = {column: at for at, column in enumerate(self.new.columns[j])}
        faced = [self.columns.get(column, -1) for column in self.old.columns[i]]
        return [(at, there[column]) for at, column in enumerate(faced) if column in there]

    def removed_column(self, i: int, at: int) -> Column | None:
        """The column that went away with cell `at` of old row `i`, if the whole one did."""
        column = self.old.columns[i][at]
        return None if column in self.columns else ("old", column)

    def added_column(self, j: int, at: int) -> Column | None:
        """The column that came with cell `at` of new row `j`, if the whole one did."""
        column = self.new.columns[j][at]
        return None if column in self.columns.values() else ("new", column)


def face_to_face(old: Node, new: Node) -> Tables:
    """Align two tables, rows first, then the columns seen through the rows that stayed."""
    here, there = _grid(old), _grid(new)
    rows = aligned(here.rows, there.rows)
    if not rows and len(here.rows) == len(there.rows):
        rows = [(i, i) for i in range(len(here.rows))]
    left = _columns(here, [i for i, _ in rows])
    right = _columns(there, [j for _, j in rows])
    pairs = _completed(aligned(left, right), len(left), len(right))
    return Tables(here, there, tuple(rows), dict(pairs))


def _grid(table: Node) -> Grid:
    covered: dict[int, int] = {}
    columns = []
    for index, row in enumerate(table.content.content):
        places = []
        column = 0
        for cell in row.content.content:
            while covered.get(column, 0) > index:
                column += 1
            places.append(column)
            width = max(1, number_attr(cell, "colspan"))
            height = number_attr(cell, "rowspan")
            if height > 1:
                under = range(column, min(column + width, _COLUMNS))
                covered.update(dict.fromkeys(under, index + height))
            column += width
        columns.append(tuple(places))
    return Grid(tuple(map(Item, table.content.content)), tuple(columns))


def _columns(grid: Grid, rows: Sequence[int]) -> list[Item]:
    """Each column as a row of its cells, in the rows wanted."""
    width = max((column for places in grid.columns for column in places), default=-1) + 1
    cells: list[list[Node]] = [[] for _ in range(width)]
    for row in rows:
        found = zip(grid.columns[row], grid.rows[row].node.content.content, strict=True)
        for column, cell in found:
            cells[column].append(cell)
    return [Item(SCHEMA.nodes["table_row"].create(None, column)) for column in cells]


def _completed(
    pairs: Sequence[tuple[int, int]], old_count: int, new_count: int
) -> list[tuple[int, int]]:
    """Pair what is left, in order, where as many columns are left on both sides."""
    whole = list(pairs)
    for (i, j), (i_next, j_next) in pairwise([(-1, -1), *pairs, (old_count, new_count)]):
        if i_next - i == j_next - j:
            whole += zip(range(i + 1, i_next), range(j + 1, j_next), strict=True)
    return sorted(whole)
