"""What became of a block, down to its items, its cells and its words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from wikimarche.text.differences_align import Item, aligned, is_alike
from wikimarche.text.differences_sequences import woven
from wikimarche.text.differences_tables import Column, Tables, face_to_face
from wikimarche.text.differences_tokens import shell, word_count
from wikimarche.text.differences_words import Piece, PieceKind, pieces
from wikimarche.text.schema import Node

__all__ = ["BlockChange", "ChangeKind", "Reading"]


# Nobody reads further in; a deeper block that changed is shown whole, before and after.
_DEEPEST = 32


class ChangeKind(StrEnum):
    """What became of a block.

    MOVED is the heading of a moved article, where it stands now (its words may have
    changed too); LEFT marks the place where it stood, and repeats its old heading.
    """

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block, an item, a row or a cell, on one side or on both.

    `section` is the key of the article it is in (the new one when there are both);
    `moved`, the key of the moved article it came with, or nothing. `number` is that of
    its first change, 0 when it has none. `restyled` says that the block itself looks
    different (level of a heading, kind of a list, version of a clause). A changed or moved
    block has `pieces` (its words) or `children`; the others have neither.
    """

    kind: ChangeKind
    old: Node | None
    new: Node | None
    section: str
    number: int = 0
    moved: str = ""
    restyled: bool = False
    pieces: tuple[Piece, ...] = ()
    children: tuple["BlockChange", ...] = ()


class Reading:
    """One reading of both documents in order, counting the changes as they come."""

    def __init__(self) -> None:
        self.changes = self.words_added = self.words_removed = 0
        self.section = self.moved = ""
        self._depth = 0

    def block(self, old: Item | None, new: Item | None) -> BlockChange:
        """Read a block that is on one side or on both."""
        if old and new:
            return self.pair(old, new)
        if old:
            return self._removed(old.node, self._next())
        assert new is not None, "a block is on one side at least"
        return self._added(new.node, self._next())

    def pair(self, old: Item, new: Item, *, moved: bool = False) -> BlockChange:
        """Read a block that is on both sides; a moved heading is a change by itself."""
        if not moved and is_alike(old, new):
            return self._with(ChangeKind.SAME, old.node, new.node)
        before = self.changes
        restyled = shell(old.node) != shell(new.node)
        if moved or restyled:
            self._next()
        words, children = self._inside(old.node, new.node)
        if self.changes == before:
            return self._with(ChangeKind.SAME, old.node, new.node)
        return BlockChange(
            ChangeKind.MOVED if moved else ChangeKind.CHANGED,
            old.node,
            new.node,
            self.section,
            number=before + 1,
            moved=self.moved,
            restyled=restyled,
            pieces=words,
            children=children,
        )

    def _next(self) -> int:
        self.changes += 1
        return self.changes

    def _with(
        self, kind: ChangeKind, old: Node | None, new: Node | None, *, number: int = 0
    ) -> BlockChange:
        return BlockChange(kind, old, new, self.section, number=number, moved=self.moved)

    def _removed(self, old: Node, number: int) -> BlockChange:
        self.words_removed += word_count(old)
        return self._with(ChangeKind.REMOVED, old, None, number=number)

    def _added(self, new: Node, number: int) -> BlockChange:
        self.words_added += word_count(new)
        return self._with(ChangeKind.ADDED, None, new, number=number)

    def _inside(
        self, old: Node, new: Node
    ) -> tuple[tuple[Piece, ...], tuple[BlockChange, ...]]:
        if old.is_textblock:
            return self._words(old, new), ()
        if old.type.name == "table":
            return (), self._rows(face_to_face(old, new))
        self._depth += 1
        children = self._children(old, new)
        self._depth -= 1
        return (), children

    def _words(self, old: Node, new: Node) -> tuple[Piece, ...]:
        found = pieces(old, new, after=self.changes)
        self.changes = max((piece.number for piece in found), default=0) or self.changes
        self.words_added += sum(p.words for p in found if p.kind is PieceKind.ADDED)
        self.words_removed += sum(p.words for p in found if p.kind is PieceKind.REMOVED)
        return found

    def _children(self, old: Node, new: Node) -> tuple[BlockChange, ...]:
        here = [Item(child) for child in old.content.content]
        there = [Item(child) for child in new.content.content]
        if self._depth > _DEEPEST:
            pairs = []
        elif len(here) == len(there) == 1 and here[0].family == there[0].family:
            # Alone in the same cell or item, it is the same block whatever it says.
            pairs = [(0, 0)]
        else:
            pairs = aligned(here, there)
        return tuple(
            self.block(_at(here, i), _at(there, j))
            for i, j in woven(pairs, len(here), len(there))
        )

    def _rows(self, tables: Tables) -> tuple[BlockChange, ...]:
        old, new = tables.old.rows, tables.new.rows
        columns: dict[Column, int] = {}
        rows = []
        for i, j in woven(tables.rows, len(old), len(new)):
            if i is None or j is None or is_alike(old[i], new[j]):
                rows.append(self.block(_at(old, i), _at(new, j)))
            else:
                rows.append(self._row(tables, (i, j), columns))
        return tuple(rows)

    def _row(
        self, tables: Tables, pair: tuple[int, int], columns: dict[Column, int]
    ) -> BlockChange:
        old, new = tables.old.rows[pair[0]].node, tables.new.rows[pair[1]].node
        cells = []
        for x, y in woven(tables.cells(*pair), old.child_count, new.child_count):
            if x is not None and y is not None:
                cells.append(self.pair(Item(old.child(x)), Item(new.child(y))))
            elif x is not None:
                number = self._column_number(tables.removed_column(pair[0], x), columns)
                cells.append(self._removed(old.child(x), number))
            elif y is not None:
                number = self._column_number(tables.added_column(pair[1], y), columns)
                cells.append(self._added(new.child(y), number))
        number = min((cell.number for cell in cells if cell.number), default=0)
        kind = ChangeKind.CHANGED if number else ChangeKind.SAME
        row = self._with(kind, old, new, number=number)
        return replace(row, children=tuple(cells)) if number else row

    def _column_number(self, column: Column | None, columns: dict[Column, int]) -> int:
        """One number for all the cells of an added or removed column."""
        if column is None:
            return self._next()
        if column not in columns:
            columns[column] = self._next()
        return columns[column]


def _at(items: Sequence[Item], index: int | None) -> Item | None:
    return None if index is None else items[index]
