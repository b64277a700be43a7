"""Footnotes of outside pages: a call in the text, a body further down, put together again.

Word          a[mso-footnote-id] href="#_ftn1"          div id="ftn1"
LibreOffice   a.sdfootnoteanc    href="#sdfootnote1sym" div id="sdfootnote1"
our pages     a[role=doc-noteref] href="#fn-1"          li id="fn-1"
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from prosemirror.model import Fragment

from wikimarche.text.html_attributes import has_class
from wikimarche.text.schema import SCHEMA, Node, node

__all__ = ["Notes", "is_note_link"]

_LINKS_OF_WORD = ("mso-footnote-id", "mso-endnote-id")
_LINKS_OF_LIBREOFFICE = ("sdfootnoteanc", "sdendnoteanc", "sdfootnotesym", "sdendnotesym")


def is_note_link(attrs: Mapping[str, str], css: Mapping[str, str]) -> bool:
    """Tell whether an element is the call of a footnote, or the mark before its body."""
    return (
        attrs.get("role") == "doc-noteref"
        or any(name in css for name in _LINKS_OF_WORD)
        or any(has_class(attrs, name) for name in _LINKS_OF_LIBREOFFICE)
    )


@dataclass
class Notes:
    """The footnotes called so far and the bodies found for them."""

    _called: set[str] = field(default_factory=set)
    _bodies: dict[str, list[Node]] = field(default_factory=dict)

    def call(self, href: str) -> Node:
        """Give what stands in the text until the body is known."""
        body = href.removeprefix("#").removeprefix("_").removesuffix("sym")
        self._called.add(body)
        return node("footnote", [SCHEMA.text(body)] if body else None)

    def awaits(self, body: str) -> bool:
        """Tell whether a call leads to this element, met for the first time."""
        return body in self._called and body not in self._bodies

    def found(self, body: str, paragraphs: Sequence[Node]) -> None:
        """Keep the body of a footnote, its paragraphs as lines of one."""
        lines: list[Node] = []
        for paragraph in paragraphs:
            lines += [node("hard_break")] if lines else []
            lines += map(_fitting, paragraph.children)
        self._bodies[body] = lines

    def put_back(self, doc: Node) -> tuple[Node, bool]:
        """Give the document with every body in its place, and whether one was missing."""
        if not self._called:
            return doc, False
        return self._put_back(doc), not self._called <= self._bodies.keys()

    def _put_back(self, parent: Node) -> Node:
        if not parent.children:
            return parent
        children = list(self._children(parent))
        return parent.copy(Fragment.from_array(children))

    def _children(self, parent: Node) -> Iterator[Node]:
        for child in parent.children:
            if child.type.name != "footnote":
                yield self._put_back(child)
            elif child.text_content in self._bodies:
                yield node("footnote", self._bodies[child.text_content])


def _fitting(inline: Node) -> Node:
    """Give what a footnote can hold: an image is its words, a call inside is nothing more."""
    match inline.type.name:
        case "image":
            return SCHEMA.text(str(inline.attrs["alt"]) or " ")
        case "footnote":
            return SCHEMA.text(" ")
        case _:
            return inline
