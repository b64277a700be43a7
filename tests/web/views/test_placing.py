"""Clauses in a document, page by page: what it has, placing one, a newer wording."""

import io

import pytest
from docx import Document
from starlette.testclient import TestClient

from tests.desk.clauses import FILE, NUMBER, shelve
from tests.people import Room
from tests.web.site import said_beside, send, shown

CLAUSES = "/tenders/1/specs/1/clauses"
PLACE = f"{CLAUSES}/{NUMBER}/place"
NEWER = FILE.replace("chaque trimestre", "chaque mois")


@pytest.fixture
def stocked(room: Room) -> Room:
    shelve(room)
    return room


def place(alix: TestClient, **typed: str) -> None:
    answer = send(alix, PLACE, PLACE, section="delais", **typed)
    assert answer.headers["location"].startswith(CLAUSES)


def test_the_clauses_that_suit_the_tender_are_offered(
    alix: TestClient, stocked: Room
) -> None:
    page = shown(alix.get(CLAUSES))
    assert "Aucune clause du clausier dans cette pièce" in page
    assert "Produits à faible impact" in page
    assert f'href="{PLACE}"' in alix.get(CLAUSES).text


def test_placing_asks_the_blanks_with_their_bounds_and_a_value_for_the_level(
    alix: TestClient, stocked: Room
) -> None:
    page = alix.get(f"{PLACE}?level=2").text
    assert said_beside(alix.get(f"{PLACE}?level=2"), "blank_part") == (
        "80",
        "Entre 10 et 100.",
    )
    assert "sans exception" in page
    assert 'value="delais"' in page
    place(alix, blank_part="60")
    assert "Au moins 60 % des produits" in stocked.text()
    assert "Rédaction du clausier" in shown(alix.get(CLAUSES))


def test_a_wrong_value_comes_back_with_its_sentence_and_what_was_typed(
    alix: TestClient, stocked: Room
) -> None:
    answer = send(alix, PLACE, PLACE, section="delais", blank_part="5")
    assert answer.status_code == 422
    typed, sentence = said_beside(answer, "blank_part")
    assert typed == "5"
    assert "Entre 10 et 100." in sentence
    assert "::: clause" not in stocked.text()


def test_the_criterion_is_placed_with_a_warning_against_rewarding_a_minimum(
    alix: TestClient, stocked: Room
) -> None:
    page = shown(alix.get(f"{PLACE}?part=CR"))
    assert "le minimum que la clause impose à tous ne peut pas rapporter de points" in page
    send(alix, f"{PLACE}?part=CR", PLACE, section="delais")
    assert f"::: clause id={NUMBER}-CR" in stocked.text()


def test_a_newer_wording_is_shown_and_taken_or_declined(
    alix: TestClient, stocked: Room
) -> None:
    place(alix, blank_part="60")
    shelve(stocked, NEWER, base=1, reason="Un suivi plus serré.")
    page = alix.get(CLAUSES)
    assert "Version 1 ici, version 2 au clausier : Un suivi plus serré." in shown(page)
    assert "<ins" in page.text
    decline, take = f"{CLAUSES}/{NUMBER}/decline", f"{CLAUSES}/{NUMBER}/take"
    refused = send(alix, CLAUSES, decline, reason=" ")
    assert refused.status_code == 422
    assert send(alix, CLAUSES, take).headers["location"].endswith("done=wording_taken")
    assert "chaque mois" in stocked.text()
    assert "Un suivi plus serré." not in shown(alix.get(CLAUSES))


def test_a_changed_protected_passage_asks_why_and_keeps_the_answer(
    alix: TestClient, stocked: Room
) -> None:
    place(alix, blank_part="60")
    text = stocked.text()
    block = text[text.index("::: clause") : text.index("# Pénalités")]
    changed = block.replace(" ou équivalent", "")
    stocked.write(
        stocked.bo, "delais", f"# Délais {{#delais}}\n\nDix jours.\n\n{changed}", 2
    )
    page = shown(alix.get(CLAUSES))
    assert "Un passage protégé a changé : « ou équivalent »" in page
    justify = f"{CLAUSES}/{NUMBER}/justify"
    send(alix, CLAUSES, justify, reason="Un seul produit existe.")
    assert "Motif : Un seul produit existe." in shown(alix.get(CLAUSES))


def test_an_unknown_clause_is_said_and_not_dropped(alix: TestClient, room: Room) -> None:
    block = "::: clause id=XX-YYY-001 version=3 level=2\nTexte d’ailleurs.\n:::"
    room.write(room.bo, "delais", f"# Délais {{#delais}}\n\n{block}")
    assert "Clause inconnue du clausier" in shown(alix.get(CLAUSES))
    assert alix.get(f"{CLAUSES}/XX-YYY-001/place").status_code == 404


def test_who_came_from_the_editor_goes_back_to_it_and_the_article_is_chosen(
    alix: TestClient, stocked: Room
) -> None:
    coming = f"{CLAUSES}?section=objet&back=write"
    place_at = f"{PLACE}?section=objet&amp;back=write"
    assert f'href="{place_at}"' in alix.get(coming).text
    page = alix.get(f"{PLACE}?section=objet&back=write")
    assert said_beside(page, "section")[0] == "objet"
    answer = send(alix, f"{PLACE}?section=objet&back=write", PLACE)
    assert answer.headers["location"].startswith("/tenders/1/specs/1/write")
    assert stocked.text().index("::: clause") < stocked.text().index("# Délais")


def test_what_goes_with_a_clause_just_placed_is_proposed_where_it_belongs(
    alix: TestClient, stocked: Room
) -> None:
    rc = stocked.town.spec(stocked.alix, stocked.tender, "# Critères\n\nPrix.\n", "rc")
    answer = send(alix, PLACE, PLACE, section="delais")
    page = alix.get(answer.headers["location"]).text
    there = f"/tenders/1/specs/{rc}/clauses/{NUMBER}/place?part=CR"
    assert f'href="{there}"' in page
    send(alix, there, there.partition("?")[0], section="criteres")
    assert there not in alix.get(answer.headers["location"]).text


def test_the_annex_says_what_was_changed_and_why(alix: TestClient, stocked: Room) -> None:
    place(alix, blank_part="60")
    text = stocked.text()
    block = text[text.index("::: clause") : text.index("# Pénalités")]
    changed = block.replace(" ou équivalent", "")
    stocked.write(
        stocked.bo, "delais", f"# Délais {{#delais}}\n\nDix jours.\n\n{changed}", 2
    )
    justify = f"{CLAUSES}/{NUMBER}/justify"
    send(alix, CLAUSES, justify, reason="Un seul produit existe.")
    file = alix.get(f"{CLAUSES}/annex")
    assert "2026-NET-01_CCTP_clauses.docx" in file.headers["content-disposition"]
    words = "\n".join(each.text for each in Document(io.BytesIO(file.content)).paragraphs)
    for said in (f"Produits à faible impact ({NUMBER})", "Motif : Un seul produit existe."):
        assert said in words.replace("\u00a0", " ")


def test_a_clause_whose_article_is_not_in_force_at_the_launch_says_so(
    alix: TestClient, room: Room
) -> None:
    shelve(room, FILE.replace("from = 2026-08-21", "from = 2027-08-21"))
    place(alix)
    page = shown(alix.get(CLAUSES))
    assert "n’est pas en vigueur à la date de lancement" in page
