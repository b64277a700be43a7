import io
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.word.sheets import (
    body,
    bullets,
    changed_model,
    french_model,
    heading,
    image,
    model_with_cover,
    note,
    numbered,
    para,
    part,
    parts_of,
    sheet,
    table,
    td,
    text,
    th,
    whole_syntax,
    words_of,
    xref,
)
from tests.word.structure import faults
from wikimarche.text.outline import Scheme
from wikimarche.text.schema import Node, node
from wikimarche.word.model import default_model
from wikimarche.word.model_check import check_model
from wikimarche.word.writer import write_docx
from wikimarche.word.xml import parse, tag

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "docx-import"
MODELS = {
    "none": None,
    "default": default_model(),
    "french": french_model(),
    "cover": model_with_cover(),
    "no heading style": changed_model(
        {"word/styles.xml": ('w:val="heading 2"', 'w:val="x"')}
    ),
}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())
@pytest.mark.parametrize("scheme", Scheme)
def test_the_whole_syntax_makes_a_sound_file(model: bytes | None, scheme: Scheme) -> None:
    assert (
        faults(write_docx(sheet(*whole_syntax(), scheme=scheme, lot=2), model=model)) == []
    )


def test_the_same_input_gives_the_same_bytes() -> None:
    assert write_docx(sheet(*whole_syntax())) == write_docx(sheet(*whole_syntax()))


words = st.text("aé &<>«»\u202f\x07\ufffe ", min_size=1, max_size=12)
lines = st.builds(para, words, st.builds(note, words), words)
leaves = st.one_of(
    lines,
    st.builds(heading, st.integers(1, 6), words),
    st.builds(
        lambda w: para(text(w, "strong", "em"), xref("rien"), image("/images/plan.png")),
        words,
    ),
    st.builds(lambda w: node("code_block", [text(w)]), words),
    st.builds(
        lambda a, b: table([th(a, colspan=2)], [td(b), td(bullets(a))], caption=a),
        words,
        words,
    ),
    st.sampled_from([node("rule"), node("page_break"), para()]),
)
blocks = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda b: node("blockquote", b)),
        st.lists(inner, min_size=1, max_size=3).map(lambda b: node("clause", b, id="A")),
        st.lists(inner, max_size=3).map(lambda b: numbered(["x", *b])),
    ),
    max_leaves=8,
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(blocks, min_size=1, max_size=6))
def test_any_document_makes_a_sound_file(made: list[Node]) -> None:
    assert faults(write_docx(sheet(*made))) == []


def test_another_program_reads_the_headings_and_the_tables() -> None:
    opened = docx.Document(io.BytesIO(write_docx(sheet(*whole_syntax()))))
    styled = ((p.text, p.style and p.style.name) for p in opened.paragraphs)
    titles = [words_ for words_, style in styled if (style or "").startswith("Heading")]
    assert titles == ["Objet du marché", "Délais d’exécution", "Annexes"]
    assert [c.text for c in opened.tables[0].rows[0].cells] == [
        "Critère",
        "Exigence",
        "Exigence",
    ]
    assert opened.core_properties.subject.endswith("2026-0417")


def test_a_heading_takes_the_models_style_whatever_its_id() -> None:
    made = write_docx(sheet(heading(1, "Un"), heading(2, "Deux")), model=french_model())
    styles = [s.get(tag("w:val")) for s in body(made).iter(tag("w:pStyle"))]
    assert styles[-2:] == ["Titre1", "Titre20"]


def test_a_models_cover_and_last_page_are_kept_and_filled() -> None:
    made = write_docx(sheet(heading(1, "Objet")), model=model_with_cover())
    lines_ = [words_of(p) for p in body(made).iter(tag("w:p"))]
    assert (
        lines_[0]
        == "Direction des achats : Région Auvergne-Rhône-Alpes (Nettoyage des locaux de la Région)"
    )
    assert lines_[-1] == "Dernière page"
    assert lines_.index("Objet") < lines_.index("Dernière page")


def test_a_models_header_keeps_its_bytes() -> None:
    made = parts_of(write_docx(sheet(), model=model_with_cover()))
    assert made["word/header1.xml"] == parts_of(model_with_cover())["word/header1.xml"]
    assert "word/header2.xml" not in made


def test_a_template_becomes_a_document() -> None:
    model = changed_model({"[Content_Types].xml": ("document.main", "template.main")})
    types = parts_of(write_docx(sheet(), model=model))["[Content_Types].xml"]
    assert b"document.main" in types
    assert b"template.main" not in types


def test_the_text_of_the_model_goes_with_its_pictures() -> None:
    model = write_docx(sheet(para("ancien texte", image("/images/plan.png", "Plan"))))
    made = parts_of(write_docx(sheet(para("nouveau")), model=model))
    assert not [name for name in made if "media" in name]
    assert b"ancien texte" not in b"".join(made.values())


def test_a_file_that_is_no_model_is_not_written_on() -> None:
    with pytest.raises(ValueError, match="not_word"):
        write_docx(sheet(), model=b"%PDF")


def test_an_optional_part_is_never_empty() -> None:
    made = parts_of(write_docx(sheet(stamp={})))
    assert not {n for n in made if "footnotes" in n or "custom" in n or "comments" in n}
    assert all(len(parse(c)) for n, c in made.items() if n.endswith(".xml"))


def test_french_characters_come_out_whole() -> None:
    kept = "L’œuvre «\u00a0à 12\u202f000\u00a0€\u00a0» – 5\u00a0% …"
    assert kept in words_of(body(write_docx(sheet(para(kept)))))


def test_a_first_page_has_no_header_once_only() -> None:
    wide = table([td(f"Désignation{n}") for n in range(12)])
    made = body(write_docx(sheet(para("a"), wide, para("b"))))
    sections = list(made.iter(tag("w:sectPr")))
    assert [s.find(tag("w:titlePg")) is not None for s in sections] == [True, False, False]


def test_the_headers_of_a_turned_page_are_as_wide_as_it() -> None:
    wide = table([td(f"Désignation{n}") for n in range(12)])
    made = write_docx(sheet(para("a"), wide, para("b")))
    stops = [list(part(made, f"word/header{n}.xml").iter(tag("w:tab")))[2] for n in (1, 2)]
    assert [s.get(tag("w:pos")) for s in stops] == ["9298", "14230"]


@pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus of Word files is not on this machine"
)
def test_real_files_serve_as_models_and_gain_no_fault() -> None:
    for path in sorted(CORPUS.glob("*.docx")):
        content = path.read_bytes()
        if not any(fault.fatal for fault in check_model(content)):
            made = write_docx(sheet(*whole_syntax()), model=content)
            assert set(faults(made)) <= set(faults(content)), path.name
