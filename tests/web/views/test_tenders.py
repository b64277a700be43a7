"""A tender through its pages: sheet, lots, team, phases, pictures, journal."""

import pytest
from starlette.testclient import TestClient

from tests.desk.checks import settle_check
from tests.desk.test_images import PNG
from tests.people import Room
from tests.web.site import PROGRAM, Site, said_beside, send, shown
from wikimarche.desk import cpv
from wikimarche.rules import Profile

SHEET = {
    "reference": "2026-B",
    "object": "Vitrerie des écoles",
    "buyer": "Ville Exemple",
    "nature": "services",
    "procedure": "adapted",
    "value": "125 000,50",
    "lot_title_1": "Écoles",
    "lot_value_1": "100",
}
NEW = "/tenders/new"


def test_a_tender_is_opened_from_its_form(alix: TestClient) -> None:
    answer = send(alix, NEW, NEW, **SHEET)
    assert answer.headers["location"] == "/tenders/2?done=tender"
    page = shown(alix.get(answer.headers["location"]))
    assert "Marché ouvert." in page
    assert "Vitrerie des écoles" in page
    assert "Écoles" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reference", "2026-NET-01"),
        ("object", ""),
        ("value", "beaucoup"),
        ("cpv", "nettoyage"),
        ("launch_date", "demain"),
        ("duration_months", "0"),
        ("lot_value_1", "cher"),
    ],
)
def test_a_refused_sheet_comes_back_whole_with_the_sentence_beside(
    alix: TestClient, field: str, value: str
) -> None:
    answer = send(alix, NEW, NEW, **(SHEET | {field: value}))
    held, sentence = said_beside(answer, field)
    assert (answer.status_code, held) == (422, value)
    assert sentence
    kept = {name: said_beside(answer, name)[0] for name in SHEET if name != field}
    assert kept == {name: typed for name, typed in SHEET.items() if name != field}


def test_the_sheet_is_sent_back_as_it_was_shown(alix: TestClient, room: Room) -> None:
    answer = send(alix, "/tenders/1/sheet", "/tenders/1/sheet", lot_title_1="Lycées")
    assert answer.status_code == 303
    page = alix.get("/tenders/1/sheet").text
    assert 'value="Lycées"' in page
    assert 'value="Nettoyage des locaux du siège"' in page


def test_a_new_line_of_the_sheet_is_a_field_of_the_documents(alix: TestClient) -> None:
    typed = {"new_label": "Effectif", "new_value": "10"}
    send(alix, "/tenders/1/sheet", "/tenders/1/sheet", **typed)
    assert 'name="field_effectif"' in alix.get("/tenders/1/sheet").text


def test_a_field_that_texts_use_is_added_with_one_button(
    alix: TestClient, room: Room
) -> None:
    room.write(room.alix, "delais", "# Délais {#delais}\n\n{{delai_jours}} jours.")
    assert "{{delai_jours}}" in shown(alix.get("/tenders/1/sheet"))
    alix.post("/tenders/1/sheet/fields", data={"name": "delai_jours"})
    assert 'name="field_delai_jours"' in alix.get("/tenders/1/sheet").text
    again = alix.post("/tenders/1/sheet/fields", data={"name": "delai_jours"})
    assert (again.status_code, "existe déjà" in shown(again)) == (422, True)


def test_somebody_joins_changes_role_and_leaves(alix: TestClient, site: Site) -> None:
    cy = site.town.person("Cy Lecteur")
    browser = site.signed_in(cy)
    for role, sheet in (("reader", 403), ("writer", 303)):
        answer = alix.post("/tenders/1/team", data={"account_id": str(cy.id), "role": role})
        assert answer.status_code == 303
        assert browser.get("/tenders/1").status_code == 200
        kept = browser.post("/tenders/1/sheet/fields", data={"name": f"f_{role}"})
        assert kept.status_code == sheet
    assert browser.get("/tenders/1/team").status_code == 200
    alix.post(f"/tenders/1/team/{cy.id}/remove")
    assert browser.get("/tenders/1").status_code == 404


def test_who_leaves_a_team_goes_home(site: Site, alix: TestClient, room: Room) -> None:
    second = site.town.person("Max Second", Profile.BUYER)
    alix.post("/tenders/1/team", data={"account_id": str(second.id), "role": "owner"})
    answer = alix.post(f"/tenders/1/team/{room.alix.id}/remove")
    assert answer.headers["location"] == "/?done=member_removed"
    assert alix.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"account_id": "x"},
        {"account_id": "404", "role": "writer"},
        {"account_id": "1", "role": "writer"},
    ],
)
def test_a_team_that_cannot_be_is_refused_on_its_page(
    alix: TestClient, data: dict[str, str]
) -> None:
    answer = alix.post("/tenders/1/team", data=data)
    assert answer.status_code == 422
    assert "<h1" in answer.text


