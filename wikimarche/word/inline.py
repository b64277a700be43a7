"""Runs: the words of a paragraph, their marks, links, fields, references, notes and pictures."""

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Final
from urllib.parse import quote, urlsplit

from wikimarche.text.html_context import fill
from wikimarche.text.schema import Mark, Node
from wikimarche.word.ink import Ink, Place, field_run, paragraph, ppr, run
from wikimarche.word.pictures import EMU_PER_TWIP, drawing
from wikimarche.word.styles import Role
from wikimarche.word.xml import attribute

__all__ = ["printed", "runs", "safe_address"]

# In the schema's order (CT_RPr): style, bold, italic, strike, highlight, underline, position.
_MARKS: Final[Mapping[str, str]] = {
    "strong": "<w:b/><w:bCs/>",
    "em": "<w:i/><w:iCs/>",
    "strike": "<w:strike/>",
    "missing": '<w:highlight w:val="yellow"/>',
    "underline": '<w:u w:val="single"/>',
    "superscript": '<w:vertAlign w:val="superscript"/>',
    "subscript": '<w:vertAlign w:val="subscript"/>',
}
_FLAG: Final = {True: (), False: ("missing",)}
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_URL_SAFE: Final = "!#$%&'()*+,/:;=?@[]~"
_MAX_TOOLTIP: Final = 260  # Word cuts or refuses longer ones
_TALLEST: Final = 0.85  # of the height of the page, to leave room for a caption


def runs(parent: Node, ink: Ink, place: Place) -> str:
    """Write the inline content of a paragraph, a heading or a note."""
    return "".join(
        _linked(link, list(group), ink, place)
        for link, group in groupby(parent.children, _link)
    )


def printed(heading: Node, ink: Ink) -> str:
    """Give the words of a heading as a reader sees them, for the contents."""
    return "".join(_printed(child, ink) for child in heading.children).strip()


def _printed(inline: Node, ink: Ink) -> str:
    match inline.type.name:
        case "text":
            return inline.text or ""
        case "hard_break":
            return " "
        case "field":
            return _value(ink, str(inline.attrs["name"]))[0]
        case "xref":
            return _shown_reference(
                ink, str(inline.attrs["spec"]), str(inline.attrs["key"])
            )[0]
        case _:
            return ""


def safe_address(href: str) -> str | None:
    """Give the address of a link as a file may hold it; None when it must stay plain text.

    Only http, https and mailto; what RFC 3986 forbids is percent-encoded, because one
    malformed address makes Word call the whole file damaged.
    """
    try:
        parts = urlsplit(href.strip())
        host = parts.hostname
        _ = parts.port  # raises on what is not a port
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or (parts.scheme != "mailto" and not host):
        return None
    return quote(href.strip(), safe=_URL_SAFE)


def _link(inline: Node) -> tuple[str, str] | None:
    """Give address and title of the link a node belongs to; equal for neighbours in one link."""
    for mark in inline.marks:
        if mark.type.name == "link":
            return str(mark.attrs["href"]), str(mark.attrs["title"])
    return None


def _linked(link: tuple[str, str] | None, group: list[Node], ink: Ink, place: Place) -> str:
    """Write runs inside the link they belong to, as plain text when it may lead nowhere."""
    href, title = link or ("", "")
    target = _target(href, ink) if href else ""
    if not target:
        return "".join(_inline(_plain(node), ink, place) for node in group)
    tooltip = f' w:tooltip="{attribute(title[:_MAX_TOOLTIP])}"' if title else ""
    content = "".join(_inline(node, ink, place) for node in group)
    return f'<w:hyperlink {target}{tooltip} w:history="1">{content}</w:hyperlink>'


def _target(href: str, ink: Ink) -> str:
    """Give where a link leads as an attribute: inside the file, outside, or nowhere ("")."""
    if href.startswith("#"):
        article = ink.by_key.get(href[1:].removeprefix("art-"))
        return f'w:anchor="{article.bookmark}"' if article else ""
    address = safe_address(href)
    return f'r:id="{ink.link(address)}"' if address else ""


def _plain(inline: Node) -> Node:
    """Give a node without its link."""
    return inline.mark([mark for mark in inline.marks if mark.type.name != "link"])


