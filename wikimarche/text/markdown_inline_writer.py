"""From the text, marks and atoms of a paragraph to one line of Markdown.

Three forms are tried in turn, and the first that reads back equal is kept: the plain
CommonMark one, one where marks are bracketed (`[texte]{b}`), one where in addition every
punctuation is escaped, which cannot fail.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.autolink import AUTOLINK_RE, EMAIL_RE

from .markdown_escaping import (
    Around,
    destination,
    escape_all,
    escape_text,
    guard_edges,
    guard_lines,
    label,
    quoted,
    runs_once,
)
from .markdown_grammar import Definitions, environment
from .markdown_inline_reader import read_inline
from .markdown_syntax import DELIMITERS, SIMPLE_SCRIPT, SPAN_MARKS
from .schema import Mark, Node

__all__ = ["Style", "same_nodes", "write_inline"]


@dataclass(frozen=True)
class Style:
    """How a text is written: the definitions it has, which give labels in brackets a meaning.

    `careful` asks for the forms that cannot fail, and parts all blocks.
    """

    definitions: Definitions = field(default_factory=Definitions)
    careful: bool = False


class Form(IntEnum):
    """How marks and words are written, from the most natural to the surest."""

    PLAIN = 0
    BRACKETS = 1
    ESCAPED = 2


_LETTERS: Final = {kind: letters for letters, kind in SPAN_MARKS.items()}
_ORDER: Final = ("subscript", "superscript", "strike", "underline", "em", "strong")
_SCRIPTS: Final = {"superscript": "^", "subscript": "~"}
_USED: Final = {"strong": "*", "em": "*", "underline": "+", "strike": "~", "subscript": "~",
                "superscript": "^", "code": "`"}  # fmt: skip
_SIMPLE = re.compile(SIMPLE_SCRIPT)
_RISKY = re.compile(r"[!&*<\[\\\]^_`{~+\n\r]")


def same_nodes(first: Sequence[Node], second: Sequence[Node]) -> bool:
    """Say whether two runs of nodes are equal, marks and content included."""
    return len(first) == len(second) and all(
        one is other or one.eq(other) for one, other in zip(first, second, strict=True)
    )


def write_inline(nodes: Sequence[Node], style: Style, *, one_line: bool = False) -> str:
    """Write the content of a paragraph, or of a heading or cell, which hold `one_line`."""
    written = ""
    for form in (Form.ESCAPED,) if style.careful else Form:
        written = _finished(
            _Writer(nodes, form, one_line=one_line).write(), one_line=one_line
        )
        if not _needs_proof(nodes) or _reads_back(written, nodes, style.definitions):
            break
    return written


def _finished(written: str, *, one_line: bool) -> str:
    guarded = guard_edges(written)
    return guarded if one_line else guard_lines(guarded)


def _needs_proof(nodes: Sequence[Node]) -> bool:
    return any(
        node.text is None or bool(node.marks) or _RISKY.search(node.text) is not None
        for node in nodes
    )


def _reads_back(written: str, nodes: Sequence[Node], definitions: Definitions) -> bool:
    env = environment(definitions, room=1_000_000)
    return same_nodes(read_inline(written, env), nodes)


def _all_marks(nodes: Sequence[Node]) -> set[str]:
    inner = [child for node in nodes for child in node.content.content]
    kinds = {mark.type.name for node in nodes for mark in node.marks}
    return kinds | _all_marks(inner) if inner else kinds


def _words(nodes: Sequence[Node]) -> str:
    parts = []
    for node in nodes:
        if node.text is not None and not _is_code(node):
            parts.append(node.text)
        parts.append(_words(node.content.content))
    return "\0".join(parts)


def _is_code(node: Node) -> bool:
    return bool(node.marks) and node.marks[0].type.name == "code"


@dataclass(frozen=True)
class _Place:
    """What is written just before and after a run of nodes ("" at the paragraph's ends)."""

    before: str = ""
    after: str = ""
    in_brackets: bool = False


class _Writer:
    """Writes one paragraph in one form."""

    def __init__(self, nodes: Sequence[Node], form: Form, *, one_line: bool) -> None:
        self.nodes = nodes
        self.form = form
        self.one_line = one_line
        used = "".join(_USED.get(kind, "") for kind in _all_marks(nodes))
        self.lone = runs_once(_words(nodes), used)

    def write(self) -> str:
        return self._run(self.nodes, (), _Place())

    def _run(
        self, nodes: Sequence[Node], open_marks: tuple[Mark, ...], place: _Place
    ) -> str:
        """Write `nodes`, all under `open_marks`; the marks that reach furthest go outside."""
        pieces: list[str] = []
        before, index = place.before, 0
        while index < len(nodes):
            end, group = _longest(nodes, index, open_marks)
            after = (
                _first_character(nodes[end], open_marks)
                if end < len(nodes)
                else place.after
            )
            here = _Place(before, after, place.in_brackets)
            if group:
                piece = self._marked(nodes[index:end], group, open_marks + group, here)
            else:
                piece = self._leaf(nodes[index], here)
            pieces.append(piece)
            before, index = piece[-1:] or before, end
        return "".join(pieces)

    def _marked(
        self,
        nodes: Sequence[Node],
        group: tuple[Mark, ...],
        open_marks: tuple[Mark, ...],
        place: _Place,
    ) -> str:
        link = next((mark for mark in group if mark.type.name == "link"), None)
        names = {mark.type.name for mark in group}
        kinds = [kind for kind in _ORDER if kind in names]
        if link and not kinds and (automatic := _automatic(nodes, link)):
            return automatic
        inner_place = _Place("[", "]", in_brackets=True)
        inner: str | None = None
        if kinds and self.form is Form.PLAIN:
            around = inner_place if link else place
            inner = self._delimited(nodes, kinds, open_marks, around)
        if inner is None:
            inner = self._run(nodes, open_marks, inner_place)
            if kinds:
                inner = (
                    f"[{inner}]{{{' '.join(_LETTERS[kind] for kind in reversed(kinds))}}}"
                )
        return _linked(inner, link) if link else inner

    def _delimited(
        self,
        nodes: Sequence[Node],
        kinds: Sequence[str],
        open_marks: tuple[Mark, ...],
        place: _Place,
    ) -> str | None:
        """Write marks with CommonMark's delimiters; None where they would not be read so."""
        script = next((kind for kind in kinds if kind in _SCRIPTS), None)
        delimiters = "".join(
            DELIMITERS[kind] for kind in reversed(kinds) if kind in DELIMITERS
        )
        if script:
            text = nodes[0].text if len(nodes) == 1 else None
            if text is None or not _SIMPLE.fullmatch(text):
                return None
            inner = _SCRIPTS[script] + text + _SCRIPTS[script]
        else:
            within = _Place(delimiters[-1], delimiters[-1], place.in_brackets)
            inner = self._run(nodes, open_marks, within)
        if delimiters and not _flanked(inner, delimiters[0], place):
            return None
        return delimiters + inner + delimiters[::-1]

    def _leaf(self, node: Node, place: _Place) -> str:
        if _is_code(node) and node.text is None:
            inner_place = _Place("[", "]", in_brackets=True)
            return f"[{self._atom(node, inner_place)}]{{code}}"
        return self._atom(node, place)

    def _atom(self, node: Node, place: _Place) -> str:
        attrs = node.attrs
        match node.type.name:
            case "text":
                return self._text(node, place)
            case "hard_break":
                return "<br>" if self.one_line or not place.after else "\\\n"
            case "field":
                return f"{{{{{attrs['name']}}}}}"
            case "xref":
                return f"[{attrs['spec']}#{attrs['key']}]"
            case "footnote":
                content = node.content.content
                return f"^[{self._run(content, (), _Place('[', ']', in_brackets=True))}]"
            case _:
                target = _target(str(attrs["src"]), str(attrs["title"]))
                return f"![{label(str(attrs['alt']))}]({target})"

    def _text(self, node: Node, place: _Place) -> str:
        text = node.text or ""
        if _is_code(node):
            return self._code(text)
        if self.form is Form.ESCAPED:
            return escape_all(text)
        if not _RISKY.search(text):
            return text
        return escape_text(
            text,
            Around(
                before=bool(place.before),
                after=bool(place.after),
                bracket_after=place.after in ("*", "["),
                in_brackets=place.in_brackets,
                lone=self.lone,
            ),
        )

    def _code(self, text: str) -> str:
        if self.form is Form.ESCAPED or "\n" in text or "\r" in text:
            return f"[{escape_all(text)}]{{code}}"
        runs = {len(run) for run in re.findall("`+", text)}
        ticks = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
        spaced = text.startswith(" ") and text.endswith(" ") and text.strip(" ")
        pad = " " if spaced or text.startswith("`") or text.endswith("`") else ""
        return ticks + pad + text + pad + ticks


def _longest(
    nodes: Sequence[Node], start: int, open_marks: tuple[Mark, ...]
) -> tuple[int, tuple[Mark, ...]]:
    """Give the marks not yet open that reach furthest from `start`, and where they end."""
    reach = start + 1
    group: list[Mark] = []
    for mark in nodes[start].marks:
        if mark.type.name == "code" or mark.is_in_set(list(open_marks)):
            continue
        end = start + 1
        while end < len(nodes) and mark.is_in_set(nodes[end].marks):
            end += 1
        if end > reach or not group:
            reach = end
            group.clear()
        if end == reach:
            group.append(mark)
    return reach, tuple(group)


def _first_character(node: Node, open_marks: tuple[Mark, ...]) -> str:
    if node.text is None or len(node.marks) > len(open_marks):
        return "[" if node.type.name == "xref" else "*"
    return node.text[0]


def _flanked(inner: str, delimiter: str, place: _Place) -> bool:
    """Say whether a delimiter opens before `inner` and closes after it, there."""
    first, last = inner[0], inner[-1]
    if isWhiteSpace(ord(first)) or isWhiteSpace(ord(last)) or place.before == delimiter:
        return False
    opens = not _is_punctuation(first) or _parts_words(place.before)
    return opens and (not _is_punctuation(last) or _parts_words(place.after))


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _parts_words(character: str) -> bool:
    return not character or isWhiteSpace(ord(character)) or _is_punctuation(character)


def _automatic(nodes: Sequence[Node], link: Mark) -> str | None:
    """Write an address that is its own text as `<https://…>` or `<nom@service.fr>`."""
    text, href = nodes[0].text or "", str(link.attrs["href"])
    if len(nodes) > 1 or link.attrs["title"]:
        return None
    if (text == href and AUTOLINK_RE.search(text)) or (
        href == "mailto:" + text and EMAIL_RE.search(text)
    ):
        return f"<{text}>"
    return None


def _linked(inner: str, link: Mark) -> str:
    return f"[{inner}]({_target(str(link.attrs['href']), str(link.attrs['title']))})"


def _target(address: str, title: str) -> str:
    return f"{destination(address)} {quoted(title)}" if title else destination(address)
