"""Whether a file can be an organisation's Word model, and what it lacks, level by level."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wikimarche.word.gate import Refused, open_package
from wikimarche.word.numbering import linked_levels
from wikimarche.word.package import Package
from wikimarche.word.styles import HEADINGS, Role, style_names
from wikimarche.word.xml import Element, parse, tag

__all__ = ["FaultKind", "ModelFault", "check_model"]

_EXPECTED: Final = (
    *(Role.TOC_1, Role.TOC_2, Role.TOC_3, Role.TITLE, Role.CAPTION, Role.FOOTNOTE_TEXT),
    *(Role.HEADER, Role.FOOTER),
)
_HARMLESS_OUTSIDE: Final = ("/hyperlink", "/attachedTemplate")


class FaultKind(StrEnum):
    """What is wrong with a model; the first seven come from the gate and are fatal."""

    NOT_WORD = "not_word"
    PROTECTED = "protected"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    DOCTYPE = "doctype"
    MACRO = "macro"
    STRICT = "strict"
    EXTERNAL = (
        "external"  # a picture or object fetched from elsewhere when the file is opened
    )
    MISSING_STYLE = "missing_style"
    UNNUMBERED_LEVEL = "unnumbered_level"
    NO_HEADER = "no_header"


@dataclass(frozen=True)
class ModelFault:
    """One fault; `detail` names the style, the level (1 to 6), the part or the bound.

    A fatal fault means that no document can be written with this model. The others are
    made good by our own styles, numbers and header, and are said so that the model's
    owner may prefer to do it.
    """

    kind: FaultKind
    detail: str
    fatal: bool


def check_model(content: bytes) -> tuple[ModelFault, ...]:
    """Say what is wrong with a .docx or .dotx as a model; empty when nothing is. Never raises."""
    package = open_package(content)
    if isinstance(package, Refused):
        return (ModelFault(FaultKind(package.fault), package.detail, fatal=True),)
    try:
        return tuple(_faults(package))
    except ValueError as error:
        return (ModelFault(FaultKind.DAMAGED, str(error), fatal=True),)


def _faults(package: Package) -> Iterator[ModelFault]:
    for source, relations in package.arrows.items():
        for relation in relations:
            if relation.external and not relation.type.endswith(_HARMLESS_OUTSIDE):
                yield ModelFault(FaultKind.EXTERNAL, source, fatal=True)
    main = package.main()
    styles = style_names(_part(package, main, "styles"), "paragraph")
    for role in (*HEADINGS, *_EXPECTED):
        if role.lower() not in styles:
            yield ModelFault(FaultKind.MISSING_STYLE, role, fatal=False)
    linked = linked_levels(_part(package, main, "numbering"))
    for level, role in enumerate(HEADINGS, start=1):
        style = styles.get(role.lower())
        if style is not None and not _numbered(style, linked, level):
            yield ModelFault(FaultKind.UNNUMBERED_LEVEL, str(level), fatal=False)
    body = parse(package.parts[main])
    if body.find(f".//{tag('w:headerReference')}") is None:
        yield ModelFault(FaultKind.NO_HEADER, "", fatal=False)


def _part(package: Package, main: str, kind: str) -> Element:
    """Read a part, an empty one when the file has none."""
    name = package.related(main, kind)
    content = package.parts.get(name, b"<none/>") if name else b"<none/>"
    return parse(content)


def _numbered(style: Element, linked: object, level: int) -> bool:
    """Tell whether a heading style and the list level of its rank point at each other."""
    number = style.find(f"{tag('w:pPr')}/{tag('w:numPr')}/{tag('w:numId')}")
    if number is None or number.get(tag("w:val")) == "0" or not isinstance(linked, dict):
        return False
    row = linked.get(style.get(tag("w:styleId")))
    return row is not None and row.get(tag("w:ilvl")) == str(level - 1)
