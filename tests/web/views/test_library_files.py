"""The library handed over and taken in: whole, and one bad file never keeps the others out."""

import io
import json
import zipfile

import pytest
from httpx2 import Response
from lxml.html import document_fromstring
from starlette.testclient import TestClient

from tests.desk.clauses import FILE, NUMBER, another, shelve
from tests.people import Room
from tests.web.site import Site, said_beside, shown, values
from wikimarche.desk.catalogue import catalogue_of

FILES = "/library/files"
NEXT = FILE.replace("trimestre", "mois")


@pytest.fixture
def shelf(small_room: Room) -> Room:
    """Give a room where the library has one clause."""
    shelve(small_room)
    return small_room


@pytest.fixture
def gil(shelf: Room, small_site: Site) -> TestClient:
    return small_site.signed_in(shelf.town.person("Gil Clausier", is_steward=True))


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"clauses/{name}.md", text)
    return buffer.getvalue()


def sent(client: TestClient, name: str, content: bytes, reason: str = "Reçue.") -> Response:
    return client.post(FILES, files={"files": (name, content)}, data={"reason": reason})


def versions(room: Room) -> dict[str, int]:
    with room.town.store.reading() as session:
        return {n: each.version for n, each in catalogue_of(session).shelves.items()}


def test_the_folder_holds_each_clause_as_it_is_published(gil: TestClient) -> None:
    answer = gil.get(f"{FILES}/zip")
    assert "clausier.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [f"{NUMBER.lower()}.md"]
        assert archive.read(archive.namelist()[0]).decode() == FILE


def test_the_data_are_read_by_another_program(gil: TestClient) -> None:
    answer = gil.get(f"{FILES}/data")
    assert answer.headers["content-type"] == "application/json"
    assert "clausier.json" in answer.headers["content-disposition"]
    assert NUMBER in json.dumps(json.loads(answer.content))


def test_what_was_handed_over_comes_back_unchanged(shelf: Room, gil: TestClient) -> None:
    answer = sent(gil, "clausier.zip", gil.get(f"{FILES}/zip").content)
    assert "le clausier disait déjà la même chose" in shown(answer).replace("\xa0", " ")
    assert versions(shelf) == {NUMBER: 1}


def test_each_file_is_said_published_unchanged_or_refused(
    shelf: Room, gil: TestClient
) -> None:
    bad = another("WM-NET-903").replace('type = "condition"', 'type = "<b>"')
    content = zipped(a=NEXT, b=another("WM-NET-902"), c=bad)
    answer = sent(gil, "envoi.zip", content)
    assert answer.status_code == 200
    assert versions(shelf) == {NUMBER: 2, "WM-NET-902": 1}
    page = document_fromstring(answer.text)
    row = [each.strip() for each in values(page, "//tbody//td//text()")]
    line = bad.split("\n").index('type = "<b>"') + 1
    assert row[:2] == ["c.md", str(line)]
    assert "« type »" in row[2]
    assert "2 clauses publiées." in shown(answer)
    again = sent(gil, "envoi.zip", content)
    assert "Clauses inchangées 2" in shown(again)
    assert "Aucune clause n’a été publiée." in shown(again)


def test_one_file_alone_is_enough(shelf: Room, gil: TestClient) -> None:
    assert "1 clause publiée." in shown(sent(gil, "a.md", NEXT.encode()))
    assert "Reçue." in gil.get(f"/library/{NUMBER}").text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK"),
        ("a.zip", b"PK\x03\x04 rien"),
        ("<img src=x>.md", b"\xff\xfe"),
        ("a.md", b""),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    shelf: Room, gil: TestClient, name: str, content: bytes
) -> None:
    answer = sent(gil, name, content)
    assert answer.status_code == 200
    assert "Aucune clause n’a été publiée." in shown(answer)
    assert "<img src=x>" not in answer.text
    assert versions(shelf) == {NUMBER: 1}


def test_a_file_and_a_reason_are_asked(shelf: Room, gil: TestClient) -> None:
    answer = gil.post(FILES, data={"reason": "Reçue d’un voisin."})
    assert answer.status_code == 422
    assert "Choisissez un fichier" in said_beside(answer, "files")[1]
    assert said_beside(answer, "reason")[0] == "Reçue d’un voisin."
    answer = sent(gil, "a.md", NEXT.encode(), reason=" ")
    assert "Dites en une phrase pourquoi" in said_beside(answer, "reason")[1]
    assert versions(shelf) == {NUMBER: 1}


def test_only_stewards_have_the_files(shelf: Room, small_site: Site) -> None:
    bo = small_site.signed_in(shelf.bo)
    for address in (FILES, f"{FILES}/zip", f"{FILES}/data"):
        assert bo.get(address).status_code == 403
    assert sent(bo, "a.md", NEXT.encode()).status_code == 403
    assert FILES not in bo.get("/library").text
    assert versions(shelf) == {NUMBER: 1}
