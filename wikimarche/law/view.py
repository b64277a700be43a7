"""A tender's documents as rules look at them: articles, passages, clauses, tables.

Made once for a check. A passage in an article titled "Lot 2" holds for lot 2 only, even in
a document that is common to all lots; what is written elsewhere in it holds for each.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

from wikimarche.law.blocks import Line, Table, block_hits, read_block
from wikimarche.law.facts import SINGLE, ClauseFacts, Piece, Tender
from wikimarche.law.verdicts import MOST_WORDS, Proof
from wikimarche.law.words import Lexicon, excerpt, folded
from wikimarche.text.numbering import Scheme
from wikimarche.text.outline import PREAMBLE, Outline, Section, outline
from wikimarche.text.schema import Node

__all__ = ["Article", "Grid", "Passage", "Placed", "View", "lots_named"]

_LOTS: Final = re.compile(
    r"\blots? (?:n[o ] ?|numero )?(\d{1,3}(?:(?: ?,| et| a|-) ?\d{1,3})*)\b"
)
_FIELD: Final = re.compile(r"\{\{(\w*)\}\}")
_ALL: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, eq=False)
class Article:
    """An article of a piece; `lots` are those its title names, none being all.

    `titles` are the lists of words that speak in its title or in those above it.
    """

    piece: Piece
    section: Section | None
    lots: frozenset[int] = _ALL
    titles: frozenset[str] = frozenset()

    def holds_for(self, lot: int) -> bool:
        """Tell whether what is written here counts for a lot; SINGLE stands for any."""
        if lot == SINGLE:
            return True
        return self.piece.lot in (None, lot) and (not self.lots or lot in self.lots)

    @property
    def key(self) -> str:
        """The key of its heading, "" before the first."""
        return self.section.key if self.section else PREAMBLE

    def proof(self, words: str, *, at: int = 0, clause: str = "") -> Proof:
        """Show a passage of this article, around place `at` of its words."""
        title = (
            f"{self.section.number} {self.section.title}".strip() if self.section else ""
        )
        shown = excerpt(words, at, MOST_WORDS)
        return Proof(self.piece.code, self.key, title, shown, clause)


@dataclass(frozen=True)
class Passage:
    """A line of an article, and the lists of words that speak in it."""

    article: Article
    line: Line
    hits: frozenset[str]


@dataclass(frozen=True)
class Placed:
    """A clause that stands in an article; `facts` is None when the library does not know it."""

    article: Article
    number: str
    level: str
    words: str
    facts: ClauseFacts | None


@dataclass(frozen=True)
class Grid:
    """A table of an article, and the lots that its caption names."""

    article: Article
    table: Table
    lots: frozenset[int]

    def holds_for(self, lot: int) -> bool:
        """Tell whether the table counts for a lot."""
        named = lot == SINGLE or not self.lots or lot in self.lots
        return named and self.article.holds_for(lot)


@dataclass
class View:
    """All that the rules may look at, in reading order of each piece."""

    tender: Tender
    lexicon: Lexicon
    articles: list[Article] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    fields: dict[str, set[str]] = field(default_factory=dict)  # piece kind → names
    references: list[tuple[Article, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for piece in self.tender.pieces:
            self._read(piece)

    def speaking(self, name: str, kinds: Collection[str], lot: int) -> Iterator[Passage]:
        """Give the passages in which a list of words speaks, for a lot."""
        for passage in self._by_list.get(name, ()):
            if passage.article.piece.kind in kinds and passage.article.holds_for(lot):
                yield passage

    def speaks_of(self, name: str, kinds: Collection[str], lot: int) -> bool:
        """Tell whether a list of words speaks for a lot, in a line or in the title above it."""
        return any(
            (name in one.hits or name in one.article.titles)
            and one.article.piece.kind in kinds
            and one.article.holds_for(lot)
            for one in self.passages
        )

    def clauses(self, kinds: Collection[str], lot: int) -> Iterator[Placed]:
        """Give the clauses placed in pieces of these kinds that count for a lot."""
        for one in self.placed:
            if one.article.piece.kind in kinds and one.article.holds_for(lot):
                yield one

    def has_piece(self, kinds: Collection[str], lot: int) -> bool:
        """Tell whether a lot has a piece of one of these kinds."""
        return any(
            piece.kind in kinds and (lot == SINGLE or piece.lot in (None, lot))
            for piece in self.tender.pieces
        )

    def spoken_in(self, piece: Piece) -> frozenset[str]:
        """Give all the lists of words that speak somewhere in a piece."""
        return self._by_piece.get(id(piece), frozenset())

    def printed(self, words: str) -> str:
        """Give words with the values of the tender's fields in their place."""
        return _FIELD.sub(lambda found: self._value(found[1], found[0]), words)

    def _value(self, name: str, otherwise: str) -> str:
        return self.tender.fields.get(name, "").strip() or otherwise

    @cached_property
    def _by_list(self) -> Mapping[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            for name in passage.hits:
                found.setdefault(name, []).append(passage)
        return found

    @cached_property
    def _by_piece(self) -> Mapping[int, frozenset[str]]:
        found: dict[int, set[str]] = {}
        for passage in self.passages:
            found.setdefault(id(passage.article.piece), set()).update(passage.hits)
        return {piece: frozenset(names) for piece, names in found.items()}

    def _read(self, piece: Piece) -> None:
        seen = _outline_of(piece)
        article = self._open(Article(piece, None))
        by_key: dict[str, Article] = {}
        for index, block in enumerate(piece.doc.children):
            section = seen.at(index)
            if section:
                article = self._open(self._article(piece, section, block, by_key))
                by_key[section.key] = article
            else:
                self._fill(article, block)

    def _open(self, article: Article) -> Article:
        self.articles.append(article)
        return article

    def _article(
        self, piece: Piece, section: Section, heading: Node, above: Mapping[str, Article]
    ) -> Article:
        parent = above.get(section.parent) if section.parent is not None else None
        hits = block_hits(heading, self.lexicon)
        titles = frozenset[str]().union(*hits, parent.titles if parent else ())
        lots = lots_named(section.title) or (parent.lots if parent else _ALL)
        return Article(piece, section, lots, titles)

    def _fill(self, article: Article, block: Node) -> None:
        read, hits = read_block(block), block_hits(block, self.lexicon)
        for line, names in zip(read.lines, hits, strict=True):
            self.passages.append(Passage(article, line, names))
        known = article.piece.clauses
        for number, held in read.clauses.items():
            if held.words:  # a clause that was emptied says nothing any more
                facts = known.get(number)
                self.placed.append(Placed(article, number, held.level, held.words, facts))
        for table in read.tables:
            self.grids.append(Grid(article, table, lots_named(table.caption)))
        self.fields.setdefault(article.piece.kind, set()).update(read.fields)
        self.references += [(article, spec, key) for spec, key in sorted(read.references)]


def lots_named(title: str) -> frozenset[int]:
    """Give the lots that a title names: "Lot 2 : menuiseries", "Lots 1 et 3"."""
    return frozenset(
        lot
        for found in _LOTS.finditer(folded(title).replace("°", "o "))
        for lot in _numbers(found[1])
    )


def _numbers(text: str) -> Iterator[int]:
    """Read "1, 3 et 5", "2-4" or "2 a 4"."""
    text = text.replace(" a ", "-")
    for part in re.split(r" ?(?:,|et) ?", text):
        first, _, last = (piece.strip() for piece in part.partition("-"))
        if first:
            yield from range(int(first), int(last or first) + 1)


_OUTLINES: Final[WeakKeyDictionary[Node, dict[tuple[Scheme, int | None], Outline]]] = (
    WeakKeyDictionary()
)


def _outline_of(piece: Piece) -> Outline:
    known = _OUTLINES.setdefault(piece.doc, {})
    how = (piece.scheme, piece.lot)
    if how not in known:
        known[how] = outline(piece.doc, piece.scheme, lot=piece.lot)
    return known[how]
