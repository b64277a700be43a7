"""Steps, drafts, polls and presence through the web: shapes, limits, refusals."""

import json
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.desk.writers import deletion, draft_doc, typing
from tests.people import Room
from tests.web.listening import batch_of
from tests.web.site import Site
from wikimarche.rules import Actor, Phase, Role
from wikimarche.store.tables import Tender
from wikimarche.text.schema import from_json
from wikimarche.web.views import live as views

PLACE = "/tenders/1/specs/1"
CLIENT = "b" * 16


@pytest.fixture
def bo(small_room: Room, small_site: Site) -> TestClient:
    """Give the browser of a writer."""
    return small_site.signed_in(small_room.bo)


def word(room: Room, words: str = "vingt ") -> dict[str, Any]:
    return typing(draft_doc(room), "dix jours", words)


def refused(answer: Response) -> tuple[int, str]:
    """Give the status of a refusal and check that it has its two parts."""
    said = answer.json()
    assert set(said) == {"sentence", "fields"}
    return answer.status_code, said["sentence"]


def test_the_draft_is_the_text_as_it_is_now_with_what_surrounds_it(
    bo: TestClient, small_room: Room
) -> None:
    town = small_room.town
    town.spec(small_room.alix, small_room.tender, "# Prix {#prix}\n\nFermes.\n", "ccap")
    bo.post(f"{PLACE}/steps", json=batch_of(0, [word(small_room)]))
    draft = bo.get(f"{PLACE}/draft").json()
    assert from_json(draft["doc"]).eq(draft_doc(small_room))
    assert (draft["version"], draft["number"], draft["scheme"]) == (1, 1, "articles")
    assert draft["me"] == {"id": 2, "name": "Bo Bâtiment", "initials": "BB", "tone": 2}
    assert draft["saved_at"] == "2026-03-02T09:00:00.000+00:00"
    values = {each["name"]: each["value"] for each in draft["fields"]}
    assert values["objet"] == "Nettoyage des locaux du siège"
    (other,) = draft["specs"]
    assert (other["code"], other["articles"][0]["key"]) == ("CCAP", "prix")


def test_steps_are_answered_once_they_are_kept(bo: TestClient, small_room: Room) -> None:
    sent = batch_of(0, [word(small_room)])
    answer = bo.post(f"{PLACE}/steps", json=sent).json()
    assert (answer["version"], answer["dropped"], answer["swallowed"]) == (1, [], [])
    (entry,) = answer["entries"]
    assert (entry["from"], entry["batch"], entry["who"]) == (0, sent["batch"], 2)
    assert "vingt dix jours" in draft_doc(small_room).text_content
    assert bo.post(f"{PLACE}/steps", json=sent).json() == answer


def test_steps_made_on_an_older_version_find_their_place(
    bo: TestClient, small_room: Room
) -> None:
    doc = draft_doc(small_room)
    bo.post(f"{PLACE}/steps", json=batch_of(0, [typing(doc, "Le marché", "AVANT ")]))
    late = batch_of(0, [typing(doc, "dix jours", "vingt ")])
    answer = bo.post(f"{PLACE}/steps", json=late).json()
    assert [entry["from"] for entry in answer["entries"]] == [0, 1]
    text = draft_doc(small_room).text_content
    assert "AVANT Le marché" in text
    assert "vingt dix jours" in text


def test_what_a_deletion_took_of_others_is_told(bo: TestClient, small_room: Room) -> None:
    doc = draft_doc(small_room)
    inside = typing(doc, "jours", "NEUF ")
    bo.post(f"{PLACE}/steps", json=batch_of(0, [inside]))
    gone = bo.post(f"{PLACE}/steps", json=batch_of(0, [deletion(doc, "dix jours")])).json()
    assert gone["swallowed"] == [{"step": 0, "words": "NEUF "}]
    lost = bo.post(f"{PLACE}/steps", json=batch_of(0, [inside])).json()
    assert lost["dropped"] == [0]


def test_a_version_of_the_future_is_stale(bo: TestClient, small_room: Room) -> None:
    assert (
        refused(bo.post(f"{PLACE}/steps", json=batch_of(9, [word(small_room)])))[0] == 409
    )


