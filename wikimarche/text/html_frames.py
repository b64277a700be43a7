"""What an open container of a read page becomes when it closes, and a line of its words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from wikimarche.text.outline import plain_text
from wikimarche.text.schema import SCHEMA, Mark, Node, node

__all__ = [
    "PLAIN",
    "Attr",
    "Frame",
    "Piece",
    "Style",
    "all_bold",
    "closed",
    "inline_nodes",
    "one_line",
]


@dataclass(frozen=True)
class Style:
    """The marks that the elements around a text give it."""

    marks: frozenset[str] = frozenset()
    href: str = ""


PLAIN = Style()

Attr = str | int | bool
Piece = tuple[str | Node, Style]  # words or an atom, as styled where they were met


@dataclass
class Frame:
    """A container being filled; `implied` when no element of the HTML asked for it."""

    kind: str
    attrs: dict[str, Attr] = field(default_factory=dict)
    implied: bool = False
    word_list: str = ""  # the Word list it belongs to
    children: list[Node] = field(default_factory=list)


def closed(frame: Frame) -> Node | None:
    """Give the valid node that a frame becomes; None when nothing of it would show."""
    return _CLOSED[frame.kind](frame)


def _item(frame: Frame) -> Node:
    children = frame.children
    if not children or children[0].type.name != "paragraph":
        children = [node("paragraph"), *children]
    return node("list_item", children)


def _list(frame: Frame) -> Node | None:
    if not frame.children:
        return None
    tight = all(_paragraphs(item) == 1 for item in frame.children)
    if frame.attrs.get("ordered"):
        start = frame.attrs.get("start", 1)
        return node("ordered_list", frame.children, start=start, tight=tight)
    return node("bullet_list", frame.children, tight=tight)


def _table(frame: Frame) -> Node | None:
    caption = str(frame.attrs.get("caption", ""))
    if frame.children:
        return node("table", frame.children, caption=caption)
    return node("paragraph", [SCHEMA.text(caption)]) if caption else None


def _row(frame: Frame) -> Node | None:
    return node("table_row", frame.children) if frame.children else None


def _cell(frame: Frame) -> Node:
    attrs = {name: value for name, value in frame.attrs.items() if name != "header"}
    kind = "table_header" if frame.attrs.get("header") else "table_cell"
    return node(kind, frame.children or [node("paragraph")], **attrs)


def _wrapped(frame: Frame) -> Node | None:
    return node(frame.kind, frame.children, **frame.attrs) if frame.children else None


_CLOSED: Mapping[str, Callable[[Frame], Node | None]] = {
    "item": _item,
    "list": _list,
    "table": _table,
    "row": _row,
    "cell": _cell,
    "blockquote": _wrapped,
    "guidance": _wrapped,
    "clause": _wrapped,
}


def _paragraphs(item: Node) -> int:
    return sum(child.type.name == "paragraph" for child in item.children)


def one_line(block: Node) -> str:
    """Give the words of a block on one line."""
    return plain_text(block).replace("\n", " ")


def all_bold(line: Sequence[Piece]) -> bool:
    """Tell whether bold says nothing here, as in a heading that is bold anyway."""
    words = [style for piece, style in line if isinstance(piece, str) and piece.strip()]
    return bool(words) and all("strong" in style.marks for style in words)


def inline_nodes(line: Sequence[Piece], *, bold: bool = True) -> list[Node]:
    """Give the inline content of a line; without its bold when the block is bold anyway."""
    nodes: list[Node] = []
    for (is_text, style), pieces in groupby(line, key=_kind_and_style):
        marks = list(_marks(style if bold else Style(style.marks - {"strong"}, style.href)))
        if is_text:
            nodes.append(SCHEMA.text("".join(str(piece) for piece, _ in pieces), marks))
        else:
            nodes.extend(p.mark(marks) for p, _ in pieces if isinstance(p, Node))
    return nodes


def _kind_and_style(piece: Piece) -> tuple[bool, Style]:
    return isinstance(piece[0], str), piece[1]


@lru_cache(maxsize=256)
def _marks(style: Style) -> tuple[Mark, ...]:
    """Give the marks of a style, in the schema's order and within its exclusions."""
    names = style.marks
    if style.href:  # a link is underlined anyway, and code would exclude it
        names = names - {"underline", "code"}
    marks: list[Mark] = [SCHEMA.mark("link", {"href": style.href})] if style.href else []
    for name in SCHEMA.marks:
        if name in names:
            marks = SCHEMA.mark(name).add_to_set(marks)
    return tuple(marks)
