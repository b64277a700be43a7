"""Opening a tender, keeping its sheet, composing its team, moving it through its phases."""

import re

from wikimarche.desk import sheet, typed
from wikimarche.desk.asking import Ask, hold, record
from wikimarche.desk.cutting import cut_if_pending
from wikimarche.desk.faults import check_text
from wikimarche.desk.fields import OWN_FIELDS
from wikimarche.desk.labels import Origin
from wikimarche.desk.legal import keep_check
from wikimarche.desk.sheet import CheckedSheet, SheetForm
from wikimarche.errors import IllegalMove, Invalid, NotFound, Sentence
from wikimarche.rules import Action, Phase, Profile, Role, moves_from
from wikimarche.store import accounts, specs, tenders
from wikimarche.store.tables import FieldValue, Lot, Membership, Tender

__all__ = [
    "add_field",
    "add_member",
    "create_tender",
    "move_phase",
    "remove_member",
    "update_sheet",
]

TEAM_ROLES = (Role.OWNER, Role.WRITER, Role.READER)
MAX_REASON = 500


def _fill(tender: Tender, values: CheckedSheet) -> None:
    tender.reference, tender.object, tender.buyer = (
        values.reference,
        values.object,
        values.buyer,
    )
    tender.nature, tender.procedure = values.nature, values.procedure
    tender.cpv, tender.value = values.cpv, values.value
    tender.launch_date, tender.offers_date = values.launch_date, values.offers_date
    tender.start_date, tender.duration_months = values.start_date, values.duration_months


def _write_lots(ask: Ask, tender_id: int, values: CheckedSheet) -> None:
    tenders.clear_lots(ask.session, tender_id)
    ask.session.add_all(
        Lot(
            tender_id=tender_id,
            number=number,
            title=lot.title,
            cpv=lot.cpv,
            value=lot.value,
        )
        for number, lot in enumerate(values.lots, start=1)
    )


def create_tender(ask: Ask, form: SheetForm) -> Tender:
    """Open a tender; its creator is in charge of it. Invalid names what is to be corrected."""
    ask.require(Action.CREATE_TENDER)
    values = sheet.check_sheet(ask, form, tender_id=None)
    tender = Tender(phase=Phase.DRAFTING, created_at=ask.now, created_by=ask.who.id)
    _fill(tender, values)
    ask.session.add(tender)
    ask.session.flush()
    assert tender.id is not None
    ask.session.add(Membership(tender_id=tender.id, account_id=ask.who.id, role=Role.OWNER))
    _write_lots(ask, tender.id, values)
    record(ask, "create_tender", tender_id=tender.id, reference=tender.reference)
    return tender


def update_sheet(ask: Ask, tender: Tender, form: SheetForm) -> None:
    """Keep the sheet of a tender, all or nothing; Invalid names what is to be corrected."""
    hold(ask, tender, Action.EDIT_FIELDS)
    assert tender.id is not None
    values = sheet.check_sheet(ask, form, tender_id=tender.id)
    _fill(tender, values)
    ask.session.add(tender)
    _write_lots(ask, tender.id, values)
    for row in tenders.field_values(ask.session, tender.id):
        if row.name in form.fields:
            row.value = form.fields[row.name].strip()
            ask.session.add(row)
    if form.new_label.strip() or form.new_value.strip():
        add_field(ask, tender, label=form.new_label, value=form.new_value)
    record(ask, "update_sheet", tender_id=tender.id)


def _field_name(label: str) -> str:
    """Give the name by which texts call a field: letters, digits and low lines, ≤ 60."""
    return (
        re.sub(r"[^a-z0-9]+", "_", typed.fold(label)).strip("_0123456789")[:60].rstrip("_")
    )


