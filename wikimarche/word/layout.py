"""How the pages of a file are laid out: room for text, headers, sections on their side."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from wikimarche.word.xml import Element, fragment, place, tag

__all__ = ["SECTION_ORDER", "Layout", "layout_of"]

# ISO/IEC 29500-1, CT_SectPr
SECTION_ORDER: Final = (
    "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders"
    " lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter"
    " docGrid printerSettings sectPrChange"
)

A4: Final = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1304"'
    ' w:bottom="1304" w:left="1304" w:header="680" w:footer="567" w:gutter="0"/></w:sectPr>'
)


@dataclass(frozen=True)
class Layout:
    """Twips of text a page holds, and the properties of its sections as XML.

    `first` ends the first section; `upright` and `lying` the following ones, which neither
    begin the page count again nor have a first page of their own.
    """

    width: int
    height: int
    lying_width: int
    first: str
    upright: str
    lying: str


def layout_of(section: Element) -> Layout:
    """Read a layout off the last section of a model, A4 where the model says nothing."""
    size, margins = _part(section, "pgSz"), _part(section, "pgMar")
    width, height = _twips(size, "w", 11906), _twips(size, "h", 16838)
    across = _twips(margins, "left", 1304) + _twips(margins, "right", 1304)
    across += _twips(margins, "gutter", 0)
    along = _twips(margins, "top", 1418) + _twips(margins, "bottom", 1304)
    following = _following(section)
    return Layout(
        width=max(width - across, 1000),
        height=max(height - along, 1000),
        lying_width=max(max(height, width) - across, 1000),
        first=_xml(section),
        upright=_xml(following),
        lying=_xml(_turned(following, max(width, height), min(width, height))),
    )


def _part(section: Element, name: str) -> Element | None:
    return section.find(tag(f"w:{name}"))


def _twips(element: Element | None, name: str, default: int) -> int:
    value = element.get(tag(f"w:{name}")) if element is not None else None
    try:
        return abs(int(float(value))) if value else default
    except ValueError:  # "2.5cm" is allowed by the standard, never met
        return default


def _following(section: Element) -> Element:
    copy = deepcopy(section)
    for name in ("titlePg", "type"):
        for element in copy.findall(tag(f"w:{name}")):
            copy.remove(element)
    numbers = _part(copy, "pgNumType")
    if numbers is not None:
        numbers.attrib.pop(tag("w:start"), "")
    return copy


def _turned(section: Element, width: int, height: int) -> Element:
    copy = deepcopy(section)
    xml = f'<w:pgSz w:w="{width}" w:h="{height}" w:orient="landscape"/>'
    place(copy, fragment(xml)[0], SECTION_ORDER)
    return copy


def _xml(section: Element) -> str:
    return etree.tostring(section, encoding="unicode", with_tail=False)
