"""The library as people read it: search, facets, the passport, versions compared, notes."""

import pytest
from lxml.html import document_fromstring
from starlette.testclient import TestClient

from tests.desk.clauses import FILE, NUMBER, another, librarian, shelve
from tests.people import Room, Town
from tests.web.site import Site, said_beside, send, shown, values
from wikimarche.desk import library, placing
from wikimarche.desk.placing import PlaceForm
from wikimarche.rules import Profile

CLAUSE = f"/library/{NUMBER}"
OTHER = "WM-VEH-902"


@pytest.fixture
def filled_shelf(small_room: Room) -> Room:
    """Give a room where the library has two clauses, one of them at its second version."""
    shelve(small_room)
    keys = {"title": '"Véhicules propres"', "family": '"vehicules"', "type": '"criterion"'}
    text = another(OTHER, **keys, social='["work-cond"]')
    with small_room.town.asking(librarian(small_room.town)) as ask:
        library.publish(ask, text, reason="Neuve.", base_version=0)
    later = FILE.replace("trimestre", "mois")
    shelve(small_room, later, base=1, reason="Un suivi plus serré.")
    return small_room


@pytest.fixture
def reader(filled_shelf: Room, small_site: Site) -> TestClient:
    return small_site.signed_in(filled_shelf.alix)


def found(text: str) -> list[str]:
    page = document_fromstring(text)
    return values(page, "//ol[@class='clause-list']//h2/a/text()")


def test_everything_is_shown_until_something_is_asked(reader: TestClient) -> None:
    page = reader.get("/library").text
    assert found(page) == ["Produits à faible impact", "Véhicules propres"]
    assert "2 clauses trouvées" in page


@pytest.mark.parametrize("words", ["écolabellisés", "ecolabellises", NUMBER, "L2112-2"])
def test_a_clause_is_found_by_its_words_its_number_or_its_law(
    reader: TestClient, words: str
) -> None:
    page = reader.get("/library", params={"q": words}).text
    assert "Produits à faible impact" in found(page)


def test_facets_narrow_and_stay_ticked(reader: TestClient) -> None:
    answer = reader.get("/library", params={"family": "vehicules", "theme": "social"})
    assert found(answer.text) == ["Véhicules propres"]
    page = document_fromstring(answer.text)
    assert sorted(values(page, "//input[@checked]/@value")) == ["social", "vehicules"]


def test_nothing_found_says_what_to_do(reader: TestClient) -> None:
    page = shown(reader.get("/library", params={"q": "zibeline"}))
    assert "Aucune clause ne correspond" in page
    assert "proposer la clause qui manque" in page


def test_a_hostile_question_is_escaped_and_cut(reader: TestClient) -> None:
    answer = reader.get("/library", params={"q": "<script>" * 100, "level": "<b>"})
    assert answer.status_code == 200
    assert "<script>&" not in answer.text
    assert "<script><script>" not in answer.text
    assert "<b>" not in answer.text


def test_for_a_document_it_says_so_and_offers_to_place(reader: TestClient) -> None:
    page = reader.get("/library", params={"tender": "1", "spec": "1"}).text
    assert "Vous cherchez une clause pour la pièce CCTP" in page
    assert f"/tenders/1/specs/1/clauses/{NUMBER}/place" in page


def test_a_tender_one_may_not_see_is_as_one_that_is_missing(
    filled_shelf: Room, small_site: Site
) -> None:
    stranger = small_site.signed_in(small_site.town.person("Dan", Profile.BUYER))
    unseen = stranger.get("/library", params={"tender": "1", "spec": "1"})
    missing = stranger.get("/library", params={"tender": "9", "spec": "1"})
    assert shown(unseen) == shown(missing)
    assert "2026-NET-01" not in unseen.text


# --- the passport


def test_the_passport_says_what_the_file_says(reader: TestClient) -> None:
    page = shown(reader.get(CLAUSE))
    for words in (
        *("Produits à faible impact", "Condition d’exécution", "[Part minimale]"),
        *("La part augmente.", "Quels produits ?", "Admettre l’équivalent."),
        *("Une liste suffit.", "depuis le 21 août 2026", "Un suivi plus serré."),
    ):
        assert words in page


def test_an_article_not_yet_in_force_is_warned_of(reader: TestClient) -> None:
    assert "n’est pas en vigueur aujourd’hui" in reader.get(CLAUSE).text


def test_an_older_version_is_read_with_a_warning(reader: TestClient) -> None:
    page = shown(reader.get(CLAUSE, params={"version": "1"}))
    assert "Vous lisez la version 1. La version publiée est la 2." in page
    assert "chaque trimestre" in page


