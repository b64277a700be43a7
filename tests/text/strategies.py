"""Hypothesis strategies: documents an editor can make, with text hostile to Markdown.

`documents()`, `blocks()` and `inline()` give ProseMirror nodes valid in the schema,
same-mark text merged, as an editor keeps it; `texts()` gives Markdown nobody would write.
"""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from wikimarche.text.limits import faults
from wikimarche.text.schema import SCHEMA, Mark, Node, node

__all__ = ["blocks", "documents", "inline", "paragraphs", "texts", "words"]

PIECES = (
    "acheteur", "délai", "l’offre", "d'exécution", "n°", "12", "m", "a", "É", "€", "😀", "«", "»",
    " ", " ", " ", "  ", "\u00a0", "\u202f", "\u2009", "\t", "\n",
    ".", ",", " :", ";", "!", "?", "(", ")", "'", '"', "-", "—", "/", "=", "%", "@", "$",
    "*", "**", "***", "_", "__", "____", "~", "~~", "~~~", "^", "++", "+", "`", "``", "```",
    "|", "||", "\\", "\\\\", "\\newpage", "#", "##", "# ", "- ", "* ", "+ ", "> ", "1. ", "1.",
    "12) ", "---", "===", "***", "___", ":::", "::: guide", ":::: table", "Table : ", "<!-- -->",
    "{", "}", "{{", "}}", "{{duree}}", "[", "]", "[#", "[#delais]", "[CCAP#prix]", "^[", "![",
    "](", "](https://a.fr)", "]{b}", "{b}", "{#cle}", "{th}", "{th colspan=2}", "[^1]", "[^1]: ",
    "[x]: /y", "[x]", "<br>", "<b>", "<", ">", "<https://a.fr>", "https://a.fr/_x_", "<a@b.fr>",
    "&", "&amp;", "&nbsp;", "&#42;", "&lt", "x^2^", "H~2~O", "*mot*", "| a |", "|---|", "``` py",
)  # fmt: skip

LINE_PIECES = tuple(piece for piece in PIECES if "\n" not in piece)
KEYS = ("delais", "prix-2", "a")
NAMES = ("duree", "date_limite_2")
HREFS = (
    "https://marche.fr/a_b?x=1&y=2#z", "http://a.fr/(b)", "mailto:a@b.fr", "#delais", "https://a.fr",
    "https://a.fr/é è", "https://a.fr/<x>", "https://a.fr/\\*`&amp;", "#",
)  # fmt: skip


MARGINS = (
    "", "", "", "  ", "    ", "> ", "- ", "* ", "1. ", "   ", "\t", "::: guide\n", ":::\n",
    "| a | b |\n|---|---|\n", "[x]: https://a.fr\n", "> [x]: /y\n", "[^1]: Note\n\n    ",
)  # fmt: skip


def words(pieces: tuple[str, ...] = PIECES, *, least: int = 1) -> st.SearchStrategy[str]:
    """Text of a few pieces, ordinary and hostile."""
    return st.lists(st.sampled_from(pieces), min_size=least, max_size=6).map("".join)


def _marks(names: list[str], link: tuple[str, str] | None) -> list[Mark]:
    marks: list[Mark] = []
    for name in names:
        marks = SCHEMA.marks[name].create().add_to_set(marks)
    if link and "code" not in names:
        href, title = link
        marks = (
            SCHEMA.marks["link"].create({"href": href, "title": title}).add_to_set(marks)
        )
    return marks


@cache
def marks() -> st.SearchStrategy[list[Mark]]:
    """Valid sets of marks, often none."""
    names = st.lists(
        st.sampled_from(
            ["strong", "em", "underline", "strike", "superscript", "subscript", "code"]
        ),
        max_size=3,
    )
    links = st.none() | st.tuples(st.sampled_from(HREFS), st.just("") | words())
    return st.just(list[Mark]()) | st.builds(_marks, names, st.none() | st.none() | links)


def _merged(nodes: list[Node]) -> list[Node]:
    merged: list[Node] = []
    for child in nodes:
        last = merged[-1] if merged else None
        if last and last.text and child.text and Mark.same_set(last.marks, child.marks):
            merged[-1] = SCHEMA.text(last.text + child.text, child.marks)
        else:
            merged.append(child)
    return merged


def _atom(kind: str, attrs: dict[str, Any], content: list[Node], under: list[Mark]) -> Node:
    return SCHEMA.nodes[kind].create_checked(attrs, content or None, under)


@cache
def _atoms(*, in_note: bool) -> st.SearchStrategy[Node]:
    nothing = st.just(list[Node]())
    fields = st.fixed_dictionaries({"name": st.sampled_from(NAMES)})
    xrefs = st.fixed_dictionaries(
        {"spec": st.sampled_from(["", "CCAP", "Annexe_1"]), "key": st.sampled_from(KEYS)}
    )
    images = st.fixed_dictionaries(
        {
            "src": st.sampled_from(["/images/ab12.png", "", *HREFS]),
            "alt": st.just("") | words(),
            "title": st.just("") | words(),
        }
    )
    choices = [
        st.builds(_atom, st.just("hard_break"), st.just({}), nothing, marks()),
        st.builds(_atom, st.just("field"), fields, nothing, marks()),
        st.builds(_atom, st.just("xref"), xrefs, nothing, marks()),
    ]
    if not in_note:
        notes = inline(in_note=True, most=3)
        choices += [
            st.builds(_atom, st.just("image"), images, nothing, marks()),
            st.builds(_atom, st.just("footnote"), st.just({}), notes, marks()),
        ]
    return st.one_of(choices)


