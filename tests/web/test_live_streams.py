"""Streams of news through a real server: who hears what, and when it ends."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.desk.writers import draft_doc, typing
from tests.people import SHEET, Room
from tests.web.listening import Mouth, listening, running, soon
from tests.web.site import Site
from wikimarche.web import hub, streams
from wikimarche.web.live import Live

LONG = "mot " * 100_000


def token_of(client: TestClient) -> str:
    return client.cookies["session"]


@pytest.fixture
def alix_token(site: Site, room: Room) -> str:
    return token_of(site.signed_in(room.alix))


@pytest.fixture
def bo_token(site: Site, room: Room) -> str:
    return token_of(site.signed_in(room.bo))


@pytest.fixture
def live(site: Site) -> Live:
    found: Live = site.app.state.live
    return found


@pytest.fixture
def port(site: Site, room: Room) -> Iterator[int]:
    with running(site.app) as found:
        yield found


def words(room: Room, before: str, added: str) -> dict[str, Any]:
    return typing(draft_doc(room), before, added)


def test_what_one_writes_the_others_hear_at_once(
    port: int,
    room: Room,
    alix_token: str,
    bo_token: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wikimarche.web.live.WATCH_SECONDS", 3600)
    with listening(port, alix_token, version=0, client="a" * 16) as ear:
        assert ear.until("hello") == {"version": 0, "client": "a" * 16}
        answer = Mouth(port, bo_token).push(0, words(room, "dix jours", "plus de "))
        ear.until("entries")
        assert ear.entries() == answer["entries"]
        assert (ear.entries()[0]["who"], answer["version"]) == (room.bo.id, 1)


def test_who_comes_later_hears_what_was_missed_and_each_entry_once(
    port: int, room: Room, alix_token: str, bo_token: str
) -> None:
    bo = Mouth(port, bo_token)
    for version in range(3):
        bo.push(version, words(room, "dix jours", f"{version} "))
    with listening(port, alix_token, version=1) as ear:
        ear.until("entries")
        for version in range(3, 9):
            bo.push(version, words(room, "dix jours", f"{version} "))
        ear.wait(lambda one: len(one.entries()) >= 8)
        assert [entry["from"] for entry in ear.entries()] == list(range(1, 9))


def test_a_browser_that_comes_back_says_what_it_heard_last(
    port: int, room: Room, alix_token: str, bo_token: str
) -> None:
    bo = Mouth(port, bo_token)
    for version in range(2):
        bo.push(version, words(room, "dix jours", "x "))
    told = {"headers": {"Last-Event-ID": "1"}}
    with listening(port, alix_token, version=0, **told) as ear:
        ear.until("entries")
        assert [entry["from"] for entry in ear.entries()] == [1]
        assert "id: 2\nevent: entries\n" in ear.text


def test_the_plain_form_is_heard_too_and_its_version_told(
    port: int, alix_token: str, bo_token: str
) -> None:
    form = {"text": "# Délais {#delais}\n\nUn an.", "base": "1", "edit_id": "e" * 16}
    with listening(port, alix_token, version=0) as ear:
        ear.until("hello")
        place = "/tenders/1/specs/1/sections/delais/edit"
        assert Mouth(port, bo_token).post(place, form)[0] == 303
        ear.until("entries")
        assert ear.until("revision")["number"] == 2


def test_what_no_call_tells_is_found_within_a_second_or_two(
    port: int, room: Room, alix_token: str
) -> None:
    with listening(port, alix_token, version=0) as ear:
        ear.until("hello")
        room.write(room.bo, "delais", "# Délais {#delais}\n\nUn an.")
        ear.until("entries")


def test_a_stream_says_how_it_has_to_be_carried(port: int, alix_token: str) -> None:
    with listening(port, alix_token, version=0) as ear:
        headers = ear.answer.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["x-accel-buffering"] == "no"
        assert headers["cache-control"] == "no-store, no-transform"
        assert headers["content-encoding"] is None


def test_a_silent_stream_beats(
    port: int, alix_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.05)
    with listening(port, alix_token, version=0) as ear:
        assert ear.until("beat", 2) == {}


def test_a_version_of_the_future_has_to_start_again(port: int, alix_token: str) -> None:
    with listening(port, alix_token, version=7) as ear:
        assert ear.until("late") == {}
        ear.until_ended()


def test_who_leaves_is_forgotten(port: int, alix_token: str, live: Live) -> None:
    with listening(port, alix_token, version=0) as ear:
        ear.until("hello")
        assert live.hub.count() == 1
    soon(lambda: live.hub.count() == 0 and not live.hub.circles)


def test_who_reads_too_slowly_is_let_go(
    port: int,
    room: Room,
    alix_token: str,
    bo_token: str,
    live: Live,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub, "MOST_WAITING", 4)
    monkeypatch.setattr(streams, "FAREWELL_SECONDS", 0.1)
    lines = ["GET /tenders/1/specs/1/news?version=0 HTTP/1.1", "Host: x"]
    lines += [f"Cookie: session={alix_token}", "Accept: text/event-stream", "", ""]
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall("\r\n".join(lines).encode())
        soon(lambda: live.hub.count() == 1)
        written = words(room, "dix jours", LONG)
        erased = {**written, "to": written["from"] + len(LONG), "slice": None}
        bo = Mouth(port, bo_token)
        for version in range(100):
            bo.push(version, erased if version % 2 else written)
            if not live.hub.count():
                break
        assert live.hub.count() == 0


def test_the_people_of_a_document_are_shown_as_they_come_and_go(
    port: int, room: Room, alix_token: str, bo_token: str
) -> None:
    bo = Mouth(port, bo_token)
    with listening(port, alix_token, version=0, client="a" * 16) as ear:
        assert ear.until("people")["people"] == []
        bo.sign(client="b" * 16, version=0, anchor=3, head=5, section="delais")
        (person,) = ear.until("people", 2)["people"]
        assert (person["name"], person["initials"]) == ("Bo Bâtiment", "BB")
        assert (person["anchor"], person["head"], person["section"]) == (3, 5, "delais")
        bo.sign(client="b" * 16, left=True)
        assert ear.until("people", 3)["people"] == []


def test_no_word_of_one_tender_reaches_another(
    port: int, room: Room, site: Site, alix_token: str, bo_token: str
) -> None:
    other = site.town.tender(room.alix, replace(SHEET, reference="2026-AUTRE"))
    place = f"/tenders/{other}/specs/{site.town.spec(room.alix, other)}"
    spec = int(place.rpartition("/")[2])
    alix = Mouth(port, alix_token)
    with (
        listening(port, alix_token, version=0, tender=other, spec=spec) as there,
        listening(port, bo_token, version=0) as here,
    ):
        there.until("hello")
        here.until("hello")
        alix.push(0, words(room, "dix jours", "SECRET "), place=place)
        alix.sign(place, client="a" * 16, version=0, anchor=1, head=1, section="ICI")
        there.until("entries")
        there.until("people", 2)
        Mouth(port, bo_token).push(0, words(room, "dix jours", "ouvert "))
        here.until("entries")
        assert "SECRET" in there.text
        assert "ouvert" not in there.text
        assert "SECRET" not in here.text
        assert "ICI" not in here.text


def test_the_signs_of_a_page_that_listens_ask_nothing_of_the_database(
    port: int, site: Site, room: Room, bo_token: str, alix_token: str
) -> None:
    kinds: list[str] = []
    bo, stranger = Mouth(port, bo_token), Mouth(port, "x" * 43)
    sign: dict[str, Any] = {"client": "b" * 16, "version": 0, "anchor": 3, "head": 5}
    with listening(port, bo_token, version=0, client="b" * 16) as ear:
        ear.until("people")
        site.town.store.observe = lambda kind, end, *, seconds, wait: kinds.append(kind)
        for place in range(8):
            bo.sign(**sign | {"anchor": place})
        signs = len(kinds)
        assert stranger.post("/tenders/1/specs/1/presence", sign)[0] == 401
        assert Mouth(port, alix_token).post("/tenders/2/specs/1/presence", sign)[0] == 404
    assert signs <= 2  # the look at the rights, if its second came
