"""Checking a file by its seal alone: what it is, and what in it is no longer as it left.

No database, no session: the words of the file, the list of hashes in its seal, the key that
the seal names. A file from outside is bounded before it is read (promise P11).
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Final

from wikimarche.desk.keys import fingerprint_of
from wikimarche.desk.sealing import SealFacts, is_genuine, read_milestone
from wikimarche.text.passages import (
    MAX_PASSAGES,
    Changed,
    changes_between,
    passages_of_html,
    passages_of_text,
    seals_apart,
)
from wikimarche.word import gate, seal

__all__ = ["Checked", "Verdict", "check_file"]

MAX_BYTES: Final = 20_000_000
MAX_ENTRIES: Final = 1_000
MAX_INFLATED: Final = 200_000_000
DIGITS: Final = 16
MANIFEST: Final = "manifest.json"
_FACTS: Final = [each.name for each in fields(SealFacts)]


class Verdict(StrEnum):
    """What a check finds, from the best to the worst."""

    INTACT = "intact"
    SAVED_AGAIN = "saved_again"  # other bytes, the same words
    CHANGED = "changed"
    FALSE = "false"  # the seal is damaged, or nobody signed what it says
    UNSEALED = "unsealed"
    UNREADABLE = "unreadable"  # too large, protected, no format that is sealed
    OTHER = "other"  # a file of a ZIP that is sealed, but of another revision than listed
    MISSING = "missing"  # a ZIP without a file that its manifest lists
    ADDED = "added"  # a file of a ZIP that its manifest does not list


@dataclass(frozen=True)
class Checked:
    """What was found; `facts` are what the seal says, and only when its signature holds.

    `inside` are the files of a ZIP, by name. `milestone_holds` is None without a sealed one.
    """

    verdict: Verdict
    name: str
    facts: SealFacts | None = None
    key: str = ""
    changes: tuple[Changed, ...] = ()
    milestone_holds: bool | None = None
    inside: tuple["Checked", ...] = field(default=())

    @property
    def fingerprint(self) -> str:
        """What people compare of the key that signed."""
        return fingerprint_of(self.key) if self.key else ""


@dataclass(frozen=True)
class _Read:
    """A file as a seal sees it: everything but the seal, its passages, its seals."""

    whole: str
    passages: list[str]
    seals: list[str]


@dataclass(frozen=True)
class _Row:
    """What a manifest says of a file: its bytes, and the revision it is of."""

    sha256: str
    digest: str


def check_file(name: str, content: bytes) -> Checked:
    """Check a file by its name's extension and its bytes. Never raises on any bytes."""
    name = name.rpartition("/")[2].rpartition("\\")[2][:200]
    if len(content) > MAX_BYTES:
        return Checked(Verdict.UNREADABLE, name)
    if name.lower().endswith(".zip"):
        return _check_zip(name, content)
    return _check(name, content)


def _check(name: str, content: bytes) -> Checked:
    try:
        read = _word(content) if content.startswith(b"PK") else _text(name, content)
    except (ValueError, RecursionError):
        read = None
    if read is None or len(read.passages) > MAX_PASSAGES:
        return Checked(Verdict.UNREADABLE, name)
    if not read.seals:
        return Checked(Verdict.UNSEALED, name)
    body = _body(read.seals[0]) if len(read.seals) == 1 else None
    if body is None:
        return Checked(Verdict.FALSE, name)
    return _compared(name, read, body)


def _word(content: bytes) -> _Read | None:
    package = gate.open_package(content)
    if isinstance(package, gate.Refused):
        return None
    seals = seal.seals_in(package)
    seal.take_seals(package)
    return _Read(seal.content_hash(package), seal.words_of(package), seals)


def _text(name: str, content: bytes) -> _Read | None:
    extension = name.lower().rpartition(".")[2]
    text, seals = seals_apart(content.decode("utf-8"))
    whole = hashlib.sha256(text.encode()).hexdigest()
    if extension in ("html", "htm"):
        return _Read(whole, passages_of_html(text), seals)
    return (
        _Read(whole, passages_of_text(text), seals) if extension in ("md", "txt") else None
    )


