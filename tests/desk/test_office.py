import io
import os
import stat
from pathlib import Path

import pypdf
import pytest

from tests.word.sheets import heading, model_with_cover, para, sheet, whole_syntax
from wikimarche.desk import office
from wikimarche.desk.office import find_office, heading_pages, outline_of, pdf_of
from wikimarche.desk.turns import Turns
from wikimarche.errors import Busy
from wikimarche.text.outline import Scheme, outline
from wikimarche.word.sheet import Sheet
from wikimarche.word.writer import write_docx

needs_office = pytest.mark.skipif(
    find_office() is None, reason="LibreOffice is not installed"
)


def keys_of(made: Sheet) -> list[str]:
    return [s.key for s in outline(made.doc, made.scheme, lot=made.lot).sections]


def text_of(pdf: bytes | None) -> str:
    assert pdf is not None
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@needs_office
def test_every_article_is_printed_with_its_number() -> None:
    made = sheet(*whole_syntax(), scheme=Scheme.ARTICLES)
    shown = text_of(pdf_of(write_docx(made)))
    for section in outline(made.doc, Scheme.ARTICLES).sections:
        assert shown.count(f"{section.label} {section.title}") == 2  # contents, text


@needs_office
def test_the_contents_show_the_page_each_article_is_on() -> None:
    filler = [
        para("Le titulaire assure l’entretien courant des locaux. " * 30) for _ in range(12)
    ]
    made = sheet(heading(1, "Objet", "objet"), *filler, heading(1, "Suivi", "suivi"))
    pages = heading_pages(write_docx(made), keys_of(made))
    assert pages is not None
    pdf = pdf_of(write_docx(made, pages=pages))
    assert pages["objet"] < pages["suivi"]
    reader = pypdf.PdfReader(io.BytesIO(pdf or b""))
    assert "Suivi" in reader.pages[pages["suivi"] - 1].extract_text()
    assert str(pages["suivi"]) in reader.pages[1].extract_text()


@needs_office
def test_a_models_pages_can_be_counted_too() -> None:
    made = sheet(heading(1, "Objet", "objet"), para("Texte."))
    assert heading_pages(write_docx(made, model=model_with_cover()), ["objet"]) == {
        "objet": 3
    }


def fake_office(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_program_that_hangs_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_office(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60", monkeypatch)
    assert pdf_of(b"", seconds=0.5) is None
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_program_that_fails_gives_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_office(tmp_path, "exit 3", monkeypatch)
    assert pdf_of(b"") is None
    assert heading_pages(b"", ["a"]) is None


def test_without_the_program_there_is_no_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_office() is None
    assert pdf_of(b"") is None


PDF = (
    b"<</Type/Pages\n/Kids[ 7 0 R 3 0 R ]\n/Count 2>>"
    b"<</Title<FEFF>/Dest[7 0 R/XYZ 1 2 0]>>"
    b"<</Count 0/Title<FEFF00C90061>\n/Dest[3 0 R/XYZ 1 2 0]/Parent 1 0 R>>"
    b"<</Title<FEFF0061>/Dest[9 0 R/XYZ 0 0 0]>>"
)


def test_an_outline_is_read_in_order_with_its_pages() -> None:
    assert list(outline_of(PDF)) == [("", 1), ("Éa", 2)]
    assert list(outline_of(b"%PDF")) == []


@pytest.mark.parametrize(
    ("keys", "pages"),
    [(["a", "b"], {"a": 1, "b": 2}), (["a"], None), (["a", "b", "c"], None)],
)
def test_pages_are_given_only_when_the_outline_is_the_documents(
    keys: list[str],
    pages: dict[str, int] | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "made.pdf").write_bytes(PDF)
    # its last argument is the Word file, beside which LibreOffice puts the PDF
    script = f'for last in "$@"; do :; done; cp {tmp_path}/made.pdf "${{last%.docx}}.pdf"'
    fake_office(tmp_path, script, monkeypatch)
    assert heading_pages(b"", keys) == pages


@needs_office
def test_when_too_many_run_the_next_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_TURNS", Turns(1, waiting=0, seconds=1))
    with office._TURNS.turn(), pytest.raises(Busy):
        pdf_of(write_docx(sheet(para("Texte."))))
