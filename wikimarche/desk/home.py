"""The home page: my tenders, how far they are, and what awaits me."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wikimarche.desk.asking import Ask, place_of
from wikimarche.desk.typed import fold
from wikimarche.errors import Sentence, several
from wikimarche.rules import Action, Phase, Role, may
from wikimarche.store import overview, tenders
from wikimarche.store.tables import Tender

__all__ = ["Awaiting", "Row", "awaiting", "rows_of"]

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One tender of the list: how many fields are filled, how many documents it has."""

    tender: Tender
    role: Role
    specs: int
    filled: int
    fields: int
    changed: overview.LastChange | None

    @property
    def progress(self) -> int:
        """The share of the sheet that is filled, in per cent."""
        return round(100 * self.filled / self.fields) if self.fields else 0


@dataclass(frozen=True)
class Awaiting:
    """One thing to do, said in a sentence, with the address where it is done."""

    tender: Tender
    sentence: Sentence
    href: str
    due: date | None = None


def _own_filled(tender: Tender, lots: int) -> tuple[int, int]:
    """Count the tender's own columns that are filled, and all of them."""
    columns = (
        tender.cpv,
        tender.value is not None or lots,
        tender.launch_date,
        tender.offers_date,
        tender.start_date,
        tender.duration_months,
    )
    return sum(1 for value in columns if value), len(columns)


def _holds(tender: Tender, words: Sequence[str]) -> bool:
    text = fold(f"{tender.object} {tender.reference}")
    return all(word in text for word in words)


def rows_of(ask: Ask, *, words: str = "") -> list[Row]:
    """Give the actor's tenders with their progress, the latest first.

    With `words`, those whose object or reference holds every word, whatever case and accents.
    """
    ask.require(Action.SEE_HOME)
    found = [
        tender
        for tender in tenders.tenders_of(ask.session, ask.who)
        if _holds(tender, fold(words).split())
    ]
    ids = [tender.id for tender in found if tender.id is not None]
    specs = tenders.counts_of_specs(ask.session, ids)
    counts = overview.field_counts(ask.session, ids)
    lots = overview.lot_counts(ask.session, ids)
    changes = overview.last_changes(ask.session, ids)
    rows = []
    for tender in found:
        assert tender.id is not None
        own, all_own = _own_filled(tender, lots.get(tender.id, 0))
        filled, total = counts.get(tender.id, (0, 0))
        rows.append(
            Row(
                tender=tender,
                role=ask.who.roles[tender.id],
                specs=specs.get(tender.id, 0),
                filled=own + filled,
                fields=all_own + total,
                changed=changes.get(tender.id),
            )
        )
    return rows


def awaiting(ask: Ask, rows: Sequence[Row], *, today: date) -> list[Awaiting]:
    """Give what awaits the actor in these tenders, what is due first at the top."""
    unread = overview.unread(ask.session, ask.who, [row.tender.id or 0 for row in rows])
    found = [thing for row in rows for thing in _of_tender(ask, row, today)]
    by_id = {row.tender.id: row.tender for row in rows}
    for news in unread:
        tender = by_id[news.tender_id]
        sentence = several(
            "%(code)s : une nouvelle version depuis votre dernière intervention, par %(name)s",
            "%(code)s : %(count)s versions depuis votre dernière intervention, la dernière par %(name)s",
            {"code": news.code, "count": news.count, "name": news.name},
        )
        href = (
            f"/tenders/{news.tender_id}/specs/{news.spec_id}"
            f"/compare?from={news.mine}&to={news.head}"
        )
        found.append(Awaiting(tender, sentence, href))
    return sorted(found, key=lambda thing: (thing.due is None, thing.due or today))


def _of_tender(ask: Ask, row: Row, today: date) -> list[Awaiting]:
    tender, place = row.tender, place_of(row.tender)
    base = f"/tenders/{tender.id}"
    things: list[Awaiting] = []
    if may(ask.actor, Action.ADD_SPEC, place) and row.specs == 0:
        sentence = Sentence("Aucune pièce : ajoutez-en une à partir d’un modèle")
        things.append(Awaiting(tender, sentence, f"{base}/specs/new"))
    missing = row.fields - row.filled
    if may(ask.actor, Action.EDIT_FIELDS, place) and missing:
        soon = tender.launch_date and today <= tender.launch_date <= today + SOON
        sentence = several(
            "Fiche : un champ à renseigner",
            "Fiche : %(count)s champs à renseigner",
            {"count": missing},
        )
        things.append(
            Awaiting(
                tender, sentence, f"{base}/sheet", tender.launch_date if soon else None
            )
        )
    if tender.phase == Phase.CROSS_READING:
        sentence = Sentence("Relecture croisée en cours : relisez les pièces")
        things.append(Awaiting(tender, sentence, base))
    return things
