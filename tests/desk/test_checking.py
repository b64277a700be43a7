"""A file says by itself whether its words are those that were sealed (promise P5)."""

import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from tests.people import Room
from wikimarche.desk import exporting, history
from wikimarche.desk.checking import Checked, Verdict, check_file
from wikimarche.desk.exporting import ExportWords, File
from wikimarche.desk.keys import fingerprint_of, open_key
from wikimarche.desk.sealing import Installation, SealFacts, sealed
from wikimarche.settings import Settings
from wikimarche.text.passages import Changed
from wikimarche.web.pages import Pages
from wikimarche.web.words import export_words
from wikimarche.word import gate, seal

KINDS = ["docx", "html", "md"]
OFFICE = shutil.which("soffice")


@pytest.fixture
def by(tmp_path: Path) -> Installation:
    return Installation(
        "Région Exemple", "https://marches.exemple", open_key(tmp_path / "k")
    )


@pytest.fixture
def words(pages: Pages, site_settings: Settings, by: Installation) -> ExportWords:
    return export_words(pages.tongues["fr"], pages, office=site_settings.office, by=by)


def export(room: Room, kind: str, words: ExportWords) -> File:
    with room.asking(room.bo) as (ask, tender, spec):
        if kind == "md":
            gathered = exporting.gather_text(ask, tender, spec, by=words.by)
        elif kind == "html":
            gathered = exporting.gather_html(ask, tender, spec, words)
        else:
            gathered = exporting.gather_docx(ask, tender, spec, words)
    return gathered.make(None)


def dossier(room: Room, words: ExportWords) -> File:
    with room.asking(room.bo) as (ask, tender, _):
        gathered = exporting.gather_tender(ask, tender, words)
    return gathered.make(None)


def check(file: File) -> Checked:
    return check_file(file.name, file.content)


def rewritten(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Give a zip with some of its files changed, added or left out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *changes]):
            part = changes[name] if name in changes else old.read(name)
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def swapped(file: File, old: str, new: str) -> bytes:
    """Give a file in which words were put in the place of others, its seal left alone."""
    if file.name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(file.content)) as box:
            body = box.read("word/document.xml")
        assert old.encode() in body
        return rewritten(
            file.content, {"word/document.xml": body.replace(old.encode(), new.encode())}
        )
    assert old.encode() in file.content
    return file.content.replace(old.encode(), new.encode())


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_as_it_left_is_intact_and_says_what_it_is(
    small_room: Room, words: ExportWords, by: Installation, kind: str
) -> None:
    found = check(export(small_room, kind, words))
    assert (found.verdict, found.changes) == (Verdict.INTACT, ())
    assert found.facts is not None
    said = (found.facts.tender, found.facts.code, found.facts.number)
    assert said == ("2026-NET-01", "CCTP", 1)
    assert (found.facts.organisation, found.facts.url) == (by.organisation, by.url)
    assert found.fingerprint == fingerprint_of(by.key.public)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_revision_and_key_give_the_same_bytes(
    small_room: Room, words: ExportWords, kind: str
) -> None:
    first = export(small_room, kind, words)
    small_room.town.clock.advance(seconds=18_000)
    assert export(small_room, kind, words) == first


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_word_is_found_and_shown_as_it_stands_now(
    small_room: Room, words: ExportWords, kind: str
) -> None:
    file = export(small_room, kind, words)
    found = check(replace(file, content=swapped(file, "dix jours", "cent jours")))
    assert found.verdict is Verdict.CHANGED
    (change,) = found.changes
    assert (change.gone, len(change.found)) == (1, 1)
    assert "Le délai est de cent jours ouvrés." in change.found[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_removed_passage_is_found_with_its_place(
    small_room: Room, words: ExportWords, kind: str
) -> None:
    file = export(small_room, kind, words)
    found = check(
        replace(file, content=swapped(file, "Le délai est de dix jours ouvrés.", ""))
    )
    assert found.verdict is Verdict.CHANGED
    assert [(each.gone, each.found) for each in found.changes] == [(1, ())]


@pytest.mark.parametrize("kind", ["html", "md"])
def test_a_passage_added_at_the_end_is_found(
    small_room: Room, words: ExportWords, kind: str
) -> None:
    file = export(small_room, kind, words)
    found = check(replace(file, content=file.content + b"\n<p>Rien d'autre.</p>\n"))
    assert [(each.gone, len(each.found)) for each in found.changes] == [(0, 1)]


@pytest.mark.parametrize("kind", ["html", "md"])
def test_other_line_ends_are_another_file_with_the_same_words(
    small_room: Room, words: ExportWords, kind: str
) -> None:
    file = export(small_room, kind, words)
    found = check(replace(file, content=file.content.replace(b"\n", b"\r\n")))
    assert found.verdict is Verdict.SAVED_AGAIN


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("old", "new"), [('"number":1', '"number":9'), ('"code":"CCTP"', '"code":"CCAP"')]
)
def test_a_seal_that_says_something_else_is_false(
    small_room: Room, words: ExportWords, kind: str, old: str, new: str
) -> None:
    file = export(small_room, kind, words)
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(file.content)) as box:
            part = box.read("customXml/item1.xml")
        assert old.encode() in part
        content = rewritten(
            file.content, {"customXml/item1.xml": part.replace(old.encode(), new.encode())}
        )
    else:
        content = swapped(file, old, new)
    found = check(replace(file, content=content))
    assert (found.verdict, found.facts) == (Verdict.FALSE, None)


