from random import Random

import pytest

from tests.bench.open_loop import arrivals
from tests.bench.rounds import Measure, interleaved, percentile


def test_things_are_measured_in_turn() -> None:
    asked = []

    def act(name: str, value: float) -> float:
        asked.append(name)
        return value

    found = interleaved({"a": lambda: act("a", 1), "b": lambda: act("b", 2)}, rounds=3)
    assert asked == ["a", "b", "a", "b", "a", "b"]
    assert found["b"].values == (2, 2, 2)


def test_the_median_does_not_see_one_bad_round() -> None:
    assert Measure((1.0, 1.1, 90.0)).median == 1.1


def test_the_spread_is_none_when_all_is_the_same_or_alone() -> None:
    assert Measure((5.0,)).spread == 0
    assert Measure((5.0, 5.0, 5.0)).spread == 0
    assert Measure((4.0, 5.0, 6.0)).spread == pytest.approx(0.1)


def test_a_percentile_is_a_value_that_was_seen() -> None:
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.95) == 95
    assert percentile(values, 1.0) == 100
    assert percentile([7.0], 0.01) == 7
    assert percentile([], 0.5) == 0


def test_arrivals_follow_the_rate_and_the_seed() -> None:
    moments = arrivals(100, 60, Random("x"))
    assert moments == sorted(moments) == arrivals(100, 60, Random("x"))
    assert moments[0] > 0
    assert moments[-1] < 60
    assert 5600 < len(moments) < 6400
