"""From blocks to the lines of a text, in the form a careful person would type.

Blank lines separate blocks, except inside the items of a tight list. Where two blocks
would be read as one, or one would claim the other, a line `<!-- -->` keeps them apart.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from .markdown_escaping import attribute_words, quoted
from .markdown_inline_writer import Style, write_inline
from .markdown_syntax import KEY, PAGE_BREAK, SEPARATOR
from .markdown_table_writer import is_pipe_table, list_table_rows, pipe_table_lines
from .schema import Node

__all__ = ["between", "block_lines", "blocks_lines"]

_RULE_LINE = re.compile(r"(?:-[ \t]*){3,}")
_BARE_VALUE = re.compile(r"[^\s\"\\&]+")
_CAPTION_LIKE = re.compile(r"Table[ \u00a0\u202f]?:")
_CLOSING_HASHES = re.compile(r"(?:\A|(?<=[ \t]))#+\Z")
_MAX_NUMBER: Final = 999_999_999
_LISTS: Final = ("bullet_list", "ordered_list")
# Blocks that end by themselves: nothing after them can be taken for their continuation.
_CLOSED: Final = frozenset(
    {"heading", "rule", "page_break", "code_block", "guidance", "clause"}
)
# Blocks that a line of text directly above does not swallow.
_INTERRUPTING: Final = frozenset(
    {"heading", "code_block", "blockquote", "guidance", "clause"}
)


def blocks_lines(blocks: Sequence[Node], style: Style, *, tight: bool = False) -> list[str]:
    """Write blocks one under the other; `tight` without blank lines between them."""
    lines: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            lines += between(blocks[index - 1], block, style, tight=tight)
        lines += block_lines(block, style)
    return lines


def between(first: Node, second: Node, style: Style, *, tight: bool = False) -> list[str]:
    """Give the lines that part two blocks: a blank one, a separator where they would join."""
    if tight:
        apart = style.careful or not _may_touch(first, second)
        return [SEPARATOR] if apart else []
    apart = style.careful or _would_join(first, second)
    return ["", SEPARATOR, ""] if apart else [""]


def _would_join(first: Node, second: Node) -> bool:
    kind = second.type.name
    if kind in _LISTS:
        return first.type.name == kind
    return (
        kind == "table"
        and first.type.name == "paragraph"
        and _CAPTION_LIKE.match(first.text_content) is not None
    )


def _may_touch(first: Node, second: Node) -> bool:
    if first.type.name in _CLOSED:
        return True
    if first.type.name != "paragraph":
        return False
    if second.type.name in _LISTS:
        begins = second.content.content[0].content.content[0].content.size > 0
        return begins and second.attrs.get("start", 1) == 1
    return second.type.name in _INTERRUPTING


def block_lines(block: Node, style: Style) -> list[str]:
    """Write one block of any kind."""
    return _WRITERS[block.type.name](block, style)


def _paragraph(block: Node, style: Style) -> list[str]:
    if not block.content.size:
        return ["\\"]
    return write_inline(block.content.content, style).split("\n")


def _heading(block: Node, style: Style) -> list[str]:
    words = write_inline(block.content.content, style, one_line=True)
    level = min(max(int(str(block.attrs["level"])), 1), 6)
    key = str(block.attrs["key"])
    if KEY.fullmatch(key):
        words = f"{words} {{#{key}}}"
    elif found := _CLOSING_HASHES.search(words):
        words = f"{words[: found.end() - 1]}\\#"
    return [f"{'#' * level} {words.lstrip(' ')}".rstrip(" ")]


def _code(block: Node, style: Style) -> list[str]:
    text = block.text_content
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    info = attribute_words(str(block.attrs["info"])).replace("`", "&#96;")
    return [fence + info, *(text.split("\n") if text else []), fence]


def _quotation(block: Node, style: Style) -> list[str]:
    lines = blocks_lines(block.content.content, style)
    return [f"> {line}" if line else ">" for line in lines]


def _list(block: Node, style: Style) -> list[str]:
    tight = bool(block.attrs["tight"])
    start = block.attrs.get("start")
    lines: list[str] = []
    for index, item in enumerate(block.content.content):
        if index and not tight:
            lines.append("")
        lines += _item(item, _marker(start, index), style, tight=tight)
    if not tight and block.child_count == 1 and block.content.content[0].child_count == 1:
        lines += ["", " " * len(_marker(start, 0)) + SEPARATOR]
    return lines


def _marker(start: object, index: int) -> str:
    if not isinstance(start, int):
        return "- "
    return f"{min(max(start, 0) + index, _MAX_NUMBER)}. "


def _item(item: Node, marker: str, style: Style, *, tight: bool) -> list[str]:
    blocks = item.content.content
    if tight and _begins_without_words(item):
        lines = _indented(blocks_lines(blocks[1:], style, tight=tight), marker)
        if not _RULE_LINE.fullmatch(lines[0]):
            return lines
    return _indented(blocks_lines(blocks, style, tight=tight), marker)


def _begins_without_words(item: Node) -> bool:
    """Say whether the empty paragraph an item begins with can go without saying."""
    first, *rest = item.content.content
    return not first.content.size and not (rest and rest[0].type.name == "paragraph")


def _indented(lines: list[str], marker: str) -> list[str]:
    first, *rest = lines or [""]
    margin = " " * len(marker)
    return [(marker + first).rstrip(" "), *(margin + line if line else "" for line in rest)]


def _guidance(block: Node, style: Style) -> list[str]:
    return _contained(block, "guide", blocks_lines(block.content.content, style))


def _clause(block: Node, style: Style) -> list[str]:
    attrs = block.attrs
    words = ["clause"]
    words += [f"id={_value(str(attrs['id']))}"] if attrs["id"] else []
    words += [f"version={attrs['version']}"] if attrs["id"] or attrs["version"] != 1 else []
    words += [f"level={_value(str(attrs['level']))}"] if attrs["level"] else []
    return _contained(block, " ".join(words), blocks_lines(block.content.content, style))


def _value(text: str) -> str:
    return text if _BARE_VALUE.fullmatch(text) else quoted(text)


def _table(block: Node, style: Style) -> list[str]:
    if is_pipe_table(block):
        return pipe_table_lines(block, style)
    caption = str(block.attrs["caption"])
    opening = f"table caption={quoted(caption)}" if caption else "table"
    rows = list_table_rows(block, lambda blocks: blocks_lines(blocks, style))
    return _contained(block, opening, rows)


def _contained(block: Node, opening: str, lines: list[str]) -> list[str]:
    fence = ":" * (2 + _containers(block))
    return [f"{fence} {opening}", *lines, fence]


def _containers(block: Node) -> int:
    """Count the containers nested in `block`, itself included."""
    name = block.type.name
    if block.is_textblock or (name == "table" and is_pipe_table(block)):
        return 0
    own = name in ("guidance", "clause", "table")
    return own + max((_containers(child) for child in block.content.content), default=0)


_WRITERS: Final[Mapping[str, Callable[[Node, Style], list[str]]]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "code_block": _code,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quotation,
    "guidance": _guidance,
    "clause": _clause,
    "table": _table,
    "rule": lambda block, style: ["---"],
    "page_break": lambda block, style: [PAGE_BREAK],
}
