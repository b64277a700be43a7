"""From block tokens to the blocks of a document, with the lines each was read from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token
from markdown_it.utils import EnvType

from .markdown_grammar import Definitions, block_tokens
from .markdown_inline_reader import read_inline
from .markdown_syntax import HEADING_KEY
from .markdown_tables import mark_list_table
from .schema import SCHEMA, Node

__all__ = ["Reading", "read"]

_NONE: Final = Definitions()


@dataclass(frozen=True)
class Reading:
    """The blocks of a text; the lines of each, first and one past last; its definitions."""

    blocks: tuple[Node, ...]
    lines: tuple[tuple[int, int], ...]
    definitions: Definitions


def read(text: str, known: Definitions = _NONE) -> Reading:
    """Read `text`; `known` are definitions written elsewhere. Without a block: no blocks."""
    tokens, env = block_tokens(text, known)
    builder = _Builder(env)
    for index, token in enumerate(tokens):
        builder.take(token, tokens, index)
    root = builder.frames[0]
    return Reading(
        tuple(root.children),
        tuple(builder.lines),
        Definitions(env["references"], env["footnotes"]),
    )


@dataclass(slots=True)
class _Frame:
    kind: str
    attrs: dict[str, Any]
    lines: list[int]
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Builder:
    """Nodes under construction: the frames from the document down to the open block."""

    env: EnvType
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("doc", {}, [0, 0])])
    lines: list[tuple[int, int]] = field(default_factory=list)

    def take(self, token: Token, tokens: list[Token], index: int) -> None:
        """Open, close or add what one token stands for."""
        kind = token.type
        if kind == "container_open" and token.info == "table":
            mark_list_table(tokens, index)
            kind = token.type
        if kind == "inline":
            self._text(token)
        elif kind in _OPENING:
            name, attrs = _OPENING[kind](token)
            self.frames.append(_Frame(name, attrs, token.map or [0, 0]))
            if kind == "paragraph_open":
                self._looseness(tight=token.hidden)
        elif kind in _LEAVES:
            name, attrs, text = _LEAVES[kind](token)
            content = SCHEMA.text(text) if text else None
            self._add(
                SCHEMA.nodes[name].create(attrs or None, content), token.map or [0, 0]
            )
        elif kind == "fence_line":
            words = SCHEMA.text(token.content)
            self._add(SCHEMA.nodes["paragraph"].create(None, words), token.map or [0, 0])
        elif kind.endswith("_close"):
            self._close()

    def _add(self, node: Node, lines: list[int]) -> None:
        self.frames[-1].children.append(node)
        if len(self.frames) == 1:
            self.lines.append((lines[0], lines[1]))

    def _text(self, token: Token) -> None:
        frame, content = self.frames[-1], token.content
        if frame.kind == "heading" and (found := HEADING_KEY.search(content)):
            frame.attrs["key"], content = found[1], content[: found.start()]
        if frame.kind.startswith("table_"):
            inline = read_inline(content, self.env)
            frame.children.append(SCHEMA.nodes["paragraph"].create(None, inline))
        elif content != "\\" or frame.kind != "paragraph":
            frame.children = read_inline(content, self.env)

    def _looseness(self, *, tight: bool) -> None:
        """Note on a list, from the first paragraph of its items, whether blank lines part it."""
        if len(self.frames) > 3 and self.frames[-2].kind == "list_item":
            self.frames[-3].attrs.setdefault("tight", tight)

    def _close(self) -> None:
        frame = self.frames.pop()
        children = frame.children
        if frame.kind == "list_item" and (
            not children or children[0].type.name != "paragraph"
        ):
            children.insert(0, SCHEMA.nodes["paragraph"].create())
        elif not children and frame.kind in _NEVER_EMPTY:
            children.append(SCHEMA.nodes["paragraph"].create())
        self._add(
            SCHEMA.nodes[frame.kind].create(frame.attrs or None, children), frame.lines
        )


_NEVER_EMPTY: Final = frozenset(
    {"blockquote", "guidance", "clause", "table_header", "table_cell"}
)


def _plain(kind: str) -> Callable[[Token], tuple[str, dict[str, Any]]]:
    return lambda token: (kind, {})


def _heading(token: Token) -> tuple[str, dict[str, Any]]:
    return "heading", {"level": int(token.tag[1:])}


def _ordered(token: Token) -> tuple[str, dict[str, Any]]:
    return "ordered_list", {"start": token.attrs.get("start", 1)}


def _container(token: Token) -> tuple[str, dict[str, Any]]:
    return ("guidance" if token.info == "guide" else token.info), dict(token.meta)


def _table(token: Token) -> tuple[str, dict[str, Any]]:
    return "table", {"caption": token.meta.get("caption", "")}


def _cell(token: Token) -> tuple[str, dict[str, Any]]:
    attrs = dict(token.meta)
    return ("table_header" if attrs.pop("header", False) else "table_cell"), attrs


_OPENING: Final[Mapping[str, Callable[[Token], tuple[str, dict[str, Any]]]]] = {
    "paragraph_open": _plain("paragraph"),
    "heading_open": _heading,
    "bullet_list_open": _plain("bullet_list"),
    "ordered_list_open": _ordered,
    "list_item_open": _plain("list_item"),
    "blockquote_open": _plain("blockquote"),
    "container_open": _container,
    "table_open": _table,
    "table_row_open": _plain("table_row"),
    "table_cell_open": _cell,
}


def _code(token: Token) -> tuple[str, dict[str, Any], str]:
    info = unescapeAll(token.info.strip(" \t"))
    return "code_block", {"info": info}, token.content.removesuffix("\n")


_LEAVES: Final[Mapping[str, Callable[[Token], tuple[str, dict[str, Any], str]]]] = {
    "fence": _code,
    "code_block": _code,
    "hr": lambda token: ("rule", {}, ""),
    "page_break": lambda token: ("page_break", {}, ""),
}
