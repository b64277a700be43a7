"""The history through its pages: versions by day, comparing, restoring, naming, authors."""

import pytest
from starlette.testclient import TestClient

from tests.desk.test_workshop import children
from tests.desk.typing_live import type_words
from tests.people import TEXT, Room, room_in
from tests.web.site import Site, send, shown
from wikimarche.desk.cutting import cut_idle
from wikimarche.rules import Actor

SPEC = "/tenders/1/specs/1"
TWELVE = "# Délais {#delais}\n\nLe délai est de douze jours ouvrés."


@pytest.fixture
def changed(alix: TestClient, room: Room) -> TestClient:
    """Give the browser of the buyer, once a colleague has written."""
    room.town.clock.advance(seconds=86_400)
    room.write(room.bo, "delais", TWELVE)
    return alix


def test_versions_are_listed_by_day_with_who_and_why(changed: TestClient) -> None:
    page = shown(changed.get(f"{SPEC}/history"))
    assert page.index("3 mars 2026") < page.index("2 mars 2026")
    assert "Bo Bâtiment" in page


def test_a_long_history_is_given_a_part_at_a_time(room: Room, alix: TestClient) -> None:
    assert alix.get(f"{SPEC}/history?before=1").status_code == 200
    assert alix.get(f"{SPEC}/history?before=x").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["", "?from=1&to=2", "?from=2&to=1", "?from=1&to=2&view=sides", "?from=1&to=2&whole=1"],
)
def test_two_versions_are_compared_every_way(changed: TestClient, query: str) -> None:
    page = changed.get(f"{SPEC}/compare{query}")
    assert page.status_code == 200
    assert "douze" in page.text
    assert "dix" in page.text
    assert "<ins" in page.text
    assert "<del" in page.text


@pytest.mark.parametrize("query", ["from=0", "to=3", "from=-1", "to=x", "from=99999999999"])
def test_versions_that_do_not_exist_cannot_be_compared(
    changed: TestClient, query: str
) -> None:
    assert changed.get(f"{SPEC}/compare?{query}").status_code == 404


def test_restoring_shows_what_will_change_then_does_it_once(
    changed: TestClient, room: Room
) -> None:
    address = f"{SPEC}/revisions/1/restore"
    assert "douze" in changed.get(address).text
    answer = send(changed, address, address, reason="Erreur de saisie")
    assert answer.status_code == 303
    assert room.text() == TEXT
    assert (len(room.revisions()), room.revisions()[-1].reason) == (3, "Erreur de saisie")


def test_a_reason_too_long_comes_back(changed: TestClient) -> None:
    address = f"{SPEC}/revisions/1/restore"
    answer = send(changed, address, address, reason="x" * 301)
    assert answer.status_code == 422
    assert "x" * 301 in answer.text


def test_a_version_that_does_not_exist_cannot_be_restored(changed: TestClient) -> None:
    assert changed.get(f"{SPEC}/revisions/9/restore").status_code == 404
    answer = changed.post(f"{SPEC}/revisions/9/restore", data={"edit_id": "e" * 16})
    assert answer.status_code in (404, 409)


def test_a_version_is_named_from_its_form(changed: TestClient) -> None:
    address = f"{SPEC}/revisions/2/milestone"
    assert changed.post(address, data={"name": "Pour visa"}).status_code == 303
    assert "Pour visa" in shown(changed.get(f"{SPEC}/history"))
    refused = changed.post(address, data={"name": "x" * 121})
    assert (refused.status_code, "x" * 121 in refused.text) == (422, True)


def test_each_passage_shows_its_authors(changed: TestClient) -> None:
    page = shown(changed.get(f"{SPEC}/authors"))
    assert "Alix Acheteuse" in page
    assert "Bo Bâtiment" in page


@pytest.fixture
def written(changed: TestClient, room: Room) -> TestClient:
    """Give the browser of the buyer, while a colleague goes on writing live."""
    type_words(room, room.bo, "francs ")
    return changed


def test_the_text_in_progress_comes_first_with_who_writes_since_when(
    written: TestClient,
) -> None:
    page = shown(written.get(f"{SPEC}/history"))
    progress, _, rest = page.partition("La version 3 se fera d’elle-même")
    assert "7 modifications depuis le 3 mars 2026 à 10:00 · Bo Bâtiment" in progress
    assert rest.index("En cours") < rest.index("Version 2")
    assert rest.count("En cours") == 1


