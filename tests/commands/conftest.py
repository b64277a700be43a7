"""The settings of a command under test: a database of its own, nothing of the machine."""

import os
from pathlib import Path

import pytest

from tests.clock import Clock
from tests.people import Room, Town, room_in
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Point the settings at a database that does not exist yet; give its address."""
    for name in [name for name in os.environ if name.startswith("WIKIMARCHE_")]:
        monkeypatch.delenv(name)
    address = f"sqlite:///{tmp_path / 'var' / 'site.sqlite3'}"
    monkeypatch.setenv("WIKIMARCHE_DATABASE_URL", address)
    monkeypatch.setenv("WIKIMARCHE_SEAL_KEY", str(tmp_path / "var" / "seal.key"))
    monkeypatch.setenv("WIKIMARCHE_CHECKPOINTS", str(tmp_path / "var" / "checkpoints"))
    monkeypatch.setenv("WIKIMARCHE_OFFICE", "off")
    return address


@pytest.fixture
def room_at(url: str) -> Room:
    """Fill the database of the settings with a tender and its document; nobody holds it."""
    store = open_store(url)
    upgrade(store)
    room = room_in(Town(store, Clock()))
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    store.close()
    return room
