"""The laws of the dialect, on documents and hostile texts at random (docs/text-format.md)."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from tests.text.strategies import blocks, documents, texts
from wikimarche.text.limits import faults
from wikimarche.text.markdown import Source, parse, write
from wikimarche.text.schema import Node, node

LAW = settings(max_examples=examples(80), deadline=None)


def replaced(source: Source, place: int, block: Node) -> Node:
    content = list(source.doc.content.content)
    content[place] = block
    return node("doc", content)


@LAW
@given(documents())
def test_every_document_comes_back_equal_and_its_text_is_written_the_same(
    doc: Node,
) -> None:
    text = write(doc)
    assert parse(text).doc.eq(doc)
    assert write(parse(text).doc) == text
    assert not faults(text)


@LAW
@given(texts())
def test_what_is_written_of_any_text_is_a_fixed_point(text: str) -> None:
    doc = parse(text).doc
    doc.check()
    written = write(doc)
    assert parse(written).doc.eq(doc)
    assert write(parse(written).doc) == written


@LAW
@given(texts())
def test_an_untouched_text_keeps_every_byte(text: str) -> None:
    source = parse(text)
    same = Node.from_json(source.doc.type.schema, source.doc.to_json())
    assert "".join(source.blocks) == text == write(source.doc, source)
    assert write(same, source) == text


@LAW
@given(texts() | documents().map(write), blocks(), st.integers(0, 9))
def test_changing_one_block_keeps_every_byte_of_the_others(
    text: str, block: Node, place: int
) -> None:
    source = parse(text)
    assume(place < source.doc.child_count)
    changed = replaced(source, place, block)
    written = write(changed, source)
    assert parse(written).doc.eq(changed)
    assert written.startswith("".join(source.blocks[:place]).rstrip())
    assert written.endswith("".join(source.blocks[place + 1 :]))


@LAW
@given(texts(), st.lists(blocks(), max_size=2), st.integers(0, 9), st.integers(0, 9))
def test_whatever_is_added_or_removed_the_whole_reads_back(
    text: str, added: list[Node], start: int, end: int
) -> None:
    source = parse(text)
    content = list(source.doc.content.content)
    content[start : max(start, end)] = added
    assume(content)
    changed = node("doc", content)
    assert parse(write(changed, source)).doc.eq(changed)
