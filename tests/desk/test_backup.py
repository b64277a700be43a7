"""Backups: everything comes back, on either database; what is no whole backup touches nothing."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.clock import Clock
from tests.databases import Postgres
from tests.people import Room, Town
from tests.web.site import PNG
from wikimarche.desk import history, images, signing_in
from wikimarche.desk.asking import record
from wikimarche.desk.backup import back_up, restore
from wikimarche.desk.backup_file import Backup, open_backup
from wikimarche.desk.verifying import verify
from wikimarche.errors import Invalid
from wikimarche.store.copying import table_names, table_rows
from wikimarche.store.opening import Store, open_store
from wikimarche.store.tables import (
    Attempt,
    Company,
    Cpv,
    FieldValue,
    Heartbeat,
    Lot,
    Retention,
    Service,
    Sweep,
    WordModel,
)
from wikimarche.store.upgrading import current_schema, upgrade


def quiet(_table: str, _rows: int) -> None:
    """Hear nothing."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give a database where nothing was ever done, on each in turn."""
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
        yield store
        store.close()
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database("wikimarche_elsewhere") as url:
        store = open_store(url)
        yield store
        store.close()


@pytest.fixture
def full(room: Room) -> Room:
    """Give a database with something in every table."""
    room.write(
        room.bo, "delais", "# Délais {#delais}\n\nDouze jours, « à la main » – 5 m²."
    )
    now = room.town.clock()
    with room.asking(room.alix) as (ask, tender, spec):
        images.add_image(ask, tender, PNG)
        history.name_milestone(ask, tender, spec, number=2, name="Relu")
        record(ask, "test", private={"address": "192.0.2.1"})
        ask.session.add_all(
            [
                Lot(tender_id=room.tender, number=1, title="Un", value=None),
                FieldValue(tender_id=room.tender, name="x", label="X", kind="text"),
                Company(name="Net SA"),
                Service(name="Bâtiments"),
                Attempt(key="k", at=now),
                Cpv(code="90910000-9", fr="Nettoyage", en="Cleaning", search="nettoyage"),
                Retention(name="addresses", days=30),
                WordModel(name="m", content=b"\x00\xff", account_id=room.alix.id, at=now),
            ]
        )
        ask.session.merge(Heartbeat(id=1, at=now))
        ask.session.merge(Sweep(id=1, at=now))
    with room.town.asking(None) as ask:
        signing_in.open_session(ask, room.bo.id, address="192.0.2.1", agent="x")
    return room


def rows_of(store: Store) -> dict[str, list[dict[str, object]]]:
    with store.reader.connect() as connection:
        return {
            name: [dict(row) for row in table_rows(connection, name)]
            for name in table_names(connection)
        }


def taken(store: Store, path: Path) -> Backup:
    return back_up(store, path, Clock()(), told=quiet)


