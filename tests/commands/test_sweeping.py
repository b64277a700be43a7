"""sweep, as an operator types it."""

import sqlite3

import pytest
from click.testing import CliRunner, Result

from wikimarche.cli import main
from wikimarche.store.opening import open_store


def sweep() -> Result:
    return CliRunner().invoke(main, ["sweep"])


@pytest.mark.usefixtures("room_at")
def test_a_sweep_says_what_it_erased(url: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("INSERT INTO attempt (key, at) VALUES ('*', '2020-01-01 00:00')")
    connection.close()
    found = sweep()
    assert found.exit_code == 0, found.output
    assert found.output.startswith("Effacé : 0 adresses du journal, 1 essais")
    assert "0 essais" in sweep().output


@pytest.mark.usefixtures("room_at")
def test_a_database_that_is_served_is_left_to_its_server(url: str) -> None:
    serving = open_store(url)
    try:
        found = sweep()
    finally:
        serving.close()
    assert found.exit_code == 1
    assert "autre processus" in found.output