@pytest.mark.parametrize(
    "address", ["/library/WM-NET-999", "/library/x", f"{CLAUSE}?version=9"]
)
def test_what_the_library_has_not_is_missing(reader: TestClient, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_only_the_uses_one_may_see_are_told(filled_shelf: Room, small_site: Site) -> None:
    form = PlaceForm(NUMBER, 2, "objet", "p" * 16, values={"part": "60"})
    with filled_shelf.asking(filled_shelf.bo) as (ask, tender, spec):
        placing.place_clause(ask, tender, spec, form)
    team = small_site.signed_in(filled_shelf.alix).get(CLAUSE).text
    assert "2026-NET-01 · CCTP" in team
    stranger = small_site.signed_in(small_site.town.person("Dan", Profile.BUYER))
    page = stranger.get(CLAUSE).text
    assert "2026-NET-01" not in page
    assert "1 × placée" in page


def test_versions_are_compared_to_the_word(reader: TestClient) -> None:
    page = reader.get(f"{CLAUSE}/compare").text
    assert "trimestre" in "".join(values(document_fromstring(page), "//del//text()"))
    assert "mois" in "".join(values(document_fromstring(page), "//ins//text()"))
    assert "Un suivi plus serré." in page
    assert reader.get(f"{CLAUSE}/compare?from=7").status_code == 404


def test_only_stewards_are_offered_to_publish_and_to_retire(
    filled_shelf: Room, small_site: Site, reader: TestClient
) -> None:
    keeper = small_site.signed_in(small_site.town.person("Gil", is_steward=True))
    for address in (f"{CLAUSE}/publish", f"{CLAUSE}/retire"):
        assert address in keeper.get(CLAUSE).text
        assert address not in reader.get(CLAUSE).text
    assert f"{CLAUSE}/propose" in reader.get(CLAUSE).text
    assert "/library/proposals" in keeper.get("/library").text
    assert "/library/proposals" not in reader.get("/library").text


# --- what is said of it


def test_a_note_is_kept_and_shown_with_its_author(reader: TestClient) -> None:
    answer = send(
        *(reader, CLAUSE, f"{CLAUSE}/notes"),
        kind="experience",
        note="Trois offres reçues,\n<b>toutes</b> conformes.",
    )
    assert answer.headers["location"] == f"{CLAUSE}?done=note#notes"
    page = reader.get(CLAUSE)
    assert "&lt;b&gt;toutes&lt;/b&gt; conformes." in page.text
    assert "Alix Acheteuse" in shown(page)


def test_an_empty_note_comes_back_with_its_sentence(reader: TestClient) -> None:
    answer = send(reader, CLAUSE, f"{CLAUSE}/notes", note="  ")
    assert answer.status_code == 422
    assert "Écrivez quelques mots." in said_beside(answer, "note")[1]


def test_one_takes_back_ones_own_note_and_a_steward_anybodys(
    filled_shelf: Room, small_site: Site, reader: TestClient
) -> None:
    for _ in range(2):
        send(reader, CLAUSE, f"{CLAUSE}/notes", note="À relire.")
    bo = small_site.signed_in(filled_shelf.bo)
    assert f"{CLAUSE}/notes/1/remove" not in bo.get(CLAUSE).text
    assert bo.post(f"{CLAUSE}/notes/1/remove").status_code == 403
    assert reader.post(f"{CLAUSE}/notes/1/remove").status_code == 303
    keeper = small_site.signed_in(small_site.town.person("Gil", is_steward=True))
    assert keeper.post(f"{CLAUSE}/notes/2/remove").status_code == 303
    assert "À relire." not in reader.get(CLAUSE).text
    assert reader.post(f"{CLAUSE}/notes/2/remove").status_code == 404


def test_a_company_reads_nothing_of_the_library(
    filled_shelf: Room, small_site: Site, small_town: Town
) -> None:
    company = small_site.signed_in(small_town.person("Fab", Profile.COMPANY))
    for address in ("/library", CLAUSE, f"{CLAUSE}/compare"):
        assert company.get(address).status_code in (403, 404)


def test_the_passport_says_what_became_of_a_clause_and_by_whom(
    alix: TestClient, site: Site, room: Room
) -> None:
    shelve(room)
    with room.asking(room.bo) as (ask, tender, spec):
        form = PlaceForm(NUMBER, 1, "delais", "z" * 16)
        placing.place_clause(ask, tender, spec, form)
    page = shown(alix.get(f"/library/{NUMBER}"))
    assert "Bo Bâtiment, 2 mars 2026 : placée, 2026-NET-01 · CCTP" in page
    outsider = room.town.person("Dan Ailleurs")
    assert "Bo Bâtiment" not in shown(site.signed_in(outsider).get(f"/library/{NUMBER}"))


def test_who_keeps_the_library_sees_what_is_to_be_read_again(
    site: Site, room: Room
) -> None:
    shelve(room, FILE.replace("review_due = 2027-11-24", "review_due = 2026-01-01"))
    keeper = site.signed_in(librarian(site.town))
    assert "1 clause à relire" in shown(keeper.get("/library"))
    assert "1 clause à relire" not in shown(site.signed_in(room.bo).get("/library"))
