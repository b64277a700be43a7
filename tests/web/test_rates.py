"""How fast one may send."""

import pytest

from tests.web.test_presence import Ticks
from wikimarche.errors import TooMany
from wikimarche.web import rates
from wikimarche.web.rates import Rates


def test_a_bucket_empties_and_fills_again() -> None:
    ticks = Ticks()
    found = Rates(ticks)
    for _ in range(3):
        found.take("bo", (2, 3))
    with pytest.raises(TooMany) as refused:
        found.take("bo", (2, 3))
    assert refused.value.seconds == 1
    found.take("alix", (2, 3))
    ticks.now += 0.5
    found.take("bo", (2, 3))
    with pytest.raises(TooMany):
        found.take("bo", (2, 3))


def test_it_holds_no_more_than_it_may_sleep_on() -> None:
    ticks = Ticks()
    found = Rates(ticks)
    found.take("bo", (2, 3))
    ticks.now += 3600
    for _ in range(3):
        found.take("bo", (2, 3))
    with pytest.raises(TooMany):
        found.take("bo", (2, 3))


def test_so_many_keys_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST", 20)
    found = Rates(Ticks())
    for number in range(1000):
        found.take(number, (1, 1))
    assert len(found._spent) <= 20
    with pytest.raises(TooMany):
        found.take(999, (1, 1))
