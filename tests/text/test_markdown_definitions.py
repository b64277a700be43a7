import pytest

from wikimarche.text.markdown_definitions import restated
from wikimarche.text.markdown_reader import read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "> [Site]: https://a.fr/x_y 'Le \"site\"'\n",
            '[site]: https://a.fr/x_y "Le \\"site\\""',
        ),
        ("> [a b]: <c d>\n", "[a b]: <c d>"),
        (
            "- [^1]: Un\n      suite\n\n      - [ ] deux\n",
            "[^1]: Un\nsuite\n\n    - [ ] deux",
        ),
        ("> [a]: /x\n> [^n]: Note\n", "[a]: /x\n\n[^n]: Note"),
        ("> [#DELAIS]: /x\n", "[#DELAIS]: /x"),
        ("> citation\n", ""),
    ],
)
def test_a_definition_inside_a_block_is_said_outside_it(text: str, said: str) -> None:
    assert restated(read(text).definitions, 0, 9) == said


def test_only_the_definitions_of_the_lines_asked_are_said() -> None:
    definitions = read("[a]: /x\n\n[b]: /y\n\n[c]: /z\n").definitions
    assert restated(definitions, 2, 4) == "[b]: /y"
