"""Laws of the comparison, on pairs of documents made up from a seed."""

from collections.abc import Iterable, Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import examples
from wikimarche.text.differences import (
    BlockChange,
    ChangeKind,
    Comparison,
    PieceKind,
    compare,
    size,
)
from wikimarche.text.differences_tokens import fingerprint, word_count
from wikimarche.text.schema import SCHEMA, Node, node

WORDS = (
    "le délai l'exécution de 30 jours 12 000 € marché titulaire lot prix ; . 15 %".split()
)
KINDS = ["paragraph"] * 4 + ["list", "table", "guidance", "clause", "quote", "rule", "code"]
SEEDS = st.integers(min_value=0, max_value=2**32)
MARKS = ["strong", "em", "underline"]


def made_inline(random: Random) -> list[Node]:
    found: list[Node] = []
    for _ in range(random.randrange(9)):
        mark = [SCHEMA.mark(random.choice(MARKS))] if random.random() < 0.2 else None
        match random.randrange(12):
            case 0:
                found.append(node("field", name=random.choice(["duree", "montant"])))
            case 1:
                found.append(node("xref", key=random.choice(["delais", "prix"])))
            case 2:
                found.append(node("hard_break"))
            case 3:
                found.append(node("image", src="/images/a.png", alt=random.choice("xyz")))
            case 4:
                found.append(node("footnote", [SCHEMA.text(random.choice(WORDS))]))
            case _:
                words = random.choices(WORDS, k=random.randrange(1, 6))
                found.append(SCHEMA.text(" ".join(words) + " ", mark))
    return found


def made_block(random: Random, depth: int = 0) -> Node:
    if depth > 2:
        return node("paragraph", made_inline(random))
    kind = random.choice(KINDS)
    inside = [made_block(random, depth + 1) for _ in range(random.randrange(1, 4))]
    match kind:
        case "list":
            name = random.choice(["bullet_list", "ordered_list"])
            return node(name, [made_item(random, one) for one in inside])
        case "table":
            width = random.randrange(1, 4)
            return node("table", [made_row(random, width) for _ in inside])
        case "guidance":
            return node("guidance", inside)
        case "clause":
            return node("clause", inside, id="ENV-1", version=random.randrange(3))
        case "quote":
            return node("blockquote", inside)
        case "rule":
            return node("rule")
        case "code":
            return node("code_block", [SCHEMA.text("a = 1\nb = 2")])
        case _:
            return node("paragraph", made_inline(random))


def made_item(random: Random, block: Node) -> Node:
    return node("list_item", [node("paragraph", made_inline(random)), block])


def made_row(random: Random, width: int) -> Node:
    return node("table_row", [made_cell(random) for _ in range(width)])


def made_cell(random: Random) -> Node:
    kind = random.choice(["table_cell", "table_header"])
    spans = {"colspan": random.choice([1, 1, 2]), "rowspan": random.choice([1, 1, 2])}
    return node(kind, [node("paragraph", made_inline(random))], **spans)


def made_doc(random: Random) -> Node:
    keys = [f"a{number}" for number in range(9)] + ["", "", "a1"]
    random.shuffle(keys)
    blocks = [made_block(random) for _ in range(random.randrange(1, 3))]
    for key in keys[: random.randrange(10)]:
        level = random.randrange(1, 4)
        blocks.append(node("heading", made_inline(random), level=level, key=key))
        blocks += [made_block(random) for _ in range(random.randrange(4))]
    return node("doc", blocks)


def edited(random: Random, block: Node) -> Node:
    """The same node with something else somewhere inside."""
    if block.is_textblock and block.type.name != "code_block":
        content = block.content.content[:]
        at = random.randrange(len(content) + 1)
        content[at : at + random.randrange(2)] = made_inline(random)[:2]
        return block.copy(SCHEMA.nodes["paragraph"].create(None, content).content)
    if not block.child_count or block.type.name == "code_block":
        return block
    at = random.randrange(block.child_count)
    return block.copy(block.content.replace_child(at, edited(random, block.child(at))))


def edited_doc(random: Random, doc: Node) -> Node:
    blocks = doc.content.content[:]
    for _ in range(random.randrange(5)):
        at = random.randrange(len(blocks))
        match random.randrange(5):
            case 0:
                blocks.insert(at, made_block(random))
            case 1:
                start, end = sorted(random.choices(range(len(blocks)), k=2))
                passage = blocks[start:end]
                del blocks[start:end]
                to = random.randrange(len(blocks))
                blocks[to:to] = passage
            case 2 if len(blocks) > 1:
                del blocks[at]
            case _:
                blocks[at] = edited(random, blocks[at])
    return node("doc", blocks)


