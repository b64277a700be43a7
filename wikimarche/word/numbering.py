"""Numbers as Word computes them: articles bound to the heading styles, and lists.

Each heading style and one level of one multilevel list point at each other, so that Word
renumbers when somebody changes a level. The formats say in Word's language what
`text/outline` computes, scheme by scheme.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from wikimarche.text.outline import Scheme
from wikimarche.word.xml import PPR_ORDER, Element, attribute, fragment, place, tag

__all__ = ["LIST_STEP", "Lists", "bind_headings", "linked_levels"]

LIST_STEP: Final = 454  # twips, 8 mm: room for "10."
DEEPEST: Final = 8  # Word has nine list levels, 0 to 8
_BULLETS: Final = "•–·"
_ORDERED: Final = (("decimal", "%{n}."), ("lowerLetter", "%{n})"), ("lowerRoman", "%{n}."))
# Room for a label before its title, in twips per character, bold at the size of the level.
_LABEL_CHARACTER: Final = (170, 138, 126, 120, 120, 120)


@dataclass(frozen=True)
class _Level:
    """How one level of headings prints its number."""

    text: str
    format: str = "decimal"
    legal: bool = False  # print the numbers of upper levels in figures


def _levels(scheme: Scheme, lot: int | None) -> list[_Level]:
    dotted = [".".join(f"%{n}" for n in range(1, depth + 1)) for depth in range(1, 10)]
    levels = [_Level(text) for text in dotted]
    match scheme:
        case Scheme.ARTICLES:
            levels[0] = _Level("ARTICLE %1")
        case Scheme.DASHES:
            levels = [_Level(f"{text} -") for text in dotted]
        case Scheme.CHAPTERS:
            # isLgl keeps decimalZero and turns I into 1 ([MS-DOC] LVLF, fLegal)
            levels = [_Level(text, legal=True) for text in dotted]
            levels[0] = _Level("CHAPITRE %1", "upperRoman")
            levels[1] = _Level("%1.%2", "decimalZero", legal=True)
        case Scheme.LOT:
            levels = [_Level(text if lot is None else f"{lot}.{text}") for text in dotted]
    return levels


def bind_headings(
    numbering: Element, styles: Sequence[Element], scheme: Scheme, *, lot: int | None = None
) -> None:
    """Number the heading `styles` (by depth) with one multilevel list, levels linked both ways.

    What a model's own list says of indents, tabs and letters is kept; its formats are replaced,
    because the number printed must be the one the page shows.
    """
    own = linked_levels(numbering)
    kept = [deepcopy(own[s]) if (s := _id(style)) in own else None for style in styles]
    for link in list(numbering.iter(tag("w:pStyle"))):
        parent = link.getparent()
        if parent is not None and link.get(tag("w:val")) in {_id(s) for s in styles}:
            parent.remove(link)
    rows = "".join(
        _heading_level(depth, level, style, own=before)
        for depth, (level, style, before) in enumerate(
            zip(_levels(scheme, lot), styles, kept, strict=False)
        )
    )
    num = _add(numbering, rows)
    for depth, style in enumerate(styles):
        binding = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
        place(_ppr(style), fragment(binding)[0], PPR_ORDER)


def linked_levels(numbering: Element) -> Mapping[str, Element]:
    """Give the list levels that name a paragraph style, by style id."""
    found: dict[str, Element] = {}
    for level in numbering.iter(tag("w:lvl")):
        link = level.find(tag("w:pStyle"))
        if link is not None:
            found.setdefault(link.get(tag("w:val"), ""), level)
    return found


def _heading_level(
    depth: int, level: _Level, style: Element, *, own: Element | None
) -> str:
    legal = "<w:isLgl/>" if level.legal else ""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{level.format}"/>'
        f'<w:pStyle w:val="{attribute(_id(style))}"/>{legal}{_own(own, "suff")}'
        f'<w:lvlText w:val="{attribute(level.text)}"/><w:lvlJc w:val="left"/>'
        f"{_indents(own, depth, level)}"
        f"{_own(own, 'rPr')}</w:lvl>"
    )


def _own(level: Element | None, name: str) -> str:
    """Give a property of the model's level as text, "" when it has none."""
    found = level.find(tag(f"w:{name}")) if level is not None else None
    return (
        "" if found is None else etree.tostring(found, encoding="unicode", with_tail=False)
    )


