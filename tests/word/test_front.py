from tests.word.sheets import body, field, heading, parts_of, sheet, text, words_of
from wikimarche.text.schema import node
from wikimarche.word.writer import write_docx
from wikimarche.word.xml import parse, tag

ARTICLES = (
    heading(1, "Objet", "objet"),
    heading(2, "Lieux", "lieux"),
    heading(4, "Profond", "p"),
)


def lines(docx: bytes) -> list[str]:
    return [words_of(p) for p in body(docx).iter(tag("w:p")) if words_of(p)]


def codes(docx: bytes) -> list[str]:
    return [(i.text or "").strip() for i in body(docx).iter(tag("w:instrText"))]


def test_the_cover_says_who_what_and_which_version() -> None:
    assert lines(write_docx(sheet(lot=2, lot_title="Vitrerie")))[:8] == [
        "Région Auvergne-Rhône-Alpes",
        "Marché n° 2026-0417",
        "CCTP",
        "Cahier des clauses techniques particulières",
        "Nettoyage des locaux de la Région",
        "Lot 2 – Vitrerie",
        "version 12 du 24 novembre 2026",
        "Empreinte 3f9a81c20b7e",
    ]


def test_what_is_not_known_leaves_no_line_on_the_cover() -> None:
    found = lines(write_docx(sheet(tender_reference="", digest="", buyer="")))
    assert found[0] == "CCTP"
    assert not any("Empreinte" in line or "n°" in line for line in found)


def test_the_contents_are_filled_and_lead_to_the_articles() -> None:
    docx = write_docx(sheet(*ARTICLES))
    contents = body(docx).find(tag("w:sdt"))
    assert contents is not None
    entries = [words_of(link) for link in contents.iter(tag("w:hyperlink"))]
    assert entries == ["ARTICLE 1Objet", "1.1Lieux", "1.1.1Profond"]
    targets = {link.get(tag("w:anchor")) for link in contents.iter(tag("w:hyperlink"))}
    assert targets <= {
        b.get(tag("w:name")) for b in body(docx).iter(tag("w:bookmarkStart"))
    }


def test_without_pages_the_contents_ask_for_none() -> None:
    assert codes(write_docx(sheet(*ARTICLES))) == ['TOC \\o "1-3" \\n \\h \\z']


def test_with_pages_each_entry_shows_its_own() -> None:
    pages = {"objet": 3, "lieux": 4, "p": 12}
    docx = write_docx(sheet(*ARTICLES), pages=pages)
    assert codes(docx)[0] == 'TOC \\o "1-3" \\h \\z'
    assert codes(docx)[1:] == [f"PAGEREF _wm_{n}_{key} \\h" for n, key in enumerate(pages)]
    assert "1.1Lieux4" in lines(docx)


def test_one_page_unknown_and_none_is_shown() -> None:
    assert "PAGEREF" not in "".join(codes(write_docx(sheet(*ARTICLES), pages={"objet": 3})))


def test_a_document_without_articles_has_no_contents() -> None:
    assert body(write_docx(sheet())).find(tag("w:sdt")) is None


def test_a_field_in_a_title_shows_its_value_in_the_contents() -> None:
    title = node("heading", [text("Durée : "), field("duree")], level=1, key="d")
    assert "ARTICLE 1Durée : 48 mois" in lines(write_docx(sheet(title)))


def test_the_title_of_the_contents_is_not_numbered() -> None:
    docx = write_docx(sheet(*ARTICLES))
    title = next(p for p in body(docx).iter(tag("w:p")) if words_of(p) == "Sommaire")
    number = title.find(f".//{tag('w:numId')}")
    assert number is not None
    assert number.get(tag("w:val")) == "0"


def test_header_and_footer_say_where_the_reader_is() -> None:
    files = parts_of(write_docx(sheet(), pages={"x": 40}))
    header, footer = (parse(files[f"word/{n}1.xml"]) for n in ("header", "footer"))
    assert words_of(header) == "Région Auvergne-Rhône-AlpesMarché n° 2026-0417"
    assert words_of(footer) == "CCTP – version 12 du 24 novembre 2026page 1 / 40"
    fields = [i.text for i in footer.iter(tag("w:instrText"))]
    assert fields == [" PAGE ", " NUMPAGES "]
