from hypothesis import given
from hypothesis import strategies as st

from tests.text.documents import paragraph
from wikimarche.text.markdown_alignment import aligned


def test_equal_ends_are_kept_around_a_change() -> None:
    old = [paragraph(word) for word in ("a", "b", "c")]
    assert aligned([old[0], paragraph("neuf"), old[2]], old) == [0, None, 2]


def test_blocks_are_equal_by_value() -> None:
    assert aligned([paragraph("a")], [paragraph("a")]) == [0]


def test_a_block_moved_to_the_front_costs_only_itself() -> None:
    old = [paragraph(word) for word in "abcdef"]
    assert aligned([old[5], *old[:5]], old) == [None, 0, 1, 2, 3, 4]


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_what_is_kept_is_equal_and_in_order(new: str, old: str) -> None:
    kept = aligned([paragraph(word) for word in new], [paragraph(word) for word in old])
    pairs = [(place, index) for place, index in enumerate(kept) if index is not None]
    assert [new[place] for place, _ in pairs] == [old[index] for _, index in pairs]
    assert [index for _, index in pairs] == sorted({index for _, index in pairs})
