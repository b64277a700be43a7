"""The seal in a Word file, and the words that a reader finds in one."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.word.sheets import heading, para, sheet, table, td, th, whole_syntax
from wikimarche.word.package import Package
from wikimarche.word.seal import (
    content_hash,
    own_package,
    put_seal,
    seals_in,
    take_seals,
    words_of,
)
from wikimarche.word.writer import write_docx

OFFICE = shutil.which("soffice")


def package_with(body: str) -> Package:
    """Give a Word file whose body was replaced."""
    package = own_package(write_docx(sheet(para("Texte."))))
    main = package.parts["word/document.xml"].decode()
    start, end = main.index("<w:body>"), main.index("</w:body>")
    changed = f"{main[:start]}<w:body>{body}{main[end:]}"
    package.parts["word/document.xml"] = changed.encode()
    for source in list(package.arrows):
        package.arrows[source] = [
            row
            for row in package.arrows[source]
            if not row.type.endswith(("/header", "/footer"))
        ]
    return package


def run(words: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{words}</w:t></w:r>"


def test_a_seal_is_put_found_and_taken_out_without_a_trace() -> None:
    package = own_package(write_docx(sheet(*whole_syntax())))
    before = content_hash(package)
    put_seal(package, '{"a": "<é>"}')
    sealed = own_package(package.to_bytes())
    assert seals_in(sealed) == ['{"a": "<é>"}']
    assert content_hash(sealed) != before
    take_seals(sealed)
    assert (seals_in(sealed), content_hash(sealed)) == ([], before)


def test_a_seal_takes_the_place_of_the_one_that_was_there() -> None:
    package = own_package(write_docx(sheet(para("Texte."))))
    put_seal(package, "un")
    put_seal(package, "deux")
    assert seals_in(own_package(package.to_bytes())) == ["deux"]


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml"])
def test_a_byte_of_any_part_changes_the_hash(name: str) -> None:
    package = own_package(write_docx(sheet(para("Texte."))))
    before = content_hash(package)
    package.parts[name] += b"\n"
    assert content_hash(package) != before


def test_paragraphs_cells_and_notes_are_passages() -> None:
    rows = table([th("Poste"), th("Prix")], [td("Vitres"), td("12")])
    found = words_of(
        own_package(write_docx(sheet(heading(1, "Objet", "objet"), rows, *whole_syntax())))
    )
    for words in ("Objet", "Poste", "Prix", "Vitres", "12", "Hors taxes, valeur 20261."):
        assert words in found or any(words[:10] in each for each in found), words


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<w:p>{run('Un')}{run('deux')}</w:p>", ["Undeux"]),
        (f"<w:p>{run('Un')}<w:r><w:tab/></w:r>{run('deux')}</w:p>", ["Un deux"]),
        (f"<w:p>{run('Vu')}{run('caché', '<w:rPr><w:vanish/></w:rPr>')}</w:p>", ["Vu"]),
        (f"<w:p><w:ins>{run('Mis')}</w:ins><w:del>{run('ôté')}</w:del></w:p>", ["Mis"]),
        (
            f'<w:p>{run("page ")}<w:fldSimple w:instr=" PAGE ">{run("12")}</w:fldSimple></w:p>',
            ["page"],
        ),
        (
            f'<w:p><w:fldSimple w:instr=" PAGE ">{run("cent jours")}</w:fldSimple></w:p>',
            ["cent jours"],
        ),
        (
            f'<w:p>{run("Objet")}</w:p><w:p><w:fldSimple w:instr=" TOC ">{run("ARTICLE 1 Objet 4")}</w:fldSimple></w:p>',
            ["Objet"],
        ),
        (
            f'<w:p>{run("Objet")}</w:p><w:p><w:fldSimple w:instr=" TOC ">{run("Autre 4")}</w:fldSimple></w:p>',
            ["Objet", "Autre 4"],
        ),
    ],
)
def test_what_shows_is_read_and_what_is_computed_is_not(
    body: str, found: list[str]
) -> None:
    assert words_of(package_with(body)) == found


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here")
def test_libreoffice_keeps_every_word_and_the_seal(tmp_path: Path) -> None:
    assert OFFICE is not None
    rows = table([th("Poste"), th("Prix")], [td("Vitres"), td("12")])
    package = own_package(write_docx(sheet(*whole_syntax(), rows)))
    before = words_of(package)
    put_seal(package, "sceau")
    (tmp_path / "a.docx").write_bytes(package.to_bytes())
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [
            *(OFFICE, profile, "--headless", "--convert-to", "docx"),
            *("--outdir", str(tmp_path / "out"), str(tmp_path / "a.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    after = own_package((tmp_path / "out" / "a.docx").read_bytes())
    assert seals_in(after) == ["sceau"]
    assert words_of(after) == before
