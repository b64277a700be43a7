"""Backups: the whole database in one file that any later program can read, and back.

    backup.zip ── tables/<name>.jsonl   a row a line, in the order of the primary key
               └─ manifest.json         schema, moment, rows and SHA-256 of each table

One snapshot, taken while people write. A backup is checked from end to end before a
database is touched, and put in one transaction: nothing is ever half restored.
"""

import base64
import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from wikimarche.errors import Invalid, Sentence
from wikimarche.store import copying
from wikimarche.store.opening import Store
from wikimarche.store.upgrading import is_known, migrate, schema_of

__all__ = ["Backup", "Kept", "Told", "back_up", "open_backup", "restore"]

FORMAT = 1
MANIFEST = "manifest.json"
MAX_MANIFEST = 1_000_000  # bytes; a real one has a few thousand
CHUNK = 1 << 20

Told = Callable[[str, int], None]  # hears the table that was just done and its rows

FOREIGN = Sentence(
    "Ce fichier n’est pas une sauvegarde de wiki-marché. Rien n’a été modifié."
)
CUT = Sentence(
    "Cette sauvegarde est incomplète ou abîmée (%(place)s) : prenez-en une autre. Rien n’a été modifié."
)
NEWER = Sentence(
    "Cette sauvegarde vient d’une version plus récente de wiki-marché (%(schema)s) : installez-la d’abord. Rien n’a été modifié."
)
IN_USE = Sentence(
    "La base de données n’est pas vide : restaurez dans une base neuve (WIKIMARCHE_DATABASE_URL). Rien n’a été modifié."
)
OTHER_SCHEMA = Sentence(
    "La base de données a déjà des tables, d’un autre schéma que la sauvegarde : restaurez dans une base neuve. Rien n’a été modifié."
)


@dataclass(frozen=True)
class Kept:
    """One table of a backup: its rows, its bytes and their SHA-256."""

    name: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself, once everything in it was read and found so."""

    path: Path
    schema: str
    at: str
    tables: tuple[Kept, ...]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables)

    def count(self, name: str) -> int:
        """Give the rows of one table, 0 when the backup has none."""
        return next((table.rows for table in self.tables if table.name == name), 0)


def back_up(store: Store, path: Path, now: datetime, *, told: Told) -> Backup:
    """Write everything in a new file, on the disk before this returns; the old one is replaced.

    Raises OSError when the file cannot be written: the old one, if any, is left as it was.
    """
    part = path.with_name(path.name + ".part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w+b") as file:
            backup = _write(store, file, path, now=now, told=told)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return backup


def _write(
    store: Store, file: IO[bytes], path: Path, *, now: datetime, told: Told
) -> Backup:
    tables = []
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as box,
        copying.snapshot(store) as connection,
    ):
        schema = schema_of(connection)
        for name in copying.table_names():
            with box.open(_entry(name), "w", force_zip64=True) as entry:
                kept = _write_rows(entry, name, copying.table_rows(connection, name))
            tables.append(kept)
            told(name, kept.rows)
        backup = Backup(
            path, schema or "", now.isoformat(timespec="seconds"), tuple(tables)
        )
        manifest = {
            "format": FORMAT,
            "schema": backup.schema,
            "at": backup.at,
            "tables": [asdict(table) for table in tables],
        }
        box.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return backup


def _write_rows(entry: IO[bytes], name: str, rows: Iterator[Mapping[str, Any]]) -> Kept:
    digest, count, size = hashlib.sha256(), 0, 0
    for row in rows:
        line = json.dumps(
            {column: _plain(value) for column, value in row.items()},
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode("utf-8", "surrogatepass")
        entry.write(line + b"\n")
        digest.update(line + b"\n")
        count, size = count + 1, size + len(line) + 1
    return Kept(name, count, size, digest.hexdigest())


def _entry(name: str) -> str:
    return f"tables/{name}.jsonl"


def _plain(value: object) -> object:
    """Give a value as JSON can say it: what it has no word for is marked with its kind."""
    match value:
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case datetime():
            return {"time": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case _:
            return value


def _value(plain: Any) -> Any:
    """Give back the value that `_plain` wrote."""
    if not isinstance(plain, dict):
        return plain
    ((kind, said),) = plain.items()
    readers: Mapping[str, Callable[[str], Any]] = {
        "bytes": base64.b64decode,
        "time": datetime.fromisoformat,
        "day": date.fromisoformat,
        "number": Decimal,
    }
    return readers[kind](said)


def _sync_folder(folder: Path) -> None:
    """Have the new name itself on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_backup(path: Path, *, told: Told) -> Backup:
    """Read a backup from end to end and give what it says.

    Raises Invalid, with a sentence, for anything but a whole backup this program can read.
    """
    try:
        with zipfile.ZipFile(path) as box:
            backup = _manifest(box, path)
            for table in backup.tables:
                _check_table(box, table)
                told(table.name, table.rows)
    except zipfile.BadZipFile as error:
        raise Invalid({}, FOREIGN) from error
    except (zlib.error, EOFError, NotImplementedError) as error:
        raise Invalid({}, _cut("ZIP")) from error
    if not is_known(backup.schema):
        raise Invalid({}, Sentence(NEWER.text, {"schema": backup.schema}))
    return backup


