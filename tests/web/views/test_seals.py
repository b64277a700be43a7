"""The public page that checks a file: anybody may, nothing is kept, nothing else is told."""

import re

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.people import Room
from tests.web.site import Site
from wikimarche.desk.keys import fingerprint_of, open_key
from wikimarche.web.views.seals import MOST


def sent(client: TestClient, content: bytes, name: str = "a.md") -> Response:
    return client.post("/verify", files={"file": (name, content)})


@pytest.fixture
def file(alix: TestClient) -> bytes:
    return alix.get("/tenders/1/specs/1/export/md").content


def test_the_page_shows_the_key_of_the_site_to_anybody(
    client: TestClient, site: Site
) -> None:
    key = open_key(site.settings.seal_key)
    page = client.get("/verify").text
    assert key.public in page
    assert fingerprint_of(key.public) in page
    assert 'href="/verify"' in client.get("/sign-in").text


@pytest.mark.parametrize("kind", ["docx", "html", "md"])
def test_a_file_that_was_handed_over_is_intact(
    client: TestClient, alix: TestClient, kind: str
) -> None:
    content = alix.get(f"/tenders/1/specs/1/export/{kind}").content
    answer = sent(client, content, f"a.{kind}")
    assert answer.status_code == 200
    for words in ("Ce fichier est intact", "la clé de ce site", "2026-NET-01", "CCTP"):
        assert words in answer.text


def test_the_whole_tender_is_intact(client: TestClient, alix: TestClient) -> None:
    answer = sent(client, alix.get("/tenders/1/export").content, "dossier.zip")
    assert "Ce fichier est intact" in answer.text
    assert answer.text.count(": intact") == 3


def test_a_changed_file_is_said_with_what_stands_in_it_now(
    client: TestClient, file: bytes
) -> None:
    page = sent(client, file.replace(b"dix jours", b"<b>cent</b> jours")).text
    assert "Ce fichier a été modifié" in page
    assert "&lt;b&gt;cent&lt;/b&gt; jours" in page
    assert "dix jours" not in page


def test_what_was_removed_is_counted_and_never_shown(
    client: TestClient, file: bytes
) -> None:
    page = sent(client, re.sub(rb"Le d\xc3\xa9lai[^\n]*\n", b"", file)).text
    assert "un passage a été supprimé" in page
    assert "ouvrés" not in page


def test_a_file_of_another_site_is_not_said_to_be_ours(
    site: Site, file: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    key = tmp_path_factory.mktemp("other") / "seal.key"
    page = sent(site.told(seal_key=key).visitor(), file).text
    assert "Scellé par un autre site" in page
    assert "la clé de ce site." not in page
    assert "notice-done" not in page


def test_a_renamed_milestone_is_told_in_its_files(
    client: TestClient, alix: TestClient
) -> None:
    alix.post("/tenders/1/specs/1/revisions/1/milestone", data={"name": "Visé"})
    content = alix.get("/tenders/1/specs/1/export/html").content
    page = sent(client, content, "a.html").text
    assert "Visé" in page
    assert "sceau est faux" not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Rien.", "ne porte pas de sceau"),
        (b"\xff\x00", "ne peut pas"),
        (b"A\n<!-- wikimarche-seal {} -->\n", "abîmé ou faux"),
    ],
)
def test_a_file_that_proves_nothing_is_said_so(
    client: TestClient, content: bytes, words: str
) -> None:
    assert words in sent(client, content).text


def test_a_form_without_a_file_comes_back(client: TestClient) -> None:
    answer = client.post("/verify", data={"a": "b"})
    assert answer.status_code == 422
    assert "Choisissez le fichier" in answer.text


def test_one_address_waits_after_many_files(client: TestClient, site: Site) -> None:
    for _ in range(MOST):
        assert sent(client, b"Rien.").status_code == 200
    answer = sent(client, b"Rien.")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    site.town.clock.advance(seconds=901)
    assert sent(client, b"Rien.").status_code == 200


def test_without_a_key_that_can_be_read_files_are_not_handed_over_unsealed(
    room: Room, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("closed")
    (folder / "file").write_text("no folder")
    alix = site.told(seal_key=folder / "file" / "seal.key").signed_in(room.alix)
    answer = alix.get("/tenders/1/specs/1/export/md")
    assert answer.status_code == 503
    assert "clé de scellement" in answer.text
