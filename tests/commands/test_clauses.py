"""clauses export, import and reindex, as an operator types them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.clock import Clock
from tests.desk.clauses import FILE, NUMBER, another, librarian, shelve
from tests.people import Room, Town
from wikimarche.cli import main
from wikimarche.desk import placing
from wikimarche.desk.placing import PlaceForm
from wikimarche.store import library as shelf
from wikimarche.store.opening import open_store
from wikimarche.store.upgrading import upgrade

LISE = "lise.clausier@exemple.fr"
OTHER = "WM-NET-902"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["clauses", *map(str, words)])


@pytest.fixture
def stocked(url: str) -> str:
    """Fill the database of the settings with a librarian and a clause; nobody holds it."""
    store = open_store(url)
    upgrade(store)
    town = Town(store, Clock())
    room = Room(town, *(librarian(town),) * 2, 0, 0)
    shelve(room)
    store.close()
    return url


def versions(url: str) -> dict[str, int]:
    store = open_store(url)
    with store.reading() as session:
        found = {row.number: row.version for row in shelf.current_files(session)}
    store.close()
    return found


def test_what_is_exported_is_imported_again_without_a_change(
    stocked: str, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "folder"
    serving = open_store(stocked)  # people go on
    done = run("export", folder)
    serving.close()
    assert (done.exit_code, done.output) == (0, f"{folder} : 1 clauses\n")
    assert (folder / "wm-net-901.md").read_bytes() == FILE.encode()
    done = run("import", folder, "--by", LISE)
    assert (done.exit_code, done.output) == (0, "0 clauses publiées, 1 inchangées.\n")


def test_what_is_good_is_published_and_what_is_not_is_named(
    stocked: str, tmp_path: Path
) -> None:
    folder = tmp_path / "clausier"
    folder.mkdir()
    (folder / "a.md").write_text(FILE.replace("trimestre", "mois"), "utf-8")
    (folder / "b.md").write_text(another(OTHER), "utf-8")
    (folder / "c.md").write_text("Bonjour", "utf-8")
    (folder / "notes.txt").write_text("Bonjour", "utf-8")
    done = run("import", folder, "--by", f" {LISE.title()}")
    assert done.exit_code == 1
    assert done.output.splitlines()[0] == "2 clauses publiées, 0 inchangées."
    assert "c.md, ligne 1 : le fichier doit commencer" in done.output
    assert done.output.endswith("Error: 1 fichiers refusés.\n")
    assert versions(stocked) == {NUMBER: 2, OTHER: 1}
    store = open_store(stocked)
    with store.reading() as session:
        row = shelf.version_of(session, NUMBER, 2)
        assert row is not None
        assert row.reason == "Importée de clausier."
    store.close()


def test_one_file_is_imported_with_its_reason(stocked: str, tmp_path: Path) -> None:
    file = tmp_path / "b.md"
    file.write_text(another(OTHER), "utf-8")
    assert run("import", file, "--by", LISE, "--reason", "Reprise.").exit_code == 0
    assert versions(stocked) == {NUMBER: 1, OTHER: 1}


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("personne@exemple.fr", "Aucun compte actif"), ("bo@exemple.fr", "Error: ")],
)
def test_who_does_not_keep_the_library_imports_nothing(
    stocked: str, tmp_path: Path, email: str, sentence: str
) -> None:
    store = open_store(stocked)
    Town(store, Clock()).person("Bo")
    store.close()
    (tmp_path / "b.md").write_text(another(OTHER), "utf-8")
    done = run("import", tmp_path, "--by", email)
    assert done.exit_code == 1
    assert sentence in done.output
    assert versions(stocked) == {NUMBER: 1}


def test_the_uses_of_clauses_are_found_again(room_at: Room, url: str) -> None:
    store = open_store(url)
    room = Room(
        Town(store, Clock()), room_at.alix, room_at.bo, room_at.tender, room_at.spec
    )
    shelve(room)
    with room.asking(room.bo) as (ask, tender, spec):
        form = PlaceForm(NUMBER, 1, "delais", "a" * 16)
        placing.place_clause(ask, tender, spec, form)
    with store.writing() as session:
        shelf.replace_uses(session, room.spec, [])
    store.close()
    done = run("reindex")
    assert (done.exit_code, done.output) == (0, "1 clauses trouvées dans les pièces.\n")
    store = open_store(url)
    with store.reading() as session:
        assert [use.number for use in shelf.uses_of(session, room.spec)] == [NUMBER]
    store.close()


def test_a_database_to_upgrade_is_said(url: str, tmp_path: Path) -> None:
    open_store(url).close()
    for words in (("export", tmp_path), ("import", tmp_path, "--by", LISE), ("reindex",)):
        done = run(*words)
        assert done.exit_code == 1
        assert "wikimarche upgrade" in done.output
