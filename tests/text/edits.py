"""Random documents of our schema, and random edits of them, all from one seeded source."""

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import strategies as st
from prosemirror.transform import Transform, can_join, can_split, find_wrapping, lift_target

from wikimarche.text.compat import Step, modern
from wikimarche.text.schema import SCHEMA, Node, node

WORDS = [
    *(
        "le",
        "titulaire",
        "remet",
        "au",
        "pouvoir",
        "adjudicateur",
        "un",
        "rapport",
        "dans",
        "délai",
    ),
    *(
        "de",
        "trente",
        "jours",
        "à",
        "compter",
        "notification",
        "marché",
        "prix",
        "unité",
        "lot",
    ),
    *(
        "m²",
        "d’œuvre",
        "😀",
        "l’exécution",
        "—",
        "€",
        "«",
        "quantités",
        "»",
        "maximum",
        "2026",
    ),
]
BLOCKS = (
    "paragraph",
    "paragraph",
    "paragraph",
    "heading",
    "list",
    "table",
    "quote",
    "other",
)
MARKS = ("strong", "em", "underline", "superscript", "code")


def sources() -> st.SearchStrategy[Random]:
    """Give seeded sources of randomness, one for each example."""
    return st.integers(0, 2**32).map(Random)


def words(rng: Random, most: int = 12) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, most)))


def paragraph(text: str = "") -> Node:
    return node("paragraph", [SCHEMA.text(text)] if text else None)


def document(*texts: str) -> Node:
    """Give a document of paragraphs; `# key title` gives a heading with its key."""
    blocks = []
    for text in texts:
        if text.startswith("# "):
            key, title = text[2:].split(" ", 1)
            blocks.append(node("heading", [SCHEMA.text(title)], level=2, key=key))
        else:
            blocks.append(paragraph(text))
    return node("doc", blocks)


def table(*rows: str) -> Node:
    """Give a table from rows written `a|b|c`."""
    return node("table", [row(text) for text in rows])


def row(text: str) -> Node:
    return node(
        "table_row", [node("table_cell", paragraph(cell)) for cell in text.split("|")]
    )


def bullets(*texts: str) -> Node:
    return node("bullet_list", [node("list_item", paragraph(text)) for text in texts])


def texts(doc: Node) -> list[str]:
    """Give the text of every top-level block."""
    return [block.text_content for block in doc.children]


def random_document(rng: Random, most: int = 8) -> Node:
    return node("doc", [random_block(rng, 0) for _ in range(rng.randint(1, most))])


def random_block(rng: Random, depth: int) -> Node:
    kind = rng.choice(BLOCKS)
    if kind == "heading":
        key = f"k{rng.randrange(10**6)}"
        return node(
            "heading", [SCHEMA.text(words(rng, 4))], level=rng.randint(1, 4), key=key
        )
    if kind == "other" and not depth:
        return rng.choice([node("rule"), node("code_block", [SCHEMA.text(words(rng))])])
    if kind == "paragraph" or depth > 1:
        return random_paragraph(rng)
    if kind == "table" and not depth:
        return random_table(rng)
    if kind == "list":
        items = [random_item(rng, depth) for _ in range(rng.randint(1, 4))]
        return node(rng.choice(["bullet_list", "ordered_list"]), items)
    inside = [random_block(rng, depth + 1) for _ in range(rng.randint(1, 2))]
    return node(rng.choice(["blockquote", "clause", "guidance"]), inside)


def random_item(rng: Random, depth: int) -> Node:
    more = [random_block(rng, depth + 2)] if rng.random() < 0.2 else []
    return node("list_item", [random_paragraph(rng), *more])


def random_table(rng: Random) -> Node:
    columns = rng.randint(1, 4)
    kinds = ["table_header", *["table_cell"] * rng.randint(0, 3)]
    rows = [[node(k, random_paragraph(rng)) for _ in range(columns)] for k in kinds]
    return node("table", [node("table_row", cells) for cells in rows])


def random_paragraph(rng: Random) -> Node:
    content: list[Node] = []
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        marks = [SCHEMA.mark(rng.choice(MARKS))] if rng.random() < 0.3 else []
        content.append(SCHEMA.text(words(rng) + " ", marks))
        content += rng.choice([[], [], [], [node("hard_break")], [random_atom(rng)]])
    return SCHEMA.node_type("paragraph").create(None, content)


