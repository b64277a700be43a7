"""Who wrote what: every character has its author, every block its last change."""

import json
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from prosemirror.model import Slice
from prosemirror.transform import Transform

from tests.text.edits import (
    delete_across,
    delete_text,
    document,
    edited,
    join,
    mark,
    random_document,
    random_steps,
    replace_text,
    sources,
    split,
    type_text,
)
from wikimarche.text.authors import (
    BlockAuthors,
    Change,
    Share,
    Stretch,
    Traced,
    authors_of,
    begun,
    blocks_of,
    followed,
    from_json,
    to_json,
)
from wikimarche.text.compat import ReplaceStep, Step
from wikimarche.text.engine import Reason, Refused, apply_steps
from wikimarche.text.schema import SCHEMA, Node
from wikimarche.text.structure import structural_steps

ANNE, BRUNO, CHLOE = 1, 2, 3


def authors(first: Node, *changes: Change) -> tuple[BlockAuthors, ...]:
    result = authors_of(first, author=ANNE, changes=changes)
    assert isinstance(result, tuple), result
    return result


def change(author: int, revision: int, old: Node, new: Node) -> Change:
    return Change(author, revision, structural_steps(old, new))


def test_a_first_text_is_all_its_author_s() -> None:
    (block,) = authors(document("le délai"))
    assert block == BlockAuthors((Stretch(ANNE, 1, 1, 9),), (Share(ANNE, 8),), ANNE, 1)


def test_a_word_added_is_its_author_s_and_the_rest_stays() -> None:
    old, new = document("le délai court"), document("le délai global court")
    (block,) = authors(old, change(BRUNO, 2, old, new))
    assert block.stretches == (
        Stretch(ANNE, 1, 1, 10),
        Stretch(BRUNO, 2, 10, 17),
        Stretch(ANNE, 1, 17, 22),
    )
    assert block.shares == (Share(ANNE, 14), Share(BRUNO, 7))


def test_a_block_says_who_changed_it_last() -> None:
    one, two, three = document("a b", "c"), document("a x", "c"), document("a x", "c", "z")
    blocks = authors(one, change(BRUNO, 2, one, two), change(CHLOE, 3, two, three))
    assert [(b.last_author, b.last_revision) for b in blocks] == [
        (BRUNO, 2),
        (ANNE, 1),
        (CHLOE, 3),
    ]


def test_a_deletion_changes_its_block_and_not_the_neighbours() -> None:
    old = document("un", "deux trois", "quatre", "cinq")
    blocks = authors(old, change(BRUNO, 2, old, document("un", "deux", "cinq")))
    assert [block.last_author for block in blocks] == [ANNE, BRUNO, ANNE]


def test_bold_changes_the_block_but_not_the_author_of_words() -> None:
    tr = Transform(document("un mot")).add_mark(1, 3, SCHEMA.mark("strong"))
    (block,) = authors(document("un mot"), Change(BRUNO, 2, tuple(tr.steps)))
    assert block.shares == (Share(ANNE, 6),)
    assert block.last_author == BRUNO


def test_splitting_a_paragraph_takes_no_words_from_anybody() -> None:
    tr = Transform(document("un deux")).split(4)
    blocks = authors(document("un deux"), Change(BRUNO, 2, tuple(tr.steps)))
    assert [block.shares for block in blocks] == [(Share(ANNE, 3),), (Share(ANNE, 4),)]
    assert [block.last_author for block in blocks] == [BRUNO, BRUNO]


def test_an_emptied_paragraph_has_no_shares() -> None:
    old = document("un", "")
    assert authors(old)[1] == BlockAuthors((), (), ANNE, 1)


def test_a_history_that_does_not_apply_is_refused_by_its_change() -> None:
    good = Change(BRUNO, 2, ())
    bad = Change(BRUNO, 3, (ReplaceStep(90, 95, document("x").slice(0, 0)),))
    result = authors_of(document("a"), author=ANNE, changes=[good, bad])
    assert result == Refused(Reason.FAILED, 1)


@given(sources())
@settings(max_examples=60, deadline=None)
def test_every_character_has_one_author(rng: Random) -> None:
    doc = first = random_document(rng)
    changes: list[Change] = []
    steps: tuple[Step, ...]
    for revision in range(2, 5):
        doc, steps = edited(doc, rng, times=2)
        changes.append(Change(rng.choice([BRUNO, CHLOE]), revision, steps))
    blocks = authors(first, *changes)
    places = [p for block in blocks for s in block.stretches for p in range(s.start, s.end)]
    assert places == written_places(doc)


@given(sources(), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_a_history_kept_halfway_says_the_same_as_the_whole(rng: Random, half: int) -> None:
    doc = first = random_document(rng)
    changes: list[Change] = []
    steps: tuple[Step, ...]
    for revision in range(2, 7):
        doc, steps = edited(doc, rng, times=2)
        changes.append(Change(rng.choice([ANNE, BRUNO, CHLOE]), revision, steps))
    middle = traced(begun(first, ANNE), *changes[:half])
    kept = from_json(json.loads(json.dumps(to_json(middle))), middle.doc)
    assert kept is not None
    end = traced(kept, *changes[half:])
    assert blocks_of(end) == authors(first, *changes)
    assert to_json(end) == to_json(traced(begun(first, ANNE), *changes))


TYPING = (type_text, delete_text, replace_text, delete_across, join, split, mark)


@given(sources())
@settings(max_examples=200, deadline=None)
def test_letters_replayed_together_have_the_authors_they_have_one_by_one(
    rng: Random,
) -> None:
    doc = first = random_document(rng)
    steps: list[Step] = []
    for _ in range(6):
        doc, some = random_steps(doc, rng, edits=TYPING)
        doc, more = typed_on(doc, some, rng)
        steps += [*some, *more]
    single = [Change(BRUNO, 2, (step,)) for step in steps]
    assert authors(first, Change(BRUNO, 2, tuple(steps))) == authors(first, *single)


def typed_on(
    doc: Node, some: tuple[Step, ...], rng: Random
) -> tuple[Node, tuple[Step, ...]]:
    """Go on where the last edit ended: letters typed after it, or deleted around it."""
    last = some[-1] if some else None
    if not isinstance(last, ReplaceStep):
        return doc, ()
    place, steps = last.from_ + last.slice.size, list[Step]()
    for _ in range(3):
        kind = rng.choice(["type", "back", "forth"])
        spans = {"type": (0, 0), "back": (-1, 0), "forth": (0, 1)}
        start, end = (place + each for each in spans[kind])
        put = document("x").child(0).slice(0, 1) if kind == "type" else Slice.empty
        step = ReplaceStep(start, end, put)
        applied = apply_steps(doc, [step])
        if isinstance(applied, Refused):
            break
        doc, place = applied.doc, start + put.size
        steps.append(step)
    return doc, tuple(steps)


def traced(before: Traced, *changes: Change) -> Traced:
    found = followed(before, changes)
    assert isinstance(found, Traced), found
    return found


def test_what_was_kept_of_another_document_is_not_taken_for_this_one() -> None:
    kept = to_json(begun(document("le délai"), ANNE))
    assert from_json(kept, document("le délai court")) is None
    assert from_json(kept, document("le délai", "")) is None
    assert from_json({**kept, "last": [7]}, document("le délai")) is None


def written_places(doc: Node) -> list[int]:
    """Give every position that holds a character or an inline node."""
    found: list[int] = []

    def visit(child: Node, pos: int, parent: Node | None, index: int) -> None:
        if child.is_leaf and child.is_inline:
            found.extend(range(pos, pos + child.node_size))

    doc.descendants(visit)
    return found
