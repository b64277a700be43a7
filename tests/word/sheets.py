"""Documents, sheets and models to write Word files from."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from wikimarche.text.html import Reference
from wikimarche.text.outline import Scheme
from wikimarche.text.schema import SCHEMA, Node, node
from wikimarche.word.model import default_model
from wikimarche.word.sheet import Sheet, SheetWords
from wikimarche.word.xml import Element, parse, tag

WORDS = SheetWords(
    contents="Sommaire",
    page="page %(page)s / %(pages)s",
    table="Tableau",
    lot="Lot %(number)s",
    reference="Marché n° %(reference)s",
    digest="Empreinte %(digest)s",
    field_missing="[à compléter : %(name)s]",
    reference_missing="[article introuvable : %(key)s]",
    of_document="%(number)s du %(spec)s",
    image_missing="[image : %(alt)s]",
)


def text(value: str, *marks: str) -> Node:
    return SCHEMA.text(value, [SCHEMA.marks[m].create() for m in marks] or None)


def link(value: str, href: str) -> Node:
    return SCHEMA.text(value, [SCHEMA.marks["link"].create({"href": href, "title": ""})])


def _inline(parts: Sequence[str | Node]) -> list[Node]:
    return [text(part) if isinstance(part, str) else part for part in parts]


def para(*parts: str | Node) -> Node:
    return node("paragraph", _inline(parts))


def heading(level: int, title: str, key: str = "") -> Node:
    return node("heading", [text(title)], level=level, key=key)


def field(name: str) -> Node:
    return node("field", name=name)


def xref(key: str, spec: str = "") -> Node:
    return node("xref", spec=spec, key=key)


def note(*parts: str | Node) -> Node:
    return node("footnote", _inline(parts))


def image(src: str, alt: str = "") -> Node:
    return node("image", src=src, alt=alt, title="")


def _blocks(parts: Sequence[str | Node]) -> list[Node]:
    return [para(part) if isinstance(part, str) else part for part in parts]


def bullets(*items: str | Sequence[str | Node]) -> Node:
    return node("bullet_list", [_list_item(i) for i in items])


def numbered(*items: str | Sequence[str | Node], start: int = 1) -> Node:
    return node("ordered_list", [_list_item(i) for i in items], start=start)


def _list_item(parts: str | Sequence[str | Node]) -> Node:
    return node("list_item", _blocks([parts] if isinstance(parts, str) else parts))


def th(*parts: str | Node, **attrs: int | str) -> Node:
    return node("table_header", _blocks(parts) or [para()], **attrs)


def td(*parts: str | Node, **attrs: int | str) -> Node:
    return node("table_cell", _blocks(parts) or [para()], **attrs)


def table(*rows: Sequence[Node], caption: str = "") -> Node:
    return node("table", [node("table_row", list(row)) for row in rows], caption=caption)


def png(width: int, height: int, *, dots_per_metre: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    density = _chunk(b"pHYs", struct.pack(">IIB", dots_per_metre, dots_per_metre, 1))
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    body = _chunk(b"IHDR", header) + (density if dots_per_metre else b"")
    return b"\x89PNG\r\n\x1a\n" + body + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def sheet(*blocks: Node, **changes: Any) -> Sheet:
    base = Sheet(
        doc=node("doc", list(blocks) or [para("Texte.")]),
        scheme=Scheme.ARTICLES,
        lot=None,
        kind="CCTP",
        title="Cahier des clauses techniques particulières",
        tender_object="Nettoyage des locaux de la Région",
        tender_reference="2026-0417",
        buyer="Région Auvergne-Rhône-Alpes",
        revision=12,
        revision_label="version 12 du 24 novembre 2026",
        digest="3f9a81c20b7e",
        created=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        words=WORDS,
        fields={"duree": "48 mois"},
        references={("CCAP", "penalites"): Reference("7.2", "Pénalités", "/x")},
        images={"/images/plan.png": png(900, 300)},
        stamp={"wikimarche.document": "t1/cctp", "wikimarche.revision": "12"},
    )
    return replace(base, **changes)


def whole_syntax() -> tuple[Node, ...]:
    """Give one document that holds every kind of block and inline node."""
    return (
        para("Préambule", note("Hors taxes, ", text("valeur 2026", "em"), xref("objet")), "."),
        heading(1, "Objet du marché", "objet"),
        para("Durée de ", field("duree"), ", début ", field("debut"), ", art. ", xref("delais")),
        heading(2, "Délais d’exécution", "delais"),
        para("Voir ", xref("objet"), ", ", xref("penalites", "CCAP"), " et ", xref("rien"), "."),
        bullets("un ;", ["deux :", numbered("a ;", "b.")], "trois."),
        numbered("premier ;", ["second.", para("suite"), node("code_block", [text("x")])], start=3),
        node("guidance", [para("CONSIGNE")]),
        node("clause", [heading(2, "Clause"), para("Texte de clause.")], id="ENV-025", version=3),
        table(
            [th("Critère", rowspan=2), th("Exigence", colspan=2)],
            [th("Minimum"), th("Souhaité", align="center")],
            [td("Délai", bullets("24 h")), td("48 h", colspan=2, align="right")],
            caption="Exigences",
        ),
        table([td("sans"), td("légende")]),
        para(
            text("gras", "strong"), text("italique", "em"), text("barré", "strike"),
            text("souligné", "underline"), text("2", "superscript"), text("2", "subscript"),
            text("code", "code"), node("hard_break"), link("site", "https://exemple.fr/?a=1&b=é"),
            link("plus bas", "#delais"), link("mauvais", "javascript:alert(1)"),
        ),
        node("blockquote", [para("Cité."), bullets("point"), node("blockquote", [para("Deux.")])]),
        node("code_block", [text("GET /lots\n\tfin")], info="http"),
        node("rule"),
        para(image("/images/plan.png", "Plan du site"), image("/images/absent.png", "Schéma")),
        para(),
        node("page_break"),
        heading(1, "Annexes", "annexes"),
        table([td(f"Désignation{n}") for n in range(12)]),
    )  # fmt: skip


def parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part(docx: bytes, name: str) -> Element:
    return parse(parts_of(docx)[name])


def body(docx: bytes) -> Element:
    found = part(docx, "word/document.xml").find(tag("w:body"))
    assert found is not None
    return found


def words_of(element: Element) -> str:
    return "".join(t.text or "" for t in element.iter(tag("w:t")))


def paragraph_of(docx: bytes, words: str) -> Element:
    return next(p for p in body(docx).iter(tag("w:p")) if words in words_of(p))


def changed_model(
    changes: Mapping[str, tuple[str, str]], *, added: Mapping[str, bytes] | None = None
) -> bytes:
    """Give the default model with one piece of text replaced in each part named."""
    files = parts_of(default_model())
    for name, (old, new) in changes.items():
        assert old in files[name].decode()
        files[name] = files[name].decode().replace(old, new).encode()
    return zipped({**files, **(added or {})})


def zipped(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def french_model() -> bytes:
    """Give a model as a French Word saves one: localised ids, one of them a trap."""
    files = parts_of(default_model())
    for name in ("word/styles.xml", "word/numbering.xml"):
        content = files[name].decode()
        for level in range(1, 7):
            new = "Titre20" if level == 2 else f"Titre{level}"
            content = content.replace(f'"Heading{level}"', f'"{new}"')
        files[name] = content.encode()
    trap = '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Titre2"><w:name w:val="Encadré"/></w:style>'
    nameless = '<w:style w:type="paragraph" w:styleId="SansNom"/>'
    styles = files["word/styles.xml"].decode()
    files["word/styles.xml"] = styles.replace(
        "</w:styles>", f"{trap}{nameless}</w:styles>"
    ).encode()
    return zipped(files)


def model_with_cover() -> bytes:
    """Give a model with a cover, a header with a logo, and the place of the text marked."""
    files = parts_of(french_model())
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    cover = (
        "<w:p><w:r><w:t>Direction des achats : {{ache</w:t></w:r><w:r><w:b/><w:t>teur}} "
        "({{objet}})</w:t></w:r></w:p><w:p><w:r><w:t>{{contenu}}</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Dernière page</w:t></w:r></w:p><w:sectPr>"
        '<w:headerReference w:type="default" r:id="rId77"/>'
    ).replace("<w:b/>", "<w:rPr><w:b/></w:rPr>")
    document = files["word/document.xml"].decode()
    files["word/document.xml"] = document.replace("<w:p/><w:sectPr>", cover).encode()
    files["word/header1.xml"] = (
        f"<w:hdr {w} {r}><w:p><w:r><w:t>Charte graphique</w:t></w:r></w:p></w:hdr>".encode()
    )
    relation = (
        '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/header" Target="header1.xml"/></Relationships>'
    )
    rels = "word/_rels/document.xml.rels"
    files[rels] = files[rels].replace(b"</Relationships>", relation.encode())
    override = (
        '<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.header+xml"/></Types>'
    )
    types = "[Content_Types].xml"
    files[types] = files[types].replace(b"</Types>", override.encode())
    return zipped(files)
