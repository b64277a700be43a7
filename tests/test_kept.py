"""Kept values: bounded, the least lately asked for leaves first."""

from wikimarche.kept import Kept


def test_a_value_is_made_once_while_it_is_kept() -> None:
    kept: Kept[list[int]] = Kept(2)
    made = kept.give("a", lambda: [1])
    assert kept.give("a", lambda: [2]) is made


def test_the_least_lately_asked_for_leaves_first() -> None:
    kept: Kept[str] = Kept(2)
    kept.put("a", "A")
    kept.put("b", "B")
    assert kept.get("a") == "A"
    kept.put("c", "C")
    assert [kept.get(key) for key in "abc"] == ["A", None, "C"]


def test_weights_bound_what_is_kept() -> None:
    kept: Kept[str] = Kept(10)
    for key, weight in (("a", 6), ("b", 4), ("c", 1)):
        kept.put(key, key.upper(), weight)
    assert [kept.get(key) for key in "abc"] == [None, "B", "C"]
    assert kept.weight == 5


def test_a_value_too_heavy_is_given_but_not_kept() -> None:
    kept: Kept[str] = Kept(10)
    kept.put("a", "old", 3)
    assert kept.give("b", lambda: "heavy", 11) == "heavy"
    assert (kept.get("b"), kept.get("a")) == (None, "old")


def test_another_value_under_the_same_key_replaces_it() -> None:
    kept: Kept[str] = Kept(10)
    kept.put("a", "one", 4)
    kept.put("a", "two", 7)
    assert (kept.get("a"), kept.weight) == ("two", 7)
