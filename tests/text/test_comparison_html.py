import re
from html.parser import HTMLParser
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from tests.text.comparing import doc, nested, paragraph
from tests.text.test_differences_laws import pair
from wikimarche.text.comparison_html import (
    CompareWords,
    Labels,
    excerpt,
    render_inline,
    render_sides,
)
from wikimarche.text.differences import compare
from wikimarche.text.schema import SCHEMA, Node, node

WORDS = CompareWords(
    added="Ajouté :",
    removed="Supprimé :",
    restyled="Mise en forme :",
    end="(fin)",
    moved_here="Déplacé ici",
    moved_away="Déplacé : %(title)s",
    unchanged=lambda count: f"{count} paragraphes inchangés",
    before="Avant",
    after="Après",
    guidance="Consigne",
    clause="Clause %(id)s, version %(version)s",
)
QUIET = CompareWords(
    added="",
    removed="",
    restyled="",
    end="",
    moved_here="ici",
    moved_away="%(title)s",
    unchanged=str,
    before="Avant",
    after="Après",
    guidance="",
    clause="%(id)s %(version)s",
)
VOID = {"br", "hr", "img"}
DELAY = doc("Le délai est de 30 jours."), doc("Le délai est de 45 jours.")


class Balanced(HTMLParser):
    """Reads HTML and fails on a tag that does not close the last one open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def inline(old: Node, new: Node, context: int | None = None) -> str:
    return render_inline(compare(old, new), QUIET, context_blocks=context)


def sides(old: Node, new: Node) -> tuple[str, str]:
    html = render_sides(compare(old, new), QUIET)
    before, after = zip(
        *re.findall(
            r'<div class="before">(.*?)</div><div class="after">(.*?)</div></div>', html
        ),
        strict=True,
    )
    return "".join(before), "".join(after)


def test_what_was_removed_and_added_is_marked_and_numbered_once() -> None:
    assert (
        "Le délai est de "
        '<del class="removed" id="change-1" data-change="1">30</del>'
        '<ins class="added" data-change="1">45</ins> jours.'
    ) in inline(*DELAY)


def test_changes_say_what_they_are_to_those_who_do_not_see_them() -> None:
    html = render_inline(compare(*DELAY), WORDS)
    assert '<span class="visually-hidden">Supprimé : </span>30' in html
    assert (
        '<span class="visually-hidden">Ajouté : </span>45<span class="visually-hidden">(fin) '
        in html
    )


def test_each_side_shows_only_its_own_words() -> None:
    before, after = sides(*DELAY)
    assert "30" in before
    assert "45" not in before
    assert "45" in after
    assert "30" not in after


def test_a_whole_block_is_marked_around_it() -> None:
    html = inline(doc("Un.\nDeux."), doc("Un."))
    assert '<del class="removed" id="change-1" data-change="1"><p>Deux.</p></del>' in html


def test_an_item_is_marked_inside_it() -> None:
    html = inline(doc("* Un\n* Deux"), doc("* Un\n* Deux\n* Trois"))
    assert (
        '<li class="added"><ins class="added" id="change-1" data-change="1"><p>Trois</p></ins></li>'
    ) in html


def test_an_empty_line_that_came_is_shown_by_a_sign() -> None:
    html = inline(doc("Un."), node("doc", [paragraph("Un."), node("paragraph")]))
    assert "¶" in html


def test_bold_that_came_is_restyled_and_shown_bold() -> None:
    html = inline(doc("Délai ferme."), doc("Délai **ferme**."))
    assert (
        '<span class="restyled" id="change-1" data-change="1"><strong>ferme</strong></span>'
    ) in html
    assert "<del" not in html


def test_both_places_of_a_moved_article_are_linked() -> None:
    html = inline(
        doc("# Alpha\nx\n# Beta\nlong texte"), doc("# Beta\nlong texte\n# Alpha\nx")
    )
    assert 'id="left-1"><a href="#change-1">Alpha</a>' in html
    assert 'id="change-1" data-change="1"><a href="#left-1">ici</a>' in html


def test_a_new_version_of_a_clause_is_shown_in_its_title() -> None:
    old, new = (
        node("doc", [node("clause", [paragraph("x")], id="ENV", version=version)])
        for version in (3, 4)
    )
    assert re.search(r"<del[^>]*>ENV 3</del><ins[^>]*>ENV 4</ins>", inline(old, new))


def test_a_row_added_where_a_column_was_removed_leaves_its_place_empty() -> None:
    old = doc("| Site | Surface | Rythme\n| Parc | 1 200 m² | hebdomadaire")
    new = doc("| Site | Rythme\n| Parc | hebdomadaire\n| Square municipal | mensuel")
    html = inline(old, new)
    rows = [row.count("<td") for row in html.split("</tr>")[:-1]]
    assert rows == [3, 3, 3]


def test_what_is_far_from_a_change_is_folded_but_its_heading() -> None:
    lines = ["# Objet", *map(str, range(9)), "fin"]
    html = inline(
        doc("\n".join(lines)), doc("\n".join([*lines[:-1], "autre fin"])), context=1
    )
    assert "<summary>8</summary>" in html
    assert html.index("<h2>") < html.index("<details")


def test_nothing_is_folded_unless_asked() -> None:
    assert "<details" not in inline(doc("a\nb\nc\nd"), doc("a\nb\nc\nd"))


def test_labels_stand_before_the_titles_of_each_side() -> None:
    labels = Labels(old={"prix": "ARTICLE 1"}, new={"prix": "ARTICLE 2"})
    html = render_sides(compare(doc("# Prix"), doc("# Prix")), QUIET, labels=labels)
    assert [f"ARTICLE {n}" in html for n in (1, 2)] == [True, True]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "//evil", " http://x"]
)
def test_a_link_that_could_do_harm_is_text(href: str) -> None:
    link = SCHEMA.text("voir", [SCHEMA.mark("link", {"href": href})])
    assert "href" not in inline(doc("x"), node("doc", [node("paragraph", link)]))


def test_an_image_from_elsewhere_is_not_loaded() -> None:
    image = node("image", src="https://ailleurs.fr/a.png", alt="Plan")
    assert "<img" not in inline(doc("x"), node("doc", [node("paragraph", image)]))


HOSTILE = '"><script>alert(1)</script>'


def hostile_document() -> Node:
    marks = [SCHEMA.mark("link", {"href": f"https://x{HOSTILE}", "title": HOSTILE})]
    cell = node("table_cell", [paragraph(HOSTILE)], align=HOSTILE)
    content = [
        SCHEMA.text(HOSTILE, marks),
        node("field", name=HOSTILE),
        node("xref", spec=HOSTILE, key=HOSTILE),
        node("image", src=f"/images/{HOSTILE}", alt=HOSTILE),
        node("footnote", [SCHEMA.text(HOSTILE)]),
    ]
    return node(
        "doc",
        [
            node("heading", content, key=HOSTILE),
            node("paragraph", content),
            node("clause", [paragraph(HOSTILE)], id=HOSTILE),
            node("table", [node("table_row", [cell])], caption=HOSTILE),
            node("code_block", [SCHEMA.text(HOSTILE)], info=HOSTILE),
        ],
    )


def test_everything_is_escaped() -> None:
    hostile = hostile_document()
    for old, new in ((hostile, doc("x")), (doc("x"), hostile), (hostile, hostile)):
        comparison = compare(old, new)
        assert "<script" not in render_inline(comparison, QUIET) + render_sides(
            comparison, QUIET
        )
        assert "<script" not in "".join(
            excerpt(comparison, QUIET, number=n) for n in range(1, comparison.changes + 1)
        )


def test_a_hundred_nested_lists_are_written() -> None:
    comparison = compare(nested(100, "Un texte au fond."), nested(100, "Un autre au fond."))
    Balanced(render_inline(comparison, WORDS))
    Balanced(render_sides(comparison, WORDS))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=examples(100))
def test_html_is_balanced_and_each_change_has_one_place(seed: int) -> None:
    comparison = compare(*pair(seed))
    for html in (render_inline(comparison, WORDS), render_sides(comparison, WORDS)):
        Balanced(html)
        places = re.findall(r' id="change-(\d+)"', html)
        assert sorted(map(int, places)) == list(range(1, comparison.changes + 1))


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=examples(50))
def test_folding_hides_no_change(seed: int) -> None:
    comparison = compare(*pair(seed))
    html = render_inline(comparison, QUIET, context_blocks=0)
    folded = "".join(re.findall(r"<details.*?</details>", html, re.DOTALL))
    assert "data-change" not in folded


def test_an_excerpt_gives_a_change_with_the_words_around() -> None:
    html = excerpt(compare(*DELAY), QUIET, around=2)
    assert re.sub(r"<span.*?</span>", "", html) == (
        '… est de <del class="removed">30</del><ins class="added">45</ins> jours.'
    )


def test_there_is_an_excerpt_of_every_change_and_of_no_other() -> None:
    comparison = compare(*pair(Random(4).randrange(1000)))
    assert all(excerpt(comparison, WORDS, number=n + 1) for n in range(comparison.changes))
    assert excerpt(comparison, WORDS, number=comparison.changes + 1) == ""
