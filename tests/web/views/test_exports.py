"""Files handed over: their names, their kinds, what is inside."""

import io
import zipfile
from urllib.parse import unquote

import docx
import pytest
from starlette.testclient import TestClient

from tests.people import TEXT, Room

SPEC = "/tenders/1/specs/1"
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_handed_over_as_a_file_to_keep(alix: TestClient, kind: str) -> None:
    answer = alix.get(f"{SPEC}/export/{kind}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, KINDS[kind])
    name = f"2026-NET-01_CCTP_v1.{kind}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_the_word_file_opens(alix: TestClient) -> None:
    made = docx.Document(io.BytesIO(alix.get(f"{SPEC}/export/docx").content))
    assert any("dix jours ouvrés" in paragraph.text for paragraph in made.paragraphs)


def test_an_older_version_is_asked_for_by_its_number(alix: TestClient, room: Room) -> None:
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    assert alix.get(f"{SPEC}/export/md?revision=1").text.startswith(f"{TEXT}\n<!-- ")
    assert "Douze" in alix.get(f"{SPEC}/export/md").text


@pytest.mark.parametrize(
    "address",
    [
        "pdf",
        "",
        "md?revision=x",
        "md?revision=9",
        "md?revision=-1",
        "md?revision=99999999999",
    ],
)
def test_what_does_not_exist_is_not_handed_over(alix: TestClient, address: str) -> None:
    assert alix.get(f"{SPEC}/export/{address}").status_code == 404


def test_the_whole_tender_is_one_archive(alix: TestClient) -> None:
    answer = alix.get("/tenders/1/export")
    assert answer.headers["content-type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "manifest.json" in names


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("Marché-Œuvre 2026", "Marché-Œuvre-2026"),
        ("2026/Ω", "2026-Ω"),
        ("a.b°c", "a-b-c"),
    ],
)
def test_a_reference_in_any_letters_gives_a_name_that_browsers_read(
    alix: TestClient, room: Room, reference: str, name: str
) -> None:
    with room.asking(room.alix) as (ask, tender, _):
        tender.reference = reference
        ask.session.add(tender)
    for address, tail in (
        ("/tenders/1/export", "_dossier.zip"),
        (f"{SPEC}/export/md", "_CCTP_v1.md"),
    ):
        header = alix.get(address).headers["content-disposition"]
        assert header.isascii()
        assert unquote(header).rstrip('"').endswith(f"{name}{tail}")
