"""A tender: its page, its sheet, its team, its phases, its journal."""

import json
from dataclasses import replace
from typing import Any

from wikimarche.desk import cpv, images, journal, models, reading, tenders
from wikimarche.desk.fields import OWN_FIELDS, fields_of
from wikimarche.desk.labels import Nature, Procedure
from wikimarche.desk.sheet import LotForm, SheetForm, form_of
from wikimarche.errors import Invalid, Sentence
from wikimarche.rules import PHASES, Phase, Profile, Role, moves_from
from wikimarche.store import accounts, records, specs
from wikimarche.store import tenders as tender_store
from wikimarche.text import fields as text_fields
from wikimarche.web.answers import wants_json
from wikimarche.web.forms import sheet_form
from wikimarche.web.visit import Answer, Download, Page, Redirect, Visit

__all__ = [
    "add_field",
    "add_image",
    "add_member",
    "create_tender",
    "find_cpv",
    "move_phase",
    "open_image",
    "remove_member",
    "save_sheet",
    "show_image_form",
    "show_journal",
    "show_new_tender",
    "show_sheet",
    "show_sheet_afresh",
    "show_team",
    "show_tender",
]

EMPTY_LOTS = 3
JOURNAL_ROWS = 200


def _sheet_page(visit: Visit, form: SheetForm, **more: Any) -> Page:
    """Context: form (SheetForm), lots (LotForm, empty lines at the end), natures,
    procedures, tender (or None), rows (fields to fill: FieldValue), fields (ModelField by
    name), own (values of the tender's own fields), unknown (names the texts use), refusal.
    """
    lots = [*form.lots, *(LotForm() for _ in range(EMPTY_LOTS))]
    context = {
        "form": form,
        "lots": lots,
        "natures": tuple(Nature),
        "procedures": tuple(Procedure),
        "tender": None,
        "rows": (),
        "fields": models.model_fields(),
        "own": {},
        "own_labels": {name: label for name, (label, _) in OWN_FIELDS.items()},
        "unknown": (),
        "refusal": visit.refusal,
    }
    return Page("tenders/sheet.html", context | more)


def show_new_tender(visit: Visit) -> Answer:
    """Show the empty sheet of a new tender, or what was typed when it is refused."""
    if visit.refusal is not None:
        return _sheet_page(visit, sheet_form(visit))
    return _sheet_page(visit, SheetForm(buyer=visit.settings.organisation))


def create_tender(visit: Visit) -> Answer:
    """Open a tender."""
    tender = tenders.create_tender(visit.ask, sheet_form(visit))
    return Redirect("tender", {"tender": tender.id}, done="tender")


def _unknown_fields(visit: Visit, known: dict[str, str]) -> list[str]:
    """Give the names that the documents use and that the sheet does not have."""
    used: dict[str, None] = {}
    for spec in specs.specs_of(visit.ask.session, visit.number("tender")):
        doc = reading.read_spec(visit.ask, visit.tender, spec).doc
        used.update(dict.fromkeys(text_fields.names(doc)))
    return [name for name in used if name not in known]


def show_sheet(visit: Visit) -> Answer:
    """Show the sheet of a tender, with what was typed when it is refused."""
    session, tender = visit.ask.session, visit.tender
    form = sheet_form(visit) if visit.refusal else form_of(session, tender)
    own = fields_of(session, tender)
    return _sheet_page(
        visit,
        form,
        tender=tender,
        rows=tender_store.field_values(session, visit.number("tender")),
        own={name: value for name, value in own.items() if name in OWN_FIELDS},
        unknown=_unknown_fields(visit, own),
    )


def show_sheet_afresh(visit: Visit) -> Answer:
    """Show the sheet as it is kept, with the refusal of a field that could not be added."""
    answer = show_sheet(replace(visit, refusal=None))
    assert isinstance(answer, Page)
    return replace(answer, context={**answer.context, "refusal": visit.refusal})


def save_sheet(visit: Visit) -> Answer:
    """Keep the sheet."""
    tenders.update_sheet(visit.ask, visit.tender, sheet_form(visit))
    return Redirect("sheet", {"tender": visit.tender.id}, done="sheet")


def add_field(visit: Visit) -> Answer:
    """Add a field that the documents use and the sheet does not have."""
    form = visit.form
    label = form.get("label") or form.get("name").replace("_", " ")
    tenders.add_field(visit.ask, visit.tender, label=label, name=form.get("name"))
    return Redirect("sheet", {"tender": visit.tender.id}, done="field")


