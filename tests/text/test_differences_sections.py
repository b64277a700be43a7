import pytest

from tests.text.comparing import doc
from wikimarche.text.differences_sections import Hole, moved_keys, parts, regions


def moved(old: str, new: str) -> set[str]:
    here, there = (doc("\n".join(text.split(" / "))) for text in (old, new))
    return moved_keys(parts(here, there), parts(there, here))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("# a / # b / # c", "# a / # b / # c", set()),
        ("# a / # b / # c", "# c / # a / # b", {"c"}),
        ("# a / # b", "# a / # x / # b", set()),
        ("# a / ## b / # c", "# a / # b / # c", set()),
        ("# a / ## b / # c", "# a / # c / ## b", {"b"}),
        ("# a / ## b / ## c / # d / # e", "# d / # e / # a / ## b / ## c", {"a"}),
        ("# a / ## b / # c / ## d", "# c / ## b / # a / ## d", {"b", "c", "d"}),
        ("# a / ## b", "# b / ## a", {"a", "b"}),
    ],
)
def test_the_fewest_articles_are_called_moved(
    old: str, new: str, expected: set[str]
) -> None:
    assert moved(old, new) == expected
    assert len(moved(new, old)) == len(expected)


def test_a_moved_article_is_a_region_and_leaves_a_hole() -> None:
    old, new = doc("x\n# a\ny\n# b\nz\n# c\nw"), doc("x\n# b\nz\n# a\ny\n# c\nw")
    found = regions(old, parts(old, new), {"b"})
    assert found[""].places == (0, 1, 2, Hole("b"), 5, 6)
    assert found["b"].places == (3, 4)


def test_a_section_ends_where_one_of_its_level_or_above_begins() -> None:
    text = doc("# a\n## b\nx\n# c")
    assert [(part.key, part.start, part.end) for part in parts(text, text)] == [
        ("a", 0, 3),
        ("b", 1, 3),
        ("c", 3, 4),
    ]
