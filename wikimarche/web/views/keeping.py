"""What the administrator sees and decides of what is kept: the journal, retention, leavers."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from wikimarche.desk import journal, leaving, retention, typed
from wikimarche.desk.labels import DEEDS
from wikimarche.desk.typed import Mistyped
from wikimarche.errors import Invalid, NotFound, Sentence
from wikimarche.rules import Profile
from wikimarche.store import accounts
from wikimarche.store import journal as journal_store
from wikimarche.store import retention as retention_store
from wikimarche.store.journal import Wanted
from wikimarche.store.tables import Account
from wikimarche.web.visit import Answer, Download, Page, Redirect, Visit

__all__ = [
    "export_journal",
    "hand_over",
    "heirs",
    "prepare_journal_file",
    "remove_identity",
    "save_retention",
    "show_journal",
    "show_removal",
    "show_retention",
]

FILTERS = ("person", "action", "tender", "since", "until")
CSV = "text/csv; charset=utf-8"


def _typed(visit: Visit, name: str) -> str:
    """Give a filter as typed: in the address of the page, or in the form of the export."""
    return (visit.query(name) or visit.form.get(name)).strip()[:200]


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _midnight(visit: Visit, name: str, *, days: int = 0) -> datetime | Sentence | None:
    """Give the moment at which a day that was typed begins, where people read it."""
    try:
        day = typed.day(_typed(visit, name))
    except Mistyped:
        return Sentence("Donnez une date, par exemple 24/11/2026.")
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=days), time(), visit.tongue.zone)


def _tender(visit: Visit) -> int | Sentence | None:
    reference = _typed(visit, "tender")
    if not reference:
        return None
    found = journal_store.tender_called(visit.ask.session, reference)
    return Sentence("Aucun marché n’a cette référence.") if found is None else found


def _wanted(visit: Visit) -> Wanted:
    """Read what is looked for; Invalid names all that cannot be."""
    tender = _tender(visit)
    since, until = _midnight(visit, "since"), _midnight(visit, "until", days=1)
    read = {"tender": tender, "since": since, "until": until}
    faults = {name: each for name, each in read.items() if isinstance(each, Sentence)}
    if faults:
        raise Invalid(faults)
    action = _typed(visit, "action")
    return Wanted(
        person=_whole(_typed(visit, "person")),
        action=action if action in DEEDS else "",
        tender_id=tender if isinstance(tender, int) else None,
        since=since if isinstance(since, datetime) else None,
        until=until if isinstance(until, datetime) else None,
    )


def show_journal(visit: Visit) -> Answer:
    """Show the journal of the site; context: found (JournalPage, None when refused), typed
    (the filters), people (accounts), deeds (words by action), most (entries of an export),
    refusal.
    """
    found = None
    if visit.refusal is None:
        found = journal.page_of(
            *(visit.ask, _wanted(visit)),
            say=visit.tongue.say,
            before=_whole(visit.query("before")),
            after=_whole(visit.query("after")),
        )
    context = {
        "found": found,
        "typed": {name: _typed(visit, name) for name in FILTERS},
        "people": accounts.accounts(visit.ask.session),
        "deeds": DEEDS,
        "most": journal.MOST_EXPORTED,
        "refusal": visit.refusal,
    }
    return Page("administration/journal.html", context)


def prepare_journal_file(visit: Visit) -> journal.File:
    """Write the table of the export, before the writing transaction opens."""
    zone = visit.tongue.zone
    return journal.journal_file(
        *(visit.ask, _wanted(visit)),
        say=visit.tongue.say,
        clock=lambda moment: moment.astimezone(zone),
    )


def export_journal(visit: Visit) -> Answer:
    """Hand over what is looked for as a table, and note that it was."""
    journal.note_export(visit.ask, visit.prepared.count)
    day = visit.ask.now.astimezone(visit.tongue.zone).date().isoformat()
    return Download(visit.prepared.content, CSV, f"journal-{day}.csv")


def show_retention(visit: Visit) -> Answer:
    """Show how long things are kept; context: kinds, days (by kind, as typed when refused),
    session_days (the setting), last (moment of the last sweep, or None), refusal.
    """
    session = visit.ask.session
    days = {name: str(each) for name, each in retention.days_kept(session).items()}
    if visit.refusal is not None:
        days |= {name: visit.form.get(name) for name in days}
    context = {
        "kinds": retention.KINDS,
        "days": days,
        "session_days": visit.settings.session_days,
        "last": retention_store.last_sweep(session),
        "refusal": visit.refusal,
    }
    return Page("administration/retention.html", context)


def save_retention(visit: Visit) -> Answer:
    """Keep the numbers of days that were typed."""
    form = visit.form
    retention.set_retention(
        visit.ask, {kind.name: form.get(kind.name) for kind in retention.KINDS}
    )
    return Redirect("retention", done="retention")


def _account(visit: Visit) -> Account:
    account = accounts.account_of(visit.ask.session, visit.number("account"))
    if account is None:
        raise NotFound
    return account


def heirs(visit: Visit, account: Account | None) -> Mapping[str, object]:
    """Give what handing over shows: owned (references of the tenders that an account is alone
    in charge of), buyers (who may take them).
    """
    session = visit.ask.session
    owned = accounts.owned_alone(session, account.id) if account and account.id else ()
    buyers = [
        row
        for row in (accounts.accounts(session) if owned and account else ())
        if row.active and row.profile == Profile.BUYER and row is not account
    ]
    return {"owned": [row.reference for row in owned], "buyers": buyers}


def show_removal(visit: Visit) -> Answer:
    """Ask whether the identity of an account goes, and say what that does; context: account,
    hindrance (Sentence or None), what `heirs` gives, refusal.
    """
    account = _account(visit)
    context = {
        "account": account,
        "hindrance": leaving.removal_hindrance(visit.ask, account),
        "refusal": visit.refusal,
        **heirs(visit, account),
    }
    return Page("administration/removal.html", context)


def remove_identity(visit: Visit) -> Answer:
    """Remove the identity of an account."""
    leaving.remove_identity(visit.ask, visit.number("account"))
    return Redirect("admin", done="identity")


def hand_over(visit: Visit) -> Answer:
    """Put another buyer in charge of the tenders of an account."""
    account = visit.number("account")
    leaving.hand_over(visit.ask, account, to=visit.form.whole("to"))
    return Redirect("admin_account", {"account": account}, done="handed_over")
