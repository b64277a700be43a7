"""The words of a page or a text, passage by passage, and where two lists of them differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikimarche.text.passages import (
    Changed,
    changes_between,
    hash_of,
    passages_of_html,
    passages_of_text,
    seals_apart,
)

LISTS = st.lists(st.sampled_from("abcd"), max_size=12)


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("", []),
        ("<p>Un <b>mot</b>gras</p><p>Deux</p>", ["Un motgras", "Deux"]),
        ("<p>Un\n  mot<br>puis</p>", ["Un mot puis"]),
        (
            "<head><title>T</title><style>p{}</style></head><body>Corps<script>x</script>",
            ["Corps"],
        ),
        ("<table><tr><td>A</td><td>B</td></tr></table>", ["A", "B"]),
        ("<p>&eacute; &lt;</p><!-- rien -->", ["é <"]),
        ("Texte seul", ["Texte seul"]),
    ],
)
def test_a_page_is_read_block_by_block(page: str, found: list[str]) -> None:
    assert passages_of_html(page) == found


def test_a_text_is_read_line_by_line_whatever_ends_them() -> None:
    assert passages_of_text("\ufeff# A  {#a}\r\n\r\nb\rc\n") == ["# A {#a}", "b", "c"]


@pytest.mark.parametrize("page", ["<div>" * 300, "</i>" * 1_500_001])
def test_a_page_made_to_be_slow_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="too"):
        passages_of_html(page)


def test_a_text_of_too_many_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        passages_of_text("\n" * 1_500_001)


@given(LISTS, LISTS)
def test_what_is_said_to_have_changed_leads_from_one_list_to_the_other(
    old: list[str], new: list[str]
) -> None:
    hashes = [hash_of(each) for each in old]
    rest, place = list(hashes), 0
    rebuilt: list[str] = []
    for change in changes_between(hashes, new):
        kept = change.place - place
        rebuilt += rest[:kept] + [hash_of(each) for each in change.found]
        rest, place = rest[kept + change.gone :], change.place + len(change.found)
    assert rebuilt + rest == [hash_of(each) for each in new]


def test_lists_with_nothing_in_common_are_one_change() -> None:
    old, new = [hash_of(f"a{n}") for n in range(6000)], [f"b{n}" for n in range(6000)]
    assert changes_between(old, new) == [Changed(0, 6000, tuple(new))]


def test_seals_are_set_apart_from_a_text() -> None:
    text = 'Un.\n\n<!-- wikimarche-seal {"a":1} -->\n'
    assert seals_apart(text) == ("Un.\n", ['{"a":1}'])
    assert seals_apart("Un.\n<!-- autre -->\n") == ("Un.\n<!-- autre -->\n", [])
