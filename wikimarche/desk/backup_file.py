"""The file of a backup: how rows are written in it, and how it is read with suspicion.

    backup.zip ── tables/<name>.jsonl   a row a line, in the order of the primary key
               └─ manifest.json         schema, moment, rows and SHA-256 of each table,
                                        count and last digest of each chain

A file that comes from elsewhere costs what its size says: its directory, its manifest,
its lines are bounded, and bytes are counted while they are inflated.
"""

import base64
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from wikimarche import __version__
from wikimarche.errors import Invalid, Sentence
from wikimarche.store.upgrading import is_known

__all__ = [
    "Backup",
    "Ends",
    "Kept",
    "Told",
    "cut",
    "is_backup",
    "open_backup",
    "opened",
    "rows_in",
    "write_manifest",
    "write_rows",
]

FORMAT = 1
MANIFEST = "manifest.json"
MAX_MANIFEST = 50_000_000  # bytes; a document takes a hundred
MAX_LINE = 64_000_000  # bytes; a Word model takes 27 million at most
CHUNK = 1 << 20
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others inflate without bound
ENCRYPTED = 0x1

Ends = Mapping[str, tuple[int, str]]
Told = Callable[
    [str, int], None
]  # hears the table at work and how many of its rows are done

FOREIGN = Sentence(
    "Ce fichier n’est pas une sauvegarde de wiki-marché, ou il est incomplet : prenez-en un autre. Rien n’a été modifié."
)
CUT = Sentence(
    "Cette sauvegarde est incomplète ou abîmée (%(place)s) : prenez-en une autre. Rien n’a été modifié."
)
NEWER = Sentence(
    "Cette sauvegarde vient d’une version plus récente de wiki-marché (%(schema)s) : installez-la d’abord. Rien n’a été modifié."
)
ABSENT = Sentence("Il n’y a pas de fichier %(name)s. Rien n’a été modifié.")
UNREAD = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)
UNZIPPED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)


@dataclass(frozen=True)
class Kept:
    """One table of a backup: its rows, its bytes and their SHA-256."""

    name: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself; `ends` has the count and last digest of each chain."""

    path: Path
    schema: str
    at: str
    tables: tuple[Kept, ...]
    ends: Ends

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables)

    def count(self, name: str) -> int:
        """Give the rows of one table, 0 when the backup has none."""
        return next((table.rows for table in self.tables if table.name == name), 0)


def cut(place: str) -> Invalid:
    """Give the refusal of a backup that is not whole, or not as it was written, at this place."""
    return Invalid({}, Sentence(CUT.text, {"place": place}))


def _entry(name: str) -> str:
    return f"tables/{name}.jsonl"


def write_rows(
    box: zipfile.ZipFile, name: str, rows: Iterator[Mapping[str, Any]], *, told: Told
) -> Kept:
    """Write the rows of a table, one at a time, and give what the manifest says of them."""
    digest, count, size = hashlib.sha256(), 0, 0
    with box.open(_entry(name), "w", force_zip64=True) as entry:
        for row in rows:
            line = _line(row)
            entry.write(line)
            digest.update(line)
            count, size = count + 1, size + len(line)
            told(name, count)
    return Kept(name, count, size, digest.hexdigest())


def _line(row: Mapping[str, Any]) -> bytes:
    plain = {column: _plain(value) for column, value in row.items()}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8") + b"\n"


def write_manifest(box: zipfile.ZipFile, backup: Backup) -> None:
    """Write what the backup says of itself: its last entry."""
    manifest = {
        "format": FORMAT,
        "program": __version__,
        "schema": backup.schema,
        "at": backup.at,
        "tables": [asdict(table) for table in backup.tables],
        "ends": {name: list(end) for name, end in backup.ends.items()},
    }
    box.writestr(MANIFEST, json.dumps(manifest, indent=1))


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


READERS: Mapping[str, Callable[[str], Any]] = {
    "bytes": base64.b64decode,
    "time": datetime.fromisoformat,
    "day": date.fromisoformat,
    "number": Decimal,
}


def _value(plain: Any) -> Any:
    """Give back the value that `_plain` wrote."""
    if not isinstance(plain, dict):
        return plain
    ((kind, said),) = plain.items()
    return READERS[kind](said)


class _Bounded(io.FileIO):
    """A file that is never asked for much at once: a ZIP directory that lies costs nothing."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read as a file does; BadZipFile when that is more than a chunk."""
        wanted = CHUNK + 1 if size is None or size < 0 else size
        found = super().read(min(wanted, CHUNK + 1)) or b""
        if wanted > CHUNK and len(found) > CHUNK:
            raise zipfile.BadZipFile("too large a directory")
        return found

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place as a file does; BadZipFile when there is none."""
        if whence == io.SEEK_SET and offset < 0:
            raise zipfile.BadZipFile("a place before the beginning")
        return super().seek(offset, whence)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open the ZIP of a backup; Invalid, with a sentence, when what is read in it is none."""
    if not path.is_file():
        raise Invalid({}, Sentence(ABSENT.text, {"name": str(path)}))
    with _Bounded(path) as file, _box(file) as box:
        try:
            yield box
        except UNZIPPED as error:
            raise Invalid({}, FOREIGN) from error


