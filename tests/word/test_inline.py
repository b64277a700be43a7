import pytest

from tests.word.sheets import (
    body,
    field,
    heading,
    image,
    link,
    note,
    para,
    paragraph_of,
    part,
    parts_of,
    png,
    sheet,
    text,
    words_of,
    xref,
)
from wikimarche.text.schema import Node, node
from wikimarche.word.inline import safe_address
from wikimarche.word.writer import write_docx
from wikimarche.word.xml import tag


def xml_of(*inline: str | Node, **changes: object) -> str:
    docx = write_docx(sheet(heading(1, "Objet", "objet"), para(*inline), **changes))
    return parts_of(docx)["word/document.xml"].decode().split("Objet")[-1]


@pytest.mark.parametrize(
    ("mark", "written"),
    [
        ("strong", "<w:b/>"),
        ("em", "<w:i/>"),
        ("strike", "<w:strike/>"),
        ("underline", '<w:u w:val="single"/>'),
        ("superscript", '<w:vertAlign w:val="superscript"/>'),
        ("subscript", '<w:vertAlign w:val="subscript"/>'),
        ("code", '<w:rStyle w:val="HTMLCode"/>'),
    ],
)
def test_each_mark_becomes_words_own(mark: str, written: str) -> None:
    assert written in xml_of(text("mot", mark))


def test_a_field_gives_its_value() -> None:
    assert "48 mois" in xml_of(field("duree"))


def test_a_missing_field_shows_and_stands_out() -> None:
    written = xml_of(field("debut"))
    assert "[à compléter : debut]" in written
    assert '<w:highlight w:val="yellow"/>' in written


def test_a_reference_to_a_sub_article_is_a_field_word_renumbers() -> None:
    docx = write_docx(
        sheet(
            heading(1, "A", "a"),
            heading(2, "Délais", "delais"),
            para("Voir ", xref("delais")),
        )
    )
    assert words_of(paragraph_of(docx, "Voir")) == "Voir 1.1"
    codes = [i.text for i in paragraph_of(docx, "Voir").iter(tag("w:instrText"))]
    assert codes == [" REF _wm_1_delais \\r \\h "]


def test_a_reference_never_repeats_the_word_article() -> None:
    written = xml_of("l’article ", xref("objet"))
    assert '<w:hyperlink w:anchor="_wm_0_objet"' in written
    assert "REF" not in written


def test_a_reference_to_another_document_names_it() -> None:
    assert "7.2 du CCAP" in xml_of(xref("penalites", "CCAP"))


def test_a_reference_that_leads_nowhere_stands_out() -> None:
    assert "[article introuvable : CCAP#rien]" in xml_of(xref("rien", "CCAP"))


def test_a_note_is_a_real_one() -> None:
    docx = write_docx(
        sheet(para("Prix", note("Hors ", text("taxes", "em")), ".", note("B")))
    )
    notes = part(docx, "word/footnotes.xml")
    assert [words_of(n).strip() for n in notes] == ["", "", "Hors taxes", "B"]
    marks = [m.get(tag("w:id")) for m in body(docx).iter(tag("w:footnoteReference"))]
    assert marks == ["1", "2"]


def test_a_link_in_a_note_belongs_to_the_notes_part() -> None:
    files = parts_of(write_docx(sheet(para("x", note(link("site", "https://exemple.fr"))))))
    assert b"https://exemple.fr" in files["word/_rels/footnotes.xml.rels"]
    assert b"https://exemple.fr" not in files["word/_rels/document.xml.rels"]


def test_a_link_inside_the_document_goes_to_the_article() -> None:
    assert '<w:hyperlink w:anchor="_wm_0_objet"' in xml_of(link("ici", "#objet"))


def test_a_link_that_may_lead_nowhere_is_plain_text() -> None:
    written = xml_of(link("mauvais", "javascript:alert(1)"), link("rien", "#absent"))
    assert "mauvais" in written
    assert "hyperlink" not in written
    assert "Hyperlink" not in written


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://exemple.fr/a b?é=1", "https://exemple.fr/a%20b?%C3%A9=1"),
        ("mailto:achats@exemple.fr", "mailto:achats@exemple.fr"),
        ("http://[mauvais", None),
        ("http://exemple.fr:port/", None),
        ("https://", None),
        ("file:///etc/passwd", None),
        ("/page", None),
    ],
)
def test_only_a_well_formed_public_address_leaves(href: str, address: str | None) -> None:
    assert safe_address(href) == address


def test_an_image_keeps_its_proportions_within_the_page() -> None:
    docx = write_docx(sheet(para(image("/images/plan.png", "Plan"))))
    extent = next(e for e in body(docx).iter() if str(e.tag).endswith("}extent"))
    width, height = int(extent.get("cx", "")), int(extent.get("cy", ""))
    assert width <= 9298 * 635
    assert abs(width / height - 3) < 0.01


def test_an_image_tells_what_it_shows() -> None:
    assert 'descr="Plan du &quot;site&quot;"' in xml_of(
        image("/images/plan.png", 'Plan du "site"')
    )


def test_an_image_without_words_is_marked_decorative() -> None:
    assert "decorative" in xml_of(image("/images/plan.png"))


def test_an_unknown_image_leaves_its_words() -> None:
    assert "[image : Schéma]" in xml_of(image("/images/absent.png", "Schéma"))


def test_a_file_that_is_no_image_leaves_its_words() -> None:
    images = {"/images/a.png": b"<svg onload='x'/>"}
    assert "[image : Schéma]" in xml_of(image("/images/a.png", "Schéma"), images=images)


def test_an_image_used_twice_is_kept_once() -> None:
    docx = write_docx(
        sheet(
            para(image("/images/a.png", "A"), image("/images/b.png", "B")),
            images={"/images/a.png": png(9, 9), "/images/b.png": png(9, 9)},
        )
    )
    assert len([n for n in parts_of(docx) if n.startswith("word/media/")]) == 1


def test_spaces_tabs_and_breaks_are_kept() -> None:
    written = xml_of("a  b\tc", node("hard_break"), "« 12\u202f000\u00a0€ »")
    assert "a  b" in written
    assert "<w:tab/>" in written
    assert "<w:br/>" in written
    assert "« 12\u202f000\u00a0€ »" in written
