"""The styles a document needs: found in a model by name, added when the model has none.

A model's own style always wins. Built-in styles are stored under their English name whatever
the language of the Word that wrote them ("heading 1" behind the id "Titre1"), so names, lower
case, are what is matched; ids never are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lxml import etree

from wikimarche.word.xml import Element, attribute, fragment, tag

__all__ = ["HEADINGS", "TOC", "Role", "StyleMap", "ensure_styles", "style_names"]


class Role(StrEnum):
    """What a paragraph, a run or a table is; the value is the `w:name` of its style."""

    HEADING_1 = "heading 1"
    HEADING_2 = "heading 2"
    HEADING_3 = "heading 3"
    HEADING_4 = "heading 4"
    HEADING_5 = "heading 5"
    HEADING_6 = "heading 6"
    TOC_1 = "toc 1"
    TOC_2 = "toc 2"
    TOC_3 = "toc 3"
    TOC_TITLE = "TOC Heading"
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    CAPTION = "caption"
    FOOTNOTE_TEXT = "footnote text"
    FOOTNOTE_MARK = "footnote reference"
    HYPERLINK = "Hyperlink"
    HEADER = "header"
    FOOTER = "footer"
    QUOTE = "Quote"
    LIST = "List Paragraph"
    CODE_BLOCK = "HTML Preformatted"
    CODE = "HTML Code"
    INNER_HEADING = "Pièce Intertitre"
    RULE = "Pièce Filet"
    TABLE = "Pièce Tableau"
    TABLE_TEXT = "Pièce Texte de tableau"
    TABLE_HEADER = "Pièce En-tête de tableau"
    ROW_HEADER = "Pièce En-tête de ligne"
    BUYER = "Pièce Acheteur"
    KIND = "Pièce Sigle"
    LOT = "Pièce Lot"
    MENTION = "Pièce Mention"


HEADINGS: Final = tuple(Role[f"HEADING_{level}"] for level in range(1, 7))
TOC: Final = (Role.TOC_1, Role.TOC_2, Role.TOC_3)

_INK: Final = "1F3A5F"
_GREY: Final = "595959"  # 7:1 on white
_LINE: Final = "9FB0C3"


@dataclass(frozen=True)
class _Look:
    """One style of ours: identity, family and properties as WordprocessingML."""

    id: str
    ppr: str = ""
    rpr: str = ""
    family: str = "paragraph"
    follow: str = ""  # the style of the paragraph typed after this one
    extra: str = ""


def _spacing(before: int, after: int, line: int = 0) -> str:
    lead = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lead}/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _bold(half_points: int, color: str = _INK) -> str:
    return f'<w:b/><w:bCs/><w:color w:val="{color}"/>{_size(half_points)}'


def _heading(level: int, before: int, after: int, rpr: str) -> _Look:
    ppr = (
        f"<w:keepNext/><w:keepLines/>{_rule_below() if level == 1 else ''}"
        f'{_spacing(before, after)}<w:outlineLvl w:val="{level - 1}"/>'
    )
    return _Look(f"Heading{level}", ppr, rpr, follow="Normal")


def _border(side: str, size: int, space: int, color: str = _LINE) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{color}"/>'


def _rule_below() -> str:
    return f"<w:pBdr>{_border('bottom', 6, 3)}</w:pBdr>"


def _toc(level: int, before: int, after: int, rpr: str) -> _Look:
    left = (0, 0, 426, 1135)[level]
    ppr = f'{_spacing(before, after)}<w:ind w:left="{left}"/>'
    return _Look(f"TOC{level}", ppr, rpr, follow="Normal")


_MONO: Final = (
    '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/><w:noProof/>'
)
_TABLE_BORDERS: Final = "".join(
    _border(side, 4, 0) for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE_EXTRA: Final = (
    f"<w:tblPr><w:tblBorders>{_TABLE_BORDERS}</w:tblBorders>"
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)

LOOKS: Final[Mapping[Role, _Look]] = {
    Role.HEADING_1: _heading(1, 420, 160, _bold(28)),
    Role.HEADING_2: _heading(2, 300, 100, _bold(24)),
    Role.HEADING_3: _heading(3, 240, 80, _bold(22)),
    Role.HEADING_4: _heading(4, 200, 60, _bold(21)),
    Role.HEADING_5: _heading(5, 180, 60, f'<w:i/><w:iCs/><w:color w:val="{_INK}"/>'),
    Role.HEADING_6: _heading(6, 160, 60, f'<w:color w:val="{_INK}"/>'),
    Role.TOC_1: _toc(1, 140, 40, f'<w:b/><w:bCs/><w:color w:val="{_INK}"/>'),
    Role.TOC_2: _toc(2, 0, 30, ""),
    Role.TOC_3: _toc(3, 0, 20, _size(19)),
    Role.TOC_TITLE: _Look(
        "TOCHeading", f"<w:keepNext/>{_rule_below()}{_spacing(0, 240)}", _bold(32)
    ),
    Role.TITLE: _Look(
        "Title", f"<w:keepLines/>{_spacing(60, 480, 252)}", _bold(52), follow="Subtitle"
    ),
    Role.SUBTITLE: _Look(
        "Subtitle",
        f"<w:keepLines/><w:pBdr>{_border('top', 12, 14, _INK)}{_border('bottom', 12, 14, _INK)}"
        f"</w:pBdr>{_spacing(240, 360, 276)}",
        _size(30),
        follow="Normal",
    ),
    Role.CAPTION: _Look(
        "Caption", f"<w:keepNext/>{_spacing(240, 80)}", _bold(19), follow="Normal"
    ),
    Role.FOOTNOTE_TEXT: _Look("FootnoteText", _spacing(0, 40, 240), _size(18)),
    Role.FOOTNOTE_MARK: _Look(
        "FootnoteReference", "", '<w:vertAlign w:val="superscript"/>', "character"
    ),
    Role.HYPERLINK: _Look(
        "Hyperlink", "", '<w:color w:val="0B4F9E"/><w:u w:val="single"/>', "character"
    ),
    Role.HEADER: _Look(
        "Header",
        f"<w:pBdr>{_border('bottom', 4, 4)}</w:pBdr>{_spacing(0, 0, 240)}",
        f'<w:color w:val="{_GREY}"/>{_size(17)}',
    ),
    Role.FOOTER: _Look(
        "Footer",
        f"<w:pBdr>{_border('top', 4, 4)}</w:pBdr>{_spacing(0, 0, 240)}",
        f'<w:color w:val="{_GREY}"/>{_size(17)}',
    ),
    Role.QUOTE: _Look(
        "Quote",
        f"<w:pBdr>{_border('left', 18, 10)}</w:pBdr>{_spacing(80, 120)}"
        '<w:ind w:left="425" w:right="425"/>',
        '<w:i/><w:iCs/><w:color w:val="404040"/>',
    ),
    Role.LIST: _Look("ListParagraph", "<w:contextualSpacing/>"),
    Role.CODE_BLOCK: _Look(
        "HTMLPreformatted",
        f"<w:keepLines/><w:pBdr>{''.join(_border(s, 4, 4) for s in ('top', 'left', 'bottom', 'right'))}</w:pBdr>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="F5F6F8"/>{_spacing(120, 160, 240)}'
        '<w:ind w:left="113" w:right="113"/>',
        f"{_MONO}{_size(18)}",
    ),
    Role.CODE: _Look("HTMLCode", "", f"{_MONO}{_size(19)}", "character"),
    Role.INNER_HEADING: _Look(
        "PieceIntertitre",
        f"<w:keepNext/><w:keepLines/>{_spacing(200, 80)}",
        _bold(21),
        follow="Normal",
    ),
    Role.RULE: _Look("PieceFilet", f"{_rule_below()}{_spacing(0, 200, 240)}", _size(8)),
    Role.TABLE: _Look("PieceTableau", family="table", extra=_TABLE_EXTRA),
    Role.TABLE_TEXT: _Look("PieceTexteTableau", _spacing(20, 20, 247), _size(19)),
    Role.TABLE_HEADER: _Look(
        "PieceEnteteTableau", f"<w:keepNext/>{_spacing(20, 20, 247)}", _bold(19)
    ),
    Role.ROW_HEADER: _Look("PieceEnteteLigne", _spacing(20, 20, 247), _bold(19)),
    Role.BUYER: _Look("PieceAcheteur", f"{_rule_below()}{_spacing(0, 120)}", _bold(26)),
    Role.KIND: _Look(
        "PieceSigle", f"<w:keepNext/>{_spacing(2600, 0)}", _bold(30, "5B7A9D")
    ),
    Role.LOT: _Look("PieceLot", f"<w:keepLines/>{_spacing(0, 240)}", _bold(26)),
    Role.MENTION: _Look(
        "PieceMention", f"<w:keepLines/>{_spacing(0, 80)}", f'<w:color w:val="{_GREY}"/>'
    ),
}


@dataclass(frozen=True)
class StyleMap:
    """The style ids of one file, by role."""

    ids: Mapping[Role, str]

    def __getitem__(self, role: Role) -> str:
        return self.ids[role]


def style_names(root: Element, family: str | None = None) -> dict[str, Element]:
    """Give the styles of a styles part by lower-cased name; a nameless style is left out."""
    found: dict[str, Element] = {}
    for style in root.iterfind(tag("w:style")):
        name = style.find(tag("w:name"))
        if name is None or family not in (None, style.get(tag("w:type"), "paragraph")):
            continue
        found.setdefault(name.get(tag("w:val"), "").lower(), style)
    return found


def ensure_styles(root: Element) -> StyleMap:
    """Find the style of every role in a styles part, adding ours where there is none."""
    taken = {s.get(tag("w:styleId"), "") for s in root.iterfind(tag("w:style"))}
    by_family = {f: style_names(root, f) for f in ("paragraph", "character", "table")}
    normal = by_family["paragraph"].get("normal")
    base = normal.get(tag("w:styleId"), "") if normal is not None else ""
    ids: dict[Role, str] = {}
    for role, look in LOOKS.items():
        present = by_family[look.family].get(role.lower())
        if present is not None and present.get(tag("w:styleId")):
            ids[role] = present.get(tag("w:styleId"), "")
            continue
        ids[role] = _free(look.id, taken)
        taken.add(ids[role])
        root.append(_style(role, ids[role], look, base))
    return StyleMap(ids)


def _free(wanted: str, taken: set[str]) -> str:
    """Give an id nobody has: in one real model the id Titre2 was not heading 2."""
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}{number}"
    return free


def _style(role: Role, style_id: str, look: _Look, base: str) -> etree._Element:
    custom = ' w:customStyle="1"' if role.value.startswith("Pièce") else ""
    based = (
        f'<w:basedOn w:val="{attribute(base)}"/>'
        if base and look.family == "paragraph"
        else ""
    )
    follow = (
        f'<w:next w:val="{attribute(base)}"/>' if base and look.follow == "Normal" else ""
    )
    ppr = f"<w:pPr>{look.ppr}</w:pPr>" if look.ppr else ""
    rpr = f"<w:rPr>{look.rpr}</w:rPr>" if look.rpr else ""
    return fragment(
        f'<w:style w:type="{look.family}"{custom} w:styleId="{attribute(style_id)}">'
        f'<w:name w:val="{attribute(role)}"/>{based}{follow}<w:qFormat/>{ppr}{rpr}{look.extra}'
        "</w:style>"
    )[0]
