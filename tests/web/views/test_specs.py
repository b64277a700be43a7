"""A document through its pages: added, read, arranged, withdrawn."""

import pytest
from starlette.testclient import TestClient

from tests.people import Room
from tests.web.site import said_beside, send, shown

NEW = "/tenders/1/specs/new"
SPEC = "/tenders/1/specs/1"


def added(client: TestClient, **form: str) -> str:
    answer = client.post(NEW, data={"kind": "ccap", "scheme": "articles", **form})
    assert answer.status_code == 303, shown(answer)
    return str(answer.headers["location"])


def test_a_document_is_added_from_a_model_that_was_read_first(alix: TestClient) -> None:
    assert alix.get("/tenders/1/models/ccap").status_code == 200
    assert alix.get("/tenders/1/models/nothing").status_code == 404
    address = added(alix, start="model", model="ccap")
    assert address == "/tenders/1/specs/2?done=spec"
    assert "Pièce ajoutée." in shown(alix.get(address))


def test_a_document_is_added_from_a_file(alix: TestClient) -> None:
    files = {"file": ("piece.txt", "Délais\n\nDix jours à 5 %.".encode("cp1252"))}
    answer = alix.post(NEW, data={"kind": "ccap", "start": "file"}, files=files)
    assert "Dix jours à 5 %." in shown(alix.get(answer.headers["location"]))


def test_a_document_is_added_from_another_or_blank(alix: TestClient) -> None:
    assert "dix jours" in shown(alix.get(added(alix, start="copy", copy_of="1/1")))
    assert alix.get(added(alix, start="blank")).status_code == 200


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "cctp", "title": "x" * 161}, "title"),
        ({"kind": "cctp", "start": "model", "model": "nothing"}, "model"),
        ({"kind": "cctp", "start": "file"}, "file"),
        ({"kind": "cctp", "start": "copy"}, "copy_of"),
    ],
)
def test_what_cannot_be_added_says_which_field(
    alix: TestClient, form: dict[str, str], field: str
) -> None:
    answer = alix.post(NEW, data=form)
    assert answer.status_code == 422
    assert said_beside(answer, field)[1]


def test_a_document_shows_numbers_values_and_ways_to_write(alix: TestClient) -> None:
    page = alix.get(SPEC)
    assert "Nettoyage des locaux du siège" in shown(page)
    assert f'href="{SPEC}/sections/delais/edit"' in page.text
    assert 'id="art-delais"' in page.text


def test_an_older_version_is_read_without_ways_to_write(
    alix: TestClient, room: Room
) -> None:
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    page = alix.get(f"{SPEC}/revisions/1")
    assert "dix jours" in shown(page)
    assert "/edit" not in page.text
    assert alix.get(f"{SPEC}/revisions/3").status_code == 404


def test_settings_are_changed_from_their_form(alix: TestClient) -> None:
    address = f"{SPEC}/settings"
    answer = send(alix, address, address, title="Lycées", scheme="chapters")
    assert answer.status_code == 303
    assert "CHAPITRE I" in shown(alix.get(SPEC))
    refused = send(alix, address, address, title="x" * 161)
    assert (refused.status_code, said_beside(refused, "title")[0]) == (422, "x" * 161)


def test_documents_are_ordered_and_withdrawn(alix: TestClient) -> None:
    added(alix, start="blank")
    alix.post(f"{SPEC}/move", data={"direction": "down"})
    page = alix.get("/tenders/1").text
    assert page.index("/specs/2") < page.index("/specs/1")
    assert alix.post(f"{SPEC}/withdraw").status_code == 303
    assert alix.get(SPEC).status_code == 404


def test_points_to_check_are_listed(alix: TestClient, room: Room) -> None:
    room.write(room.bo, "delais", "# Délais {#delais}\n\n{{inconnu}} et [#nowhere].")
    page = shown(alix.get(f"{SPEC}/findings"))
    assert "inconnu" in page
    assert "nowhere" in page
