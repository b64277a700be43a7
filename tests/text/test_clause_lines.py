"""Where the keys of a head are said."""

import pytest

from wikimarche.text.clause_lines import Path, line_of

HEAD = """id = "x"
"title" = "y"

[proof]  # what shows it
name = "z"

[[legal]]
about = "a"
[[legal]]
  about = "b"

[[fields]]
name = "c"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("id",), 1),
        (("title",), 2),
        (("proof",), 4),
        (("proof", "name"), 5),
        (("legal", 0, "about"), 8),
        (("legal", 1, "about"), 10),
        (("fields", 0, "name"), 13),
    ],
)
def test_a_key_is_found_in_its_own_table(path: Path, line: int) -> None:
    assert line_of(HEAD, path) == line


def test_what_is_not_said_is_told_at_its_table_or_at_the_top() -> None:
    assert line_of(HEAD, ("fields", 0, "label")) == 12
    assert line_of(HEAD, ("legal", 1, "reference")) == 9
    assert line_of(HEAD, ("twin",)) == 0
    assert line_of("legal = [{about = 1}]", ("legal", 0, "about")) == 1
