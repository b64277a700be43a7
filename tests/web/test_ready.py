"""Ready pages: given again only as they would be made now, to those who may still see them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.clock import Clock
from tests.databases import copied_sqlite
from tests.people import SHEET, Room, Town
from tests.web.site import Filled, filled_site, site_of
from wikimarche.desk import history, specs, tenders, writing
from wikimarche.desk.asking import Ask
from wikimarche.desk.specs import SpecForm, Start
from wikimarche.rules import Role
from wikimarche.settings import Settings
from wikimarche.store.tables import Account, Spec, Tender
from wikimarche.web import ready
from wikimarche.web.pages import Pages
from wikimarche.web.ready import Asked, ReadyPages, hole, pieces_of
from wikimarche.web.routes import ROUTES

READY = [route for route in ROUTES if route.ready]
SPEC = "/tenders/1/specs/1"
Act = Callable[[Ask, Tender, Spec], object]


@pytest.fixture
def place(
    sqlite_template: Path, tmp_path: Path, site_settings: Settings, pages: Pages
) -> Iterator[Filled]:
    """Give a filled site that the test may change."""
    store = copied_sqlite(sqlite_template, tmp_path)
    yield filled_site(site_of(Town(store, Clock()), site_settings, pages))
    store.close()


def addresses(filled: Filled) -> list[str]:
    found = [filled.address(route) for route in READY]
    found.append("/tenders/1/specs/2")  # cites the other
    return [f"{one}?from=1&to=2" if one.endswith("/compare") else one for one in found]


def retitle(ask: Ask, tender: Tender, spec: Spec) -> None:
    form = SpecForm(kind=spec.kind, title="Tout autre titre", scheme="chapters", lot="1")
    specs.arrange_spec(ask, tender, spec, form)


def write_other(ask: Ask, tender: Tender, _: Spec) -> object:
    other = ask.session.get(Spec, 2)
    assert other is not None
    form = writing.EditForm("prix", "# Prix unitaires\n\nVoir [CCTP#objet].", 1, "e" * 20)
    return writing.edit_section(ask, tender, other, form)


def write_here(ask: Ask, tender: Tender, spec: Spec) -> object:
    form = writing.EditForm("delais", "# Délai {#delais}\n\nTreize.", 2, "f" * 20)
    return writing.edit_section(ask, tender, spec, form)


def rename(ask: Ask, _: Tender, __: Spec) -> None:
    account = ask.session.get(Account, 2)
    assert account is not None
    account.name = "Tout Autre"
    ask.session.add(account)


def insert_first(ask: Ask, tender: Tender, spec: Spec) -> object:
    form = writing.EditForm("-", "# Avant tout\n\nNouveau.", 2, "g" * 20)
    return writing.edit_section(ask, tender, spec, form)


ACTS: dict[str, Act] = {
    "the article cited gets another number": insert_first,
    "an article is saved": write_here,
    "the document cited is saved": write_other,
    "the document is renumbered": retitle,
    "the sheet changes": lambda ask, tender, _: tenders.update_sheet(ask, tender, SHEET),
    "a field is added": lambda ask, tender, _: tenders.add_field(
        ask, tender, label="Inconnu", value="12", name="inconnu"
    ),
    "a version is named": lambda ask, tender, spec: history.name_milestone(
        ask, tender, spec, number=2, name="Tout autre jalon"
    ),
    "the phase moves": lambda ask, tender, _: tenders.move_phase(
        ask, tender, target="cross_reading"
    ),
    "a document is added": lambda ask, tender, _: specs.add_spec(
        ask, tender, SpecForm("rc"), Start()
    ),
    "a document moves": lambda ask, tender, spec: specs.move_spec(
        ask, tender, spec, "down"
    ),
    "a document is withdrawn": lambda ask, tender, _: specs.withdraw_spec(
        ask, tender, ask.session.get_one(Spec, 2)
    ),
    "a member leaves": lambda ask, tender, _: tenders.remove_member(
        ask, tender, account_id=3
    ),
    "somebody is renamed": rename,
}


def shown(client: TestClient, pages: list[str]) -> list[str]:
    return [client.get(page).text for page in pages]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_a_ready_page_is_what_the_view_would_make(place: Filled, act: Act) -> None:
    room, pages = place.room, addresses(place)
    warm = {who: place.site.signed_in(place.people[who]) for who in ("owner", "owner_en")}
    before = {who: shown(client, pages) for who, client in warm.items()}
    with room.asking(room.alix) as (ask, tender, spec):
        act(ask, tender, spec)
    afresh = site_of(place.site.town, place.site.settings, place.site.pages)
    for who, client in warm.items():
        assert shown(client, pages) == shown(afresh.signed_in(place.people[who]), pages)
        assert shown(client, pages) != before[who]


def test_a_page_stands_while_a_document_it_does_not_cite_is_written(place: Filled) -> None:
    room = place.room
    cites = room.town.spec(room.alix, room.tender, "# Seul\n\nSans renvoi.\n", "rc")
    alix = place.site.signed_in(place.people["owner"])
    alone, citing = f"/tenders/1/specs/{cites}", "/tenders/1/specs/2"
    tags = {page: alix.get(page).headers["etag"] for page in (alone, citing, SPEC) * 2}
    with room.asking(room.alix) as (ask, tender, spec):
        insert_first(ask, tender, spec)
    after = {page: alix.get(page).headers["etag"] for page in tags}
    assert [page for page in tags if tags[page] == after[page]] == [alone]
    assert alix.get(alone, headers={"if-none-match": tags[alone]}).status_code == 304


def test_every_ready_page_is_kept_and_answers_304(place: Filled) -> None:
    alix = place.site.signed_in(place.people["owner"])
    for page in addresses(place):
        alix.get(page)  # what it cites is known from here on
        first, again = alix.get(page), alix.get(page)
        assert (first.status_code, first.headers["etag"]) == (200, again.headers["etag"])
        assert first.content == again.content
        assert first.headers["cache-control"] == "private, no-cache"
        unchanged = alix.get(page, headers={"if-none-match": first.headers["etag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["etag"] == first.headers["etag"]


def test_the_tag_of_another_reader_theme_or_language_is_another(place: Filled) -> None:
    def tag(who: str, **cookies: str) -> str:
        client = place.site.signed_in(place.people[who])
        client.cookies.update(cookies)
        return str(client.get(SPEC).headers["etag"])

    tags = [tag("owner"), tag("owner", theme="dark"), tag("owner_en"), tag("reader")]
    assert len(set(tags)) == 4


def test_readers_with_the_same_rights_share_a_page_but_for_their_name(
    place: Filled,
) -> None:
    town, room = place.site.town, place.room
    twin = town.person("Zoé Jumelle")
    town.join(room.alix, room.tender, twin, Role.READER)
    first = place.site.signed_in(place.people["reader"])
    second = place.site.signed_in(twin)
    for page in addresses(place):
        mine, other = first.get(page), second.get(page)
        assert names(mine.text) == ["Cy Lecteur"]
        assert names(other.text) == ["Zoé Jumelle"]
        assert mine.headers["etag"] != other.headers["etag"]
        afresh = site_of(town, place.site.settings, place.site.pages).signed_in(twin)
        assert other.text == afresh.get(page).text


def names(page: str) -> list[str]:
    """Give the names of who reads, as the menu says them."""
    return re.findall(r'<span class="person-name">([^<]*)<', page)


@pytest.mark.parametrize("who", ["outsider", "administrator", "company"])
def test_a_kept_page_is_missing_for_who_may_not_see_it(place: Filled, who: str) -> None:
    tag = place.site.signed_in(place.people["owner"]).get(SPEC).headers["etag"]
    answer = place.site.signed_in(place.people[who]).get(
        SPEC, headers={"if-none-match": tag}
    )
    assert answer.status_code == 404
    assert "etag" not in answer.headers


def test_who_has_left_the_team_gets_nothing_more(place: Filled) -> None:
    room, reader = place.room, place.people["reader"]
    client = place.site.signed_in(reader)
    tag = client.get(SPEC).headers["etag"]
    with room.asking(room.alix) as (ask, tender, _):
        tenders.remove_member(ask, tender, account_id=reader.id)
    assert client.get(SPEC, headers={"if-none-match": tag}).status_code == 404
    with room.asking(room.alix) as (ask, tender, _):
        tenders.add_member(ask, tender, account_id=reader.id, role=Role.READER)
    assert client.get(SPEC).status_code == 200


def test_the_sentence_said_once_is_not_kept(place: Filled) -> None:
    alix = place.site.signed_in(place.people["owner"])
    said = alix.get(f"{SPEC}?done=spec")
    assert "etag" not in said.headers
    assert said.headers["cache-control"] == "private, no-store"
    assert "flash" in said.text
    assert 'class="flash"' not in alix.get(SPEC).text


def test_signing_out_makes_the_browser_forget_its_pages(place: Filled) -> None:
    alix = place.site.signed_in(place.people["owner"])
    answer = alix.post("/sign-out", headers={"sec-fetch-site": "same-origin"})
    assert answer.headers["clear-site-data"] == '"cache"'


def test_bytes_go_to_their_places_in_order() -> None:
    page = f"a{hole('one')}b{hole('two')}é"
    assert b"".join(pieces_of(page, {"one": b"1", "two": b"2"})) == "a1b2é".encode()
    with pytest.raises(ValueError, match="no place for three"):
        pieces_of(page, {"three": b"3"})


def test_a_text_cannot_write_a_place(room: Room, alix: TestClient) -> None:
    mark = hole("body")
    room.write(room.bo, "delais", f"# Délais {mark} {{#delais}}\n\nDix {mark} jours.")
    page = alix.get(SPEC).text
    assert mark not in page
    assert page.count("&lt;!--ready:body--&gt;") >= 2


def test_a_page_weighs_all_that_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready, "PAGES_BYTES", 5_000)
    pages = ReadyPages("edition")
    for number in range(4):
        body = b"a" * 1_000
        pages.keep(Asked((), number, "tag"), (b"head", b"menu", body, body))
    kept = [number for number in range(4) if pages.pages.get(number)]
    assert kept == [2, 3]
