"""Blocks as WordprocessingML: paragraphs, articles, lists, quotes, code, tables, breaks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from wikimarche.text.outline import Outline
from wikimarche.text.schema import Node
from wikimarche.word import tables
from wikimarche.word.ink import Article, Ink, Place, paragraph, ppr, run
from wikimarche.word.inline import runs
from wikimarche.word.layout import Layout
from wikimarche.word.numbering import DEEPEST, LIST_STEP
from wikimarche.word.styles import HEADINGS, Role

__all__ = ["articles", "turned_blocks", "write_body"]

_QUOTE_STEP: Final = 425
_AIR: Final = 'w:before="160"'
_AIR_OF_LIST: Final = 'w:before="160" w:after="0"'
_LISTS: Final = ("bullet_list", "ordered_list")
_NAME_LENGTH: Final = 40  # Word cuts the names of bookmarks there
_BREAK: Final = '<w:r><w:br w:type="page"/></w:r>'


def articles(outline: Outline) -> dict[int, Article]:
    """Give the articles by index of their heading, each with its depth and bookmark name.

    The depth, not the level, chooses the style: Word then counts as the outline does, even
    when a level was skipped.
    """
    found: dict[int, Article] = {}
    above: list[int] = []
    for section in outline.sections:
        while above and above[-1] >= section.level:
            above.pop()
        above.append(section.level)
        name = f"_wm_{section.index}_{section.key.replace('-', '_')}"[:_NAME_LENGTH]
        found[section.index] = Article(section, len(above), name)
    return found


def write_body(doc: Node, ink: Ink, place: Place, layout: Layout) -> str:
    """Write the blocks of a document, each inside a hidden bookmark that names its place."""
    pieces: list[str] = []
    before = ""
    for index, block in enumerate(doc.children):
        if block.type.name == "guidance":
            continue
        lying = index in ink.turned
        pieces.append(_turn(ink, layout, lying=lying))
        ink.air = before in _LISTS and block.type.name in _LISTS
        room = replace(place, width=layout.lying_width) if lying else place
        write = _heading if index in ink.articles else _numberless
        pieces.append(_bookmarked(write(block, ink, room, index), ink, index=index))
        before = block.type.name
    pieces.append(_ending(ink))
    if not ink.whole:  # what follows in the model stands upright
        pieces.append(_turn(ink, layout, lying=False))
    return "".join(pieces)


def turned_blocks(doc: Node, layout: Layout) -> frozenset[int]:
    """Give the blocks that go on a page on its side.

    Tables whose words do not fit upright, with the headings just above them.
    """
    turned: set[int] = set()
    for index in range(doc.child_count - 1, -1, -1):
        block = doc.child(index)
        above = block.type.name == "heading" and index + 1 in turned
        if above or (block.type.name == "table" and _is_wide(block, layout)):
            turned.add(index)
    return frozenset(turned)


def _is_wide(block: Node, layout: Layout) -> bool:
    if layout.width >= layout.lying_width:
        return False
    return tables.wanted_width(tables.grid(block)) > layout.width


def _turn(ink: Ink, layout: Layout, *, lying: bool) -> str:
    """End the section being written when the next block stands the other way."""
    if ink.lying == lying:
        return ""
    upright = layout.upright if ink.sections else layout.first
    ended = layout.lying if ink.lying else upright
    ink.lying, ink.sections, ink.after_table = lying, ink.sections + 1, False
    return _section(ended)


def _section(properties: str) -> str:
    """End a section; the paragraph that must carry it is as small as Word allows."""
    spacing = 'w:before="0" w:after="0" w:line="20" w:lineRule="exact"'
    return paragraph(ppr(spacing=spacing, extra=properties), "")


def _ending(ink: Ink) -> str:
    """Close the body: a break nobody took, and the paragraph Word wants after a table."""
    if ink.page_break:
        return paragraph("", _BREAK)
    return paragraph(ppr(spacing='w:before="0" w:after="0"'), "") if ink.after_table else ""


def _bookmarked(xml: str, ink: Ink, *, index: int) -> str:
    """Put a bookmark around a block: inside it when it is one paragraph."""
    article = ink.articles.get(index)
    name = article.bookmark if article else f"_wm_{index}"
    number = ink.next_id()
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    end = f'<w:bookmarkEnd w:id="{number}"/>'
    if xml.count("<w:p>") != 1 or not xml.startswith("<w:p>"):
        return f"{start}{xml}{end}"
    if "</w:pPr>" in xml:
        xml = xml.replace("</w:pPr>", f"</w:pPr>{start}", 1)
    else:
        xml = f"<w:p>{start}{xml.removeprefix('<w:p>')}"
    return f"{xml.removesuffix('</w:p>')}{end}</w:p>"


def _numberless(block: Node, ink: Ink, place: Place, _index: int) -> str:
    return _block(block, ink, place)


def _heading(block: Node, ink: Ink, place: Place, index: int) -> str:
    depth = ink.articles[index].depth
    style = ink.styles[HEADINGS[depth - 1]]
    return _line(block, ink, place, style=style)


def _line(
    block: Node,
    ink: Ink,
    place: Place,
    *,
    style: str = "",
    number: tuple[int, int] | None = None,
    indent: str = "",
    loose: bool = False,
) -> str:
    """Write one paragraph, with the break or the air asked for by what came before it."""
    page_break, ink.page_break = ink.page_break, False
    air = ink.air or (ink.after_table and style not in _spaced(ink))
    ink.air = ink.after_table = False
    properties = ppr(
        style,
        page_break=page_break,
        number=number,
        spacing=(_AIR_OF_LIST if number else _AIR) if air else "",
        indent=indent,
        loose=loose or air,
        align=place.align,
    )
    return paragraph(properties, runs(block, ink, place))


def _spaced(ink: Ink) -> frozenset[str]:
    """Give the styles that already keep their distance from a table above them."""
    return frozenset(ink.styles[role] for role in (*HEADINGS, Role.INNER_HEADING))


def _blocks(blocks: Iterable[Node], ink: Ink, place: Place) -> str:
    return "".join(_block(block, ink, place) for block in blocks)


def _block(block: Node, ink: Ink, place: Place) -> str:
    return _BLOCKS[block.type.name](block, ink, place)


def _plain(block: Node, ink: Ink, place: Place) -> str:
    style = ink.styles[place.text] if place.text else ""
    indent = f'w:left="{place.indent}"' if place.indent else ""
    return _line(block, ink, place, style=style, indent=indent)


def _inner_heading(block: Node, ink: Ink, place: Place) -> str:
    """Write a heading inside a clause or a quote: it is no article, so it has no number."""
    return _line(block, ink, place, style=ink.styles[Role.INNER_HEADING])


def _list(block: Node, ink: Ink, place: Place) -> str:
    level = min(place.level, DEEPEST)
    if block.type.name == "bullet_list":
        number = ink.lists.bullets()
    else:
        start = block.attrs["start"]
        number = ink.lists.ordered(level, start if isinstance(start, int) else 1)
    loose = block.attrs["tight"] is False
    return "".join(
        _item(item, ink, place, number=(level, number), loose=loose)
        for item in block.children
    )


def _item(
    item: Node, ink: Ink, place: Place, *, number: tuple[int, int], loose: bool
) -> str:
    """Write a list item: its first paragraph carries the number, the rest hangs under it."""
    left = place.indent + LIST_STEP
    usual = LIST_STEP * (number[0] + 1)
    inside = replace(
        place,
        indent=left,
        level=place.level + 1,
        width=max(place.width - LIST_STEP, LIST_STEP),
    )
    first = _line(
        item.child(0),
        ink,
        replace(inside, align=""),
        style=ink.styles[place.text or Role.LIST],
        number=number,
        indent="" if left == usual else f'w:left="{left}" w:hanging="{LIST_STEP}"',
        loose=loose,
    )
    return first + _blocks(item.children[1:], ink, inside)


def _quote(block: Node, ink: Ink, place: Place) -> str:
    """Write a quote; the first level takes its indent from the style."""
    indent = place.indent + _QUOTE_STEP
    inside = replace(
        place,
        text=place.text or Role.QUOTE,
        indent=indent,
        level=0,
        width=max(place.width - 2 * _QUOTE_STEP, _QUOTE_STEP),
    )
    return _blocks(block.children, ink, inside)


def _clause(block: Node, ink: Ink, place: Place) -> str:
    return _blocks(block.children, ink, place)


def _nothing(_block: Node, _ink: Ink, _place: Place) -> str:
    """Leave out drafting guidance: it is for those who write, never for who receives."""
    return ""


def _code(block: Node, ink: Ink, place: Place) -> str:
    page_break, ink.page_break, ink.after_table = ink.page_break, False, False
    indent = f'w:left="{place.indent + 113}"' if place.indent else ""
    style = ink.styles[Role.CODE_BLOCK]
    return paragraph(
        ppr(style, page_break=page_break, indent=indent), run(block.text_content)
    )


def _table(block: Node, ink: Ink, place: Place) -> str:
    return tables.table(block, ink, place, write=_blocks)


def _rule(_block: Node, ink: Ink, _place: Place) -> str:
    page_break, ink.page_break, ink.after_table = ink.page_break, False, False
    return paragraph(ppr(ink.styles[Role.RULE], page_break=page_break), "")


def _page_break(_block: Node, ink: Ink, _place: Place) -> str:
    """Begin the next paragraph on a new page; two breaks in a row leave a page blank."""
    waiting, ink.page_break = ink.page_break, True
    return paragraph("", _BREAK) if waiting else ""


_BLOCKS: Final[Mapping[str, Callable[[Node, Ink, Place], str]]] = {
    "paragraph": _plain,
    "heading": _inner_heading,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "guidance": _nothing,
    "clause": _clause,
    "code_block": _code,
    "table": _table,
    "rule": _rule,
    "page_break": _page_break,
}