def _indents(own: Element | None, depth: int, level: _Level) -> str:
    """Hang the title after its label, so that a long title wraps under itself.

    The model's own indent is kept, unless the label would not fit in it.
    """
    longest = level.text.replace("CHAPITRE %1", "CHAPITRE VII").replace("%", "")
    dots = longest.count(".")  # about half as wide as figures
    room = 200 + _LABEL_CHARACTER[depth] * (len(longest) + 1 - dots // 2)
    hung = own.find(f"{tag('w:pPr')}/{tag('w:ind')}") if own is not None else None
    hanging = hung.get(tag("w:hanging"), "") if hung is not None else ""
    by_tab = own is None or own.find(tag("w:suff")) is None
    if own is not None and not (by_tab and hanging.isdecimal() and int(hanging) < room):
        return _own(own, "pPr")
    return f'<w:pPr><w:ind w:left="{room}" w:hanging="{room}"/></w:pPr>'


def _id(style: Element) -> str:
    return style.get(tag("w:styleId"), "")


def _ppr(style: Element) -> Element:
    found = style.find(tag("w:pPr"))
    if found is not None:
        return found
    made = fragment("<w:pPr/>")[0]
    following = [style.find(tag(f"w:{n}")) for n in ("rPr", "tblPr", "trPr", "tcPr")]
    at = [list(style).index(f) for f in following if f is not None]
    style.insert(at[0] if at else len(style), made)
    return made


def _next(numbering: Element, name: str, key: str) -> int:
    used = [int(e.get(tag(key), "0")) for e in numbering.iterfind(tag(name))]
    return max(used, default=0) + 1


def _add(numbering: Element, levels: str) -> int:
    """Define a list and use it once; give the use."""
    list_id = _next(numbering, "w:abstractNum", "w:abstractNumId")
    definition = fragment(
        f'<w:abstractNum w:abstractNumId="{list_id}"><w:multiLevelType w:val="multilevel"/>'
        f"{levels}</w:abstractNum>"
    )[0]
    uses = numbering.find(tag("w:num"))
    tail = numbering.find(tag("w:numIdMacAtCleanup"))
    before = uses if uses is not None else tail
    numbering.insert(
        len(numbering) if before is None else list(numbering).index(before), definition
    )
    return _use(numbering, list_id, "")


def _use(numbering: Element, list_id: int, override: str) -> int:
    num = _next(numbering, "w:num", "w:numId")
    made = fragment(
        f'<w:num w:numId="{num}"><w:abstractNumId w:val="{list_id}"/>{override}</w:num>'
    )[0]
    # numIdMacAtCleanup must stay last: met in two real models
    tail = numbering.find(tag("w:numIdMacAtCleanup"))
    numbering.insert(len(numbering) if tail is None else list(numbering).index(tail), made)
    return num


class Lists:
    """The lists of the body: one shared for bullets, one use per numbered list."""

    def __init__(self, numbering: Element) -> None:
        self._numbering = numbering
        self._bullets = 0
        self._ordered = 0  # id of the definition

    def bullets(self) -> int:
        """Give the list of all bullets."""
        if not self._bullets:
            rows = (_list_level(n, "bullet", _BULLETS[n % len(_BULLETS)]) for n in range(9))
            self._bullets = _add(self._numbering, "".join(rows))
        return self._bullets

    def ordered(self, level: int, start: int) -> int:
        """Give a new numbered list whose numbers at `level` (0 to 8) begin at `start`."""
        if not self._ordered:
            self._ordered = _next(self._numbering, "w:abstractNum", "w:abstractNumId")
            _add(self._numbering, "".join(_ordered_level(n) for n in range(9)))
        override = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        return _use(self._numbering, self._ordered, override)


def _ordered_level(depth: int) -> str:
    form, text = _ORDERED[depth % len(_ORDERED)]
    return _list_level(depth, form, text.format(n=depth + 1))


def _list_level(depth: int, form: str, text: str) -> str:
    left = LIST_STEP * (depth + 1)
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{LIST_STEP}"/></w:pPr></w:lvl>'
    )
