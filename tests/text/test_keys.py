"""Keys of articles written live: one each, the one that was there keeps its own."""

from tests.text.documents import document, heading, paragraph
from wikimarche.text import engine
from wikimarche.text.keys import key_steps
from wikimarche.text.schema import Node

OLD = document(heading(1, "Objet", "objet"), paragraph("a"), heading(1, "Prix", "prix"))


def keyed(*blocks: Node) -> list[object]:
    """Give the keys once blocks have taken the place of the old document's."""
    new = document(*blocks)
    after = engine.apply_steps(new, key_steps(OLD, new))
    assert isinstance(after, engine.Applied)
    return [b.attrs["key"] for b in after.doc.children if b.type.name == "heading"]


def test_where_no_heading_changed_there_is_nothing_to_do() -> None:
    blocks = OLD.children
    assert key_steps(OLD, document(blocks[0], paragraph("b"), blocks[2])) == ()
    assert key_steps(OLD, document(heading(1, "But", "objet"), *blocks[1:])) == ()


def test_a_heading_without_key_gets_one_from_its_title() -> None:
    assert keyed(*OLD.children, heading(2, "Délais d’exécution")) == [
        "objet",
        "prix",
        "delais-execution",
    ]


def test_the_copy_gets_another_key_wherever_it_stands() -> None:
    assert keyed(heading(1, "Prix", "prix"), *OLD.children) == ["prix-2", "objet", "prix"]


def test_of_two_new_ones_alike_the_first_keeps_the_key() -> None:
    new = heading(1, "Lot", "lot")
    assert keyed(*OLD.children, new, new)[2:] == ["lot", "lot-2"]


def test_a_heading_that_was_without_key_gets_one_when_it_is_touched() -> None:
    old = document(heading(1, "Obje"), paragraph("a"))
    assert len(key_steps(old, document(heading(1, "Objet"), old.child(1)))) == 1
