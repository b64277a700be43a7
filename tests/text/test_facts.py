import gc
import weakref

from hypothesis import given, settings

from tests.text.documents import document, heading, paragraph, row, text
from tests.text.strategies import documents
from wikimarche.text.facts import Fact, What, facts
from wikimarche.text.outline import walk
from wikimarche.text.schema import Node, node


def test_a_block_tells_what_it_holds_in_reading_order() -> None:
    block = node(
        "clause",
        [
            paragraph(node("field", name="duree"), node("xref", spec="CCAP", key="prix")),
            paragraph(
                "Note", node("footnote", [node("field", name="prix"), text("\u200b")])
            ),
            paragraph(node("image", src="/images/a.png")),
            node("table", [row("a", "b"), row("c")]),
        ],
        id="C-1",
        version=1,
    )
    assert facts(block) == (
        Fact(What.FIELD, "duree"),
        Fact(What.REFERENCE, "CCAP", "prix"),
        Fact(What.HIDDEN_CHARACTER, "U+200B"),  # a line's words come before what it names
        Fact(What.FIELD, "prix"),
        Fact(What.IMAGE_WITHOUT_WORDS, "/images/a.png"),
        Fact(What.UNEVEN_TABLE, "a"),
    )


def test_a_character_hidden_in_a_key_or_a_link_is_found() -> None:
    linked = paragraph(text("a", href="https://a.fr/\u202e"))
    assert facts(linked) == (Fact(What.HIDDEN_CHARACTER, "U+202E"),)
    assert facts(heading(1, "Titre", "a\u200d")) == (Fact(What.HIDDEN_CHARACTER, "U+200D"),)


@settings(deadline=None)
@given(documents())
def test_every_field_and_reference_is_a_fact(doc: Node) -> None:
    wanted = [found for found in walk(doc) if found.type.name in ("field", "xref")]
    told = [fact for block in doc.children for fact in facts(block)]
    found = [fact for fact in told if fact.what in (What.FIELD, What.REFERENCE)]
    assert len(found) == len(wanted)


def test_a_block_is_walked_once_and_forgotten_with_its_document() -> None:
    doc = document(paragraph(node("field", name="duree")))
    assert facts(doc.child(0)) is facts(doc.child(0))
    alive = weakref.ref(doc.child(0))
    del doc
    gc.collect()
    assert alive() is None
