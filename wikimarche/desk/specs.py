"""Adding a document to a tender (model, file, copy, blank), its settings, order, withdrawal."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wikimarche.desk import drafts, jobs, models, typed
from wikimarche.desk.asking import Ask, hold, place_of, record
from wikimarche.desk.cutting import cut_if_pending
from wikimarche.desk.faults import check_text, fault_of
from wikimarche.desk.fields import OWN_FIELDS
from wikimarche.desk.labels import SCHEMES, SPEC_CODES, SPEC_KINDS, Origin, SpecKind
from wikimarche.desk.revisions import first_revision, spec_id_of
from wikimarche.desk.workshop import Workshop
from wikimarche.errors import Invalid, NotFound, Sentence, TooCostly
from wikimarche.rules import Action
from wikimarche.store import accounts, specs
from wikimarche.store import tenders as tender_store
from wikimarche.store.tables import FieldValue, Spec, Tender
from wikimarche.text import fields as text_fields
from wikimarche.text import limits, markdown
from wikimarche.text.markdown import Source
from wikimarche.text.schema import Node

__all__ = [
    "SpecForm",
    "Start",
    "add_spec",
    "arrange_spec",
    "move_spec",
    "read_start",
    "withdraw_spec",
]

MAX_TITLE = 160
MAX_FILE = 2_000_000
LARGE_FILE = 100_000  # bytes from which a file is read in the workshop, whatever it hides
UNREADABLE = Sentence(
    "Ce fichier n’est pas un texte lisible. Choisissez un fichier .md, .txt ou .html."
)


TOO_COSTLY = Sentence(
    "Ce fichier est trop long ou trop complexe pour être lu. Allégez-le, ou répartissez-le en plusieurs pièces."
)


@dataclass(frozen=True)
class Start:
    """What a new document starts from: exactly one of these, or nothing for a blank one.

    `source` is what `read_start` read in the file.
    """

    model: str = ""
    file_name: str = ""
    content: bytes = b""
    copy_of: tuple[int, int] | None = None  # tender and document
    source: Source | None = None


@dataclass(frozen=True)
class SpecForm:
    """The settings of a document as typed; lot and service are numbers in a text, or ""."""

    kind: str = ""
    title: str = ""
    scheme: str = "articles"
    lot: str = ""
    service: str = ""


@dataclass(frozen=True)
class _Settings:
    kind: SpecKind
    title: str
    scheme: str
    lot: int | None
    service: int | None


def _check(ask: Ask, tender: Tender, form: SpecForm) -> _Settings:
    assert tender.id is not None
    faults: dict[str, Sentence] = {}
    if form.kind not in set(SpecKind):
        raise Invalid({"kind": Sentence("Choisissez la sorte de pièce.")})
    title = typed.one_line(form.title) or str(SPEC_KINDS[SpecKind(form.kind)])
    if fault := fault_of(title, most=MAX_TITLE):
        faults["title"] = fault
    if form.scheme not in SCHEMES:
        faults["scheme"] = Sentence("Choisissez une numérotation dans la liste.")
    lots = {
        str(lot.number): lot.number for lot in tender_store.lots_of(ask.session, tender.id)
    }
    if form.lot and form.lot not in lots:
        faults["lot"] = Sentence("Ce lot n’existe pas dans la fiche du marché.")
    services = {str(row.id): row.id for row in accounts.services(ask.session)}
    if form.service and form.service not in services:
        faults["service"] = Sentence("Choisissez un service dans la liste.")
    if faults:
        raise Invalid(faults)
    return _Settings(
        SpecKind(form.kind),
        title,
        form.scheme,
        lots.get(form.lot),
        services.get(form.service),
    )


def _free_code(ask: Ask, tender: Tender, kind: SpecKind) -> str:
    """Give CCTP, then CCTP-2…: the name by which other documents refer to this one."""
    assert tender.id is not None
    taken = specs.codes_of(ask.session, tender.id)
    base = SPEC_CODES[kind]
    names = (
        base if count == 1 else f"{base}-{count}" for count in range(1, len(taken) + 2)
    )
    return next(name for name in names if name not in taken)


UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def _decoded(content: bytes) -> str:
    """Read a text file: UTF-8, else the Windows code page that French offices still write."""
    if content.startswith(UTF_16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_start(start: Start, *, workshop: Workshop | None = None) -> Start:
    """Read the file that a document starts from, if it does, before any transaction.

    A large one is read in the workshop: whatever it holds, it costs no more than a job may.
    Raises Invalid, naming the field, when it cannot be read.
    """
    if not start.file_name or start.source is not None:
        return start
    if len(start.content) > MAX_FILE:
        raise Invalid({"file": Sentence("Ce fichier dépasse %(limit)s Mo.", {"limit": 2})})
    kind = start.file_name.rpartition(".")[2].lower()
    binary = b"\x00" in start.content[:4096] and not start.content.startswith(UTF_16)
    if kind not in jobs.READERS or binary:
        raise Invalid({"file": UNREADABLE})
    text = limits.tidy(_decoded(start.content))
    check_text(text, field="file")
    return replace(start, source=_read(kind, text, workshop))


def _read(kind: str, text: str, workshop: Workshop | None) -> Source:
    if workshop is None or len(text) < LARGE_FILE:
        return jobs.read_file(kind, text)
    try:
        return workshop.run(jobs.read_file, kind, text)
    except TooCostly as error:
        raise Invalid({"file": TOO_COSTLY}) from error


def _copied(ask: Ask, place: tuple[int, int]) -> str:
    """Give the text of a document of a tender that the actor may read; NotFound otherwise.

    It is that of a version: what was being written becomes one, by who wrote it.
    """
    tender = tender_store.tender_of(ask.session, ask.who, place[0])
    spec = specs.spec_of(ask.session, place[0], place[1]) if tender else None
    if tender is None or spec is None:
        raise NotFound
    ask.require(Action.READ_SPEC, place_of(tender))
    nobody = replace(ask, actor=None)  # who copies may not write there
    cut_if_pending(nobody, spec, origin=Origin.COPIED)
    draft = drafts.draft_of(ask.session, spec)
    return markdown.write(draft.doc, draft.source)


def _started(ask: Ask, start: Start) -> tuple[Source, Origin]:
    """Give what a new document says, with a key on every article, and where it comes from."""
    if start.model:
        model = models.model_named(start.model)
        if model is None:
            raise Invalid({"model": Sentence("Choisissez un modèle dans la liste.")})
        return _keyed(models.model_text(model.file)), Origin.MODEL
    if start.copy_of is not None:
        return _keyed(_copied(ask, start.copy_of)), Origin.COPY
    read = read_start(start).source
    if read is not None:
        return read, Origin.IMPORT
    return _keyed("# Objet {#objet}\n\n{{objet}}\n"), Origin.CREATION


def _keyed(text: str) -> Source:
    """Read a text and key its articles, blocks that have theirs left as they are."""
    return jobs.read_file("md", text)


def add_spec(ask: Ask, tender: Tender, form: SpecForm, start: Start) -> Spec:
    """Add a document; the fields its text uses join the sheet of the tender, to be filled in."""
    hold(ask, tender, Action.ADD_SPEC)
    assert tender.id is not None
    settings = _check(ask, tender, form)
    source, origin = _started(ask, start)
    spec = Spec(
        tender_id=tender.id,
        kind=settings.kind,
        code=_free_code(ask, tender, settings.kind),
        title=settings.title,
        lot_number=settings.lot,
        service_id=settings.service,
        scheme=settings.scheme,
        position=specs.next_position(ask.session, tender.id),
        created_at=ask.now,
    )
    ask.session.add(spec)
    ask.session.flush()
    first_revision(ask, spec, source, reason="", origin=origin)
    _offer_fields(ask, tender, source.doc)
    record(
        ask, "add_spec", tender_id=tender.id, spec_id=spec.id, code=spec.code, origin=origin
    )
    return spec


def _offer_fields(ask: Ask, tender: Tender, doc: Node) -> None:
    """Put the fields of the models that a text uses on the sheet, when they are not there yet."""
    assert tender.id is not None
    known = models.model_fields()
    present = {row.name for row in tender_store.field_values(ask.session, tender.id)}
    for name in text_fields.names(doc):
        if name in known and name not in present and name not in OWN_FIELDS:
            field = known[name]
            ask.session.add(
                FieldValue(
                    tender_id=tender.id,
                    name=name,
                    label=field.labels["fr"],
                    kind=field.kind,
                )
            )
    ask.session.flush()


def arrange_spec(ask: Ask, tender: Tender, spec: Spec, form: SpecForm) -> None:
    """Change the title, numbering, lot or service of a document; its code stays."""
    hold(ask, tender, Action.ARRANGE_SPECS)
    settings = _check(ask, tender, SpecForm(**{**vars(form), "kind": spec.kind}))
    spec.title, spec.scheme = settings.title, settings.scheme
    spec.lot_number, spec.service_id = settings.lot, settings.service
    ask.session.add(spec)
    record(ask, "arrange_spec", tender_id=tender.id, spec_id=spec.id)


MOVES: Mapping[str, int] = {"up": -1, "down": 1}


def move_spec(ask: Ask, tender: Tender, spec: Spec, direction: str) -> None:
    """Move a document one place up or down in its tender; nothing at the ends."""
    hold(ask, tender, Action.ARRANGE_SPECS)
    assert tender.id is not None
    rows = list(specs.specs_of(ask.session, tender.id))
    place = next(index for index, row in enumerate(rows) if row.id == spec.id)
    target = place + MOVES.get(direction, 0)
    if 0 <= target < len(rows):
        rows[place], rows[target] = rows[target], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
        ask.session.add(row)


def withdraw_spec(ask: Ask, tender: Tender, spec: Spec) -> None:
    """Take a document out of the file; its history is kept."""
    hold(ask, tender, Action.ARRANGE_SPECS)
    cut_if_pending(ask, spec, origin=Origin.WITHDRAWN)
    spec.withdrawn_at = ask.now
    ask.session.add(spec)
    record(
        ask, "withdraw_spec", tender_id=tender.id, spec_id=spec_id_of(spec), code=spec.code
    )
