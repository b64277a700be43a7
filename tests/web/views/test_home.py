"""The home page, the guide, who may do what."""

import pytest
from starlette.testclient import TestClient

from tests.people import Room
from tests.web.site import Site, shown
from wikimarche.desk.labels import ACTIONS, ROLES
from wikimarche.rules import Profile
from wikimarche.web.views.home import TITLES


def test_nobody_is_led_to_the_sign_in(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/sign-in"


def test_i_see_my_tenders_and_what_awaits_me(alix: TestClient) -> None:
    page = shown(alix.get("/"))
    assert "Nettoyage des locaux du siège" in page
    assert "Fiche : 4 champs à renseigner" in page


def test_somebody_new_is_told_what_to_do(site: Site) -> None:
    assert site.signed_in(site.town.buyer()).get("/").status_code == 200


@pytest.mark.parametrize(
    ("words", "found"), [("NETTOYAGE siege", True), ("piscine", False)]
)
def test_tenders_are_searched(alix: TestClient, words: str, found: bool) -> None:
    page = alix.get("/", params={"q": words})
    assert ("Nettoyage des locaux du siège" in shown(page)) == found
    assert f'value="{words}"' in page.text


def test_a_company_sees_no_tender(site: Site, room: Room) -> None:
    page = site.signed_in(site.town.person("Net SA", Profile.COMPANY)).get("/")
    assert "Nettoyage des locaux" not in page.text


@pytest.mark.parametrize("page", TITLES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_guide_is_open_to_all_in_both_languages(
    client: TestClient, page: str, language: str
) -> None:
    answer = client.get(f"/guide/{page}", headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


def test_a_page_that_the_guide_does_not_have_is_missing(client: TestClient) -> None:
    assert client.get("/guide/nothing").status_code == 404


def test_who_may_do_what_is_said_for_every_action_and_role(client: TestClient) -> None:
    page = shown(client.get("/rights"))
    assert [
        str(words)
        for words in (*ACTIONS.values(), *ROLES.values())
        if str(words) not in page
    ] == []
