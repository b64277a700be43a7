"""Writing tables: as a pipe table when it can say everything, else as a list of rows."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from .markdown_escaping import attribute_words
from .markdown_inline_writer import Style, write_inline
from .markdown_syntax import CELL
from .schema import Node

__all__ = ["is_pipe_table", "list_table_rows", "pipe_table_lines"]

WriteBlocks: TypeAlias = Callable[[Sequence[Node]], list[str]]

_DASHES: Final = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}
_RULE_LINE = re.compile(r"(?:-[ \t]*){3,}")


def is_pipe_table(table: Node) -> bool:
    """Say whether a pipe table can hold `table` whole.

    One row of headers, on top; no merged cell; one paragraph a cell; one alignment a column.
    """
    rows = [row.content.content for row in table.content.content]
    alignments = [cell.attrs["align"] for cell in rows[0]]
    return (
        all(cell.type.name == "table_header" for cell in rows[0])
        and all(cell.type.name == "table_cell" for row in rows[1:] for cell in row)
        and all([cell.attrs["align"] for cell in row] == alignments for row in rows)
        and all(_is_simple(cell) for row in rows for cell in row)
    )


def _is_simple(cell: Node) -> bool:
    blocks = cell.content.content
    merged = cell.attrs["colspan"] != 1 or cell.attrs["rowspan"] != 1
    return not merged and len(blocks) == 1 and blocks[0].type.name == "paragraph"


def pipe_table_lines(table: Node, style: Style) -> list[str]:
    """Write a table for which `is_pipe_table` holds, its caption above."""
    caption = str(table.attrs["caption"])
    lines = [f"Table : {attribute_words(caption)}", ""] if caption else []
    header, *body = table.content.content
    dashes = (_DASHES[str(cell.attrs["align"])] for cell in header.content.content)
    return [
        *lines,
        _row(header, style),
        _piped(dashes),
        *(_row(row, style) for row in body),
    ]


def _row(row: Node, style: Style) -> str:
    return _piped(_cell_words(cell, style) for cell in row.content.content)


def _cell_words(cell: Node, style: Style) -> str:
    paragraph = cell.content.content[0]
    written = write_inline(paragraph.content.content, style, one_line=True)
    return written.replace("|", "\\|")


def _piped(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def list_table_rows(table: Node, write: WriteBlocks) -> list[str]:
    """Write the rows of any table as a bullet list of bullet lists; `write` writes a cell."""
    lines: list[str] = []
    for row in table.content.content:
        marker = "- "
        for cell in row.content.content:
            lines += _listed(cell, write, marker)
            marker = "  "
    return lines


def _listed(cell: Node, write: WriteBlocks, row_marker: str) -> list[str]:
    lines = _cell_lines(cell, write, _cell_attributes(cell))
    if _RULE_LINE.fullmatch(f"{row_marker}- {lines[0]}"):
        lines = _cell_lines(cell, write, "{td}")
    indented = [f"    {line}" if line else "" for line in lines[1:]]
    return [f"{row_marker}- {lines[0]}".rstrip(" "), *indented]


def _cell_attributes(cell: Node) -> str:
    attrs = cell.attrs
    words = ["th"] if cell.type.name == "table_header" else []
    words += [f"{key}={attrs[key]}" for key in ("colspan", "rowspan") if attrs[key] != 1]
    words += [f"align={attrs['align']}"] if attrs["align"] else []
    return f"{{{' '.join(words)}}}" if words else ""


def _cell_lines(cell: Node, write: WriteBlocks, attributes: str) -> list[str]:
    blocks = cell.content.content
    first = blocks[0]
    empty = first.type.name == "paragraph" and not first.content.size
    if empty and len(blocks) == 1:
        return [attributes]
    lines = write(blocks)
    if first.type.name == "paragraph" and not empty:
        if attributes:
            return [f"{attributes} {lines[0]}", *lines[1:]]
        return ["\\" + lines[0], *lines[1:]] if CELL.match(lines[0]) else lines
    return [attributes, "", *lines] if attributes else lines
