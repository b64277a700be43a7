"""The shape of tables, merged cells included."""

from tests.text.edits import paragraph, table
from wikimarche.text.schema import Node, node
from wikimarche.text.tables import columns, is_even, widths


def cell(*, colspan: int = 1, rowspan: int = 1) -> Node:
    return node("table_cell", paragraph(), colspan=colspan, rowspan=rowspan)


def test_a_plain_table_is_as_wide_as_its_rows() -> None:
    assert widths(table("a|b", "c|d")) == (2, 2)


def test_a_wide_cell_covers_its_columns() -> None:
    wide = node("table", [node("table_row", [cell(colspan=3)]), *table("a|b|c").children])
    assert widths(wide) == (3, 3)
    assert is_even(wide)


def test_a_tall_cell_counts_in_the_rows_below() -> None:
    rows = [[cell(rowspan=3), cell()], [cell()], [cell()], [cell(), cell()]]
    assert widths(node("table", [node("table_row", cells) for cells in rows])) == (
        2,
        2,
        2,
        2,
    )


def test_a_row_too_short_makes_it_uneven() -> None:
    assert not is_even(table("a|b", "c"))
    assert columns(table("a|b", "c")) == 2


def test_what_is_no_table_is_even() -> None:
    assert is_even(paragraph("x"))
