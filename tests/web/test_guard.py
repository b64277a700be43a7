"""What keeps other sites and other eyes out: origins, cookies, headers."""

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.people import PASSWORD
from tests.web.site import Site
from wikimarche.errors import Forbidden
from wikimarche.web.guard import HEADERS, check_origin

SIGN_IN = {"email": "alix.acheteuse@exemple.fr", "password": PASSWORD}


def asked(method: str = "POST", **headers: str) -> Request:
    lines = [
        (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
    ]
    return Request(
        {"type": "http", "method": method, "headers": [(b"host", b"us.fr"), *lines]}
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "same-origin", "origin": "https://us.fr"},
        {"sec_fetch_site": "none"},
        {"sec_fetch_site": "same-origin", "origin": "https://behind.a.proxy"},
        {"origin": "https://us.fr"},
    ],
)
def test_our_own_pages_and_programs_may_write(headers: dict[str, str]) -> None:
    assert check_origin(asked(**headers)) is None  # type: ignore[func-returns-value]  # it raises or not


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": ""},
        {"sec_fetch_site": "cross-site", "origin": "https://us.fr"},
        {"origin": "https://evil.fr"},
        {"origin": "https://us.fr.evil.fr"},
        {"origin": "https://us.fr:444"},
        {"origin": "null"},
        {"origin": ""},
    ],
)
def test_another_site_may_not(headers: dict[str, str]) -> None:
    with pytest.raises(Forbidden, match="autre site"):
        check_origin(asked(**headers))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_another_site_may_lead_here(method: str) -> None:
    request = asked(method, sec_fetch_site="cross-site", origin="https://evil.fr")
    assert check_origin(request) is None  # type: ignore[func-returns-value]  # it raises or not


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "post"])
def test_any_other_method_is_taken_for_writing(method: str) -> None:
    with pytest.raises(Forbidden):
        check_origin(asked(method, sec_fetch_site="cross-site"))


def test_a_form_of_another_site_is_refused_whatever_the_session(site: Site) -> None:
    client = site.signed_in(site.town.buyer())
    answer = client.post(
        "/language", data={"language": "en"}, headers={"origin": "https://evil.fr"}
    )
    assert answer.status_code == 403
    assert "autre site" in answer.text
    assert client.get("/account").text.count('<html lang="fr"') == 1


def cookies(site: Site) -> dict[str, set[str]]:
    site.town.buyer()
    answer = site.visitor().post("/sign-in", data=SIGN_IN)
    lines = [line.split("; ") for line in answer.headers.get_list("set-cookie")]
    return {
        name.partition("=")[0]: {each.lower() for each in rest} for name, *rest in lines
    }


def test_cookies_are_for_this_site_and_unreadable_by_scripts(site: Site) -> None:
    found = cookies(site)
    assert set(found) == {"session", "language"}
    for kept in found.values():
        assert {"httponly", "samesite=lax", "path=/"} <= kept
        assert not any(each.startswith("domain") for each in kept)


def test_over_https_the_session_is_bound_to_this_host(site: Site) -> None:
    secure = site.told(public_url="https://marches.exemple.fr")
    found = cookies(secure)
    assert set(found) == {"__Host-session", "language"}
    assert all("secure" in kept for kept in found.values())


def test_over_https_browsers_are_told_to_stay_there(site: Site) -> None:
    secure = site.told(public_url="https://marches.exemple.fr")
    assert (
        "max-age=" in secure.visitor().get("/sign-in").headers["strict-transport-security"]
    )
    assert "strict-transport-security" not in site.visitor().get("/sign-in").headers


def test_signing_out_takes_the_session_s_cookie_away(site: Site) -> None:
    client = site.signed_in(site.town.buyer())
    (gone,) = client.post("/sign-out").headers.get_list("set-cookie")
    assert gone.startswith(('session="";', "session=;"))
    assert "max-age=0" in gone.lower()


def test_nothing_runs_or_frames_that_is_not_ours() -> None:
    policy = dict(
        part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; ")
    )
    assert (
        policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    )
    assert set(policy.values()) == {"'none'", "'self'"}


def test_pages_are_not_kept_by_what_stands_between(client: TestClient) -> None:
    assert client.get("/sign-in").headers["cache-control"] == "private, no-store"


def test_the_cookie_of_one_s_session_is_a_token_that_opens_once_ended_nothing(
    site: Site,
) -> None:
    client = site.signed_in(site.town.buyer())
    assert client.get("/account").status_code == 200
    kept = client.cookies["session"]
    client.post("/sign-out")
    stolen = site.visitor()
    stolen.cookies.set("session", kept)
    assert stolen.get("/account").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 9000, "\ud800"])
def test_a_cookie_that_opens_nothing_is_nobody(small_site: Site, token: str) -> None:
    raw = token.encode("utf-8", "surrogatepass")
    answer = small_site.visitor().get("/account", headers={b"cookie": b"session=" + raw})
    assert answer.status_code == 303
