from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikimarche.text.html_builder import Builder
from wikimarche.text.html_frames import PLAIN
from wikimarche.text.schema import node

KINDS = ["list", "item", "table", "row", "cell", "caption", "blockquote", "note"]
STEPS: dict[str, Callable[[Builder], object]] = {
    "text": lambda build: build.text(" mot ", PLAIN),
    "break": Builder.line_break,
    "rule": lambda build: build.block(node("rule")),
    "heading": lambda build: build.heading((2, "cle")),
    "no heading": lambda build: build.heading(None),
    "close": lambda build: build.close_to(max(build.depth - 1, 1)),
    "word item": lambda build: build.open_word_item("l0", 2),
    "other word item": lambda build: build.open_word_item("l1", 1),
    "number": lambda build: build.number_word_list(3),
}


def opening(kind: str) -> Callable[[Builder], object]:
    attrs = {"body": "x"} if kind == "note" else {}
    return lambda build: build.open(kind, **attrs)


steps = st.one_of(
    st.sampled_from(list(STEPS.values())),
    st.sampled_from([opening(kind) for kind in KINDS]),
)


@settings(deadline=None)
@given(st.lists(steps, max_size=30))
def test_any_order_of_steps_gives_a_valid_document(
    taken: list[Callable[..., object]],
) -> None:
    build = Builder()
    for step in taken:
        step(build)
    doc, _ = build.document()
    doc.check()


@pytest.mark.parametrize("kind", ["row", "cell", "caption"])
def test_a_part_of_a_table_has_no_place_outside_one(kind: str) -> None:
    assert Builder().open(kind) is None


def test_an_item_without_list_brings_its_list() -> None:
    build = Builder()
    build.open("item")
    build.text("un", PLAIN)
    assert str(build.document()[0]) == 'doc(bullet_list(list_item(paragraph("un"))))'


def test_words_between_rows_are_given_a_cell() -> None:
    build = Builder()
    build.open("table")
    build.text("perdu", PLAIN)
    table = 'table(table_row(table_cell(paragraph("perdu"))))'
    assert str(build.document()[0]) == f"doc({table})"


def test_a_level_that_word_skips_is_one_list_deeper() -> None:
    build = Builder()
    for level, words in ((1, "a"), (5, "b"), (1, "c")):
        build.open_word_item("l0", level)
        build.text(words, PLAIN)
    inner = 'bullet_list(list_item(paragraph("b")))'
    items = f'list_item(paragraph("a"), {inner}), list_item(paragraph("c"))'
    assert str(build.document()[0]) == f"doc(bullet_list({items}))"
