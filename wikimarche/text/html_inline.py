"""The inline half of the page: text with its marks, fields, references, footnotes, images.

Marks that neighbours share are written once (`<a>see <em>this</em></a>`), so that a
link is one link to a keyboard and to a screen reader.
"""

from collections.abc import Callable, Mapping
from html import escape

from wikimarche.text.html_context import (
    Lookups,
    Words,
    attribute,
    fill,
    safe_href,
    safe_image,
)
from wikimarche.text.schema import Mark, Node

__all__ = ["Inline"]

_TAGS: Mapping[str, str] = {
    "strong": "strong",
    "em": "em",
    "underline": "u",
    "strike": "s",
    "superscript": "sup",
    "subscript": "sub",
    "code": "code",
}
_HOLDING_LINKS = frozenset({"xref", "footnote"})  # HTML has no link inside a link


class Inline:
    """Writes inline content and keeps the footnotes met, numbered in reading order."""

    def __init__(self, lookups: Lookups, words: Words) -> None:
        self._lookups = lookups
        self._words = words
        self.notes: list[str] = []
        self._writers: Mapping[str, Callable[[Node], str]] = {
            "text": lambda node: escape(node.text or "", quote=False),
            "hard_break": lambda node: "<br>",
            "field": self._field,
            "xref": self._xref,
            "footnote": self._footnote,
            "image": self._image,
        }

    def write(self, block: Node) -> str:
        """Give the HTML of the inline content of `block`."""
        if len(block.children) == 1 and not block.children[0].marks:
            only = block.children[0]
            return self._writers[only.type.name](only)
        out: list[str] = []
        opened: list[tuple[Mark, str]] = []  # with the tag that closes each
        for child in block.children:
            if child.marks or opened:
                self._pass_to(self._marks(child), opened, out)
            out.append(self._writers[child.type.name](child))
        out.extend(closing for _, closing in reversed(opened))
        return "".join(out)

    def _marks(self, child: Node) -> list[Mark]:
        if child.type.name in _HOLDING_LINKS:
            return [mark for mark in child.marks if mark.type.name != "link"]
        return child.marks

    def _pass_to(
        self, marks: list[Mark], opened: list[tuple[Mark, str]], out: list[str]
    ) -> None:
        """Close the marks that end here, open those that begin."""
        shared = 0
        while shared < min(len(marks), len(opened)) and marks[shared].eq(opened[shared][0]):
            shared += 1
        while len(opened) > shared:
            out.append(opened.pop()[1])
        for mark in marks[shared:]:
            start, end = self._tags(mark)
            out.append(start)
            opened.append((mark, end))

    def _tags(self, mark: Mark) -> tuple[str, str]:
        if mark.type.name != "link":
            tag = _TAGS[mark.type.name]
            return f"<{tag}>", f"</{tag}>"
        href = safe_href(mark.attrs["href"])
        if href is None:
            return "", ""
        title = attribute("title", mark.attrs["title"] or "")
        if href.startswith("#"):
            return f"<a{attribute('href', self._within(href))}{title}>", "</a>"
        return f'<a{attribute("href", href)}{title} rel="noopener noreferrer">', "</a>"

    def _within(self, href: str) -> str:
        """Lead `#key` to its article, whose anchor on the page is `art-key`."""
        return f"#art-{href[1:]}" if self._lookups.is_article(href[1:]) else href

    def _field(self, node: Node) -> str:
        name = str(node.attrs["name"])
        value = self._lookups.field(name)
        if value:
            return (
                f'<span class="field"{attribute("data-field", name)}>{escape(value)}</span>'
            )
        return (
            f'<span class="field field-missing"{attribute("data-field", name)}>'
            f"[{escape(name)} · {escape(self._words.field_missing)}]</span>"
        )

    def _xref(self, node: Node) -> str:
        spec, key = str(node.attrs["spec"]), str(node.attrs["key"])
        found = self._lookups.reference(spec, key)
        target = f"{attribute('data-spec', spec)}{attribute('data-key', key)}"
        if found is None:
            return (
                f'<span class="xref xref-missing"{target}>'
                f"[{escape(f'{spec}#{key}')} · {escape(self._words.reference_missing)}]</span>"
            )
        shown = found.number or found.title
        if spec:
            shown = fill(self._words.of_document, number=shown, spec=spec)
        # A title must hold the visible words of its link (RGAA 6.1).
        title = attribute("title", f"{shown} {found.title}".strip())
        href = attribute("href", found.href)
        return f'<a class="xref"{href}{title}{target}>{escape(shown)}</a>'

    def _footnote(self, node: Node) -> str:
        number = len(self.notes) + 1
        self.notes.append("")  # its place, should its text ever hold another note
        self.notes[number - 1] = self.write(node)
        return (
            f'<sup class="footnote-ref"><a id="fnref-{number}" href="#fn-{number}"'
            f' role="doc-noteref">{number}</a></sup>'
        )

    def _image(self, node: Node) -> str:
        src, alt = safe_image(node.attrs["src"]), str(node.attrs["alt"])
        if src is None:
            words = escape(self._words.image_missing)
            shown = f"{escape(alt)} · {words}" if alt else words
            return f'<span class="image-missing">[{shown}]</span>'
        title = attribute("title", node.attrs["title"] or "")
        return f'<img{attribute("src", src)} alt="{escape(alt)}"{title} loading="lazy">'
