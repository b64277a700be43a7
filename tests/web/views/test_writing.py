"""Writing through the pages: the form, what came from others, the choice."""

import re

import pytest
from lxml.html import document_fromstring
from starlette.testclient import TestClient

from tests.desk.writers import batch, deletion, draft_doc, push, typing
from tests.people import Room
from tests.web.site import Site, form_in, said_beside, send, shown

EDIT = "/tenders/1/specs/1/sections/delais/edit"
TWELVE = "# Délais {#delais}\n\nLe délai est de douze jours ouvrés."
FOUR = TWELVE.replace("douze", "quatre")


@pytest.fixture
def bo(site: Site, room: Room) -> TestClient:
    return site.signed_in(room.bo)


def test_the_form_shows_the_article_and_saves_it(bo: TestClient, room: Room) -> None:
    form = form_in(document_fromstring(bo.get(EDIT).text), EDIT)
    assert form["text"] == "# Délais {#delais}\n\nLe délai est de dix jours ouvrés."
    answer = bo.post(EDIT, data=form | {"text": TWELVE, "reason": "Avis du service"})
    assert answer.headers["location"].endswith("#art-delais")
    assert "douze jours" in shown(bo.get(answer.headers["location"]))
    assert room.revisions()[-1].reason == "Avis du service"


def test_the_form_sent_twice_is_one_version(bo: TestClient, room: Room) -> None:
    form = form_in(document_fromstring(bo.get(EDIT).text), EDIT) | {"text": TWELVE}
    first, second = (bo.post(EDIT, data=form) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(room.revisions()) == 2


def test_each_form_has_an_edit_id_of_its_own(bo: TestClient) -> None:
    ids = {
        form_in(document_fromstring(bo.get(EDIT).text), EDIT)["edit_id"] for _ in range(3)
    }
    assert len(ids) == 3


def test_the_opening_text_has_a_form_too(bo: TestClient, room: Room) -> None:
    address = "/tenders/1/specs/1/sections/-/edit"
    assert send(bo, address, address, text="Le présent marché.").status_code == 303
    assert room.text().startswith("Le présent marché.\n\n")


def test_a_new_article_is_written_behind_another(bo: TestClient, room: Room) -> None:
    page = f"{EDIT}?after=1"
    answer = send(bo, page, EDIT, text="# Lots\n\nDeux lots.")
    assert answer.status_code == 303
    order = re.findall(r"^# (\w+)", room.text(), re.M)
    assert order == ["Objet", "Délais", "Lots", "Pénalités"]


def test_an_article_that_is_not_there_has_no_form(bo: TestClient) -> None:
    assert bo.get(EDIT.replace("delais", "nowhere")).status_code == 404


def test_nothing_changed_is_said(bo: TestClient, room: Room) -> None:
    answer = send(bo, EDIT, EDIT)
    assert "Rien n’avait changé" in shown(bo.get(answer.headers["location"]))
    assert len(room.revisions()) == 1


def test_what_others_wrote_meanwhile_is_joined_and_shown(
    bo: TestClient, room: Room
) -> None:
    form = form_in(document_fromstring(bo.get(EDIT).text), EDIT)
    room.write(room.alix, "objet", "# Objet {#objet}\n\nNettoyage et vitrerie.")
    answer = bo.post(EDIT, data=form | {"text": TWELVE})
    page = shown(bo.get(answer.headers["location"]))
    assert "réunies" in page
    assert "vitrerie" in page
    assert "douze" in page


def test_a_text_that_cannot_be_kept_says_where(bo: TestClient) -> None:
    answer = send(bo, EDIT, EDIT, text="un\ndeux \x07")
    held, sentence = said_beside(answer, "text")
    assert (answer.status_code, "deux" in held) == (422, True)
    assert "Ligne 2" in sentence


def collided(bo: TestClient, room: Room) -> tuple[str, dict[str, str]]:
    """Let both write the same words; give the page of the choice and its form."""
    form = form_in(document_fromstring(bo.get(EDIT).text), EDIT)
    room.write(room.alix, "delais", TWELVE)
    answer = bo.post(EDIT, data=form | {"text": FOUR, "reason": "Avis"})
    assert answer.status_code == 409
    return answer.text, form_in(document_fromstring(answer.text), EDIT)


def test_the_same_words_changed_by_two_are_shown_to_choose_from(
    bo: TestClient, room: Room
) -> None:
    page, form = collided(bo, room)
    assert "douze" in page
    assert "quatre" in page
    assert "Alix Acheteuse" in page
    assert (form["text"].strip(), form["reason"]) == (FOUR, "Avis")
    assert "douze" in room.text()


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("mine", ["quatre"]), ("theirs", ["douze"]), ("both", ["douze", "quatre"])],
)
def test_the_choice_is_kept(
    bo: TestClient, room: Room, choice: str, kept: list[str]
) -> None:
    _, form = collided(bo, room)
    assert bo.post(EDIT, data=form | {"choice_1": choice}).status_code == 303
    assert [word for word in ("douze", "quatre") if word in room.text()] == kept


