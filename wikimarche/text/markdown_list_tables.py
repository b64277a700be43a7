"""Reading `::: table`: a bullet list of rows, each a bullet list of cells, becomes a table.

The tokens are checked and renamed in place before any node is built, so a table that is
not one stays the ordinary text it is, at no cost but one look at its own tokens.
"""

from typing import Any, Final

from markdown_it.token import Token

from .markdown_syntax import CELL, MAX_SPAN

__all__ = ["mark_list_table"]

_SHAPE: Final = ("bullet_list_open", "list_item_open", "bullet_list_open", "list_item_open")
_CELL_BLOCKS: Final = frozenset({"paragraph_open", "bullet_list_open", "ordered_list_open"})


def mark_list_table(tokens: list[Token], opening: int) -> None:
    """Rename the tokens of the container opened at `opening`: a table, or text and lists."""
    closing = _closing(tokens, opening)
    cells = _cells(tokens, opening, closing)
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


def _cells(tokens: list[Token], start: int, end: int) -> list[int] | None:
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
