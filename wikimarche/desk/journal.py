"""Reading the journal: of one tender by its team, of the whole site by the administrator.

The administrator sees no tender for that: of a tender they are not in, an entry shows who,
what, when, from where, the reference and the code of the document; never a detail, which
may hold the words of its team.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wikimarche.desk.asking import Ask, record
from wikimarche.desk.labels import DEEDS, ORIGINS, PHASES, ROLES, Origin
from wikimarche.desk.retention import KINDS
from wikimarche.errors import Sentence, several
from wikimarche.rules import Action, Phase, Role
from wikimarche.store import accounts
from wikimarche.store import journal as store
from wikimarche.store.journal import Row, Wanted
from wikimarche.store.tables import Journal

__all__ = [
    "MOST_EXPORTED",
    "Entry",
    "File",
    "JournalPage",
    "Names",
    "deed_of",
    "journal_file",
    "names_of",
    "note_export",
    "page_of",
    "tell",
]

MOST_EXPORTED = 100_000
PER_PAGE = 100

Say = Callable[[Sentence], str]

# What an entry says in full, to whoever may see its values.
TOLD: Mapping[str, Sentence] = {
    "create_tender": Sentence("ouvre le marché %(reference)s"),
    "update_sheet": Sentence("modifie la fiche"),
    "add_member": Sentence("met %(name)s dans l’équipe : %(role)s"),
    "remove_member": Sentence("retire %(name)s de l’équipe"),
    "move_phase": Sentence("passe de « %(source)s » à « %(target)s »"),
    "add_spec": Sentence("ajoute la pièce %(code)s"),
    "arrange_spec": Sentence("règle la pièce %(code)s"),
    "withdraw_spec": Sentence("retire la pièce %(code)s"),
    "name_milestone": Sentence("nomme la version %(number)s de %(code)s : %(name)s"),
    "add_image": Sentence("ajoute une image"),
    "add_account": Sentence("ajoute le compte de %(name)s"),
    "update_account": Sentence("modifie le compte de %(name)s"),
    "reset_password": Sentence("donne un nouveau mot de passe à %(name)s"),
    "hand_over": several(
        "confie un marché de %(name)s à %(heir)s",
        "confie %(count)s marchés de %(name)s à %(heir)s",
        {},
    ),
    "remove_identity": Sentence("retire l’identité : %(name)s"),
    "add_service": Sentence("ajoute le service %(service)s"),
    "rename_service": Sentence("donne son nom au service %(service)s"),
    "add_company": Sentence("ajoute l’entreprise %(company)s"),
    "rename_company": Sentence("modifie l’entreprise %(company)s"),
    "put_word_model": Sentence("met en service le modèle %(name)s"),
    "load_cpv": several("charge un code CPV", "charge %(count)s codes CPV", {}),
    "set_retention": Sentence("%(kind)s : %(before)s jours, puis %(days)s"),
    "sweep": Sentence(
        "adresses : %(addresses)s, essais : %(attempts)s, connexions : %(sessions)s, numéros : %(edits)s"
    ),
    "propose_clause": Sentence("propose un texte pour la clause %(number)s"),
    "publish_clause": Sentence("publie la version %(version)s de la clause %(number)s"),
    "note_clause": Sentence("écrit sur la clause %(number)s"),
    "remove_clause_note": Sentence("retire un message sur la clause %(number)s"),
    "decline_wording": Sentence("garde sa rédaction de la clause %(number)s"),
    "justify_clause": Sentence("dit pourquoi la clause %(number)s a changé"),
    "answer_check": Sentence("répond à la règle %(rule)s"),
    "withdraw_answer": Sentence("retire sa réponse à la règle %(rule)s"),
    "export_journal": several("exporte une entrée", "exporte %(count)s entrées", {}),
}
KEPT: Mapping[str, Sentence] = {kind.name: kind.what for kind in KINDS}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


@dataclass(frozen=True)
class Names:
    """The names of what entries are about, by id."""

    people: Mapping[int, str]
    services: Mapping[int, str]
    companies: Mapping[int, str]


@dataclass(frozen=True)
class Entry:
    """An entry as somebody may see it; `told` is "" when its detail is not theirs to see.

    `address` is "" when the request's is not known; `erased` tells that it was, once.
    """

    row: Journal
    who: str
    deed: Sentence
    told: str
    reference: str
    code: str
    address: str
    erased: bool


@dataclass(frozen=True)
class JournalPage:
    """A page of the journal, the latest first, and the entries its neighbours begin at."""

    entries: Sequence[Entry]
    older: int | None
    newer: int | None


@dataclass(frozen=True)
class File:
    """What is exported, and how many entries are in it."""

    content: bytes
    count: int


def names_of(ask: Ask) -> Names:
    """Read the names of people, services and companies."""
    session = ask.session
    return Names(
        {row.id or 0: row.name for row in accounts.accounts(session)},
        {row.id or 0: row.name for row in accounts.services(session)},
        {row.id or 0: row.name for row in accounts.companies(session)},
    )


def deed_of(action: str) -> Sentence:
    """Say in a few words what an action is; one without words is shown as it is kept."""
    return DEEDS.get(action, Sentence(action))


def tell(row: Journal, names: Names, *, code: str, say: Say) -> str:
    """Say what an entry says, its values included, in somebody's language."""
    detail: dict[str, Any] = json.loads(row.detail)
    sentence = TOLD.get(row.action)
    values = _values(detail, names, code=code, say=say)
    if sentence is None or not _holes(sentence) <= values.keys():
        return say(deed_of(row.action))
    text = say(replace(sentence, values=values))
    if row.action == "add_spec" and "origin" in values:
        text += f" ({str(values['origin']).lower()})"
    return f"{text} : {detail['reason']}" if detail.get("reason") else text


