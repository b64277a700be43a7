"""The fields of a tender as its documents write them.

The tender's own columns are fields too ({{objet}}, {{date_lancement}}…). Values are
written in French, whatever the reader's language: they are part of the documents.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from wikimarche.desk import typed
from wikimarche.desk.labels import NATURES, PROCEDURES, Nature, Procedure
from wikimarche.errors import Sentence
from wikimarche.store import tenders
from wikimarche.store.tables import FieldValue, Lot, Tender

__all__ = ["OWN_FIELDS", "amount_text", "date_text", "fields_of"]

NBSP = "\u00a0"
NARROW = "\u202f"
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def date_text(value: date) -> str:
    """Write a date as a French document does: 1er décembre 2026."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"


def amount_text(value: Decimal) -> str:
    """Write an amount as a French document does: 125 000,50 € HT."""
    shown = f"{value:,.2f}".replace(",", NARROW).replace(".", ",").removesuffix(",00")
    return f"{shown}{NBSP}€{NBSP}HT"


def _total(tender: Tender, lots: Sequence[Lot]) -> Decimal | None:
    """Give the estimated value: what the sheet says, else the sum of the lots that have one."""
    if tender.value is not None:
        return tender.value
    values = [lot.value for lot in lots if lot.value is not None]
    return sum(values, Decimal(0)) if values else None


def _months_text(months: int | None) -> str:
    return f"{months}{NBSP}mois" if months else ""


def _lots_text(lots: Sequence[Lot]) -> str:
    """Write the list of the lots; documents print it whether there are any or not."""
    if not lots:
        return "lot unique"
    return " ; ".join(f"lot{NBSP}{lot.number}{NBSP}: {lot.title}" for lot in lots).replace(
        " ;", f"{NBSP};"
    )


OWN_FIELDS: Mapping[str, tuple[Sentence, Callable[[Tender, Sequence[Lot]], str]]] = {
    "objet": (Sentence("Objet"), lambda tender, _: tender.object),
    "reference": (Sentence("Référence"), lambda tender, _: tender.reference),
    "acheteur": (Sentence("Acheteur"), lambda tender, _: tender.buyer),
    "nature": (
        Sentence("Nature"),
        lambda tender, _: str(NATURES[Nature(tender.nature)]).lower(),
    ),
    "procedure": (
        Sentence("Procédure"),
        lambda tender, _: str(PROCEDURES[Procedure(tender.procedure)]).lower(),
    ),
    "cpv": (Sentence("Code CPV principal"), lambda tender, _: tender.cpv),
    "nombre_lots": (Sentence("Nombre de lots"), lambda _, lots: str(len(lots) or 1)),
    "liste_lots": (Sentence("Liste des lots"), lambda _, lots: _lots_text(lots)),
    "valeur_estimee": (
        Sentence("Valeur estimée"),
        lambda tender, lots: (
            amount_text(total) if (total := _total(tender, lots)) is not None else ""
        ),
    ),
    "date_lancement": (
        Sentence("Date de lancement"),
        lambda tender, _: date_text(tender.launch_date) if tender.launch_date else "",
    ),
    "date_limite_offres": (
        Sentence("Date limite de remise des offres"),
        lambda tender, _: date_text(tender.offers_date) if tender.offers_date else "",
    ),
    "date_debut": (
        Sentence("Début d’exécution"),
        lambda tender, _: date_text(tender.start_date) if tender.start_date else "",
    ),
    "duree": (Sentence("Durée"), lambda tender, _: _months_text(tender.duration_months)),
}


def _written(row: FieldValue) -> str:
    """Give a value as documents write it: dates and amounts in full, the rest as typed."""
    try:
        if row.kind == "date" and (day := typed.day(row.value)):
            return date_text(day)
        if row.kind == "amount" and (amount := typed.amount(row.value)) is not None:
            return amount_text(amount).removesuffix(f"{NBSP}HT")
    except typed.Mistyped:
        return row.value
    return row.value


def fields_of(session: Session, tender: Tender) -> dict[str, str]:
    """Give the value of every field of a tender by its name; "" when it is to be filled in."""
    assert tender.id is not None
    lots = tenders.lots_of(session, tender.id)
    own = {name: give(tender, lots) for name, (_, give) in OWN_FIELDS.items()}
    return own | {
        row.name: _written(row) for row in tenders.field_values(session, tender.id)
    }
