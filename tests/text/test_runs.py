"""The runs between two sequences, whichever way they are computed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from wikimarche.text.runs import Runs, pure_runs, runs_between

SIGNS = st.text(alphabet="abcd\U0001f600\u4e00", max_size=40)


def played(runs: Runs, old: str, new: str) -> tuple[str, str]:
    """Give what is kept of each side, run by run: both must be the same signs."""
    kept: list[str] = []
    seen: list[str] = []
    i = j = 0
    for kind, length in runs:
        if kind == "=":
            kept.append(old[i : i + length])
            seen.append(new[j : j + length])
        i += length if kind != "+" else 0
        j += length if kind != "-" else 0
    assert (i, j) == (len(old), len(new))
    return "".join(kept), "".join(seen)


@pytest.mark.parametrize("between", [pure_runs, runs_between])
def test_what_is_kept_is_the_same_on_both_sides(between: object) -> None:
    @settings(max_examples=examples(150), deadline=None)
    @given(SIGNS, SIGNS)
    def check(old: str, new: str) -> None:
        assert callable(between)
        old_kept, new_kept = played(between(old, new), old, new)
        assert old_kept == new_kept

    check()


@settings(max_examples=examples(150), deadline=None)
@given(SIGNS, SIGNS)
def test_both_ways_keep_as_much(old: str, new: str) -> None:
    def kept(runs: Runs) -> int:
        return sum(length for kind, length in runs if kind == "=")

    assert kept(pure_runs(old, new)) == kept(runs_between(old, new))
