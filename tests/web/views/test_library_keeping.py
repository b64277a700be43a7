"""Proposing clauses and wordings, publishing, retiring: nothing typed is lost, stewards decide."""

import pytest
from httpx2 import Response
from lxml.html import document_fromstring
from starlette.testclient import TestClient

from tests.desk.clauses import FILE, NUMBER, shelve
from tests.people import Room
from tests.web.site import Site, form_in, said_beside, send, shown, values
from wikimarche.desk import library, placing
from wikimarche.desk.catalogue import catalogue_of
from wikimarche.desk.placing import PlaceForm
from wikimarche.rules import Profile
from wikimarche.store import library as store
from wikimarche.text.clauses import Clause

CLAUSE = f"/library/{NUMBER}"
PROPOSE, PUBLISH, RETIRE = (f"{CLAUSE}/{verb}" for verb in ("propose", "publish", "retire"))
NEW, MINE = "/library/new", "/library/proposals/mine"
MONTHLY = "Au moins {{part}} % des produits portent un écolabel ou équivalent."
CLAUSE_FORM = {
    "title": "Reprise des cartons",
    "summary": "Demande la reprise des cartons à la livraison suivante.",
    "type": "condition",
    "documents": ["ccap", "cctp"],
    "article": "Emballages",
    "natures": ["supplies"],
    "family": "papeterie",
    "environment": ["circ-econ"],
    "link": "La condition porte sur les livraisons du marché.",
    "law": "Article L2112-2 du code de la commande publique",
    "proof": "Bon de livraison « signé ».",
    "question_1": "Qui stocke ?",
    "question_2": "Combien ?",
    "watch": "Ne pas imposer de transporteur.\n\nVolume.",
    "wording": "Le titulaire reprend les cartons.\r\n\r\nIl le note.",
    "reason": "Servie deux fois.",
}


@pytest.fixture
def shelf(small_room: Room) -> Room:
    """Give a room where the library has one clause."""
    shelve(small_room)
    return small_room


@pytest.fixture
def bo(shelf: Room, small_site: Site) -> TestClient:
    return small_site.signed_in(shelf.bo)


@pytest.fixture
def gil(shelf: Room, small_site: Site) -> TestClient:
    return small_site.signed_in(shelf.town.person("Gil Clausier", is_steward=True))


def published(room: Room, number: str = NUMBER) -> tuple[Clause, int]:
    with room.town.store.reading() as session:
        shelved = catalogue_of(session).shelves[number]
    return shelved.clause, shelved.version


def meanwhile(room: Room) -> None:
    shelve(room, FILE.replace("trimestre", "mois"), base=1, reason="Entre-temps.")


# --- another wording


def test_the_form_has_every_text_of_the_file(bo: TestClient) -> None:
    sent = form_in(document_fromstring(bo.get(PROPOSE).text), PROPOSE)
    assert sent["version"] == "1"
    assert sent["basic"].startswith("Au moins {{part}} %")
    assert sent["criterion"].startswith("La part de produits")
    assert (sent["ambitious"], sent["frame"]) == ("", "")
    assert sent["head"].startswith(f'id = "{NUMBER}"')


def test_a_wording_that_is_proposed_waits_and_changes_nothing(
    shelf: Room, bo: TestClient
) -> None:
    answer = send(bo, PROPOSE, PROPOSE, basic=MONTHLY, reason="Plus court.")
    assert answer.headers["location"] == f"{MINE}?done=clause_proposed"
    page = shown(bo.get(MINE))
    assert "Plus court." in page
    assert "En attente" in page
    assert published(shelf)[1] == 1


def test_a_text_left_empty_is_not_in_the_file(shelf: Room, gil: TestClient) -> None:
    send(gil, PUBLISH, PUBLISH, criterion="  ", reason="Sans critère.")
    assert published(shelf)[0].criterion == ""


