"""Builds a valid document from HTML that is read piece by piece, however broken.

    text, breaks, atoms ──► a line of inline content ──flush──► a block
    lists, tables, quotes ──► a stack of open frames ──close──► a node of the frame below

What HTML leaves out (a row around a cell, a list around an item) is opened as an
implied frame; what the schema refuses is not opened, and its content stays where it is.
"""

import re
from collections.abc import Callable, Mapping

from wikimarche.text.html_frames import (
    PLAIN,
    Attr,
    Frame,
    Piece,
    Style,
    all_bold,
    closed,
    inline_nodes,
    one_line,
)
from wikimarche.text.html_notes import Notes
from wikimarche.text.schema import Node, node

__all__ = ["MAX_FRAMES", "Builder"]

MAX_FRAMES = 40  # deeper containers are read as if they were not there

_SPACES = re.compile(r"[ \t\n\r\f]+")
_PAGE_LEVEL = frozenset({"doc", "item", "blockquote", "guidance", "clause"})


class Builder:
    """Takes what a page shows, in order, and gives a document that fits the schema."""

    def __init__(self) -> None:
        self._frames = [Frame("doc")]
        self._line: list[Piece] = []
        self._heading: tuple[int, str] | None = None
        self.notes = Notes()

    # --- inline content

    def text(self, text: str, style: Style) -> None:
        """Add words to the line, runs of white space read as one space as browsers do."""
        spaced = _SPACES.sub(" ", text)
        if spaced.startswith(" ") and self._at_gap():
            spaced = spaced[1:]
        if spaced:
            self._line.append((spaced, style))

    def atom(self, inline: Node, style: Style) -> None:
        """Add an image, a field or a reference to the line."""
        self._line.append((inline, style))

    def line_break(self) -> None:
        """Begin a new line inside the same paragraph, if it has begun."""
        self._strip_end()
        if not self._line:
            return
        self._line.append((node("hard_break"), PLAIN))

    def flush(self) -> None:
        """End the line: what it holds becomes a paragraph or the heading being read."""
        self._strip_end(breaks=True)
        line, self._line = self._line, []
        if all(isinstance(piece, str) and not piece.strip() for piece, _ in line):
            return  # a paragraph of no-break spaces is Word's blank line
        self._settle()
        self._frames[-1].children.append(self._text_block(line))

    # --- blocks

    def block(self, block: Node) -> bool:
        """Add a rule, a page break or a block of code; False where it has no place."""
        self.flush()
        self._settle()
        top = self._frames[-1]
        if top.kind not in _PAGE_LEVEL:
            return False
        top.children.append(block)
        return True

    def heading(self, heading: tuple[int, str] | None) -> tuple[int, str] | None:
        """Read what follows as a heading of this (level, key), or no longer; give the former."""
        self.flush()
        former, self._heading = self._heading, heading
        return former

    def open(self, kind: str, **attrs: Attr) -> int | None:
        """Open a container; give the depth to close back to, None when it has no place."""
        self.flush()
        if len(self._frames) >= MAX_FRAMES:
            return None
        if not _PREPARE.get(kind, Builder._prepare_block)(self, kind):
            return None
        self._frames.append(Frame(kind, attrs))
        return len(self._frames) - 1

    def close_to(self, depth: int) -> None:
        """Close every container above this depth; a Word list goes with its item."""
        self.flush()
        while len(self._frames) > depth or self._is_word_list_without_item():
            self._close()

    @property
    def depth(self) -> int:
        """How many containers are open."""
        return len(self._frames)

    # --- Word's lists, written as paragraphs that name their list and level

    def open_word_item(self, list_name: str, level: int) -> None:
        """Open an item at this level, closing or opening lists around it as needed."""
        self.flush()
        if len(self._frames) >= MAX_FRAMES:
            return
        while (depth := self._word_depth()) > level:
            self._close_word_list()
        if depth == level and self._frames[-2].word_list != list_name:
            self._close_word_list()
        elif depth == level:
            self._close()
            self._frames.append(Frame("item", word_list=list_name))
            return
        if not self._word_depth() and not self._prepare_block("list"):
            return
        self._frames.append(Frame("list", {"ordered": False}, word_list=list_name))
        self._frames.append(Frame("item", word_list=list_name))

    def number_word_list(self, start: int) -> None:
        """Make the Word list whose first item is open an ordered one."""
        around = self._frames[-2] if self._word_depth() else None
        if around and not around.children:
            around.attrs.update(ordered=True, start=start)

    def document(self) -> tuple[Node, bool]:
        """Close everything; give the document and whether a footnote's body was missing."""
        self.close_to(1)
        doc = node("doc", self._frames[0].children or [node("paragraph")])
        return self.notes.put_back(doc)

    # --- how it is done

    def _at_gap(self) -> bool:
        if not self._line:
            return True
        last = self._line[-1][0]
        if isinstance(last, str):
            return last.endswith(" ")
        return last.type.name == "hard_break"

    def _strip_end(self, *, breaks: bool = False) -> None:
        """Remove the spaces, and the line breaks, that nothing follows."""
        while self._line:
            last, style = self._line[-1]
            if isinstance(last, str):
                if not last.endswith(" "):
                    return
                self._line[-1:] = [(last[:-1], style)] if last != " " else []
            elif breaks and last.type.name == "hard_break":
                self._line.pop()
            else:
                return

    def _text_block(self, line: list[Piece]) -> Node:
        top = self._frames[-1]
        if self._heading is None or top.kind not in _PAGE_LEVEL - {"item"}:
            ruled = top.attrs.get("header") is True and all_bold(line)
            return node("paragraph", inline_nodes(line, bold=not ruled))
        level, key = self._heading
        self._heading = (level, "")  # should it be cut in two, the first keeps the key
        content = inline_nodes(line, bold=not all_bold(line))
        return node("heading", content, level=level, key=key)

    def _settle(self) -> None:
        """Make sure that the innermost frame takes blocks."""
        while True:
            top = self._frames[-1]
            if top.kind == "item" and top.word_list and top.children:
                self._close_word_list()  # it held its one paragraph
            elif top.kind == "list" and top.implied:
                self._close()
            elif top.kind in _IMPLIED_WITHIN:
                self._frames.append(Frame(_IMPLIED_WITHIN[top.kind], implied=True))
            else:
                return

    def _prepare_block(self, kind: str) -> bool:
        self._settle()
        inside = self._frames[-1].kind
        return inside in _PAGE_LEVEL or (inside == "cell" and kind == "list")

    def _prepare_item(self, _kind: str) -> bool:
        self._close_implied("item")
        if self._frames[-1].kind == "list":
            return True
        if not self._prepare_block("list"):
            return False
        self._frames.append(Frame("list", {"ordered": False}, implied=True))
        return True

    def _prepare_row(self, _kind: str) -> bool:
        self._close_implied("cell")
        self._close_implied("row")
        return self._frames[-1].kind == "table"

    def _prepare_cell(self, _kind: str) -> bool:
        self._close_implied("cell")
        if self._frames[-1].kind == "table":
            self._frames.append(Frame("row", implied=True))
        return self._frames[-1].kind == "row"

    def _prepare_caption(self, _kind: str) -> bool:
        return self._frames[-1].kind == "table"

    def _close_implied(self, kind: str) -> None:
        if self._frames[-1].kind == kind and self._frames[-1].implied:
            self._close()

    def _close(self) -> None:
        frame = self._frames.pop()
        around = self._frames[-1]
        if frame.kind == "caption":
            words = [str(around.attrs.get("caption", "")), *map(one_line, frame.children)]
            around.attrs["caption"] = " ".join(filter(None, words))
            return
        if frame.kind == "note":
            self.notes.found(str(frame.attrs["body"]), frame.children)
            return
        whole = closed(frame)
        if whole:
            around.children.append(whole)

    def _word_depth(self) -> int:
        """Count the Word lists open at the top of the stack."""
        frames = reversed(self._frames)
        held = 0
        for frame in frames:
            if not frame.word_list:
                break
            held += frame.kind == "list"
        return held

    def _is_word_list_without_item(self) -> bool:
        return self._frames[-1].kind == "list" and bool(self._frames[-1].word_list)

    def _close_word_list(self) -> None:
        self._close()
        self._close()


_IMPLIED_WITHIN = {"list": "item", "table": "row", "row": "cell"}

_PREPARE: Mapping[str, Callable[[Builder, str], bool]] = {
    "item": Builder._prepare_item,
    "row": Builder._prepare_row,
    "cell": Builder._prepare_cell,
    "caption": Builder._prepare_caption,
    "note": lambda _builder, _kind: True,  # its body goes elsewhere
}
