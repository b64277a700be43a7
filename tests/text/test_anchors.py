"""Anchors hold their passage through every edit, and are found again after an undo."""

from random import Random

from hypothesis import given, settings
from prosemirror.transform import Transform

from tests.sizes import examples
from tests.text.edits import (
    document,
    edited,
    paragraph,
    random_document,
    sources,
    text_places,
)
from wikimarche.text.anchors import Anchor, Gone, anchor_at, find_again, map_anchor
from wikimarche.text.compat import ReplaceStep, Step
from wikimarche.text.schema import SCHEMA, Node, node

laws = settings(max_examples=examples(80), deadline=None)
DOC = document("Le délai est de dix jours.", "Les pénalités courent ensuite.")


def on(doc: Node, quote: str) -> Anchor:
    """Put an anchor on the first place where a block of text says this."""
    for pos, block in text_places(doc):
        if (at := block.text_content.find(quote)) >= 0:
            anchor = anchor_at(doc, pos + 1 + at, pos + 1 + at + len(quote))
            assert anchor is not None
            return anchor
    raise AssertionError(quote)


def words(doc: Node, anchor: Anchor | Gone) -> str:
    assert isinstance(anchor, Anchor)
    return doc.text_between(anchor.start, anchor.end, "\n")


def typed(place: int, text: str) -> tuple[Step, ...]:
    return (ReplaceStep(place, place, paragraph(text).slice(0, len(text))),)


def test_an_anchor_keeps_its_quote_and_what_is_around() -> None:
    anchor = on(DOC, "dix jours")
    assert anchor.quote == "dix jours"
    assert anchor.before == "Le délai est de "
    assert anchor.after.startswith(".\nLes pénalités")


def test_an_anchor_over_two_paragraphs_quotes_both() -> None:
    anchor = anchor_at(DOC, 21, 35)
    assert anchor is not None
    assert anchor.quote == "jours.\nLes pén"[: len(anchor.quote)]


def test_nothing_to_hold_on_to_is_no_anchor() -> None:
    assert anchor_at(DOC, 3, 3) is None
    assert anchor_at(DOC, 3, 999) is None
    assert anchor_at(DOC, 3, 4) is None  # a blank


def test_an_anchor_never_cuts_an_emoji() -> None:
    doc = document("vu 😀 et 👍")
    assert anchor_at(doc, 4, 5) is None
    whole = anchor_at(doc, 4, 6)
    assert whole is not None
    assert whole.quote == "😀"


def test_a_field_and_a_reference_are_quoted_as_they_are_written() -> None:
    content = [SCHEMA.text("soit "), node("field", name="duree"), node("xref", key="prix")]
    anchor = anchor_at(node("doc", node("paragraph", content)), 1, 8)
    assert anchor is not None
    assert anchor.quote == "soit {{duree}}[#prix]"


def test_what_is_typed_at_the_edges_stays_outside() -> None:
    anchor = on(DOC, "dix")
    for place in (anchor.start, anchor.end):
        tr = Transform(DOC).insert(place, SCHEMA.text("X"))
        assert words(tr.doc, map_anchor(anchor, tr.steps)) == "dix"


def test_what_is_typed_inside_is_inside() -> None:
    anchor = on(DOC, "dix jours")
    tr = Transform(DOC).insert(anchor.start + 4, SCHEMA.text("longs "))
    assert words(tr.doc, map_anchor(anchor, tr.steps)) == "dix longs jours"


def test_a_word_replaced_keeps_its_anchor() -> None:
    anchor = on(DOC, "dix")
    tr = Transform(DOC).replace_with(anchor.start, anchor.end, SCHEMA.text("vingt"))
    assert words(tr.doc, map_anchor(anchor, tr.steps)) == "vingt"


@given(sources())
@laws
def test_edits_elsewhere_leave_the_anchor_exact(rng: Random) -> None:
    first, last = random_document(rng), random_document(rng)
    doc = node("doc", [*first.children, paragraph("la clause visée ici"), *last.children])
    anchor = on(doc, "clause visée")
    steps: list[Step] = []
    current = doc
    for _ in range(6):
        after, more = edited(current, rng, times=1)
        # Edits of the anchored paragraph itself are not the matter here.
        if "la clause visée ici" in [block.text_content for _, block in text_places(after)]:
            current, steps = after, [*steps, *more]
    assert words(current, map_anchor(anchor, steps)) == "clause visée"


@given(sources())
@laws
def test_an_anchor_maps_there_and_back(rng: Random) -> None:
    doc = current = random_document(rng)
    _, steps = edited(doc, rng, times=3)
    inverses: list[Step] = []
    for step in steps:
        inverses.insert(0, step.invert(current))
        after = step.apply(current).doc
        assert after is not None
        current = after
    places = range(max(1, doc.content.size - 1))  # a rule alone has one place
    start = rng.choice(places)
    anchor = Anchor(start, rng.randint(start + 1, doc.content.size), "")
    there = map_anchor(anchor, steps)
    if isinstance(there, Anchor) and _untouched(anchor, there, steps):
        assert map_anchor(there, inverses) == anchor


def _untouched(anchor: Anchor, there: Anchor, steps: tuple[Step, ...]) -> bool:
    """Tell whether no step replaced anything at or between the ends of the anchor."""
    start, end = anchor.start, anchor.end
    for step in steps:
        ranges: list[tuple[int, ...]] = []
        step.get_map().for_each(lambda *places, found=ranges: found.append(places))
        if any(a <= end and b >= start for a, b, _, _ in ranges):
            return False
        start, end = step.get_map().map(start, 1), step.get_map().map(end, -1)
    return (start, end) == (there.start, there.end)


def test_a_deleted_passage_is_gone_with_its_words() -> None:
    anchor = on(DOC, "dix jours")
    gone = map_anchor(anchor, Transform(DOC).delete(1, 27).steps)
    assert gone == Gone(anchor, 1)


def test_an_undone_deletion_is_found_again() -> None:
    anchor = on(DOC, "dix")
    gone = map_anchor(anchor, Transform(DOC).delete(1, 27).steps)
    assert isinstance(gone, Gone)
    assert find_again(DOC, gone) == anchor


def test_of_several_places_the_one_with_the_same_context_is_found() -> None:
    doc = document("durée de dix jours", "délai de dix jours ouvrés", "cumul de dix jours")
    anchor = on(doc, "délai de dix jours")
    quote = Anchor(anchor.start + 9, anchor.end, "dix jours", "délai de ", " ouvrés")
    again = find_again(doc, Gone(quote, 0))
    assert again == quote


def test_a_moved_section_is_found_again() -> None:
    doc = document(
        "# a Objet", "La voirie communale est entretenue.", "# b Prix", "Fermes."
    )
    moved = document(
        "# b Prix", "Fermes.", "# a Objet", "La voirie communale est entretenue."
    )
    anchor = on(doc, "voirie communale")
    again = find_again(moved, Gone(anchor, 0))
    assert again is not None
    assert words(moved, again) == "voirie communale"


def test_a_short_quote_without_its_context_is_not_guessed() -> None:
    anchor = on(DOC, "dix")
    assert find_again(document("cent dix euros"), Gone(anchor, 1)) is None


def test_words_that_are_nowhere_are_not_found() -> None:
    assert (
        find_again(document("autre chose"), Gone(on(DOC, "pénalités courent"), 1)) is None
    )
