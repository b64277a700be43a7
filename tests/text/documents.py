"""Short ways to write documents in tests, and documents at random."""

from typing import Any

from hypothesis import strategies as st

from wikimarche.text.schema import SCHEMA, Node, node

WORDS = st.text("aàbcde <>&\"'’\u00a0éfgh12", min_size=1, max_size=12)


def text(words: str, *marks: str, href: str = "") -> Node:
    made = [SCHEMA.mark(name) for name in marks]
    if href:
        made.insert(0, SCHEMA.mark("link", {"href": href}))
    return SCHEMA.text(words, made)


def paragraph(*content: Node | str) -> Node:
    return node("paragraph", [text(c) if isinstance(c, str) else c for c in content])


def heading(level: int, title: str, key: str = "") -> Node:
    return node("heading", [text(title)] if title else [], level=level, key=key)


def document(*blocks: Node) -> Node:
    return node("doc", list(blocks) or [paragraph()])


def row(*cells: Node | str, header: bool = False, **attrs: int) -> Node:
    kind = "table_header" if header else "table_cell"
    made = [node(kind, paragraph(c), **attrs) if isinstance(c, str) else c for c in cells]
    return node("table_row", made)


def cell(words: str, **attrs: Any) -> Node:
    return node("table_cell", paragraph(words), **attrs)


def headings() -> st.SearchStrategy[Node]:
    keys = st.sampled_from(["", "", "objet", "prix", "Pas une clé", "a" * 60])
    return st.builds(heading, st.integers(1, 6), WORDS, keys)


def documents() -> st.SearchStrategy[Node]:
    """Documents of headings, paragraphs, lists, quotations and tables."""
    atoms = st.one_of(
        st.builds(text, WORDS, st.sampled_from(["strong", "em", "superscript", "code"])),
        st.builds(text, WORDS, href=st.sampled_from(["https://a.fr/?b&c", "javascript:x"])),
        st.just(node("field", name="duree")),
        st.just(node("xref", key="objet")),
        st.builds(lambda words: node("footnote", [text(words)]), WORDS),
    )
    paragraphs = st.lists(atoms, max_size=4).map(lambda content: paragraph(*content))
    items = paragraphs.map(lambda p: node("list_item", p))
    rows = st.lists(paragraphs, min_size=1, max_size=3).map(
        lambda cells: node("table_row", [node("table_cell", p) for p in cells])
    )
    blocks = st.one_of(
        headings(),
        paragraphs,
        st.lists(items, min_size=1, max_size=3).map(lambda i: node("bullet_list", i)),
        paragraphs.map(lambda p: node("blockquote", p)),
        paragraphs.map(lambda p: node("guidance", p)),
        st.lists(rows, min_size=1, max_size=3).map(lambda r: node("table", r)),
    )
    return st.lists(blocks, min_size=1, max_size=6).map(lambda b: document(*b))
