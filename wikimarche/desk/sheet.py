"""The sheet of a tender: what people fill in once and every document uses by name.

A sheet is checked whole: every value that is not good has its sentence, and what was
typed comes back as it was.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from wikimarche.desk import typed
from wikimarche.desk.asking import Ask
from wikimarche.desk.faults import fault_of
from wikimarche.desk.labels import Nature, Procedure
from wikimarche.errors import Invalid, Sentence
from wikimarche.store import records, tenders
from wikimarche.store.tables import Tender

__all__ = [
    "CheckedLot",
    "CheckedSheet",
    "LotForm",
    "SheetForm",
    "check_sheet",
    "form_of",
    "known_cpv",
    "shows",
]

NBSP = "\u00a0"
NARROW = "\u202f"
REFERENCE = re.compile(r"[^\W_][\w ./°-]{0,39}")
MAX_OBJECT, MAX_NAME, MAX_VALUE, MAX_LOTS = 300, 160, 5000, 60
FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True)
class LotForm:
    """One lot as typed; a lot without title, code and value is an empty line."""

    title: str = ""
    cpv: str = ""
    value: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed on this line."""
        return not (self.title.strip() or self.cpv.strip() or self.value.strip())


@dataclass(frozen=True)
class SheetForm:
    """The sheet as typed: every value is the text of its field."""

    reference: str = ""
    object: str = ""
    buyer: str = ""
    nature: str = ""
    procedure: str = ""
    cpv: str = ""
    value: str = ""
    launch_date: str = ""
    offers_date: str = ""
    start_date: str = ""
    duration_months: str = ""
    lots: Sequence[LotForm] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    new_label: str = ""
    new_value: str = ""


@dataclass(frozen=True)
class CheckedLot:
    """A lot whose values are good."""

    title: str
    cpv: str
    value: Decimal | None


@dataclass(frozen=True)
class CheckedSheet:
    """A sheet whose values are good, of the types the database keeps."""

    reference: str
    object: str
    buyer: str
    nature: Nature
    procedure: Procedure
    cpv: str
    value: Decimal | None
    launch_date: date | None
    offers_date: date | None
    start_date: date | None
    duration_months: int | None
    lots: tuple[CheckedLot, ...]


NEEDED = Sentence("Cette information est nécessaire.")
BAD_DATE = Sentence("Donnez une date, par exemple 24/11/2026.")
BAD_AMOUNT = Sentence(
    "Donnez un montant en euros hors taxes, par exemple 125 000 ou 99 500,50."
)
UNKNOWN_CPV = Sentence(
    "Ce code CPV n’est pas dans la nomenclature chargée. Cherchez par mots, ou vérifiez les chiffres."
)


def shows(sign: str) -> bool:
    """Tell whether a character shows, French no-break spaces included."""
    return sign.isprintable() or sign in NBSP + NARROW


