"""From inline tokens to the text, marks and atoms of a paragraph."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from markdown_it.token import Token
from markdown_it.utils import EnvType

from .markdown_grammar import inline_tokens
from .markdown_syntax import SPAN_MARKS
from .schema import SCHEMA, Mark, Node

__all__ = ["read_inline"]

_SPECIAL = re.compile(r"[!&*<\[\\\]^_`{~+]|  \n")
_SOFT_BREAK = re.compile(r" ?\n[ \t]*")
_MARKS: Final = {kind: SCHEMA.marks[kind].create() for kind in SPAN_MARKS.values()}


def read_inline(content: str, env: EnvType, *, in_note: bool = False) -> list[Node]:
    """Give the inline nodes written as `content`; same-mark text is merged."""
    if not content:
        return []
    if not _SPECIAL.search(content):
        return [SCHEMA.text(_SOFT_BREAK.sub(" ", content))]
    line = _Line()
    notes: list[_Line] = []
    for token in inline_tokens(content, env, in_note=in_note):
        if token.type == "note_open":
            notes.append(line)
            line = _Line()
        elif token.type == "note_close":
            inner, line = line.nodes(), notes.pop()
            line.add("footnote", {}, inner)
        elif token.type == "footnote":
            line.add("footnote", {}, read_inline(token.content, env, in_note=True))
        else:
            line.take(token)
    return line.nodes()


@dataclass(slots=True)
class _Line:
    """Inline nodes being collected, with the marks open at this point."""

    done: list[Node] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    outer: list[list[Mark]] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """Add what one token stands for."""
        kind = token.type
        if kind in ("text", "text_special"):
            self.words.append(token.content)
        elif kind == "softbreak":
            self.words.append(" ")
        elif kind == "hardbreak":
            self.add("hard_break", {})
        elif kind == "code_inline":
            self._code(token.content)
        elif kind.endswith("_open"):
            self._open(_marks_of(token))
        elif kind.endswith("_close"):
            self._switch(self.outer.pop())
        else:
            self.add(kind, _ATTRIBUTES[kind](token))

    def add(
        self, kind: str, attrs: dict[str, str], content: list[Node] | None = None
    ) -> None:
        """Add an atom, or a footnote with its content, under the open marks."""
        self._flush()
        self.done.append(SCHEMA.nodes[kind].create(attrs or None, content, self.marks))

    def nodes(self) -> list[Node]:
        """Give all that was collected."""
        self._flush()
        return self.done

    def _open(self, marks: list[Mark]) -> None:
        self.outer.append(self.marks)
        inner = self.marks
        for mark in marks:
            inner = _with(mark, inner)
        self._switch(inner)

    def _switch(self, marks: list[Mark]) -> None:
        if not Mark.same_set(marks, self.marks):
            self._flush()
            self.marks = marks

    def _code(self, text: str) -> None:
        self._open([_MARKS["code"]])
        self.words.append(text)
        self._switch(self.outer.pop())

    def _flush(self) -> None:
        text = "".join(self.words)
        self.words.clear()
        if not text:
            return
        last = self.done[-1] if self.done else None
        if (
            last is not None
            and last.text is not None
            and Mark.same_set(last.marks, self.marks)
        ):
            self.done[-1] = SCHEMA.text(last.text + text, self.marks)
        else:
            self.done.append(SCHEMA.text(text, self.marks))


def _with(mark: Mark, marks: list[Mark]) -> list[Mark]:
    """Add a mark; code excludes all others, but an address is worth more than a typeface."""
    names = [mark.type.name, *(other.type.name for other in marks)]
    if "code" in names and "link" in names:
        marks = [other for other in marks if other.type.name != "code"]
        return marks if mark.type.name == "code" else mark.add_to_set(marks)
    return mark.add_to_set(marks)


def _marks_of(token: Token) -> list[Mark]:
    if token.type == "span_open":
        return [_MARKS[SPAN_MARKS[letters]] for letters in token.info.split(" ")]
    if token.type == "link_open":
        href, title = token.attrs["href"], token.attrs.get("title", "")
        return [SCHEMA.marks["link"].create({"href": href, "title": title})]
    return [_MARKS[token.type.removesuffix("_open")]]


def _image(token: Token) -> dict[str, str]:
    return {
        "src": str(token.attrs["href"]),
        "alt": token.content,
        "title": str(token.attrs["title"]),
    }


_ATTRIBUTES: Final[Mapping[str, Callable[[Token], dict[str, str]]]] = {
    "image": _image,
    "field": lambda token: {"name": token.content},
    "xref": lambda token: dict(token.meta),
}
