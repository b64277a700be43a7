from random import Random

from tests.text.comparing import paragraph
from wikimarche.text.differences_align import Item, aligned, similarity
from wikimarche.text.schema import node


def items(*texts: str) -> list[Item]:
    return [Item(paragraph(text)) for text in texts]


def test_equal_blocks_are_wholly_alike_and_unrelated_ones_not_at_all() -> None:
    one, same, other = items("Les prix sont fermes.", "Les prix sont fermes.", "Sans objet")
    assert similarity(one, same) == 1
    assert similarity(one, other) == 0


def test_a_paragraph_and_a_table_are_never_the_same_block() -> None:
    cell = node("table_cell", [paragraph("Prix")])
    table = node("table", [node("table_row", [cell])])
    assert similarity(Item(paragraph("Prix")), Item(table)) == 0


def test_a_row_that_keeps_its_first_cell_is_the_same_row() -> None:
    old, new = (
        node("table_row", [node("table_cell", [paragraph(text)]) for text in texts])
        for texts in (("A1", "ancienne désignation"), ("A1", "nouvelle fourniture livrée"))
    )
    assert aligned([Item(old)], [Item(new)]) == [(0, 0)]


def test_a_changed_paragraph_is_paired_before_an_equal_short_one() -> None:
    old = items("Un compte rendu mensuel est remis au service.", "Néant")
    new = items("Néant", "Un compte rendu annuel est remis au service.")
    assert aligned(old, new) == [(0, 1)]


def test_many_changed_blocks_keep_their_partners() -> None:
    random = Random(5)
    words = [f"mot{number}" for number in range(800)]
    texts = [random.choices(words, k=12) for _ in range(60)]
    old = items(*(" ".join(text) for text in texts))
    new = items(*(" ".join([*text[:6], "autre", *text[7:]]) for text in texts))
    assert aligned(old, new) == [(i, i) for i in range(60)]


def test_many_equal_blocks_are_aligned_without_weighing_every_pair() -> None:
    old = items(*["Sans objet"] * 400, "fin")
    new = items("début", *["Sans objet"] * 398)
    assert len(aligned(old, new)) == 398
