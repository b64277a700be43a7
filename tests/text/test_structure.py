"""A proposed document becomes steps: exact always, small when it can be."""

from random import Random

import pytest
from hypothesis import given, settings
from prosemirror.transform import Transform

from tests.sizes import examples
from tests.text.edits import (
    bullets,
    document,
    edited,
    paragraph,
    random_document,
    row,
    sources,
    table,
    with_moved_section,
)
from tests.text.strategies import documents
from wikimarche.text.compat import ReplaceStep, Step
from wikimarche.text.engine import Applied, apply_steps
from wikimarche.text.schema import SCHEMA, Node, node
from wikimarche.text.structure import structural_steps

laws = settings(max_examples=examples(80), deadline=None)


def lead(old: Node, new: Node) -> tuple[Step, ...]:
    """Give the steps, proved to lead from one document to the other."""
    steps = structural_steps(old, new)
    result = apply_steps(old, steps)
    assert isinstance(result, Applied), result
    assert result.doc.eq(new)
    return steps


def kinds(steps: tuple[Step, ...]) -> list[str]:
    return [str(step.to_json()["stepType"]) for step in steps]


def inserted(steps: tuple[Step, ...]) -> list[str]:
    return [
        step.slice.content.text_between(0, step.slice.content.size, "|")
        for step in steps
        if isinstance(step, ReplaceStep)
    ]


@given(documents(), documents())
@settings(max_examples=examples(30), deadline=None)
def test_any_document_is_reached_from_any_other(old: Node, new: Node) -> None:
    lead(old, new)


@given(sources())
@laws
def test_an_edited_document_is_reached(rng: Random) -> None:
    old = random_document(rng)
    new, _ = edited(old, rng, times=rng.choice([1, 3, 8]))
    lead(old, new)


@given(sources())
@laws
def test_a_document_with_moved_sections_is_reached(rng: Random) -> None:
    old = random_document(rng, 14)
    lead(old, with_moved_section(with_moved_section(old, rng), rng))


@given(sources())
@laws
def test_a_restore_takes_the_steps_back(rng: Random) -> None:
    old = random_document(rng)
    new, _ = edited(old, rng, times=4)
    lead(new, old)


def test_nothing_changed_is_no_step() -> None:
    assert structural_steps(document("a"), document("a")) == ()


def test_each_changed_word_is_a_step_of_its_own() -> None:
    steps = lead(
        document("le délai de dix jours francs"), document("ce délai de deux mois francs")
    )
    assert inserted(steps) == ["mois", "deux", "ce"]


def test_a_word_inserted_touches_no_other() -> None:
    steps = lead(document("le délai court"), document("le délai global court"))
    assert [step.to_json()["from"] for step in steps] == [10]
    assert inserted(steps) == ["global "]


def test_an_emoji_is_never_cut_in_two() -> None:
    steps = lead(document("vu 😀 et 👍🏽 ok"), document("vu 😁 et 👍🏿 ok"))
    assert inserted(steps) == ["👍🏿", "😁"]


def test_a_word_with_combined_accents_is_one_word() -> None:
    assert inserted(lead(document("de\u0301lai"), document("de\u0301lais"))) == [
        "de\u0301lais"
    ]


def test_one_cell_changed_is_one_word_changed() -> None:
    rows = ["lot 1|dix|euros", "lot 2|vingt|euros"]
    new = [rows[0], "lot 2|trente|euros"]
    steps = lead(node("doc", [table(*rows)]), node("doc", [table(*new)]))
    assert inserted(steps) == ["trente"]


def test_a_row_inserted_leaves_the_others_alone() -> None:
    rows = [f"poste {n}|forfait" for n in range(9)]
    steps = lead(
        node("doc", [table(*rows)]), node("doc", [table(*rows[:4], "x|y", *rows[4:])])
    )
    assert inserted(steps) == ["x|y"]


def test_an_item_removed_leaves_the_others_alone() -> None:
    old, new = bullets("un", "deux", "trois"), bullets("un", "trois")
    (step,) = lead(node("doc", [old]), node("doc", [new]))
    assert isinstance(step, ReplaceStep)
    assert (step.to - step.from_, step.slice.size) == (8, 0)


def test_a_heading_is_known_by_its_key() -> None:
    old, new = document("# a Objet", "texte"), document("# a Prix et paiement", "texte")
    assert all(step.to_json()["from"] for step in lead(old, new))


