"""One block of a comparison as HTML, as it was, as it is, or both in one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from html import escape
from typing import Final

from wikimarche.text.differences import BlockChange, ChangeKind, Piece, PieceKind
from wikimarche.text.differences_inline import inline, shell_html, sign
from wikimarche.text.differences_tokens import number_attr, readable, text_attr
from wikimarche.text.schema import Node

__all__ = ["TAGS", "BlockWriter", "CompareWords", "Labels", "Side"]

TAGS: Final = {"added": "ins", "removed": "del", "restyled": "span"}
_CELLS: Final = {"table_cell", "table_header"}


class Side(StrEnum):
    """What is shown of a comparison: both texts in one, the old one or the new one."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class CompareWords:
    """The words of a comparison, in the reader's language.

    `added`, `removed` and `restyled` come before what they name and `end` after, for
    screen readers only. `moved_here` is a link to the old place of an article; `moved_away`
    has `%(title)s` and links to its new place. `unchanged` names a count of blocks folded
    away. `clause` has `%(id)s` and `%(version)s`.
    """

    added: str
    removed: str
    restyled: str
    end: str
    moved_here: str
    moved_away: str
    unchanged: Callable[[int], str]
    before: str
    after: str
    guidance: str
    clause: str

    def of(self, kind: str) -> str:
        """The words said before what is added, removed or restyled."""
        return {"added": self.added, "removed": self.removed}.get(kind, self.restyled)


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands before the titles of articles ("ARTICLE 4"), by key, on each side."""

    old: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)


class BlockWriter:
    """Writes the blocks of one page; each change gets its `id` once, where it is first met."""

    def __init__(self, words: CompareWords, labels: Labels) -> None:
        self._words = words
        self._labels = labels
        self._met: set[int] = set()

    def block(self, change: BlockChange, side: Side) -> str:
        """Write a block, or a part of one, on one side; nothing when it is not there."""
        old, new = change.old, change.new
        if change.kind is ChangeKind.LEFT:
            return self._moved_away(change) if side is not Side.NEW else ""
        if old and new:
            return self._on_both(change, (old, new), side)
        if new and side is not Side.OLD:
            return self._wrapped(new, change.kind, change.number)
        if old and side is not Side.NEW:
            return self._wrapped(old, change.kind, change.number)
        return ""

    def _moved_away(self, change: BlockChange) -> str:
        label = self._labels.old.get(change.section, "")
        title = "".join(map(readable, change.old.content.content)) if change.old else ""
        text = self._words.moved_away % {"title": f"{label} {title}".strip()}
        return (
            f'<p class="moved-away" id="left-{change.number}">'
            f'<a href="#change-{change.number}">{escape(text)}</a></p>'
        )

    def _moved_here(self, number: int) -> str:
        return (
            f'<p class="moved-here"{self._identity(number)}>'
            f'<a href="#left-{number}">{escape(self._words.moved_here)}</a></p>'
        )

    def _on_both(self, change: BlockChange, nodes: tuple[Node, Node], side: Side) -> str:
        shown = nodes[0] if side is Side.OLD else nodes[1]
        if change.kind is ChangeKind.SAME:
            return self._whole(shown, side)
        arrival = ""
        if change.kind is ChangeKind.MOVED and side is not Side.OLD:
            arrival = self._moved_here(change.number)
        titled = self._titles_differ(nodes)
        title = self._both_titles(nodes, change.number, side) if titled else ""
        attributes, before = "", ""
        if change.restyled and not titled:
            attributes = f' class="restyled"{self._identity(change.number)}'
            before = self._hidden(self._words.restyled)
        inside = self._inside(change, shown, side)
        title = title or escape(self._title(shown, side))
        if shown.type.name in _CELLS or shown.is_textblock:
            html = shell_html(shown, before + inside, title=title, attributes=attributes)
        else:
            html = shell_html(shown, inside, title=title)
            html = f"<div{attributes}>{before}{html}</div>" if attributes else html
        return arrival + html

    def _inside(self, change: BlockChange, shown: Node, side: Side) -> str:
        if shown.type.name == "table" and change.children and side is Side.BOTH:
            columns = _columns(change)
            return "".join(self._row(row, columns) for row in change.children)
        if change.children:
            return "".join(self.block(child, side) for child in change.children)
        if change.pieces:
            return "".join(self._piece(piece, side) for piece in change.pieces)
        return self._contents(shown, side)

    def _row(self, row: BlockChange, columns: Sequence[ChangeKind]) -> str:
        """A row in a table that shows both the columns removed and the columns added."""
        node = row.new or row.old
        if node is None or (row.old and row.new):
            return self.block(row, Side.BOTH)
        mine = [kind in {row.kind, ChangeKind.SAME} for kind in columns]
        if mine.count(True) != node.child_count:
            return self.block(row, Side.BOTH)
        cells = iter(node.content.content)
        inside = (
            self._wrapped(next(cells), row.kind, row.number)
            if own
            else '<td class="absent"></td>'
            for own in mine
        )
        return shell_html(node, "".join(inside), attributes=f' class="{row.kind}"')

    def _piece(self, piece: Piece, side: Side) -> str:
        nodes = piece.old if side is Side.OLD else piece.new
        if side is Side.BOTH and piece.kind is PieceKind.REMOVED:
            nodes = piece.old
        if not nodes:
            return ""
        if piece.kind is PieceKind.SAME:
            return inline(nodes)
        return self._said(piece.kind, piece.number, inline(nodes, changed=True))

    def _whole(self, node: Node, side: Side) -> str:
        """A block as it is, at any depth."""
        title = escape(self._title(node, side))
        return shell_html(node, self._contents(node, side), title=title)

    def _contents(self, node: Node, side: Side) -> str:
        if node.is_textblock:
            return inline(node.content.content)
        return "".join(map(partial(self._whole, side=side), node.content.content))

    def _wrapped(self, node: Node, kind: ChangeKind, number: int) -> str:
        """A whole block added or removed; <ins> and <del> go inside items and cells."""
        side = Side.OLD if kind is ChangeKind.REMOVED else Side.NEW
        attributes = f' class="{kind}"'
        if node.type.name == "table_row":
            cells = (self._wrapped(cell, kind, number) for cell in node.content.content)
            return shell_html(node, "".join(cells), attributes=attributes)
        if node.type.name == "list_item" or node.type.name in _CELLS:
            inside = self._said(kind, number, self._contents(node, side))
            return shell_html(node, inside, attributes=attributes)
        if node.is_textblock and not node.child_count:
            # An empty line that came or went would be seen by nobody.
            return self._said(kind, number, shell_html(node, sign("¶")))
        return self._said(kind, number, self._whole(node, side))

    def _said(self, kind: ChangeKind | PieceKind, number: int, html: str) -> str:
        """Say to those who do not see it what `html` is, and where it ends."""
        tag = TAGS[kind.value]
        before = self._hidden(self._words.of(kind.value))
        after = self._hidden(self._words.end)
        attributes = f'class="{kind}"{self._identity(number)}'
        return f"<{tag} {attributes}>{before}{html}{after}</{tag}>"

    def _hidden(self, words: str) -> str:
        return f'<span class="visually-hidden">{escape(words)} </span>' if words else ""

    def _identity(self, number: int) -> str:
        identity = f' id="change-{number}"' if number not in self._met else ""
        self._met.add(number)
        return f'{identity} data-change="{number}"'

    def _title(self, node: Node, side: Side) -> str:
        """What is shown before or above a block and is not in its content."""
        match node.type.name:
            case "heading":
                labels = self._labels.old if side is Side.OLD else self._labels.new
                return labels.get(text_attr(node, "key"), "")
            case "table":
                return text_attr(node, "caption")
            case "clause":
                version = number_attr(node, "version")
                return self._words.clause % {
                    "id": text_attr(node, "id"),
                    "version": version,
                }
            case "guidance":
                return self._words.guidance
            case _:
                return ""

    def _titles_differ(self, nodes: tuple[Node, Node]) -> bool:
        old, new = nodes
        if new.type.name not in {"table", "clause"}:
            return False
        return self._title(old, Side.OLD) != self._title(new, Side.NEW)

    def _both_titles(self, nodes: tuple[Node, Node], number: int, side: Side) -> str:
        """A caption, or the version of a clause, replaced by another."""
        old, new = self._title(nodes[0], Side.OLD), self._title(nodes[1], Side.NEW)
        html = ""
        if old and side is not Side.NEW:
            html += self._said(PieceKind.REMOVED, number, escape(old))
        if new and side is not Side.OLD:
            html += self._said(PieceKind.ADDED, number, escape(new))
        return html


def _columns(table: BlockChange) -> list[ChangeKind]:
    """What became of each column of both tables in one, told by a row that has them all."""
    rows = (row.children for row in table.children if row.children)
    first = next(rows, ())
    one_sided = {ChangeKind.ADDED, ChangeKind.REMOVED}
    return [cell.kind if cell.kind in one_sided else ChangeKind.SAME for cell in first]