def _look(marks: list[Mark], ink: Ink, *also: str) -> str:
    """Write the properties of a run from its marks."""
    names = {mark.type.name for mark in marks}.union(also)
    style = Role.CODE if "code" in names else Role.HYPERLINK if "link" in names else None
    named = f'<w:rStyle w:val="{ink.styles[style]}"/>' if style else ""
    return named + "".join(xml for name, xml in _MARKS.items() if name in names)


def _inline(inline: Node, ink: Ink, place: Place) -> str:
    return _INLINES[inline.type.name](inline, ink, place)


def _text(inline: Node, ink: Ink, _place: Place) -> str:
    return run(inline.text or "", _look(inline.marks, ink))


def _hard_break(_inline: Node, _ink: Ink, _place: Place) -> str:
    return "<w:r><w:br/></w:r>"


def _field(inline: Node, ink: Ink, _place: Place) -> str:
    value, known = _value(ink, str(inline.attrs["name"]))
    return run(value, _look(inline.marks, ink, *_FLAG[known]))


def _value(ink: Ink, name: str) -> tuple[str, bool]:
    """Give what stands in place of a field, and whether its value is known."""
    value = ink.sheet.fields.get(name, "")
    if value.strip():
        return value, True
    return fill(ink.sheet.words.field_missing, name=name), False


def _reference(inline: Node, ink: Ink, _place: Place) -> str:
    spec, key = str(inline.attrs["spec"]), str(inline.attrs["key"])
    shown, known = _shown_reference(ink, spec, key)
    look = _look(inline.marks, ink, *_FLAG[known])
    article = None if spec else ink.by_key.get(key)
    if article is None or _link(inline):  # a link may not hold another
        return run(shown, look)
    if article.section.label != shown:
        # \r would print the whole label; its \t switch, which cuts the word "ARTICLE", is
        # unknown to LibreOffice
        target = f'w:anchor="{article.bookmark}" w:history="1"'
        return f"<w:hyperlink {target}>{run(shown, look)}</w:hyperlink>"
    return field_run(f"REF {article.bookmark} \\r \\h", shown, look)


def _shown_reference(ink: Ink, spec: str, key: str) -> tuple[str, bool]:
    """Give what a reference prints, and whether it leads to an article."""
    number, said = ink.number_of(spec, key), ink.sheet.words
    if number is None:
        return fill(said.reference_missing, key=f"{spec}#{key}" if spec else key), False
    if spec:
        return fill(said.of_document, number=number, spec=spec), True
    return number, True


def _footnote(inline: Node, ink: Ink, place: Place) -> str:
    number = ink.first_note + len(ink.notes)
    mark = f'<w:rPr><w:rStyle w:val="{ink.styles[Role.FOOTNOTE_MARK]}"/></w:rPr>'
    ink.notes.append("")  # its rank is taken before its content is written
    content = (
        f"<w:r>{mark}<w:footnoteRef/></w:r>{run(' ')}{runs(inline, ink.for_notes(), place)}"
    )
    text = paragraph(ppr(ink.styles[Role.FOOTNOTE_TEXT]), content)
    ink.notes[number - ink.first_note] = f'<w:footnote w:id="{number}">{text}</w:footnote>'
    return f'<w:r>{mark}<w:footnoteReference w:id="{number}"/></w:r>'


def _image(inline: Node, ink: Ink, place: Place) -> str:
    alt = str(inline.attrs["alt"])
    found = ink.picture(str(inline.attrs["src"]))
    if found is None:
        shown = fill(ink.sheet.words.image_missing, alt=alt or inline.attrs["src"])
        return run(shown, _look(inline.marks, ink))
    relation, picture = found
    height = round(place.height * _TALLEST)
    size = picture.within(place.width * EMU_PER_TWIP, height * EMU_PER_TWIP)
    title = str(inline.attrs["title"])
    return (
        f"<w:r>{drawing(relation, size, number=ink.next_id(), alt=alt, title=title)}</w:r>"
    )


_INLINES: Final[Mapping[str, Callable[[Node, Ink, Place], str]]] = {
    "text": _text,
    "hard_break": _hard_break,
    "field": _field,
    "xref": _reference,
    "footnote": _footnote,
    "image": _image,
}
