"""Which block is which, and which word: the pairs that differences and merging share."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from tests.text.edits import bullets, document, paragraph, row
from tests.text.strategies import blocks
from wikimarche.text.alignment import (
    Gap,
    Hunk,
    common_runs,
    fingerprint,
    gaps,
    hunks,
    match_children,
    match_tokens,
    size16,
    tokens,
)
from wikimarche.text.schema import SCHEMA, Node, from_json, node

letters = st.lists(st.sampled_from("abc"), max_size=12)


def pairs(old: Node, new: Node) -> list[tuple[int, int]]:
    return match_children(old.children, new.children)


@given(letters, letters)
@settings(max_examples=examples(), deadline=None)
def test_common_runs_are_equal_on_both_sides_and_in_order(
    old: list[str], new: list[str]
) -> None:
    end_old = end_new = 0
    for i, j, length in common_runs(old, new):
        assert (i >= end_old, j >= end_new) == (True, True)
        assert old[i : i + length] == new[j : j + length]
        end_old, end_new = i + length, j + length


@given(letters, letters)
@settings(max_examples=examples(), deadline=None)
def test_what_is_between_the_runs_rebuilds_the_new_sequence(
    old: list[str], new: list[str]
) -> None:
    rebuilt = list(old)
    for hunk in reversed(hunks(common_runs(old, new), len(old), len(new))):
        rebuilt[hunk.start : hunk.end] = new[hunk.new_start : hunk.new_end]
    assert rebuilt == new


def test_gaps_stand_before_each_run_and_after_the_last() -> None:
    assert gaps([(1, 0, 2)], 4, 2) == [Gap(0, 1, 0, 0, 2), Gap(3, 4, 2, 2, 0)]


def test_a_hunk_knows_how_much_it_adds() -> None:
    assert Hunk(2, 3, 2, 6).growth == 3


@given(blocks())
@settings(max_examples=examples(40), deadline=None)
def test_equal_nodes_have_equal_fingerprints(block: Node) -> None:
    again = from_json(dict(node("doc", [block]).to_json())).child(0)
    assert fingerprint(again) == fingerprint(block)


def test_fingerprints_tell_marks_and_attributes_apart() -> None:
    states = [
        node("paragraph", [SCHEMA.text("a")]),
        node("paragraph", [SCHEMA.text("a", [SCHEMA.mark("em")])]),
        node("heading", [SCHEMA.text("a")], level=1),
        node("heading", [SCHEMA.text("a")], level=2),
    ]
    assert len({fingerprint(state) for state in states}) == 4


def test_more_distinct_values_than_the_basic_plane_holds() -> None:
    many = list(range(70_000))
    assert common_runs(many, [*many[:60_000], -1, *many[60_000:]]) == [
        (0, 0, 60_000),
        (60_000, 60_001, 10_000),
    ]


def test_a_changed_block_is_paired_with_what_it_was() -> None:
    old = document("le premier article", "le deuxième article", "fin")
    assert pairs(old, document("le premier article", "le deuxième alinéa", "fin")) == [
        (0, 0), (1, 1), (2, 2),
    ]  # fmt: skip


def test_a_block_without_common_words_has_no_pair() -> None:
    assert pairs(document("un", "deux", "trois"), document("un", "autre", "trois")) == [
        (0, 0), (2, 2),
    ]  # fmt: skip


def test_headings_go_by_their_key() -> None:
    old, new = document("# a Objet", "# b Prix"), document("# a Prix", "# b Objet")
    assert pairs(old, new) == [(0, 0), (1, 1)]


def test_the_closest_of_two_candidates_is_the_pair() -> None:
    old = document("le délai de livraison est ferme")
    new = document("le délai est nouveau", "le délai de livraison est révisé")
    assert pairs(old, new) == [(0, 1)]


def test_cells_of_an_unchanged_number_go_by_their_column() -> None:
    assert pairs(row("a|b|c"), row("x|a|b")) == [(0, 0), (1, 1), (2, 2)]


def test_a_paragraph_made_a_heading_is_still_the_same_block() -> None:
    new = node("doc", [node("heading", [SCHEMA.text("Objet du marché")])])
    assert pairs(document("Objet du marché"), new) == [(0, 0)]


def test_a_list_is_not_a_paragraph() -> None:
    assert pairs(document("un deux"), node("doc", [bullets("un deux")])) == []


def test_a_large_gap_is_walked() -> None:
    old = document(*(f"article {n} du cahier numéro {n}" for n in range(120)))
    new = document(*(f"article {n} du registre numéro {n}" for n in range(-1, 120)))
    assert pairs(old, new)[5:] == [(n, n + 1) for n in range(5, 120)]


def test_tokens_are_words_blanks_and_signs() -> None:
    found = tokens(paragraph("l’œuvre coûte 12 €."))
    assert [t.key for t in found] == [
        "l",
        "’",
        "œuvre",
        " ",
        "coûte",
        " ",
        "12",
        " ",
        "€",
        ".",
    ]
    assert [t.key for t in found if t.is_word] == ["l", "œuvre", "coûte", "12"]


def test_tokens_cover_their_block_in_utf_16_units() -> None:
    block = node(
        "paragraph", [SCHEMA.text("a 😀"), node("field", name="duree"), SCHEMA.text("b")]
    )
    found = tokens(block)
    assert [(t.start, t.end) for t in found] == [(0, 1), (1, 2), (2, 4), (4, 5), (5, 6)]
    assert found[-1].end == block.content.size


def test_the_unit_of_length_is_utf_16() -> None:
    assert [size16(text) for text in ("", "abc", "é", "😀")] == [0, 3, 1, 2]


def test_too_many_words_are_compared_by_sentences() -> None:
    old = [word for n in range(900) for word in (*f"a{n} b{n} c{n} d{n} e{n}".split(), ".")]
    new = [*old[:600], "neuf", *old[600:]]
    assert match_tokens(old, new)[-1][2] > 0
    assert sum(length for _, _, length in match_tokens(old, new)) == len(old)