def test_two_seals_are_no_seal(small_room: Room, words: ExportWords) -> None:
    file = export(small_room, "md", words)
    other = "<!-- wikimarche-seal {} -->\n"
    content = file.content + other.encode()
    assert check(replace(file, content=content)).verdict is Verdict.FALSE


def test_a_file_sealed_again_by_somebody_else_shows_another_key(
    small_room: Room, words: ExportWords, by: Installation, tmp_path: Path
) -> None:
    file = export(small_room, "md", words)
    facts = check(file).facts
    assert facts is not None
    false = sealed(b"Cent jours.\n", "md", facts, open_key(tmp_path / "other"))
    found = check_file("x.md", false)
    assert found.verdict is Verdict.INTACT
    assert found.key != by.key.public


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_a_seal_says_so(
    small_room: Room, words: ExportWords, kind: str
) -> None:
    file = export(small_room, kind, replace(words, by=None))
    assert check(file).verdict is Verdict.UNSEALED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK\x03\x04 no zip"),
        ("a.zip", b"PK\x03\x04 no zip"),
        ("a.zip", b""),
        ("a.pdf", b"%PDF-1.4"),
        ("a.md", b"\xff\xfe\x00"),
        ("a.md", b"a" * 20_000_001),
        ("a.html", b"<div>" * 5000),
        ("a.md", b"a\n" * 200_001),
        ("", b""),
    ],
)
def test_what_is_no_file_of_a_tender_is_said_unreadable(name: str, content: bytes) -> None:
    assert check_file(name, content).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", "1", '{"number":1}', "[" * 5000, '{"signature":1,"key":2}']
)
def test_a_damaged_seal_is_false_and_nothing_else(line: str) -> None:
    content = f"Dix jours.\n<!-- wikimarche-seal {line} -->\n".encode()
    assert check_file("a.md", content).verdict is Verdict.FALSE


def test_a_word_file_saved_by_another_program_has_the_same_words(
    small_room: Room, words: ExportWords
) -> None:
    file = export(small_room, "docx", words)
    opened = docx.Document(io.BytesIO(file.content))
    again = io.BytesIO()
    opened.save(again)
    assert check_file("a.docx", again.getvalue()).verdict in (
        Verdict.INTACT,
        Verdict.SAVED_AGAIN,
    )


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")
def test_a_word_file_saved_by_libreoffice_has_the_same_words(
    small_room: Room, words: ExportWords, tmp_path: Path
) -> None:
    assert OFFICE is not None
    file = export(small_room, "docx", words)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.docx").write_bytes(file.content)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [OFFICE, profile, "--headless", "--convert-to", "docx", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "out"), str(tmp_path / "in" / "a.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = check_file("a.docx", (tmp_path / "out" / "a.docx").read_bytes())
    assert (found.verdict, found.changes) == (Verdict.SAVED_AGAIN, ())


def test_words_hidden_in_a_word_file_are_missed(
    small_room: Room, words: ExportWords
) -> None:
    file = export(small_room, "docx", words)
    opened = docx.Document(io.BytesIO(file.content))
    for paragraph in opened.paragraphs:
        if "dix jours" in paragraph.text:
            for run in paragraph.runs:
                run.font.hidden = True
    again = io.BytesIO()
    opened.save(again)
    found = check_file("a.docx", again.getvalue())
    assert [(each.gone, each.found) for each in found.changes] == [(1, ())]


