"""What the body asks of the rest of the file while it is written: links, notes, lists, ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

from wikimarche.text.outline import Section
from wikimarche.word.numbering import Lists
from wikimarche.word.package import Package
from wikimarche.word.pictures import Picture, measure
from wikimarche.word.sheet import Sheet
from wikimarche.word.styles import Role, StyleMap
from wikimarche.word.xml import words

__all__ = ["TAB", "Article", "Ink", "Place", "field_run", "paragraph", "ppr", "run"]

TAB: Final = "<w:r><w:tab/></w:r>"


@dataclass(frozen=True)
class Article:
    """An article as Word sees it: its section, its depth (from 1) and its bookmark."""

    section: Section
    depth: int
    bookmark: str


@dataclass(frozen=True)
class Place:
    """Where a block is written: room in twips, indent, list level, and the style of text."""

    width: int
    height: int
    indent: int = 0
    level: int = 0
    text: Role | None = None  # None: the model's default paragraph style
    align: str = ""


@dataclass
class Ink:
    """The state of a file being written; everything here ends in a part other than the body."""

    sheet: Sheet
    styles: StyleMap
    package: Package
    part: str
    lists: Lists
    articles: Mapping[int, Article]  # by index of the heading's block
    by_key: Mapping[str, Article]
    notes_part: str
    first_note: int
    turned: frozenset[int]  # blocks on a page on its side
    whole: bool  # nothing of the model follows the body
    number: int  # last id given to a bookmark or a drawing
    notes: list[str] = field(default_factory=list)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    media: dict[str, tuple[str, Picture] | None] = field(default_factory=dict)
    tables: int = 0
    lying: bool = False  # the section being written is on its side
    sections: int = 0  # Word sections ended so far
    air: bool = False  # the next paragraph needs room above it
    page_break: bool = False  # the next paragraph begins a page
    after_table: bool = False  # the next paragraph needs air: Word tables have no margin

    def next_id(self) -> int:
        """Give an id that no bookmark nor drawing of the file has."""
        self.number += 1
        return self.number

    def number_of(self, spec: str, key: str) -> str | None:
        """Give the number a reference prints; None when nothing has this key."""
        known = self.sheet.references.get((spec, key))
        own = None if spec else self.by_key.get(key)
        return own.section.number if own else known.number if known else None

    def link(self, address: str) -> str:
        """Give the relationship, in the part being written, that leads to `address`."""
        asked = (self.part, address)
        if asked not in self.links:
            kind = "hyperlink"
            self.links[asked] = self.package.relate(self.part, kind, address, external=True)
        return self.links[asked]

    def picture(self, source: str) -> tuple[str, Picture] | None:
        """Give the relationship to an image and its size; None when it cannot be shown."""
        if source not in self.media:
            self.media[source] = self._store(self.sheet.images.get(source, b""))
        return self.media[source]

    def _store(self, content: bytes) -> tuple[str, Picture] | None:
        picture = measure(content)
        if picture is None:
            return None
        name = f"word/media/{sha256(content).hexdigest()[:16]}.{picture.extension}"
        self.package.add(name, content, picture.content_type)
        return self.package.relate(self.part, "image", name), picture

    def for_notes(self) -> "Ink":
        """Give the same state for writing inside the notes part."""
        return replace(self, part=self.notes_part)


def ppr(
    style: str = "",
    *,
    keep_next: bool = False,
    page_break: bool = False,
    number: tuple[int, int] | None = None,
    tabs: str = "",
    spacing: str = "",
    indent: str = "",
    loose: bool = False,
    align: str = "",
    extra: str = "",
) -> str:
    """Write the properties of a paragraph; `number` is (list level, list)."""
    xml = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ("<w:keepNext/>" if keep_next else "")
        + ("<w:pageBreakBefore/>" if page_break else "")
        + (_number(number) if number else "")
        + (f"<w:tabs>{tabs}</w:tabs>" if tabs else "")
        + (f"<w:spacing {spacing}/>" if spacing else "")
        + (f"<w:ind {indent}/>" if indent else "")
        + ('<w:contextualSpacing w:val="0"/>' if loose else "")
        + (f'<w:jc w:val="{align}"/>' if align else "")
        + extra
    )
    return f"<w:pPr>{xml}</w:pPr>" if xml else ""


def _number(number: tuple[int, int]) -> str:
    level, num = number
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'


def paragraph(properties: str, content: str) -> str:
    """Write a paragraph."""
    return f"<w:p>{properties}{content}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Write one run of text; tabs and line ends become Word's own."""
    shown = words(text)
    if "\t" in shown or "\n" in shown:
        shown = shown.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
        shown = shown.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def field_run(instruction: str, result: str, properties: str = "") -> str:
    """Write a field with the result a reader sees before any update."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{look}<w:instrText xml:space="preserve"> {words(instruction)} </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(result, properties)}<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )
