"""The seal inside a Word file, and the words of a Word file as whoever checks it reads them.

The seal is a custom XML part: Word and LibreOffice keep it when they save, and show nothing
of it. The words are those of the body, the notes, the headers and the footers. Programs compute
contents and page numbers again: a line that repeats a title and the number of a page are left out.
"""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final

from wikimarche.word.package import Package, from_files, resolve
from wikimarche.word.xml import Element, parse, tag, words

__all__ = ["content_hash", "own_package", "put_seal", "seals_in", "take_seals", "words_of"]

SPACE: Final = "urn:wikimarche:seal:1"
_STORE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_XML: Final = "application/xml"
_ITEM: Final = "{7B1D7A0E-6C57-4B52-9A3B-0D5C6E2F4A11}"

# Read after the body: notes in their order; headers and footers in none, each passage once,
# for programs write as many copies of them as there are sections and kinds of pages.
_NOTES: Final = ("footnotes", "endnotes")
_AROUND: Final = ("header", "footer")
_CONTENTS: Final = re.compile(r"\s*TOC\b", re.IGNORECASE)
_PAGE: Final = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9ivxlcIVXLC ]{0,8}")
_LAST_NUMBER: Final = re.compile(r"\s*[0-9]{1,5}$")
_FRONT: Final = 4  # pieces of a title's number: "ARTICLE 12 -"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_P, _R, _T, _SDT = tag("w:p"), tag("w:r"), tag("w:t"), tag("w:sdt")
_CHAR, _INSTRUCTION, _SIMPLE = tag("w:fldChar"), tag("w:instrText"), tag("w:fldSimple")
_DEAD: Final = frozenset(
    {_FALLBACK}
    | {
        tag(f"w:{name}")
        for name in "del moveFrom pPr rPr tblPr trPr tcPr sectPr sdtPr".split()
    }
)
_SIGNS: Final = {
    tag("w:tab"): " ",
    tag("w:br"): " ",
    tag("w:cr"): " ",
    tag("w:noBreakHyphen"): "‑",
}