def add_field(
    ask: Ask, tender: Tender, *, label: str, value: str = "", name: str = ""
) -> FieldValue:
    """Add a field to the sheet; its name is made from the label unless one is given."""
    hold(ask, tender, Action.EDIT_FIELDS)
    assert tender.id is not None
    label = typed.one_line(label)
    name = name or _field_name(label)
    plain = 0 < len(label) <= sheet.MAX_NAME and all(map(sheet.shows, label))
    if not plain or not sheet.FIELD_NAME.fullmatch(name):
        raise Invalid(
            {
                "new_label": Sentence(
                    "Donnez au champ un intitulé en quelques mots, avec des lettres."
                )
            }
        )
    check_text(value, field="new_value", most=sheet.MAX_VALUE)
    taken = {row.name for row in tenders.field_values(ask.session, tender.id)}
    if name in taken or name in OWN_FIELDS:
        raise Invalid(
            {
                "new_label": Sentence(
                    "Le champ %(name)s existe déjà.", {"name": "{{" + name + "}}"}
                )
            }
        )
    row = FieldValue(
        tender_id=tender.id, name=name, label=label, kind="text", value=value.strip()
    )
    ask.session.add(row)
    ask.session.flush()
    return row


def add_member(ask: Ask, tender: Tender, *, account_id: int, role: str) -> None:
    """Put somebody of the organisation in the team, or change what they do in it."""
    hold(ask, tender, Action.MANAGE_TEAM)
    assert tender.id is not None
    account = accounts.account_of(ask.session, account_id)
    if account is None or not account.active or account.profile == Profile.COMPANY:
        raise Invalid(
            {"account_id": Sentence("Choisissez une personne de l’organisation.")}
        )
    if role not in TEAM_ROLES:
        raise Invalid({"role": Sentence("Choisissez un rôle dans la liste.")})
    if role == Role.OWNER and account.profile != Profile.BUYER:
        raise Invalid(
            {"role": Sentence("Seul un acheteur peut être responsable d’un marché.")}
        )
    member = tenders.member_of(ask.session, tender.id, account_id)
    if member is None:
        member = Membership(tender_id=tender.id, account_id=account_id)
    elif member.role == Role.OWNER and role != Role.OWNER:
        _keep_an_owner(ask, tender.id)
    member.role = role
    ask.session.add(member)
    record(ask, "add_member", tender_id=tender.id, account=account_id, role=role)


def _keep_an_owner(ask: Ask, tender_id: int) -> None:
    if tenders.owners_of(ask.session, tender_id) == 1:
        raise Invalid(
            {
                "account_id": Sentence(
                    "Un marché garde au moins un responsable : c’est le dernier."
                )
            }
        )


def remove_member(ask: Ask, tender: Tender, *, account_id: int) -> None:
    """Take somebody out of the team; what they wrote stays theirs."""
    hold(ask, tender, Action.MANAGE_TEAM)
    assert tender.id is not None
    member = tenders.member_of(ask.session, tender.id, account_id)
    if member is None:
        raise NotFound
    if member.role == Role.OWNER:
        _keep_an_owner(ask, tender.id)
    ask.session.delete(member)
    record(ask, "remove_member", tender_id=tender.id, account=account_id)


def move_phase(ask: Ask, tender: Tender, *, target: str, reason: str = "") -> None:
    """Move a tender to another phase; a step back says why. IllegalMove when none leads there.

    What was being written in its documents becomes a version first: a phase ends on one.
    Freezing keeps the legal check as it stands, and is refused while it blocks.
    """
    hold(ask, tender, Action.MOVE_PHASE)
    move = next((m for m in moves_from(Phase(tender.phase)) if m.target == target), None)
    if move is None:
        raise IllegalMove
    reason = typed.one_line(reason)
    if move.needs_reason and not reason:
        raise Invalid(
            {"reason": Sentence("Dites en une phrase pourquoi, pour ceux qui suivent.")}
        )
    check_text(reason, field="reason", most=MAX_REASON)
    assert tender.id is not None
    for spec in specs.specs_of(ask.session, tender.id):
        cut_if_pending(ask, spec, origin=Origin.MOVED)
    if move.needs_check:
        keep_check(ask, tender)
    record(
        ask,
        "move_phase",
        tender_id=tender.id,
        source=tender.phase,
        target=target,
        reason=reason,
    )
    tender.phase = target
    ask.session.add(tender)