ODD: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("no JSON", b"{"),
    ("a list", b"[]"),
    ("half a character", b'{"client": "\\ud800", "batch": "bbbbbbbbbbbbbbbb"}'),
    ("no number", b'{"version": NaN}'),
    ("too deep to read", b'{"steps":' + b"[" * 100_000 + b"}"),
    ("no batch", json.dumps(batch_of(0, [{}], batch="short")).encode()),
    ("no client", json.dumps(batch_of(0, [{}], client="x y" * 8)).encode()),
    ("no version", json.dumps(batch_of("0", [{}])).encode()),
    ("a true version", json.dumps(batch_of(True, [{}])).encode()),
    ("no step", json.dumps(batch_of(0, [])).encode()),
    ("steps that are none", json.dumps(batch_of(0, ["x", 3])).encode()),
    ("an unknown step", json.dumps(batch_of(0, [{"stepType": "evil"}])).encode()),
]


@pytest.mark.parametrize("body", [body for _, body in ODD], ids=[name for name, _ in ODD])
def test_what_is_no_batch_is_refused_with_a_sentence(
    bo: TestClient, small_room: Room, body: bytes
) -> None:
    before = draft_doc(small_room)
    sent = {"content-type": "application/json"}
    assert refused(bo.post(f"{PLACE}/steps", content=body, headers=sent))[0] == 422
    assert draft_doc(small_room).eq(before)


@pytest.mark.parametrize(("depth", "status"), [(60, 200), (64, 422)])
def test_what_is_nested_without_end_is_refused(
    bo: TestClient, small_room: Room, depth: int, status: int
) -> None:
    body = json.dumps(batch_of(0, [word(small_room)]))
    deep = f'{{"more": {"[" * depth}{"]" * depth}, {body[1:]}'
    sent = {"content-type": "application/json"}
    answer = bo.post(f"{PLACE}/steps", content=deep, headers=sent)
    assert answer.status_code == status


def test_only_json_is_a_batch(bo: TestClient, small_room: Room) -> None:
    body = json.dumps(batch_of(0, [word(small_room)]))
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = bo.post(f"{PLACE}/steps", content=body, headers={"content-type": kind})
        assert refused(answer)[0] == 422


@pytest.mark.parametrize(("name", "size"), [("steps", 2_000_001), ("presence", 4_001)])
def test_a_body_over_its_limit_is_too_large(bo: TestClient, name: str, size: int) -> None:
    body = b'{"client": "' + b"x" * size + b'"}'
    sent = {"content-type": "application/json"}
    assert refused(bo.post(f"{PLACE}/{name}", content=body, headers=sent))[0] == 413

    def pieces() -> Any:
        yield from (body[:1000], body[1000:])

    assert refused(bo.post(f"{PLACE}/{name}", content=pieces(), headers=sent))[0] == 413


@pytest.mark.parametrize("name", ["steps", "presence"])
def test_another_site_cannot_send(bo: TestClient, small_room: Room, name: str) -> None:
    sent = {"steps": batch_of(0, [word(small_room)]), "presence": {"client": CLIENT}}
    before = draft_doc(small_room)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = bo.post(f"{PLACE}/{name}", json=sent[name], headers=headers)
        assert refused(answer)[0] == 403
    assert draft_doc(small_room).eq(before)
    assert people(bo) == []


def people(client: TestClient) -> list[dict[str, Any]]:
    """Give who is in the document, as a poll tells at once."""
    events = client.get(f"{PLACE}/news").json()["events"]
    (found,) = [each["data"]["people"] for each in events if each["event"] == "people"]
    return list(found)


def told(answer: Response) -> list[str]:
    """Give the names of the events of a poll."""
    return [each["event"] for each in answer.json()["events"]]


def test_a_poll_is_answered_as_soon_as_there_is_something(
    bo: TestClient, small_room: Room
) -> None:
    bo.post(f"{PLACE}/steps", json=batch_of(0, [word(small_room)]))
    answer = bo.get(f"{PLACE}/news?version=0&client={CLIENT}")
    assert told(answer) == ["hello", "people", "entries"]
    assert answer.json()["events"][0]["data"] == {"version": 1, "client": CLIENT}


