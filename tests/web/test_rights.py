"""Who may do what through the web: the policy for each route, and nothing seen beyond it."""

import re

import pytest
from httpx2 import Response
from sqlmodel import func, select

from tests.web.site import PROGRAM, Filled, gets, row, sealed
from wikimarche.rules import POLICY, Actor, Phase, Place, may
from wikimarche.store.tables import METADATA, Journal
from wikimarche.web.routes import ROUTES
from wikimarche.web.routing import Route

CAST = [
    *("owner", "writer", "reader", "outsider", "elected", "administrator", "steward"),
    "company",
]
INSIDE = [route for route in ROUTES if "{tender" in route.path]


def counted(filled: Filled) -> dict[str, int]:
    """Count the rows of every table, but open sessions: signing in adds some."""
    tables = [
        table
        for table in METADATA.sorted_tables
        if table.name not in ("sign_in", "attempt")
    ]
    with filled.site.town.store.reading() as session:
        signed = session.exec(select(func.count()).where(Journal.action == "sign_in")).one()
        found = {
            t.name: session.exec(select(func.count()).select_from(t)).one() for t in tables
        }
    return {**found, "journal": found["journal"] - signed}


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if not POLICY[route.action].open], ids=row
)
def test_without_a_session_a_page_leads_to_the_sign_in_and_a_program_is_told(
    filled: Filled, route: Route
) -> None:
    before, address = counted(filled), filled.address(route)
    answer = filled.site.visitor().request(route.method, address)
    if route.script:
        assert answer.status_code == 401
    else:
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
    told = filled.site.visitor(**PROGRAM).request(route.method, address)
    assert (told.status_code, told.json()["fields"]) == (401, {})
    assert sealed(answer)
    assert counted(filled) == before


def allowed(actor: Actor, filled: Filled, route: Route) -> bool:
    with filled.site.town.store.reading() as session:
        roles = filled.site.town.fresh(session, actor)
    in_tender = "{tender" in route.path
    place = Place(filled.room.tender, Phase.DRAFTING) if in_tender else Place()
    return may(roles, route.action, place)


@pytest.mark.parametrize("who", CAST)
def test_who_may_not_is_refused_and_nothing_changes(filled: Filled, who: str) -> None:
    client = filled.site.signed_in(filled.people[who])
    before = counted(filled)
    denied = [route for route in ROUTES if not allowed(filled.people[who], filled, route)]
    answers = {
        row(route): client.request(route.method, filled.address(route)) for route in denied
    }
    assert {
        name: a.status_code
        for name, a in answers.items()
        if a.status_code not in (403, 404)
    } == {}
    assert all(sealed(answer) for answer in answers.values())
    assert counted(filled) == before


@pytest.mark.parametrize("who", CAST)
def test_who_may_sees(filled: Filled, who: str) -> None:
    client = filled.site.signed_in(filled.people[who])
    granted = [
        r for r in gets() if allowed(filled.people[who], filled, r) and r.name != "image"
    ]
    answers = {
        row(route): client.get(filled.address(route)).status_code for route in granted
    }
    assert {name: code for name, code in answers.items() if code not in (200, 303)} == {}


def without_numbers(answer: Response) -> tuple[int, str, dict[str, str]]:
    """Give an answer without the numbers of the address that was asked for."""
    text = re.sub(r"/(tenders|specs)/\d+", r"/\1/N", answer.text)
    own = {"content-length", "x-request-id"}  # every request has its own
    headers = {name: value for name, value in answer.headers.items() if name not in own}
    return answer.status_code, text, headers


@pytest.mark.parametrize("who", ["outsider", "elected", "administrator", "company"])
@pytest.mark.parametrize("route", INSIDE, ids=row)
def test_an_unseen_tender_answers_to_the_byte_as_a_missing_one(
    filled: Filled, route: Route, who: str
) -> None:
    client = filled.site.signed_in(filled.people[who])
    unseen = client.request(route.method, filled.address(route))
    missing = client.request(route.method, filled.address(route, tender="4242"))
    assert without_numbers(unseen) == without_numbers(missing)
    assert unseen.status_code == 404


@pytest.mark.parametrize("route", [r for r in INSIDE if "{spec" in r.path], ids=row)
def test_a_document_of_another_tender_is_missing_too(filled: Filled, route: Route) -> None:
    client = filled.site.signed_in(filled.people["owner"])
    answer = client.request(route.method, filled.address(route, spec="4242"))
    assert answer.status_code == 404
