"""The file of a backup: what is no whole backup is refused, says why, and costs little."""

import hashlib
import json
import random
import tracemalloc
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk.backups import quiet, taken
from tests.people import Room
from wikimarche.desk.backup import restore
from wikimarche.desk.backup_file import Backup, Kept, open_backup
from wikimarche.errors import Invalid
from wikimarche.store.opening import Store, open_store
from wikimarche.store.upgrading import current_schema


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    yield store
    store.close()


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


def forged(path: Path, change: Mapping[str, bytes]) -> Backup:
    """Write tables again as somebody does who puts every digest right, and open what comes."""
    with zipfile.ZipFile(path) as box:
        said = json.loads(box.read("manifest.json"))
    for table in said["tables"]:
        if table["name"] in change:
            content = change[table["name"]]
            table["rows"], table["size"] = content.count(b"\n"), len(content)
            table["sha256"] = hashlib.sha256(content).hexdigest()
    entries = {f"tables/{name}.jsonl": content for name, content in change.items()}
    rewritten(path, {**entries, "manifest.json": json.dumps(said).encode()})
    return open_backup(path, told=quiet)


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[1]",
        b"no line at all",
        b'{"id":1,"name":"x","siret":"","more":1}',
        b'{"id":"1","name":"x","siret":""}',
        b'{"id":1,"name":{"time":"2026"},"siret":""}',
        b'{"id":1,"name":{"bytes":"?"},"siret":""}',
        b'{"id":1,"name":{"other":"x"},"siret":""}',
        b'{"id":1,"name":"x","siret":""}\n{"id":1,"name":"y","siret":""}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_rows_that_are_none_are_refused_and_nothing_is_written(
    small_room: Room, elsewhere: Store, tmp_path: Path, line: bytes
) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    backup = forged(path, {"company": line + b"\n"})
    with pytest.raises(Invalid, match=r"abîmée \(company\)"):
        restore(elsewhere, backup, told=quiet)
    assert current_schema(elsewhere) is None


@pytest.mark.parametrize("name", ["alembic_version", "sqlite_master", "other", "../x"])
def test_a_backup_with_tables_that_are_not_ours_writes_nothing(
    small_room: Room, elsewhere: Store, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "backup.zip"
    backup = taken(small_room.town.store, path)
    strange = replace(backup, tables=(*backup.tables, Kept(name, 0, 0, "")))
    with pytest.raises(Invalid, match=r"abîmée \(tables\)"):
        restore(elsewhere, strange, told=quiet)
    fewer = replace(backup, tables=backup.tables[1:])
    with pytest.raises(Invalid, match=r"abîmée \(tables\)"):
        restore(elsewhere, fewer, told=quiet)
    assert current_schema(elsewhere) is None


def test_a_chain_whose_end_was_cut_off_shows(
    small_room: Room, elsewhere: Store, tmp_path: Path
) -> None:
    room = small_room
    room.write(room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    path = tmp_path / "backup.zip"
    taken(room.town.store, path)
    with zipfile.ZipFile(path) as box:
        spec = box.read("tables/spec.jsonl").replace(b'"number":2', b'"number":1')
        last = box.read("tables/revision.jsonl").splitlines(keepends=True)[:-1]
    backup = forged(path, {"spec": spec, "revision": b"".join(last)})
    with pytest.raises(Invalid, match=r"abîmée \(journal\)"):
        restore(elsewhere, backup, told=quiet)
    assert current_schema(elsewhere) is None


def test_an_archive_made_to_cost_memory_costs_none(
    small_room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    with zipfile.ZipFile(path, "a") as box:
        for number in range(20_000):
            box.writestr(f"{number:0100}", b"")
    tracemalloc.start()
    try:
        assert "n’est pas une sauvegarde" in refused(path)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_inflates_without_bound_is_not_inflated(
    small_room: Room, tmp_path: Path, method: int
) -> None:
    path = tmp_path / "backup.zip"
    taken(small_room.town.store, path)
    with zipfile.ZipFile(path) as box:
        entries = {name: box.read(name) for name in box.namelist()}
    with zipfile.ZipFile(path, "w", method) as box:
        for name, content in entries.items():
            box.writestr(name, content)
    assert "n’est pas une sauvegarde" in refused(path)


@pytest.mark.parametrize("seed", range(4))
def test_a_file_damaged_anyhow_is_read_whole_or_refused(
    small_room: Room, tmp_path: Path, seed: int
) -> None:
    path = tmp_path / "backup.zip"
    whole = taken(small_room.town.store, path)
    content, chance = path.read_bytes(), random.Random(seed)
    with zipfile.ZipFile(path) as box:
        directory = box.start_dir
    refusals = 0
    for _ in range(100):
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 1, 20))):
            at = chance.randrange(chance.choice((0, directory)), len(content))
            damaged[at] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            assert open_backup(path, told=quiet) == whole
        except Invalid:
            refusals += 1
    assert refusals > 50


def test_a_folder_or_nothing_is_no_backup(tmp_path: Path) -> None:
    assert "Il n’y a pas de fichier" in refused(tmp_path)
    assert "Il n’y a pas de fichier" in refused(tmp_path / "absent.zip")


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
