"""Signing in and out, one's account and sessions, the language."""

import re

import pytest
from starlette.testclient import TestClient

from tests.people import PASSWORD
from tests.web.site import Site, said_beside, send, shown
from wikimarche.rules import Profile

EMAIL = "alix.acheteuse@exemple.fr"
NEW = "une autre phrase longue"


def sign_in(
    client: TestClient, email: str = EMAIL, password: str = PASSWORD, **more: str
) -> str:
    answer = client.post("/sign-in", data={"email": email, "password": password, **more})
    return f"{answer.status_code} {answer.headers.get('location', '')}"


def test_the_form_opens_a_session(site: Site, client: TestClient) -> None:
    site.town.buyer()
    answer = send(client, "/sign-in", "/sign-in", email=EMAIL, password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert client.get("/").status_code == 200


def test_who_is_signed_in_already_goes_home(alix: TestClient) -> None:
    assert alix.get("/sign-in").headers["location"] == "/"


def test_a_wrong_password_an_unknown_and_a_closed_account_read_the_same(site: Site) -> None:
    site.town.buyer()
    site.town.person("Bo", active=False)
    pages = []
    for email, password in (
        (EMAIL, "wrong"),
        ("nobody@exemple.fr", "x"),
        ("bo@exemple.fr", PASSWORD),
    ):
        answer = site.visitor().post(
            "/sign-in", data={"email": email, "password": password}
        )
        assert answer.status_code == 422
        assert said_beside(answer, "email")[0] == email
        assert PASSWORD not in answer.text
        pages.append(answer.text.replace(email, "ADDRESS"))
    assert pages[0] == pages[1] == pages[2]


def test_the_ninth_try_waits_even_with_the_right_password(
    site: Site, client: TestClient
) -> None:
    site.town.buyer()
    for _ in range(8):
        sign_in(client, password="wrong")
    assert sign_in(client) == "429 "
    site.town.clock.advance(seconds=15 * 60 + 1)
    assert sign_in(client) == "303 /"


INSIDE = ["/tenders/new", "/tenders/1?done=x", "/guide#a"]
OUTSIDE = [
    "https://evil.fr",
    "//evil.fr",
    "/\\evil.fr",
    "\\\\evil.fr",
    "/\t/evil.fr",
    "/\n/evil.fr",
    "javascript:alert(1)",
    " //evil.fr",
    "evil.fr",
    "/%0d%0aSet-Cookie: a=b\r\nx: y",
]


@pytest.mark.parametrize("target", INSIDE)
def test_after_signing_in_one_goes_on_where_one_was_going(
    small_site: Site, target: str
) -> None:
    small_site.town.buyer()
    assert sign_in(small_site.visitor(), next=target) == f"303 {target}"


@pytest.mark.parametrize("target", OUTSIDE)
def test_no_address_leads_to_another_site(small_site: Site, target: str) -> None:
    small_site.town.buyer()
    assert sign_in(small_site.visitor(), next=target) == "303 /"
    back = small_site.visitor().post("/language", data={"language": "en", "back": target})
    assert back.headers["location"] == "/"
    page = small_site.visitor().get("/sign-in", params={"next": target}).text
    assert 'name="next"' not in page


def test_a_page_asked_for_is_remembered_through_the_sign_in(
    site: Site, client: TestClient
) -> None:
    site.town.buyer()
    asked = client.get("/tenders/new?x=1").headers["location"]
    answer = send(client, asked, "/sign-in", email=EMAIL, password=PASSWORD)
    assert answer.headers["location"] == "/tenders/new?x=1"


def test_the_language_is_kept_in_the_account(alix: TestClient) -> None:
    answer = alix.post("/language", data={"language": "en", "back": "/account"})
    assert answer.headers["location"] == "/account"
    assert '<html lang="en"' in alix.get("/account").text


def test_a_visitor_keeps_a_language_too(client: TestClient) -> None:
    client.post("/language", data={"language": "en"})
    assert '<html lang="en"' in client.get("/sign-in").text


@pytest.mark.parametrize("language", ["", "de", "../fr", "\x00"])
def test_a_language_that_is_not_spoken_changes_nothing(
    alix: TestClient, language: str
) -> None:
    assert alix.post("/language", data={"language": language}).status_code == 422
    assert '<html lang="fr"' in alix.get("/account").text


def test_sessions_are_listed_and_the_others_ended(site: Site) -> None:
    buyer = site.town.buyer()
    here, there = site.signed_in(buyer), site.signed_in(buyer)
    page = here.get("/account/sessions").text
    ends = set(re.findall(r'action="(/account/sessions/\d+/end)"', page))
    assert len(ends) >= 1
    assert here.post("/account/sessions/end").status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_one_session_is_ended_from_the_list(site: Site) -> None:
    buyer = site.town.buyer()
    site.signed_in(buyer)
    here = site.signed_in(buyer)
    page = here.get("/account/sessions").text
    for address in sorted(set(re.findall(r"/account/sessions/\d+/end", page)))[:1]:
        assert here.post(address).status_code == 303
    assert here.post("/account/sessions/4000/end").status_code == 404


def test_signing_out_says_so_and_ends_the_session(alix: TestClient) -> None:
    answer = alix.post("/sign-out")
    assert "Vous êtes déconnecté." in shown(alix.get(answer.headers["location"]))
    assert alix.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "again", "field"),
    [
        ("wrong", NEW, NEW, "current"),
        (PASSWORD, "petit", "petit", "new"),
        (PASSWORD, NEW, "x", "again"),
    ],
)
def test_a_password_refused_says_where_and_shows_none(
    alix: TestClient, current: str, new: str, again: str, field: str
) -> None:
    typed = {"current": current, "new": new, "again": again}
    answer = send(alix, "/account", "/account/password", **typed)
    held, sentence = said_beside(answer, field)
    assert (answer.status_code, held) == (422, "")
    assert sentence
    assert new not in answer.text


def test_an_open_session_does_not_help_to_guess_the_password(alix: TestClient) -> None:
    typed = {"current": "faux", "new": NEW, "again": NEW}
    for _ in range(8):
        answer = send(alix, "/account", "/account/password", **typed)
        assert answer.status_code == 422
        assert said_beside(answer, "current")
    typed["current"] = PASSWORD
    assert send(alix, "/account", "/account/password", **typed).status_code == 429


def test_a_new_password_opens_the_next_session(site: Site, alix: TestClient) -> None:
    typed = {"current": PASSWORD, "new": NEW, "again": NEW}
    assert send(alix, "/account", "/account/password", **typed).status_code == 303
    assert sign_in(site.visitor()) == "422 "
    assert sign_in(site.visitor(), password=NEW) == "303 /"


def test_a_company_has_its_own_page_and_account(site: Site) -> None:
    client = site.signed_in(site.town.person("Net SA", Profile.COMPANY))
    assert client.get("/").status_code == client.get("/account").status_code == 200
    assert client.get("/tenders/new").status_code == 403