def test_a_poll_without_news_ends_empty(
    bo: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikimarche.web.streams.POLL_SECONDS", 0.05)
    assert bo.get(f"{PLACE}/news?version=0").json() == {"events": []}
    known = bo.get(f"{PLACE}/news").json()["events"][1]["data"]["known"]
    assert bo.get(f"{PLACE}/news?version=0&known={known}").json() == {"events": []}
    assert told(bo.get(f"{PLACE}/news?version=0&known=")) == ["hello", "people"]


def test_a_poll_from_the_future_has_to_start_again(bo: TestClient) -> None:
    assert told(bo.get(f"{PLACE}/news?version=8")) == ["hello", "late"]


def test_a_sign_is_kept_for_a_while(
    bo: TestClient, small_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = {"client": CLIENT, "version": 0, "anchor": 4, "head": 7, "section": "delais"}
    assert bo.post(f"{PLACE}/presence", json=sign).status_code == 204
    (person,) = people(bo)
    assert {name: person[name] for name in sign} == sign
    assert (person["name"], person["here"]) == ("Bo Bâtiment", True)
    presences = small_site.app.state.live.presences
    ticks = presences.ticks
    monkeypatch.setattr(presences, "ticks", lambda: ticks() + 34)
    assert len(people(bo)) == 1
    monkeypatch.setattr(presences, "ticks", lambda: ticks() + 36)
    assert people(bo) == []


def test_the_last_word_of_a_page_that_closes_comes_as_plain_text(bo: TestClient) -> None:
    bo.post(f"{PLACE}/presence", json={"client": CLIENT})
    assert len(people(bo)) == 1
    farewell = json.dumps({"client": CLIENT, "left": True})
    kind = {"content-type": "text/plain;charset=UTF-8"}
    assert bo.post(f"{PLACE}/presence", content=farewell, headers=kind).status_code == 204
    assert people(bo) == []


def test_nobody_speaks_for_the_page_of_another(
    bo: TestClient, small_site: Site, small_room: Room
) -> None:
    bo.post(f"{PLACE}/presence", json={"client": CLIENT, "version": 0, "anchor": 1})
    alix = small_site.signed_in(small_room.alix)
    alix.post(f"{PLACE}/presence", json={"client": CLIENT, "version": 0, "anchor": 9})
    alix.post(f"{PLACE}/presence", json={"client": CLIENT, "left": True})
    (person,) = people(bo)
    assert (person["id"], person["anchor"]) == (small_room.bo.id, 1)


def reader(site: Site, room: Room) -> Actor:
    found = site.town.person("Cy Lecteur")
    site.town.join(room.alix, room.tender, found, Role.READER)
    return found


def test_a_reader_is_seen_reading_without_a_caret(
    small_site: Site, small_room: Room
) -> None:
    cy = small_site.signed_in(reader(small_site, small_room))
    sign = {"client": CLIENT, "version": 0, "anchor": 4, "head": 7, "section": "delais"}
    assert cy.post(f"{PLACE}/presence", json=sign).status_code == 204
    (person,) = people(cy)
    assert (person["anchor"], person["head"], person["version"]) == (None, None, None)
    assert (person["name"], person["section"]) == ("Cy Lecteur", "delais")


RIGHTS = {
    "reader": {"write": 403, "steps": 403, "draft": 200, "news": 200, "presence": 204},
    "writer": {"write": 200, "steps": 200, "draft": 200, "news": 200, "presence": 204},
    "closed": {"write": 403, "steps": 403, "draft": 200, "news": 200, "presence": 204},
    "outsider": dict.fromkeys(("write", "steps", "draft", "news", "presence"), 404),
    "signed out": {"write": 303, "steps": 401, "draft": 401, "news": 401, "presence": 401},
}


def of_role(role: str, site: Site, room: Room) -> TestClient:
    if role == "signed out":
        return site.visitor()
    if role == "closed":
        with site.town.asking(room.alix) as ask:
            ask.session.get_one(Tender, room.tender).phase = Phase.FROZEN
    if role == "reader":
        return site.signed_in(reader(site, room))
    return site.signed_in(site.town.person("Dan") if role == "outsider" else room.bo)


@pytest.mark.parametrize("role", list(RIGHTS))
def test_each_route_is_open_to_those_who_may(
    small_site: Site, small_room: Room, role: str
) -> None:
    client, batch = of_role(role, small_site, small_room), batch_of(0, [word(small_room)])
    answers = {
        "write": client.get(f"{PLACE}/write"),
        "steps": client.post(f"{PLACE}/steps", json=batch),
        "draft": client.get(f"{PLACE}/draft"),
        "news": client.get(f"{PLACE}/news"),
        "presence": client.post(f"{PLACE}/presence", json={"client": CLIENT}),
    }
    assert {name: a.status_code for name, a in answers.items()} == RIGHTS[role]


def test_a_right_that_has_just_gone_is_gone_for_the_next_batch(
    bo: TestClient, small_site: Site, small_room: Room
) -> None:
    assert (
        bo.post(f"{PLACE}/steps", json=batch_of(0, [word(small_room)])).status_code == 200
    )
    small_site.signed_in(small_room.alix).post(f"/tenders/1/team/{small_room.bo.id}/remove")
    late = batch_of(1, [word(small_room)])
    assert refused(bo.post(f"{PLACE}/steps", json=late))[0] == 404
    small_room.town.clock.now += timedelta(days=30)
    assert refused(bo.post(f"{PLACE}/steps", json=late))[0] == 401


def test_who_sends_too_fast_is_told_when_to_go_on(
    bo: TestClient, small_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_STEPS", (0.001, 1))
    step = word(small_room)
    assert bo.post(f"{PLACE}/steps", json=batch_of(0, [step])).status_code == 200
    answer = bo.post(f"{PLACE}/steps", json=batch_of(1, [step]))
    assert refused(answer)[0] == 429
    assert int(answer.headers["retry-after"]) >= 1
    other = batch_of(1, [step], client="d" * 16)
    assert bo.post(f"{PLACE}/steps", json=other).status_code == 200
    monkeypatch.setattr(views, "ACCOUNT_STEPS", (0.001, 1))
    others = (batch_of(2, [step], client=letter * 16) for letter in "ef")
    answers = [bo.post(f"{PLACE}/steps", json=other).status_code for other in others]
    assert answers == [200, 429]


def test_who_gives_too_many_signs_is_told_so(
    bo: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SIGNS", (0.001, 1))
    assert bo.post(f"{PLACE}/presence", json={"client": CLIENT}).status_code == 204
    assert refused(bo.post(f"{PLACE}/presence", json={"client": CLIENT}))[0] == 429


def test_a_sign_writes_nothing_in_the_database(bo: TestClient, small_site: Site) -> None:
    kinds: list[str] = []
    store = small_site.town.store
    store.observe = lambda kind, end, *, seconds, wait: kinds.append(kind)
    assert bo.post(f"{PLACE}/presence", json={"client": CLIENT}).status_code == 204
    assert kinds == ["read"]


def test_a_stranger_takes_no_place_in_a_writing_transaction(
    small_site: Site, small_room: Room
) -> None:
    kinds: list[str] = []
    store = small_site.town.store
    store.observe = lambda kind, end, *, seconds, wait: kinds.append(kind)
    stranger = small_site.visitor()
    stranger.cookies.set("session", "x" * 43)
    sent = batch_of(0, [word(small_room)])
    assert refused(stranger.post(f"{PLACE}/steps", json=sent))[0] == 401
    assert "write" not in kinds


def test_what_one_typed_is_never_kept_under_the_name_of_another(
    bo: TestClient, small_room: Room
) -> None:
    sent = batch_of(0, [word(small_room)], account=small_room.alix.id)
    assert refused(bo.post(f"{PLACE}/steps", json=sent))[0] == 401
    mine = {**sent, "account": small_room.bo.id}
    assert bo.post(f"{PLACE}/steps", json=mine).status_code == 200


def test_the_page_names_what_its_scripts_speak_with(bo: TestClient) -> None:
    page = bo.get(f"{PLACE}/write").text
    for name in ("draft", "steps", "news", "presence"):
        assert f'data-{name}="{PLACE}/{name}"' in page
    assert f'data-images="{PLACE.partition("/specs")[0]}/images"' in page
    assert "data-milestone" not in page, "a writer names no version"
