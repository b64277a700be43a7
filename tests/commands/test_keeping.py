"""backup and restore, as an operator types them."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from click.testing import CliRunner, Result

from tests.clock import Clock
from tests.desk.backups import quiet, rows_of, taken
from tests.faults.load import Served, Writer, filled, writing
from tests.people import Room, Town, room_in
from tests.store.old import put_old
from wikimarche.cli import main
from wikimarche.desk.backup_file import open_backup
from wikimarche.desk.verifying import verify
from wikimarche.store.opening import Store, open_store
from wikimarche.store.upgrading import current_schema, upgrade

WRITERS = 2
BACKUPS = 2


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


@contextmanager
def standing(url: str) -> Iterator[Store]:
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def settings_of(url: str) -> Mapping[str, str]:
    return {"PATH": os.environ["PATH"], "WIKIMARCHE_DATABASE_URL": url}


def typed(
    url: str, *words: str, first: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does, in a process of its own that does `first` at first."""
    command = [sys.executable, "-m", "wikimarche", *words]
    return subprocess.run(
        command,
        env=settings_of(url),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=first,
    )


def more_than(words: list[str], writers: list[Writer]) -> list[str]:
    """Wait until people were answered more than these words; give all they were answered."""
    for _ in range(6_000):
        found = [word for one in writers for word in one.acknowledged]
        if len(found) > len(words):
            return found
        sleep(0.01)
    raise AssertionError("nobody writes")


def test_backups_taken_while_people_write_hold_all_that_was_answered(
    blank_url: str, tmp_path: Path
) -> None:
    room, tokens = filled(blank_url, WRITERS)
    served = Served(blank_url, tmp_path)
    served.start()
    writers = [Writer(number, served, token) for number, token in enumerate(tokens)]
    answered: list[list[str]] = []
    try:
        with writing(writers):
            for number in range(BACKUPS):
                answered.append(more_than(answered[-1] if answered else [], writers))
                done = typed(blank_url, "backup", str(tmp_path / f"{number}.zip"))
                assert done.returncode == 0, done.stderr
    finally:
        served.stop()
    for number, words in enumerate(answered):
        url = f"sqlite:///{tmp_path / str(number)}.sqlite3"
        done = typed(url, "restore", str(tmp_path / f"{number}.zip"))
        assert done.returncode == 0, done.stderr
        with standing(url) as store, store.reading() as session:
            assert verify(session).faults == []
            text = replace(room, town=Town(store, Clock())).text()
        assert [word for word in words if text.count(word) != 1] == []


KILLED = """
import os, signal, sys
from pathlib import Path
from wikimarche.desk.backup import back_up, restore
from wikimarche.desk.backup_file import open_backup
from wikimarche.app import now
from wikimarche.store.opening import open_store
verb, url, path, table = sys.argv[1:]

def kill(at, _rows):
    if at == table:
        os.kill(os.getpid(), signal.SIGKILL)

if verb == "backup":
    back_up(open_store(url), Path(path), now(), told=kill)
else:
    backup = open_backup(Path(path), told=lambda *_: None)
    restore(open_store(url), backup, told=kill)
"""


def killed(*words: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, *words], check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("table", ["account", "revision_text", "stamp"])
def test_a_restore_killed_in_the_middle_is_simply_run_again(
    small_room: Room, blank_url: str, tmp_path: Path, table: str
) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    killed("restore", blank_url, str(path), table)
    with standing(blank_url) as store:
        assert current_schema(store) is None
    done = typed(blank_url, "restore", str(path))
    assert done.returncode == 0, done.stderr
    with standing(blank_url) as store:
        assert rows_of(store) == rows_of(small_room.town.store)


def test_a_backup_killed_in_the_middle_leaves_the_old_one(
    blank_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "backup.zip"
    with standing(blank_url) as store:
        upgrade(store)
        room_in(Town(store, Clock()))
        taken(store, path)
    before = path.read_bytes()
    killed("backup", blank_url, str(path), "revision")
    assert path.read_bytes() == before
    done = typed(blank_url, "backup", str(path))
    assert done.returncode == 0, done.stderr
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.zip"]
    open_backup(path, told=quiet)


def little_room_on_the_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


@pytest.mark.usefixtures("room_at")
def test_a_full_disk_leaves_no_half_database(url: str, tmp_path: Path) -> None:
    with standing(url) as store:
        taken(store, tmp_path / "backup.zip")
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    file = str(tmp_path / "backup.zip")
    found = typed(elsewhere, "restore", file, first=little_room_on_the_disk)
    assert found.returncode == 1
    assert "Rien n’a été modifié" in found.stderr
    with standing(elsewhere) as store:
        assert current_schema(store) is None
    done = typed(elsewhere, "restore", file)
    assert done.returncode == 0, done.stderr


def test_an_upgrade_on_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    with standing(url) as store:
        put_old(store, "0001_house")
    found = typed(url, "upgrade", first=little_room_on_the_disk)
    assert found.returncode == 1
    assert "Rien n’a été modifié" in found.stderr
    with standing(url) as store:
        assert current_schema(store) == "0001_house"
    assert typed(url, "upgrade").returncode == 0
    with standing(url) as store, store.reading() as session:
        assert verify(session).faults == []


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
def test_progress_is_said_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikimarche.commands.keeping.OFTEN", -1.0)
    file = str(tmp_path / "backup.zip")
    assert "Sauvegarde de" not in run("backup", file).stderr
    assert "Sauvegarde de revision : 2 lignes\n" in run("backup", file, "--progress").stderr


@pytest.mark.usefixtures("room_at")
def test_the_end_says_what_is_in_the_file_and_its_digest(url: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    said = run("backup", str(file)).output
    with standing(url) as store:
        head = rows_of(store)["chain_head"][0]
    assert (
        f"Journal : {head['count']} entrées, empreinte {str(head['digest'])[:16]}" in said
    )
    assert hashlib.sha256(file.read_bytes()).hexdigest() in said


@pytest.mark.usefixtures("room_at")
def test_a_backup_that_would_replace_the_database_is_refused(
    url: str, tmp_path: Path
) -> None:
    found = run("backup", url.removeprefix("sqlite:///"))
    assert found.exit_code == 1
    assert "n’est pas une sauvegarde" in found.output
    assert run("verify").exit_code == 0


@pytest.mark.usefixtures("url")
def test_a_database_that_does_not_exist_has_no_backup(tmp_path: Path) -> None:
    found = run("backup", str(tmp_path / "backup.zip"))
    assert found.exit_code == 1
    assert "Il n’y a pas de base de données" in found.output
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("words", [("backup", "FILE"), ("restore", "FILE"), ("upgrade",)])
def test_a_server_that_is_not_there_is_said(
    small_room: Room,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    file = tmp_path / "backup.zip"
    taken(small_room.town.store, file)
    monkeypatch.setenv("WIKIMARCHE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    found = run(*(str(file) if word == "FILE" else word for word in words))
    assert found.exit_code == 1
    assert "La base de données ne répond pas" in found.output


@pytest.mark.usefixtures("room_at")
def test_a_folder_that_does_not_exist_is_said(tmp_path: Path) -> None:
    found = run("backup", str(tmp_path / "absent" / "backup.zip"))
    assert found.exit_code == 1
    assert "absent" in found.output