@pytest.mark.parametrize("page", [PROPOSE, PUBLISH])
def test_what_is_refused_comes_back_beside_its_field_and_nothing_is_lost(
    gil: TestClient, page: str
) -> None:
    typed = {"basic": "# Titre\n\nUn texte.", "reason": "Essai.", "frame": "| a |"}
    answer = send(gil, page, page, **typed)
    assert answer.status_code == 422
    for name, text in typed.items():
        assert said_beside(answer, name)[0] == text
    assert "titre inconnu : « Titre »" in said_beside(answer, "basic")[1]


def test_a_fault_of_the_card_says_its_line_there_and_opens_it(
    shelf: Room, bo: TestClient
) -> None:
    head = form_in(document_fromstring(bo.get(PROPOSE).text), PROPOSE)["head"]
    wrong = head.replace('type = "condition"', 'type = "wish"')
    answer = send(bo, PROPOSE, PROPOSE, head=wrong, reason="Essai.")
    held, said = said_beside(answer, "head")
    line = wrong.split("\n").index('type = "wish"') + 1
    assert held == wrong
    assert f"Ligne {line}\xa0: « type »" in said
    opened = "//details[@open]//textarea[@name='head']/@name"
    assert values(document_fromstring(answer.text), opened) == ["head"]


def test_the_card_is_closed_until_it_is_wanted(bo: TestClient) -> None:
    page = document_fromstring(bo.get(PROPOSE).text)
    assert values(page, "//details[not(@open)]//textarea/@name") == ["head"]


def test_a_level_that_is_added_asks_what_changes(bo: TestClient) -> None:
    answer = send(bo, PROPOSE, PROPOSE, ambitious=MONTHLY, reason="Plus loin.")
    assert "« changes » dit ce qui change" in said_beside(answer, "head")[1]


def test_a_reason_is_asked_and_the_texts_stay(bo: TestClient) -> None:
    answer = send(bo, PROPOSE, PROPOSE, basic=MONTHLY, reason=" ")
    assert answer.status_code == 422
    assert "Dites en une phrase pourquoi" in said_beside(answer, "reason")[1]
    assert said_beside(answer, "basic")[0] == MONTHLY


def test_nothing_changed_is_said_so(bo: TestClient) -> None:
    answer = send(bo, PROPOSE, PROPOSE, reason="Pour voir.")
    assert answer.status_code == 422
    assert "Rien n’a changé" in shown(answer)


def test_a_number_cannot_be_changed_on_the_way(shelf: Room, gil: TestClient) -> None:
    head = form_in(document_fromstring(gil.get(PUBLISH).text), PUBLISH)["head"]
    answer = send(gil, PUBLISH, PUBLISH, head=head.replace("901", "902"), reason="Autre.")
    assert "Le numéro d’une clause ne change pas" in said_beside(answer, "head")[1]
    assert published(shelf)[1] == 1


def test_a_version_that_never_was_is_stale(bo: TestClient) -> None:
    for version in ("9", "", "x"):
        answer = send(bo, PROPOSE, PROPOSE, version=version, basic="É", reason="É")
        assert answer.status_code == 409
        assert said_beside(answer, "basic")[0] == "É"


def test_a_clause_that_is_not_there_takes_no_wording(bo: TestClient) -> None:
    assert bo.get("/library/WM-NET-999/propose").status_code == 404
    assert bo.post("/library/WM-NET-999/propose", data={"version": "1"}).status_code == 404


# --- publishing, retiring


def test_a_steward_publishes_at_once(shelf: Room, gil: TestClient) -> None:
    answer = send(gil, PUBLISH, PUBLISH, basic=MONTHLY, reason="Plus court.")
    assert answer.headers["location"] == f"{CLAUSE}?done=clause_published"
    clause, version = published(shelf)
    assert (clause.wordings[1], version) == (MONTHLY, 2)
    assert "Plus court." in shown(gil.get(CLAUSE))


def test_of_two_stewards_the_second_is_told_and_may_then_publish(
    shelf: Room, gil: TestClient
) -> None:
    sent = form_in(document_fromstring(gil.get(PUBLISH).text), PUBLISH)
    meanwhile(shelf)
    answer = gil.post(PUBLISH, data=sent | {"basic": MONTHLY, "reason": "Court."})
    assert answer.status_code == 409
    assert "Une autre version de cette clause a été publiée entre-temps" in shown(answer)
    again = form_in(document_fromstring(answer.text), PUBLISH)
    assert (again["version"], again["basic"], again["reason"]) == ("2", MONTHLY, "Court.")
    assert gil.post(PUBLISH, data=again).status_code == 303
    assert published(shelf)[1] == 3