def test_a_tender_moves_with_a_button_and_back_with_a_reason(alix: TestClient) -> None:
    assert (
        alix.post("/tenders/1/phase", data={"target": "cross_reading"}).status_code == 303
    )
    refused = alix.post("/tenders/1/phase", data={"target": "drafting"})
    assert (refused.status_code, "Dites en une phrase pourquoi" in shown(refused)) == (
        422,
        True,
    )
    back = {"target": "drafting", "reason_drafting": "Le lot 2 est à revoir."}
    assert alix.post("/tenders/1/phase", data=back).status_code == 303
    assert "Le lot 2 est à revoir." in shown(alix.get("/tenders/1/journal"))


def test_a_reason_too_long_comes_back_in_the_move_it_was_typed_for(
    alix: TestClient, room: Room
) -> None:
    with room.asking(room.alix) as (_, tender, _spec):
        tender.phase = "launched"
    answer = alix.post(
        "/tenders/1/phase", data={"target": "abandoned", "reason_abandoned": "x" * 501}
    )
    assert said_beside(answer, "reason_abandoned") == (
        "x" * 501,
        "Donnez au plus 500 caractères.",
    )
    assert said_beside(answer, "reason_unsuccessful") == ("", "")


@pytest.mark.parametrize("target", ["frozen", "", "\x00"])
def test_a_move_that_the_phase_does_not_have_is_said_on_the_page(
    alix: TestClient, target: str
) -> None:
    answer = alix.post("/tenders/1/phase", data={"target": target})
    assert answer.status_code == 409
    assert "Cette étape n’est pas possible maintenant." in shown(answer)


def test_a_frozen_tender_is_read_and_no_longer_written(
    site: Site, alix: TestClient, room: Room
) -> None:
    settle_check(site.town, room.alix, room.tender)
    for target in ("cross_reading", "visas", "validated", "frozen"):
        alix.post("/tenders/1/phase", data={"target": target})
    assert alix.get("/tenders/1/specs/1").status_code == 200
    assert alix.get("/tenders/1/specs/1/export/md").status_code == 200
    form = {"text": "x", "base": "1", "edit_id": "e" * 16}
    for address in (
        "sheet",
        "sheet/fields",
        "images",
        "specs/new",
        "specs/1/settings",
        "specs/1/move",
        "specs/1/withdraw",
        "specs/1/sections/delais/edit",
        "specs/1/revisions/1/restore",
    ):
        assert alix.post(f"/tenders/1/{address}", data=form).status_code == 403
    assert "/edit" not in alix.get("/tenders/1/specs/1").text


def test_a_picture_is_sent_shown_and_placed(
    site: Site, alix: TestClient, room: Room
) -> None:
    answer = alix.post("/tenders/1/images", files={"image": ("plan.png", PNG, "text/html")})
    assert answer.status_code == 200
    address = answer.text.partition("/images/")[2][:44]
    picture = alix.get(f"/images/{address}")
    assert (picture.content, picture.headers["content-type"]) == (PNG, "image/png")
    assert "immutable" in picture.headers["cache-control"]
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert (
        site.signed_in(site.town.person("Cy")).get(f"/images/{address}").status_code == 404
    )


def test_what_is_no_picture_is_said_on_its_page(alix: TestClient) -> None:
    for files in ({}, {"image": ("a.svg", b"<svg onload='x'/>")}):
        answer = alix.post("/tenders/1/images", files=files)
        assert answer.status_code == 422
        assert said_beside(answer, "image")[1]


def test_the_editor_is_told_where_its_picture_is_and_how_large(alix: TestClient) -> None:
    files = {"image": ("plan.gif", PNG, "image/gif")}
    answer = alix.post("/tenders/1/images", files=files, headers=PROGRAM)
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert (told["width"], told["height"]) == (1, 1)
    assert alix.get(told["src"]).content == PNG


def test_the_editor_is_told_why_a_picture_is_refused(alix: TestClient) -> None:
    files = {"image": ("plan.png", b"%PDF-1.7", "image/png")}
    answer = alix.post("/tenders/1/images", files=files, headers=PROGRAM)
    assert answer.status_code == 422
    assert answer.json()["fields"] == {"image": "Choisissez une image PNG, JPEG ou GIF."}


@pytest.mark.parametrize(("language", "label"), [("fr", "ettoyage"), ("en", "leaning")])
def test_the_picker_of_codes_answers_in_the_reader_s_language(
    site: Site, language: str, label: str
) -> None:
    with site.town.asking(None) as ask:
        cpv.shipped_cpv(ask.session)
    client = site.signed_in(site.town.person("Bo", language=language))
    found = {each["value"]: each["label"] for each in client.get("/cpv?q=90910").json()}
    assert label in found["90910000-9"]
    assert client.get("/cpv").json() == []


def test_the_journal_says_who_did_what(alix: TestClient) -> None:
    page = shown(alix.get("/tenders/1/journal"))
    assert "Alix Acheteuse" in page
    assert "CCTP" in page
