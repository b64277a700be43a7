"""Tables: cells at their place in the grid, widths from the words, header rows repeated."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from wikimarche.text.outline import plain_text
from wikimarche.text.schema import Node
from wikimarche.word.ink import Ink, Place, field_run, paragraph, ppr, run
from wikimarche.word.styles import Role
from wikimarche.word.xml import attribute

__all__ = ["Grid", "grid", "table", "wanted_width", "widths"]

MAX_COLUMNS: Final = 63  # Word refuses a table with more
_PADDING: Final = 240  # twips: both margins of a cell and its border
_LINE: Final = 5_000  # twips from which a longer line is not more readable
_BOLD: Final = 1.1
_NARROWEST: Final = 500
_MAX_DESCRIPTION: Final = 250
_SHADE: Final = '<w:shd w:val="clear" w:color="auto" w:fill="E9EEF4"/>'
_GAP: Final = re.compile(r"[ \n-]")  # where a line may end
_SPACE: Final = 62
_LETTER: Final = 106


class _Widths(dict[str, int]):
    """The room of a character in Arial 9.5 points, in twips."""

    def __missing__(self, character: str) -> int:
        return _LETTER


_WIDTHS: Final = _Widths(
    dict.fromkeys("fijlrtI.,;:!|'’()[]/ \u00a0\u202f", 62)
    | dict.fromkeys("mwMW@%œŒ…—", 165)
    | dict.fromkeys("ABCDEFGHKNOPQRSTUVXYZÀÂÇÉÈÊÎÔÛ€", 135)
)

Write = Callable[[list[Node], Ink, Place], str]


@dataclass(frozen=True)
class _Spot:
    """A cell on the grid; more than one cell only in the last column Word allows."""

    cells: tuple[Node, ...]
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Grid:
    """A table as a grid: for each row and column, the cell that covers it."""

    rows: tuple[tuple[_Spot | None, ...], ...]
    header_rows: int

    @property
    def columns(self) -> int:
        """Give the number of columns."""
        return len(self.rows[0])


def grid(source: Node) -> Grid:
    """Place the cells of a table as HTML does; spans are cut at the edge of the table."""
    height = source.child_count
    covered: dict[tuple[int, int], _Spot] = {}
    for row, line in enumerate(source.children):
        column = 0
        for cell in line.children:
            while (row, column) in covered:
                column += 1
            spot = _spot(cell, row, min(column, MAX_COLUMNS - 1), height=height)
            if column >= MAX_COLUMNS:
                spot = _squeezed(covered, spot)
            _cover(covered, spot)
            column = spot.column + spot.columns
    width = max((c for _, c in covered), default=0) + 1
    rows = tuple(tuple(covered.get((r, c)) for c in range(width)) for r in range(height))
    return Grid(rows, _header_rows(source))


def _spot(cell: Node, row: int, column: int, *, height: int) -> _Spot:
    rows = min(max(_whole(cell.attrs["rowspan"]), 1), height - row)
    columns = min(max(_whole(cell.attrs["colspan"]), 1), MAX_COLUMNS - column)
    return _Spot((cell,), row, column, rows, columns)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 1


def _squeezed(covered: dict[tuple[int, int], _Spot], spot: _Spot) -> _Spot:
    """Add a cell beyond Word's last column to the last cell of its row: no word is lost."""
    last = covered.get((spot.row, spot.column))
    if last is None:
        return spot
    return replace(last, cells=last.cells + spot.cells)


def _cover(covered: dict[tuple[int, int], _Spot], spot: _Spot) -> None:
    for row in range(spot.row, spot.row + spot.rows):
        for column in range(spot.column, spot.column + spot.columns):
            present = covered.get((row, column))
            if present is None or (
                present.column == spot.column and present.row == spot.row
            ):
                covered[row, column] = spot


def _header_rows(source: Node) -> int:
    """Count the rows, from the first, that hold nothing but headers; never all of them."""
    count = 0
    for line in source.children:
        if any(cell.type.name != "table_header" for cell in line.children):
            return count
        count += 1
    return min(count, 1)


def widths(table_grid: Grid, room: int) -> list[int]:
    """Share `room` twips among the columns: the longest word of each first, then the lines.

    What is left goes in equal parts to the columns whose text does not fit yet on a line, so
    that short columns are served in full before long ones.
    """
    least, liked = _needs(table_grid)
    shares = [float(n) for n in least]
    spare = room - sum(shares)
    if spare < 0:
        shares = [room * n / sum(least) for n in least]
    while spare > 1 and (short := [i for i, s in enumerate(shares) if s + 1 < liked[i]]):
        part = spare / len(short)
        for i in short:
            given = min(part, liked[i] - shares[i])
            shares[i] += given
            spare -= given
    whole = [int(share * room / sum(shares)) for share in shares]
    whole[-1] += room - sum(whole)
    return whole


def wanted_width(table_grid: Grid) -> int:
    """Give the twips below which some word of the table must be cut."""
    return sum(_needs(table_grid)[0])


