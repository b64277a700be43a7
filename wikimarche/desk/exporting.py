"""Files that leave: Word, one HTML page, the text itself, the whole tender as a ZIP.

Every export starts from a `Reading`, as the page does. Drafting guidance never leaves.
The same revision gives the same bytes.
"""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import is_
from typing import Protocol

from prosemirror.model import Fragment

from wikimarche.desk import fields, images, office, reading
from wikimarche.desk.asking import Ask, place_of
from wikimarche.desk.labels import SPEC_CODES, SpecKind
from wikimarche.desk.reading import Reading
from wikimarche.desk.revisions import spec_id_of
from wikimarche.rules import Action
from wikimarche.store import records, specs
from wikimarche.store import tenders as tender_store
from wikimarche.store.tables import Revision, Spec, Tender
from wikimarche.text import html, markdown
from wikimarche.text.outline import Scheme
from wikimarche.text.schema import Node, node
from wikimarche.word.sheet import Sheet, SheetWords
from wikimarche.word.writer import write_docx

__all__ = [
    "ExportWords",
    "File",
    "export_docx",
    "export_html",
    "export_tender",
    "export_text",
]


@dataclass(frozen=True)
class File:
    """A file to hand over: its name, what it is, its bytes."""

    name: str
    media_type: str
    content: bytes


class Frame(Protocol):
    """Puts the HTML of a document in a page that needs nothing else."""

    def __call__(self, tender: Tender, spec: Spec, *, of: Reading, body: str) -> str:
        """Give the whole page."""


@dataclass(frozen=True)
class ExportWords:
    """The words that exports add around the text.

    `label` says a revision in words, `frame` puts the HTML of a document in a whole page,
    `office` is the setting about LibreOffice: auto or off.
    """

    page: html.Words
    label: Callable[[Reading], str]
    frame: Frame
    office: str = "auto"


WORDS = SheetWords(
    contents="Sommaire",
    page="page %(page)s / %(pages)s",
    table="Tableau",
    lot="Lot n° %(number)s",
    reference="Marché n° %(reference)s",
    digest="Empreinte %(digest)s",
    field_missing="à compléter : %(name)s",
    reference_missing="article introuvable : %(key)s",
    of_document="%(number)s du %(spec)s",
    image_missing="image : %(alt)s",
)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _name(tender: Tender, spec: Spec, number: int, extension: str) -> str:
    """Give a file name that any system accepts: reference, document, revision."""
    reference = "".join(sign if sign.isalnum() else "-" for sign in tender.reference)
    return f"{reference}_{spec.code}_v{number}.{extension}"


def _sheet(ask: Ask, tender: Tender, spec: Spec, of: Reading, *, label: str) -> Sheet:
    assert tender.id is not None
    lots = {lot.number: lot.title for lot in tender_store.lots_of(ask.session, tender.id)}
    return Sheet(
        doc=of.doc,
        scheme=Scheme(spec.scheme),
        lot=spec.lot_number,
        lot_title=lots.get(spec.lot_number or 0, ""),
        fields=of.fields,
        references=of.references,
        images=images.image_bytes(ask, tender),
        kind=SPEC_CODES[SpecKind(spec.kind)],
        title=spec.title,
        tender_object=tender.object,
        tender_reference=tender.reference,
        buyer=tender.buyer,
        revision=of.revision.number,
        revision_label=label,
        digest=of.revision.digest,
        created=of.revision.at,
        words=WORDS,
        stamp={
            "wikimarche_document": str(spec.id),
            "wikimarche_revision": str(of.revision.number),
            "wikimarche_digest": of.revision.digest,
        },
    )


def _reading(ask: Ask, tender: Tender, spec: Spec, number: int | None) -> Reading:
    ask.require(Action.EXPORT, place_of(tender))
    if number is None:
        return reading.read_spec(ask, tender, spec)
    return reading.read_revision(ask, tender, spec, number)


def _with_pages(
    sheet: Sheet, keys: list[str], *, model: bytes | None, setting: str
) -> bytes:
    """Write a Word file; LibreOffice, when there is one, tells the page of each article."""
    content = write_docx(sheet, model=model)
    if setting == "off":
        return content
    pages = office.heading_pages(content, keys)
    return write_docx(sheet, model=model, pages=pages) if pages else content