@pytest.mark.parametrize("code", ["TOC", "PAGE"])
def test_words_put_where_a_program_computes_are_found(
    small_room: Room, words: ExportWords, code: str
) -> None:
    file = export(small_room, "docx", words)
    lie = (
        f'<w:p><w:fldSimple w:instr=" {code} "><w:r><w:t>Cent jours.</w:t></w:r>'
        "</w:fldSimple></w:p><w:sectPr"
    )
    found = check(replace(file, content=swapped(file, "<w:sectPr", lie)))
    assert found.verdict is Verdict.CHANGED
    assert any("Cent jours." in each.found for each in found.changes)


def test_a_model_that_carries_a_seal_does_not_give_it_on(
    small_room: Room, words: ExportWords, by: Installation
) -> None:
    file = export(small_room, "docx", words)
    facts = SealFacts("A", "", "T", "CCAP", 3, "d", "2026-03-02")
    again = sealed(file.content, "docx", facts, by.key)
    package = gate.open_package(again)
    assert not isinstance(package, gate.Refused)
    assert len(seal.seals_in(package)) == 1
    found = check_file("a.docx", again)
    assert (found.verdict, found.facts) == (Verdict.INTACT, facts)


def test_a_name_that_could_end_the_comment_cannot(by: Installation) -> None:
    facts = SealFacts("-->--!> <b>", "", "T -- 1", "CCTP", 1, "d", "2026-03-02")
    content = sealed("Texte --> clé.\n".encode(), "md", facts, by.key)
    assert content.count(b"-->") == 2
    assert check_file("a.md", content).facts == facts


@pytest.mark.parametrize("kind", KINDS)
def test_a_milestone_is_told_with_its_seal(
    small_room: Room, words: ExportWords, by: Installation, kind: str
) -> None:
    with small_room.asking(small_room.alix) as (ask, tender, spec):
        history.name_milestone(ask, tender, spec, number=1, name="Visé", key=by.key)
    found = check(export(small_room, kind, words))
    assert found.facts is not None
    assert (found.facts.milestone, found.milestone_holds) == ("Visé", True)
    other = replace(found.facts, milestone="Signé")
    content = sealed(b"Texte.\n", "md", other, by.key)
    assert check_file("a.md", content).milestone_holds is False


def test_a_whole_tender_is_checked_file_by_file(
    small_room: Room, words: ExportWords, by: Installation
) -> None:
    found = check(dossier(small_room, words))
    assert (found.verdict, found.key) == (Verdict.INTACT, by.key.public)
    assert [each.verdict for each in found.inside] == [Verdict.INTACT] * 3


def test_what_is_changed_missing_or_added_in_a_tender_is_named(
    small_room: Room, words: ExportWords
) -> None:
    before = export(small_room, "html", words)
    small_room.write(small_room.bo, "delais", "# Délais {#delais}\n\nDouze jours.")
    whole = dossier(small_room, words)
    with zipfile.ZipFile(io.BytesIO(whole.content)) as box:
        names = {name.partition("/")[0]: name for name in box.namelist()}
        text = box.read(names["md"])
    content = rewritten(
        whole.content,
        {
            names["docx"]: None,
            names["html"]: before.content,
            names["md"]: text.replace(b"Douze", b"Deux"),
            "autre.txt": b"x",
        },
    )
    found = check(replace(whole, content=content))
    assert found.verdict is Verdict.CHANGED
    assert {each.name: each.verdict for each in found.inside} == {
        names["docx"]: Verdict.MISSING,
        names["html"]: Verdict.OTHER,
        names["md"]: Verdict.CHANGED,
        "autre.txt": Verdict.ADDED,
    }


def test_a_manifest_that_was_rewritten_is_false(
    small_room: Room, words: ExportWords
) -> None:
    whole = dossier(small_room, words)
    with zipfile.ZipFile(io.BytesIO(whole.content)) as box:
        manifest = json.loads(box.read("manifest.json"))
    manifest["files"].pop()
    content = rewritten(whole.content, {"manifest.json": json.dumps(manifest).encode()})
    assert check(replace(whole, content=content)).verdict is Verdict.FALSE


def test_a_longer_text_keeps_its_places(by: Installation) -> None:
    facts = SealFacts("A", "", "T", "CCTP", 1, "d", "2026-03-02")
    lines = [f"Ligne {n}." for n in range(1, 9)]
    content = sealed("\n\n".join(lines).encode(), "md", facts, by.key).decode()
    content = content.replace("Ligne 3.\n\nLigne 4.", "Ligne trois.").replace(
        "Ligne 7.", ""
    )
    found = check_file("a.md", content.encode())
    assert found.changes == (Changed(2, 2, ("Ligne trois.",)), Changed(5, 1, ()))