def _box(file: _Bounded) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (*UNZIPPED, ValueError, OverflowError, OSError) as error:
        raise Invalid({}, FOREIGN) from error


def is_backup(path: Path) -> bool:
    """Tell whether a file looks like one of our backups, from its directory and manifest alone."""
    try:
        with opened(path) as box:
            _manifest(box, path)
    except Invalid:
        return False
    return True


def open_backup(path: Path, *, told: Told) -> Backup:
    """Read a backup from end to end and give what it says.

    Raises Invalid, with a sentence, for anything but a whole backup this program can read.
    """
    with opened(path) as box:
        backup = _manifest(box, path)
        for table in backup.tables:
            _check_table(box, table, told=told)
    if not is_known(backup.schema):
        _newer(backup.schema)
    return backup


def _newer(schema: object) -> NoReturn:
    raise Invalid({}, Sentence(NEWER.text, {"schema": str(schema)}))


def _manifest(box: zipfile.ZipFile, path: Path) -> Backup:
    entries = box.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST not in names or not all(map(_is_plain, entries)):
        raise Invalid({}, FOREIGN)
    try:
        said = json.loads(_content(box))
        if said["format"] != FORMAT:
            _newer(f"format {said['format']}")
        tables = tuple(Kept(**table) for table in said["tables"])
        ends = {
            str(name): (int(count), str(digest))
            for name, (count, digest) in said["ends"].items()
        }
        backup = Backup(path, str(said["schema"]), str(said["at"]), tables, ends)
    except UNREAD as error:
        raise Invalid({}, FOREIGN) from error
    wanted = {MANIFEST, *(_entry(table.name) for table in tables)}
    if set(names) != wanted or len(names) != len(tables) + 1:
        raise cut(MANIFEST)
    return backup


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    return entry.compress_type in PLAIN and not entry.flag_bits & ENCRYPTED


def _content(box: zipfile.ZipFile) -> bytes:
    """Give the bytes of the manifest, which are few."""
    with box.open(MANIFEST) as entry:
        content = b""
        while chunk := entry.read(CHUNK):
            content += chunk
            if len(content) > MAX_MANIFEST:
                raise Invalid({}, FOREIGN)
    return content


def _check_table(box: zipfile.ZipFile, table: Kept, *, told: Told) -> None:
    """Compare the bytes of a table with what the manifest says, never reading more than it says."""
    digest, size, rows = hashlib.sha256(), 0, 0
    try:
        with box.open(_entry(table.name)) as entry:
            while size <= table.size and (chunk := entry.read(CHUNK)):
                digest.update(chunk)
                size, rows = size + len(chunk), rows + chunk.count(b"\n")
                told(table.name, rows)
    except UNZIPPED as error:
        raise cut(table.name) from error  # a byte changed: its checksum says so
    if (size, rows, digest.hexdigest()) != (table.size, table.rows, table.sha256):
        raise cut(table.name)


def rows_in(
    box: zipfile.ZipFile, table: Kept, *, told: Told
) -> Iterator[Mapping[str, Any]]:
    """Give the rows of a table, one at a time; Invalid when a line is none."""
    count = 0
    with box.open(_entry(table.name)) as entry, io.BufferedReader(entry, CHUNK) as lines:  # type: ignore[type-var]  # it has readinto
        while line := lines.readline(MAX_LINE):
            yield _row(line, table.name)
            count += 1
            told(table.name, count)


def _row(line: bytes, name: str) -> Mapping[str, Any]:
    try:
        return {column: _value(plain) for column, plain in json.loads(line).items()}
    except UNREAD as error:
        raise cut(name) from error
