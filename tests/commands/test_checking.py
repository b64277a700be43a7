"""verify and checkpoint, as an operator types them."""

import sqlite3
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.people import SHEET, Room
from wikimarche.cli import main
from wikimarche.desk.keys import open_key
from wikimarche.store.opening import open_store


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def change(url: str, statement: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.usefixtures("room_at")
def test_a_checkpoint_is_taken_then_everything_is_intact(tmp_path: Path) -> None:
    taken = run("checkpoint")
    assert taken.exit_code == 0, taken.output
    assert "1 pièces" in taken.output
    assert (tmp_path / "var" / "checkpoints").read_text().count("\n") == 1
    found = run("verify")
    assert found.exit_code == 0, found.output
    assert found.output.startswith("Tout est intact : 1 pièces, 2 versions")
    assert "1 points de contrôle" in found.output


@pytest.mark.usefixtures("room_at")
def test_they_work_while_the_database_is_served(url: str) -> None:
    serving = open_store(url)
    try:
        assert run("checkpoint").exit_code == 0
        assert run("verify").exit_code == 0
    finally:
        serving.close()


@pytest.mark.usefixtures("room_at")
def test_a_changed_row_is_said_with_its_place_and_fails(url: str) -> None:
    change(url, "UPDATE revision SET reason = 'x' WHERE number = 2")
    found = run("verify")
    assert found.exit_code == 1
    assert "Pièce 1 (CCTP), version 2 : son empreinte" in found.output
    assert "Error: 1 anomalies" in found.output


@pytest.mark.usefixtures("room_at")
def test_a_key_that_others_may_read_signs_nothing(tmp_path: Path) -> None:
    run("checkpoint")
    (tmp_path / "var" / "seal.key").chmod(0o644)
    found = run("checkpoint")
    assert found.exit_code == 1
    assert "chmod 600" in found.output
    assert (tmp_path / "var" / "checkpoints").read_text().count("\n") == 1


@pytest.mark.usefixtures("url")
def test_without_a_database_it_says_so() -> None:
    found = run("verify")
    assert found.exit_code == 1
    assert "Il n’y a pas de base de données site.sqlite3" in found.output


def test_a_file_of_checkpoints_that_is_missing_is_said(
    room_at: Room, tmp_path: Path
) -> None:
    found = run("verify", "--checkpoints", str(tmp_path / "absent"))
    assert found.exit_code == 1
    assert "absent" in found.output


@pytest.fixture
def exported(room_at: Room, tmp_path: Path) -> Path:
    """Give the ZIP of a tender, as the command writes it."""
    assert room_at.tender
    target = tmp_path / "dossier.zip"
    found = run("export", SHEET.reference, "--to", str(target))
    assert found.exit_code == 0, found.output
    return target


def taken_out(archive: Path, extension: str) -> Path:
    """Give one file of a ZIP, beside it."""
    with zipfile.ZipFile(archive) as box:
        (name,) = (each for each in box.namelist() if each.endswith(extension))
        path = archive.parent / Path(name).name
        path.write_bytes(box.read(name))
    return path


@pytest.mark.parametrize("extension", [".docx", ".html", ".md"])
def test_an_exported_file_is_verified_without_a_database(
    exported: Path, extension: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = taken_out(exported, extension)
    monkeypatch.setenv("WIKIMARCHE_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3")
    found = run("verify", str(path))
    assert found.exit_code == 0, found.output
    assert "intact" in found.output
    assert "Marché 2026-NET-01, pièce CCTP, version 2" in found.output
    assert "Clé : " in found.output


def test_a_whole_exported_tender_is_verified(exported: Path) -> None:
    found = run("verify", str(exported))
    assert found.exit_code == 0, found.output
    assert found.output.count("intact") == 4


def test_a_changed_file_is_said_with_its_words_and_fails(exported: Path) -> None:
    path = taken_out(exported, ".md")
    path.write_bytes(path.read_bytes().replace(b"Douze jours", b"Cent\x1b[31m jours"))
    found = run("verify", str(path))
    assert found.exit_code == 1
    assert "À partir du passage 4, 1 remplacé(s) par :" in found.output
    assert "Cent�[31m jours." in found.output


def test_a_file_of_another_key_is_said_so_until_that_key_is_given(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "var" / "seal.key"
    monkeypatch.setenv("WIKIMARCHE_SEAL_KEY", str(tmp_path / "new.key"))
    open_key(tmp_path / "new.key")
    found = run("verify", str(exported))
    assert found.exit_code == 1
    assert "autre installation ou par une clé plus ancienne" in found.output
    assert run("verify", str(exported), "--key", str(old)).exit_code == 0


def test_without_any_key_the_fingerprint_is_to_be_compared(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIKIMARCHE_SEAL_KEY", str(tmp_path / "none.key"))
    found = run("verify", str(exported))
    assert found.exit_code == 0
    assert "comparez cette empreinte" in found.output
    assert not (tmp_path / "none.key").exists()


@pytest.mark.usefixtures("room_at")
def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    found = run("verify", str(tmp_path / "nothing.md"))
    assert found.exit_code == 1
    assert "nothing.md" in found.output
