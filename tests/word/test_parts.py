from datetime import datetime

import pytest

from tests.word.sheets import note, para, part, parts_of, sheet
from wikimarche.word.parts import clean_settings, language_tag
from wikimarche.word.writer import write_docx
from wikimarche.word.xml import parse, tag

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def property_of(docx: bytes, name: str) -> str | None:
    root = part(docx, "docProps/core.xml")
    return next((e.text for e in root if str(e.tag).endswith(f"}}{name}")), None)


def test_the_properties_say_what_the_file_is() -> None:
    docx = write_docx(sheet())
    assert property_of(docx, "title") == "CCTP – Nettoyage des locaux de la Région"
    assert property_of(docx, "creator") == "Région Auvergne-Rhône-Alpes"
    assert property_of(docx, "language") == "fr-FR"
    assert property_of(docx, "created") == "2026-11-24T09:30:00Z"


def test_a_moment_without_zone_is_taken_as_universal() -> None:
    docx = write_docx(sheet(created=datetime(2026, 1, 2, 3, 4)))  # noqa: DTZ001 -- the case tested
    assert property_of(docx, "created") == "2026-01-02T03:04:00Z"


def test_the_stamp_becomes_custom_properties() -> None:
    root = part(write_docx(sheet()), "docProps/custom.xml")
    found = {row.get("name"): (row.get("pid"), row[0].text) for row in root}
    assert found == {
        "wikimarche.document": ("2", "t1/cctp"),
        "wikimarche.revision": ("3", "12"),
    }


def test_no_stamp_no_part() -> None:
    assert "docProps/custom.xml" not in parts_of(write_docx(sheet(stamp={})))


def test_a_model_that_was_an_export_is_stamped_anew() -> None:
    again = write_docx(
        sheet(stamp={"wikimarche.revision": "13"}), model=write_docx(sheet())
    )
    rows = [
        (r.get("name"), r.get("pid"), r[0].text) for r in part(again, "docProps/custom.xml")
    ]
    assert rows == [
        ("wikimarche.document", "2", "t1/cctp"),
        ("wikimarche.revision", "3", "13"),
    ]


def test_no_note_no_part() -> None:
    assert "word/footnotes.xml" not in parts_of(write_docx(sheet(para("a"))))


def test_the_notes_of_a_replaced_text_go_away() -> None:
    model = write_docx(sheet(para("a", note("ancienne"))))
    notes = parts_of(write_docx(sheet(para("b", note("neuve"))), model=model))
    assert b"neuve" in notes["word/footnotes.xml"]
    assert b"ancienne" not in notes["word/footnotes.xml"]


def test_french_is_the_language_of_the_file() -> None:
    files = parts_of(write_docx(sheet()))
    assert b'<w:lang w:val="fr-FR"' in files["word/styles.xml"]
    assert b'<w:themeFontLang w:val="fr-FR"' in files["word/settings.xml"]


@pytest.mark.parametrize(
    ("short", "full"), [("fr", "fr-FR"), ("en", "en-GB"), ("pt-BR", "pt-BR")]
)
def test_a_short_language_is_written_in_full(short: str, full: str) -> None:
    assert language_tag(short) == full


def test_what_prompts_or_tells_too_much_leaves_the_settings() -> None:
    xml = f"<w:settings {W}><w:attachedTemplate/><w:mailMerge/><w:updateFields/><w:rsids/></w:settings>"
    settings = parse(xml.encode())
    clean_settings(settings, language="fr-FR", notes=True)
    names = [child.tag.split("}")[1] for child in settings]
    assert names == ["footnotePr", "rsids", "themeFontLang"]
    assert settings[2].get(tag("w:val")) == "fr-FR"
