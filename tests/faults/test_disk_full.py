"""The disk fills up: a clear sentence, nothing half written, no restart afterwards (P12, rule 14)."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.clock import Clock
from tests.databases import copied_sqlite
from tests.people import Room, Town, room_in
from tests.web.site import Site, shown, site_of
from wikimarche.desk.verifying import verify
from wikimarche.settings import Settings
from wikimarche.web.forms import MAX_BODY
from wikimarche.web.pages import Pages

EDIT = "/tenders/1/specs/1/sections/delais/edit"
NEW = "/tenders/1/specs/new"
WORDS = "Un délai de douze jours. " * 2_000
FORM = {
    "text": f"# Délais {{#delais}}\n\n{WORDS}",
    "base": "1",
    "edit_id": "edit-0-0000000001",
}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of eight megabytes, where such a thing may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def full_room(small_disk: Path, sqlite_template: Path, clock: Clock) -> Iterator[Room]:
    store = copied_sqlite(sqlite_template, small_disk)
    yield room_in(Town(store, clock))
    store.close()


def fill(disk: Path) -> Path:
    """Take all the room that is left; give the file to remove."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return filler


def test_a_full_disk_is_said_and_saving_works_again_when_there_is_room(
    full_room: Room, small_disk: Path, site_settings: Settings, pages: Pages
) -> None:
    settings = replace(site_settings, disk_reserve_mb=0, upload_reserve_mb=0)
    client = site_of(full_room.town, settings, pages).signed_in(full_room.bo)
    assert client.get(EDIT).status_code == 200
    filler = fill(small_disk)
    refused = client.post(EDIT, data=FORM)
    assert (refused.status_code, WORDS[:200] in refused.text) == (503, True)
    assert "Le disque du serveur est plein" in shown(refused)
    assert client.get("/readyz").status_code == 503
    assert client.get("/tenders/1/specs/1").status_code == 200
    assert [each.number for each in full_room.revisions()] == [1]
    filler.unlink()
    assert client.post(EDIT, data=FORM).status_code == 303
    assert full_room.text().count("Un délai de douze jours.") == 2_000
    assert whole(full_room)


def whole(room: Room) -> bool:
    """Tell whether every chain of the database is as it was written."""
    with room.town.store.reading() as session:
        return not verify(session).faults


def sent(client: TestClient) -> Response:
    """Send a file too large to be read, so that an answer before reading shows."""
    content = b"x" * (MAX_BODY + 1)
    return client.post(NEW, data={"start": "file"}, files={"file": ("a.md", content)})


def test_below_its_reserve_no_file_is_read_and_writing_goes_on(
    small_room: Room, site_settings: Settings, pages: Pages
) -> None:
    site: Site = site_of(small_room.town, site_settings, pages)
    little = site.told(upload_reserve_mb=1_000_000, disk_reserve_mb=0)
    client = little.signed_in(small_room.bo)
    refused = sent(client)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert "aucun fichier ne peut être reçu" in shown(refused)
    assert client.post(EDIT, data=FORM).status_code == 303
    assert sent(site.signed_in(small_room.bo)).status_code == 413
