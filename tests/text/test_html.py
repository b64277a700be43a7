import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.text.documents import document, documents, heading, paragraph, row, text
from tests.text.pages import WORDS, context, page_of
from wikimarche.text.html import render, render_blocks, render_footnotes
from wikimarche.text.schema import Node, from_json, node

CASES = sorted((Path(__file__).parent / "cases" / "html" / "write").glob("*.json"))
TAGS = (
    "h2 h3 h4 h5 h6 p ul ol li a strong em sup code span blockquote aside table tbody tr td "
    "div section"
)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_document_becomes_this_page(case: Path) -> None:
    doc = from_json(json.loads(case.read_text(encoding="utf-8")))
    expected = case.with_suffix(".html").read_text(encoding="utf-8")
    assert one_block_a_line(doc) == expected


@settings(deadline=None)
@given(documents())
def test_only_known_elements_are_written_and_nothing_can_run(doc: Node) -> None:
    page = page_of(doc)
    assert {element.tag for element in page.iterdescendants()} <= set(TAGS.split())
    attrs = [
        (n, v) for element in page.iterdescendants() for n, v in element.attrib.items()
    ]
    assert not [n for n, _ in attrs if n == "style" or n.startswith("on")]
    assert all(re.match("https?:|mailto:|#|/", v) for n, v in attrs if n in ("href", "src"))


@settings(deadline=None)
@given(documents())
def test_every_word_of_the_document_is_on_the_page(doc: Node) -> None:
    words = "".join(str(page_of(doc).text_content()).split())
    texts: list[str] = []
    doc.descendants(lambda n, pos, parent, index: texts.append(n.text or ""))
    assert all("".join(t.split()) in words for t in texts)


@settings(deadline=None)
@given(documents())
def test_ids_are_unique_and_every_link_within_the_page_arrives(doc: Node) -> None:
    page = page_of(doc)
    ids = [str(i) for i in page.xpath("//@id")]
    assert len(set(ids)) == len(ids)
    assert {h[1:] for h in page.xpath("//a/@href") if h.startswith("#")} <= set(ids)


@settings(deadline=None)
@given(documents())
def test_blocks_and_footnotes_make_the_page(doc: Node) -> None:
    around = context(doc)
    blocks = render_blocks(doc, around)
    assert len(blocks) == doc.child_count
    assert "".join(blocks) + render_footnotes(doc, around) == render(doc, around)


@settings(deadline=None)
@given(documents())
def test_no_link_is_inside_a_link(doc: Node) -> None:
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", render(doc, context(doc)))


def test_guidance_that_is_not_shown_leaves_no_trace_nor_number() -> None:
    note = node("footnote", [text("interne")])
    doc = document(node("guidance", paragraph("Conseil", note)), paragraph("Texte"))
    around = replace(context(doc), guidance=False)
    assert render_blocks(doc, around) == ("", "<p>Texte</p>")
    assert render_footnotes(doc, around) == ""


def test_an_article_has_its_action_with_a_name_of_its_own() -> None:
    doc = document(heading(1, "Durée & prix", "duree"))
    around = replace(context(doc), actions={"duree": "/m/1?a&b"})
    assert render(doc, around).endswith(
        '<p class="section-action" data-computed><a href="/m/1?a&amp;b" '
        'aria-label="Modifier ARTICLE 1 Durée &amp; prix">Modifier</a></p>'
    )


def test_a_table_without_caption_takes_the_given_name() -> None:
    doc = document(node("table", row("a")))
    assert f'aria-label="{WORDS.table}"' in render(doc, context(doc))


def test_an_absurd_level_is_still_a_heading() -> None:
    doc = document(node("heading", text("A"), level=40))
    assert '<h6 aria-level="7">' in render(doc, context(doc))


def one_block_a_line(doc: Node) -> str:
    around = context(doc)
    lines = [*render_blocks(doc, around), render_footnotes(doc, around)]
    return "".join(f"{line}\n" for line in lines if line)