@cache
def inline(*, in_note: bool = False, most: int = 5) -> st.SearchStrategy[list[Node]]:
    """The content of a paragraph, or of a footnote."""
    text = st.builds(lambda text, under: SCHEMA.text(text, under), words(), marks())
    pieces = st.one_of(text, text, _atoms(in_note=in_note))
    return st.lists(pieces, max_size=most).map(_merged)


@cache
def paragraphs() -> st.SearchStrategy[Node]:
    """Paragraphs, the empty one included."""
    return inline().map(lambda content: node("paragraph", content))


def _headings() -> st.SearchStrategy[Node]:
    return st.builds(
        lambda content, level, key: node("heading", content, level=level, key=key),
        inline(),
        st.integers(1, 6),
        st.sampled_from(["", *KEYS]),
    )


def _code_blocks() -> st.SearchStrategy[Node]:
    return st.builds(
        lambda text, info: node(
            "code_block", [SCHEMA.text(text)] if text else [], info=info
        ),
        st.just("") | words(),
        st.sampled_from(["", "python", "c++ x", "a`b", "&amp; \\*", " x", "é\nb"]),
    )


def _leaves() -> st.SearchStrategy[Node]:
    bare = st.sampled_from([node("rule"), node("page_break")])
    return st.one_of(paragraphs(), paragraphs(), _headings(), _code_blocks(), bare)


def _lists(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    items = st.builds(
        lambda first, rest: node("list_item", [first, *rest]),
        paragraphs() | st.just(node("paragraph")),
        st.lists(inner, max_size=2),
    )
    several = st.lists(items, min_size=1, max_size=3)
    starts = st.sampled_from([0, 1, 1, 7, 999_999_999])
    return st.one_of(
        st.builds(lambda c, t: node("bullet_list", c, tight=t), several, st.booleans()),
        st.builds(
            lambda c, s, t: node("ordered_list", c, start=s, tight=t),
            several,
            starts,
            st.booleans(),
        ),
    )


def _containers(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=1, max_size=3)
    ids = st.sampled_from(["", "ENV-025", 'a "b"\\', "é è"])
    return st.one_of(
        several.map(lambda content: node("blockquote", content)),
        several.map(lambda content: node("guidance", content)),
        st.builds(
            lambda content, id_, version, level: node(
                "clause", content, id=id_, version=version, level=level
            ),
            several,
            ids,
            st.integers(1, 30),
            st.sampled_from(["", "2"]),
        ),
    )


def _cells(kind: str, content: st.SearchStrategy[list[Node]]) -> st.SearchStrategy[Node]:
    spans = st.sampled_from([1, 1, 1, 2, 10])
    aligns = st.sampled_from(["", "", "left", "center", "right"])
    return st.builds(
        lambda c, cols, rows, align: node(kind, c, colspan=cols, rowspan=rows, align=align),
        content,
        spans,
        spans,
        aligns,
    )


def _any_table(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    content = st.lists(paragraphs() | _lists(inner), min_size=1, max_size=2)
    cells = _cells("table_cell", content) | _cells("table_header", content)
    rows = st.lists(cells, min_size=1, max_size=3).map(lambda c: node("table_row", c))
    return st.builds(
        lambda c, caption: node("table", c, caption=caption),
        st.lists(rows, min_size=1, max_size=3),
        st.just("") | words(),
    )


def _simple_table() -> st.SearchStrategy[Node]:
    def build(aligns: list[str], texts: list[list[Node]], caption: str) -> Node:
        width = len(aligns)
        rows: list[Node] = []
        for start in range(0, len(texts) - width + 1, width):
            kind = "table_cell" if rows else "table_header"
            cells = [
                node(kind, [node("paragraph", text)], align=align)
                for align, text in zip(aligns, texts[start : start + width], strict=True)
            ]
            rows.append(node("table_row", cells))
        return node("table", rows, caption=caption)

    aligns = st.lists(
        st.sampled_from(["", "left", "center", "right"]), min_size=1, max_size=3
    )
    texts = st.lists(inline(most=3), min_size=3, max_size=8)
    return st.builds(build, aligns, texts, st.just("") | words())


def _nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(_lists(inner), _containers(inner), _any_table(inner))


_BLOCKS = st.deferred(
    lambda: st.recursive(_leaves() | _simple_table(), _nested, max_leaves=6)
)


def blocks() -> st.SearchStrategy[Node]:
    """Blocks of every kind, nested."""
    return _BLOCKS


def documents() -> st.SearchStrategy[Node]:
    """Whole documents of a few blocks."""
    several = st.lists(blocks(), min_size=1, max_size=4)
    return several.map(lambda content: node("doc", content))


def texts() -> st.SearchStrategy[str]:
    """Texts of hostile lines, indented, quoted, listed, after definitions."""
    lines = st.builds(str.__add__, st.sampled_from(MARGINS), st.just("") | words())
    return st.lists(lines, max_size=10).map("\n".join).filter(lambda text: not faults(text))