def test_without_anything_in_progress_the_last_version_is_the_text(
    changed: TestClient,
) -> None:
    page = shown(changed.get(f"{SPEC}/history"))
    assert "Texte en cours" not in page
    assert "En cours" in page


def test_the_text_in_progress_is_compared_and_stays_so_once_it_is_a_version(
    written: TestClient, room: Room
) -> None:
    address = f"{SPEC}/compare?from=2&to=3"
    page = written.get(address)
    assert "francs" in page.text
    assert "Texte en cours" in page.text
    assert "Texte en cours du" in written.get(f"{SPEC}/compare?version=2&view=sides").text
    room.town.clock.advance(seconds=600)
    cut_idle(room.town.store, room.town.clock())
    after = written.get(address)
    assert "francs" in after.text
    assert "Texte en cours du" not in after.text


def test_the_text_in_progress_is_named_from_its_form(
    written: TestClient, room: Room
) -> None:
    address = f"{SPEC}/revisions/3/milestone"
    refused = written.post(address, data={"name": "x" * 121})
    assert (refused.status_code, "x" * 121 in refused.text) == (422, True)
    assert len(room.revisions()) == 2
    assert written.post(address, data={"name": "Pour visa"}).status_code == 303
    assert len(room.revisions()) == 3
    assert "Pour visa" in shown(written.get(f"{SPEC}/history"))


def test_restoring_says_what_the_text_in_progress_loses(written: TestClient) -> None:
    page = shown(written.get(f"{SPEC}/revisions/2/restore"))
    assert "francs" in page
    assert "sous le numéro 4" in page


def test_the_authors_of_the_text_in_progress_are_told(written: TestClient) -> None:
    assert "Texte en cours" in shown(written.get(f"{SPEC}/authors"))


def test_a_reader_compares_but_restores_and_names_nothing(
    site: Site, changed: TestClient
) -> None:
    cy = site.town.person("Cy")
    changed.post("/tenders/1/team", data={"account_id": str(cy.id), "role": "reader"})
    reader = site.signed_in(cy)
    assert reader.get(f"{SPEC}/compare").status_code == 200
    assert reader.get(f"{SPEC}/revisions/1/restore").status_code == 403
    assert (
        reader.post(f"{SPEC}/revisions/1/milestone", data={"name": "x"}).status_code == 403
    )


def rewritten(site: Site, count: int) -> Actor:
    """Make a document of many paragraphs, all of them said otherwise since; give its buyer."""
    room = room_in(site.town, f"# Objet {{#objet}}\n\n{paragraphs(count, 'fournit')}\n")
    room.write(room.bo, "objet", f"# Objet {{#objet}}\n\n{paragraphs(count, 'remet')}\n")
    return room.alix


def paragraphs(count: int, verb: str) -> str:
    rest = " Il y joint les pièces qui le justifient, classées et datées." * 12
    return "\n\n".join(f"Le titulaire {verb} le bilan n° {i}.{rest}" for i in range(count))


@pytest.mark.parametrize(
    "address", ["compare", "compare?view=sides", "revisions/1/restore"]
)
def test_a_long_comparison_is_shown_as_any_other(site: Site, address: str) -> None:
    before = children()
    with site.signed_in(rewritten(site, 80)) as client:
        page = client.get(f"{SPEC}/{address}")
    assert children() == before, "the workshop closes with the application"
    assert page.status_code == 200
    assert page.text.count("<ins") >= 80
    assert "remet" in page.text
    assert "fournit" in page.text


@pytest.mark.parametrize("address", ["compare", "revisions/1/restore"])
def test_a_comparison_that_takes_too_long_says_so_and_the_page_stays(
    site: Site, address: str
) -> None:
    hasty = site.told(pool_seconds=0.01)
    with hasty.signed_in(rewritten(site, 81)) as client:
        page = client.get(f"{SPEC}/{address}")
    assert page.status_code == 200
    assert "trop longues et trop différentes" in shown(page)
    assert ('name="reason"' in page.text) == ("restore" in address)