class _Reader:
    """Reads one typed value after the other and keeps a sentence for each that is not good."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.faults: dict[str, Sentence] = {}

    def line(self, name: str, text: str, *, most: int, needed: bool = True) -> str:
        value = typed.one_line(text)
        if not value and needed:
            self.faults[name] = NEEDED
        elif len(value) > most or not all(map(shows, value)):
            self.faults[name] = Sentence(
                "Donnez au plus %(count)s caractères, sans caractère spécial.",
                {"count": most},
            )
        return value

    def day(self, name: str, text: str) -> date | None:
        try:
            return typed.day(text)
        except typed.Mistyped:
            self.faults[name] = BAD_DATE
            return None

    def amount(self, name: str, text: str) -> Decimal | None:
        try:
            return typed.amount(text)
        except typed.Mistyped:
            self.faults[name] = BAD_AMOUNT
            return None

    def months(self, name: str, text: str) -> int | None:
        try:
            return typed.whole(text, low=1, high=600)
        except typed.Mistyped:
            self.faults[name] = Sentence("Donnez une durée en mois, de 1 à 600.")
            return None

    def cpv(self, name: str, text: str) -> str:
        code = known_cpv(self.session, text)
        if code is None:
            self.faults[name] = UNKNOWN_CPV
        return code or ""


def known_cpv(session: Session, text: str) -> str | None:
    """Give the code of the vocabulary that was typed, with or without its check digit.

    An empty text is the empty code; None means that no such code is loaded. What follows
    the code (a label put there by the picker) is left out.
    """
    plain = text.strip().split(" ")[0].strip(" ")
    if not plain:
        return ""
    row = records.cpv_of(session, plain)
    if row is None and re.fullmatch(r"\d{8}(-\d)?", plain):
        row = records.cpv_starting(session, plain[:8])
    return row.code if row else None


def _check_order(
    reader: _Reader, launch: date | None, offers: date | None, start: date | None
) -> None:
    if launch and offers and offers <= launch:
        reader.faults["offers_date"] = Sentence(
            "La date limite de remise des offres doit suivre la date de lancement."
        )
    if start and (offers or launch) and start <= (offers or launch or start):
        reader.faults["start_date"] = Sentence(
            "Le début d’exécution doit suivre le lancement et la remise des offres."
        )


def _check_lots(reader: _Reader, lots: Sequence[LotForm]) -> tuple[CheckedLot, ...]:
    kept = [(row, lot) for row, lot in enumerate(lots, start=1) if not lot.empty]
    if len(kept) > MAX_LOTS:
        reader.faults["lots"] = Sentence(
            "Un marché compte au plus %(count)s lots ici.", {"count": MAX_LOTS}
        )
    return tuple(
        CheckedLot(
            title=reader.line(f"lot_title_{row}", lot.title, most=MAX_OBJECT),
            cpv=reader.cpv(f"lot_cpv_{row}", lot.cpv),
            value=reader.amount(f"lot_value_{row}", lot.value),
        )
        for row, lot in kept
    )


def _check_fields(
    reader: _Reader, typed_in: Mapping[str, str], tender_id: int | None
) -> None:
    """Check the other fields by their kind; a value may be left empty until it is known."""
    rows = tenders.field_values(reader.session, tender_id) if tender_id else ()
    checks = {"date": reader.day, "amount": reader.amount}
    for row in rows:
        text = typed_in.get(row.name, row.value)
        if row.kind in checks:
            checks[row.kind](f"field_{row.name}", text)
        elif fault := fault_of(text, most=MAX_VALUE):
            reader.faults[f"field_{row.name}"] = fault


def check_sheet(ask: Ask, form: SheetForm, *, tender_id: int | None) -> CheckedSheet:
    """Give the values of a sheet; Invalid names every field that is not good, all at once."""
    reader = _Reader(ask.session)
    reference = reader.line("reference", form.reference, most=40)
    if "reference" not in reader.faults and not REFERENCE.fullmatch(reference):
        reader.faults["reference"] = Sentence(
            "Commencez par une lettre ou un chiffre ; lettres, chiffres, espaces et . / - ensuite."
        )
    elif tenders.reference_taken(ask.session, reference, but=tender_id):
        reader.faults["reference"] = Sentence("Un marché porte déjà cette référence.")
    if form.nature not in set(Nature):
        reader.faults["nature"] = Sentence("Choisissez la nature de l’achat.")
    if form.procedure not in set(Procedure):
        reader.faults["procedure"] = Sentence("Choisissez la procédure.")
    _check_fields(reader, form.fields, tender_id)
    launch = reader.day("launch_date", form.launch_date)
    offers = reader.day("offers_date", form.offers_date)
    start = reader.day("start_date", form.start_date)
    _check_order(reader, launch, offers, start)
    shared = {
        "object": reader.line("object", form.object, most=MAX_OBJECT),
        "buyer": reader.line("buyer", form.buyer, most=MAX_NAME),
        "cpv": reader.cpv("cpv", form.cpv),
    }
    value = reader.amount("value", form.value)
    months = reader.months("duration_months", form.duration_months)
    lots = _check_lots(reader, form.lots)
    if reader.faults:
        raise Invalid(reader.faults)
    return CheckedSheet(
        reference=reference,
        nature=Nature(form.nature),
        procedure=Procedure(form.procedure),
        value=value,
        launch_date=launch,
        offers_date=offers,
        start_date=start,
        duration_months=months,
        lots=lots,
        **shared,
    )


def _typed_amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}".replace(".", ",").removesuffix(",00")


def form_of(session: Session, tender: Tender) -> SheetForm:
    """Give the sheet of a tender as it would have been typed."""
    assert tender.id is not None
    lots = tenders.lots_of(session, tender.id)
    values = tenders.field_values(session, tender.id)
    dates = (tender.launch_date, tender.offers_date, tender.start_date)
    launch, offers, start = (value.isoformat() if value else "" for value in dates)
    return SheetForm(
        reference=tender.reference,
        object=tender.object,
        buyer=tender.buyer,
        nature=tender.nature,
        procedure=tender.procedure,
        cpv=tender.cpv,
        value=_typed_amount(tender.value),
        launch_date=launch,
        offers_date=offers,
        start_date=start,
        duration_months=str(tender.duration_months or ""),
        lots=[LotForm(lot.title, lot.cpv, _typed_amount(lot.value)) for lot in lots],
        fields={row.name: row.value for row in values},
    )
