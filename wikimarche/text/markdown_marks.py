"""Inline rules of the dialect: what opens and closes inside a paragraph.

Brackets (links, images, footnotes, bracketed marks) are resolved with one stack, when
their `]` comes, as CommonMark's reference algorithm does: time grows with the length of
the text, whatever is nested or left open. Emphasis, code, escapes, entities and autolinks
are markdown-it-py's own rules.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    entity,
    escape,
    newline,
)
from markdown_it.rules_inline.balance_pairs import link_pairs
from markdown_it.rules_inline.emphasis import postProcess as resolve_emphasis
from markdown_it.rules_inline.emphasis import tokenize as emphasis
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType

from .markdown_syntax import FIELD, LINE_BREAK, LINK, SIMPLE_SCRIPT, SPAN, XREF

__all__ = ["InlineState", "tokenize"]

Rule: TypeAlias = Callable[["InlineState"], bool]

_SPECIAL = re.compile(r"[\n!&*<\[\\\]^_`{~+]")
_SUPERSCRIPT = re.compile(rf"\^({SIMPLE_SCRIPT})\^")
_SUBSCRIPT = re.compile(rf"~({SIMPLE_SCRIPT})~")
_NOTE_REFERENCE = re.compile(r"\[\^([^\]\[\s]{1,60})\]")
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\]){0,999})\]", re.DOTALL)
_SPACES = re.compile(r"[ \t\n]*")
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:")
# A longer run of * or _ is a line drawn by hand; one token a character would fill the memory.
_MAX_RUN: Final = 64
# In one paragraph, what comes beyond is text: only an attack has so many waiting for a pair.
_MAX_DELIMITERS: Final = 5_000
_MAX_OPEN_BRACKETS: Final = 500
# Of a run of one character that opens nothing, only the last can open what follows (two {).
_LOOKED_BACK: Final = {"{": 2}


@dataclass(slots=True)
class Bracket:
    """An opening `[`, `![` or `^[` that waits for its `]`."""

    kind: str
    token: int
    start: int
    nested: bool = False


class InlineState(StateInline):
    """The library's state, and the brackets still open.

    A link holds no link: `[` below index `linked` of the stack can no longer become one.
    A footnote stands apart, so what is open inside it is counted apart, in `note_linked`.
    """

    def __init__(
        self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token], *, in_note: bool
    ) -> None:
        super().__init__(src, md, env, tokens)
        self.brackets: list[Bracket] = []
        self.in_note = in_note
        self.note_open = False
        self.linked = 0
        self.note_linked = 0


def tokenize(state: InlineState) -> None:
    """Fill `state.tokens` with what `state.src` holds, marks resolved."""
    src, end = state.src, state.posMax
    while state.pos < end:
        found = _SPECIAL.search(src, state.pos)
        stop = found.start() if found else end
        if stop > state.pos:
            state.append_pending(src[state.pos : stop])
            state.pos = stop
            continue
        for rule in _BY_CHARACTER[src[stop]]:
            if rule(state):
                break
        else:
            _literal(state, max(_run(state) - _LOOKED_BACK.get(src[stop], 1), 1))
    if state.pending:
        state.pushPending()
    link_pairs(state)
    for delimiters in [state.delimiters, *_groups(state)]:
        _resolve_pairs(state, delimiters)
    resolve_emphasis(state)


def _groups(state: InlineState) -> list[list[Delimiter]]:
    return [meta["delimiters"] for meta in state.tokens_meta if meta]


def _resolve_pairs(state: InlineState, delimiters: list[Delimiter]) -> None:
    for opener in delimiters:
        kind = _PAIRS.get(chr(opener.marker))
        if kind and opener.end >= 0:
            state.tokens[opener.token].type = f"{kind}_open"
            state.tokens[delimiters[opener.end].token].type = f"{kind}_close"


def _library(rule: Callable[[StateInline, bool], bool]) -> Rule:
    return lambda state: rule(state, False)


def _run(state: InlineState) -> int:
    marker, pos = state.src[state.pos], state.pos
    while pos < state.posMax and state.src[pos] == marker:
        pos += 1
    return pos - state.pos


def _long_run(state: InlineState) -> bool:
    length = _run(state)
    if length <= _MAX_RUN and len(state.delimiters) < _MAX_DELIMITERS:
        return False
    return _literal(state, length)


def _literal(state: InlineState, length: int) -> bool:
    state.append_pending(state.src[state.pos : state.pos + length])
    state.pos += length
    return True


_PAIRS: Final = {"+": "underline", "~": "strike"}


def _pair(state: InlineState) -> bool:
    """Read `++` and `~~`; a longer or shorter run is text."""
    length = _run(state)
    if length != 2 or len(state.delimiters) >= _MAX_DELIMITERS:
        return _literal(state, length)
    marker = state.src[state.pos]
    scanned = state.scanDelims(state.pos, True)
    state.push("text", "", 0).content = marker * 2
    state.delimiters.append(
        Delimiter(
            marker=ord(marker),
            length=0,
            token=len(state.tokens) - 1,
            end=-1,
            open=scanned.can_open,
            close=scanned.can_close,
        )
    )
    state.pos += 2
    return True


def _script(kind: str, pattern: re.Pattern[str]) -> Rule:
    def rule(state: InlineState) -> bool:
        found = pattern.match(state.src, state.pos, state.posMax)
        if not found:
            return False
        state.push(f"{kind}_open", "", 0)
        state.push("text", "", 0).content = found[1]
        state.push(f"{kind}_close", "", 0)
        state.pos = found.end()
        return True

    return rule


def _field(state: InlineState) -> bool:
    found = FIELD.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    state.push("field", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _line_break(state: InlineState) -> bool:
    found = LINE_BREAK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def _autolink(state: InlineState) -> bool:
    if _SCHEME.match(state.src, state.pos) and not LINK.match(state.src, state.pos + 1):
        return False
    return autolink(state, False)


def _xref(state: InlineState) -> bool:
    found = XREF.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    state.push("xref", "", 0).meta = {"spec": found[1] or "", "key": found[2]}
    state.pos = found.end()
    return True


def _in_note(state: InlineState) -> bool:
    return state.in_note or state.note_open


def _note_reference(state: InlineState) -> bool:
    found = _NOTE_REFERENCE.match(state.src, state.pos, state.posMax)
    if not found or _in_note(state):
        return False
    definition = state.env["footnotes"].get(found[1])
    if definition is None or not _affords(state, len(definition["content"])):
        return False
    state.push("footnote", "", 0).content = definition["content"]
    state.pos = found.end()
    return True


def _affords(state: InlineState, size: int) -> bool:
    """Spend on a definition: repeating a long one must not multiply the size of the text."""
    state.env["budget"] -= size
    return bool(state.env["budget"] >= 0)


def _open(state: InlineState, kind: str) -> bool:
    if len(state.brackets) >= _MAX_OPEN_BRACKETS:
        return False
    if state.brackets:
        state.brackets[-1].nested = True
    state.push("text", "", 0).content = kind
    state.pos += len(kind)
    state.brackets.append(Bracket(kind, len(state.tokens) - 1, state.pos))
    return True


def _open_bracket(state: InlineState) -> bool:
    return _open(state, "[")


def _open_image(state: InlineState) -> bool:
    return state.src.startswith("![", state.pos) and _open(state, "![")


def _open_note(state: InlineState) -> bool:
    if _in_note(state) or not state.src.startswith("^[", state.pos):
        return False
    state.note_open = _open(state, "^[")
    state.note_linked = 0
    return state.note_open


def _close(state: InlineState) -> bool:
    """Decide what the innermost open bracket was."""
    if not state.brackets:
        return _literal(state, _run(state))
    bracket = state.brackets.pop()
    may_link = _may_link(state)
    if bracket.kind == "^[":
        state.note_open = False
        _wrap(state, bracket, "note")
        state.pos += 1
        return True
    may_link = may_link or bracket.kind == "!["
    return (
        _span(state, bracket) or (may_link and _link(state, bracket)) or _literal(state, 1)
    )


def _may_link(state: InlineState) -> bool:
    """Say whether the bracket just taken from the stack holds no link."""
    index = len(state.brackets)
    if state.note_open:
        holds_link, state.note_linked = (
            index < state.note_linked,
            min(state.note_linked, index),
        )
    else:
        holds_link, state.linked = index < state.linked, min(state.linked, index)
    return not holds_link


def _is_empty(state: InlineState, bracket: Bracket) -> bool:
    return len(state.tokens) == bracket.token + 1 and not state.pending


def _wrap(state: InlineState, bracket: Bracket, kind: str) -> None:
    """Turn the bracket into an opening, close it here; what it holds pairs with itself only."""
    state.push(f"{kind}_close", "", 0)
    opening = state.tokens[bracket.token]
    opening.type, opening.content = f"{kind}_open", ""
    inner: list[Delimiter] = []
    while state.delimiters and state.delimiters[-1].token > bracket.token:
        inner.append(state.delimiters.pop())
    if inner:
        state.tokens_meta.append({"delimiters": inner[::-1]})


def _span(state: InlineState, bracket: Bracket) -> bool:
    found = SPAN.match(state.src, state.pos + 1, state.posMax)
    if not found or bracket.kind != "[" or _is_empty(state, bracket):
        return False
    _wrap(state, bracket, "span")
    state.tokens[bracket.token].info = found[1]
    state.pos = found.end()
    return True


def _link(state: InlineState, bracket: Bracket) -> bool:
    target = _target(state, bracket)
    if target is None:
        return False
    href, title, end = target
    attrs: dict[str, str | int | float] = {"href": href, "title": title}
    if bracket.kind == "![":
        if _in_note(state):
            return False
        _image(state, bracket, attrs)
    elif _is_empty(state, bracket) or not LINK.match(href):
        return False
    else:
        _wrap(state, bracket, "link")
        state.tokens[bracket.token].attrs = attrs
        if state.note_open:
            state.note_linked = len(state.brackets)
        else:
            state.linked = len(state.brackets)
    state.pos = end
    return True


def _image(
    state: InlineState, bracket: Bracket, attrs: dict[str, str | int | float]
) -> None:
    if state.pending:
        state.pushPending()
    del state.tokens[bracket.token :]
    while state.delimiters and state.delimiters[-1].token >= bracket.token:
        state.delimiters.pop()
    token = state.push("image", "img", 0)
    token.attrs = attrs
    token.content = unescapeAll(state.src[bracket.start : state.pos].replace("\n", " "))


def _target(state: InlineState, bracket: Bracket) -> tuple[str, str, int] | None:
    """Give address, title and end of what follows `]`: `(…)`, `[label]`, `[]` or nothing."""
    after = state.pos + 1
    if state.src.startswith("(", after) and (inline := _inline_target(state, after + 1)):
        return inline
    references = state.env["references"]
    if not references:
        return None
    found = _LABEL.match(state.src, after, state.posMax)
    label = found[1] if found else ""
    if not label and not bracket.nested:
        label = state.src[bracket.start : min(state.pos, bracket.start + 1000)]
    reference = references.get(normalizeReference(label))
    if not reference or not _affords(state, len(reference["href"] + reference["title"])):
        return None
    return reference["href"], reference["title"], found.end() if found else after


def _inline_target(state: InlineState, pos: int) -> tuple[str, str, int] | None:
    src, end = state.src, state.posMax
    pos = _skip_spaces(src, pos)
    destination = parseLinkDestination(src, pos, end)
    href, title = "", ""
    if destination.ok:
        href, pos = destination.str, destination.pos
    gap = _skip_spaces(src, pos)
    found = parseLinkTitle(src, gap, end) if gap > pos else None
    if found and found.ok:
        title, gap = found.str, _skip_spaces(src, found.pos)
    return (href, title, gap + 1) if src.startswith(")", gap) and gap < end else None


def _skip_spaces(src: str, pos: int) -> int:
    found = _SPACES.match(src, pos)
    return found.end() if found else pos


_BY_CHARACTER: Final[dict[str, tuple[Rule, ...]]] = {
    "\n": (_library(newline),),
    "!": (_open_image,),
    "&": (_library(entity),),
    "*": (_long_run, _library(emphasis)),
    "_": (_long_run, _library(emphasis)),
    "<": (_line_break, _autolink),
    "[": (_xref, _note_reference, _open_bracket),
    "\\": (_library(escape),),
    "]": (_close,),
    "^": (_open_note, _script("superscript", _SUPERSCRIPT)),
    "`": (_library(backtick),),
    "{": (_field,),
    "~": (_script("subscript", _SUBSCRIPT), _pair),
    "+": (_pair,),
}
