"""backup and restore, as an operator types them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.people import Room
from wikimarche.cli import main
from wikimarche.store.opening import open_store


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_the_drill_backup_then_elsewhere_restore_then_verify(
    room_at: Room, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(tmp_path / "backup.zip")
    serving = open_store(url)  # people go on writing
    try:
        taken = run("backup", file)
    finally:
        serving.close()
    assert taken.exit_code == 0, taken.output
    assert "1 pièces, 2 versions" in taken.output
    assert run("checkpoint").exit_code == 0
    other = f"sqlite:///{tmp_path / 'elsewhere' / 'site.sqlite3'}"
    monkeypatch.setenv("WIKIMARCHE_DATABASE_URL", other)
    restored = run("restore", file)
    assert restored.exit_code == 0, restored.output
    assert "Vérifiez-la maintenant : wikimarche verify" in restored.output
    verified = run("verify")
    assert verified.exit_code == 0, verified.output
    assert "Tout est intact : 1 pièces, 2 versions" in verified.output
    assert "1 points de contrôle" in verified.output


@pytest.mark.usefixtures("room_at")
def test_a_restore_over_a_database_in_use_is_refused(tmp_path: Path) -> None:
    file = str(tmp_path / "backup.zip")
    run("backup", file)
    found = run("restore", file)
    assert found.exit_code == 1
    assert "n’est pas vide" in found.output


@pytest.mark.usefixtures("url")
def test_a_foreign_file_makes_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("bonjour")
    found = run("restore", str(file))
    assert found.exit_code == 1
    assert "n’est pas une sauvegarde" in found.output
    assert not (tmp_path / "var").exists()


@pytest.mark.usefixtures("room_at")
def test_a_folder_that_does_not_exist_is_said(tmp_path: Path) -> None:
    found = run("backup", str(tmp_path / "absent" / "backup.zip"))
    assert found.exit_code == 1
    assert "absent" in found.output
