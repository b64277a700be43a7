"""Reads HTML from outside (Word, LibreOffice, a web page) into a document.

Whatever the HTML, the document is valid and every word that shows is in it; what has
no place in a document is named. Reading is one pass over the parser's events, without
a tree and without recursion.
"""

import re
from dataclasses import dataclass
from typing import cast

from lxml import etree

from wikimarche.text.html_attributes import address, clean, declarations, is_hidden, styled
from wikimarche.text.html_elements import Attrs, Css, Elements, Finish, begins_block
from wikimarche.text.html_frames import Style
from wikimarche.text.schema import Node

__all__ = ["MAX_CHARACTERS", "HtmlRead", "read_html"]

MAX_CHARACTERS = 8_000_000  # Word writes up to eight characters of HTML for one of text

# The parser looks through all open elements at each stray end tag: a page of a megabyte
# made for that would hold it for a minute. No tool writes pages this deep.
_MOST_OPEN = 1000
_PIECE = 32_768

_TAG = re.compile(r"</?([a-z][^\s/<>]*)(?:[\s/][^<>]*)?>", re.IGNORECASE)
_RAW = frozenset({"script", "style"})

# What does not show, and the kind of loss it is ("" for none).
_UNSEEN = {
    "script": "script", "style": "style", "template": "template", "iframe": "frame",
    "audio": "media", "video": "media", "canvas": "drawing", "title": "", "datalist": "form",
}  # fmt: skip
# What shows and loses its nature, though not its words.
_NAMED_LOSSES = {
    "object": "object", "embed": "object", "applet": "object", "svg": "drawing",
    "math": "formula", "input": "form", "select": "form", "textarea": "form", "frame": "frame",
}  # fmt: skip


@dataclass(frozen=True)
class HtmlRead:
    """A document read from HTML, and what was dropped, each kind once ("image:external")."""

    doc: Node
    losses: tuple[str, ...]


def read_html(html: str) -> HtmlRead:
    """Read any HTML; never fails.

    Links are kept to http, https and mailto, images of this site as images and others as
    their alternative text. Only MAX_CHARACTERS are read (loss "size"); of a page more
    than a thousand elements deep, only the words in paragraphs (loss "nesting").
    """
    page = html[:MAX_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    elements = Elements()
    try:
        _feed(page, elements)
    except _TooDeep:
        elements = Elements()
        elements.lose("nesting")
        _feed(_TAG.sub(_paragraph_mark, page), elements)
    elements.lose("size" if len(html) > MAX_CHARACTERS else "")
    doc = elements.document()
    return HtmlRead(doc, tuple(elements.losses))


def _feed(page: str, elements: Elements) -> None:
    """Have the page parsed, by pieces: between two of them a refusal can stop the parser."""
    # The stubs foresee bytes, which no HTML parser with an encoding gives.
    target = cast("etree.ParserTarget", _Events(elements))
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    for start in range(0, len(page), _PIECE):
        parser.feed(page[start : start + _PIECE].encode("utf-8", "replace"))
    if page:
        parser.close()


def _paragraph_mark(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    if name in _RAW:
        return tag[0]
    return "<p>" if begins_block(name) else ""


class _TooDeep(Exception):
    """More elements are open than the parser can follow in reasonable time."""


class _Events:
    """The parser's target: keeps the open elements, their style and their ends."""

    def __init__(self, elements: Elements) -> None:
        self._elements = elements
        self._open: list[tuple[Style, Finish | None]] = []  # the style around, the end
        self._unseen = 0  # how deep inside an element that does not show

    def start(self, tag: str, attrs: Attrs) -> None:
        """Begin an element."""
        if len(self._open) + self._unseen >= _MOST_OPEN:
            raise _TooDeep
        css = declarations(attrs["style"]) if "style" in attrs else {}
        if self._unseen or self._is_dropped(tag, attrs, css):
            self._unseen += 1
            return
        around = self._elements.style
        self._elements.style = self._style_inside(tag, attrs, css)
        self._open.append((around, self._elements.begin(tag, attrs, css)))

    def end(self, _tag: str) -> None:
        """End the element begun last; the parser closes what the page left open."""
        if self._unseen:
            self._unseen -= 1
        elif self._open:
            around, finish = self._open.pop()
            if finish:
                finish()
            self._elements.style = around

    def data(self, text: str) -> None:
        """Take words."""
        if not self._unseen:
            self._elements.words(text)

    def comment(self, _text: str) -> None:
        """Drop a comment."""
        self._elements.lose("comment")

    def close(self) -> None:
        """End the page."""

    def _is_dropped(self, tag: str, attrs: Attrs, css: Css) -> bool:
        """Tell whether nothing of an element shows here, and note what is lost."""
        lose = self._elements.lose
        if any(name.startswith("on") for name in attrs):
            lose("handler")
        lose(_NAMED_LOSSES.get(tag, ""))
        if tag in _UNSEEN:
            lose(_UNSEEN[tag])
        elif is_hidden(attrs, css):
            lose("hidden")
        elif "data-computed" in attrs:  # numbers and labels that our own pages add
            lose("computed")
        else:
            return self._elements.take_whole(attrs, css)
        return True

    def _style_inside(self, tag: str, attrs: Attrs, css: Css) -> Style:
        style = styled(self._elements.style, tag, css)
        if tag != "a" or "href" not in attrs:
            return style
        href, lost = address(clean(attrs["href"]))
        self._elements.lose(f"link:{lost}" if lost else "")
        return Style(style.marks, href)
