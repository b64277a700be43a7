"""What a block of a document says, once for all rules and all lots.

    block ──walked once──► lines (paragraphs, items, table rows), clauses, tables, fields,
                           references

A node never changes, so what was read in it is known as long as it lives. Drafting guidance
and struck words are never read: they are not part of what the bidders are told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from weakref import WeakKeyDictionary

from wikimarche.law.words import Lexicon, folded
from wikimarche.text.html_table import span
from wikimarche.text.schema import Node

__all__ = ["Block", "Held", "Line", "Table", "block_hits", "read_block"]

CELL: Final = " | "
_UNREAD: Final = re.compile(r"\{\{\w*\}\}|\[[^\]\s]*\]")  # names of fields, references
_LEFT_OUT: Final = frozenset({"guidance", "footnote", "code_block"})


@dataclass(frozen=True)
class Line:
    """A paragraph, a list item or a table row; `plain` is folded, `clause` its clause."""

    words: str
    plain: str
    clause: str


@dataclass(frozen=True)
class Table:
    """A table, row by row; a cell that hangs from above is "", one that spans fills "" too."""

    caption: str
    rows: tuple[tuple[str, ...], ...]
    clause: str


@dataclass(frozen=True)
class Held:
    """A clause that a block holds: its level as placed, and its first words ("": emptied)."""

    level: str
    words: str


@dataclass
class Block:
    """What one block says, in reading order; `clauses` are those it holds, by number."""

    lines: list[Line] = field(default_factory=list)
    clauses: dict[str, Held] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    references: set[tuple[str, str]] = field(default_factory=set)


_READ: Final[WeakKeyDictionary[Node, Block]] = WeakKeyDictionary()
_Hits = tuple[frozenset[str], ...]
_HIT: Final[WeakKeyDictionary[Lexicon, WeakKeyDictionary[Node, _Hits]]] = (
    WeakKeyDictionary()
)


def read_block(block: Node) -> Block:
    """Give what a block says; remembered as long as the block lives."""
    known = _READ.get(block)
    if known is None:
        known = _READ[block] = Block()
        _walk(block, "", known)
    return known


def block_hits(block: Node, lexicon: Lexicon) -> _Hits:
    """Give for each line of a block the lists of `lexicon` that speak in it; remembered."""
    known = _HIT.setdefault(lexicon, WeakKeyDictionary())
    hits = known.get(block)
    if hits is None:
        lines = read_block(block).lines
        hits = known[block] = tuple(lexicon.hits(line.plain) for line in lines)
    return hits


def _walk(node: Node, clause: str, into: Block) -> None:
    kind = node.type.name
    if kind in _LEFT_OUT:
        return
    if kind == "table":
        _walk_table(node, clause, into)
    elif node.inline_content:
        _add(_line(node, into), clause, into)
    else:
        inner = _number(node, into) if kind == "clause" else clause
        for child in node.children:
            _walk(child, inner, into)


def _add(words: str, clause: str, into: Block) -> None:
    if not words:
        return
    into.lines.append(Line(words, folded(_UNREAD.sub(" ", words)), clause))
    if clause and not into.clauses[clause].words:
        into.clauses[clause] = replace(into.clauses[clause], words=words)


def _number(clause: Node, into: Block) -> str:
    """Give the number of a clause, noting that the block holds it; "" when it has none."""
    number = str(clause.attrs["id"])
    if number:
        into.clauses.setdefault(number, Held(str(clause.attrs["level"]), ""))
    return number


def _line(block: Node, into: Block) -> str:
    words = "".join(_inline(child, into) for child in block.children)
    return words.strip()


def _inline(node: Node, into: Block) -> str:
    match node.type.name:
        case "text":
            struck = any(mark.type.name == "strike" for mark in node.marks)
            return "" if struck else node.text or ""
        case "hard_break":
            return " "
        case "field":
            into.fields.add(str(node.attrs["name"]))
            return f"{{{{{node.attrs['name']}}}}}"
        case "xref":
            into.references.add((str(node.attrs["spec"]), str(node.attrs["key"])))
            return f"[{node.attrs['spec'] or '…'}]"
        case "footnote":
            _line(node, into)  # its fields and references count, its words do not
            return ""
        case _:
            return ""


def _walk_table(table: Node, clause: str, into: Block) -> None:
    rows = tuple(_rows(table, into))
    into.tables.append(Table(str(table.attrs["caption"]), rows, clause))
    for row in rows:
        _add(CELL.join(cell for cell in row if cell), clause, into)


def _rows(table: Node, into: Block) -> Iterator[tuple[str, ...]]:
    hanging: dict[int, int] = {}  # column → rows still covered from above
    for row in table.children:
        cells: list[str] = []
        new: dict[int, int] = {}
        for cell in row.children:
            while hanging.get(len(cells), 0):
                cells.append("")
            wide, high = span(cell, "colspan"), span(cell, "rowspan")
            new.update({len(cells) + i: high - 1 for i in range(wide) if high > 1})
            cells += [_cell(cell, into), *[""] * (wide - 1)]
        hanging = {column: left - 1 for column, left in hanging.items() if left > 1} | new
        yield tuple(cells)


def _cell(cell: Node, into: Block) -> str:
    inside = Block(fields=into.fields, references=into.references)
    for child in cell.children:
        _walk(child, "", inside)
    return " ".join(line.words for line in inside.lines)
