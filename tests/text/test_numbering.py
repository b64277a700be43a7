import pytest

from wikimarche.text.numbering import Scheme, printed


@pytest.mark.parametrize(
    ("count", "roman"),
    [
        (4, "IV"),
        (9, "IX"),
        (14, "XIV"),
        (49, "XLIX"),
        (1994, "MCMXCIV"),
        (3999, "MMMCMXCIX"),
    ],
)
def test_chapters_are_counted_in_roman(count: int, roman: str) -> None:
    assert printed([count], Scheme.CHAPTERS, lot=None) == (roman, f"CHAPITRE {roman}")


def test_chapters_beyond_roman_are_counted_in_figures() -> None:
    assert printed([4000], Scheme.CHAPTERS, lot=None)[0] == "4000"


def test_a_hundredth_article_keeps_three_figures() -> None:
    assert printed([2, 100, 1], Scheme.CHAPTERS, lot=None)[0] == "2.100.1"


def test_the_lot_stands_before_every_number() -> None:
    assert printed([1, 2], Scheme.LOT, lot=12) == ("12.1.2", "12.1.2")
