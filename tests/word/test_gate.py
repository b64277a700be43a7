import io
import zipfile

import pytest

from tests.word.sheets import parts_of, zipped
from wikimarche.word.gate import GateFault, Refused, open_package
from wikimarche.word.model import default_model
from wikimarche.word.package import Package


def fault(content: bytes) -> GateFault | None:
    found = open_package(content)
    return found.fault if isinstance(found, Refused) else None


def model_with(name: str, old: bytes, new: bytes) -> bytes:
    files = parts_of(default_model())
    assert old in files[name]
    return zipped({**files, name: files[name].replace(old, new)})


def test_a_word_file_is_let_in() -> None:
    assert isinstance(open_package(default_model()), Package)


def test_a_template_is_let_in() -> None:
    types = "[Content_Types].xml"
    assert fault(model_with(types, b"document.main", b"template.main")) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", GateFault.NOT_WORD),
        (b"%PDF-1.7", GateFault.NOT_WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), GateFault.PROTECTED),
        (b"PK\x03\x04" + bytes(40), GateFault.DAMAGED),
        (
            zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            GateFault.NOT_WORD,
        ),
        (zipped({f"{n}.xml": b"" for n in range(2_001)}), GateFault.TOO_LARGE),
        (zipped({"../evil.xml": b""}), GateFault.DAMAGED),
    ],
)
def test_what_is_not_a_word_file_says_why(content: bytes, expected: GateFault) -> None:
    assert fault(content) is expected


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "[Content_Types].xml",
            b"document.main",
            b"document.macroEnabled.main",
            GateFault.MACRO,
        ),
        ("word/styles.xml", b"<w:styles", b"<!DOCTYPE x><w:styles", GateFault.DOCTYPE),
        (
            "word/document.xml",
            b"schemas.openxmlformats.org",
            b"purl.oclc.org",
            GateFault.STRICT,
        ),
        ("word/document.xml", b"</w:body>", b"", GateFault.DAMAGED),
    ],
)
def test_a_word_file_we_cannot_take_says_why(
    name: str, old: bytes, new: bytes, expected: GateFault
) -> None:
    assert fault(model_with(name, old, new)) is expected


def test_a_document_type_hidden_in_utf_16_is_seen() -> None:
    files = parts_of(default_model())
    hidden = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")
    assert fault(zipped({**files, "word/styles.xml": hidden})) is GateFault.DOCTYPE


def test_a_bomb_is_stopped_while_it_inflates() -> None:
    files = parts_of(default_model())
    assert (
        fault(zipped({**files, "word/bomb.xml": bytes(12_000_000)})) is GateFault.TOO_LARGE
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", b"")
        archive.writestr("a.xml", b"")
    assert fault(buffer.getvalue()) is GateFault.DAMAGED


@pytest.mark.parametrize("length", range(30, 3000, 270))
def test_a_file_cut_short_never_raises(length: int) -> None:
    assert fault(default_model()[:length]) in set(GateFault)
