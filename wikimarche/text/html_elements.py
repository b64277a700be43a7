"""What each element of an outside page becomes in a document: one table, short verbs."""

import re
from collections.abc import Callable, Mapping

from wikimarche.text.html_attributes import (
    alignment,
    breaks_page,
    clause_attrs,
    clean,
    has_class,
    heading_key,
    own_atom,
    span,
    start_number,
    word_item,
)
from wikimarche.text.html_builder import Builder
from wikimarche.text.html_context import safe_image
from wikimarche.text.html_frames import PLAIN, Attr, Style
from wikimarche.text.html_notes import is_note_link
from wikimarche.text.schema import SCHEMA, Node, node

__all__ = ["Attrs", "Css", "Elements", "Finish", "begins_block"]

_MOST_COLUMNS, _MOST_ROWS = 100, 1000
_WORD_NUMBER = re.compile(r"\(?(?:([0-9]{1,6})|[a-z]{1,5})[.)°]", re.IGNORECASE)
_PARAGRAPHS = frozenset(
    [
        "address",
        "article",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "html",
        "legend",
        "main",
        "nav",
        "option",
        "p",
        "search",
        "section",
        "summary",
        "tbody",
        "tfoot",
        "thead",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}

Attrs = Mapping[str, str]
Css = Mapping[str, str]
Finish = Callable[[], object]  # what to do at the end of an element


def begins_block(tag: str) -> bool:
    """Tell whether an element stands on lines of its own."""
    return tag in _PARAGRAPHS or tag in _BEGIN or tag in _HEADINGS


class Elements:
    """Gives the builder what elements mean; notes what has no place in a document.

    `style` is that of the words that come next.
    """

    def __init__(self) -> None:
        self.style = PLAIN
        self.losses: dict[str, None] = {}
        self._build = Builder()
        self._marker: list[str] | None = None  # the "1." that Word writes before an item
        self._in_word_item = False
        self._in_note = False
        self._code: list[str] | None = None  # what a block of code holds so far

    def document(self) -> Node:
        """Give the document read."""
        doc, is_note_missing = self._build.document()
        self.lose("footnote" if is_note_missing else "")
        return doc

    def lose(self, kind: str) -> None:
        """Note that something of this kind was dropped; "" notes nothing."""
        if kind:
            self.losses[kind] = None

    def words(self, text: str) -> None:
        """Take the words that stand here."""
        if self._code is not None:
            self._code.append(clean(text))
        elif self._marker is not None:
            self._marker.append(text)
        else:
            self._build.text(clean(text), self.style)

    def take_whole(self, attrs: Attrs, css: Css) -> bool:
        """Take an element that stands for one thing, whatever words it shows.

        A field or a reference of our own pages, or a footnote's number.
        """
        if self._code is not None or not attrs:
            return False
        if is_note_link(attrs, css):
            if not self._in_note:
                self._build.atom(self._build.notes.call(attrs.get("href", "")), PLAIN)
            return True
        atom = own_atom(attrs)
        if atom:
            self._build.atom(atom, self.style)
        return atom is not None

    def begin(self, tag: str, attrs: Attrs, css: Css) -> Finish | None:
        """Begin an element; give what to do at its end, if anything."""
        if self._code is not None:
            return self._line_of_code(tag, attrs)
        if self._marker is not None:
            return None
        if self._build.notes.awaits(attrs.get("id", "")):
            return self._note(attrs["id"])
        if tag in _HEADINGS:
            return self._heading(_HEADINGS[tag], attrs, css)
        if tag in _BEGIN:
            return _BEGIN[tag](self, attrs, css)
        if css.get("mso-list") == "ignore":
            self._marker = []
            return self._end_marker
        return self._paragraph(attrs, css) if tag in _PARAGRAPHS else None

    def _note(self, body: str) -> Finish | None:
        depth = self._build.open("note", body=body)
        if depth is None:
            return self._build.flush
        self._in_note = True
        return lambda: self._end_note(depth)

    def _end_note(self, depth: int) -> None:
        self._in_note = False
        self._build.close_to(depth)

    def _heading(self, level: int, attrs: Attrs, css: Css) -> Finish:
        self._page_break_before(css)
        former = self._build.heading((level, heading_key(attrs)))
        return lambda: self._build.heading(former)

    def _paragraph(self, attrs: Attrs, css: Css) -> Finish:
        clause = clause_attrs(attrs)
        if clause:
            return self._container("clause", **clause)
        if has_class(attrs, "guidance"):
            return self._container("guidance")
        self._build.flush()
        self._page_break_before(css)
        item = word_item(css)
        if not item:
            return self._build.flush
        self._build.open_word_item(*item)
        self._in_word_item = True
        return self._end_word_item

    def _container(self, kind: str, **attrs: Attr) -> Finish:
        depth = self._build.open(kind, **attrs)
        if depth is None:  # what it holds is read where it stands
            self.lose(f"{kind}:nested" if kind in _LOST_INSIDE else "")
            return self._build.flush
        return lambda: self._build.close_to(depth)

    def _cell(self, attrs: Attrs, css: Css, *, header: bool) -> Finish:
        return self._container(
            "cell",
            header=header,
            colspan=span(attrs, "colspan", _MOST_COLUMNS),
            rowspan=span(attrs, "rowspan", _MOST_ROWS),
            align=alignment(attrs, css),
        )

    def _line_break(self, _attrs: Attrs, css: Css) -> None:
        if breaks_page(css):
            self._page_break_before(css)
        else:
            self._build.line_break()

    def _rule(self, attrs: Attrs, css: Css) -> None:
        if attrs.get("width") == "33%" and attrs.get("size") == "1":
            return  # the line that Word draws above its footnotes
        is_page_break = breaks_page(css) or has_class(attrs, "page-break")
        self._build.block(node("page_break" if is_page_break else "rule"))

    def _page_break_before(self, css: Css) -> None:
        if breaks_page(css):
            self._build.block(node("page_break"))

    def _image(self, attrs: Attrs, _css: Css) -> None:
        source, alt = attrs.get("src", ""), clean(attrs.get("alt", ""))
        src = safe_image(source)
        if src:
            title = clean(attrs.get("title", ""))
            self._build.atom(node("image", src=src, alt=alt, title=title), self.style)
            return
        self.lose("image:data" if source.startswith("data:") else "image:external")
        self._build.text(alt, self.style)

    # --- blocks of code

    def _pre(self, _attrs: Attrs, _css: Css) -> Finish:
        self._build.flush()
        self._code = []
        return self._end_code

    def _line_of_code(self, tag: str, attrs: Attrs) -> Finish | None:
        """Keep of what a block of code holds the words and the lines."""
        if tag == "img":
            self.words(attrs.get("alt", ""))
        if tag == "br":
            self.words("\n")
        if not begins_block(tag):
            return None
        self._end_line()
        return self._end_line

    def _end_line(self) -> None:
        if self._code and not self._code[-1].endswith("\n"):
            self._code.append("\n")

    def _end_code(self) -> None:
        text = "".join(self._code or []).removeprefix("\n").rstrip("\n")
        self._code = None
        if not text.strip() or self._build.block(node("code_block", [SCHEMA.text(text)])):
            return
        self.lose("code:nested")
        for line in text.split("\n"):
            self._build.text(line, Style(frozenset({"code"})))
            self._build.line_break()
        self._build.flush()

    # --- Word's lists

    def _end_word_item(self) -> None:
        self._in_word_item = False
        self._build.flush()

    def _end_marker(self) -> None:
        marker = "".join(self._marker or []).strip()
        self._marker = None
        number = _WORD_NUMBER.match(marker)
        if number and self._in_word_item:
            self._build.number_word_list(int(number[1] or 1))
        elif number:  # of a heading: numbers of articles are computed, never written
            self.lose("number")


_LOST_INSIDE = frozenset({"table", "blockquote", "list", "clause", "guidance"})

_BEGIN: Mapping[str, Callable[[Elements, Attrs, Css], Finish | None]] = {
    "aside": Elements._paragraph,
    "blockquote": lambda elements, attrs, css: elements._container("blockquote"),
    "br": Elements._line_break,
    "caption": lambda elements, attrs, css: elements._container("caption"),
    "dir": lambda elements, attrs, css: elements._container("list", ordered=False),
    "hr": Elements._rule,
    "img": Elements._image,
    "li": lambda elements, attrs, css: elements._container("item"),
    "menu": lambda elements, attrs, css: elements._container("list", ordered=False),
    "ol": lambda elements, attrs, css: elements._container(
        "list", ordered=True, start=start_number(attrs)
    ),
    "plaintext": Elements._pre,
    "pre": Elements._pre,
    "table": lambda elements, attrs, css: elements._container("table"),
    "td": lambda elements, attrs, css: elements._cell(attrs, css, header=False),
    "th": lambda elements, attrs, css: elements._cell(attrs, css, header=True),
    "tr": lambda elements, attrs, css: elements._container("row"),
    "ul": lambda elements, attrs, css: elements._container("list", ordered=False),
    "xmp": Elements._pre,
}
