import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.documents import cell, document, documents, heading, paragraph, row, text
from wikimarche.text.checks import Kind, findings
from wikimarche.text.outline import Scheme, outline
from wikimarche.text.schema import Node, node


def found(*blocks: Node) -> list[tuple[Kind, str, str]]:
    doc = document(*blocks)
    seen = findings(
        doc,
        outline=outline(doc, Scheme.ARTICLES),
        fields={"duree": "12 mois", "vide": " "},
        references={("CCAP", "prix"): object()},
    )
    return [(f.kind, f.section, f.detail) for f in seen]


@settings(deadline=None)
@given(documents())
def test_findings_name_articles_of_the_document_and_are_not_doubled(doc: Node) -> None:
    seen = outline(doc, Scheme.DASHES)
    results = findings(doc, outline=seen, fields={}, references={})
    assert len(set(results)) == len(results)
    assert {f.section for f in results} <= {"", *(s.key for s in seen.sections)}


def test_a_sound_document_has_nothing_to_check() -> None:
    fields = paragraph(node("field", name="duree"), node("xref", key="objet"))
    assert found(heading(1, "Objet", "objet"), fields) == []


def test_a_field_without_value_and_an_unknown_one_are_told_apart() -> None:
    fields = [node("field", name=name) for name in ("vide", "inconnu", "vide")]
    assert found(heading(1, "A", "a"), paragraph(*fields)) == [
        (Kind.EMPTY_FIELD, "a", "vide"),
        (Kind.UNKNOWN_FIELD, "a", "inconnu"),
    ]


def test_a_reference_must_lead_somewhere() -> None:
    refs = [("", "a"), ("CCAP", "prix"), ("", "perdu"), ("CCAP", "perdu"), ("RC", "a")]
    nodes = [node("xref", spec=spec, key=key) for spec, key in refs]
    details = [d for _, _, d in found(heading(1, "A", "a"), paragraph(*nodes))]
    assert details == ["#perdu", "CCAP#perdu", "RC#a"]


def test_a_reference_inside_a_footnote_is_checked() -> None:
    note = node("footnote", [node("xref", key="perdu")])
    assert found(paragraph("x", note)) == [(Kind.UNKNOWN_REFERENCE, "", "#perdu")]


def test_two_articles_of_one_key_are_told_once() -> None:
    blocks = [heading(1, "A", "a"), paragraph("x"), heading(1, "B", "a"), paragraph("y")]
    assert found(*blocks) == [(Kind.DUPLICATE_KEY, "a", "a")]


def test_an_image_needs_words() -> None:
    image = node("image", src="/images/a.png", alt=" ")
    assert found(paragraph(image)) == [(Kind.MISSING_ALT, "", "/images/a.png")]


EMPTY_BLOCKS = [
    [],
    [paragraph()],
    [paragraph(" \u00a0"), node("page_break")],
    [node("guidance", paragraph("À rédiger."))],
    [node("bullet_list", node("list_item", paragraph()))],
]


@pytest.mark.parametrize("blocks", EMPTY_BLOCKS, ids=str)
def test_an_article_that_prints_nothing_is_empty(blocks: list[Node]) -> None:
    expected = (Kind.EMPTY_SECTION, "a", "ARTICLE 1 Objet")
    assert found(heading(1, "Objet", "a"), *blocks) == [expected]


FULL_BLOCKS = [
    [heading(2, "B", "b"), paragraph("x")],
    [paragraph(node("field", name="duree"))],
    [node("table", node("table_row", node("table_cell", paragraph())))],
    [node("clause", paragraph("x"), id="ENV-1")],
]


@pytest.mark.parametrize("blocks", FULL_BLOCKS, ids=str)
def test_an_article_with_something_to_read_or_fill_is_not_empty(blocks: list[Node]) -> None:
    assert found(heading(1, "Objet", "a"), *blocks) == []


@pytest.mark.parametrize(
    ("levels", "details"),
    [
        ([1, 3], ["2>3"]),
        ([2, 3], []),
        ([2, 1], ["1>2"]),
        ([1, 2, 4, 3], ["3>4"]),
        ([6], []),
    ],
)
def test_a_level_may_not_be_skipped(levels: list[int], details: list[str]) -> None:
    blocks = [b for level in levels for b in (heading(level, "A"), paragraph("x"))]
    assert [d for kind, _, d in found(*blocks) if kind == Kind.SKIPPED_LEVEL] == details


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("a\u200bb", ["U+200B"]),
        ("prix \u202e00001\u202c", ["U+202E", "U+202C"]),
        ("m\u0430rché", ["U+0430"]),  # Cyrillic a
        ("\u0391rticle", ["U+0391"]),  # Greek capital alpha
        ("m\u03b1rché", ["U+03B1"]),  # Greek alpha inside
        ("exécu\u00adtion", ["U+00AD"]),
        ("a\U000e0041", ["U+E0041"]),
        ("kΩ, μm, cosα, ΔT, λD, Предмет, Ελλάδα", []),
        ("N° 3 – 40 m² à 12,5\u00a0% « œuvre »\u202f; Œ", []),
        ("👩\u200d🚒", []),
    ],
)
def test_characters_that_do_not_show_or_pass_for_others(
    words: str, points: list[str]
) -> None:
    assert found(paragraph(words)) == [(Kind.HIDDEN_CHARACTER, "", p) for p in points]


def test_a_word_cut_by_marks_is_one_word() -> None:
    assert found(paragraph("m", text("\u0430", "strong"), "rché"))[0][2] == "U+0430"


def test_characters_are_looked_for_in_captions_and_addresses() -> None:
    table = node("table", row("x"), caption="Lot\u200b 1")
    link = paragraph(text("ici", href="https://ex\u0430mple.fr"))
    assert [d for _, _, d in found(table, link)] == ["U+200B", "U+0430"]


def test_a_table_whose_rows_fill_the_same_columns_is_even() -> None:
    merged = [
        row(cell("a", rowspan=2), cell("b", colspan=2)),
        row("c", "d"),
        row("e", "f", "g"),
    ]
    assert found(node("table", merged)) == []


def test_an_uneven_table_is_named_by_its_caption_or_first_words() -> None:
    uneven = [row("a", "b"), row("c")]
    tables = node("table", uneven, caption="Prix"), node("table", uneven)
    assert [d for _, _, d in found(*tables)] == ["Prix", "a"]


@settings(deadline=None)
@given(st.integers(1, 5), st.integers(1, 5))
def test_a_cell_over_several_rows_fills_each_of_them(columns: int, height: int) -> None:
    first = row(cell("a", colspan=columns, rowspan=height), cell("b"))
    table = node("table", [first, *(row("x") for _ in range(height - 1))])
    assert found(table) == []
    assert found(node("table", [*table.children, row("x")])) == (
        [(Kind.UNEVEN_TABLE, "", "a")]
    )
