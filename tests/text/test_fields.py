from hypothesis import given, settings

from tests.text.documents import document, documents, paragraph
from wikimarche.text.fields import names
from wikimarche.text.schema import Node, node


def field(name: str) -> Node:
    return node("field", name=name)


def test_names_come_in_order_of_first_use() -> None:
    doc = document(paragraph(field("b"), field("a")), paragraph(field("b"), field("c")))
    assert names(doc) == ("b", "a", "c")


def test_fields_inside_notes_and_guidance_count() -> None:
    note = node("footnote", [field("taux")])
    doc = document(node("guidance", paragraph(field("duree"), note)))
    assert names(doc) == ("duree", "taux")


@settings(deadline=None)
@given(documents())
def test_a_document_without_fields_has_no_names(doc: Node) -> None:
    assert set(names(doc)) <= {"duree"}
    assert bool(names(doc)) == ("field" in str(doc))