def test_an_attribute_is_changed_by_an_attribute_step() -> None:
    old = node("doc", [node("heading", [SCHEMA.text("Objet")], level=1, key="a")])
    new = node("doc", [node("heading", [SCHEMA.text("Objet")], level=2, key="a")])
    assert kinds(lead(old, new)) == ["attr"]


def test_a_block_that_changes_type_keeps_its_words() -> None:
    new = node("doc", [node("heading", [SCHEMA.text("Objet du marché")], level=2)])
    assert kinds(lead(document("Objet du marché"), new)) == ["replaceAround"]


def test_marks_are_changed_by_mark_steps() -> None:
    plain = document("un deux trois")
    bold = Transform(plain).add_mark(4, 8, SCHEMA.mark("strong")).doc
    assert kinds(lead(plain, bold)) == ["addMark"]
    assert kinds(lead(bold, plain)) == ["removeMark"]


def test_a_mark_that_excludes_another_comes_after_it_left() -> None:
    low = node("doc", node("paragraph", [SCHEMA.text("m2", [SCHEMA.mark("subscript")])]))
    high = node("doc", node("paragraph", [SCHEMA.text("m2", [SCHEMA.mark("superscript")])]))
    assert kinds(lead(low, high)) == ["removeMark", "addMark"]


def noted(note: str, *marks: str) -> Node:
    inside = SCHEMA.nodes["footnote"].create(
        None, [SCHEMA.text(note)], [SCHEMA.mark(name) for name in marks]
    )
    return node("doc", node("paragraph", [SCHEMA.text("prix "), inside]))


def test_a_word_of_a_footnote_is_changed_in_the_footnote() -> None:
    assert inserted(lead(noted("hors taxes"), noted("toutes taxes"))) == ["toutes"]


def test_a_footnote_is_marked_without_marking_its_words() -> None:
    assert kinds(lead(noted("hors taxes"), noted("hors taxes", "strong"))) == [
        "addNodeMark"
    ]


def test_a_paragraph_made_an_item_keeps_its_words() -> None:
    (step,) = lead(
        document("un", "deux", "trois"),
        node("doc", [paragraph("un"), bullets("deux"), paragraph("trois")]),
    )
    assert kinds((step,)) == ["replaceAround"]


def test_blocks_put_in_a_clause_and_taken_out_keep_their_words() -> None:
    plain = document("un", "deux", "trois")
    clause = node("clause", [paragraph("deux"), paragraph("trois")], id="ENV-1")
    wrapped = node("doc", [paragraph("un"), clause])
    assert kinds(lead(plain, wrapped)) == kinds(lead(wrapped, plain)) == ["replaceAround"]


def test_a_paragraph_split_in_two_keeps_its_words() -> None:
    steps = lead(
        document("un deux trois quatre", "fin"), document("un deux", "trois quatre", "fin")
    )
    assert inserted(steps) == ["|"]


def test_two_paragraphs_joined_keep_their_words() -> None:
    steps = lead(
        document("un deux", "trois quatre", "fin"), document("un deux trois quatre", "fin")
    )
    assert inserted(steps) == [" "]


@pytest.mark.parametrize("count", [40, 400])
def test_a_word_replaced_everywhere_touches_only_that_word(count: int) -> None:
    lines = [f"article {n} : l’acheteur notifie le bon {n * 7}" for n in range(count)]
    new = [line.replace("acheteur", "entité") for line in lines]
    new.insert(count // 2, "ligne nouvelle")
    changed = inserted(lead(document(*lines), document(*new)))
    assert changed.count("entité") == count


def test_a_paragraph_of_many_words_is_compared_by_sentences() -> None:
    old = " ".join(f"mot{n}{'.' if n % 10 == 9 else ''}" for n in range(6000))
    steps = lead(
        document(old), document(old.replace("mot77 ", "autre ").replace("mot99 ", ""))
    )
    assert len(steps) < 5


def test_a_column_added_leaves_the_other_cells_alone() -> None:
    old = node("doc", [node("table", [row("a|b"), row("c|d")])])
    new = node("doc", [node("table", [row("a|x|b"), row("c|y|d")])])
    assert inserted(lead(old, new)) == ["y", "x"]
