"""Files that leave: Word, one HTML page, the text itself, the whole tender as a ZIP.

    in the transaction: gather_… ─► Export ─► after it: its file, made here or in the workshop

Every export starts from a `Reading`, as the page does. Drafting guidance never leaves.
The same revision gives the same bytes.

Asking for a file changes nothing, and readers may ask: no revision is cut for it. A text
that somebody has changed since the last one is handed over as it is now; its file says so
in its name and on its cover, and bears neither seal nor digest, which vouch for texts that
are kept for ever. Ten minutes without a key, or a milestone, and it has both.
"""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import is_
from typing import Protocol

from prosemirror.model import Fragment

from wikimarche.desk import fields, images, jobs, office, reading
from wikimarche.desk.asking import Ask, place_of
from wikimarche.desk.labels import SPEC_CODES, SpecKind
from wikimarche.desk.reading import Reading
from wikimarche.desk.sealing import (
    Installation,
    SealFacts,
    facts_of,
    sealed,
    sealed_manifest,
)
from wikimarche.desk.workshop import Workshop
from wikimarche.rules import Action
from wikimarche.store import records, specs
from wikimarche.store import tenders as tender_store
from wikimarche.store.tables import Spec, Tender
from wikimarche.text import html, markdown
from wikimarche.text.outline import Scheme, walk
from wikimarche.text.schema import Node, node
from wikimarche.word.sheet import Sheet, SheetWords

__all__ = [
    "DOCX",
    "WORDS",
    "Export",
    "ExportWords",
    "File",
    "gather_docx",
    "gather_html",
    "gather_tender",
    "gather_text",
]

