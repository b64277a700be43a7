"""The door: who asks, in which transaction, and what is answered when it cannot be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy.pool import QueuePool
from starlette.applications import Starlette
from starlette.routing import Route as WebRoute
from starlette.testclient import TestClient

from tests.people import PASSWORD, TEXT, Room
from tests.web.site import PROGRAM, Filled, Site, host, posts, row, sealed, shown
from wikimarche import errors
from wikimarche.errors import Invalid, Refusal
from wikimarche.rules import Action
from wikimarche.store import accounts
from wikimarche.store.tables import Service
from wikimarche.web.door import Door
from wikimarche.web.routing import Route
from wikimarche.web.statuses import HEADINGS, STATUS
from wikimarche.web.visit import Answer, Download, Later, Page, Visit

EDIT = "/tenders/1/specs/1/sections/delais/edit"
TYPED = "# Délais {#delais}\n\nUne heure de travail."
FORM = {"text": TYPED, "reason": "Avis", "base": "1", "edit_id": "e" * 16}


def kept(answer: Response) -> bool:
    """Tell whether what was typed is in the page, to be sent or copied again."""
    return "Une heure de travail." in answer.text


@contextmanager
def read_only(site: Site) -> Iterator[None]:
    """Let the database refuse every write."""
    pragma(site, "query_only = ON")
    yield
    pragma(site, "query_only = OFF")


def pragma(site: Site, words: str) -> None:
    connection = site.town.store.writer.raw_connection()
    connection.cursor().execute(f"PRAGMA {words}")
    connection.close()


@pytest.fixture
def bo(small_room: Room, small_site: Site) -> TestClient:
    """Give the browser of a writer."""
    return small_site.signed_in(small_room.bo)


def test_every_refusal_has_a_status_and_a_heading() -> None:
    kinds = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Refusal)
    }
    assert set(STATUS) == kinds - {Refusal}
    assert set(STATUS.values()) <= set(HEADINGS)


def test_what_was_done_is_committed_before_the_answer(alix: TestClient, room: Room) -> None:
    assert alix.post(EDIT, data=FORM).status_code == 303
    assert "Une heure de travail." in room.text()


def test_a_program_is_answered_in_its_own_way(alix: TestClient, room: Room) -> None:
    answer = alix.post(EDIT, json=FORM, headers=PROGRAM)
    assert (answer.status_code, sealed(answer)) == (200, True)
    assert answer.json()["location"].startswith("/tenders/1/specs/1?edit=")
    assert len(room.revisions()) == 2


def test_a_program_is_told_which_field_is_wrong(bo: TestClient) -> None:
    answer = bo.post(EDIT, json=FORM | {"text": "bip \x07"}, headers=PROGRAM)
    assert answer.status_code == 422
    assert "Ligne 1" in answer.json()["fields"]["text"]


def test_a_refused_form_comes_back_as_typed_with_its_sentence(bo: TestClient) -> None:
    answer = bo.post(EDIT, data=FORM | {"reason": "x" * 301})
    assert answer.status_code == 422
    assert kept(answer)
    assert "Donnez au plus 300 caractères." in shown(answer)
    assert 'value="eeeeeeeeeeeeeeee"' in answer.text


def test_a_refused_form_leaves_nothing_in_the_database(
    bo: TestClient, small_room: Room
) -> None:
    bo.post(EDIT, data=FORM | {"reason": "x" * 301})
    assert small_room.text() == TEXT


def test_a_version_that_does_not_exist_keeps_what_was_typed(bo: TestClient) -> None:
    answer = bo.post(EDIT, data=FORM | {"base": "9"})
    assert (answer.status_code, kept(answer)) == (409, True)


def test_signed_out_meanwhile_what_was_typed_is_kept(small_site: Site) -> None:
    answer = small_site.visitor().post(EDIT, data=FORM)
    assert (answer.status_code, kept(answer)) == (401, True)


def test_no_longer_in_the_team_what_was_typed_is_kept(
    small_site: Site, small_room: Room
) -> None:
    client = small_site.signed_in(small_site.town.person("Cy"))
    answer = client.post(EDIT, data=FORM)
    assert (answer.status_code, kept(answer)) == (404, True)
    assert small_room.text() == TEXT


def test_when_nothing_can_be_written_the_form_comes_back(
    bo: TestClient, small_site: Site
) -> None:
    with read_only(small_site):
        answer = bo.post(EDIT, data=FORM)
    assert (answer.status_code, kept(answer)) == (503, True)
    assert sealed(answer)
    assert bo.post(EDIT, data=FORM).status_code == 303


def test_when_the_disk_is_nearly_full_writing_waits_and_reading_goes_on(
    small_site: Site, small_room: Room
) -> None:
    full = small_site.told(disk_reserve_mb=1_000_000_000)
    client = full.signed_in(small_room.bo)
    answer = client.post(EDIT, data=FORM)
    assert (answer.status_code, kept(answer)) == (503, True)
    assert "trop peu de place" in shown(answer)
    assert client.get(EDIT).status_code == 200


@pytest.mark.parametrize(
    "route", [route for route in posts() if route.again and not route.prepare], ids=row
)
def test_every_form_that_comes_back_says_why_once(filled: Filled, route: Route) -> None:
    full = filled.site.told(disk_reserve_mb=1_000_000_000)
    client = full.signed_in(filled.people[host(route)])
    answer = client.post(filled.address(route), data=FORM)
    assert answer.status_code == 503
    assert shown(answer).count("trop peu de place") == 1


def test_when_the_database_is_gone_what_was_typed_is_kept(
    bo: TestClient, small_site: Site, tmp_path: Path
) -> None:
    small_site.town.store.close()
    (tmp_path / "wikimarche.sqlite3").rename(tmp_path / "away")
    answer = bo.post(EDIT, data=FORM)
    assert (answer.status_code, kept(answer)) == (503, True)
    assert small_site.visitor().get("/readyz").status_code == 503
    assert small_site.visitor().get("/livez").status_code == 200


def breaks(_visit: Visit) -> Answer:
    raise ZeroDivisionError("a secret detail")


def refuses(_visit: Visit) -> Answer:
    raise Invalid({})


def says(_visit: Visit) -> Answer:
    return Page("home/company.html")


def answered(site: Site, route: Route, **request: Any) -> Response:
    """Answer one request by a route that the site does not have."""
    door = Door(
        site.settings,
        site.town.store,
        pages=site.pages,
        tongues=site.pages.tongues,
        clock=site.town.clock,
    )
    app = Starlette(
        routes=[WebRoute(route.path, door.endpoint(route), methods=[route.method])]
    )
    client = TestClient(
        app, cookies={"session": site.signed_in(site.town.buyer()).cookies["session"]}
    )
    return client.request(route.method, route.path, **request)


BREAKING = [
    Route("POST", "/x", "x", Action.SEE_HOME, breaks),
    Route("POST", "/x", "x", Action.SEE_HOME, refuses, again=breaks),
    Route("POST", "/x", "x", Action.SEE_HOME, says, prepare=breaks),
]


@pytest.mark.parametrize("route", BREAKING, ids=["view", "form again", "preparation"])
def test_an_incident_is_noted_said_and_keeps_what_was_typed(
    small_site: Site, route: Route, caplog: pytest.LogCaptureFixture
) -> None:
    answer = answered(small_site, route, data=FORM)
    assert (answer.status_code, kept(answer), sealed(answer)) == (500, True, True)
    assert "secret detail" not in answer.text
    assert [record.getMessage() for record in caplog.records] == ["request failed"]
    assert [vars(record)["fields"]["route"] for record in caplog.records] == ["x"]


def test_an_incident_leaves_nothing_in_the_database(small_site: Site) -> None:
    def writes_and_breaks(visit: Visit) -> Answer:
        visit.ask.session.add(Service(name="Half"))
        visit.ask.session.flush()
        raise ZeroDivisionError

    answered(small_site, Route("POST", "/x", "x", Action.SEE_HOME, writes_and_breaks))
    with small_site.town.store.reading() as session:
        assert accounts.services(session) == []


def test_a_page_may_not_write(small_site: Site) -> None:
    def writes(visit: Visit) -> Answer:
        visit.ask.session.add(Service(name="Sneaked"))
        visit.ask.session.flush()
        return Page("home/company.html")

    answer = answered(small_site, Route("GET", "/x", "x", Action.SEE_HOME, writes))
    assert answer.status_code == 503


def held(site: Site) -> int:
    """Count the connections to the database that somebody holds now."""
    pools = {site.town.store.reader.pool, site.town.store.writer.pool}
    return sum(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_costly_is_made_after_the_transaction(site: Site, method: str) -> None:
    found: list[int] = []

    def view(visit: Visit) -> Answer:
        accounts.services(visit.ask.session)
        found.append(held(site))

        def make() -> Download:
            found.append(held(site))
            return Download(b"made", "text/plain", "made.txt")

        return Later(make)

    answer = answered(site, Route(method, "/x", "x", Action.SEE_HOME, view))
    assert (answer.status_code, answer.content, sealed(answer)) == (200, b"made", True)
    assert found == [1, 0]


def test_what_was_written_is_committed_before_what_is_costly(site: Site) -> None:
    def view(visit: Visit) -> Answer:
        visit.ask.session.add(Service(name="Bâtiments"))
        return Later(lambda: Page("home/company.html", {"names": names()}))

    def names() -> list[str]:
        with site.town.store.reading() as session:
            found.extend(service.name for service in accounts.services(session))
        return found

    found: list[str] = []
    answered(site, Route("POST", "/x", "x", Action.SEE_HOME, view))
    assert found == ["Bâtiments"]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("refusal", [errors.TooCostly(), errors.Busy()])
def test_a_refusal_of_what_is_costly_is_a_page_that_says_it(
    small_site: Site, method: str, refusal: Refusal
) -> None:
    def make() -> Page:
        raise refusal

    def view(_visit: Visit) -> Answer:
        return Later(make)

    answer = answered(small_site, Route(method, "/x", "x", Action.SEE_HOME, view))
    assert (answer.status_code, sealed(answer)) == (503, True)
    assert str(refusal.sentence) in shown(answer)
    assert "Alix Acheteuse" in answer.text


def test_what_is_costly_and_breaks_is_an_incident(small_site: Site) -> None:
    def view(_visit: Visit) -> Answer:
        return Later(lambda: Page(str(1 / 0)))

    answer = answered(small_site, Route("GET", "/x", "x", Action.SEE_HOME, view))
    assert (answer.status_code, sealed(answer)) == (500, True)


def test_what_is_prepared_at_length_holds_no_transaction(site: Site) -> None:
    def view(visit: Visit) -> Answer:
        return Download(str(visit.prepared).encode(), "text/plain")

    def prepare(_visit: Visit) -> Later[int]:
        return Later(lambda: held(site))

    route = Route("POST", "/x", "x", Action.SEE_HOME, view, prepare=prepare)
    assert answered(site, route).content == b"0"


def test_a_form_that_comes_back_may_be_costly_too(small_site: Site) -> None:
    def again(_visit: Visit) -> Answer:
        return Later(lambda: Page("home/company.html"))

    route = Route("POST", "/x", "x", Action.SEE_HOME, refuses, again=again)
    assert answered(small_site, route).status_code == 422


def test_a_first_password_must_be_changed_before_anything_else(site: Site) -> None:
    client = site.signed_in(site.town.person("Bo", must_change=True))
    for address in ("/", "/tenders/new", "/cpv"):
        assert client.get(address).headers["location"] == "/account?done=change_needed"
    assert client.get("/guide").status_code == 200
    form = {
        "current": PASSWORD,
        "new": "une autre phrase longue",
        "again": "une autre phrase longue",
    }
    assert client.post("/account/password", data=form).status_code == 303
    assert client.get("/").status_code == 200


def test_a_session_in_use_is_remembered_once_an_hour(site: Site) -> None:
    bo = site.town.person("Bo")
    client = site.signed_in(bo)
    for minutes, expected in ((59, 0), (2, 61), (58, 61), (3, 122)):
        site.town.clock.advance(seconds=60 * minutes)
        client.get("/account")
        with site.town.store.reading() as session:
            (row,) = accounts.sign_ins(session, bo.id)
            assert (row.seen_at - row.created_at).total_seconds() == 60 * expected


def test_somebody_deactivated_is_out_at_the_next_click(site: Site) -> None:
    bo = site.town.person("Bo")
    client = site.signed_in(bo)
    assert client.get("/account").status_code == 200
    with site.town.store.writing() as session:
        account = accounts.account_of(session, bo.id)
        assert account is not None
        account.active = False
        session.add(account)
    assert client.get("/account").headers["location"] == "/sign-in?next=%2Faccount"


def test_somebody_taken_out_of_a_team_is_out_at_the_next_click(
    alix: TestClient, site: Site, room: Room
) -> None:
    bo = site.signed_in(room.bo)
    assert bo.get("/tenders/1").status_code == 200
    assert alix.post(f"/tenders/1/team/{room.bo.id}/remove").status_code == 303
    assert bo.get("/tenders/1").status_code == 404


def test_what_was_done_is_said_once_on_the_next_page(alix: TestClient) -> None:
    answer = alix.post(EDIT, data=FORM)
    assert "Enregistré." in shown(alix.get(answer.headers["location"]))
    assert "Enregistré." not in shown(alix.get("/tenders/1/specs/1?done=nothing-known"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_speaks_the_language_of_its_reader(site: Site, language: str) -> None:
    client = site.signed_in(site.town.person("Bo", language=language))
    assert f'<html lang="{language}"' in client.get("/").text
    visitor = site.visitor(**{"accept-language": f"{language};q=0.9"})
    assert f'<html lang="{language}"' in visitor.get("/sign-in").text


@pytest.mark.parametrize(
    "query", ["\x00", "\ud7ff", "<script>alert(1)</script>", "%", "x" * 5000, "'\""]
)
@pytest.mark.parametrize("address", ["/", "/administration/cpv", "/cpv"])
def test_whatever_is_searched_nothing_breaks(site: Site, address: str, query: str) -> None:
    client = site.signed_in(site.town.administrator())
    answer = client.get(address, params={"q": query})
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "edit=%00",
        "from=x",
        "from=1&to=999999999",
        "before=%00",
        "before=9999999999",
        "view=x&whole=x",
        "rekeyed=%00,x",
        "level=9&after=1",
        "done=%00",
    ],
)
@pytest.mark.parametrize("tail", ["", "/compare", "/history", "/sections/delais/edit"])
def test_whatever_an_address_asks_nothing_breaks(
    alix: TestClient, tail: str, query: str
) -> None:
    assert alix.get(f"/tenders/1/specs/1{tail}?{query}").status_code in (200, 404, 422)


def test_too_many_tries_say_how_long_to_wait(site: Site) -> None:
    client = site.visitor(**PROGRAM)
    form = {"email": "bo@exemple.fr", "password": "wrong"}
    codes = [client.post("/sign-in", data=form).status_code for _ in range(9)]
    assert codes == [422] * 8 + [429]
    answer = client.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers.get("retry-after")) == (429, "900")
