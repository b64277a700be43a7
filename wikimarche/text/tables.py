"""The shape of a table: how many columns each row covers, merged cells included."""

from wikimarche.text.schema import Node

__all__ = ["columns", "is_even", "widths"]


def widths(table: Node) -> tuple[int, ...]:
    """Give for each row the number of columns its cells cover, with those hanging from above."""
    hanging: list[tuple[int, int]] = []  # (rows still covered, columns)
    found = []
    for row in table.children:
        hanging += [
            (_span(cell, "rowspan"), _span(cell, "colspan")) for cell in row.children
        ]
        found.append(sum(width for _, width in hanging))
        hanging = [(rows - 1, width) for rows, width in hanging if rows > 1]
    return tuple(found)


def columns(table: Node) -> int:
    """Give the number of columns of a table: that of its widest row."""
    return max(widths(table))


def is_even(node: Node) -> bool:
    """Tell whether every row of a table covers all columns; true of anything else."""
    return node.type.name != "table" or len(set(widths(node))) == 1


def _span(cell: Node, name: str) -> int:
    span = cell.attrs[name]
    assert isinstance(span, int)
    return span