# From this size on (about 20 pages) a Word file is written in the workshop. A smaller one
# takes less than 60 ms, and a large one, whose sheet travels in a tenth of the time it takes
# to be written, a second or more, during which pages would wait for the interpreter.
WORTH_A_JOB = 60_000


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
    `office` is the setting about LibreOffice: auto or off. `by` seals the files, if given.
    """

    page: html.Words
    label: Callable[[Reading], str]
    frame: Frame
    office: str = "auto"
    by: Installation | None = None


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


IN_PROGRESS = "%(label)s, avec des modifications en cours"


def _name(tender: Tender, spec: Spec, of: Reading, extension: str) -> str:
    """Give a file name that any system accepts: reference, document, revision."""
    reference = "".join(sign if sign.isalnum() else "-" for sign in tender.reference)
    beyond = "-en-cours" if of.in_progress else ""
    return f"{reference}_{spec.code}_v{of.revision.number}{beyond}.{extension}"


def _label(words: ExportWords, of: Reading) -> str:
    """Say which text it is: a revision, or what was written since."""
    label = words.label(of)
    return IN_PROGRESS % {"label": label} if of.in_progress else label


@dataclass(frozen=True)
class Export:
    """What a file is made from, all gathered: `make` needs no database, and may take long."""

    make: Callable[[Workshop | None], File]

    def sealed(self, facts: SealFacts, by: Installation) -> "Export":
        """Give the same export, whose file will carry its seal."""

        def make(workshop: Workshop | None) -> File:
            file = self.make(workshop)
            extension = file.name.rpartition(".")[2]
            return replace(file, content=sealed(file.content, extension, facts, by.key))

        return Export(make)


def _sealed(
    ask: Ask,
    tender: Tender,
    spec: Spec,
    export: Export,
    *,
    of: Reading,
    by: Installation | None,
) -> Export:
    if by is None or of.in_progress:
        return export
    return export.sealed(facts_of(ask.session, tender, spec, of.revision, by=by), by)


def _images(ask: Ask, tender: Tender, doc: Node) -> dict[str, bytes]:
    """Give the pictures that a document shows, by their address in it."""
    shown = {each.attrs["src"] for each in walk(doc) if each.type.name == "image"}
    if not shown:
        return {}
    found = images.image_bytes(ask, tender)
    return {src: content for src, content in found.items() if src in shown}


def _sheet(ask: Ask, tender: Tender, spec: Spec, of: Reading, *, label: str) -> Sheet:
    assert tender.id is not None
    lots = {lot.number: lot.title for lot in tender_store.lots_of(ask.session, tender.id)}
    digest = "" if of.in_progress else of.revision.digest
    return Sheet(
        doc=of.doc,
        scheme=Scheme(spec.scheme),
        lot=spec.lot_number,
        lot_title=lots.get(spec.lot_number or 0, ""),
        fields=of.fields,
        references=of.references,
        images=_images(ask, tender, of.doc),
        kind=SPEC_CODES[SpecKind(spec.kind)],
        title=spec.title,
        tender_object=tender.object,
        tender_reference=tender.reference,
        buyer=tender.buyer,
        revision=of.revision.number,
        revision_label=label,
        digest=digest,
        created=of.revision.at,
        words=WORDS,
        stamp={
            "wikimarche_document": str(spec.id),
            "wikimarche_revision": str(of.revision.number),
            "wikimarche_digest": digest,
        },
    )


def _reading(ask: Ask, tender: Tender, spec: Spec, number: int | None) -> Reading:
    ask.require(Action.EXPORT, place_of(tender))
    if number is None:
        return reading.read_spec(ask, tender, spec)
    return reading.read_revision(ask, tender, spec, number)


@dataclass(frozen=True)
class _Word:
    """A Word file to write: `keys` are its articles, `office` the setting of that name."""

    name: str
    sheet: Sheet
    keys: Sequence[str]
    model: bytes | None
    office: str

    def make(self, workshop: Workshop | None) -> File:
        """Write it; LibreOffice, when there is one, tells the page of each article."""
        content = self._written(workshop, pages=None)
        if self.office != "off":
            pages = office.heading_pages(content, self.keys)
            content = self._written(workshop, pages=pages) if pages else content
        return File(self.name, DOCX, content)

    def _written(
        self, workshop: Workshop | None, *, pages: Mapping[str, int] | None
    ) -> bytes:
        if workshop is None or self.sheet.doc.node_size < WORTH_A_JOB:
            return jobs.write_word(self.sheet, model=self.model, pages=pages)
        return workshop.run(jobs.write_word, self.sheet, model=self.model, pages=pages)


def gather_docx(
    ask: Ask, tender: Tender, spec: Spec, words: ExportWords, *, number: int | None = None
) -> Export:
    """Gather a document for a Word file, in the model the administrator put in place.

    Without LibreOffice the contents carry no page numbers, rather than wrong ones.
    """
    of = _reading(ask, tender, spec, number)
    return _docx(ask, tender, spec, words, of=of)


def _docx(
    ask: Ask, tender: Tender, spec: Spec, words: ExportWords, *, of: Reading
) -> Export:
    row = records.word_model(ask.session)
    word = _Word(
        name=_name(tender, spec, of, "docx"),
        sheet=_sheet(ask, tender, spec, of, label=_label(words, of)),
        keys=[section.key for section in of.outline.sections],
        model=row.content if row else None,
        office=words.office,
    )
    return _sealed(ask, tender, spec, Export(word.make), of=of, by=words.by)


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


def gather_text(
    ask: Ask,
    tender: Tender,
    spec: Spec,
    *,
    number: int | None = None,
    by: Installation | None = None,
) -> Export:
    """Gather the text itself, as it is kept, without its drafting guidance; `by` seals it."""
    return _text(ask, tender, spec, of=_reading(ask, tender, spec, number), by=by)


def _text(
    ask: Ask, tender: Tender, spec: Spec, *, of: Reading, by: Installation | None
) -> Export:
    name = _name(tender, spec, of, "md")

    def make(_workshop: Workshop | None) -> File:
        text = markdown.write(_without_guidance(of.doc), of.source)
        return File(name, "text/markdown; charset=utf-8", text.encode("utf-8"))

    return _sealed(ask, tender, spec, Export(make), of=of, by=by)


def gather_html(
    ask: Ask, tender: Tender, spec: Spec, words: ExportWords, *, number: int | None = None
) -> Export:
    """Gather a document for one HTML file that needs nothing else to be read or printed."""
    of = _reading(ask, tender, spec, number)
    return _html(ask, tender, spec, words, of=of)


def _html(
    ask: Ask, tender: Tender, spec: Spec, words: ExportWords, *, of: Reading
) -> Export:
    elsewhere = {place: replace(to, href="") for place, to in of.references.items()}
    pictures = _images(ask, tender, of.doc)

    def make(_workshop: Workshop | None) -> File:
        body = reading.page_of(
            replace(of, references=elsewhere), words.page, guidance=False
        )
        for src, content in pictures.items():
            kind = images.media_type_of(content)
            inside = f"data:{kind};base64,{base64.b64encode(content).decode()}"
            body = body.replace(f'src="{src}"', f'src="{inside}"')
        page = words.frame(tender, spec, of=of, body=body)
        name = _name(tender, spec, of, "html")
        return File(name, "text/html; charset=utf-8", page.encode("utf-8"))

    return _sealed(ask, tender, spec, Export(make), of=of, by=words.by)


def _entry(name: str, content: bytes, of: Reading) -> dict[str, object]:
    entry = {
        "file": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "revision": of.revision.number,
        "digest": "" if of.in_progress else of.revision.digest,
        "date": of.revision.at.isoformat(),
    }
    return entry | {"in_progress": True} if of.in_progress else entry


@dataclass(frozen=True)
class _Dossier:
    """A ZIP to write: what its manifest begins with, and each export with what it is of."""

    name: str
    facts: Mapping[str, object]
    exports: Sequence[tuple[Reading, Export]]
    by: Installation | None

    def make(self, workshop: Workshop | None) -> File:
        """Make every file, and the manifest of what was made."""
        entries: list[dict[str, object]] = []
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as box:
            for of, export in self.exports:
                file = export.make(workshop)
                name = f"{file.name.rpartition('.')[2]}/{file.name}"
                box.writestr(_dated(name), file.content)
                entries.append(_entry(name, file.content, of))
            manifest: Mapping[str, object] = {**self.facts, "files": entries}
            if self.by is not None:
                manifest = sealed_manifest(manifest, self.by.key)
            text = json.dumps(manifest, ensure_ascii=False, indent=2)
            box.writestr(_dated("manifest.json"), text.encode("utf-8"))
        return File(self.name, "application/zip", archive.getvalue())


def gather_tender(ask: Ask, tender: Tender, words: ExportWords) -> Export:
    """Gather the whole tender for a ZIP: every document in Word, HTML and text, and a manifest.

    The manifest lists each file with its SHA-256 and the digest of its revision, so that
    anybody can check later that nothing was changed. Same revisions, same bytes. A text that
    was changed since its revision has no digest, and is said to be in progress.
    """
    ask.require(Action.EXPORT, place_of(tender))
    assert tender.id is not None
    exports: list[tuple[Reading, Export]] = []
    for spec in specs.specs_of(ask.session, tender.id):
        of = reading.read_spec(ask, tender, spec)
        exports += [
            (of, _docx(ask, tender, spec, words, of=of)),
            (of, _html(ask, tender, spec, words, of=of)),
            (of, _text(ask, tender, spec, of=of, by=words.by)),
        ]
    facts = {
        "tender": tender.reference,
        "object": tender.object,
        "buyer": tender.buyer,
        "fields": fields.fields_of(ask.session, tender),
    }
    reference = "".join(sign if sign.isalnum() else "-" for sign in tender.reference)
    return Export(_Dossier(f"{reference}_dossier.zip", facts, exports, words.by).make)


def _dated(name: str) -> zipfile.ZipInfo:
    """Give an entry whose date is fixed, so that the same content gives the same archive."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
