"""Inline rules of the dialect: what opens and closes inside a paragraph.

Emphasis, code, escapes, entities and autolinks are markdown-it-py's own rules; brackets
have their module. A table of first characters says which rules a character calls.
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

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

from .markdown_brackets import (
    InlineState,
    close_bracket,
    literal,
    note_reference,
    open_bracket,
    open_image,
    open_note,
    run_length,
)
from .markdown_syntax import FIELD, LINE_BREAK, LINK, SIMPLE_SCRIPT, XREF

__all__ = ["tokenize"]

Rule: TypeAlias = Callable[[InlineState], bool]

_SPECIAL = re.compile(r"[\n!&*<\[\\\]^_`{~+]")
_SUPERSCRIPT = re.compile(rf"\^({SIMPLE_SCRIPT})\^")
_SUBSCRIPT = re.compile(rf"~({SIMPLE_SCRIPT})~")
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:")
# A longer run of * or _ is a line drawn by hand; one token a character would fill the memory.
_MAX_RUN: Final = 64
# In one paragraph, what comes beyond is text: only an attack has so many waiting for a pair.
_MAX_DELIMITERS: Final = 5_000
# Of a run of one character that opens nothing, only the last can open what follows (two {).
_LOOKED_BACK: Final = {"{": 2}


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
            literal(state, max(run_length(state) - _LOOKED_BACK.get(src[stop], 1), 1))
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


def _long_run(state: InlineState) -> bool:
    length = run_length(state)
    if length <= _MAX_RUN and len(state.delimiters) < _MAX_DELIMITERS:
        return False
    return literal(state, length)


_PAIRS: Final = {"+": "underline", "~": "strike"}


def _pair(state: InlineState) -> bool:
    """Read `++` and `~~`; a longer or shorter run is text."""
    length = run_length(state)
    if length != 2 or len(state.delimiters) >= _MAX_DELIMITERS:
        return literal(state, length)
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


_BY_CHARACTER: Final[dict[str, tuple[Rule, ...]]] = {
    "\n": (_library(newline),),
    "!": (open_image,),
    "&": (_library(entity),),
    "*": (_long_run, _library(emphasis)),
    "_": (_long_run, _library(emphasis)),
    "<": (_line_break, _autolink),
    "[": (_xref, note_reference, open_bracket),
    "\\": (_library(escape),),
    "]": (close_bracket,),
    "^": (open_note, _script("superscript", _SUPERSCRIPT)),
    "`": (_library(backtick),),
    "{": (_field,),
    "~": (_script("subscript", _SUBSCRIPT), _pair),
    "+": (_pair,),
}
