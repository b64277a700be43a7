"""The site as a test visits it: one browser for each person, on a town filled or empty."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from httpx2 import Response
from lxml.html import FormElement, HtmlElement, document_fromstring
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.desk.clauses import FILE, NUMBER, shelve
from tests.people import SHEET, Room, Town, room_in
from wikimarche.app import create_app
from wikimarche.desk import (
    cpv,
    history,
    images,
    library,
    people,
    placing,
    signing_in,
    tenders,
)
from wikimarche.desk.placing import PlaceForm
from wikimarche.desk.sheet import LotForm
from wikimarche.rules import POLICY, Action, Actor, Profile, Role
from wikimarche.settings import Settings
from wikimarche.web.guard import HEADERS
from wikimarche.web.pages import Pages
from wikimarche.web.routes import ROUTES
from wikimarche.web.routing import Route

PROGRAM = {"accept": "application/json"}
PNG = b"\x89PNG\r\n\x1a\n a picture"


@dataclass(frozen=True)
class Site:
    """The application over a town."""

    app: Starlette
    town: Town
    settings: Settings
    pages: Pages

    def told(self, **changes: Any) -> "Site":
        """Give the same site with other settings."""
        return site_of(self.town, replace(self.settings, **changes), self.pages)

    def visitor(self, **headers: str) -> TestClient:
        """Give the browser of somebody who has not signed in."""
        base = "https://testserver" if self.settings.secure else "http://testserver"
        return TestClient(self.app, base_url=base, follow_redirects=False, headers=headers)

    def signed_in(self, actor: Actor) -> TestClient:
        """Give the browser of somebody whose session is open."""
        with self.town.asking(None) as ask:
            opened = signing_in.open_session(
                ask, actor.id, address="192.0.2.1", agent="test"
            )
        client = self.visitor()
        client.cookies.set("session", opened.token)
        return client


def site_of(town: Town, settings: Settings, pages: Pages) -> Site:
    """Open the site over a town."""
    app = create_app(settings, clock=town.clock, store=town.store, pages=pages)
    return Site(app, town, settings, pages)


@dataclass(frozen=True)
class Filled:
    """A site where every address leads somewhere, and one person for each right."""

    site: Site
    room: Room
    people: Mapping[str, Actor]
    places: Mapping[str, str]

    def address(self, route: Route, **other: object) -> str:
        """Give the address of a route, with the things that are there."""
        places = {**self.places, **{name: str(value) for name, value in other.items()}}
        return re.sub(r"{(\w+)(:\w+)?}", lambda hole: places[hole[1]], route.path)


def filled_site(site: Site) -> Filled:
    """Fill a town: a tender with lots, fields, two documents, versions, a picture, a team."""
    town = site.town
    room = room_in(town)
    cast = {
        "owner": room.alix,
        "writer": room.bo,
        "reader": town.person("Cy Lecteur"),
        "outsider": town.person("Dan Ailleurs", Profile.BUYER),
        "elected": town.person("Eve Élue", Profile.ELECTED),
        "administrator": town.administrator(),
        "steward": town.person("Gil Clausier", is_steward=True),
        "steward_en": town.person("Hal Library", is_steward=True, language="en"),
        "owner_en": town.person("Max Second", Profile.BUYER, language="en"),
        "administrator_en": town.person("Ida", is_admin=True, language="en"),
    }
    with town.asking(cast["administrator"]) as ask:
        cpv.shipped_cpv(ask.session)
        company = people.add_company(ask, "Net SA", "")
        service = people.add_service(ask, "Bâtiments")
    cast["company"] = town.person("Fab Net", Profile.COMPANY, company_id=company.id)
    town.join(room.alix, room.tender, cast["reader"], Role.READER)
    town.join(room.alix, room.tender, cast["owner_en"], Role.OWNER)
    lots = [LotForm("Lycées", "90910000-9", "125000"), LotForm("Siège")]
    with room.asking(room.alix) as (ask, tender, spec):
        tenders.update_sheet(ask, tender, replace(SHEET, lots=lots, new_label="Effectif"))
        name = images.add_image(ask, tender, PNG).removeprefix("/images/")
        history.name_milestone(ask, tender, spec, number=1, name="Pour relecture")
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours, {{inconnu}}.")
    prices = town.spec(room.alix, room.tender, "# Prix\n\nVoir [CCTP#delais].\n", "ccap")
    shelve(room)
    shelve(room, FILE.replace("trimestre", "mois"), base=1, reason="Un suivi plus serré.")
    with town.asking(room.bo) as ask:
        clause = PlaceForm(NUMBER, 1, "prix", "p" * 16, values={"part": "60"})
        placing.place_clause(ask, *town.rows(ask, room.tender, prices), clause)
        ask.session.flush()
        words = FILE.replace("trimestre", "semestre")
        wish = library.propose(ask, words, reason="Moins de contrôles.", base_version=2)
        ask.session.flush()
        wished = wish.id
    with town.asking(room.alix) as ask:
        note = library.add_note(ask, NUMBER, kind="experience", body="Trois offres reçues.")
        ask.session.flush()
        noted = note.id
    with town.asking(None) as ask:
        opened = signing_in.open_session(ask, room.alix.id, address="192.0.2.9", agent="x")
    places = {
        "tender": str(room.tender),
        "spec": str(room.spec),
        "number": "1",
        "section": "delais",
        "account": str(room.bo.id),
        "service": str(service.id),
        "company": str(company.id),
        "session": str(opened.actor.session_id),
        "name": name,
        "model": "cctp-services",
        "format": "md",
        "page": "acheteur",
        "clause": NUMBER,
        "note": str(noted),
        "proposal": str(wished),
    }
    return Filled(site, room, cast, places)


def gets() -> list[Route]:
    """Give every page and file of the site, but what only a token opens."""
    return [r for r in ROUTES if r.method == "GET" and r.name != "metrics"]


def posts() -> list[Route]:
    """Give everything that changes something, here or in what others see."""
    return [route for route in ROUTES if route.method == "POST"]


KEPT_BY_STEWARDS = {Action.KEEP_LIBRARY}
ADMIN = {action for action, grant in POLICY.items() if Role.ADMINISTRATOR in grant.roles}
ADMIN -= {action for action, grant in POLICY.items() if grant.open}


def host(route: Route, language: str = "fr") -> str:
    """Name somebody who may: the administrator for what is the administrator's."""
    who = "administrator" if route.action in ADMIN else "owner"
    who = "steward" if route.action in KEPT_BY_STEWARDS else who
    return who if language == "fr" else f"{who}_en"