def test_retiring_asks_first_and_wants_a_reason(shelf: Room, gil: TestClient) -> None:
    form = PlaceForm(NUMBER, 1, "objet", "p" * 16, values={"part": "60"})
    with shelf.asking(shelf.bo) as (ask, tender, spec):
        placing.place_clause(ask, tender, spec, form)
    assert "Retirer cette clause du clausier ?" in shown(gil.get(RETIRE))
    answer = send(gil, RETIRE, RETIRE, reason="")
    assert "Dites en une phrase pourquoi" in said_beside(answer, "reason")[1]
    assert published(shelf)[0].status == "published"
    answer = send(gil, RETIRE, RETIRE, reason="Article abrogé.")
    assert answer.headers["location"] == f"{CLAUSE}?done=clause_retired"
    page = gil.get(CLAUSE).text
    assert "Retirée du clausier" in page
    assert "Article abrogé." in page
    assert f'href="{RETIRE}"' not in page


def test_a_clause_retired_twice_or_changed_meanwhile_is_said_kindly(
    shelf: Room, gil: TestClient
) -> None:
    sent = form_in(document_fromstring(gil.get(RETIRE).text), RETIRE) | {"reason": "Fin."}
    meanwhile(shelf)
    late = gil.post(RETIRE, data=sent)
    assert (late.status_code, said_beside(late, "reason")[0]) == (409, "Fin.")
    assert "publiée entre-temps" in shown(late)
    assert send(gil, RETIRE, RETIRE, reason="Fin.").status_code == 303
    twice = send(gil, RETIRE, RETIRE, reason="Fin.")
    assert "Cette clause est déjà retirée." in shown(twice)


@pytest.mark.parametrize("page", [PUBLISH, RETIRE])
def test_only_stewards_publish_and_retire(shelf: Room, bo: TestClient, page: str) -> None:
    assert bo.get(page).status_code == 403
    assert bo.post(page, data={"version": "1", "reason": "É"}).status_code == 403
    assert published(shelf)[1] == 1


# --- a new clause


def proposed(client: TestClient, page: str = NEW, /, **changes: object) -> Response:
    return client.post(page, data=CLAUSE_FORM | changes)


def test_a_new_clause_goes_from_a_colleague_to_the_library(
    shelf: Room, bo: TestClient, gil: TestClient
) -> None:
    answer = proposed(bo)
    assert answer.headers["location"] == f"{MINE}?done=clause_proposed"
    waiting = shown(gil.get("/library/proposals"))
    assert "Reprise des cartons" in waiting
    assert "Bo Bâtiment" in waiting
    address = "/library/proposals/1"
    send(gil, address, address, answer="accept", reason="Merci.")
    clause, version = published(shelf, "LO-PAP-901")
    assert version == 1
    assert clause.wordings == {1: "Le titulaire reprend les cartons.\n\nIl le note."}
    assert clause.documents == ("ccap", "cctp")
    assert clause.watch == ("Ne pas imposer de transporteur.", "Volume.")
    assert clause.proof.offer == "Bon de livraison « signé »."
    assert not clause.legal[0].checked
    assert "Bo" not in clause.author


def test_numbers_follow_one_another_even_while_they_wait(bo: TestClient) -> None:
    for _ in range(2):
        proposed(bo)
    page = shown(bo.get(MINE))
    assert "LO-PAP-901" in page
    assert "LO-PAP-902" in page


def test_a_steward_goes_on_to_answer_what_he_proposes(gil: TestClient) -> None:
    answer = proposed(gil)
    address = "/library/proposals/1?done=clause_proposed"
    assert answer.headers["location"] == address


