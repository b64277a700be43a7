import pytest

from tests.text.documents import paragraph, row
from wikimarche.text.html_table import head_rows, header_rows, span
from wikimarche.text.schema import Node, node


def header(words: str, **spans: int) -> Node:
    return node("table_header", paragraph(words), **spans)


@pytest.mark.parametrize(
    ("rows", "above", "head"),
    [
        ([row("a")], 0, 0),
        ([row("A", header=True), row("a")], 1, 1),
        ([row(header("A", rowspan=2), "b"), row("c")], 0, 0),
        ([row(header("A", rowspan=2)), row("b", header=True), row("a")], 2, 2),
        ([row("A", header=True), row(header("B", rowspan=2)), row("a")], 2, 1),
        ([row(header("A", rowspan=9)), row("a")], 1, 0),
    ],
)
def test_the_head_ends_where_no_merged_cell_crosses(
    rows: list[Node], above: int, head: int
) -> None:
    table = node("table", rows)
    assert (header_rows(table), head_rows(table)) == (above, head)


@pytest.mark.parametrize(("given", "kept"), [(0, 1), (-3, 1), (7, 7), (10**9, 1000)])
def test_a_span_is_what_html_allows(given: int, kept: int) -> None:
    assert span(header("A", colspan=given), "colspan") == kept
