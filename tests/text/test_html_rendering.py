"""A rendering that begins from another one is what it would be from nothing."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.documents import document, heading, paragraph, text
from tests.text.pages import WORDS, context
from tests.text.strategies import blocks
from wikimarche.text.html import Context, Reference, render, rendering
from wikimarche.text.outline import Scheme, outline
from wikimarche.text.schema import SCHEMA, Node, node


def xref(spec: str, key: str) -> Node:
    return node("xref", spec=spec, key=key)


def note(*content: Node) -> Node:
    return node("footnote", list(content))


def link(href: str) -> Node:
    return SCHEMA.text("lien", [SCHEMA.mark("link", {"href": href})])


# What depends on its surroundings, which documents at random seldom name twice.
DEPENDENT = [
    heading(1, "Un", "delais"),
    heading(2, "Deux", "a"),
    heading(1, "Encore", "delais"),
    node("heading", [text("De "), node("field", name="duree")], level=1, key="prix-2"),
    paragraph(node("field", name="duree")),
    paragraph(xref("", "delais"), xref("CCAP", "a")),
    paragraph(link("#delais"), text(" et "), link("#a")),
    paragraph("Note", note(text("un "), node("field", name="duree"))),
    paragraph("Notes", note(text("deux")), note(xref("", "a"))),
    node("guidance", paragraph("Conseil", note(text("interne")))),
    node("blockquote", [heading(1, "Cité", "delais")]),
    node("clause", paragraph(xref("CCAP", "a")), id="C-1", version=2),
]


def block() -> st.SearchStrategy[Node]:
    return st.sampled_from(DEPENDENT) | blocks()


@st.composite
def contexts(draw: st.DrawFn, doc: Node) -> Context:
    scheme, lot = draw(st.sampled_from(Scheme)), draw(st.none() | st.integers(1, 3))
    references = {
        ("CCAP", "a"): Reference(draw(st.sampled_from("12")), "Prix", "/m/1#art-a")
    }
    keys = st.sampled_from(("delais", "a", "prix-2"))
    return Context(
        outline(doc, scheme, lot=lot),
        draw(st.dictionaries(st.just("duree"), st.sampled_from(("", "12 mois", "un an")))),
        draw(st.sampled_from(({}, references))),
        replace(WORDS, clause=draw(st.sampled_from((WORDS.clause, "Clause %(id)s")))),
        guidance=draw(st.booleans()),
        actions=draw(st.dictionaries(keys, st.sampled_from(("/1", "/2")))),
    )


@settings(deadline=None)
@given(st.data(), st.lists(block(), min_size=1, max_size=8))
def test_what_serves_again_is_what_would_be_written(
    data: st.DataObject, old: list[Node]
) -> None:
    made = None
    content = old
    for _ in range(3):
        doc = document(*content)
        around = data.draw(contexts(doc))
        made = rendering(doc, around, made)
        assert made == rendering(doc, around)
        assert made.html() == render(doc, around)
        start = data.draw(st.integers(0, len(content)))
        gone = data.draw(st.integers(0, 1))
        new = data.draw(st.lists(block(), max_size=2))
        content = [*content[:start], *new, *content[start + gone :]] or old


@settings(deadline=None)
@given(st.data(), st.lists(st.sampled_from(DEPENDENT), min_size=1, max_size=5))
def test_a_change_around_the_text_is_seen_by_the_blocks_it_concerns(
    data: st.DataObject, content: list[Node]
) -> None:
    doc = document(*content)
    before = rendering(doc, data.draw(contexts(doc)))
    around = data.draw(contexts(doc))
    assert rendering(doc, around, before) == rendering(doc, around)


def test_only_the_blocks_that_changed_are_written_again() -> None:
    old = [heading(1, "Un", "un"), paragraph("Deux"), *DEPENDENT, paragraph("Trois")]
    before = rendering(document(*old), context(document(*old)))
    doc = document(*old[:1], paragraph("Changé"), *old[2:])
    after = rendering(doc, context(doc), before)
    same = [new is former for new, former in zip(after.blocks, before.blocks, strict=True)]
    assert same == [True, False, *[True] * (len(old) - 2)]


def test_a_footnote_added_before_others_renumbers_them_and_nothing_else() -> None:
    noted, plain = paragraph("Texte", note(text("fin"))), paragraph("Sans note")
    former = document(noted, plain)
    before = rendering(former, context(former))
    doc = document(paragraph("Nouveau", note(text("début"))), noted, plain)
    after = rendering(doc, context(doc), before)
    assert 'href="#fn-2"' in after.blocks[1]
    assert after.blocks[2] is before.blocks[1]
    assert after.footnotes.index("début") < after.footnotes.index("fin")


def test_a_field_renamed_writes_again_only_the_blocks_that_name_it() -> None:
    doc = document(paragraph(node("field", name="duree")), paragraph("Texte"))
    before = rendering(doc, context(doc))
    after = rendering(doc, replace(context(doc), fields={"duree": "un an"}), before)
    assert "un an" in after.blocks[0]
    assert after.blocks[1] is before.blocks[1]


def test_the_same_block_at_two_places_is_numbered_twice() -> None:
    twice = heading(1, "Article", "delais")
    doc = document(twice, twice)
    before = rendering(doc, context(doc))
    assert rendering(doc, context(doc), before) == before
    assert "ARTICLE 1" in before.blocks[0]
    assert "ARTICLE 2" in before.blocks[1]


def test_an_anchor_goes_to_the_next_article_of_its_key_when_the_first_loses_it() -> None:
    second = heading(1, "Deux", "delais")
    former = document(heading(1, "Un", "delais"), second)
    before = rendering(former, context(former))
    doc = document(heading(1, "Un", "a"), second)
    assert rendering(doc, context(doc), before).blocks[1].startswith('<h2 id="art-delais">')


def test_a_link_that_begins_to_lead_to_an_article_is_written_again() -> None:
    linked = paragraph(link("#delais"))
    former = document(linked)
    before = rendering(former, context(former))
    doc = document(linked, heading(1, "Délais", "delais"))
    assert 'href="#art-delais"' in rendering(doc, context(doc), before).blocks[0]