def row(route: Route) -> str:
    """Name a route in a test."""
    return f"{route.method} {route.path}"


def form_in(page: HtmlElement, action: str) -> dict[str, str]:
    """Give what a browser would send of the form that goes to an address, untouched."""
    (form,) = [
        form
        for form in page.findall(".//form")
        if form.get("action", "").partition("?")[0] == action
        and form.get("method", "").lower() == "post"
    ][:1]
    assert isinstance(form, FormElement)
    return {str(name): _first_line_end(str(value)) for name, value in form.form_values()}


def _first_line_end(value: str) -> str:
    """Leave out the line end that opens a text area, as browsers do."""
    return value.removeprefix("\n")


def send(client: TestClient, page: str, action: str, **typed: str) -> Response:
    """Open a page, fill in its form that goes to `action`, and send it."""
    sent = form_in(document_fromstring(client.get(page).text), action) | typed
    return client.post(action, data=sent)


def said_beside(answer: Response, name: str) -> tuple[str, str]:
    """Give what a field holds and the sentence beside it, as a screen reader joins them."""
    page = document_fromstring(answer.text)
    field = page.find(f".//*[@name='{name}']")
    assert isinstance(field, HtmlElement)
    notes = [
        page.find(f".//*[@id='{each}']")
        for each in field.get("aria-describedby", "").split()
    ]
    words = " ".join(
        note.text_content().strip() for note in notes if isinstance(note, HtmlElement)
    )
    return _first_line_end(str(getattr(field, "value", None) or "")), words


def sealed(answer: Response) -> bool:
    """Tell whether an answer bears every header of the site."""
    return all(answer.headers.get(name) == value for name, value in HEADERS.items())


def values(page: HtmlElement, path: str) -> list[str]:
    """Give the texts or attributes that an XPath finds in a page."""
    found = page.xpath(path)
    assert isinstance(found, list)
    return [str(each) for each in found]


def shown(response: Response) -> str:
    """Give the words of a page, with their entities read."""
    text = re.sub(r"<[^>]+>", " ", response.text)
    for entity, sign in (("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return " ".join(text.split())


__all__ = [
    "PNG",
    "PROGRAM",
    "Filled",
    "Site",
    "filled_site",
    "form_in",
    "gets",
    "host",
    "posts",
    "row",
    "said_beside",
    "sealed",
    "send",
    "shown",
    "site_of",
    "values",
]
