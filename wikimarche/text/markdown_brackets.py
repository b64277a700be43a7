"""Brackets: links, images, footnotes and bracketed marks, resolved when their `]` comes.

One stack of what is still open, as in CommonMark's reference algorithm: time grows with
the length of the text, whatever is nested or left open. A link holds no link; a footnote
holds neither image nor footnote: of two that are nested, the inner one is read.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType

from .markdown_syntax import LINK, SPAN

__all__ = [
    "InlineState",
    "close_bracket",
    "literal",
    "note_reference",
    "open_bracket",
    "open_image",
    "open_note",
    "run_length",
]

Attributes: TypeAlias = dict[str, str | int | float]

_NOTE_REFERENCE = re.compile(r"\[\^([^\]\[\s]{1,60})\]")
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\]){0,999})\]", re.DOTALL)
_SPACES = re.compile(r"[ \t\n]*")
# In one paragraph, what comes beyond is text: only an attack leaves so many open.
_MAX_OPEN: Final = 500


@dataclass(slots=True)
class Bracket:
    """An opening `[`, `![` or `^[` that waits for its `]`."""

    kind: str
    token: int
    start: int
    nested: bool = False


class InlineState(StateInline):
    """The library's state, and the brackets still open; `in_note` inside a definition."""

    def __init__(
        self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token], *, in_note: bool
    ) -> None:
        super().__init__(src, md, env, tokens)
        self.in_note = in_note
        self.brackets: list[Bracket] = []
        # Brackets below this index hold a link: outside any footnote, then in each open one.
        self.linked = [0]
        # Where the last image or footnote stands among the tokens.
        self.last_kept_out_of_notes = -1


def run_length(state: InlineState) -> int:
    """Count how often the current character is repeated."""
    marker, pos = state.src[state.pos], state.pos
    while pos < state.posMax and state.src[pos] == marker:
        pos += 1
    return pos - state.pos


def literal(state: InlineState, length: int) -> bool:
    """Take `length` characters as text."""
    state.append_pending(state.src[state.pos : state.pos + length])
    state.pos += length
    return True


def note_reference(state: InlineState) -> bool:
    """Read `[^1]` when the text defines that label."""
    found = _NOTE_REFERENCE.match(state.src, state.pos, state.posMax)
    if not found or state.in_note:
        return False
    definition = state.env["footnotes"].get(found[1])
    if definition is None or not _affords_note(state, found[1], definition["content"]):
        return False
    state.push("footnote", "", 0).content = definition["content"]
    state.last_kept_out_of_notes = len(state.tokens)
    state.pos = found.end()
    return True


def _affords(state: InlineState, size: int) -> bool:
    """Spend on a definition: repeating a long one must not multiply the size of the text."""
    state.env["budget"] -= size
    return bool(state.env["budget"] >= 0)


def _affords_note(state: InlineState, label: str, content: str) -> bool:
    """Spend on a footnote called again: each time, its text is read as if written there."""
    called: set[str] = state.env["called"]
    if label not in called:
        called.add(label)
        return True
    state.env["again"] -= len(content)
    return bool(state.env["again"] >= 0)


def open_bracket(state: InlineState) -> bool:
    """Note a `[`."""
    return _open(state, "[")


def open_image(state: InlineState) -> bool:
    """Note a `![`."""
    return state.src.startswith("![", state.pos) and _open(state, "![")


def open_note(state: InlineState) -> bool:
    """Note a `^[`."""
    if state.in_note or not state.src.startswith("^[", state.pos):
        return False
    opened = _open(state, "^[")
    if opened:
        state.linked.append(0)
    return opened


def _open(state: InlineState, kind: str) -> bool:
    if len(state.brackets) >= _MAX_OPEN:
        return False
    if state.brackets:
        state.brackets[-1].nested = True
    state.push("text", "", 0).content = kind
    state.pos += len(kind)
    state.brackets.append(Bracket(kind, len(state.tokens) - 1, state.pos))
    return True


def close_bracket(state: InlineState) -> bool:
    """Decide what the innermost open bracket was; a `]` that closes nothing is text."""
    if not state.brackets:
        return literal(state, run_length(state))
    bracket = state.brackets.pop()
    if bracket.kind == "^[":
        state.linked.pop()
        return _note(state, bracket) or literal(state, 1)
    may_link = bracket.kind == "![" or len(state.brackets) >= state.linked[-1]
    state.linked[-1] = min(state.linked[-1], len(state.brackets))
    return (
        _span(state, bracket) or (may_link and _link(state, bracket)) or literal(state, 1)
    )


def _note(state: InlineState, bracket: Bracket) -> bool:
    if state.last_kept_out_of_notes > bracket.token:
        return False
    _wrap(state, bracket, "note")
    state.last_kept_out_of_notes = len(state.tokens)
    state.pos += 1
    return True


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
    attrs: Attributes = {"href": href, "title": title}
    if bracket.kind == "![":
        if state.in_note:
            return False
        _image(state, bracket, attrs)
    elif _is_empty(state, bracket) or not LINK.match(href):
        return False
    else:
        _wrap(state, bracket, "link")
        state.tokens[bracket.token].attrs = attrs
        state.linked[-1] = len(state.brackets)
    state.pos = end
    return True


def _is_empty(state: InlineState, bracket: Bracket) -> bool:
    return len(state.tokens) == bracket.token + 1 and not state.pending


def _wrap(state: InlineState, bracket: Bracket, kind: str) -> None:
    """Turn the bracket into an opening, close it here; what it holds pairs with itself only."""
    state.push(f"{kind}_close", "", 0)
    opening = state.tokens[bracket.token]
    opening.type, opening.content = f"{kind}_open", ""
    inner = _delimiters_since(state, bracket)
    if inner:
        state.tokens_meta.append({"delimiters": inner})


def _delimiters_since(state: InlineState, bracket: Bracket) -> list[Delimiter]:
    inner: list[Delimiter] = []
    while state.delimiters and state.delimiters[-1].token > bracket.token:
        inner.append(state.delimiters.pop())
    return inner[::-1]


def _image(state: InlineState, bracket: Bracket, attrs: Attributes) -> None:
    """Replace all that was read since `![` by an image; its words are taken as written."""
    del state.tokens[bracket.token :]
    _delimiters_since(state, bracket)
    groups = state.tokens_meta
    while groups and _is_inside(groups[-1], bracket):
        groups.pop()
    state.pending = ""
    token = state.push("image", "img", 0)
    token.attrs = attrs
    token.content = unescapeAll(state.src[bracket.start : state.pos].replace("\n", " "))
    state.last_kept_out_of_notes = len(state.tokens)


def _is_inside(group: dict[str, Any] | None, bracket: Bracket) -> bool:
    """Tell whether a group of delimiters was met since the bracket, or holds none to pair."""
    inside = group["delimiters"] if group else []
    return not inside or inside[0].token > bracket.token


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
    if state.html_terminator_last(")") < pos:
        return None
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