def random_atom(rng: Random) -> Node:
    note = SCHEMA.node_type("footnote").create(None, [SCHEMA.text(words(rng, 4))])
    field = node("field", name=rng.choice(["duree", "montant"]))
    return rng.choice(
        [note, field, node("xref", key="delais"), node("image", src="/images/a.png")]
    )


# Edits: each works on a Transform and may leave it as it is when its place does not suit.

Edit = Callable[[Transform, Random, str], None]


def text_places(doc: Node) -> list[tuple[int, Node]]:
    """Give (position, node) of every block or footnote that holds text."""
    found: list[tuple[int, Node]] = []

    def visit(child: Node, pos: int, parent: Node | None, index: int) -> None:
        if child.inline_content:
            found.append((pos, child))

    doc.descendants(visit)
    return found


def _place(tr: Transform, rng: Random) -> int:
    pos, block = rng.choice(text_places(tr.doc))
    return pos + 1 + rng.randint(0, block.content.size)


def _range(tr: Transform, rng: Random, most: int = 20) -> tuple[int, int]:
    pos, block = rng.choice(text_places(tr.doc))
    start = rng.randint(0, block.content.size)
    return pos + 1 + start, pos + 1 + rng.randint(
        start, min(block.content.size, start + most)
    )


def type_text(tr: Transform, rng: Random, word: str) -> None:
    tr.insert(_place(tr, rng), SCHEMA.text(word))


def delete_text(tr: Transform, rng: Random, word: str) -> None:
    tr.delete(*_range(tr, rng))


def replace_text(tr: Transform, rng: Random, word: str) -> None:
    tr.replace_with(*_range(tr, rng), SCHEMA.text(word))


def delete_across(tr: Transform, rng: Random, word: str) -> None:
    start, end = sorted((_place(tr, rng), _place(tr, rng)))
    if end - start < 60:
        tr.delete(start, end)


def split(tr: Transform, rng: Random, word: str) -> None:
    place, depth = _place(tr, rng), rng.choice([1, 1, 2])
    if can_split(tr.doc, place, depth):
        tr.split(place, depth)


def join(tr: Transform, rng: Random, word: str) -> None:
    places = [p for p in range(1, tr.doc.content.size) if can_join(tr.doc, p)]
    if places:
        tr.join(rng.choice(places))


def wrap(tr: Transform, rng: Random, word: str) -> None:
    place = tr.doc.resolve(_place(tr, rng))
    range_ = place.block_range()
    kind = rng.choice(["bullet_list", "ordered_list", "blockquote", "clause", "guidance"])
    wrapping = find_wrapping(range_, SCHEMA.nodes[kind]) if range_ else None
    if range_ and wrapping:
        tr.wrap(range_, wrapping)


def lift(tr: Transform, rng: Random, word: str) -> None:
    range_ = tr.doc.resolve(_place(tr, rng)).block_range()
    target = lift_target(range_) if range_ else None
    if range_ and target is not None:
        tr.lift(range_, target)


def retype(tr: Transform, rng: Random, word: str) -> None:
    place = _place(tr, rng)
    kind = rng.choice(["paragraph", "heading", "code_block"])
    tr.set_block_type(place, place, SCHEMA.nodes[kind], None)


def mark(tr: Transform, rng: Random, word: str) -> None:
    change = rng.choice([tr.add_mark, tr.remove_mark])
    change(*_range(tr, rng, 60), SCHEMA.mark(rng.choice(MARKS)))


def set_attribute(tr: Transform, rng: Random, word: str) -> None:
    places = [(p, n) for p, n in _nodes(tr.doc) if n.type.name in ("heading", "table_cell")]
    if places:
        pos, found = rng.choice(places)
        name, value = (
            ("level", rng.randint(1, 6)) if "level" in found.attrs else ("align", "right")
        )
        tr.set_node_attribute(pos, name, value)


def _nodes(doc: Node) -> list[tuple[int, Node]]:
    found: list[tuple[int, Node]] = []

    def visit(child: Node, pos: int, parent: Node | None, index: int) -> None:
        found.append((pos, child))

    doc.descendants(visit)
    return found


def _among(tr: Transform, rng: Random, *kinds: str) -> tuple[int, Node] | None:
    places = [(pos, found) for pos, found in _nodes(tr.doc) if found.type.name in kinds]
    return rng.choice(places) if places else None


