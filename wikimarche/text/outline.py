"""The outline of a document: its articles, their stable keys and printed numbers.

Keys are kept in the text and survive moves; numbers are computed here and nowhere
else, so that the page, the contents and the Word file cannot disagree.

    headings ──► depth of each (a stack of open levels) ──► number, label, ranges
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from wikimarche.text.numbering import Scheme, printed
from wikimarche.text.schema import Node, node

__all__ = [
    "PREAMBLE",
    "Outline",
    "Scheme",
    "Section",
    "level_of",
    "outline",
    "plain_text",
    "section_of",
    "walk",
    "with_keys",
]

PREAMBLE = ""  # the key that stands for what comes before the first heading

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_KEY_LENGTH = 60
_UNTITLED = "article"
_HIGHEST_LEVEL = 6

_ELISION = re.compile(r"\b(?:l|d|qu|n|s|c|j|m|t)['’ʼ]", re.IGNORECASE)
_APART = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})


@dataclass(frozen=True)
class Section:
    """An article seen in the text: a top-level heading and what is under it.

    `index` is the place of the heading among the document's blocks; the article's own
    text is blocks [index, own_end), with its sub-articles [index, end). `number` is what
    a reference prints ("4.2"), `label` what stands before the title ("ARTICLE 4").
    """

    key: str
    level: int
    number: str
    label: str
    title: str
    index: int
    own_end: int
    end: int
    parent: str | None


@dataclass(frozen=True)
class Outline:
    """The articles of a document, in reading order."""

    sections: tuple[Section, ...]

    def get(self, key: str) -> Section | None:
        """Give the article of this key (the first, should two share it)."""
        return self._by_key.get(key)

    def at(self, index: int) -> Section | None:
        """Give the article whose heading is block `index`."""
        return self._by_index.get(index)

    def containing(self, index: int) -> Section | None:
        """Give the innermost article that block `index` belongs to; None in the preamble."""
        after = bisect_right(self._starts, index)
        section = self.sections[after - 1] if after else None
        return section if section and index < section.own_end else None

    @cached_property
    def _by_key(self) -> Mapping[str, Section]:
        return {section.key: section for section in reversed(self.sections) if section.key}

    @cached_property
    def _by_index(self) -> Mapping[int, Section]:
        return {section.index: section for section in self.sections}

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(section.index for section in self.sections)


def outline(doc: Node, scheme: Scheme, *, lot: int | None = None) -> Outline:
    """Number the top-level headings of `doc`.

    The shallowest heading met counts as the first level and a skipped level as the next
    one down, so that no number holds a zero and no two are alike.
    """
    places = [i for i, block in enumerate(doc.children) if block.type.name == "heading"]
    levels = [level_of(doc.child(i)) for i in places]
    ends = _ends(places, levels, doc.child_count)
    next_places = [*places[1:], doc.child_count]
    sections: list[Section] = []
    for at, (counts, parent) in enumerate(_counts(levels)):
        heading = doc.child(places[at])
        number, label = printed(counts, scheme, lot=lot)
        section = Section(
            key=str(heading.attrs["key"]),
            level=levels[at],
            number=number,
            label=label,
            title=plain_text(heading),
            index=places[at],
            own_end=next_places[at],
            end=ends[at],
            parent=None if parent is None else sections[parent].key,
        )
        sections.append(section)
    return Outline(tuple(sections))


def level_of(heading: Node) -> int:
    """Give a heading's level, from 1 to 6 whatever the document says."""
    level = heading.attrs["level"]
    return min(max(level, 1), _HIGHEST_LEVEL) if isinstance(level, int) else 1


def section_of(doc: Node, key: str) -> tuple[int, int] | None:
    """Give the own range of an article: [heading, next heading of any level).

    PREAMBLE gives the blocks before the first heading, possibly none.
    """
    places = [i for i, block in enumerate(doc.children) if block.type.name == "heading"]
    if key == PREAMBLE:
        return 0, places[0] if places else doc.child_count
    for start, end in zip(places, [*places[1:], doc.child_count], strict=True):
        if doc.child(start).attrs["key"] == key:
            return start, end
    return None


