"""Equality told fast is the equality of the nodes themselves, and merging agrees."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from tests.text.edits import document, edited, random_document
from tests.text.strategies import blocks
from wikimarche.text.alignment import fingerprint
from wikimarche.text.merging import Merged, merge
from wikimarche.text.merging_doubles import explains_itself, is_doubled, texts_of
from wikimarche.text.sameness import classes, same, with_nodes_of, without_common
from wikimarche.text.schema import Node, from_json

laws = settings(max_examples=examples(80), deadline=None)
SMALL = st.lists(
    st.sampled_from(["un", "deux", "trois quatre", "un deux"]), min_size=1, max_size=6
)


def again(doc: Node) -> Node:
    """The same document, as if read another time: equal, with no node in common."""
    return from_json(dict(doc.to_json()))


@laws
@given(blocks(), blocks())
def test_nodes_are_the_same_when_they_are_equal(one: Node, other: Node) -> None:
    assert same(one, other) == one.eq(other)
    assert same(one, type(one).from_json(one.type.schema, one.to_json()))


@laws
@given(st.lists(blocks(), max_size=5), st.lists(blocks(), max_size=5))
def test_equal_nodes_have_one_number_and_only_they(
    one: list[Node], other: list[Node]
) -> None:
    numbers = [number for side in classes(one, [*other, *one]) for number in side]
    prints = [fingerprint(node) for node in (*one, *other, *one)]
    for a, x in zip(numbers, prints, strict=True):
        assert [a == b for b in numbers] == [x == y for y in prints]


@laws
@given(SMALL, SMALL)
def test_blocks_are_taken_from_the_model_and_nothing_changes(
    one: list[str], other: list[str]
) -> None:
    model, doc = document(*one), document(*other)
    found = with_nodes_of(model, doc)
    assert found.eq(doc)
    shared = sum(min(one.count(text), other.count(text)) for text in set(one))
    owned = set(map(id, model.children))
    assert len(owned & set(map(id, found.children))) >= shared


@laws
@given(SMALL, st.lists(SMALL, min_size=4, max_size=4))
def test_what_explains_itself_is_not_doubled_with_what_is_common(
    common: list[str], others: list[list[str]]
) -> None:
    shared = list(document(*common).children)
    sides = [shared + list(document(*other).children) for other in others]
    left = [texts_of(side) for side in without_common(*sides)]
    if explains_itself(left[0], left[1], left[2], left[3]):
        texts = [texts_of(side) for side in sides]
        assert not is_doubled(texts[0], texts[1], texts[2], texts[3])


def test_what_comes_again_from_what_is_common_does_not_explain_itself() -> None:
    common, again_there = texts_of(document("un deux").children), Counter({"un deux": 2})
    nothing: Counter[str] = Counter()
    assert not explains_itself(nothing, nothing, nothing, common)
    assert is_doubled(common, common, common, again_there)


@laws
@given(st.integers(0, 9999))
def test_documents_read_apart_merge_as_those_that_share_their_blocks(number: int) -> None:
    rng = Random(number)
    base = random_document(rng)
    mine, theirs = (edited(base, rng, times=2, word=word)[0] for word in ("m", "t"))
    shared = merge(base, mine=mine, theirs=theirs)
    apart = merge(again(base), mine=again(mine), theirs=again(theirs))
    assert isinstance(shared, Merged) == isinstance(apart, Merged)
    if isinstance(shared, Merged) and isinstance(apart, Merged):
        assert shared.doc.eq(apart.doc)
        assert [s.to_json() for s in shared.steps] == [s.to_json() for s in apart.steps]
