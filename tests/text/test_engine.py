"""Every change passes here: what is refused, what is moved, what survives."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prosemirror.transform import Transform, find_wrapping

from tests.text.edits import (
    add_block,
    document,
    edited,
    mark,
    paragraph,
    random_document,
    random_steps,
    row,
    sources,
    split,
    table,
    texts,
    type_text,
    wrap,
)
from tests.text.wire import insertion, text
from wikimarche.text.compat import ReplaceStep, Step
from wikimarche.text.engine import (
    Applied,
    Reason,
    Rebased,
    Refused,
    Swallowed,
    apply_steps,
    read_steps,
    rebase,
)
from wikimarche.text.schema import SCHEMA, Node, node
from wikimarche.text.structure import structural_steps

laws = settings(max_examples=60, deadline=None)


def applied(doc: Node, steps: tuple[Step, ...]) -> Node:
    result = apply_steps(doc, steps)
    assert isinstance(result, Applied), result
    return result.doc


def moved(steps: tuple[Step, ...], over: tuple[Step, ...], head: Node) -> Rebased:
    result = rebase(steps, over=over, head=head)
    assert isinstance(result, Rebased), result
    return result


def typed(place: int, text: str) -> tuple[Step, ...]:
    return (ReplaceStep(place, place, paragraph(text).slice(0, len(text))),)


# Applying


@given(sources(), st.lists(st.integers(0, 80), min_size=5, max_size=5))
@laws
def test_applying_never_raises_wherever_the_places(rng: Random, places: list[int]) -> None:
    doc = random_document(rng)
    source = random_document(rng)
    try:
        slice_ = source.slice(0, min(*places, source.content.size))
    except UnicodeDecodeError:  # between the two halves of a sign: no such slice exists
        slice_ = source.slice(0, source.content.size)
    a, b, c, d = sorted(places[:4])
    around = {"from": a, "gapFrom": b, "gapTo": c, "to": d, "insert": places[4]}
    for kind in ("replace", "replaceAround", "attr"):
        value = {"stepType": kind, "pos": a, "attr": "level", "value": 9, **around}
        read = read_steps([value | {"slice": slice_.to_json()}])
        if isinstance(read, tuple) and isinstance(
            result := apply_steps(doc, read), Applied
        ):
            result.doc.check()


@given(sources())
@laws
def test_applying_inside_one_block_is_applying_to_the_whole(rng: Random) -> None:
    doc = random_document(rng)
    for _ in range(6):
        after, steps = random_steps(doc, rng)
        if len(steps) == 1:
            wanted = steps[0].apply(doc).doc
            assert wanted is not None
            assert applied(doc, steps).eq(wanted)
        doc = after


@given(sources())
@laws
def test_applying_then_inverting_changes_nothing(rng: Random) -> None:
    doc = current = random_document(rng)
    _, steps = edited(doc, rng, times=4)
    inverses: list[Step] = []
    for step in steps:
        inverses.insert(0, step.invert(current))
        current = applied(current, (step,))
    assert applied(current, tuple(inverses)).eq(doc)


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (insertion(1, {"type": "table"}), Reason.FAILED),
        (insertion(0, {"type": "table"}), Reason.SCHEMA),
        (insertion(0, {"type": "table_row"}), Reason.FAILED),
        (insertion(999, text("x")), Reason.FAILED),
        (insertion(0, {"type": "heading", "attrs": {"level": 7}}), Reason.ATTRIBUTE),
        (insertion(0, {"type": "heading", "attrs": {"level": True}}), Reason.ATTRIBUTE),
        (insertion(0, {"type": "heading", "attrs": {"key": "A b"}}), Reason.ATTRIBUTE),
        (insertion(1, text("x"), text("y")), Reason.SCHEMA),
        ({"stepType": "replace", "from": 0, "to": 6}, Reason.FAILED),
        ({"stepType": "replace", "from": 2, "to": 3}, Reason.FAILED),
    ],
)
def test_steps_that_break_the_document_are_refused(
    step: dict[str, Any], reason: Reason
) -> None:
    read = read_steps([step])
    assert isinstance(read, tuple)
    result = apply_steps(document("😀 ab"), read)
    assert isinstance(result, Refused)
    assert result.reason is reason


def test_a_row_inside_a_row_is_refused() -> None:
    # Applying a step checks the table's children, not what is inside them.
    cell = {"type": "table_cell", "content": [{"type": "paragraph"}]}
    inner = {"type": "table_row", "content": [cell]}
    read = read_steps([insertion(1, {"type": "table_row", "content": [inner]})])
    assert isinstance(read, tuple)
    assert apply_steps(node("doc", [table("a")]), read) == Refused(Reason.SCHEMA, 0)


def test_too_many_spans_are_refused() -> None:
    doc = node("doc", [table("a|b")])
    step = {"stepType": "attr", "pos": 2, "attr": "colspan", "value": 64}
    read = read_steps([step])
    assert isinstance(read, tuple)
    assert apply_steps(doc, read) == Refused(Reason.ATTRIBUTE, 0)


def test_nothing_of_a_batch_is_applied_when_one_step_fails() -> None:
    result = apply_steps(document("abc"), (*typed(1, "x"), *typed(99, "y")))
    assert result == Refused(Reason.FAILED, 1)


# Rebasing


def test_typing_lands_where_its_neighbour_went() -> None:
    doc = document("le délai est long", "fin")
    tr = Transform(doc).split(4)
    result = moved(typed(10, "très "), tuple(tr.steps), tr.doc)
    assert texts(result.doc) == ["le ", "délai très est long", "fin"]


def test_a_deletion_first_drops_what_was_typed_in_it() -> None:
    doc = document("un", "deux", "trois")
    gone = Transform(doc).delete(4, 10)
    result = moved(typed(7, "X"), tuple(gone.steps), gone.doc)
    assert texts(result.doc) == ["un", "trois"]
    assert result.dropped == (0,)


def test_a_deletion_tells_which_words_of_others_it_swallows() -> None:
    doc = document("un", "deux", "trois")
    head = applied(doc, typed(7, "XY"))
    gone = tuple(Transform(doc).delete(4, 10).steps)
    result = moved(gone, typed(7, "XY"), head)
    assert texts(result.doc) == ["un", "trois"]
    assert result.swallowed == (Swallowed(step=0, over=0, words="XY"),)


def test_steps_that_never_applied_are_a_lie() -> None:
    doc = document("abc")
    over = typed(1, "x")
    lie = rebase(typed(40, "y"), over=over, head=applied(doc, over), base=doc)
    assert lie == Refused(Reason.FAILED, 0)
    assert rebase(typed(40, "y"), over=(), head=doc) == Refused(Reason.FAILED, 0)


def test_both_making_it_a_list_makes_one_list() -> None:
    doc = document("point")
    range_ = doc.resolve(2).block_range()
    assert range_ is not None
    wrapping = find_wrapping(range_, SCHEMA.nodes["bullet_list"])
    assert wrapping is not None
    steps = tuple(Transform(doc).wrap(range_, wrapping).steps)
    result = moved(steps, steps, applied(doc, steps))
    assert result.doc.text_content == "point"


@given(sources())
@laws
def test_a_rebased_batch_leads_from_the_head_to_the_document(rng: Random) -> None:
    doc = random_document(rng)
    head, over = edited(doc, rng, times=3)
    _, steps = edited(doc, rng, times=3)
    result = rebase(steps, over=over, head=head, base=doc)
    assert isinstance(result, Rebased)
    assert applied(head, result.steps).eq(result.doc)
    assert len(result.steps) + len(result.dropped) == len(steps)


@given(sources())
@laws
def test_two_authors_end_with_one_text_whoever_comes_first(rng: Random) -> None:
    doc = document(*(f"article {n} du cahier" for n in range(6)))
    mine, theirs = (
        random_steps(doc, rng, word=word, edits=(type_text, split, add_block))
        for word in "AB"
    )
    one = moved(theirs[1], mine[1], mine[0]).doc
    other = moved(mine[1], theirs[1], theirs[0]).doc
    assert sorted("".join(texts(one))) == sorted("".join(texts(other)))


@given(sources())
@settings(max_examples=12, deadline=None)
def test_what_sixteen_racing_writers_type_survives_once(rng: Random) -> None:
    versions, steps = [random_document(rng)], list[Step]()
    at = [0] * 16  # the version each writer has before its eyes
    lengths = [0]
    markers = []
    for turn in range(80):
        writer = rng.randrange(16)
        if rng.random() < 0.4:
            at[writer] = len(versions) - 1
        word = f"⟦{writer}-{turn}⟧"
        kind = rng.choice([type_text, type_text, type_text, add_block, split, wrap, mark])
        seen = versions[at[writer]]
        _, batch = random_steps(seen, rng, word=word, edits=(kind,))
        over = tuple(steps[lengths[at[writer]] :])
        result = rebase(batch, over=over, head=versions[-1], base=seen)
        assert isinstance(result, Rebased)
        if kind in (type_text, add_block) and batch:
            assert not result.dropped
            markers.append(word)
        steps += result.steps
        versions.append(result.doc)
        lengths.append(len(steps))
    # A writer may type inside another's word, so characters are counted, not words.
    found = versions[-1].text_content
    assert all(found.count(sign) == "".join(markers).count(sign) for sign in "⟦⟧-")
    assert applied(versions[0], tuple(steps)).eq(versions[-1])


@pytest.mark.parametrize("seed", range(60))
def test_a_form_edits_the_right_row_while_rows_come_and_go(seed: int) -> None:
    rng = Random(seed)
    rows = ["Poste|forfait|à remplir|€ HT"] * 60
    target, column = rng.randrange(60), rng.randrange(4)
    cells = rows[target].split("|")
    cells[column] = "12 000"
    proposed = node("doc", [table(*rows[:target], "|".join(cells), *rows[target + 1 :])])
    doc = node("doc", [table(*rows)])
    head, over, order = doc, list[Step](), list(range(60))
    for _ in range(rng.randint(1, 8)):
        tr, place = Transform(head), rng.randrange(len(order))
        start = 1 + sum(found.node_size for found in head.child(0).children[:place])
        if rng.random() < 0.5:
            tr.insert(start, row(rows[0]))
            order.insert(place, -1)
        else:
            tr.delete(start, start + head.child(0).child(place).node_size)
            order.pop(place)
        head, over = tr.doc, [*over, *tr.steps]
    result = moved(structural_steps(doc, proposed), tuple(over), head)
    changed = [
        i for i, found in enumerate(result.doc.child(0).children) if "12" in str(found)
    ]
    assert changed == [i for i, name in enumerate(order) if name == target]
    assert bool(result.dropped) is (target not in order)
