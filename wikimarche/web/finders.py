"""What an address names, found before the view runs; what may not be seen does not exist."""

from wikimarche.errors import NotFound, SignInNeeded
from wikimarche.rules import Profile
from wikimarche.store import specs
from wikimarche.store.tables import Tender
from wikimarche.web.visit import Found, Visit

__all__ = ["find_spec", "find_tender"]


def find_tender(visit: Visit) -> Found:
    """Find the tender of the address among those the actor may see."""
    actor, number = visit.actor, visit.number("tender")
    if actor is None:
        raise SignInNeeded
    # The actor's roles were read in this very transaction: a look at the row is enough, and
    # those who write together look once.
    member = number in actor.roles and actor.profile is not Profile.COMPANY
    tender = visit.ask.session.get(Tender, number) if member else None
    if tender is None:
        raise NotFound
    return Found(tender=tender)


def find_spec(visit: Visit) -> Found:
    """Find the tender and the document of the address."""
    tender = find_tender(visit).tender
    assert tender is not None
    assert tender.id is not None
    spec = specs.spec_of(visit.ask.session, tender.id, visit.number("spec"))
    if spec is None:
        raise NotFound
    return Found(tender=tender, spec=spec)
