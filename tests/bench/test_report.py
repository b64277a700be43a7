import pytest

from tests.bench.report import Row, Section, Target, render
from tests.bench.rounds import Measure


def measure(value: float) -> Measure:
    return Measure((value,))


def test_a_ratio_is_ours_over_the_peers_or_the_other_way_round() -> None:
    assert Row("pages", "/s", measure(200), "bare", measure(400)).ratio == 0.5
    assert Row("file", "ms", measure(200), "pandoc", measure(400), inverse=True).ratio == 2


@pytest.mark.parametrize(
    ("target", "ours", "met"),
    [
        (Target(0.5, least=True), 200, True),
        (Target(0.6, least=True), 200, False),
        (Target(0.5, least=False), 200, True),
        (Target(0.4, least=False), 200, False),
        (Target(200, least=False, ratio=False), 200, True),
        (Target(199, least=False, ratio=False), 200, False),
    ],
)
def test_a_target_is_met_or_missed(target: Target, ours: float, *, met: bool) -> None:
    assert Row("it", "ms", measure(ours), "peer", measure(400), target).met is met


def test_a_ratio_without_its_peer_is_neither_met_nor_missed() -> None:
    row = Row("it", "ms", measure(1), "DokuWiki", None, Target(4, least=True), "93/s")
    assert row.met is None
    assert row.ratio is None
    assert "DokuWiki: seen before 93/s" in render([], [Section("S", [row])])


def test_a_report_counts_what_is_met_and_says_the_machine() -> None:
    rows = [
        Row("a", "ms", measure(1), target=Target(2, least=False, ratio=False)),
        Row("b", "ms", measure(3), target=Target(2, least=False, ratio=False)),
        Row("c", "ms", measure(3)),
    ]
    text = render(["2 cores"], [Section("Part", rows, ["a note"])])
    assert "- 2 cores" in text
    assert "1 met, 1 missed, 0 without" in text
    assert "| b | 3 ms | – | – | ≤ 2 | **missed** |" in text
    assert "- a note" in text


def test_numbers_keep_three_figures() -> None:
    values = {0.0123456: "0.0123", 12.345: "12.3", 1234567: "1 234 567", 0: "0"}
    for value, written in values.items():
        text = render([], [Section("S", [Row("it", "ms", measure(value))])])
        assert f"| {written} ms |" in text
