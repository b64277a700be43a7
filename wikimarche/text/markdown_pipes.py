"""The block rule of pipe tables: GFM's, with a caption line above and no cell ever lost.

GFM drops the cells a row has beyond its header; here they stay, and the drafting checks
report the uneven table. Short rows are completed with empty cells, as in GFM.
"""

import re
from typing import Final

from markdown_it.common.utils import mdTrim, unescapeAll
from markdown_it.rules_block import StateBlock

from .markdown_syntax import CAPTION

__all__ = ["pipe_table", "table_at"]

_ALIGNMENT_ROW = re.compile(
    r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*"
)
_PIPE = re.compile(r"(?<!\\)\|")
_ALIGNMENTS: Final = {
    (False, False): "",
    (True, False): "left",
    (True, True): "center",
    (False, True): "right",
}
# A header of a thousand columns over empty rows would grow a small text a hundredfold.
_MAX_COMPLETED_CELLS: Final = 65_536


def _content(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _cells(row: str) -> list[str]:
    parts = _PIPE.split(mdTrim(row))
    if parts and not parts[0]:
        parts = parts[1:]
    if parts and not parts[-1]:
        parts = parts[:-1]
    return [mdTrim(part.replace("\\|", "|")) for part in parts]


def _alignments(row: str) -> list[str]:
    cells = [cell for cell in _cells(row) if cell]
    return [_ALIGNMENTS[cell.startswith(":"), cell.endswith(":")] for cell in cells]


def _belongs(state: StateBlock, line: int) -> bool:
    return state.sCount[line] >= state.blkIndent and not state.is_code_block(line)


def table_at(state: StateBlock, line: int, end: int) -> tuple[list[str], list[str]] | None:
    """Give the header cells and the alignments of the table whose header is `line`, if any."""
    if line + 1 >= end or not (_belongs(state, line) and _belongs(state, line + 1)):
        return None
    dashes = _content(state, line + 1)
    if len(dashes) < 2 or dashes[0] not in "|-:" or not _ALIGNMENT_ROW.fullmatch(dashes):
        return None
    if dashes.startswith(("- ", "-\t")):
        return None
    header = _content(state, line)
    if "|" not in header:
        return None
    cells, alignments = _cells(header), _alignments(dashes)
    return (cells, alignments) if cells and len(cells) == len(alignments) else None


def _captioned(state: StateBlock, start: int, end: int) -> tuple[str, int]:
    """Give the caption written at `start` for the table just below, and the header's line."""
    found = CAPTION.fullmatch(_content(state, start))
    if not found:
        return "", start
    header = start + 1
    if header < end and state.isEmpty(header):
        header += 1
    if header >= end or not table_at(state, header, end):
        return "", start
    return unescapeAll(mdTrim(found[1])), header


def pipe_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a pipe table and the caption above it."""
    if state.is_code_block(start):
        return False
    caption, header = ("", start) if silent else _captioned(state, start, end)
    table = table_at(state, header, end)
    if not table or silent:
        return bool(table)
    cells, alignments = table
    opening = state.push("table_open", "table", 1)
    opening.meta = {"caption": caption}
    _push_row(state, cells, alignments, header=True)
    state.line = _body(state, header + 2, end, alignments)
    opening.map = [start, state.line]
    state.push("table_close", "table", -1)
    return True


def _body(state: StateBlock, line: int, end: int, alignments: list[str]) -> int:
    """Read the rows from `line` on; give the line after the last."""
    parent, state.parentType = state.parentType, "table"
    stops = state.md.block.ruler.getRules("blockquote")
    room = _MAX_COMPLETED_CELLS
    while line < end and _belongs(state, line) and not state.isEmpty(line):
        if any(stop(state, line, end, True) for stop in stops):
            break
        cells = _cells(_content(state, line))
        missing = max(len(alignments) - len(cells), 0)
        room -= missing
        if room > 0 or not cells:
            cells += [""] * max(missing if room > 0 else 1, 0)
        _push_row(state, cells, alignments, header=False)
        line += 1
    state.parentType = parent
    return line


def _push_row(
    state: StateBlock, cells: list[str], alignments: list[str], *, header: bool
) -> None:
    state.push("table_row_open", "tr", 1)
    for index, content in enumerate(cells):
        opening = state.push("table_cell_open", "th" if header else "td", 1)
        align = alignments[index] if index < len(alignments) else ""
        opening.meta = {"header": header, "align": align}
        state.push("inline", "", 0).content = content
        state.push("table_cell_close", "td", -1)
    state.push("table_row_close", "tr", -1)