def show_tender(visit: Visit) -> Answer:
    """Show a tender; context: tender, lots, specs (rows), heads (revision and author by
    document), findings (by document), services (by id), members, moves, phases, refusal,
    typed (target and reason of a refused move).
    """
    session, tender = visit.ask.session, visit.tender
    number = visit.number("tender")
    rows = specs.specs_of(session, number)
    context = {
        "tender": tender,
        "lots": tender_store.lots_of(session, number),
        "specs": rows,
        "heads": specs.heads_of(session, [row.id for row in rows if row.id is not None]),
        "findings": reading.findings_of(visit.ask, tender),
        "services": {row.id: row for row in accounts.services(session)},
        "members": tender_store.members_of(session, number),
        "moves": moves_from(Phase(tender.phase)),
        "phases": PHASES,
        "values": fields_of(session, tender),
        "refusal": visit.refusal,
        "typed": _move_typed(visit),
    }
    return Page("tenders/tender.html", context)


def _move_typed(visit: Visit) -> dict[str, str]:
    """Read a move as asked for: each one of the page has a field of its own for its reason."""
    target = visit.form.get("target")
    reason = visit.form.get(f"reason_{target}") or visit.form.get("reason")
    return {"target": target, "reason": reason}


def show_team(visit: Visit) -> Answer:
    """Show the team; context: tender, members, people (accounts that may join), roles, refusal."""
    session = visit.ask.session
    members = tender_store.members_of(session, visit.number("tender"))
    inside = {account.id for _, account, _ in members}
    people = [
        account
        for account in accounts.accounts(session)
        if account.active
        and account.profile != Profile.COMPANY
        and account.id not in inside
    ]
    context = {
        "tender": visit.tender,
        "members": members,
        "people": people,
        "services": {row.id: row for row in accounts.services(session)},
        "roles": (Role.WRITER, Role.READER, Role.OWNER),
        "refusal": visit.refusal,
    }
    return Page("tenders/team.html", context)


def add_member(visit: Visit) -> Answer:
    """Put somebody in the team, or change what they do in it."""
    account = visit.form.whole("account_id")
    if account is None:
        raise Invalid({"account_id": Sentence("Choisissez une personne dans la liste.")})
    tenders.add_member(
        visit.ask, visit.tender, account_id=account, role=visit.form.get("role")
    )
    return Redirect("team", {"tender": visit.tender.id}, done="member")


def remove_member(visit: Visit) -> Answer:
    """Take somebody out of the team; who takes oneself out goes back home."""
    account = visit.number("account")
    tenders.remove_member(visit.ask, visit.tender, account_id=account)
    if account == visit.ask.who.id:
        return Redirect("home", done="member_removed")
    return Redirect("team", {"tender": visit.tender.id}, done="member_removed")


def move_phase(visit: Visit) -> Answer:
    """Move the tender to another phase."""
    tenders.move_phase(visit.ask, visit.tender, **_move_typed(visit))
    return Redirect("tender", {"tender": visit.tender.id}, done="phase")


def show_journal(visit: Visit) -> Answer:
    """Show who did what in a tender; context: tender, entries (row, what it says), people."""
    session, number = visit.ask.session, visit.number("tender")
    rows = records.journal_of(session, number, limit=JOURNAL_ROWS)
    names, say = journal.names_of(visit.ask), visit.tongue.say
    codes = {row.id: row.code for row in specs.specs_of(session, number)}
    context = {
        "tender": visit.tender,
        "entries": [
            (row, journal.tell(row, names, code=codes.get(row.spec_id, ""), say=say))
            for row in rows
        ],
        "people": names.people,
    }
    return Page("tenders/journal.html", context)


def find_cpv(visit: Visit) -> Answer:
    """Give the codes that match what is typed in the picker, as the picker reads them."""
    name = "en" if visit.tongue.code == "en" else "fr"
    found = cpv.find_cpv(visit.ask.session, visit.query("q")[:100])
    options = [{"value": row.code, "label": getattr(row, name) or row.fr} for row in found]
    return Download(json.dumps(options, ensure_ascii=False).encode(), "application/json")


def show_image_form(visit: Visit) -> Answer:
    """Show the form that sends a picture; context: tender, address (None, or how to place it), refusal."""
    context = {"tender": visit.tender, "address": None, "refusal": visit.refusal}
    return Page("tenders/image.html", context)


def add_image(visit: Visit) -> Answer:
    """Keep a picture and say how to place it; to a program, its address and its pixels."""
    upload = visit.form.files.get("image")
    if upload is None:
        raise Invalid({"image": Sentence("Choisissez une image sur votre poste.")})
    address = images.add_image(visit.ask, visit.tender, upload.content)
    if wants_json(visit.request):
        width, height = images.pixels_of(upload.content)
        told = {"src": address, "width": width, "height": height}
        return Download(json.dumps(told).encode(), "application/json")
    return Page(
        "tenders/image.html", {"tender": visit.tender, "address": address, "refusal": None}
    )


def open_image(visit: Visit) -> Answer:
    """Hand over a picture of one of the actor's tenders."""
    image = images.open_image(visit.ask, visit.path("name"))
    return Download(image.content, image.media_type, lasting=True)
