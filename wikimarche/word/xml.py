"""WordprocessingML as text: names, escaping, safe parsing, and the order the schema asks for."""

import re
from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

__all__ = [
    "NAMESPACES",
    "PPR_ORDER",
    "Element",
    "attribute",
    "declarations",
    "fragment",
    "parse",
    "place",
    "serialise",
    "tag",
    "words",
]

Element = etree._Element

_OPEN: Final = "http://schemas.openxmlformats.org"
NAMESPACES: Final = {
    "w": f"{_OPEN}/wordprocessingml/2006/main",
    "r": f"{_OPEN}/officeDocument/2006/relationships",
    "wp": f"{_OPEN}/drawingml/2006/wordprocessingDrawing",
    "a": f"{_OPEN}/drawingml/2006/main",
    "pic": f"{_OPEN}/drawingml/2006/picture",
}

# ISO/IEC 29500-1, CT_PPrBase: Word calls a file damaged when these come in another order.
PPR_ORDER: Final = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers"
    " pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE"
    " autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
    " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle"
    " rPr sectPr pPrChange"
)

# What XML 1.0 cannot hold, or what makes Word refuse a file: controls, surrogates, non-characters.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTE: Final = {'"': "&quot;", "\n": " ", "\r": " ", "\t": " "}


def words(value: str) -> str:
    """Give `value` as XML text, without the characters XML cannot hold."""
    return escape(_FORBIDDEN.sub("", value))


def attribute(value: str) -> str:
    """Give `value` as the inside of a quoted XML attribute, on one line."""
    return escape(_FORBIDDEN.sub("", value), _QUOTE)


def tag(name: str) -> str:
    """Give the qualified name of `w:p`, `r:id`… as lxml writes it."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def declarations(prefixes: Iterable[str] = tuple(NAMESPACES)) -> str:
    """Give the namespace declarations of a root element."""
    return " ".join(f'xmlns:{p}="{NAMESPACES[p]}"' for p in prefixes)


def parse(content: bytes) -> Element:
    """Read one part without entity, network or external definition.

    Raises ValueError when it is not well formed or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    if root.getroottree().docinfo.internalDTD:
        raise ValueError("DOCTYPE")
    return root


def fragment(xml: str) -> list[Element]:
    """Give the elements written in `xml`, which uses the prefixes of NAMESPACES."""
    return list(parse(f"<w:body {declarations()}>{xml}</w:body>".encode()))


def serialise(root: Element) -> bytes:
    """Write a part the way Word does: UTF-8, standalone."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def place(parent: Element, child: Element, order: str) -> None:
    """Put `child` in `parent` where `order` wants it, in place of one of the same name."""
    local = etree.QName(child).localname
    for old in parent.findall(child.tag):
        parent.remove(old)
    names = order.split()
    later = set(names[names.index(local) + 1 :])
    for index, sibling in enumerate(parent):
        if isinstance(sibling.tag, str) and etree.QName(sibling).localname in later:
            parent.insert(index, child)
            return
    parent.append(child)