def test_signs_of_the_file_are_only_words_in_a_form(shelf: Room, bo: TestClient) -> None:
    odd = 'Un "titre" \\ avec\ttout # = [x] +++ '
    assert proposed(bo, title=odd, watch="+++\n# Socle").status_code == 303
    with shelf.town.asking(shelf.town.person("Lou", is_steward=True)) as ask:
        library.decide(ask, 1, accept=True, reason="Oui.")
    clause, _ = published(shelf, "LO-PAP-901")
    assert clause.title == 'Un "titre" \\ avec tout # = [x] +++'
    assert clause.watch == ("+++", "# Socle")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *[("title", "x"), ("summary", "Trop court."), ("article", ""), ("link", " ")],
        *[("law", ""), ("proof", ""), ("watch", "\n".join("abcdef")), ("reason", "")],
        *[("wording", ""), ("wording", "# Titre"), ("type", "wish"), ("family", "")],
        *[("title", "\x00 un titre"), ("law", "un\x07")],
    ],
)
def test_what_does_not_fit_is_said_and_all_that_was_typed_is_there(
    shelf: Room, bo: TestClient, name: str, wrong: str
) -> None:
    answer = proposed(bo, **{name: wrong})
    assert answer.status_code == 422
    page = document_fromstring(answer.text)
    assert values(page, f"//*[@name='{name}']/@aria-invalid") == ["true"]
    kept = "title" if name != "title" else "summary"
    assert said_beside(answer, kept)[0] == CLAUSE_FORM[kept]
    ticked = values(page, "//input[@checked]/@value")
    assert ticked == ["cctp", "ccap", "supplies", "circ-econ"]


@pytest.mark.parametrize("name", ["documents", "natures"])
def test_boxes_that_are_not_of_the_list_are_refused(bo: TestClient, name: str) -> None:
    for wrong in (["wish"], []):
        answer = proposed(bo, **{name: wrong})
        page = document_fromstring(answer.text)
        assert values(page, f"//*[@id='f-{name}-error']//span/text()")


def test_a_passage_of_a_document_one_reads_begins_the_clause(bo: TestClient) -> None:
    page = bo.get(NEW, params={"tender": "1", "spec": "1", "section": "delais"})
    assert said_beside(page, "wording")[0] == "Le délai est de dix jours ouvrés."
    assert said_beside(page, "title")[0] == "Délais"
    assert said_beside(page, "article")[0] == "Délais"
    found = values(document_fromstring(page.text), "//input[@checked]/@value")
    assert found == ["cctp", "services"]
    assert "Retirez ce qui n’appartient qu’à ce marché" in page.text


def test_the_clause_keeps_the_document_it_comes_from(shelf: Room, bo: TestClient) -> None:
    address = f"{NEW}?tender=1&spec=1&section=delais"
    assert f'action="{address.replace("&", "&amp;")}"' in bo.get(address).text
    assert proposed(bo, address).status_code == 303
    with shelf.town.store.reading() as session:
        (row,) = store.open_proposals(session)
    assert row.spec_id == 1


def test_a_placed_clause_gives_its_words_without_its_frame(
    shelf: Room, bo: TestClient
) -> None:
    form = PlaceForm(NUMBER, 1, "delais", "p" * 16, values={"part": "60"})
    with shelf.asking(shelf.bo) as (ask, tender, spec):
        placing.place_clause(ask, tender, spec, form)
    page = bo.get(NEW, params={"tender": "1", "spec": "1", "section": "delais"})
    words = said_beside(page, "wording")[0]
    assert "Au moins 60 %" in words
    assert NUMBER not in words


def test_a_passage_one_may_not_read_is_as_one_that_is_missing(
    shelf: Room, small_site: Site
) -> None:
    stranger = small_site.signed_in(shelf.town.person("Dan", Profile.BUYER))
    asked = {"spec": "1", "section": "delais"}
    unseen = stranger.get(NEW, params={"tender": "1", **asked})
    missing = stranger.get(NEW, params={"tender": "9", **asked})
    assert shown(unseen) == shown(missing)
    assert "dix jours" not in unseen.text
    assert stranger.get(f"{NEW}?tender=9x&spec=&section=%00").status_code == 200
