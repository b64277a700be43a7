"""The parser: markdown-it-py with our rules, in two steps, blocks then what they hold.

Blocks come first for a whole text, because link and footnote definitions may follow
their use.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from . import markdown_blocks
from .markdown_brackets import InlineState
from .markdown_marks import tokenize
from .markdown_syntax import MAX_DEPTH

__all__ = ["Definitions", "block_tokens", "environment", "inline_tokens", "too_deep_at"]

# Characters of the footnotes called more than once: what comes beyond is text.
_MOST_AGAIN: Final = 100_000


@dataclass(frozen=True)
class Definitions:
    """The link and footnote definitions of a text, by label, as the parser keeps them."""

    links: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def same_labels(self, other: "Definitions") -> bool:
        """Say whether both define the same labels."""
        return (
            self.links.keys() == other.links.keys()
            and self.notes.keys() == other.notes.keys()
        )

    def never_too_long(self, text: str) -> bool:
        """Say whether `text` can call them all, wherever, without spending what it may."""
        links = max((len(e["href"] + e["title"]) for e in self.links.values()), default=0)
        notes = max((len(entry["content"]) for entry in self.notes.values()), default=0)
        return text.count("[") * links <= _MOST_AGAIN >= text.count("[^") * notes

    def moved(self, first: int, last: int, by: int) -> "Definitions | None":
        """Move down by some lines those that begin from line `last` on; those that end
        before line `first` stay. None when one stands between.
        """
        moved: list[dict[str, Mapping[str, Any]]] = [{}, {}]
        for found, entries in zip(moved, (self.links, self.notes), strict=True):
            for label, entry in entries.items():
                top, end = entry["map"]
                if end > first and top < last:
                    return None
                shift = 0 if end <= first else by
                found[label] = {**entry, "map": [top + shift, end + shift]}
        return Definitions(*moved)


class _Dialect(MarkdownIt):
    """Addresses stay as written: the inline rules refuse schemes, pages encode them."""

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link


def _dialect() -> MarkdownIt:
    md = _Dialect("js-default", {"html": False, "maxNesting": MAX_DEPTH + 20})
    markdown_blocks.install(md)
    return md


_DIALECT: Final = _dialect()


def block_tokens(
    text: str, known: Definitions, *, measuring: bool = False
) -> tuple[list[Token], EnvType]:
    """Give the block tokens of `text` and the environment its inline parts are read in."""
    own = Definitions(dict(known.links), dict(known.notes))  # those read will be added
    env = environment(own, room=max(len(text), 100_000))
    env.update(containers=[], measuring=measuring)
    tokens: list[Token] = []
    _DIALECT.block.parse(text, _DIALECT, env, tokens)
    return tokens, env


def environment(known: Definitions, *, room: int) -> EnvType:
    """Give what inline parts are read in; `room` is the characters that links may repeat."""
    return {
        "references": known.links,
        "footnotes": known.notes,
        "budget": room,
        "called": set(),
        "again": _MOST_AGAIN,
    }


def inline_tokens(content: str, env: EnvType, *, in_note: bool = False) -> list[Token]:
    """Give the tokens of the text of a paragraph, heading, cell or footnote."""
    tokens: list[Token] = []
    tokenize(InlineState(content, _DIALECT, env, tokens, in_note=in_note))
    return tokens


def too_deep_at(text: str) -> int | None:
    """Give the 0-based line where blocks nest deeper than MAX_DEPTH, if there is one."""
    try:
        block_tokens(text, Definitions(), measuring=True)
    except markdown_blocks.TooDeepError as found:
        return found.line
    return None
