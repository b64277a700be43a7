from itertools import combinations, pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from wikimarche.text.differences_sequences import Link, heaviest_chain, stretches, woven

LETTERS = st.lists(st.sampled_from("abcd"), max_size=12)
LINKS = st.lists(
    st.builds(Link, st.integers(0, 4), st.integers(0, 4), st.integers(1, 9)),
    max_size=8,
    unique_by=lambda link: (link.i, link.j),
)


@settings(max_examples=examples(), deadline=None)
@given(LETTERS, LETTERS)
def test_stretches_cover_both_sequences_and_the_same_ones_are_equal(
    old: list[str], new: list[str]
) -> None:
    found = stretches(old, new)
    assert [x for one in found for x in old[one.i : one.i_end]] == old
    assert [x for one in found for x in new[one.j : one.j_end]] == new
    assert all(old[s.i : s.i_end] == new[s.j : s.j_end] for s in found if s.same)


@settings(max_examples=examples(), deadline=None)
@given(LETTERS, LETTERS)
def test_exchanging_the_sequences_exchanges_the_sides(
    old: list[str], new: list[str]
) -> None:
    exchanged = [(s.same, s.j, s.j_end, s.i, s.i_end) for s in stretches(new, old)]
    assert [(s.same, s.i, s.i_end, s.j, s.j_end) for s in stretches(old, new)] == exchanged


def test_sequences_too_long_for_the_exact_way_are_covered_too() -> None:
    random = Random(3)
    old = random.choices([*map(str, range(40))], k=5000)
    new = old[:1000] + random.choices(old, k=2000) + old[1000:]
    found = stretches(old, new)
    assert [x for one in found for x in new[one.j : one.j_end]] == new
    assert sum(one.i_end - one.i for one in found if one.same) > 4000


def test_more_than_65536_different_words_are_told_apart() -> None:
    old = [str(number) for number in range(70_000)]
    new = [*old[:-1], "autre"]
    changed = [one for one in stretches(old, new) if not one.same]
    assert [(one.i, one.j_end) for one in changed] == [(69_999, 70_000)]


@settings(max_examples=examples(), deadline=None)
@given(LINKS)
def test_no_order_weighs_more_than_the_heaviest_chain(links: list[Link]) -> None:
    def increases(chain: tuple[Link, ...]) -> bool:
        return all(a.i < b.i and a.j < b.j for a, b in pairwise(chain))

    ordered = sorted(links, key=lambda link: link.i)
    chains = (c for size in range(len(links) + 1) for c in combinations(ordered, size))
    best = max(sum(link.weight for link in chain) for chain in chains if increases(chain))
    found = heaviest_chain(links)
    assert increases(tuple(found))
    assert sum(link.weight for link in found) == best


def test_what_is_only_old_is_woven_before_what_is_only_new() -> None:
    found = list(woven([(1, 0)], 3, 2))
    assert found == [(0, None), (1, 0), (2, None), (None, 1)]
