"""Every address of the site: it answers those who may, in both languages, and leads on."""

import pytest
from httpx2 import Response
from lxml import html
from starlette.routing import Route as WebRoute

from tests.clock import Clock
from tests.databases import empty
from tests.people import Town
from tests.web.site import Filled, filled_site, gets, host, posts, row, sealed, site_of
from wikimarche.rules import POLICY
from wikimarche.settings import Settings
from wikimarche.store.opening import Store
from wikimarche.web.pages import Pages
from wikimarche.web.routes import ROUTES
from wikimarche.web.routing import Route

WITHOUT_VALUE = {
    *("withdraw", "sign_out", "end_others", "end_session", "remove_word_model"),
    *("reset_password", "remove_member", "restore", "remove_identity", "journal_file"),
}
LANGUAGES = ["fr", "en"]


def opened(filled: Filled, route: Route, language: str) -> Response:
    if route.name == "sign_in":
        return filled.site.visitor().get("/sign-in", headers={"accept-language": language})
    client = filled.site.signed_in(filled.people[host(route, language)])
    return client.get(filled.address(route))


def test_the_application_has_the_routes_of_the_table_and_no_other(filled: Filled) -> None:
    served = [
        (method, route.path)
        for route in filled.site.app.routes
        if isinstance(route, WebRoute)
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]
    assert served == [(route.method, route.path) for route in ROUTES]


def test_every_route_names_an_action_of_the_policy() -> None:
    assert [row(route) for route in ROUTES if route.action not in POLICY] == []
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)


def test_every_action_has_a_route() -> None:
    assert {route.action for route in ROUTES} == set(POLICY)


def test_a_name_is_one_path() -> None:
    paths: dict[str, set[str]] = {}
    for route in ROUTES:
        paths.setdefault(route.name, set()).add(route.path)
    assert {name: found for name, found in paths.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("route", gets(), ids=row)
def test_who_may_sees_every_page_in_both_languages(
    filled: Filled, route: Route, language: str
) -> None:
    answer = opened(filled, route, language)
    assert answer.status_code == 200
    assert sealed(answer)
    if answer.headers["content-type"].startswith("text/html") and route.name != "export":
        page = html.document_fromstring(answer.text)
        assert page.get("lang") == language
        assert page.findtext(".//title")
        assert len(page.findall(".//h1")) == 1


@pytest.mark.postgres
def test_who_may_sees_every_page_on_postgresql_too(
    postgres_store: Store, clock: Clock, site_settings: Settings, pages: Pages
) -> None:
    empty(postgres_store)
    filled = filled_site(site_of(Town(postgres_store, clock), site_settings, pages))
    answers = {row(route): opened(filled, route, "fr").status_code for route in gets()}
    answers.pop("GET /readyz")  # a server has the time of today, this site another
    assert {name: code for name, code in answers.items() if code != 200} == {}


HUGE = ["99999999999", "9" * 5000, str(2**31), str(2**63)]


@pytest.mark.parametrize("number", HUGE, ids=["eleven", "thousands", "2^31", "2^63"])
@pytest.mark.parametrize(
    "hole", ["tender", "spec", "number", "account", "service", "company", "session"]
)
def test_a_number_that_no_row_can_bear_is_missing(
    filled: Filled, hole: str, number: str
) -> None:
    for route in (route for route in ROUTES if f"{{{hole}:" in route.path):
        client = filled.site.signed_in(filled.people[host(route)])
        answer = client.request(route.method, filled.address(route, **{hole: number}))
        assert answer.status_code in ((404, 422) if route.writes else (404,)), row(route)
        assert sealed(answer)


@pytest.mark.parametrize("route", gets(), ids=row)
def test_head_answers_as_get_without_the_body(filled: Filled, route: Route) -> None:
    client = filled.site.signed_in(filled.people[host(route)])
    answer = client.head(filled.address(route))
    assert answer.status_code in (200, 303)
    assert answer.content == b""


NOWHERE = [
    "/nowhere",
    "/tenders/x",
    "/tenders/1/",
    "/Account",
    "/static/nothing.css",
    "/static/../pyproject.toml",
    "/static/%00",
    "/guide/%00",
    "/guide/..%2F..",
    "/images/%00.png",
    "/tenders/-1",
]


@pytest.mark.parametrize("address", NOWHERE)
def test_an_address_that_leads_nowhere_says_so_with_a_way_out(
    filled: Filled, address: str
) -> None:
    answer = filled.site.signed_in(filled.people["owner"]).get(address)
    assert answer.status_code == 404
    assert sealed(answer)
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_lead_nowhere(filled: Filled, method: str) -> None:
    answer = filled.site.visitor().request(method, "/sign-in")
    assert answer.status_code == 404
    assert sealed(answer)


@pytest.mark.parametrize(
    "route", [route for route in posts() if route.name not in WITHOUT_VALUE], ids=row
)
def test_a_form_sent_empty_is_refused_or_does_nothing(filled: Filled, route: Route) -> None:
    client = filled.site.signed_in(filled.people[host(route)])
    assert client.post(filled.address(route)).status_code in (303, 409, 422)
