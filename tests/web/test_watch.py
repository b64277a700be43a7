"""The watch: what is told of a request, and whom it believes."""

import logging
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.people import PASSWORD, Room
from tests.web.site import PROGRAM, Site

GIVEN = "0123456789abcdef" * 2
EDIT = "/tenders/1/specs/1/sections/delais/edit"


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Give the fields of each request, as they are told; empty before any."""
    caplog.set_level(logging.DEBUG, "wikimarche.requests")
    return _Fields(caplog)


class _Fields(list[dict[str, Any]]):
    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.caplog = caplog

    def __getitem__(self, place: Any) -> Any:
        return [vars(record)["fields"] for record in self.caplog.records][place]


def behind(site: Site, peer: str, **headers: str) -> TestClient:
    return TestClient(site.app, client=(peer, 1234), headers=headers)


def test_a_request_is_told_by_its_route_and_numbers(
    small_site: Site, small_room: Room, told: list[dict[str, Any]]
) -> None:
    client = small_site.signed_in(small_room.bo)
    answer = client.get(EDIT + "?q=secret-de-la-question")
    fields = dict(told[-1])
    assert re.fullmatch("[0-9a-f]{32}", fields["request"])
    assert answer.headers["x-request-id"] == fields.pop("request")
    assert fields.pop("ms") > 0
    assert fields == {
        "method": "GET",
        "route": "edit",
        "tender": 1,
        "spec": 1,
        "status": 200,
        "bytes": len(answer.content),
        "account": small_room.bo.id,
        "address": "testclient",
    }


def test_the_part_of_an_address_that_is_words_is_not_told(
    small_site: Site, small_room: Room, told: list[dict[str, Any]]
) -> None:
    small_site.signed_in(small_room.bo).get(EDIT.replace("delais", "secret-du-titre"))
    assert "secret" not in str(told[-1])
    assert (told[-1]["status"], told[-1]["refusal"]) == (404, "NotFound")


def test_an_address_that_is_nowhere_has_no_name(
    small_site: Site, told: list[dict[str, Any]]
) -> None:
    small_site.visitor().get("/secret")
    assert (told[-1]["route"], told[-1]["account"]) == ("none", None)
    small_site.visitor().get("/static/secret")
    assert told[-1]["route"] == "static"


def test_addresses_are_left_out_when_the_settings_say_so(
    small_site: Site, told: list[dict[str, Any]]
) -> None:
    small_site.told(log_addresses=False).visitor().get("/guide")
    assert "address" not in told[-1]


@pytest.mark.parametrize("given", ["", "x", GIVEN.upper(), GIVEN + "0", GIVEN[:-1] + "\n"])
def test_a_proxy_gives_a_request_its_name_when_it_is_well_formed(
    small_site: Site, given: str
) -> None:
    site = small_site.told(proxies=("192.0.2.7",))
    sent = given.encode().decode("latin-1")
    named = behind(site, "192.0.2.7").get("/livez", headers={"x-request-id": GIVEN})
    assert named.headers["x-request-id"] == GIVEN
    other = behind(site, "192.0.2.7").get("/livez", headers={"x-request-id": sent})
    assert re.fullmatch("[0-9a-f]{32}", other.headers["x-request-id"])


@pytest.mark.parametrize("proxies", [(), ("192.0.2.7",)])
def test_nobody_else_is_believed(
    small_site: Site, told: list[dict[str, Any]], proxies: tuple[str, ...]
) -> None:
    site = small_site.told(proxies=proxies)
    headers = {"x-request-id": GIVEN, "x-forwarded-for": "198.51.100.9"}
    for peer in ("192.0.2.8", "127.0.0.1"):
        answer = behind(site, peer).get("/guide", headers=headers)
        assert answer.headers["x-request-id"] != GIVEN
        assert told[-1]["address"] == peer


def test_a_proxy_that_is_believed_says_who_asks(
    small_site: Site, told: list[dict[str, Any]]
) -> None:
    site = small_site.told(proxies=("192.0.2.7",))
    headers = {"x-forwarded-for": "203.0.113.1, 198.51.100.9"}
    behind(site, "192.0.2.7").get("/guide", headers=headers)
    assert told[-1]["address"] == "198.51.100.9"


def test_a_refused_sign_in_is_told_without_who_or_what(
    small_site: Site, small_room: Room, told: list[dict[str, Any]]
) -> None:
    form = {"email": "bo.bâtiment@exemple.fr", "password": PASSWORD + "x"}
    small_site.visitor(**PROGRAM).post("/sign-in", data=form)
    assert (told[-1]["route"], told[-1]["status"]) == ("sign_in", 422)
    assert "exemple" not in str(told[-1])