def _body(text: str) -> dict[str, Any] | None:
    """Read a seal; None unless the key it names signed it and it says all that it must."""
    try:
        body = json.loads(text)
        good = isinstance(body, dict) and is_genuine(body)
    except (ValueError, RecursionError):
        return None
    if not good or not isinstance(body.get("number"), int):
        return None
    texts = [*(name for name in _FACTS if name != "number"), "passages", "sha256", "file"]
    return body if all(isinstance(body.get(name), str) for name in texts) else None


def _compared(name: str, read: _Read, body: Mapping[str, Any]) -> Checked:
    facts = SealFacts(**{each: body[each] for each in _FACTS})
    listed = body["passages"]
    hashes = [listed[n : n + DIGITS] for n in range(0, len(listed), DIGITS)]
    changes = (
        changes_between(hashes, read.passages) if len(hashes) <= MAX_PASSAGES else None
    )
    if changes is None:
        return Checked(Verdict.UNREADABLE, name)
    verdict = Verdict.CHANGED if changes else Verdict.SAVED_AGAIN
    if not changes and read.whole == body["sha256"]:
        verdict = Verdict.INTACT
    holds = _milestone_holds(facts, body["key"]) if facts.milestone_seal else None
    return Checked(verdict, name, facts, body["key"], tuple(changes), holds)


def _milestone_holds(facts: SealFacts, key: str) -> bool:
    """Tell whether the milestone's own seal says the same revision.

    An older key of the same installation may have signed it: the file's signature covers it.
    """
    said = read_milestone(facts.milestone_seal)
    return said is not None and (said.digest, said.number, said.name, said.code) == (
        facts.digest,
        facts.number,
        facts.milestone,
        facts.code,
    )


def _check_zip(name: str, content: bytes) -> Checked:
    try:
        files = _unzipped(content)
        manifest = json.loads(files.pop(MANIFEST)) if files and MANIFEST in files else None
        listed = _listed(manifest)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        ValueError,
        RuntimeError,
        OSError,
        zlib.error,
    ):
        return Checked(Verdict.UNREADABLE, name)
    if files is None:
        return Checked(Verdict.UNREADABLE, name)
    if not isinstance(manifest, dict) or "signature" not in manifest:
        return Checked(Verdict.UNSEALED, name)
    if listed is None or not is_genuine(manifest):
        return Checked(Verdict.FALSE, name)
    key = manifest["key"]
    inside = [_entry(each, files.get(each), row, key) for each, row in listed.items()]
    inside += [Checked(Verdict.ADDED, each) for each in files if each not in listed]
    good = all(each.verdict is Verdict.INTACT for each in inside)
    verdict = Verdict.INTACT if good else Verdict.CHANGED
    return Checked(verdict, name, key=key, inside=tuple(inside))


def _entry(name: str, content: bytes | None, row: _Row, key: str) -> Checked:
    if content is None:
        return Checked(Verdict.MISSING, name)
    found = _check(name, content)
    if hashlib.sha256(content).hexdigest() == row.sha256:
        return replace(found, verdict=Verdict.INTACT)
    if found.facts is not None and (found.facts.digest, found.key) != (row.digest, key):
        return replace(found, verdict=Verdict.OTHER)
    if found.verdict is Verdict.INTACT:
        return replace(found, verdict=Verdict.SAVED_AGAIN)  # the same words, sealed anew
    return found


def _listed(manifest: Any) -> dict[str, _Row] | None:
    """Give what a manifest says of each file it lists."""
    try:
        rows = {
            row["file"]: _Row(row["sha256"], row["digest"]) for row in manifest["files"]
        }
    except (KeyError, TypeError):
        return None
    return rows if all(isinstance(name, str) for name in rows) else None


def _unzipped(content: bytes) -> dict[str, bytes] | None:
    """Inflate every file, counting real bytes; None when there is too much."""
    files: dict[str, bytes] = {}
    left = MAX_INFLATED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if len(archive.infolist()) > MAX_ENTRIES:
            return None
        for entry in archive.infolist():
            with archive.open(entry) as source:
                files[entry.filename] = source.read(left + 1)
            left -= len(files[entry.filename])
            if left < 0:
                return None
    return files
