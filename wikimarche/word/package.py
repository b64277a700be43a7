"""The zip of a Word file: its parts, their types and the relationships between them.

Parts nobody asked to change keep their exact bytes (headers, logos and fonts of an
organisation's model). The zip written is the same for the same parts: fixed dates, fixed order.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from wikimarche.word.xml import attribute, parse

__all__ = [
    "DOCUMENT_TYPE",
    "OFFICE",
    "TEMPLATE_TYPE",
    "Package",
    "Relation",
    "from_files",
    "resolve",
]

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT_TYPE: Final = f"{_WORD}.document.main+xml"
TEMPLATE_TYPE: Final = f"{_WORD}.template.main+xml"
_RELATIONS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Relation:
    """An arrow from one part to another, or to an address outside the file."""

    id: str
    type: str
    target: str
    external: bool = False


@dataclass
class Package:
    """The parts of one file, by name ("word/document.xml"), open for change."""

    parts: dict[str, bytes] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    arrows: dict[str, list[Relation]] = field(default_factory=dict)

    def content_type(self, name: str) -> str:
        """Give the declared type of a part, "" when it has none."""
        extension = posixpath.splitext(name)[1][1:].lower()
        return self.overrides.get(name) or self.defaults.get(extension, "")

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Put a part in the file, in place of one of the same name."""
        self.parts[name] = content
        if self.content_type(name) != content_type:
            self.overrides[name] = content_type

    def relations(self, source: str) -> list[Relation]:
        """Give the arrows that leave `source` ("" is the file itself)."""
        return self.arrows.setdefault(source, [])

    def related(self, source: str, kind: str) -> str | None:
        """Name the part that `source` reaches by an arrow whose type ends with `kind`."""
        for relation in self.relations(source):
            if relation.type.endswith(f"/{kind}") and not relation.external:
                return resolve(source, relation.target)
        return None

    def relate(self, source: str, kind: str, target: str, *, external: bool = False) -> str:
        """Draw an arrow to a part (named from the root) or an address; give its id."""
        used = {relation.id for relation in self.relations(source)}
        number = len(used) + 1
        while f"rId{number}" in used:
            number += 1
        shown = target if external else posixpath.relpath(target, posixpath.dirname(source))
        address = kind if "://" in kind else f"{OFFICE}/{kind}"
        self.relations(source).append(Relation(f"rId{number}", address, shown, external))
        return f"rId{number}"

    def main(self) -> str:
        """Name the main part: what the file's own arrow of type officeDocument reaches."""
        return self.related("", "officeDocument") or "word/document.xml"

    def free_name(self, stem: str, extension: str) -> str:
        """Give a part name nobody uses: "word/header1.xml", "word/header2.xml"…"""
        number = 1
        while f"{stem}{number}{extension}" in self.parts:
            number += 1
        return f"{stem}{number}{extension}"

    def sweep(self) -> None:
        """Forget the parts that nothing reaches any more."""
        reached = set(self._reached(""))
        self.parts = {n: content for n, content in self.parts.items() if n in reached}
        self.overrides = {n: kind for n, kind in self.overrides.items() if n in reached}
        self.arrows = {n: rows for n, rows in self.arrows.items() if not n or n in reached}

    def _reached(self, source: str) -> Iterator[str]:
        seen, waiting = set(), [source]
        while waiting:
            name = waiting.pop()
            for relation in self.relations(name):
                target = resolve(name, relation.target)
                if not relation.external and target in self.parts and target not in seen:
                    seen.add(target)
                    waiting.append(target)
        yield from seen

    def to_bytes(self) -> bytes:
        """Write the file; the same parts always give the same bytes."""
        files = {"[Content_Types].xml": self._types().encode()}
        for source in sorted(self.arrows):
            if self.arrows[source]:
                files[relations_name(source)] = _relations_xml(self.arrows[source]).encode()
        files |= {name: self.parts[name] for name in sorted(self.parts)}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                entry = zipfile.ZipInfo(name, _ZIP_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        return buffer.getvalue()

    def _types(self) -> str:
        rows = [
            f'<Default Extension="{attribute(e)}" ContentType="{attribute(kind)}"/>'
            for e, kind in sorted(({"rels": _RELATIONS_TYPE} | self.defaults).items())
        ] + [
            f'<Override PartName="/{attribute(name)}" ContentType="{attribute(kind)}"/>'
            for name, kind in sorted(self.overrides.items())
        ]
        return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{"".join(rows)}</Types>'


def resolve(source: str, target: str) -> str:
    """Name, from the root of the file, the part that `target` means when said by `source`."""
    if target.startswith("/"):
        return posixpath.normpath(target)[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


def relations_name(source: str) -> str:
    """Name the part that holds the arrows of `source`."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def from_files(files: dict[str, bytes]) -> Package:
    """Read types and arrows out of the unzipped files.

    Raises ValueError when one of them is not well formed, KeyError when the types are missing.
    """
    package = Package()
    for row in _elements(parse(files["[Content_Types].xml"])):
        kind = row.get("ContentType", "")
        if row.get("PartName"):
            package.overrides[row.get("PartName", "")[1:]] = kind
        else:
            package.defaults[row.get("Extension", "").lower()] = kind
    for name, content in files.items():
        if name.endswith(".rels"):
            package.arrows[_source_of(name)] = [
                _relation(r) for r in _elements(parse(content))
            ]
        elif name != "[Content_Types].xml" and not name.endswith("/"):
            package.parts[name] = content
    return package


def _elements(root: etree._Element) -> list[etree._Element]:
    return [child for child in root if isinstance(child.tag, str)]


def _source_of(relations_part: str) -> str:
    folder, name = posixpath.split(relations_part)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _relation(row: etree._Element) -> Relation:
    return Relation(
        row.get("Id", ""),
        row.get("Type", ""),
        row.get("Target", ""),
        row.get("TargetMode") == "External",
    )


def _relations_xml(relations: list[Relation]) -> str:
    rows = "".join(
        f'<Relationship Id="{attribute(r.id)}" Type="{attribute(r.type)}"'
        f' Target="{attribute(r.target)}"{" TargetMode=" + chr(34) + "External" + chr(34) if r.external else ""}/>'
        for r in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
