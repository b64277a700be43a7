"""What makes Word call a file damaged, looked for in every part of it."""

from collections.abc import Iterator
from typing import Final

from tests.word.sheets import parts_of
from wikimarche.word.package import Package, from_files, resolve
from wikimarche.word.xml import NAMESPACES, PPR_ORDER, Element, parse, tag

# ISO/IEC 29500-1: the order of children in each kind of properties.
ORDERS: Final = {
    "pPr": PPR_ORDER,
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint"
        " noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u"
        " effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc"
        " tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption"
        " tblDescription"
    ),
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection vAlign",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed"
        " qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr"
        " tblStylePr"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders"
        " lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter"
        " docGrid"
    ),
}
_R: Final = f"{{{NAMESPACES['r']}}}"


def faults(docx: bytes) -> list[str]:
    """Give what is wrong with a file; empty when nothing is."""
    files = parts_of(docx)
    package = from_files(files)
    found = [f"no type: {n}" for n in package.parts if not package.content_type(n)]
    for name, content in package.parts.items():
        if name.endswith(".xml"):
            root = parse(content)
            known = {r.id for r in package.relations(name)}
            found += [f"{name}: {fault}" for fault in _faults(root, known)]
    for source, relations in package.arrows.items():
        ids = [r.id for r in relations]
        found += [f"{source}: id twice"] * (len(ids) != len(set(ids)))
        targets = (resolve(source, r.target) for r in relations if not r.external)
        found += [f"{source}: nothing at {t}" for t in targets if t not in package.parts]
    document = parse(package.parts[package.main()])
    return found + list(_unanswered(document, package))


def _faults(root: Element, known: set[str]) -> Iterator[str]:
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in ORDERS and str(element.tag).startswith(tag("w:p")[:-1]):
            yield from _order(element, name)
        for key, value in element.attrib.items():
            if str(key).startswith(_R) and value not in known:
                yield f"dangling {value!r}"
    for kind in ("w:bookmarkStart", "w:footnote", "w:num", "w:abstractNum", "wp:docPr"):
        yield from _doubles(root, kind)
    if root.find(f".//{tag('w:updateFields')}") is not None:
        yield "updateFields"
    if any(element.get(tag("w:dirty")) for element in root.iter()):
        yield "dirty"
    yield from _fields(root)


def _order(element: Element, name: str) -> Iterator[str]:
    order = ORDERS[name].split()
    names = [str(child.tag).rpartition("}")[2] for child in element]
    if unknown := set(names) - set(order):
        yield f"{name} holds {unknown}"
    elif names != sorted(names, key=order.index):
        yield f"{name} out of order: {names}"
    elif name not in ("sectPr", "style") and len(names) != len(set(names)):
        yield f"{name} says twice: {names}"


def _doubles(root: Element, kind: str) -> Iterator[str]:
    local = {"w:num": "w:numId", "w:abstractNum": "w:abstractNumId", "wp:docPr": ""}.get(
        kind, "w:id"
    )
    ids = [e.get(tag(local) if local else "id") for e in root.iter(tag(kind))]
    if len(ids) != len(set(ids)):
        yield f"{kind} ids twice"


def _fields(root: Element) -> Iterator[str]:
    """Say the fields that are not begin, separate, some result, end."""
    depth = 0
    for mark in root.iter(tag("w:fldChar")):
        kind = mark.get(tag("w:fldCharType"))
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth < 0:
            yield "field ends before it begins"
    if depth:
        yield "field left open"


def _unanswered(document: Element, package: Package) -> Iterator[str]:
    """Say the styles, lists and bookmarks the body names and nobody defines."""
    main = package.main()
    found = {kind: package.related(main, kind) for kind in ("styles", "numbering")}
    parts = {kind: parse(package.parts[name]) for kind, name in found.items() if name}
    styles = {s.get(tag("w:styleId")) for s in parts["styles"]}
    for kind in ("w:pStyle", "w:rStyle", "w:tblStyle"):
        used = {e.get(tag("w:val")) for e in document.iter(tag(kind))}
        yield from (f"no style {style}" for style in used - styles)
    numbers = {"0"} | {n.get(tag("w:numId")) for n in parts.get("numbering", ())}
    yield from {f"no list {e.get(tag('w:val'))}" for e in document.iter(tag("w:numId"))
                if e.get(tag("w:val")) not in numbers}  # fmt: skip
    marks = {b.get(tag("w:name")) for b in document.iter(tag("w:bookmarkStart"))}
    links = {h.get(tag("w:anchor")) for h in document.iter(tag("w:hyperlink"))} - {None}
    yield from (f"no bookmark {name}" for name in links - marks)
