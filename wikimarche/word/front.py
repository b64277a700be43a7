"""What stands around the text: cover, contents filled in advance, header and footer."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from wikimarche.text.html_context import fill
from wikimarche.word.ink import TAB, Article, Ink, Place, field_run, paragraph, ppr, run
from wikimarche.word.inline import printed
from wikimarche.word.sheet import Sheet
from wikimarche.word.styles import TOC, Role, StyleMap
from wikimarche.word.xml import declarations, words

__all__ = ["contents", "cover", "footer", "header"]

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PLACEHOLDER: Final = re.compile(r"%\((page|pages)\)s")
# Twips per character of a label in the contents, and the indent of each level.
_LABEL_CHARACTER: Final = 128
_INDENTS: Final = (0, 284, 568)


def cover(sheet: Sheet, styles: StyleMap) -> str:
    """Write the cover: who buys, what the document is, for what, for which lot, which version."""
    said = sheet.words
    lot = fill(said.lot, number=sheet.lot) if sheet.lot is not None else ""
    rows = (
        (Role.BUYER, sheet.buyer),
        (Role.MENTION, _said(said.reference, reference=sheet.tender_reference)),
        (Role.KIND, sheet.kind),
        (Role.TITLE, sheet.title),
        (Role.SUBTITLE, sheet.tender_object),
        (Role.LOT, " – ".join(part for part in (lot, sheet.lot_title) if part)),
        (Role.MENTION, sheet.revision_label),
        (Role.MENTION, _said(said.digest, digest=sheet.digest)),
    )
    return "".join(paragraph(ppr(styles[role]), run(text)) for role, text in rows if text)


def _said(sentence: str, **values: str) -> str:
    """Fill a sentence, or say nothing when there is nothing to say."""
    return fill(sentence, **values) if all(values.values()) else ""


def contents(
    ink: Ink, articles: Iterable[Article], place: Place, *, pages: Mapping[str, int] | None
) -> str:
    """Write the contents as a field Word can refresh, every entry already there.

    `pages` gives the page of each article by its key. Without it page numbers are left out, by the
    field itself too: a wrong number is worse than none. No `\\t` switch: its separator
    depends on the reader's country.
    """
    shown = [article for article in articles if article.depth <= len(TOC)]
    if not shown:
        return ""
    known = pages or {}
    numbered = all(a.section.key and a.section.key in known for a in shown)
    room = _label_rooms(shown)
    entries = [
        _entry(
            a,
            ink,
            place,
            hang=room[a.depth],
            page=known[a.section.key] if numbered else None,
        )
        for a in shown
    ]
    code = 'TOC \\o "1-3" \\h \\z' if numbered else 'TOC \\o "1-3" \\n \\h \\z'
    start = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {words(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    entries[0] = entries[0].replace("</w:pPr>", f"</w:pPr>{start}", 1)
    end = paragraph(
        ppr(spacing='w:before="0" w:after="0"'),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{ink.next_id()}"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{_title(ink)}"
        f"{''.join(entries)}{end}</w:sdtContent></w:sdt>"
    )


def _title(ink: Ink) -> str:
    """Write the title of the contents, never numbered nor listed even when the model's
    style for it grows out of heading 1, as Word's own does."""
    properties = ppr(
        ink.styles[Role.TOC_TITLE],
        page_break=True,
        number=(0, 0),
        indent='w:left="0" w:firstLine="0"',
        extra='<w:outlineLvl w:val="9"/>',
    )
    return paragraph(properties, run(ink.sheet.words.contents))


def _label_rooms(shown: list[Article]) -> dict[int, int]:
    longest: dict[int, int] = {}
    for article in shown:
        length = len(article.section.label)
        longest[article.depth] = max(longest.get(article.depth, 0), length)
    return {depth: 200 + length * _LABEL_CHARACTER for depth, length in longest.items()}


def _entry(article: Article, ink: Ink, place: Place, *, hang: int, page: int | None) -> str:
    heading = ink.sheet.doc.child(article.section.index)
    left = _INDENTS[article.depth - 1] + hang
    right = f'<w:tab w:val="right" w:leader="dot" w:pos="{place.width}"/>'
    properties = ppr(
        ink.styles[TOC[article.depth - 1]],
        tabs=f'<w:tab w:val="left" w:pos="{left}"/>{right if page is not None else ""}',
        indent=f'w:left="{left}" w:right="0" w:hanging="{hang}"',
    )
    content = run(article.section.label) + TAB + run(printed(heading, ink))
    if page is not None:
        content += TAB + field_run(f"PAGEREF {article.bookmark} \\h", str(page))
    link = (
        f'<w:hyperlink w:anchor="{article.bookmark}" w:history="1">{content}</w:hyperlink>'
    )
    return paragraph(properties, link)


def header(sheet: Sheet, styles: StyleMap, width: int) -> bytes:
    """Write the header part: who buys, and under which reference."""
    reference = _said(sheet.words.reference, reference=sheet.tender_reference)
    content = run(sheet.buyer) + TAB + run(reference)
    return _part("hdr", styles[Role.HEADER], content, width)


def footer(sheet: Sheet, styles: StyleMap, width: int, *, pages: int) -> bytes:
    """Write the footer part: which document and version, and the page out of how many."""
    left = " – ".join(part for part in (sheet.kind, sheet.revision_label) if part)
    content = run(left) + TAB + _page_of(sheet.words.page, pages)
    return _part("ftr", styles[Role.FOOTER], content, width)


def _page_of(sentence: str, pages: int) -> str:
    """Write "page x / y" with fields where the sentence has its two values."""
    pieces = _PLACEHOLDER.split(sentence)
    fields = {"page": field_run("PAGE", "1"), "pages": field_run("NUMPAGES", str(pages))}
    return "".join(
        fields[piece] if at % 2 else run(piece) for at, piece in enumerate(pieces) if piece
    )


def _part(root: str, style: str, content: str, width: int) -> bytes:
    tabs = (
        '<w:tab w:val="clear" w:pos="4536"/><w:tab w:val="clear" w:pos="9072"/>'
        f'<w:tab w:val="right" w:pos="{width}"/>'
    )
    text = paragraph(ppr(style, tabs=tabs), content)
    return f"{_HEAD}<w:{root} {declarations(('w', 'r'))}>{text}</w:{root}>".encode()
