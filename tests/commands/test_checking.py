"""verify and checkpoint, as an operator types them."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.people import Room
from wikimarche.cli import main
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
