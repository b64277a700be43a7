import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from tests.text.comparing import paragraph
from wikimarche.text.differences_tokens import (
    Line,
    bag_words,
    fingerprint,
    readable,
    word_count,
)
from wikimarche.text.schema import SCHEMA, Node, node

TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("l'’ 0123456789\u00a0€.,-\u0301"),
    ),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, max_examples=examples(200))
@given(TEXTS)
def test_tokens_put_end_to_end_are_the_text(text: str) -> None:
    assert "".join(Line(node("paragraph", SCHEMA.text(text))).texts) == text


@settings(deadline=None, max_examples=examples(200))
@given(TEXTS)
def test_words_are_counted_alike_in_tokens_and_in_blocks(text: str) -> None:
    block = node("paragraph", SCHEMA.text(text))
    line = Line(block)
    assert (
        line.words(0, len(line.texts)) == word_count(block) == len(list(bag_words(block)))
    )


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("l'ordre", ["l'", "ordre"]),
        ("qu’il", ["qu’", "il"]),
        ("quelqu'un", ["quelqu'un"]),
        ("12 000,50 €", ["12 000,50 €"]),
        ("30\u00a0jours", ["30\u00a0jours"]),
        ("15 %.", ["15 %", "."]),
        ("14h30", ["14h30"]),
        ("2024 100", ["2024", " ", "100"]),
        ("c'est-à-dire", ["c'", "est-à-dire"]),
        ("500 m²", ["500", " ", "m²"]),
    ],
)
def test_a_token_is_what_a_reader_calls_a_word(text: str, tokens: list[str]) -> None:
    assert Line(paragraph(text)).texts == tokens


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        (node("field", name="duree"), "{{duree}}"),
        (node("xref", spec="CCAP", key="prix"), "[CCAP#prix]"),
        (node("image", src="/images/a.png", alt="Plan"), "[Plan]"),
        (node("hard_break"), "\n"),
    ],
)
def test_what_is_not_text_reads_as_it_is_written(inline: Node, text: str) -> None:
    assert readable(inline) == text


def test_a_run_of_tokens_gives_back_its_nodes_with_their_marks() -> None:
    line = Line(paragraph("Le **délai ferme** court"))
    nodes = line.nodes(2, 5)
    assert [(one.text, len(one.marks)) for one in nodes] == [("délai ferme", 1)]


def test_spacing_of_a_list_is_not_seen() -> None:
    item = [node("list_item", [paragraph("Lot")])]
    tight, loose = (node("bullet_list", item, tight=tight) for tight in (True, False))
    assert fingerprint(tight) == fingerprint(loose)
