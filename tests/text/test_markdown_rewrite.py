"""A text written into its source is known without being read again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.strategies import blocks, documents, texts
from wikimarche.text.markdown import Source, parse, rewrite, write
from wikimarche.text.schema import SCHEMA, Node, node


def edited(source: Source, new: list[Node], place: int, gone: int) -> Node:
    old = list(source.doc.children)
    start = place % (len(old) + 1)
    return node("doc", [*old[:start], *new, *old[start + gone :]] or [node("paragraph")])


def same_cut(found: Source, wanted: Source) -> bool:
    return (
        found.text == wanted.text
        and found.doc.eq(wanted.doc)
        and found.blocks == wanted.blocks
        and found.original.starts == wanted.original.starts
        and found.original.ends == wanted.original.ends
        and found.original.definitions == wanted.original.definitions
    )


@settings(deadline=None)
@given(
    texts() | documents().map(write),
    st.lists(blocks(), max_size=3),
    st.integers(0, 9),
    st.integers(0, 3),
)
def test_rewriting_gives_what_reading_the_written_text_gives(
    text: str, new: list[Node], place: int, gone: int
) -> None:
    source = parse(text)
    doc = edited(source, new, place, gone)
    assert same_cut(rewrite(doc, source), parse(write(doc, source)))


@settings(deadline=None)
@given(
    texts() | documents().map(write),
    st.lists(
        st.tuples(st.lists(blocks(), max_size=2), st.integers(0, 9), st.integers(0, 2))
    ),
)
def test_rewriting_again_and_again_gives_what_reading_gives(
    text: str, edits: list[tuple[list[Node], int, int]]
) -> None:
    kept = parse(text)
    for new, place, gone in edits[:4]:
        doc = edited(kept, new, place, gone)
        read = parse(write(doc, kept))
        kept = rewrite(doc, kept)
        assert same_cut(kept, read)


def test_what_nobody_changed_is_the_same_source() -> None:
    source = parse("# Un\n\nDeux.\n")
    assert rewrite(source.doc, source) is source
    again = node("doc", list(source.doc.children))
    assert rewrite(again, source).text == source.text


NOTED = "Un[^1] et [x].\n\n[^1]: Note.\n\nDeux.\n\nMilieu.\n\nTrois.\n\n[x]: https://a.fr\n\nFin.\n"


def changed(source: Source, place: int) -> Node:
    content = list(source.doc.children)
    content[place] = node("paragraph", [node("field", name="duree")])
    return node("doc", content)


def test_definitions_away_from_the_change_are_moved_without_reading() -> None:
    source = parse(NOTED)
    block = node("code_block", [SCHEMA.text("un\ndeux")])
    doc = edited(source, [node("paragraph"), block], 2, 1)
    found = rewrite(doc, source)
    assert found.doc is doc
    assert same_cut(found, parse(write(doc, source)))


def test_a_text_changed_at_a_definition_is_read_again() -> None:
    source = parse(NOTED)
    for place in (0, 1, 3):
        doc = changed(source, place)
        found = rewrite(doc, source)
        assert found.doc is not doc
        assert same_cut(found, parse(write(doc, source)))


def test_a_text_that_calls_long_definitions_very_often_is_read_again() -> None:
    source = parse("Un.\n\n" + "[^1]" * 200 + "\n\n[^1]: " + "mot " * 200 + "\n")
    doc = changed(source, 0)
    found = rewrite(doc, source)
    assert found.doc is not doc
    assert same_cut(found, parse(write(doc, source)))
