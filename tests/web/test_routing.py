"""Addresses are written from the name of a route."""

import pytest

from wikimarche.web.routes import ROUTES
from wikimarche.web.routing import address_of

PATHS = {route.name: route.path for route in ROUTES}


@pytest.mark.parametrize(
    ("name", "params", "address"),
    [
        ("home", {}, "/"),
        ("tender", {"tender": 3}, "/tenders/3"),
        (
            "edit",
            {"tender": 1, "spec": 2, "section": "-"},
            "/tenders/1/specs/2/sections/-/edit",
        ),
        (
            "compare",
            {"tender": 1, "spec": 2, "from": 1, "to": 2},
            "/tenders/1/specs/2/compare?from=1&to=2",
        ),
        ("spec", {"tender": 1, "spec": 2, "anchor": "art-a"}, "/tenders/1/specs/2#art-a"),
        ("home", {"q": "l’été & co", "done": ""}, "/?q=l%E2%80%99%C3%A9t%C3%A9+%26+co"),
        ("guide_page", {"page": "../x"}, "/guide/..%2Fx"),
    ],
)
def test_an_address_is_written_from_its_name(
    name: str, params: dict[str, object], address: str
) -> None:
    assert address_of(PATHS, name, **params) == address


def test_a_name_that_no_route_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        address_of(PATHS, "nothing")


def test_whatever_writes_is_a_post() -> None:
    assert {route.method for route in ROUTES} == {"GET", "POST"}
    assert {route.name for route in ROUTES if route.still} == {"presence"}
    assert all(
        route.method == "POST" if route.writes or route.still else route.method == "GET"
        for route in ROUTES
    )


def test_only_what_writes_and_the_search_of_the_journal_show_a_form_again() -> None:
    reading = {route.name for route in ROUTES if route.again and not route.writes}
    assert reading == {"site_journal"}
