"""What an address names, found before the view runs; what may not be seen does not exist."""

from wikimarche.errors import NotFound, SignInNeeded
from wikimarche.store import specs, tenders
from wikimarche.web.visit import Found, Visit

__all__ = ["find_spec", "find_tender"]


def find_tender(visit: Visit) -> Found:
    """Find the tender of the address among those the actor may see."""
    if visit.actor is None:
        raise SignInNeeded
    tender = tenders.tender_of(visit.ask.session, visit.actor, visit.number("tender"))
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
