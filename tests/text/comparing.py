"""Documents and comparisons written in plain lines, for tests and their data files.

A line is a paragraph, a heading (`# title`, its key is the first word), an item (`* item`)
or a row (`| a | b`). A comparison is one line a block: `=` same, `~` changed, `+` added,
`-` removed, `>` moved here, `<` moved from here, `!` when the block looks different;
inside, `[-removed-]`, `{+added+}`, `<*restyled*>`.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from wikimarche.text.differences import (
    BlockChange,
    ChangeKind,
    Comparison,
    Piece,
    PieceKind,
)
from wikimarche.text.schema import SCHEMA, Node, node

SIGNS = {
    ChangeKind.SAME: "=",
    ChangeKind.CHANGED: "~",
    ChangeKind.ADDED: "+",
    ChangeKind.REMOVED: "-",
    ChangeKind.MOVED: ">",
    ChangeKind.LEFT: "<",
}
AROUND = {
    PieceKind.SAME: "{}",
    PieceKind.ADDED: "{{+{}+}}",
    PieceKind.REMOVED: "[-{}-]",
    PieceKind.RESTYLED: "<*{}*>",
}


def doc(text: str) -> Node:
    """A document from its lines; `**bold**` and `{{field}}` are read inside."""
    blocks: list[Node] = []
    for mark, lines in groupby(text.strip().splitlines(), key=_mark):
        if mark == "*":
            items = [node("list_item", paragraph(line[2:])) for line in lines]
            blocks.append(node("bullet_list", items))
        elif mark == "|":
            blocks.append(node("table", [_row(line) for line in lines]))
        else:
            blocks += [_block(line) for line in lines]
    return node("doc", blocks)


def paragraph(text: str) -> Node:
    return node("paragraph", list(_inline(text)))


def nested(depth: int, words: str) -> Node:
    """A document of lists, each in an item of the other, around one paragraph."""
    block = paragraph(words)
    for _ in range(depth):
        block = node("bullet_list", [node("list_item", [paragraph("Lot"), block])])
    return node("doc", [block])


def _mark(line: str) -> str:
    return line[0] if line[:2] in {"* ", "| "} else ""


def _row(line: str) -> Node:
    cells = line.strip("| ").split(" | ")
    return node(
        "table_row", [node("table_cell", paragraph(cell.strip())) for cell in cells]
    )


def _block(line: str) -> Node:
    level = len(line) - len(line.lstrip("#"))
    if not level:
        return paragraph(line)
    title = line[level:].strip()
    key = re.sub(r"[^a-z]", "", title.split()[0].lower())
    return node("heading", list(_inline(title)), level=level, key=key)


def _inline(text: str) -> Iterator[Node]:
    for part in re.split(r"(\*\*.+?\*\*|\{\{\w+\}\})", text):
        if part.startswith("**"):
            yield SCHEMA.text(part.strip("*"), [SCHEMA.mark("strong")])
        elif part.startswith("{{"):
            yield node("field", name=part.strip("{}"))
        elif part:
            yield SCHEMA.text(part)


def shown(comparison: Comparison) -> str:
    return "\n".join(_lines(comparison.blocks, ""))


def shown_pieces(pieces: Iterable[Piece]) -> str:
    return "".join(AROUND[piece.kind].format(piece.text) for piece in pieces)


def _lines(blocks: Iterable[BlockChange], indent: str) -> Iterator[str]:
    for block in blocks:
        sign = f"{indent}{SIGNS[block.kind]}{'!' if block.restyled else ''}"
        whole = block.new or block.old
        assert whole is not None
        if block.children and whole.type.name == "table_row":
            cells = (
                " ".join(_lines(cell.children or [cell], "")) for cell in block.children
            )
            yield f"{sign} {' | '.join(cells)}"
        elif block.children:
            yield f"{sign} {whole.type.name}"
            yield from _lines(block.children, indent + "  ")
        else:
            yield f"{sign} {shown_pieces(block.pieces) or whole.text_content}"
