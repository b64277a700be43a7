"""The first words of a change as HTML, for lists of versions and of proposals."""

from collections.abc import Iterable
from html import escape

from wikimarche.text.comparison_blocks import TAGS, CompareWords
from wikimarche.text.differences import (
    BlockChange,
    ChangeKind,
    Comparison,
    Piece,
    PieceKind,
)
from wikimarche.text.differences_tokens import readable
from wikimarche.text.schema import Node

__all__ = ["excerpt"]

# Enough to know what it is about; the whole is one click away.
_LONGEST = 30
_ELLIPSIS = "…"
_KINDS = {ChangeKind.ADDED: PieceKind.ADDED, ChangeKind.REMOVED: PieceKind.REMOVED}


def excerpt(
    comparison: Comparison, words: CompareWords, *, number: int = 1, around: int = 8
) -> str:
    """Give change `number` with `around` words on each side; nothing if there is no such one.

    It has no `id`: several excerpts may stand in one page.
    """
    block = _holder(comparison.blocks, number)
    if block is None:
        return ""
    places = [at for at, piece in enumerate(block.pieces) if piece.number == number]
    if not places:
        return _whole(block, words)
    before = "".join(map(_text, block.pieces[: places[0]]))
    after = "".join(map(_text, block.pieces[places[-1] + 1 :]))
    changed = (_said(block.pieces[at].kind, block.pieces[at].text, words) for at in places)
    return (
        f"{escape(_tail(before, around))}{''.join(changed)}{escape(_head(after, around))}"
    )


def _holder(blocks: Iterable[BlockChange], number: int) -> BlockChange | None:
    """The innermost block that change `number` is the first of, or is a few words of."""
    for block in blocks:
        found = _holder(block.children, number)
        if found is None and any(piece.number == number for piece in block.pieces):
            found = block
        if found is None and block.number == number:
            found = block
        if found is not None and found.kind is not ChangeKind.LEFT:
            return found
    return None


def _whole(block: BlockChange, words: CompareWords) -> str:
    node = block.new or block.old
    text = _plain(node) if node else ""
    if block.kind is ChangeKind.MOVED:
        return f'<span class="moved-here">{escape(words.moved_here)}</span> {escape(text)}'
    return _said(_KINDS.get(block.kind, PieceKind.RESTYLED), text, words)


def _plain(node: Node) -> str:
    if node.is_textblock:
        return "".join(map(readable, node.content.content))
    return " ".join(filter(None, map(_plain, node.content.content)))


def _said(kind: PieceKind, text: str, words: CompareWords) -> str:
    tag = TAGS[kind.value]
    said = f'<span class="visually-hidden">{escape(words.of(kind.value))} </span>'
    return f'<{tag} class="{kind}">{said}{escape(_head(text, _LONGEST))}</{tag}>'


def _text(piece: Piece) -> str:
    return "" if piece.kind is PieceKind.REMOVED else piece.text


def _head(text: str, count: int) -> str:
    parts = text.split(" ")
    return text if len(parts) <= count + 1 else " ".join([*parts[: count + 1], _ELLIPSIS])


def _tail(text: str, count: int) -> str:
    parts = text.split(" ")
    return text if len(parts) <= count + 1 else " ".join([_ELLIPSIS, *parts[-count - 1 :]])