def test_the_rows_of_every_table_come_back_on_either_database(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    store = full.town.store
    path = tmp_path / "backup.zip"
    taken(store, path)
    restore(elsewhere, open_backup(path, told=quiet), told=quiet)
    before = rows_of(store)
    assert [name for name, rows in before.items() if not rows] == []
    assert rows_of(elsewhere) == before
    assert current_schema(elsewhere) == current_schema(store)
    with elsewhere.reading() as session:
        assert verify(session).faults == []


def test_people_go_on_working_in_what_was_restored(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    taken(full.town.store, tmp_path / "backup.zip")
    restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    room = replace(full, town=Town(elsewhere, full.town.clock))
    room.write(room.bo, "delais", "# Délais {#delais}\n\nTreize jours.", 2)
    with room.town.asking(None) as ask:
        signing_in.open_session(ask, room.bo.id, address="192.0.2.1", agent="x")
    with elsewhere.reading() as session:
        assert verify(session).faults == []


def test_a_fresh_database_with_its_tables_is_as_good_as_none(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    upgrade(elsewhere)
    taken(full.town.store, tmp_path / "backup.zip")
    restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    assert rows_of(elsewhere) == rows_of(full.town.store)


def test_a_database_in_use_is_left_as_it_is(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    upgrade(elsewhere)
    Town(elsewhere, Clock()).person("Une Autre")
    before = rows_of(elsewhere)
    taken(full.town.store, tmp_path / "backup.zip")
    with pytest.raises(Invalid, match="n’est pas vide"):
        restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    assert rows_of(elsewhere) == before


def test_a_restore_that_stops_in_the_middle_leaves_nothing(
    full: Room, elsewhere: Store, tmp_path: Path
) -> None:
    taken(full.town.store, tmp_path / "backup.zip")
    backup = open_backup(tmp_path / "backup.zip", told=quiet)

    def stop(table: str, _rows: int) -> None:
        if table == "revision":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(elsewhere, backup, told=stop)
    assert current_schema(elsewhere) is None
    restore(elsewhere, backup, told=quiet)
    assert rows_of(elsewhere) == rows_of(full.town.store)


def test_a_backup_is_private_and_replaces_the_old_one_at_once(
    small_room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    (tmp_path / "backup.zip.part").write_bytes(b"of one that was killed" * 9_999)
    path.chmod(0o644)
    before = path.read_bytes()
    small_room.write(small_room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    taken(small_room.town.store, path)
    assert path.read_bytes() != before
    assert path.stat().st_mode & 0o777 == 0o600
    assert zipfile.is_zipfile(path)
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.zip"]


def test_a_backup_that_fails_leaves_the_old_one(small_room: Room, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    before = path.read_bytes()

    def stop(_table: str, _rows: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match=r"No space.*backup\.zip"):
        back_up(small_room.town.store, path, Clock()(), told=stop)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.zip"]


def refused(path: Path) -> str:
    with pytest.raises(Invalid) as error:
        open_backup(path, told=quiet)
    return str(error.value.sentence)


@pytest.mark.parametrize("part", [0, 1, 10, 40, 90, 99])
def test_a_truncated_backup_is_refused(small_room: Room, tmp_path: Path, part: int) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * part // 100])
    assert "n’est pas une sauvegarde" in refused(path)


def test_a_changed_byte_is_found_wherever_it_is(small_room: Room, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as box:
        places = [
            entry.header_offset + 130
            for entry in box.infolist()
            if entry.compress_size > 150
        ]
    assert len(places) > 3
    for place in places:
        path.write_bytes(
            content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        )
        refused(path)


def rewritten(path: Path, change: Mapping[str, bytes | None]) -> None:
    """Write a backup again with other entries, as somebody who forges one does."""
    with zipfile.ZipFile(path) as box:
        entries: dict[str, bytes | None] = {name: box.read(name) for name in box.namelist()}
    entries |= change
    with zipfile.ZipFile(path, "w") as box:
        for name, content in entries.items():
            if content is not None:
                box.writestr(name, content)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"tables/account.jsonl": b"{}\n"}, "abîmée (account)"),
        ({"tables/account.jsonl": None}, "abîmée (manifest.json)"),
        ({"tables/other.jsonl": b""}, "abîmée (manifest.json)"),
        ({"../evil": b""}, "abîmée (manifest.json)"),
        ({"manifest.json": None}, "n’est pas une sauvegarde"),
        ({"manifest.json": b"[]"}, "n’est pas une sauvegarde"),
        ({"manifest.json": b"{" * 100}, "n’est pas une sauvegarde"),
        ({"manifest.json": b" " * 2_000_000}, "n’est pas une sauvegarde"),
    ],
)
def test_another_archive_is_refused_and_says_why(
    small_room: Room, tmp_path: Path, change: dict[str, bytes | None], sentence: str
) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    rewritten(path, change)
    assert sentence in refused(path)


@pytest.mark.parametrize(("name", "value"), [("schema", "9999_later"), ("format", 2)])
def test_a_backup_of_a_newer_program_is_refused(
    small_room: Room, tmp_path: Path, name: str, value: object
) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    with zipfile.ZipFile(path) as box:
        said = json.loads(box.read("manifest.json"))
    rewritten(path, {"manifest.json": json.dumps({**said, name: value}).encode()})
    assert "version plus récente" in refused(path)


def test_a_backup_taken_while_people_write_is_whole(
    room: Room, tmp_path: Path, elsewhere: Store
) -> None:
    done = Event()
    saved: list[int] = []

    def write() -> None:
        number = 1
        while not done.is_set():
            text = f"# Délais {{#delais}}\n\nLe délai est de {number} jours."
            number = room.write(room.bo, "delais", text, number).number
            saved.append(number)

    writer = Thread(target=write)
    writer.start()
    try:
        while len(saved) < 5:
            done.wait(0.01)
        acknowledged = saved[-1]
        taken(room.town.store, tmp_path / "backup.zip")
    finally:
        done.set()
        writer.join()
    restore(elsewhere, open_backup(tmp_path / "backup.zip", told=quiet), told=quiet)
    copy = replace(room, town=Town(elsewhere, room.town.clock))
    with elsewhere.reading() as session:
        assert verify(session).faults == []
    kept = copy.texts()
    assert len(kept) >= acknowledged
    assert kept == room.texts()[: len(kept)]
