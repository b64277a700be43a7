"""The library as files: given away whole, taken in one file at a time.

    library ──export_folder──► ZIP of .md        library ──export_json──► plain objects
    ZIP or .md files ──bounded──► read ──import_files──► versions, and what is refused

One bad file never keeps the others out; what comes from outside is bounded before it is read.
"""

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlmodel import Session

from wikimarche.desk import library
from wikimarche.desk.asking import Ask
from wikimarche.desk.catalogue import catalogue_of
from wikimarche.errors import Invalid, Sentence
from wikimarche.rules import Action
from wikimarche.store import library as shelf
from wikimarche.text.clause_plain import plain
from wikimarche.text.clause_reader import BadClause, read_clause
from wikimarche.text.clauses import Clause
from wikimarche.text.limits import tidy

__all__ = [
    "MAX_IN_ALL",
    "FilesRead",
    "Imported",
    "Refused",
    "export_folder",
    "export_json",
    "file_name",
    "import_files",
    "publish_files",
    "published_files",
    "read_files",
]

MAX_FILES: Final = 3_000
MAX_FILE: Final = 60_000
MAX_IN_ALL: Final = 30_000_000
LONGEST_NAME: Final = 200
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the same library always gives the same bytes
ENTRY: Final = b"PK\x01\x02"  # begins each line of a ZIP's table of contents
PLAIN: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others inflate without bound
DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    ValueError,
    RuntimeError,
    OSError,
)
TOO_MUCH: Final = Sentence(
    "Donnez au plus %(files)s fichiers et %(size)s Mo en tout, une fois décompressés.",
    {"files": MAX_FILES, "size": MAX_IN_ALL // 1_000_000},
)
NO_ZIP: Final = "ce ZIP est abîmé ou protégé"
NOT_MD: Final = "seuls les fichiers .md sont lus, seuls ou dans un ZIP"
TOO_LONG: Final = f"ce fichier dépasse {MAX_FILE // 1_000} ko"
NOT_UTF8: Final = "ce fichier n’est pas un texte en UTF-8"


class Refused(NamedTuple):
    """A file that was left out: its name, the line (from 1), why."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class Imported:
    """What became of each file: the numbers published, those that said the same, what is refused."""

    published: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refused, ...]


class _Read(NamedTuple):
    file: str
    clause: Clause
    body: str


@dataclass(frozen=True)
class FilesRead:
    """Files that were read: the clauses by number, and what is refused."""

    good: Mapping[str, _Read]
    refused: tuple[Refused, ...]


# --- given away


def file_name(number: str) -> str:
    """Give the name of the file of a clause."""
    return f"{number.lower()}.md"


def published_files(session: Session) -> Iterator[tuple[str, str]]:
    """Give the name and the text of every clause at its published version, by number."""
    for row in shelf.current_files(session):
        yield file_name(row.number), row.body


def export_folder(session: Session) -> bytes:
    """Give a ZIP of the library, a file for each clause at its published version."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in published_files(session):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, body.encode())
    return buffer.getvalue()


def export_json(session: Session) -> str:
    """Give the library as a list of plain objects in JSON, by number (docs/clauses.md)."""
    shelves = catalogue_of(session).shelves.values()
    rows = [plain(each.clause, each.version) for each in shelves]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


# --- taken in


def import_files(ask: Ask, files: Sequence[tuple[str, bytes]], *, reason: str) -> Imported:
    """Publish each clause of .md files, alone or in ZIP files, as a new one or a new version.

    Those that cannot be read are refused with their line, the others are published all the
    same. Raises Invalid when there is too much of it, or no reason.
    """
    ask.require(Action.KEEP_LIBRARY)
    return publish_files(ask, read_files(files), reason=reason)


def read_files(files: Sequence[tuple[str, bytes]]) -> FilesRead:
    """Read files before any transaction: a large library takes half a minute.

    Raises Invalid when there is too much of it.
    """
    good: dict[str, _Read] = {}
    refused: list[Refused] = []
    for name, content in _each(files):
        found = content if isinstance(content, Refused) else _read(name, content)
        if isinstance(found, _Read) and found.clause.number in good:
            found = _double(found, good[found.clause.number])
        if isinstance(found, Refused):
            refused.append(found)
        else:
            good[found.clause.number] = found
    return FilesRead(good, tuple(refused))


def _double(found: _Read, first: _Read) -> Refused:
    reason = f"le numéro {found.clause.number} est déjà celui de {first.file}"
    return Refused(found.file, 1, reason)


def publish_files(ask: Ask, read: FilesRead, *, reason: str) -> Imported:
    """Publish what was read and says something new.

    All the clauses are locked first, in order: two imports never wait in a ring.
    """
    ask.require(Action.KEEP_LIBRARY)
    numbers = sorted(read.good)
    for number in numbers:
        shelf.lock_clause(ask.session, number)
    known = {row.number: row for row in shelf.current_files(ask.session)}
    published, unchanged = [], []
    for number in numbers:
        row, (_, clause, body) = known.get(number), read.good[number]
        if row is not None and row.body == body:
            unchanged.append(number)
            continue
        base = row.version if row else 0
        library.publish_read(ask, clause, body, reason=reason, base_version=base)
        published.append(number)
    return Imported(tuple(published), tuple(unchanged), read.refused)


def _read(name: str, content: bytes) -> _Read | Refused:
    try:
        body = tidy(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Refused(name, content.count(b"\n", 0, error.start) + 1, NOT_UTF8)
    found = read_clause(body)
    if isinstance(found, BadClause):
        return Refused(name, found.line, found.reason)
    return _Read(name, found, body)


class _Room:
    """How many files, and how many bytes, may still be read."""

    def __init__(self) -> None:
        self.files, self.size = MAX_FILES, MAX_IN_ALL

    def take(self, size: int, *, files: int = 0) -> None:
        """Count what was read; Invalid when it is too much."""
        self.files -= files
        self.size -= size
        if self.files < 0 or self.size < 0:
            raise Invalid({"files": TOO_MUCH})


def _each(files: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes | Refused]]:
    """Give the content of every file, those of a ZIP one by one, or why it is not read."""
    room = _Room()
    for path, content in files:
        name = _shown(path)
        if name.lower().endswith(".zip"):
            yield from _inside(name, content, room)
            continue
        room.take(len(content), files=1)
        yield name, _fit(name, content)


def _shown(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2][-LONGEST_NAME:]


def _is_md(name: str) -> bool:
    return name.lower().endswith(".md")


def _fit(name: str, content: bytes) -> bytes | Refused:
    if not _is_md(name):
        return Refused(name, 1, NOT_MD)
    return content if len(content) <= MAX_FILE else Refused(name, 1, TOO_LONG)


def _inside(
    zipped: str, content: bytes, room: _Room
) -> Iterator[tuple[str, bytes | Refused]]:
    if len(content) > MAX_IN_ALL or content.count(ENTRY) > 2 * MAX_FILES:
        raise Invalid({"files": TOO_MUCH})  # before its table is read whole
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGED:
        yield zipped, Refused(zipped, 1, NO_ZIP)
        return
    with archive:
        for entry in archive.infolist():
            if _is_clutter(entry):
                continue
            room.take(0, files=1)
            name = _shown(entry.filename)
            part = _inflated(archive, entry) if _is_md(name) else b""
            room.take(len(part or b""))
            yield name, Refused(name, 1, NO_ZIP) if part is None else _fit(name, part)


def _is_clutter(entry: zipfile.ZipInfo) -> bool:
    """Tell a folder, and what systems add to a ZIP."""
    parts = entry.filename.split("/")
    return entry.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts)


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """Inflate a file, one byte more than it may have at most; None when it cannot be."""
    if entry.compress_type not in PLAIN:
        return None
    try:
        with archive.open(entry) as source:
            return source.read(MAX_FILE + 1)
    except DAMAGED:
        return None