def _holes(sentence: Sentence) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", sentence.text + sentence.plural))


def _values(
    detail: Mapping[str, Any], names: Names, *, code: str, say: Say
) -> dict[str, str | int]:
    """Give what a sentence may name, each code of the detail in words."""
    values = {name: each for name, each in detail.items() if isinstance(each, str | int)}
    if code:
        values["code"] = code
    words: Mapping[str, Callable[[Any], str]] = {
        "role": lambda each: say(ROLES[Role(each)]),
        "source": lambda each: say(PHASES[Phase(each)]),
        "target": lambda each: say(PHASES[Phase(each)]),
        "origin": lambda each: say(ORIGINS[Origin(each)]),
        "kind": lambda each: say(KEPT.get(each, Sentence(str(each)))),
        "service": lambda each: names.services.get(each, "–"),
        "company": lambda each: names.companies.get(each, "–"),
    }
    values |= {name: words[name](each) for name, each in detail.items() if name in words}
    for key, name in (("account", "name"), ("to", "heir")):
        if key in detail:
            values[name] = names.people.get(detail[key], "–")
    return values


def _entry(ask: Ask, found: Row, names: Names, *, say: Say) -> Entry:
    row, reference, code = found
    theirs = row.tender_id is None or row.tender_id in ask.who.roles
    return Entry(
        row=row,
        who=names.people.get(row.account_id, "") if row.account_id else "",
        deed=deed_of(row.action),
        told=tell(row, names, code=code or "", say=say) if theirs else "",
        reference=reference or "",
        code=code or "",
        address=_address(row),
        erased=bool(row.private_digest) and not row.private,
    )


def _address(row: Journal) -> str:
    """Give where an entry came from; older ones say it in their detail."""
    said = json.loads(row.private or row.detail).get("address", "")
    return str(said)


def page_of(
    ask: Ask,
    wanted: Wanted,
    *,
    say: Say,
    before: int | None = None,
    after: int | None = None,
) -> JournalPage:
    """Give a page of what is looked for in the journal of the site."""
    ask.require(Action.READ_JOURNAL)
    found = store.entries(
        ask.session, wanted, limit=PER_PAGE + 1, before=before, after=after
    )
    more = len(found) > PER_PAGE
    upward = after is not None
    shown = (found[1:] if upward else found[:-1]) if more else found
    names = names_of(ask)
    ids = [row.id for row, _, _ in shown]
    return JournalPage(
        entries=[_entry(ask, each, names, say=say) for each in shown],
        older=ids[-1] if ids and (more or upward) else None,
        newer=ids[0] if ids and (more if upward else before is not None) else None,
    )


COLUMNS: Sequence[Sentence] = (
    Sentence("Entrée"),
    Sentence("Date et heure"),
    Sentence("Personne"),
    Sentence("N° de compte"),
    Sentence("Action"),
    Sentence("Précisions"),
    Sentence("Marché"),
    Sentence("Pièce"),
    Sentence("Provenance"),
    Sentence("Empreinte"),
)


def journal_file(
    ask: Ask, wanted: Wanted, *, say: Say, clock: Callable[[datetime], datetime]
) -> File:
    """Give what is looked for as a table for spreadsheets, the latest first, at most 100,000.

    Only reads; `clock` gives a moment in the zone of the reader.
    """
    ask.require(Action.READ_JOURNAL)
    names, count = names_of(ask), 0
    content = io.BytesIO()
    text = io.TextIOWrapper(content, "utf-8-sig", newline="")
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow([say(column) for column in COLUMNS])
    for found in store.every_entry(ask.session, wanted, limit=MOST_EXPORTED):
        entry = _entry(ask, found, names, say=say)
        table.writerow([_cell(each) for each in _cells(entry, say=say, clock=clock)])
        count += 1
    text.flush()
    return File(content.getvalue(), count)


def _cells(
    entry: Entry, *, say: Say, clock: Callable[[datetime], datetime]
) -> tuple[object, ...]:
    row = entry.row
    return (
        *(row.id, clock(row.at).strftime("%Y-%m-%d %H:%M:%S"), entry.who),
        *("" if row.account_id is None else row.account_id, say(entry.deed), entry.told),
        *(entry.reference, entry.code, entry.address, row.digest),
    )


def _cell(value: object) -> str:
    """Give a cell that no spreadsheet takes for a formula, and that holds no odd character."""
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA) else text


def note_export(ask: Ask, count: int) -> None:
    """Write in the journal that it was exported: it holds addresses of everybody."""
    ask.require(Action.READ_JOURNAL)
    record(ask, "export_journal", count=count)
