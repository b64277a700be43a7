"""A clock that jumps: no exception, nobody locked out for long, order is by counters (P12)."""

import pytest
from starlette.testclient import TestClient

from tests.people import PASSWORD, Room
from tests.web.site import Site, site_of
from wikimarche.desk.verifying import verify
from wikimarche.settings import Settings
from wikimarche.web.pages import Pages

HOUR, YEARS = 3600, 4 * 365 * 24 * 3600
EDIT = "/tenders/1/specs/1/sections/delais/edit"
EMAIL = "bo.bâtiment@exemple.fr"
JUMPS = [[-HOUR], [HOUR], [HOUR, -2 * HOUR, HOUR], [-HOUR, 3 * HOUR]]


@pytest.fixture
def site(room: Room, site_settings: Settings, pages: Pages) -> Site:
    return site_of(room.town, site_settings, pages)


@pytest.mark.parametrize("jumps", JUMPS, ids=str)
def test_people_stay_signed_in_and_versions_follow_each_other(
    room: Room, site: Site, jumps: list[int]
) -> None:
    client = site.signed_in(room.bo)
    for number, seconds in enumerate(jumps, start=1):
        room.town.clock.advance(seconds=seconds)
        text = f"# Délais {{#delais}}\n\nVersion {number}."
        form = {"text": text, "base": str(number), "edit_id": f"edit-0-{number:010}"}
        assert client.post(EDIT, data=form).status_code == 303
        assert client.get("/tenders/1/specs/1/history").status_code == 200
    assert [each.number for each in room.revisions()] == list(range(1, len(jumps) + 2))
    assert f"Version {len(jumps)}." in room.text()
    with room.town.store.reading() as session:
        assert not verify(session).faults


def failing(client: TestClient) -> int:
    """Fail to sign in until the limiter says to wait; give for how many seconds."""
    for _ in range(20):
        answer = client.post("/sign-in", data={"email": EMAIL, "password": "autre"})
        if answer.status_code == 429:
            return int(answer.headers["retry-after"])
    raise AssertionError("no limit")


@pytest.mark.parametrize("ahead", [HOUR, YEARS])
def test_attempts_made_while_the_clock_was_ahead_lock_nobody_out(
    room: Room, site: Site, ahead: int
) -> None:
    client = site.visitor()
    room.town.clock.advance(seconds=ahead)
    assert failing(client) <= 15 * 60
    room.town.clock.advance(seconds=-ahead)
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303


def test_a_small_step_back_does_not_open_the_limiter(room: Room, site: Site) -> None:
    client = site.visitor()
    failing(client)
    room.town.clock.advance(seconds=-300)
    answer = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, int(answer.headers["retry-after"]) <= 1200) == (429, True)


def test_a_session_used_while_the_clock_was_ahead_ends_as_any_other(
    room: Room, site: Site
) -> None:
    room.town.clock.advance(seconds=YEARS)
    client = site.signed_in(room.bo)
    room.town.clock.advance(seconds=-YEARS)
    assert client.get("/").status_code == 200
    room.town.clock.advance(seconds=15 * 24 * HOUR)
    assert client.get("/").status_code == 303