def _needs(table_grid: Grid) -> tuple[list[int], list[int]]:
    """Give, for each column, the room of its longest word and of its longest line."""
    least = [_NARROWEST] * table_grid.columns
    liked = list(least)
    for row_number, line in enumerate(table_grid.rows):
        for column, spot in enumerate(line):
            if spot is None or (spot.row, spot.column) != (row_number, column):
                continue
            word, text = _lengths(spot)
            for at in range(column, column + spot.columns):
                least[at] = max(least[at], word // spot.columns)
                liked[at] = max(liked[at], text // spot.columns)
    return least, liked


def _lengths(spot: _Spot) -> tuple[int, int]:
    """Give the room, in twips, of the longest word of a cell and of its text on one line."""
    text = " ".join(plain_text(cell) for cell in spot.cells)
    rooms = [sum(map(_WIDTHS.__getitem__, word)) for word in _GAP.split(text)]
    bold = _BOLD if _is_header(spot) else 1.0
    word, line = max(rooms), sum(rooms) + _SPACE * (len(rooms) - 1)
    return int(min(word, _LINE) * bold) + _PADDING, int(min(line, _LINE) * bold) + _PADDING


def table(source: Node, ink: Ink, place: Place, *, write: Write) -> str:
    """Write a table and its caption; `write` writes what is inside a cell."""
    placed = grid(source)
    columns = widths(placed, place.width)
    caption = str(source.attrs["caption"])
    head = _caption(caption, ink) if caption else _apart(ink)
    rows = "".join(
        _row(
            placed, number, ink, place=replace(place, width=0), columns=columns, write=write
        )
        for number in range(len(placed.rows))
    )
    cols = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    xml = f"{head}<w:tbl>{_properties(placed, ink, place, caption)}<w:tblGrid>{cols}</w:tblGrid>{rows}</w:tbl>"
    ink.after_table = True
    return xml


def _apart(ink: Ink) -> str:
    """Keep two tables from becoming one, which Word makes of tables that touch."""
    if not ink.after_table:
        return ""
    return paragraph(
        ppr(spacing='w:before="0" w:after="0" w:line="160" w:lineRule="exact"'), ""
    )


def _caption(caption: str, ink: Ink) -> str:
    ink.tables += 1
    label = ink.sheet.words.table
    sequence = "".join(c for c in label if c.isalnum()) or "Table"
    content = (
        run(f"{label}\u00a0")
        + field_run(f"SEQ {sequence} \\* ARABIC", str(ink.tables))
        + run(f" – {caption}")
    )
    ink.after_table = False
    page_break, ink.page_break = ink.page_break, False
    style = ink.styles[Role.CAPTION]
    return paragraph(ppr(style, keep_next=True, page_break=page_break), content)


def _properties(placed: Grid, ink: Ink, place: Place, caption: str) -> str:
    first_row, first_column = (
        placed.header_rows > 0,
        all(_is_header(r[0]) for r in placed.rows),
    )
    # ST_TblLook: no bands, then what is set apart
    look = 0x0600 + 0x0020 * first_row + 0x0080 * first_column
    title = f'<w:tblCaption w:val="{attribute(caption)}"/>' if caption else ""
    description = attribute(caption or _heads(placed))
    told = f'<w:tblDescription w:val="{description}"/>' if description else ""
    return (
        f'<w:tblPr><w:tblStyle w:val="{ink.styles[Role.TABLE]}"/>'
        f'<w:tblW w:w="{place.width}" w:type="dxa"/><w:tblInd w:w="{place.indent}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{look:04X}" w:firstRow="{int(first_row)}"'
        f' w:lastRow="0" w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="1"'
        f' w:noVBand="1"/>{title}{told}</w:tblPr>'
    )


def _heads(placed: Grid) -> str:
    """Describe a table that has no caption, for a screen reader: the heads of its columns."""
    heads = [
        plain_text(s.cells[0]) for s in placed.rows[0] if s is not None and _is_header(s)
    ]
    return " · ".join(dict.fromkeys(heads))[:_MAX_DESCRIPTION]


def _is_header(spot: _Spot | None) -> bool:
    return spot is not None and spot.cells[0].type.name == "table_header"


def _row(
    placed: Grid, number: int, ink: Ink, *, place: Place, columns: list[int], write: Write
) -> str:
    header = "<w:tblHeader/>" if number < placed.header_rows else ""
    cells: list[str] = []
    column = 0
    while column < placed.columns:
        spot = placed.rows[number][column]
        span = spot.columns if spot else 1
        span = min(span, placed.columns - column)
        room = sum(columns[column : column + span])
        inside = replace(place, width=max(room - _PADDING, 200), indent=0, level=0)
        first = spot is None or spot.row == number
        merge = _merge(spot, first=first)
        head = Role.TABLE_HEADER if header else Role.ROW_HEADER
        content = _content(spot if first else None, ink, inside, head=head, write=write)
        shade = _SHADE if _is_header(spot) else ""
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{room}" w:type="dxa"/>'
            f"{f'<w:gridSpan w:val={chr(34)}{span}{chr(34)}/>' if span > 1 else ''}"
            f"{merge}{shade}</w:tcPr>{content}</w:tc>"
        )
        column += span
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>"


def _merge(spot: _Spot | None, *, first: bool) -> str:
    if spot is None or spot.rows == 1:
        return ""
    return '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"


def _content(
    spot: _Spot | None, ink: Ink, place: Place, *, head: Role, write: Write
) -> str:
    """Write the blocks of a cell; a cell always ends with a paragraph."""
    ink.after_table = False
    if spot is None:
        return paragraph(ppr(ink.styles[Role.TABLE_TEXT]), "")
    return "".join(
        write(list(cell.children), ink, _dressed(cell, place, head)) for cell in spot.cells
    )


def _dressed(cell: Node, place: Place, head: Role) -> Place:
    role = head if cell.type.name == "table_header" else Role.TABLE_TEXT
    align = str(cell.attrs["align"])
    return replace(
        place, text=role, align=align if align in ("left", "center", "right") else ""
    )