def own_package(content: bytes) -> Package:
    """Open a file that this program just wrote: the gate's bounds are for those of others."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return from_files({name: archive.read(name) for name in archive.namelist()})


def put_seal(package: Package, text: str) -> None:
    """Put a seal in a file, in place of any that came with its model."""
    take_seals(package)
    item = package.free_name("customXml/item", ".xml")
    properties = package.free_name("customXml/itemProps", ".xml")
    package.add(item, f'<seal xmlns="{SPACE}">{words(text)}</seal>'.encode(), _XML)
    package.add(
        properties,
        (
            f'<ds:datastoreItem xmlns:ds="{_STORE}" ds:itemID="{_ITEM}"><ds:schemaRefs>'
            f'<ds:schemaRef ds:uri="{SPACE}"/></ds:schemaRefs></ds:datastoreItem>'
        ).encode(),
        _PROPERTIES,
    )
    package.relate(item, "customXmlProps", properties)
    package.relate(package.main(), "customXml", item)


def seals_in(package: Package) -> list[str]:
    """Give the text of each seal of a file: one, none, or more when somebody added one."""
    found = (_seal_of(package.parts[name]) for name in _items(package))
    return [text for text in found if text is not None]


def take_seals(package: Package) -> None:
    """Take the seals out of a file, with everything that putting them added."""
    for name in _items(package):
        if _seal_of(package.parts.get(name, b"")) is None:
            continue
        gone = {name, package.related(name, "customXmlProps") or name}
        for part in gone:
            package.parts.pop(part, None)
            package.overrides.pop(part, None)
            package.arrows.pop(part, None)
        _cut(package, gone)


def _cut(package: Package, gone: set[str]) -> None:
    for source, rows in package.arrows.items():
        rows[:] = [
            row for row in rows if row.external or resolve(source, row.target) not in gone
        ]


def _items(package: Package) -> list[str]:
    return [
        name
        for name in sorted(package.parts)
        if name.startswith("customXml/") and name.endswith(".xml")
    ]


def _seal_of(content: bytes) -> str | None:
    try:
        root = parse(content)
    except ValueError:
        return None
    return (root.text or "") if root.tag == f"{{{SPACE}}}seal" else None


def content_hash(package: Package) -> str:
    """Give the SHA-256 of everything in a file but how it is compressed."""
    whole = hashlib.sha256()
    types = sorted(package.defaults.items()) + sorted(package.overrides.items())
    arrows = [
        (source, row.id, row.type, row.target, str(row.external))
        for source in sorted(package.arrows)
        for row in package.arrows[source]
    ]
    for row in (*types, *arrows):
        whole.update("\0".join(row).encode("utf-8", "replace") + b"\n")
    for name in sorted(package.parts):
        content = package.parts[name]
        whole.update(f"{name}\0{len(content)}\n".encode("utf-8", "replace") + content)
    return whole.hexdigest()


def words_of(package: Package) -> list[str]:
    """Give the passages of a Word file: its paragraphs, those of cells and notes too.

    Raises ValueError when a part is not well formed.
    """
    found = _read(package, [package.main()]) + _read(package, _named(package, _NOTES))
    return found + sorted(set(_read(package, _named(package, _AROUND))))


def _named(package: Package, kinds: tuple[str, ...]) -> list[str]:
    """Name the parts of these kinds that the body reaches."""
    main = package.main()
    rows = [row for row in package.relations(main) if not row.external]
    return [
        resolve(main, row.target)
        for kind in kinds
        for row in rows
        if row.type.endswith(f"/{kind}")
    ]


def _read(package: Package, names: list[str]) -> list[str]:
    found: list[str] = []
    for name in dict.fromkeys(names):
        if name in package.parts:
            reader = _Reader()
            reader.read(parse(package.parts[name]))
            found += reader.passages + _unlike(reader.listed, reader.passages)
    return found


class _Reader:
    """Walks one part; a field may begin in one paragraph and end in another."""

    def __init__(self) -> None:
        self.passages: list[str] = []
        self.listed: list[str] = []  # the paragraphs of contents
        self._open: list[_Paragraph] = []  # a text box is a paragraph inside another
        self._fields: list[list[str]] = []  # the instructions of the fields that are open
        self._contents = 0

    def read(self, element: Element) -> None:
        """Read an element and what is in it; the parser bounds how deep that goes."""
        name = element.tag
        if name in _DEAD or (name == _R and _is_hidden(element)):
            return
        contents = _is_contents(element)
        self._contents += contents
        if name == _P:
            self._open.append(_Paragraph())
        if name == _SIMPLE:
            self._fields.append([element.get(tag("w:instr"), "")])
        self._hear(element, name)
        for child in element:
            self.read(child)
        if name == _SIMPLE:
            self._fields.pop()
        if name == _P:
            self._keep(self._open.pop())
        self._contents -= contents

    def _keep(self, paragraph: "_Paragraph") -> None:
        if passage := " ".join("".join(paragraph.pieces).split()):
            (self.listed if paragraph.in_contents else self.passages).append(passage)

    def _hear(self, element: Element, name: str) -> None:
        if name == _CHAR:
            kind = element.get(tag("w:fldCharType"))
            if kind == "begin":
                self._fields.append([])
            elif kind == "end" and self._fields:
                self._fields.pop()
        elif name == _INSTRUCTION and self._fields:
            self._fields[-1].append(element.text or "")
        elif self._open:
            said = element.text if name == _T else _SIGNS.get(name)
            if said:
                self._say(self._open[-1], said)

    def _say(self, paragraph: "_Paragraph", said: str) -> None:
        if not self._fields and not self._contents:
            paragraph.pieces.append(said)
            return
        fields = ["".join(each) for each in self._fields]
        if self._contents or any(map(_CONTENTS.match, fields)):
            paragraph.in_contents = True
        # Only a number may hide behind a page's number.
        if not (_NUMBER.fullmatch(said) and any(map(_PAGE.match, fields))):
            paragraph.pieces.append(said)


@dataclass
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    in_contents: bool = False


def _unlike(listed: list[str], passages: list[str]) -> list[str]:
    """Give the lines of contents that repeat no title of the file: words put there by hand."""
    titles = set(passages)
    return [line for line in listed if not _is_entry(_LAST_NUMBER.sub("", line), titles)]


def _is_entry(line: str, titles: set[str]) -> bool:
    """Tell whether a line is a title, with at most its number in front."""
    pieces = line.split(" ")
    return any(" ".join(pieces[n:]) in titles for n in range(min(len(pieces), _FRONT + 1)))


def _is_contents(element: Element) -> bool:
    if element.tag != _SDT:
        return False
    gallery = element.find(
        f"{tag('w:sdtPr')}/{tag('w:docPartObj')}/{tag('w:docPartGallery')}"
    )
    return gallery is not None and gallery.get(tag("w:val")) == "Table of Contents"


def _is_hidden(run: Element) -> bool:
    mark = run.find(f"{tag('w:rPr')}/{tag('w:vanish')}")
    return mark is not None and mark.get(tag("w:val")) not in ("0", "false", "off")
