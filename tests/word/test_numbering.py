"""Numbers Word will print, computed here from the file as Word does, against the outline."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.word.sheets import body, heading, part, sheet
from wikimarche.text.outline import Scheme, outline
from wikimarche.word.numbering import Lists, bind_headings, linked_levels
from wikimarche.word.styles import HEADINGS, ensure_styles, style_names
from wikimarche.word.writer import write_docx
from wikimarche.word.xml import Element, parse, tag

EMPTY = '<w:{0} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{1}</w:{0}>'


def roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return ("", "X", "XX", "XXX", "XL")[tens] + units[ones]


def value(level: Element, name: str) -> str:
    found = level.find(tag(f"w:{name}"))
    return "" if found is None else found.get(tag("w:val"), "")


def shown(number: int, format_: str, *, legal: bool) -> str:
    """Give a count as Word prints it; isLgl turns all but decimalZero into figures."""
    if format_ == "decimalZero":
        return f"{number:02}"
    return roman(number) if format_ == "upperRoman" and not legal else str(number)


def printed(docx: bytes) -> list[str]:
    """Give the labels of the headings of a file, counted from its own numbering part."""
    levels = linked_levels(part(docx, "word/numbering.xml"))
    counts = [0] * 9
    labels = []
    for paragraph in body(docx).iter(tag("w:p")):
        style = paragraph.find(f"{tag('w:pPr')}/{tag('w:pStyle')}")
        level = levels.get(style.get(tag("w:val"), "")) if style is not None else None
        if level is None:
            continue
        depth = int(level.get(tag("w:ilvl"), ""))
        counts[depth:] = [counts[depth] + 1, *[0] * (8 - depth)]
        labels.append(_label(level, counts, list(levels.values())))
    return labels


def _label(level: Element, counts: list[int], levels: list[Element]) -> str:
    formats = {int(one.get(tag("w:ilvl"), "")): value(one, "numFmt") for one in levels}
    legal = level.find(tag("w:isLgl")) is not None
    return re.sub(
        r"%(\d)",
        lambda m: shown(counts[int(m[1]) - 1], formats[int(m[1]) - 1], legal=legal),
        value(level, "lvlText"),
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=25),
    st.sampled_from(Scheme),
    st.sampled_from([None, 3]),
)
def test_word_prints_the_numbers_of_the_outline(
    levels: list[int], scheme: Scheme, lot: int | None
) -> None:
    made = sheet(
        *(heading(n, f"Titre {i}") for i, n in enumerate(levels)), scheme=scheme, lot=lot
    )
    expected = [s.label for s in outline(made.doc, scheme, lot=lot).sections]
    assert printed(write_docx(made)) == expected


def styled() -> tuple[Element, list[Element]]:
    root = parse(EMPTY.format("styles", "").encode())
    ensure_styles(root)
    return root, [style_names(root)[role.lower()] for role in HEADINGS]


def test_style_and_level_point_at_each_other() -> None:
    numbering = parse(EMPTY.format("numbering", "").encode())
    _, headings = styled()
    bind_headings(numbering, headings, Scheme.ARTICLES)
    linked = linked_levels(numbering)
    assert [linked[f"Heading{n}"].get(tag("w:ilvl")) for n in range(1, 7)] == list("012345")
    assert all(h.find(f".//{tag('w:numId')}") is not None for h in headings)


def test_the_models_own_letters_and_indents_are_kept() -> None:
    own = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:pStyle w:val="Heading1"/>'
        '<w:suff w:val="space"/><w:lvlText w:val="Titre %1"/><w:rPr><w:b/></w:rPr></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbering = parse(EMPTY.format("numbering", own).encode())
    bind_headings(numbering, styled()[1], Scheme.ARTICLES)
    level = linked_levels(numbering)["Heading1"]
    assert value(level, "suff") == "space"
    assert value(level, "lvlText") == "ARTICLE %1"
    assert level.find(f"{tag('w:rPr')}/{tag('w:b')}") is not None


def test_what_must_stay_last_in_the_part_stays_last() -> None:
    tail = '<w:numIdMacAtCleanup w:val="1"/>'
    numbering = parse(EMPTY.format("numbering", tail).encode())
    Lists(numbering).ordered(0, 1)
    names = [child.tag.split("}")[1] for child in numbering]
    assert names == ["abstractNum", "num", "num", "numIdMacAtCleanup"]


@pytest.mark.parametrize(("level", "start"), [(0, 1), (2, 7)])
def test_each_numbered_list_starts_where_it_says(level: int, start: int) -> None:
    numbering = parse(EMPTY.format("numbering", "").encode())
    lists = Lists(numbering)
    assert lists.ordered(level, start) != lists.ordered(level, start)
    override = list(numbering.iter(tag("w:lvlOverride")))[-1]
    assert override.get(tag("w:ilvl")) == str(level)
    assert value(override, "startOverride") == str(start)
