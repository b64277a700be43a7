"""A document of the corpus as other programs write it: no field, no key, the same words."""

import re
from collections.abc import Callable, Sequence

from tests.bench.corpus import Block, Heading, Items, Paragraph, Table, source

__all__ = ["as_dokuwiki", "as_markdown", "as_mediawiki", "as_values"]

FIELD = re.compile(r"{{(\w+)}}")
REFERENCE = re.compile(r"\[#(\w+)]")
BOLD = re.compile(r"\*\*(.+?)\*\*")


def _words(text: str) -> str:
    """Give a text where fields and references are the words they would show."""
    return REFERENCE.sub(r"\1", FIELD.sub(r"« \1 »", text))


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {block.title}"
    return _words(source([block]).rstrip("\n"))


def _dokuwiki(block: Block) -> str:
    if isinstance(block, Heading):
        signs = "=" * (7 - block.level)
        return f"{signs} {block.title} {signs}"
    if isinstance(block, Paragraph):
        return _words(block.text)
    if isinstance(block, Items):
        return "\n".join(f"  * {row}" for row in block.rows)
    head, *rows = block.rows
    lines = [f"^ {' ^ '.join(head)} ^", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join([block.caption, "", *lines])


def _mediawiki(block: Block) -> str:
    if isinstance(block, Heading):
        signs = "=" * (block.level + 1)
        return f"{signs} {block.title} {signs}"
    if isinstance(block, Paragraph):
        return BOLD.sub(r"'''\1'''", _words(block.text))
    if isinstance(block, Items):
        return "\n".join(f"* {row}" for row in block.rows)
    head, *rows = block.rows
    lines = [f"! {' !! '.join(head)}", *(f"|-\n| {' || '.join(row)}" for row in rows)]
    return "\n".join(['{| class="wikitable"', f"|+ {block.caption}", *lines, "|}"])


def as_markdown(blocks: Sequence[Block]) -> str:
    """Give the document as common Markdown, with pipe tables."""
    return source(blocks, _markdown)


def as_dokuwiki(blocks: Sequence[Block]) -> str:
    """Give the document in DokuWiki's syntax."""
    return source(blocks, _dokuwiki)


def as_mediawiki(blocks: Sequence[Block]) -> str:
    """Give the document in MediaWiki's syntax."""
    return source(blocks, _mediawiki)


def _runs(text: str) -> list[list[object]]:
    """Give a text as runs: the words, and whether they are bold."""
    parts = BOLD.split(_words(text))
    return [[part, index % 2 == 1] for index, part in enumerate(parts) if part]


def _value(block: Block) -> dict[str, object]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "runs": _runs(block.title)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "runs": _runs(block.text)}
    if isinstance(block, Items):
        return {"kind": "items", "rows": [_runs(row) for row in block.rows]}
    assert isinstance(block, Table)
    cells = [[_runs(cell) for cell in row] for row in block.rows]
    return {"kind": "table", "caption": _runs(block.caption), "rows": cells}


def as_values(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """Give the document as plain values, for a program in another language."""
    write: Callable[[Block], dict[str, object]] = _value
    return [write(block) for block in blocks]
