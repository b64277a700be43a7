"""Rights during a stream: asked again whenever what they stand on has changed (promise P9).

A stream may last for hours; who may read or write now is what the database says now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from wikimarche.desk import signing_in
from wikimarche.desk.asking import Ask, place_of
from wikimarche.errors import Sentence
from wikimarche.rules import Action, Actor, may
from wikimarche.store import accounts, specs, tenders, watching
from wikimarche.web.hub import Seat

__all__ = ["Verdict", "verdicts"]

SIGNED_OUT = Sentence("Votre session est terminée : connectez-vous pour continuer.")
NO_TENDER = Sentence("Vous n’avez plus accès à ce marché.")
WITHDRAWN = Sentence("Cette pièce a été retirée du marché.")
READ_ONLY = Sentence(
    "À cette étape ou avec votre rôle, la pièce se lit mais ne se modifie plus."
)


@dataclass(frozen=True)
class Verdict:
    """What is left of a right that was lost: "read" or "none", and why."""

    may: str
    sentence: Sentence


def verdicts(
    session: Session, seats: Sequence[Seat], *, now: datetime, days: int
) -> Mapping[Seat, Verdict]:
    """Give the seats whose right has gone; the others are right as things stand."""
    sign_ins = {seat.actor.session_id for seat in seats} - {None}
    alive = watching.open_sign_ins(
        session, [one for one in sign_ins if one], since=now - timedelta(days=days)
    )
    stamps = watching.stamps_of(session, {seat.tender for seat in seats})
    actors: dict[int, Actor | None] = {}
    found: dict[Seat, Verdict] = {}
    for seat in seats:
        own = seat.actor.session_id
        if own not in alive:
            found[seat] = Verdict("none", SIGNED_OUT)
        elif seat.stamps != stamps[seat.tender]:
            if own not in actors:
                actors[own] = _actor(Ask(session, None, now), seat.actor.id, own)
            if verdict := _verdict(session, seat, actors[own]):
                found[seat] = verdict
            seat.stamps = stamps[seat.tender]
    return found


def _actor(ask: Ask, account_id: int, sign_in: int) -> Actor | None:
    account = accounts.account_of(ask.session, account_id)
    if account is None or not account.active:
        return None
    return signing_in.actor_of(ask, account, sign_in)


def _verdict(session: Session, seat: Seat, actor: Actor | None) -> Verdict | None:
    if actor is None or actor.must_change:
        return Verdict("none", SIGNED_OUT)
    tender = tenders.tender_of(session, actor, seat.tender)
    if tender is None or not may(actor, Action.READ_SPEC, place_of(tender)):
        return Verdict("none", NO_TENDER)
    if specs.spec_of(session, seat.tender, seat.spec) is None:
        return Verdict("none", WITHDRAWN)
    if seat.writes and not may(actor, Action.WRITE_SPEC, place_of(tender)):
        return Verdict("read", READ_ONLY)
    return None