def with_keys(doc: Node, *, taken: Collection[str] = ()) -> Node:
    """Give every top-level heading a key of its own, made from its title when it has none.

    A key that is present keeps its heading; of two alike the first keeps it. New keys
    also avoid `taken`. A key that could not be written `{#key}` counts as absent.
    """
    kept = _kept_keys(doc)
    if all(b.type.name != "heading" or i in kept for i, b in enumerate(doc.children)):
        return doc
    used = {*taken, *kept.values()}
    tried: dict[str, int] = {}
    blocks = list(doc.children)
    for index, block in enumerate(blocks):
        if block.type.name == "heading" and index not in kept:
            key = _unused(_slug(plain_text(block)), used, tried)
            blocks[index] = node("heading", block.children, level=level_of(block), key=key)
    return doc.type.create(doc.attrs, blocks)


def plain_text(of: Node) -> str:
    """Give the words of a node: one line per text block, marks gone, footnotes left out.

    Hard breaks are spaces, fields and references are written as in the source
    (`{{name}}`, `[CCAP#key]`), images give their alternative text.
    """
    if of.inline_content:
        return _line(of)
    blocks = (b for b in walk(of) if b.inline_content and b.type.name != "footnote")
    return "\n".join(line for line in map(_line, blocks) if line)


def walk(top: Node) -> Iterator[Node]:
    """Give every node below `top`, in reading order, footnotes' contents included."""
    waiting = list(reversed(top.children))
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children))


def _line(block: Node) -> str:
    return "".join(_words(child) for child in block.children).strip()


def _words(inline: Node) -> str:
    match inline.type.name:
        case "text":
            return inline.text or ""
        case "hard_break":
            return " "
        case "field":
            return f"{{{{{inline.attrs['name']}}}}}"
        case "xref":
            return f"[{inline.attrs['spec']}#{inline.attrs['key']}]"
        case "image":
            return str(inline.attrs["alt"])
        case _:
            return ""


def _counts(levels: list[int]) -> Iterator[tuple[list[int], int | None]]:
    """Give, for each heading, its count at every depth and the position of its parent."""
    open_sections: list[tuple[int, int]] = []  # (level, position), outermost first
    counts: list[int] = []
    for position, level in enumerate(levels):
        while open_sections and open_sections[-1][0] >= level:
            open_sections.pop()
        depth = len(open_sections)
        counts[depth:] = [counts[depth] + 1 if depth < len(counts) else 1]
        yield counts, open_sections[-1][1] if open_sections else None
        open_sections.append((level, position))


def _ends(places: list[int], levels: list[int], end: int) -> list[int]:
    """Give, for each heading, the index after the last block of its subtree."""
    ends = [end] * len(places)
    unfinished: list[int] = []
    for position, level in enumerate(levels):
        while unfinished and levels[unfinished[-1]] >= level:
            ends[unfinished.pop()] = places[position]
        unfinished.append(position)
    return ends


def _kept_keys(doc: Node) -> dict[int, str]:
    """Give the keys that stay, by block index: valid ones, the first of each."""
    seen: set[str] = set()
    kept: dict[int, str] = {}
    for index, block in enumerate(doc.children):
        key = str(block.attrs["key"]) if block.type.name == "heading" else ""
        if key not in seen and _KEY.fullmatch(key):
            seen.add(key)
            kept[index] = key
    return kept


def _slug(title: str) -> str:
    """Write a title in lower-case ASCII with hyphens, articles elided (l’, d’) left out."""
    spelled = _ELISION.sub(" ", title).translate(_LIGATURES)
    plain = unicodedata.normalize("NFKD", spelled)
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return _cut(_APART.sub("-", ascii_only).strip("-"), _KEY_LENGTH) or _UNTITLED


def _cut(slug: str, length: int) -> str:
    """Shorten at a word, or inside the first word when it alone is too long."""
    if len(slug) <= length:
        return slug
    at_word = slug[: length + 1].rpartition("-")[0]
    return at_word or slug[:length]


def _unused(slug: str, used: set[str], tried: dict[str, int]) -> str:
    """Add -2, -3… until the key is free; `tried` keeps many equal titles linear."""
    key, count = slug, tried.get(slug, 1)
    while key in used:
        count += 1
        ending = f"-{count}"
        key = _cut(slug, _KEY_LENGTH - len(ending)) + ending
    tried[slug] = count
    used.add(key)
    return key
