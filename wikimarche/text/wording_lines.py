"""The lines of a block whose wording is checked, and the sentences of a line.

    block ──► paragraphs, items, cells ──► Line: typed words │ made alike │ quotations gone

Drafting guidance, quotations, code and the addresses of links are nobody's obligations:
they are left out. A field reads {{name}}; what has no words reads as one hole.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from wikimarche.text.schema import Node

__all__ = ["HOLE", "Block", "Line", "around", "read_block", "sentences"]

HOLE: Final = (
    "\ufffc"  # the object replacement character stands for code, images, references
)
_SHOWN_HOLE = "…"
_CONTEXT = 60
_SHORT = 8  # characters: more than any word that a full stop shortens
_BESIDE = 2000  # characters: it is searched for each word found in the row
_UNREAD = frozenset({"blockquote", "code_block"})
_QUOTED = re.compile(r"«[^»]{0,1000}»|“[^”]{0,1000}”")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
)
_STOP = re.compile(r"[.!?…](?: ?[»”)])*\s+(?=[«“(]?\s?[A-ZÀ-ÖØ-Þ\d☐])")
_NO_STOP = re.compile(r"(?:\b(?:art|cf|ex|réf|tél|env|max|min|MM?|n|p|St|Ste)|\b[A-Z])\.$")


class Line(NamedTuple):
    """The words of a text block.

    The four texts have the same length: `typed` as written, `text` with one apostrophe
    and one space, `plain` without what stands in quotation marks, `low` the same in lower
    case. `beside` is what belongs
    with the line: the row and the titles of a cell, the paragraph that opens a list.
    """

    typed: str
    text: str
    plain: str
    low: str
    beside: str = ""
    cells: tuple[str, ...] = ()  # of its row, when it is the first cell
    titles: tuple[str, ...] = ()  # of the columns, with `cells`
    cell: bool = False
    note: bool = False


class Block(NamedTuple):
    """The lines of a top-level block, and how much drafting guidance it holds."""

    lines: tuple[Line, ...]
    guidance: int


def read_block(block: Node) -> Block:
    """Give what is to be checked in a top-level block."""
    reader = _Reader()
    reader.read(block, "")
    return Block(tuple(reader.lines), reader.guidance)


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.guidance = 0

    def read(self, block: Node, beside: str) -> None:
        kind = block.type.name
        if kind == "guidance":
            self.guidance += 1
        elif kind == "table":
            self._table(block)
        elif block.inline_content:
            if kind not in _UNREAD:
                self._words(block, beside)
        elif kind not in _UNREAD:
            self._blocks(block, beside)

    def _blocks(self, block: Node, beside: str) -> None:
        for child in block.children:
            self.read(child, beside)
            if child.inline_content and self.lines and self.lines[-1].text.endswith(":"):
                beside = f"{self.lines[-1].text} {beside}"[:_BESIDE]

    def _words(self, block: Node, beside: str) -> None:
        if typed := _typed(block):
            self.lines.append(_line(typed, beside))
        if block.child_count > 1 or not typed:
            for note in block.children:
                if note.type.name == "footnote" and (typed := _typed(note)):
                    self.lines.append(_line(typed, beside)._replace(note=True))

    def _table(self, table: Node) -> None:
        titles: tuple[str, ...] = ()
        caption = _alike(str(table.attrs["caption"]))
        for row in table.children:
            first = len(self.lines)
            cells = tuple(map(self._cell, row.children))
            if all(cell.type.name == "table_header" for cell in row.children):
                titles = cells
            beside = " | ".join((caption, *titles, *cells))[:_BESIDE]
            for place in range(first, len(self.lines)):
                line = self.lines[place]
                self.lines[place] = Line(*line[:4], beside, cell=True, note=line.note)
            if cells[0] and len(self.lines) > first:
                self.lines[first] = self.lines[first]._replace(cells=cells, titles=titles)

    def _cell(self, cell: Node) -> str:
        """Read a cell and give its text."""
        first = len(self.lines)
        for block in cell.children:
            self.read(block, "")
        return " ".join([line.text for line in self.lines[first:] if not line.note])


def _line(typed: str, beside: str) -> Line:
    text = _alike(typed)
    plain = text
    if "«" in text or "“" in text:
        plain = _QUOTED.sub(_holes, plain)
    if "@" in text or "http" in text or "www." in text:
        plain = _ADDRESS.sub(_holes, plain)
    low = plain.lower()
    return Line(typed, text, plain, low if len(low) == len(plain) else plain, beside)


def _holes(found: re.Match[str]) -> str:
    return HOLE * len(found[0])


def _alike(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ").replace("'", "’")


def _typed(block: Node) -> str:
    children = block.children
    if len(children) == 1 and children[0].text is not None and not children[0].marks:
        return children[0].text.strip()
    return "".join(map(_words_of, children)).strip()


def _words_of(inline: Node) -> str:
    match inline.type.name:
        case "text":
            hidden = any(mark.type.name == "code" for mark in inline.marks)
            return HOLE if hidden else inline.text or ""
        case "hard_break":
            return " "
        case "field":
            return f"{{{{{inline.attrs['name']}}}}}"
        case "footnote":
            return ""
        case _:
            return HOLE


# --- sentences


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give where each sentence of a line starts and ends."""
    start = 0
    for stop in _STOP.finditer(text):
        near = max(start, stop.start() - _SHORT)
        if not _NO_STOP.search(text, near, stop.start() + 1):
            yield start, stop.end()
            start = stop.end()
    yield start, len(text)


def around(typed: str, start: int, end: int) -> tuple[str, str, str]:
    """Give a little of what stands before, the words, and a little of what stands after."""
    before = typed[max(start - _CONTEXT, 0) : start]
    if start > _CONTEXT:
        before = before.partition(" ")[2] or before
    after = typed[end : end + _CONTEXT]
    if end + _CONTEXT < len(typed):
        after = after.rpartition(" ")[0] or after
    shown = (part.replace(HOLE, _SHOWN_HOLE) for part in (before, typed[start:end], after))
    first, words, last = shown
    return first, words, last