def _manifest(box: zipfile.ZipFile, path: Path) -> Backup:
    if MANIFEST not in box.namelist() or box.getinfo(MANIFEST).file_size > MAX_MANIFEST:
        raise Invalid({}, FOREIGN)
    try:
        said = json.loads(box.read(MANIFEST))
        tables = tuple(Kept(**table) for table in said["tables"])
        backup = Backup(path, str(said["schema"]), str(said["at"]), tables)
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid({}, FOREIGN) from error
    if said["format"] != FORMAT:
        raise Invalid({}, Sentence(NEWER.text, {"schema": f"format {said['format']}"}))
    wanted = {MANIFEST, *(_entry(table.name) for table in tables)}
    if set(box.namelist()) != wanted or len(box.namelist()) != len(wanted):
        raise Invalid({}, _cut(MANIFEST))
    return backup


def _check_table(box: zipfile.ZipFile, table: Kept) -> None:
    """Compare the bytes of a table with what the manifest says, never reading more than it says."""
    digest, size, rows = hashlib.sha256(), 0, 0
    try:
        with box.open(_entry(table.name)) as entry:
            while size <= table.size and (chunk := entry.read(CHUNK)):
                digest.update(chunk)
                size, rows = size + len(chunk), rows + chunk.count(b"\n")
    except zipfile.BadZipFile as error:  # a byte changed: its checksum says so
        raise Invalid({}, _cut(table.name)) from error
    if (size, rows, digest.hexdigest()) != (table.size, table.rows, table.sha256):
        raise Invalid({}, _cut(table.name))


def _cut(place: str) -> Sentence:
    return Sentence(CUT.text, {"place": place})


def restore(store: Store, backup: Backup, *, told: Told) -> None:
    """Put a backup that was checked in an empty database, then bring it to our schema.

    All in one transaction. Raises Invalid when somebody already worked in this database.
    """
    with store.writer.begin() as connection:
        if not copying.is_unused(connection):
            raise Invalid({}, IN_USE)
        found = schema_of(connection)
        if found is None:
            migrate(connection, backup.schema)
        elif found != backup.schema:
            raise Invalid({}, OTHER_SCHEMA)
        with zipfile.ZipFile(backup.path) as box:
            for table in backup.tables:
                with box.open(_entry(table.name)) as entry:
                    copying.fill(connection, table.name, _rows(entry))
                told(table.name, table.rows)
        migrate(connection, "head")


def _rows(entry: IO[bytes]) -> Iterator[Mapping[str, Any]]:
    for line in entry:
        row = json.loads(line.decode("utf-8", "surrogatepass"))
        yield {column: _value(plain) for column, plain in row.items()}
