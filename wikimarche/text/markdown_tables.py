"""Reading tables: pipe tables, a block rule, and `::: table`, a list of rows of cells.

Pipe tables are GFM's, with a caption line above. GFM drops the cells a row has beyond its
header; here they stay, and the drafting checks report the uneven table. Short rows are
completed with empty cells, as in GFM.
"""

import re
from typing import Any, Final

from markdown_it.common.utils import mdTrim, unescapeAll
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from .markdown_syntax import CAPTION, CELL, MAX_SPAN

__all__ = ["mark_list_table", "pipe_table", "table_at"]

_ALIGNMENT_ROW = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
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


def pipe_table(state: StateBlock, start: int, end: int) -> bool:
    """Read a pipe table and the caption above it."""
    caption, header = _captioned(state, start, end)
    table = table_at(state, header, end)
    if not table:
        return False
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


_SHAPE: Final = ("bullet_list_open", "list_item_open", "bullet_list_open", "list_item_open")
_CELL_BLOCKS: Final = frozenset({"paragraph_open", "bullet_list_open", "ordered_list_open"})


def mark_list_table(tokens: list[Token], opening: int) -> None:
    """Make a table of the list in the container opened at `opening`, or leave it the text it is.

    The tokens are checked, then renamed in place, before any node is built.
    """
    closing = _closing(tokens, opening)
    cells = _cell_openings(tokens, opening, closing)
    if cells is None:
        tokens[opening].type = tokens[closing].type = "fence_line"
        tokens[opening].map = _first_line(tokens[opening])
        if not tokens[closing].content:
            tokens[closing].type = "ignored"
        return
    level = tokens[opening].level
    tokens[opening].type, tokens[closing].type = "table_open", "table_close"
    for token in tokens[opening + 1 : closing]:
        name = _NAMES.get(token.level - level)
        if name and token.nesting:
            token.type = name if name == "ignored" else name + _SUFFIXES[token.nesting]
    for cell in cells:
        _read_cell(tokens, cell)


_NAMES: Final = {1: "ignored", 2: "ignored", 3: "table_row", 4: "table_cell"}
_SUFFIXES: Final = {1: "_open", -1: "_close"}


def _first_line(token: Token) -> list[int] | None:
    return [token.map[0], token.map[0] + 1] if token.map else None


def _closing(tokens: list[Token], opening: int) -> int:
    level = tokens[opening].level
    index = opening + 1
    while tokens[index].level > level:
        index += 1
    return index


def _cell_openings(tokens: list[Token], start: int, end: int) -> list[int] | None:
    """Give where the cells begin; None when the lists are not rows of cells."""
    level = tokens[start].level + 1
    cells: list[int] = []
    for index in range(start + 1, end):
        token, depth = tokens[index], tokens[index].level - level
        if token.nesting < 0 or depth > len(_SHAPE):
            continue
        if depth == len(_SHAPE):
            fits = token.type in _CELL_BLOCKS
        elif depth == 0:
            fits = index == start + 1 and token.type == _SHAPE[0]
        else:
            fits = token.type == _SHAPE[depth]
        if depth == 2:
            fits = fits and tokens[index - 1].type == "list_item_open"
        if not fits:
            return None
        if depth == len(_SHAPE) - 1:
            cells.append(index)
    return cells or None


def _read_cell(tokens: list[Token], start: int) -> None:
    """Take `{th colspan=2}` from the first paragraph of a cell; alone there, it leaves none."""
    cell, paragraph, inline = tokens[start], tokens[start + 1], tokens[start + 2]
    found = CELL.match(inline.content) if paragraph.type == "paragraph_open" else None
    attributes = _attributes(found[2]) if found else None
    if found is None or attributes is None:
        return
    cell.meta = {"header": found[1] == "th", **attributes}
    inline.content = inline.content[found.end() :].lstrip("\n")
    if not inline.content and tokens[start + 4].type != "table_cell_close":
        for token in tokens[start + 1 : start + 4]:
            token.type = "ignored"


def _attributes(written: str) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    for key, value in (pair.split("=") for pair in written.split()):
        values[key] = value if key == "align" else int(value)
        if key != "align" and not 1 <= values[key] <= MAX_SPAN:
            return None
    return values
