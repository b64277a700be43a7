"""A part of a text is given as `write` would write it, without writing it."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.strategies import documents, texts
from wikimarche.text.markdown import parse, write
from wikimarche.text.schema import node

BLANK_END = re.compile(r"(?:\n[ \t]*)+\Z")


@settings(max_examples=300, deadline=None)
@given(texts() | documents().map(write), st.integers(0, 9), st.integers(1, 9))
def test_a_part_is_what_would_be_written_of_it(text: str, start: int, count: int) -> None:
    source = parse(text)
    end = min(start + count, source.doc.child_count)
    part = source.part(start, end) if start < source.doc.child_count else None
    if part is not None:
        blocks = [source.doc.child(index) for index in range(start, end)]
        assert part == BLANK_END.sub("", write(node("doc", blocks), source))


def test_a_part_with_definitions_about_has_to_be_written() -> None:
    source = parse("# Un\n\nVoir [lien].\n\n[lien]: https://exemple.fr\n")
    assert source.part(0, 2) is None


def test_a_part_in_the_middle_of_an_article_has_to_be_written() -> None:
    assert parse("# Un\n\nDeux.\n").part(1, 2) is None
    assert parse("# Un\n\nDeux.\n\n# Trois\n").part(0, 2) == "# Un\n\nDeux."
