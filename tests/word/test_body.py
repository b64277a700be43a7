from tests.word.sheets import (
    body,
    bullets,
    heading,
    numbered,
    para,
    paragraph_of,
    part,
    sheet,
    table,
    td,
    text,
    whole_syntax,
    words_of,
)
from wikimarche.text.outline import Scheme, outline
from wikimarche.text.schema import node
from wikimarche.word.body import articles
from wikimarche.word.writer import write_docx
from wikimarche.word.xml import Element, tag

BREAK = node("page_break")


def prop(paragraph: Element, path: str) -> str | None:
    found = paragraph.find("/".join(tag(f"w:{step}") for step in f"pPr/{path}".split("/")))
    return None if found is None else found.get(tag("w:val"), "")


def test_a_skipped_level_takes_the_style_of_its_depth() -> None:
    docx = write_docx(sheet(heading(2, "Haut"), heading(5, "Bas")))
    assert prop(list(body(docx).iter(tag("w:p")))[-2], "pStyle") == "Heading1"
    assert prop(list(body(docx).iter(tag("w:p")))[-1], "pStyle") == "Heading2"


def test_a_heading_inside_a_clause_is_not_numbered() -> None:
    clause = node("clause", [heading(2, "Produits"), para("Texte.")], id="ENV-025")
    docx = write_docx(sheet(heading(1, "Objet"), clause))
    assert prop(paragraph_of(docx, "Produits"), "pStyle") == "PieceIntertitre"


def test_guidance_is_never_exported() -> None:
    inside = node("clause", [node("guidance", [para("SECRET")]), para("Texte.")], id="A")
    docx = write_docx(sheet(node("guidance", [para("SECRET")]), inside, para("Fin.")))
    assert "SECRET" not in words_of(body(docx))


def test_every_block_has_its_bookmark() -> None:
    blocks = whole_syntax()
    docx = write_docx(sheet(*blocks))
    names = [b.get(tag("w:name"), "") for b in body(docx).iter(tag("w:bookmarkStart"))]
    kept = [i for i, block in enumerate(blocks) if block.type.name != "guidance"]
    assert [int(name.split("_")[2]) for name in names] == kept


def test_bookmarks_open_and_close_once_and_have_short_names() -> None:
    docx = write_docx(sheet(heading(1, "A", "a" * 60), *whole_syntax()[1:]))
    starts = list(body(docx).iter(tag("w:bookmarkStart")))
    ends = [b.get(tag("w:id")) for b in body(docx).iter(tag("w:bookmarkEnd"))]
    assert [b.get(tag("w:id")) for b in starts] == ends
    assert len({b.get(tag("w:name")) for b in starts}) == len(starts)
    assert max(len(b.get(tag("w:name"), "")) for b in starts) <= 40


def levels(docx: bytes) -> list[tuple[str, str | None]]:
    return [
        (words_of(p), prop(p, "numPr/ilvl"))
        for p in body(docx).iter(tag("w:p"))
        if prop(p, "numPr/numId") not in (None, "0")
    ]


def test_lists_keep_their_levels() -> None:
    docx = write_docx(sheet(bullets("a", ["b", bullets(["c", numbered("d")])], "e")))
    assert levels(docx) == [("a", "0"), ("b", "0"), ("c", "1"), ("d", "2"), ("e", "0")]


def test_a_list_deeper_than_word_allows_stays_at_its_last_level() -> None:
    deep = bullets("fond")
    for _ in range(11):
        deep = bullets(["x", deep])
    assert levels(write_docx(sheet(deep)))[-1] == ("fond", "8")


def test_each_numbered_list_restarts() -> None:
    docx = write_docx(sheet(numbered("abeille"), para("x"), numbered("bourdon", start=4)))
    first, second = (
        prop(paragraph_of(docx, w), "numPr/numId") for w in ("abeille", "bourdon")
    )
    assert first != second
    starts = [
        s.get(tag("w:val"))
        for s in part(docx, "word/numbering.xml").iter(tag("w:startOverride"))
    ]
    assert starts == ["1", "4"]


def test_what_follows_in_a_list_item_hangs_under_it() -> None:
    docx = write_docx(sheet(bullets(["a", para("suite")])))
    assert prop(paragraph_of(docx, "suite"), "numPr/numId") is None
    indent = paragraph_of(docx, "suite").find(f"{tag('w:pPr')}/{tag('w:ind')}")
    assert indent is not None
    assert indent.get(tag("w:left")) == "454"


def test_a_page_break_leaves_no_empty_line() -> None:
    docx = write_docx(sheet(para("un"), BREAK, table([td("deux")]), BREAK, para("trois")))
    assert prop(paragraph_of(docx, "deux"), "pageBreakBefore") == ""
    assert prop(paragraph_of(docx, "trois"), "pageBreakBefore") == ""
    assert not list(body(docx).iter(tag("w:br")))


def test_a_page_break_nobody_follows_is_kept() -> None:
    docx = write_docx(sheet(para("un"), BREAK, BREAK))
    assert len(list(body(docx).iter(tag("w:br")))) == 2


def test_code_keeps_its_lines_and_spaces() -> None:
    docx = write_docx(sheet(node("code_block", [text("début\n  fin")])))
    found = paragraph_of(docx, "début")
    assert [t.text for t in found.iter(tag("w:t"))] == ["début", "  fin"]
    assert prop(found, "pStyle") == "HTMLPreformatted"


def test_quotes_rules_and_empty_paragraphs_come_out() -> None:
    docx = write_docx(sheet(node("blockquote", [para("Cité.")]), node("rule"), para()))
    assert prop(paragraph_of(docx, "Cité."), "pStyle") == "Quote"
    rule, empty = list(body(docx).iter(tag("w:p")))[-2:]
    assert prop(rule, "pStyle") == "PieceFilet"
    assert words_of(empty) == ""


def orientations(docx: bytes) -> list[str | None]:
    return [size.get(tag("w:orient")) for size in body(docx).iter(tag("w:pgSz"))]


def test_a_wide_table_turns_its_page_with_its_heading() -> None:
    wide = table([td(f"Désignation{n}") for n in range(12)])
    docx = write_docx(sheet(para("a"), heading(1, "Tableau"), wide, para("b")))
    assert orientations(docx) == [None, "landscape", None]
    titles = [words_of(p) for p in body(docx).iter(tag("w:p"))]
    first_end = next(i for i, p in enumerate(body(docx).iter(tag("w:p"))) if _ends(p))
    assert titles[-1] == "b"
    assert first_end < len(titles) - 1 - titles[::-1].index("Tableau")


def _ends(paragraph: Element) -> bool:
    return paragraph.find(f"{tag('w:pPr')}/{tag('w:sectPr')}") is not None


def test_two_wide_tables_share_a_section_and_may_end_the_file() -> None:
    wide = table([td(f"Désignation{n}") for n in range(12)])
    assert orientations(write_docx(sheet(para("a"), wide, wide))) == [None, "landscape"]


def test_depths_follow_the_outline() -> None:
    doc = node("doc", [heading(3, "a"), heading(1, "b"), heading(4, "c"), heading(4, "d")])
    found = articles(outline(doc, Scheme.ARTICLES))
    assert [a.depth for a in found.values()] == [1, 1, 2, 2]
