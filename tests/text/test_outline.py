import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from tests.text.documents import document, documents, heading, headings, paragraph, text
from wikimarche.text.outline import (
    PREAMBLE,
    Scheme,
    outline,
    plain_text,
    section_of,
    with_keys,
)
from wikimarche.text.schema import Node, node

CASES = sorted((Path(__file__).parent / "cases" / "outline").glob("*.txt"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_numbers_are_printed_as_the_scheme_says(case: Path) -> None:
    asked, expected = case.read_text(encoding="utf-8").split("--\n")
    scheme, lot = re.search(r"scheme: (\w+)", asked), re.search(r"lot: (\d+)", asked)
    titles = re.findall(r"^(\d) (.+)$", asked, re.MULTILINE)
    assert scheme
    doc = document(*(heading(int(level), title) for level, title in titles))
    seen = outline(doc, Scheme(scheme[1]), lot=int(lot[1]) if lot else None)
    assert [f"{s.label} · {s.title}" for s in seen.sections] == expected.splitlines()


@settings(max_examples=examples(), deadline=None)
@given(st.lists(headings(), min_size=1), st.sampled_from(Scheme))
def test_no_two_numbers_are_alike_and_none_has_a_zero_part(
    blocks: list[Node], scheme: Scheme
) -> None:
    numbers = [s.number for s in outline(document(*blocks), scheme, lot=3).sections]
    assert len(set(numbers)) == len(blocks)
    assert not any("0" in number.split(".") for number in numbers)


@settings(max_examples=examples(), deadline=None)
@given(documents())
def test_own_texts_and_the_preamble_cover_the_document_once(doc: Node) -> None:
    doc = with_keys(doc)
    keys = [PREAMBLE, *(s.key for s in outline(doc, Scheme.ARTICLES).sections)]
    ranges = [section_of(doc, key) for key in keys]
    covered = [index for span in ranges if span for index in range(*span)]
    assert covered == list(range(doc.child_count))


@settings(max_examples=examples(), deadline=None)
@given(documents())
def test_every_block_belongs_to_the_article_whose_own_text_holds_it(doc: Node) -> None:
    seen = outline(doc, Scheme.DASHES)
    for index in range(doc.child_count):
        section = seen.containing(index)
        holding = [s for s in seen.sections if s.index <= index < s.own_end]
        assert holding == ([section] if section else [])


@settings(max_examples=examples(), deadline=None)
@given(st.lists(headings(), min_size=1))
def test_an_article_ends_where_one_of_its_level_or_above_begins(blocks: list[Node]) -> None:
    sections = outline(document(*blocks), Scheme.ARTICLES).sections
    for s in sections:
        after = [t.index for t in sections if t.index > s.index and t.level <= s.level]
        assert s.end == (after[0] if after else len(blocks))


def test_an_article_knows_its_parent() -> None:
    doc = document(heading(1, "A", "a"), heading(3, "B", "b"), heading(2, "C", "c"))
    assert [s.parent for s in outline(doc, Scheme.LOT).sections] == [None, "a", "a"]


def test_only_headings_of_the_page_are_articles() -> None:
    doc = document(
        node("clause", [heading(1, "Dans une clause"), paragraph("x")], id="ENV-1")
    )
    assert outline(doc, Scheme.ARTICLES).sections == ()


def test_a_block_outside_the_document_belongs_to_no_article() -> None:
    seen = outline(document(heading(1, "A", "a")), Scheme.ARTICLES)
    assert (seen.containing(-1), seen.containing(1), seen.get("b")) == (None, None, None)


def test_an_unknown_key_has_no_text() -> None:
    assert section_of(document(heading(1, "A", "a")), "b") is None


@settings(max_examples=examples(), deadline=None)
@given(documents(), st.sets(st.sampled_from(["objet", "article", "a"])))
def test_keys_are_unique_valid_and_stay_once_given(doc: Node, taken: set[str]) -> None:
    keyed = with_keys(doc, taken=taken)
    keys = [s.key for s in outline(keyed, Scheme.ARTICLES).sections]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", key) for key in keys)
    assert with_keys(keyed, taken=taken) is keyed


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Délais d'exécution", "delais-execution"),
        ("Objet de l’accord-cadre", "objet-de-accord-cadre"),
        ("Qu’est-ce qu’un lot ?", "est-ce-un-lot"),
        ("Main-d’œuvre : N° 3, 40 m²", "main-oeuvre-n-3-40-m2"),
        ("Aujourd’hui", "aujourd-hui"),
        ("Ça & là — À ÉTÉ", "ca-la-a-ete"),
        ("Предмет", "article"),
        ("", "article"),
    ],
)
def test_a_key_is_the_title_in_plain_letters(title: str, key: str) -> None:
    assert keys_of(with_keys(document(heading(1, title)))) == [key]


def test_a_long_title_is_cut_at_a_word() -> None:
    key = keys_of(with_keys(document(heading(1, "Prestations " * 8))))[0]
    assert key == "prestations-" * 4 + "prestations"


def test_a_key_stays_with_its_heading_when_an_earlier_one_would_take_it() -> None:
    doc = document(heading(1, "Prix"), heading(1, "Autre", "prix"), heading(1, "Prix"))
    assert keys_of(with_keys(doc)) == ["prix-2", "prix", "prix-3"]


def test_of_two_equal_keys_the_first_keeps_it() -> None:
    doc = document(heading(1, "Prix", "cout"), heading(2, "Copie du prix", "cout"))
    assert keys_of(with_keys(doc)) == ["cout", "copie-du-prix"]


def test_a_new_key_avoids_those_taken_elsewhere() -> None:
    assert keys_of(with_keys(document(heading(1, "Prix")), taken={"prix"})) == ["prix-2"]


def test_plain_text_keeps_words_and_leaves_notes_out() -> None:
    title = node(
        "heading",
        [
            text("Durée", "strong"),
            node("hard_break"),
            node("field", name="duree"),
            node("footnote", [text("hors congés")]),
            node("xref", spec="CCAP", key="prix"),
            node("image", src="/images/a.png", alt="plan"),
        ],
    )
    assert plain_text(title) == "Durée {{duree}}[CCAP#prix]plan"


def test_plain_text_gives_a_line_per_text_block() -> None:
    item = node("list_item", [paragraph("un"), paragraph()])
    doc = document(heading(1, "Titre"), node("bullet_list", [item]), paragraph("deux"))
    assert plain_text(doc) == "Titre\nun\ndeux"


def keys_of(doc: Node) -> list[str]:
    return [s.key for s in outline(doc, Scheme.ARTICLES).sections]
