"""A table on the page: its head, the reach of its headers, a frame that scrolls."""

from collections.abc import Callable
from html import escape

from wikimarche.text.html_context import attribute
from wikimarche.text.schema import Node

__all__ = ["head_rows", "header_rows", "span", "table_html"]

_ALIGNMENTS = frozenset({"left", "center", "right"})
_WIDEST, _TALLEST = 1000, 65534  # what HTML allows for colspan and rowspan


def table_html(table: Node, name: str, write_blocks: Callable[[Node], str]) -> str:
    """Give a table inside a region that takes the focus, so that a keyboard can scroll it.

    `name` names the region when the table has no caption; `write_blocks` writes what a
    cell holds when it is more than one paragraph's words.
    """
    caption = str(table.attrs["caption"] or "")
    head = head_rows(table)
    above = header_rows(table)
    rows = [_row(row, i < above, write_blocks) for i, row in enumerate(table.children)]
    label = attribute("aria-label", caption or name)
    parts = [f'<div class="table-scroll" role="region" tabindex="0"{label}><table>']
    if caption:
        parts.append(f"<caption>{escape(caption)}</caption>")
    if head:
        parts.append(f"<thead>{''.join(rows[:head])}</thead>")
    if rows[head:]:
        parts.append(f"<tbody>{''.join(rows[head:])}</tbody>")
    parts.append("</table></div>")
    return "".join(parts)


def header_rows(table: Node) -> int:
    """Count the first rows that hold only headers: those of the columns."""
    for index, row in enumerate(table.children):
        if any(cell.type.name != "table_header" for cell in row.children):
            return index
    return table.child_count


def head_rows(table: Node) -> int:
    """Count the header rows that no merged cell ties to the rest.

    A cell cannot reach from `<thead>` into `<tbody>`; browsers would cut it.
    """
    whole = reach = 0
    for index, row in enumerate(table.children[: header_rows(table)]):
        reach = max(reach, *(index + span(cell, "rowspan") for cell in row.children))
        if reach == index + 1:
            whole = reach
    return whole


def span(cell: Node, name: str) -> int:
    """Give a cell's colspan or rowspan, at least 1 and no more than HTML allows."""
    value = cell.attrs[name]
    most = _WIDEST if name == "colspan" else _TALLEST
    return min(max(value, 1), most) if isinstance(value, int) else 1


def _row(row: Node, above: bool, write_blocks: Callable[[Node], str]) -> str:
    cells = [_cell(cell, above, write_blocks) for cell in row.children]
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Node, above: bool, write_blocks: Callable[[Node], str]) -> str:
    content = write_blocks(cell)
    # An empty header would be announced with every cell it rules.
    is_header = cell.type.name == "table_header" and content
    scope = attribute("scope", _scope(cell, above)) if is_header else ""
    tag = "th" if is_header else "td"
    return f"<{tag}{scope}{_spans(cell)}{_alignment(cell)}>{content}</{tag}>"


def _scope(cell: Node, above: bool) -> str:
    if above:
        return "colgroup" if span(cell, "colspan") > 1 else "col"
    return "rowgroup" if span(cell, "rowspan") > 1 else "row"


def _spans(cell: Node) -> str:
    if cell.attrs["colspan"] == cell.attrs["rowspan"] == 1:
        return ""
    sizes = [(name, span(cell, name)) for name in ("colspan", "rowspan")]
    return "".join([f' {name}="{size}"' for name, size in sizes if size > 1])


def _alignment(cell: Node) -> str:
    align = cell.attrs["align"]
    return f' class="align-{align}"' if align in _ALIGNMENTS else ""
