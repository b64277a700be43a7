"""A document as a Word file fit to be sent with a tender.

model ─► gate ─► parts ──────────────┐
sheet ─► cover · contents · body ────┼─► one parse ─► file
         notes · numbers · properties┘
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from wikimarche.text.html_context import fill
from wikimarche.text.outline import outline
from wikimarche.word import front, parts
from wikimarche.word.body import articles, turned_blocks, write_body
from wikimarche.word.gate import Refused, open_package
from wikimarche.word.ink import Ink, Place
from wikimarche.word.layout import A4, SECTION_ORDER, Layout, layout_of
from wikimarche.word.model import default_package
from wikimarche.word.numbering import Lists, bind_headings
from wikimarche.word.package import DOCUMENT_TYPE, Package, resolve
from wikimarche.word.placeholders import replace_names, text_of
from wikimarche.word.sheet import Sheet, SheetWords
from wikimarche.word.styles import HEADINGS, StyleMap, ensure_styles, style_names
from wikimarche.word.xml import (
    NAMESPACES,
    Element,
    declarations,
    fragment,
    parse,
    place,
    serialise,
    tag,
)

__all__ = ["MARKER", "Sheet", "SheetWords", "write_docx"]

MARKER: Final = "contenu"  # {{contenu}} in a model: where the text goes, all else is kept
_ID: Final = re.compile(rb'<(?:w:bookmarkStart|wp:docPr)\b[^>]*?\b(?:w:)?id="(\d{1,9})"')
# Parts a document may reach without naming them in its body.
_SILENT: Final = (
    *("/styles", "/settings", "/numbering", "/fontTable", "/theme", "/webSettings"),
    *("/footnotes", "/endnotes", "/customXml", "/glossaryDocument"),
)
_ROOT_UNWANTED: Final = (
    "/thumbnail",
    "/origin",
)  # a picture and a signature of another text


def write_docx(
    sheet: Sheet, *, model: bytes | None = None, pages: Mapping[str, int] | None = None
) -> bytes:
    """Give the bytes of a .docx; the same input always gives the same bytes.

    `pages` gives the page of each article by its key, for the contents; without it, or when
    one is missing, the contents show no page. `model` must have no fatal fault for `check_model`:
    ValueError otherwise.
    """
    package = _opened(model)
    main = package.main()
    document = parse(package.parts[main])
    body = document.find(tag("w:body"))
    if body is None:
        body = fragment("<w:body/>")[0]
        document.append(body)
    section = _section(body)
    spot = _make_room(body)
    _fill_names(package, sheet, body)
    styles = _styles(package, sheet)
    file = _File(package, document, spot, styles, section)
    _write(file, sheet, numbering=_numbering(package, sheet), pages=pages)
    package.overrides[main] = DOCUMENT_TYPE
    _forget_unused(package, document)
    package.parts[main] = serialise(document)
    return package.to_bytes()


@dataclass(frozen=True)
class _Spot:
    """Where the text goes: before `following`; `whole` when nothing of the model was kept."""

    following: Element
    whole: bool


@dataclass(frozen=True)
class _File:
    package: Package
    document: Element
    spot: _Spot
    styles: StyleMap
    section: Element


def _opened(model: bytes | None) -> Package:
    package = default_package() if model is None else open_package(model)
    if isinstance(package, Refused):
        raise ValueError(package.fault)
    return package


def _make_room(body: Element) -> _Spot:
    """Empty the body, or only the place the model marks for the text."""
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for element in list(body.iter(tag(f"w:{name}"))):
            _remove(element)
    for child, following in pairwise(list(body)):
        if _is_marker(child):
            body.remove(child)
            return _Spot(following, whole=False)
    for child in list(body)[:-1]:  # the last one holds the properties of the section
        body.remove(child)
    return _Spot(body[0], whole=True)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _is_marker(child: Element) -> bool:
    if child.tag == tag("w:p"):
        return text_of(child).strip() == f"{{{{{MARKER}}}}}"
    label = child.find(f"{tag('w:sdtPr')}/{tag('w:tag')}")
    return label is not None and label.get(tag("w:val")) == MARKER


def _section(body: Element) -> Element:
    """Give the properties of the last section, A4 when the model has none."""
    section = body.find(tag("w:sectPr"))
    if section is None:
        section = fragment(A4)[0]
    body.append(section)  # last, where the standard wants it, even in a file made by hand
    return section


def _fill_names(package: Package, sheet: Sheet, body: Element) -> None:
    """Replace the names in what is kept of the model; a part without any keeps its bytes."""
    lot = fill(sheet.words.lot, number=sheet.lot) if sheet.lot is not None else ""
    values = {
        **sheet.fields,
        "acheteur": sheet.buyer,
        "reference": sheet.tender_reference,
        "objet": sheet.tender_object,
        "piece": sheet.kind,
        "titre": sheet.title,
        "lot": " – ".join(part for part in (lot, sheet.lot_title) if part),
        "version": sheet.revision_label,
    }
    replace_names(body, values)
    for relation in package.relations(package.main()):
        if relation.type.endswith(("/header", "/footer")):
            name = resolve(package.main(), relation.target)
            if b"{{" in package.parts.get(name, b""):
                root = parse(package.parts[name])
                if replace_names(root, values):
                    package.parts[name] = serialise(root)


def _part(package: Package, kind: str) -> tuple[str, Element]:
    """Give a part of the document and its name, making it when the model has none."""
    name = package.related(package.main(), kind)
    if name is None or name not in package.parts:
        name = f"word/{kind}.xml"
        empty = f"<w:{kind} {declarations()}/>".encode()
        package.add(name, empty, parts.WORD_TYPE.format(kind))
        package.relate(package.main(), kind, name)
    return name, parse(package.parts[name])


def _styles(package: Package, sheet: Sheet) -> StyleMap:
    name, root = _part(package, "styles")
    styles = ensure_styles(root)
    parts.set_language(root, parts.language_tag(sheet.language))
    package.parts[name] = serialise(root)
    return styles


def _numbering(package: Package, sheet: Sheet) -> tuple[str, Element]:
    """Bind the heading styles to the document's scheme; give the numbering part, still open."""
    name, root = _part(package, "numbering")
    styles_name, styles = _part(package, "styles")
    named = style_names(styles, "paragraph")
    headings = [named[role.lower()] for role in HEADINGS]
    bind_headings(root, headings, sheet.scheme, lot=sheet.lot)
    package.parts[styles_name] = serialise(styles)
    return name, root