def export_docx(
    ask: Ask, tender: Tender, spec: Spec, words: ExportWords, *, number: int | None = None
) -> File:
    """Write a document as a Word file, in the model the administrator put in place.

    Without LibreOffice the contents carry no page numbers, rather than wrong ones.
    """
    of = _reading(ask, tender, spec, number)
    row = records.word_model(ask.session)
    content = _with_pages(
        _sheet(ask, tender, spec, of, label=words.label(of)),
        [section.key for section in of.outline.sections],
        model=row.content if row else None,
        setting=words.office,
    )
    return File(_name(tender, spec, of.revision.number, "docx"), DOCX, content)


def _without_guidance(parent: Node) -> Node:
    """Give a document without its drafting guidance, at any depth."""
    kept = [
        _without_guidance(child)
        for child in parent.children
        if child.type.name != "guidance"
    ]
    if parent.is_text or (
        len(kept) == parent.child_count and all(map(is_, kept, parent.children))
    ):
        return parent
    return parent.copy(Fragment.from_(kept or [node("paragraph")]))


def export_text(ask: Ask, tender: Tender, spec: Spec, *, number: int | None = None) -> File:
    """Give the text itself, as it is kept, without its drafting guidance."""
    of = _reading(ask, tender, spec, number)
    text = markdown.write(_without_guidance(of.doc), of.source)
    name = _name(tender, spec, of.revision.number, "md")
    return File(name, "text/markdown; charset=utf-8", text.encode("utf-8"))


def export_html(
    ask: Ask, tender: Tender, spec: Spec, words: ExportWords, *, number: int | None = None
) -> File:
    """Write a document as one HTML file that needs nothing else to be read or printed."""
    of = _reading(ask, tender, spec, number)
    elsewhere = {place: replace(to, href="") for place, to in of.references.items()}
    body = reading.page_of(replace(of, references=elsewhere), words.page, guidance=False)
    for src, content in images.image_bytes(ask, tender).items():
        if src in body:
            kind = images.media_type_of(content)
            inside = f"data:{kind};base64,{base64.b64encode(content).decode()}"
            body = body.replace(f'src="{src}"', f'src="{inside}"')
    page = words.frame(tender, spec, of=of, body=body)
    name = _name(tender, spec, of.revision.number, "html")
    return File(name, "text/html; charset=utf-8", page.encode("utf-8"))


def _entry(name: str, content: bytes, of: Revision) -> dict[str, object]:
    return {
        "file": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "revision": of.number,
        "digest": of.digest,
        "date": of.at.isoformat(),
    }


def export_tender(ask: Ask, tender: Tender, words: ExportWords) -> File:
    """Give the whole tender as a ZIP: every document in Word, HTML and text, and a manifest.

    The manifest lists each file with its SHA-256 and the digest of its revision, so that
    anybody can check later that nothing was changed. Same revisions, same bytes.
    """
    ask.require(Action.EXPORT, place_of(tender))
    assert tender.id is not None
    entries: list[dict[str, object]] = []
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as box:
        for spec in specs.specs_of(ask.session, tender.id):
            head = specs.head_of(ask.session, spec_id_of(spec))
            for file in (
                export_docx(ask, tender, spec, words),
                export_html(ask, tender, spec, words),
                export_text(ask, tender, spec),
            ):
                name = f"{file.name.rpartition('.')[2]}/{file.name}"
                box.writestr(_dated(name), file.content)
                entries.append(_entry(name, file.content, head))
        manifest = {
            "tender": tender.reference,
            "object": tender.object,
            "buyer": tender.buyer,
            "fields": fields.fields_of(ask.session, tender),
            "files": entries,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        box.writestr(_dated("manifest.json"), text.encode("utf-8"))
    reference = "".join(sign if sign.isalnum() else "-" for sign in tender.reference)
    return File(f"{reference}_dossier.zip", "application/zip", archive.getvalue())


def _dated(name: str) -> zipfile.ZipInfo:
    """Give an entry whose date is fixed, so that the same content gives the same archive."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