def add_block(tr: Transform, rng: Random, word: str) -> None:
    index = rng.randint(0, tr.doc.child_count)
    pos = sum(child.node_size for child in tr.doc.children[:index])
    tr.insert(pos, paragraph(word))


def remove_block(tr: Transform, rng: Random, word: str) -> None:
    if tr.doc.child_count > 1:
        index = rng.randrange(tr.doc.child_count)
        pos = sum(child.node_size for child in tr.doc.children[:index])
        tr.delete(pos, pos + tr.doc.child(index).node_size)


def add_item_or_row(tr: Transform, rng: Random, word: str) -> None:
    if found := _among(tr, rng, "list_item", "table_row"):
        pos, model = found
        kind = model.type.name
        columns = model.child_count if kind == "table_row" else 1
        new = node("list_item", paragraph(word)) if kind == "list_item" else None
        tr.insert(pos, new or row("|".join([word] + ["x"] * (columns - 1))))


def remove_item_or_row(tr: Transform, rng: Random, word: str) -> None:
    if found := _among(tr, rng, "list_item", "table_row"):
        pos, gone = found
        if tr.doc.resolve(pos).parent.child_count > 1:
            tr.delete(pos, pos + gone.node_size)


def add_atom(tr: Transform, rng: Random, word: str) -> None:
    tr.insert(_place(tr, rng), random_atom(rng))


def move_section(tr: Transform, rng: Random, word: str) -> None:
    moved = with_moved_section(tr.doc, rng)
    if moved is not tr.doc:
        tr.replace_with(0, tr.doc.content.size, moved.children)


def with_moved_section(doc: Node, rng: Random) -> Node:
    """Give the document with one of its sections (heading and what follows) elsewhere."""
    starts = [i for i, child in enumerate(doc.children) if child.type.name == "heading"]
    if len(starts) < 2:
        return doc
    cuts = [*starts, doc.child_count]
    parts = [doc.children[a:b] for a, b in pairwise(cuts)]
    part = parts.pop(rng.randrange(len(parts)))
    parts.insert(rng.randint(0, len(parts)), part)
    return node("doc", doc.children[: starts[0]] + [block for p in parts for block in p])


EDITS: tuple[Edit, ...] = (
    *(
        type_text,
        type_text,
        type_text,
        delete_text,
        replace_text,
        delete_across,
        split,
        join,
    ),
    *(wrap, lift, retype, mark, set_attribute, add_block, remove_block, add_item_or_row),
    *(remove_item_or_row, add_atom),
)


def random_steps(
    doc: Node, rng: Random, *, word: str = "", edits: tuple[Edit, ...] = EDITS
) -> tuple[Node, tuple[Step, ...]]:
    """Give the document after one random edit, and its steps (none when it did not suit)."""
    tr = Transform(doc)
    try:
        rng.choice(edits)(tr, rng, word or rng.choice(WORDS))
        tr.doc.check()
    except (ValueError, IndexError, AssertionError, AttributeError):
        return doc, ()
    return tr.doc, tuple(modern(step) for step in tr.steps)


def edited(
    doc: Node, rng: Random, *, times: int, word: str = ""
) -> tuple[Node, tuple[Step, ...]]:
    """Give the document after several random edits, and all their steps."""
    steps: list[Step] = []
    for turn in range(times):
        doc, more = random_steps(doc, rng, word=f"{word}{turn} " if word else "")
        steps += more
    return doc, tuple(steps)


def json_of(steps: tuple[Step, ...]) -> list[Any]:
    return [step.to_json() for step in steps]


def with_own_words(doc: Node) -> Node:
    """Give the document with every word made unique (`mot` becomes `mot17`)."""
    count = iter(range(10**6))

    def rewritten(found: Node) -> Node:
        if found.is_text:
            text = " ".join(
                f"{w}{next(count)}" if w else "" for w in str(found.text).split(" ")
            )
            return SCHEMA.text(text, found.marks)
        return found.type.create(
            found.attrs, [rewritten(child) for child in found.children], found.marks
        )

    return rewritten(doc)


def words_of(doc: Node) -> set[str]:
    """Give the words of a document, each block's own."""
    found: set[str] = set()
    for _, block in text_places(doc):
        found.update(block.text_content.split())
    return found