def _write(
    file: _File,
    sheet: Sheet,
    *,
    numbering: tuple[str, Element],
    pages: Mapping[str, int] | None,
) -> None:
    package = file.package
    turned = turned_blocks(sheet.doc, layout_of(file.section))
    last_page = max(pages.values(), default=1) if pages else 1
    layout = _dressed(file, sheet, pages=last_page, turned=bool(turned))
    ink = _ink(file, sheet, Lists(numbering[1]), turned)
    room = Place(layout.width, layout.height)
    start = front.cover(sheet, file.styles) if file.spot.whole else ""
    start += front.contents(ink, ink.articles.values(), room, pages=pages)
    ink.page_break = bool(start)
    blocks = fragment(start + write_body(sheet.doc, ink, room, layout))
    for block in blocks:
        file.spot.following.addprevious(block)
    if ink.sections:
        _end_with(file, layout.lying if ink.lying else layout.upright)
    package.parts[numbering[0]] = serialise(numbering[1])
    references = file.document.iter(tag("w:footnoteReference"))
    kept = {reference.get(tag("w:id"), "") for reference in references}
    parts.write_notes(package, ink.notes_part, ink.notes, kept=kept)
    _settings(package, sheet, notes=bool(ink.notes))
    parts.write_properties(package, sheet)


