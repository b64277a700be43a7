"""The gate: what a Word file must be before anything of it is parsed.

Bounds of the promise "hostile input costs at most its budget": size, number of entries,
bytes counted while inflating, no document type, no macro, the right main part.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wikimarche.word.package import DOCUMENT_TYPE, TEMPLATE_TYPE, Package, from_files
from wikimarche.word.xml import NAMESPACES, parse

__all__ = ["GateFault", "Refused", "open_package"]

MAX_BYTES: Final = 20_000_000
MAX_ENTRIES: Final = 2_000
MAX_INFLATED: Final = 100_000_000
MAX_PART: Final = 30_000_000
MAX_RATIO: Final = 100
RATIO_FROM: Final = 10_000_000
_CHUNK: Final = 1 << 16
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = 0x1


class GateFault(StrEnum):
    """Why a file is not let in."""

    NOT_WORD = "not_word"
    PROTECTED = "protected"  # a password, or the binary .doc of before 2007: same container
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"
    DOCTYPE = "doctype"
    MACRO = "macro"
    STRICT = "strict"  # "Strict Open XML": other namespaces, which Word alone writes


@dataclass(frozen=True)
class Refused:
    """The refusal of a file; `detail` names the part or the bound."""

    fault: GateFault
    detail: str = ""


def open_package(content: bytes) -> Package | Refused:
    """Give the parts of a .docx or .dotx, or why it is refused. Never raises."""
    if content.startswith(_OLE):
        return Refused(GateFault.PROTECTED)
    if not content.startswith(b"PK\x03\x04"):
        return Refused(GateFault.NOT_WORD)
    if len(content) > MAX_BYTES:
        return Refused(GateFault.TOO_LARGE, str(MAX_BYTES))
    try:
        files = _inflate(content)
        if isinstance(files, Refused):
            return files
        return _checked(files)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        ValueError,
    ) as error:
        return Refused(GateFault.DAMAGED, type(error).__name__)


def _inflate(content: bytes) -> dict[str, bytes] | Refused:
    files: dict[str, bytes] = {}
    total = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            return Refused(GateFault.TOO_LARGE, str(MAX_ENTRIES))
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED:
                return Refused(GateFault.PROTECTED, entry.filename)
            known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            if not known or _unsafe(entry.filename) or entry.filename in files:
                return Refused(GateFault.DAMAGED, entry.filename)
            part = _read(archive, entry, MAX_INFLATED - total)
            if isinstance(part, Refused):
                return part
            total += len(part)
            files[entry.filename] = part
    return files


def _unsafe(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes | Refused:
    """Inflate one entry, counting real bytes: the declared size may lie."""
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as source:
        while piece := source.read(_CHUNK):
            size += len(piece)
            packed = max(entry.compress_size, 1)
            if size > min(MAX_PART, left) or (
                size > RATIO_FROM and size / packed > MAX_RATIO
            ):
                return Refused(GateFault.TOO_LARGE, entry.filename)
            pieces.append(piece)
    return b"".join(pieces)


def _checked(files: dict[str, bytes]) -> Package | Refused:
    if "[Content_Types].xml" not in files:
        return Refused(GateFault.NOT_WORD)
    for name, content in files.items():
        if name.endswith((".xml", ".rels")) and _declares_type(content):
            return Refused(GateFault.DOCTYPE, name)
    package = from_files(files)
    main = package.main()
    kind = package.content_type(main)
    if "macroEnabled" in kind or any(n.endswith("vbaProject.bin") for n in files):
        return Refused(GateFault.MACRO)
    if kind not in (DOCUMENT_TYPE, TEMPLATE_TYPE) or main not in package.parts:
        return Refused(GateFault.NOT_WORD, kind)
    if not parse(package.parts[main]).tag.startswith(f"{{{NAMESPACES['w']}}}"):
        return Refused(GateFault.STRICT)
    return package


def _declares_type(content: bytes) -> bool:
    """Look for a document type also in UTF-16, where every other byte is zero."""
    plain = content.replace(b"\0", b"") if b"\0" in content[:4096] else content
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain
