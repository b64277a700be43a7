"""How long things are kept that need not be kept for ever, and the removal of what is past it.

    KINDS (default, least, most days)  ◄── the administrator's choice
      └► sweep: erases and removes, counts, says so in the journal; once a day by the server

Nothing here touches a text, a version, a milestone, or the chained part of the journal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from wikimarche.desk import typed
from wikimarche.desk.asking import Ask, record
from wikimarche.desk.typed import Mistyped
from wikimarche.errors import Invalid, Sentence
from wikimarche.rules import Action
from wikimarche.store import journal
from wikimarche.store import retention as kept
from wikimarche.store.opening import Store

__all__ = ["KINDS", "Kind", "Swept", "days_kept", "set_retention", "sweep", "sweep_if_due"]

EVERY = timedelta(days=1)
MOST_SESSION_DAYS = 365  # what SESSION_DAYS may be at most


@dataclass(frozen=True)
class Kind:
    """Something kept for a number of days that the administrator chooses between two bounds."""

    name: str
    default: int
    least: int
    most: int
    what: Sentence
    why: Sentence


KINDS: tuple[Kind, ...] = (
    Kind(
        *("addresses", 365, 180, 1_095),
        what=Sentence("Adresses réseau du journal"),
        why=Sentence(
            "L’entrée reste, sans l’adresse d’où elle a été faite. La CNIL recommande de six mois à un an, jusqu’à trois ans si c’est justifié (délibération n° 2021-122)."
        ),
    ),
    Kind(
        *("attempts", 1, 1, 30),
        what=Sentence("Essais de connexion manqués"),
        why=Sentence(
            "Adresse électronique essayée et adresse réseau. Un quart d’heure suffit à la protection des comptes ; un jour au moins permet de voir une attaque."
        ),
    ),
    Kind(
        *("edits", 90, 30, 1_095),
        what=Sentence("Numéros des enregistrements"),
        why=Sentence(
            "Ils font reconnaître un enregistrement envoyé deux fois. Un poste peut garder un texte non envoyé : trente jours au moins. Les textes, eux, restent toujours."
        ),
    ),
)


@dataclass(frozen=True)
class Swept:
    """How many things of each kind a sweep erased or removed."""

    addresses: int
    attempts: int
    sessions: int
    edits: int


def days_kept(session: Session) -> Mapping[str, int]:
    """Give for how many days each kind is kept now."""
    chosen = kept.chosen_days(session)
    return {kind.name: chosen.get(kind.name, kind.default) for kind in KINDS}


def _typed(kind: Kind, text: str) -> int | Sentence:
    try:
        days = typed.whole(text, low=kind.least, high=kind.most)
    except Mistyped:
        days = None
    if days is not None:
        return days
    values = {"least": kind.least, "most": kind.most}
    return Sentence("Donnez un nombre de jours, de %(least)s à %(most)s.", values)


def set_retention(ask: Ask, texts: Mapping[str, str]) -> None:
    """Choose how many days each kind is kept, as typed; all or nothing, Invalid says which."""
    ask.require(Action.MANAGE_RETENTION)
    read = {kind.name: _typed(kind, texts.get(kind.name, "")) for kind in KINDS}
    faults = {name: each for name, each in read.items() if isinstance(each, Sentence)}
    if faults:
        raise Invalid(faults)
    before = days_kept(ask.session)
    for name, days in read.items():
        if isinstance(days, int) and days != before[name]:
            kept.keep_days(ask.session, name, days)
            record(ask, "set_retention", kind=name, days=days, before=before[name])


def sweep(ask: Ask, *, session_days: int = MOST_SESSION_DAYS) -> Swept:
    """Erase and remove what is past its retention, and say how much in the journal.

    `session_days` is the setting: a session unused for longer opens nothing any more.
    """
    session, days = ask.session, days_kept(ask.session)
    kept.claim_sweep(session, ask.now, every=timedelta(0))  # the next day counts from here
    past = {name: ask.now - timedelta(days=count) for name, count in days.items()}
    swept = Swept(
        addresses=journal.erase_private_before(session, past["addresses"]),
        attempts=kept.forget_attempts_before(session, past["attempts"]),
        sessions=kept.forget_sign_ins_before(
            session, ask.now - timedelta(days=session_days)
        ),
        edits=kept.forget_edits_before(session, past["edits"])
        + kept.forget_pushes_before(session, past["edits"]),
    )
    record(
        *(ask, "sweep"),
        addresses=swept.addresses,
        attempts=swept.attempts,
        sessions=swept.sessions,
        edits=swept.edits,
    )
    return swept


def sweep_if_due(
    store: Store, now: datetime, *, session_days: int = MOST_SESSION_DAYS
) -> bool:
    """Sweep unless it was done within a day; tell whether this call did it.

    Several processes may ask at once: one alone sweeps. Asking again costs one short read.
    """
    with store.reading() as session:
        last = kept.last_sweep(session)
    if last is not None and last <= now < last + EVERY:
        return False
    with store.writing() as session:
        if not kept.claim_sweep(session, now, every=EVERY):
            return False
        sweep(Ask(session, None, now), session_days=session_days)
    return True
