import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.documents import documents
from tests.text.pages import context
from wikimarche.text.html import render
from wikimarche.text.html_builder import MAX_FRAMES
from wikimarche.text.html_reader import MAX_CHARACTERS, read_html
from wikimarche.text.outline import walk
from wikimarche.text.schema import Node

CASES = sorted((Path(__file__).parent / "cases" / "html" / "read").glob("*.html"))

ELEMENTS = [
    "p",
    "div",
    "h1",
    "h3",
    "ul",
    "ol",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "blockquote",
    "pre",
    "b",
    "i",
    "u",
    "s",
    "sup",
    "sub",
    "code",
    "a",
    "span",
    "br",
    "hr",
    "img",
    "dl",
    "dt",
    "dd",
    "form",
    "button",
    "section",
    "center",
    "font",
    "o:p",
    "svg",
    "aside",
]
ATTRIBUTES = (
    "", " style='font-weight:bold'", " style='mso-list:l0 level3 lfo1'", " align=right",
    " colspan=3 rowspan=2", " href='https://a.fr'", " href='#x'", " src=/images/a.png",
    " class=clause data-clause=E-1 data-version=2", " class=guidance", " id=art-a",
    " style='page-break-before:always'", " start=7", " onclick=x",
    " id=ftn1", " style='mso-element:footnote'",
)  # fmt: skip
tags = st.builds("<{}{}>".format, st.sampled_from(ELEMENTS), st.sampled_from(ATTRIBUTES))
ends = st.sampled_from(ELEMENTS).map("</{}>".format)
words = st.sampled_from([" prix ", " lot 3\n", " été ", " a&amp;b ", " m² ", " &lt;x&gt; "])
pages = st.lists(st.one_of(tags, tags, ends, words), max_size=40).map("".join)
garbage = st.lists(
    st.one_of(
        pages,
        st.text(max_size=8),
        st.sampled_from(["<", "<!--", "<!", "<?", "&#", "'", "</"]),
    )
).map("".join)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_page_becomes_this_document(case: Path) -> None:
    expected = case.with_suffix(".txt").read_text(encoding="utf-8")
    assert shown(case.read_text(encoding="utf-8")) == expected


@settings(max_examples=200, deadline=None)
@given(pages)
def test_every_visible_word_is_kept_in_a_valid_document(page: str) -> None:
    doc = read_html(page).doc
    doc.check()
    visible = unescape(re.sub("<[^>]*>", " ", page)).split()
    kept = words_of(doc)
    assert [word for word in visible if word not in kept] == []


@settings(max_examples=200, deadline=None)
@given(garbage)
def test_anything_at_all_gives_a_valid_document(page: str) -> None:
    doc = read_html(page).doc
    doc.check()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", str(doc))


@settings(deadline=None)
@given(documents())
def test_what_our_own_page_shows_is_read_back(doc: Node) -> None:
    again = read_html(render(doc, context(doc))).doc
    again.check()
    assert words_of(doc) <= words_of(again)
    assert atoms_of(doc) == atoms_of(again)


@pytest.mark.parametrize(
    "tag", ["div", "ul><li", "blockquote", "table><tr><td", "b", "p><svg"]
)
def test_ten_thousand_levels_keep_their_words(tag: str) -> None:
    doc = read_html(f"<{tag}>" * 10_000 + "au fond").doc
    doc.check()
    assert "au fond" in str(doc)


def test_containers_deeper_than_the_limit_are_read_as_if_absent() -> None:
    seen = read_html("<blockquote>" * 100 + "au fond")
    assert str(seen.doc).count("blockquote") == MAX_FRAMES - 1
    assert seen.losses == ("blockquote:nested",)


def test_a_page_over_the_limit_is_cut_and_says_so() -> None:
    seen = read_html("<p>début" + " " * MAX_CHARACTERS + "fin")
    assert (str(seen.doc), seen.losses) == ('doc(paragraph("d\\u00e9but"))', ("size",))


@pytest.mark.parametrize(
    "page", ["", " \n", "<!-- rien -->", "<p></p><ul></ul><table></table>"]
)
def test_a_page_without_words_is_an_empty_paragraph(page: str) -> None:
    assert str(read_html(page).doc) == "doc(paragraph)"


@pytest.mark.parametrize(
    ("page", "losses"),
    [
        ("<script>x</script><style>y</style>", ("script", "style")),
        ("<img src='https://x.fr/a.png'><img src='data:x'>", ("image:external", "image:data")),
        ("<a href=' java\nscript:x'>a</a><a href=b>b</a>", ("link:javascript", "link:relative")),
        ("<a href='#x'>a</a>", ("link:internal",)),
        ("<p onclick=x style='display:none'>a</p>", ("handler", "hidden")),
        ("<iframe src=x></iframe><video>a</video>", ("frame", "media")),
        ("<table><td><blockquote>a</blockquote><pre>b</pre></table>", ("blockquote:nested", "code:nested")),
    ],
)  # fmt: skip
def test_what_is_dropped_is_named(page: str, losses: tuple[str, ...]) -> None:
    assert read_html(page).losses == losses


@pytest.mark.parametrize(
    ("page", "document"),
    [
        ("<b style='font-weight:normal'>a</b>", 'paragraph("a")'),
        ("<span style='font-weight:700;font-style:italic'>a</span>", 'paragraph(strong(em("a")))'),
        ("<u><span style='text-decoration:line-through'>a</span></u>", 'paragraph(underline(strike("a")))'),
        ("<sup><sub>a</sub></sup>", 'paragraph(subscript("a"))'),
        ("<span style='vertical-align:super'>a</span>", 'paragraph(superscript("a"))'),
        ("<b><code>a</code></b>", 'paragraph(code("a"))'),
        ("<p>  a \n b  <br> c<br></p>", 'paragraph("a b", hard_break, "c")'),
        ("<h1><strong>A</strong></h1>", 'heading("A")'),
        ("<h1><strong>A</strong> b</h1>", 'heading(strong("A"), " b")'),
    ],
)  # fmt: skip
def test_marks_and_spaces_are_read_as_they_look(page: str, document: str) -> None:
    assert str(read_html(page).doc) == f"doc({document})"


def test_an_absurd_span_is_bounded() -> None:
    table = read_html("<table><td colspan=999999999 rowspan=0>a").doc.child(0)
    cell = table.child(0).child(0)
    assert (cell.attrs["colspan"], cell.attrs["rowspan"]) == (100, 1)


def test_misread_windows_characters_are_what_was_meant() -> None:
    assert read_html("l\x92offre \x80").doc.text_content == "l’offre €"


def shown(page: str) -> str:
    """Write a document down to its attributes, a block a line, then the losses."""
    seen = read_html(page)
    blocks = [f"{block} {attrs_of(block)}".strip() for block in seen.doc.children]
    return "\n".join([*blocks, f"losses: {', '.join(seen.losses)}", ""])


def attrs_of(block: Node) -> str:
    told = [n for n in (block, *walk(block)) if n.attrs and n.type.name != "image"]
    return " ".join(f"{n.type.name}{sorted(n.attrs.items())}" for n in told)


def words_of(doc: Node) -> set[str]:
    lines = [" ".join(n.text or " " for n in block.children) for block in walk(doc)]
    joined = ["".join(n.text or " " for n in block.children) for block in walk(doc)]
    captions = [str(n.attrs["caption"]) for n in walk(doc) if n.type.name == "table"]
    return set(" ".join([*lines, *joined, *captions]).split())


def atoms_of(doc: Node) -> list[str]:
    return sorted(
        n.type.name for n in walk(doc) if n.type.name in ("field", "xref", "footnote")
    )
