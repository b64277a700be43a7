"""The commands: what each does, and the one sentence when it cannot."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.clock import Clock
from tests.people import PASSWORD, SHEET, Town, room_in
from wikimarche.cli import main
from wikimarche.desk import demonstration
from wikimarche.store import accounts
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade

COMMANDS = {
    *("serve", "upgrade", "demo", "add-account", "export", "clauses"),
    *("verify", "checkpoint", "backup", "restore", "sweep"),
}
ADA = ["add-account", "--email", " Ada@Exemple.fr", "--name", "Ada Admin", "--admin"]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Point the settings at a database that does not exist yet; give its address."""
    for name in [name for name in os.environ if name.startswith("WIKIMARCHE_")]:
        monkeypatch.delenv(name)
    address = f"sqlite:///{tmp_path / 'folder' / 'site.sqlite3'}"
    monkeypatch.setenv("WIKIMARCHE_DATABASE_URL", address)
    monkeypatch.setenv("WIKIMARCHE_OFFICE", "off")
    return address


@pytest.fixture
def ready(url: str) -> str:
    """Make the database that the settings point at."""
    store = open_store(url)
    upgrade(store)
    store.close()
    return url


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def said(result: Result) -> str:
    """Give the one sentence of a command that could not be done."""
    assert result.exit_code == 1, result.output
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    return result.output


def test_the_commands_are_named_in_the_help() -> None:
    assert set(main.commands) == COMMANDS
    assert all(name in run("--help").output for name in COMMANDS)
    assert all(run(name, "--help").exit_code == 0 for name in COMMANDS)


def test_upgrading_makes_the_database_and_may_be_done_again(url: str) -> None:
    for _ in range(2):
        result = run("upgrade")
        assert result.exit_code == 0
        assert "Base de données à jour (495 codes CPV, 60 clauses)." in result.output


def test_the_first_administrator_is_added_and_signs_in(ready: str) -> None:
    result = run(*ADA, "--password", PASSWORD)
    assert result.output == "Compte ajouté : ada@exemple.fr\n"
    store = open_store(ready)
    with store.reading() as session:
        found = accounts.account_by_email(session, "ada@exemple.fr")
    store.close()
    assert found is not None
    assert (found.is_admin, found.must_change, found.profile) == (True, False, "buyer")


def test_a_password_may_be_typed_unseen(ready: str) -> None:
    result = CliRunner().invoke(main, ADA, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert "Compte ajouté" in result.output
    assert PASSWORD not in result.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--password", "court"], "au moins 12 caractères"),
        (["--password", "motdepasse123"], "deviner"),
        (["--password", PASSWORD, "--name", ""], "nécessaire"),
        (["--password", PASSWORD, "--email", "ada"], "adresse électronique"),
        (["--password", PASSWORD, "--profile", "company"], "entreprise"),
    ],
)
def test_an_account_that_cannot_be_is_said(
    ready: str, words: list[str], sentence: str
) -> None:
    assert sentence in said(run(*ADA, *words))


def test_a_database_to_upgrade_is_said_by_every_command(url: str) -> None:
    for words in (["serve"], ["demo"], [*ADA, "--password", PASSWORD], ["export", "X"]):
        assert "wikimarche upgrade" in said(run(*words))


def test_the_demonstration_fills_an_empty_database_once(ready: str) -> None:
    assert "Chargement" in run("demo").output
    again = run("demo").output
    assert "Chargement" not in again
    assert demonstration.welcome() in again


def test_the_demonstration_leaves_a_database_in_use_alone(ready: str) -> None:
    run(*ADA, "--password", PASSWORD)
    result = run("demo")
    assert (result.exit_code, result.output) == (0, "")


def test_a_tender_is_exported_by_its_reference(ready: str, tmp_path: Path) -> None:
    store = open_store(ready)
    room_in(Town(store, Clock()))
    store.close()
    target = tmp_path / "dossier.zip"
    result = run("export", SHEET.reference, "--to", str(target))
    assert result.output.startswith(f"{target} : ")
    manifest = json.loads(zipfile.ZipFile(target).read("manifest.json"))
    assert manifest["tender"] == SHEET.reference


def test_a_reference_that_no_tender_bears_is_said(ready: str) -> None:
    assert "Aucun marché ne porte la référence X." in said(run("export", "X"))


def test_a_file_that_cannot_be_written_is_said(ready: str, tmp_path: Path) -> None:
    store = open_store(ready)
    room_in(Town(store, Clock()))
    store.close()
    target = tmp_path / "no folder" / "x.zip"
    assert "no folder" in said(run("export", SHEET.reference, "--to", str(target)))


BAD = [
    ("PORT", "eighty", "WIKIMARCHE_PORT"),
    ("PROT", "80", "WIKIMARCHE_PROT"),
    ("TIMEZONE", "Mars/Olympus", "WIKIMARCHE_TIMEZONE"),
    ("TIMEZONE", "../etc/passwd", "WIKIMARCHE_TIMEZONE"),
    ("DATABASE_URL", "mysql://x", "WIKIMARCHE_DATABASE_URL"),
    ("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing", "WIKIMARCHE_DATABASE_URL"),
    ("DATABASE_URL", "sqlite:////dev/null/x.sqlite3", "/dev/null"),
    ("STATIC_DIR", "nowhere", "make build"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD)
def test_the_site_does_not_start_with_a_setting_that_cannot_be(
    ready: str, monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"WIKIMARCHE_{name}", value)
    assert sentence in said(run("serve"))


def test_a_file_that_is_no_database_is_said(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("ceci n’est pas une base de données\n" * 200)
    monkeypatch.setenv("WIKIMARCHE_DATABASE_URL", f"sqlite:///{tmp_path / 'notes.txt'}")
    assert "notes.txt" in said(run("serve"))


def test_the_same_file_is_served_once(ready: str) -> None:
    held = open_store(ready)
    assert "déjà ouverte par un autre processus" in said(run("serve"))
    held.close()


def test_a_newer_database_is_not_served(ready: str) -> None:
    store = open_store(ready)
    with store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")
    store.close()
    for command in ("serve", "upgrade"):
        assert "9999_later" in said(run(command))


def test_the_package_runs_without_being_installed() -> None:
    words = [sys.executable, "-m", "wikimarche", "--help"]
    result = subprocess.run(words, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("Usage: wikimarche ")