def pair(seed: int) -> tuple[Node, Node]:
    random = Random(seed)
    old = made_doc(random)
    return old, made_doc(random) if random.random() < 0.2 else edited_doc(random, old)


def rebuilt(change: BlockChange, side: str) -> Node | None:
    """One side of a block, from what the comparison says of its inside."""
    whole: Node | None = getattr(change, side)
    if whole is None or not (change.pieces or change.children):
        return whole
    inside: Iterable[Node | None]
    if change.pieces:
        inside = (part for piece in change.pieces for part in getattr(piece, side))
    else:
        inside = (rebuilt(child, side) for child in change.children)
    made = whole.type.create(whole.attrs, None, whole.marks)
    for part in inside:
        if part is not None:
            made = made.copy(made.content.append(type(made.content).from_(part)))
    return made


def side_of(comparison: Comparison, side: str) -> list[Node]:
    blocks = (block for block in comparison.blocks if block.kind is not ChangeKind.LEFT)
    return [whole for block in blocks if (whole := rebuilt(block, side)) is not None]


def every(blocks: Iterable[BlockChange]) -> Iterator[BlockChange]:
    for block in blocks:
        yield block
        yield from every(block.children)


def prints(blocks: Iterable[Node]) -> list[str]:
    return [fingerprint(block) for block in blocks]


@given(SEEDS)
@settings(deadline=None, max_examples=examples(120))
def test_the_new_document_is_rebuilt_from_the_comparison(seed: int) -> None:
    old, new = pair(seed)
    assert prints(side_of(compare(old, new), "new")) == prints(new.content.content)


@given(SEEDS)
@settings(deadline=None, max_examples=examples(120))
def test_every_old_block_is_rebuilt_once_and_in_order_but_for_moved_articles(
    seed: int,
) -> None:
    old, new = pair(seed)
    comparison = compare(old, new)
    found, wanted = prints(side_of(comparison, "old")), prints(old.content.content)
    assert sorted(found) == sorted(wanted)
    assert comparison.moved or found == wanted


@given(SEEDS)
@settings(deadline=None, max_examples=examples(100))
def test_a_document_does_not_differ_from_itself(seed: int) -> None:
    doc, _ = pair(seed)
    comparison = compare(doc, doc)
    assert comparison.changes == 0
    assert {block.kind for block in comparison.blocks} == {ChangeKind.SAME}


@given(SEEDS)
@settings(deadline=None, max_examples=examples(120))
def test_exchanging_the_documents_exchanges_added_and_removed(seed: int) -> None:
    old, new = pair(seed)
    assert size(old, new) == size(new, old)[::-1]


@given(SEEDS)
@settings(deadline=None, max_examples=examples(300))
def test_the_size_is_that_of_the_whole_comparison(seed: int) -> None:
    old, new = pair(seed)
    whole = compare(old, new)
    assert size(old, new) == (whole.words_added, whole.words_removed)


@given(SEEDS)
@settings(deadline=None, max_examples=examples(120))
def test_changes_are_numbered_from_one_without_a_gap(seed: int) -> None:
    old, new = pair(seed)
    comparison = compare(old, new)
    found = {block.number for block in every(comparison.blocks)}
    found |= {piece.number for b in every(comparison.blocks) for piece in b.pieces}
    assert found - {0} == set(range(1, comparison.changes + 1))


@given(SEEDS)
@settings(deadline=None, max_examples=examples(120))
def test_nothing_differs_exactly_when_a_reader_sees_no_difference(seed: int) -> None:
    old, new = pair(seed)
    assert (compare(old, new).changes == 0) == (fingerprint(old) == fingerprint(new))


@given(SEEDS)
@settings(deadline=None, max_examples=examples(120))
def test_words_counted_are_words_shown(seed: int) -> None:
    comparison = compare(*pair(seed))
    blocks = list(every(comparison.blocks))
    pieces = [piece for block in blocks for piece in block.pieces]
    added = sum(piece.words for piece in pieces if piece.kind is PieceKind.ADDED)
    whole = (block.new for block in blocks if block.kind is ChangeKind.ADDED)
    assert comparison.words_added == added + sum(word_count(new) for new in whole if new)


@given(SEEDS)
@settings(deadline=None, max_examples=examples(120))
def test_a_moved_article_arrives_once_and_leaves_once(seed: int) -> None:
    old, new = pair(seed)
    comparison = compare(old, new)
    arrived = [b.section for b in comparison.blocks if b.kind is ChangeKind.MOVED]
    left = [b.section for b in comparison.blocks if b.kind is ChangeKind.LEFT]
    assert sorted(arrived) == sorted(left) == sorted(comparison.moved)