def _ink(file: _File, sheet: Sheet, lists: Lists, turned: frozenset[int]) -> Ink:
    notes_part, first_note = parts.notes_room(file.package)
    found = articles(outline(sheet.doc, sheet.scheme, lot=sheet.lot))
    return Ink(
        sheet=sheet,
        styles=file.styles,
        package=file.package,
        part=file.package.main(),
        lists=lists,
        articles=found,
        by_key={a.section.key: a for a in reversed(found.values()) if a.section.key},
        notes_part=notes_part,
        first_note=first_note,
        turned=turned,
        whole=file.spot.whole,
        number=_last_id(file),
    )


def _last_id(file: _File) -> int:
    """Give the highest id among the bookmarks and drawings that are kept."""
    kept = [serialise(file.document)]
    kept += [
        c
        for n, c in file.package.parts.items()
        if n.startswith(("word/header", "word/footer"))
    ]
    return max((int(found) for part in kept for found in _ID.findall(part)), default=0)


def _dressed(file: _File, sheet: Sheet, *, pages: int, turned: bool) -> Layout:
    """Give the pages our header and footer when the model has neither; give the layout."""
    found = [file.section.find(tag(f"w:{kind}Reference")) for kind in ("header", "footer")]
    layout = layout_of(file.section)
    if any(reference is not None for reference in found):
        return layout
    if file.spot.whole:  # the cover is a first page without header
        place(file.section, fragment("<w:titlePg/>")[0], SECTION_ORDER)
    upright = _dress(file, sheet, layout.width, pages=pages)
    lying = _dress(file, sheet, layout.lying_width, pages=pages) if turned else upright
    for at, element in enumerate(fragment("".join(map(_reference, upright.items())))):
        file.section.insert(at, element)
    layout = layout_of(file.section)
    text = layout.lying
    for kind, relation in upright.items():
        text = text.replace(f'"{relation}"', f'"{lying[kind]}"')
    return replace(layout, lying=text)


def _reference(of: tuple[str, str]) -> str:
    kind, relation = of
    return f'<w:{kind}Reference w:type="default" r:id="{relation}"/>'


def _dress(file: _File, sheet: Sheet, width: int, *, pages: int) -> dict[str, str]:
    """Add a header and a footer for lines of `width` twips; give their relationships."""
    written = {
        "header": front.header(sheet, file.styles, width),
        "footer": front.footer(sheet, file.styles, width, pages=pages),
    }
    relations: dict[str, str] = {}
    for kind, content in written.items():
        name = file.package.free_name(f"word/{kind}", ".xml")
        file.package.add(name, content, parts.WORD_TYPE.format(kind))
        relations[kind] = file.package.relate(file.package.main(), kind, name)
    return relations


def _end_with(file: _File, properties: str) -> None:
    """Replace the last section's properties: it follows others, maybe on its side."""
    parent = file.section.getparent()
    if parent is not None:
        parent.replace(file.section, fragment(properties)[0])


def _settings(package: Package, sheet: Sheet, *, notes: bool) -> None:
    name, root = _part(package, "settings")
    parts.clean_settings(root, language=parts.language_tag(sheet.language), notes=notes)
    package.parts[name] = serialise(root)
    package.arrows.pop(name, None)  # only to what was just taken out


def _forget_unused(package: Package, document: Element) -> None:
    """Drop what only the replaced text reached: pictures, links, comments of the model."""
    prefix = f"{{{NAMESPACES['r']}}}"
    named = {
        value
        for element in document.iter()
        for key, value in element.attrib.items()
        if isinstance(key, str) and key.startswith(prefix)
    }
    main = package.main()
    package.arrows[main] = [
        r for r in package.relations(main) if r.id in named or r.type.endswith(_SILENT)
    ]
    package.arrows[""] = [
        r for r in package.relations("") if not r.type.endswith(_ROOT_UNWANTED)
    ]
    package.sweep()
