from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.word.sheets import body, bullets, para, sheet, table, td, th, words_of
from wikimarche.text.schema import Node
from wikimarche.word.tables import MAX_COLUMNS, grid, wanted_width, widths
from wikimarche.word.writer import write_docx
from wikimarche.word.xml import Element, tag


def written(*rows: list[Node], caption: str = "") -> Element:
    return next(body(write_docx(sheet(table(*rows, caption=caption)))).iter(tag("w:tbl")))


def spans(row: Element) -> list[int]:
    return [
        int(s.get(tag("w:val"), ""))
        if (s := cell.find(f".//{tag('w:gridSpan')}")) is not None
        else 1
        for cell in row.iterfind(tag("w:tc"))
    ]


def test_header_rows_repeat_and_rows_are_not_cut() -> None:
    rows = list(written([th("a")], [td("b")], [td("c")]).iterfind(tag("w:tr")))
    assert [r.find(f".//{tag('w:tblHeader')}") is not None for r in rows] == [
        True,
        False,
        False,
    ]
    assert all(r.find(f".//{tag('w:cantSplit')}") is not None for r in rows)


def test_two_header_rows_repeat_together() -> None:
    found = grid(table([th("a", rowspan=2), th("b")], [th("c")], [td("d"), td("e")]))
    assert found.header_rows == 2


def test_a_table_all_of_headers_still_has_a_body() -> None:
    assert grid(table([th("a")], [th("b")])).header_rows == 1


def test_merged_cells_are_merged() -> None:
    rows = list(
        written([td("a", rowspan=2), td("b", colspan=2)], [td("c"), td("d")]).iter(
            tag("w:tr")
        )
    )
    assert [spans(row) for row in rows] == [[1, 2], [1, 1, 1]]
    merges = [m.get(tag("w:val")) for row in rows for m in row.iter(tag("w:vMerge"))]
    assert merges == ["restart", None]


def test_a_caption_is_numbered_and_describes_the_table() -> None:
    docx = write_docx(
        sheet(table([th("a")], caption="Une"), table([th("b")], caption="Deux"))
    )
    captions = [
        words_of(p) for p in body(docx).iterfind(tag("w:p")) if "Tableau" in words_of(p)
    ]
    assert captions == ["Tableau\u00a01 – Une", "Tableau\u00a02 – Deux"]
    described = [d.get(tag("w:val")) for d in body(docx).iter(tag("w:tblDescription"))]
    assert described == ["Une", "Deux"]


def test_two_tables_that_touch_stay_two() -> None:
    blocks = [c.tag for c in body(write_docx(sheet(table([td("a")]), table([td("b")]))))]
    first, second = (i for i, name in enumerate(blocks) if name == tag("w:tbl"))
    assert tag("w:p") in blocks[first:second]


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_cells_keep_their_alignment(align: str) -> None:
    sides = [
        jc.get(tag("w:val")) for jc in written([td("a", align=align)]).iter(tag("w:jc"))
    ]
    assert sides == [align]


def test_a_cell_always_ends_with_a_paragraph() -> None:
    cells = written([td(bullets("a"), "b", bullets("c")), td()], [td("x")]).iter(
        tag("w:tc")
    )
    assert all(cell[-1].tag == tag("w:p") for cell in cells)


def test_cells_beyond_words_limit_join_the_last_one() -> None:
    row = next(written([td(f"c{n}") for n in range(70)]).iter(tag("w:tr")))
    cells = list(row.iterfind(tag("w:tc")))
    assert len(cells) == MAX_COLUMNS
    assert words_of(cells[-1]) == "".join(f"c{n}" for n in range(62, 70))


def test_short_columns_are_served_before_long_ones() -> None:
    found = widths(
        grid(table([td("12"), td("Bâtiment B, niveau 3"), td("mot " * 60)])), 9000
    )
    assert found[0] < 700
    assert 2000 < found[1] < 2800


def test_a_word_that_fits_is_never_cut() -> None:
    line = [td("anticonstitutionnellement"), *[td("mot " * 40) for _ in range(3)]]
    assert widths(grid(table(line)), 9000)[0] > 2500


cells = st.builds(
    lambda make, words, across, down: make(words, colspan=across, rowspan=down),
    st.sampled_from([td, th]),
    st.text("abc é", min_size=1, max_size=30),
    st.integers(-1, 70),
    st.integers(-1, 5),
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_table_fills_its_grid_and_its_width(rows: list[list[Any]]) -> None:
    placed = grid(table(*rows))
    shares = widths(placed, 9298)
    assert sum(shares) == 9298
    assert min(shares) > 0
    assert wanted_width(placed) > 0
    found = written(*rows)
    assert {sum(spans(row)) for row in found.iter(tag("w:tr"))} == {placed.columns}


def test_no_word_of_a_table_is_lost() -> None:
    rows = [[td(f"r{r}c{c}", rowspan=2, colspan=c + 1) for c in range(4)] for r in range(3)]
    assert all(f"r{r}c{c}" in words_of(written(*rows)) for r in range(3) for c in range(4))


def test_the_text_of_a_cell_keeps_its_paragraphs() -> None:
    cell = next(written([td(para("un"), para("deux"))]).iter(tag("w:tc")))
    assert [words_of(p) for p in cell.iterfind(tag("w:p"))] == ["un", "deux"]


def test_a_table_without_caption_is_described_by_its_heads() -> None:
    found = written([th("Lot"), th("Délai")], [td("1"), td("48 h")])
    described = [d.get(tag("w:val")) for d in found.iter(tag("w:tblDescription"))]
    assert described == ["Lot · Délai"]


def test_only_the_heads_of_columns_hold_to_the_next_row() -> None:
    found = written([th("Critère"), th("Valeur")], [th("Délai"), td("48 h")])
    styles = [s.get(tag("w:val")) for s in found.iter(tag("w:pStyle"))]
    assert styles == ["PieceEnteteTableau"] * 2 + ["PieceEnteteLigne", "PieceTexteTableau"]