def test_a_choice_made_on_what_changed_again_is_asked_again(
    bo: TestClient, room: Room
) -> None:
    _, form = collided(bo, room)
    room.write(room.alix, "delais", TWELVE.replace("douze", "vingt"), 2)
    answer = bo.post(EDIT, data=form | {"choice_1": "mine"})
    assert (answer.status_code, "vingt" in answer.text) == (409, True)
    assert "vingt" in room.text()


def test_a_choice_that_is_none_of_the_three_keeps_the_text(
    bo: TestClient, room: Room
) -> None:
    _, form = collided(bo, room)
    answer = bo.post(EDIT, data=form | {"choice_1": "yours"})
    assert (answer.status_code, "quatre" in answer.text) == (422, True)


def test_a_key_that_stood_twice_is_said(bo: TestClient) -> None:
    answer = send(bo, EDIT, EDIT, text=f"{TWELVE}\n\n# Autre {{#objet}}\n\nFin.")
    assert "rekeyed=objet" in answer.headers["location"]
    assert "objet" in shown(bo.get(answer.headers["location"]))


def test_an_article_removed_meanwhile_keeps_what_was_typed(
    bo: TestClient, room: Room
) -> None:
    form = form_in(document_fromstring(bo.get(EDIT).text), EDIT)
    room.write(room.alix, "delais", "")
    answer = bo.post(EDIT, data=form | {"text": FOUR})
    assert (answer.status_code, "quatre" in answer.text) == (409, True)


def test_a_typed_script_is_shown_as_text(bo: TestClient) -> None:
    text = TWELVE + "\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>"
    answer = send(bo, EDIT, EDIT, text=text, reason="<script>alert(2)</script>")
    for address in (
        answer.headers["location"],
        "/tenders/1/specs/1/history",
        "/tenders/1/specs/1/compare",
        EDIT,
        "/tenders/1/specs/1/authors",
    ):
        page = bo.get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_form_opened_over_live_text_collides_with_what_comes_after_alone(
    bo: TestClient, room: Room
) -> None:
    doc = draft_doc(room)
    push(room, room.alix, batch(0, typing(doc, "Voir", "Oui : ")))
    form = form_in(document_fromstring(bo.get(EDIT).text), EDIT)
    assert form["base"] == "1.1"
    push(room, room.alix, batch(0, deletion(doc, "dix"), typing(doc, " jours", "huit")))
    answer = bo.post(EDIT, data=form | {"text": FOUR})
    assert answer.status_code == 409
    assert "Alix Acheteuse" in shown(answer)
    again = form_in(document_fromstring(answer.text), EDIT)
    assert bo.post(EDIT, data=again | {"choice_1": "mine"}).status_code == 303
    assert "quatre jours" in room.text()
    assert "Oui : Voir" in room.text()
