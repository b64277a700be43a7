"""Exact three-way merging of documents: nothing is guessed, nothing dropped.

What does not collide is kept from both sides. It is a Clash when both changed the same or
neighbouring words of a block, when one removed, replaced or retyped what the other changed,
or when both changed the same structure differently. The same change by both is one change.

Decisions:
- Blocks, list items or table rows that both put at the same place are all kept, theirs
  first; those equal on both sides are kept once.
- A section that moved is followed (see `merging_moves`); two different orders are a Clash.
- When one side added or removed columns of a table, any change of that table by the other
  is a Clash: which column is which cannot be known from the cells.
- Keeping both readings of a paragraph gives two paragraphs, of a heading both wordings in
  one; a heading kept twice has its key twice (`outline.with_keys` gives new ones).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from prosemirror.utils import JSON

from wikimarche.text.alignment import Hunk, common_runs, fingerprint, gaps, match_children
from wikimarche.text.alignment import hunks as hunks_between
from wikimarche.text.compat import Step
from wikimarche.text.merging_doubles import Texts, explains_itself, is_doubled, texts_of
from wikimarche.text.merging_moves import arrange, in_order_of, keyed_headings
from wikimarche.text.merging_regions import Region, regions
from wikimarche.text.merging_words import merge_words
from wikimarche.text.sameness import same, with_nodes_of, without_common
from wikimarche.text.schema import SCHEMA, Node
from wikimarche.text.structure import structural_steps
from wikimarche.text.tables import columns, is_even
from wikimarche.text.validity import MISFITS

__all__ = ["Choice", "Clash", "Merged", "Passage", "merge"]


class Choice(StrEnum):
    """What to keep of a passage both sides changed."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"  # theirs, then mine


@dataclass(frozen=True)
class Passage:
    """A passage both sides changed: its three states as small documents.

    `section` is the key of the section it is in, "" before the first; a state is None
    when nothing of the passage is there.
    """

    section: str
    base: Node | None
    mine: Node | None
    theirs: Node | None


@dataclass(frozen=True)
class Merged:
    """The document with the changes of both, and the steps that lead there from theirs."""

    doc: Node
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Clash:
    """The passages that need a choice, in the order in which `merge` takes the choices."""

    passages: tuple[Passage, ...]


def merge(
    base: Node, *, mine: Node, theirs: Node, choices: Sequence[Choice] = ()
) -> Merged | Clash:
    """Merge two documents that both come from `base`; `theirs` is the head.

    `choices` settles the passages of a Clash given before for the same three documents,
    one for each; as long as one is missing, the answer is again a Clash with all of them.
    """
    if theirs is base:  # nobody else wrote: the very document, as those just read are kept
        return Merged(mine, structural_steps(theirs, mine))
    base, mine = with_nodes_of(theirs, base), with_nodes_of(theirs, mine)
    judge = _Judge(choices)
    arranged = arrange(base, mine, theirs)
    order = Choice.THEIRS
    if arranged.at_odds:
        order = judge.decide(*(_outline(doc) for doc in (base, mine, theirs)))
    found = _merge_documents((arranged.base, arranged.mine, arranged.theirs), judge)
    if judge.waits:
        return Clash(tuple(judge.passages))
    if order is Choice.MINE:
        found = in_order_of(mine, found)
    return Merged(found, structural_steps(theirs, found))


Three = tuple[Node, Node, Node]  # base, mine, theirs


class _Judge:
    """Collects the passages that collide and knows the choices made for them."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = choices
        self.passages: list[Passage] = []
        self.settled: list[tuple[_States, list[Node]]] = []  # what each choice keeps
        self.section = ""

    @property
    def waits(self) -> bool:
        return len(self.passages) > len(self.choices)

    def decide(self, base: Node | None, mine: Node | None, theirs: Node | None) -> Choice:
        """Note a passage; without a choice yet, theirs stands in."""
        self.passages.append(Passage(self.section, base, mine, theirs))
        place = len(self.passages) - 1
        return self.choices[place] if place < len(self.choices) else Choice.THEIRS

    def mark(self) -> tuple[int, int]:
        """Give the place to which `forget` can go back."""
        return len(self.passages), len(self.settled)

    def forget(self, mark: tuple[int, int]) -> None:
        """Take back the passages noted since `mark`: they will be one larger passage."""
        del self.passages[mark[0] :]
        del self.settled[mark[1] :]


def _outline(doc: Node) -> Node:
    headings = [doc.child(index) for index, _ in keyed_headings(doc)]
    return SCHEMA.nodes["doc"].create(None, headings)


def _merge_documents(docs: Three, judge: _Judge) -> Node:
    base = docs[0]
    sections = [""]
    keys = dict(keyed_headings(base))
    for index in range(base.child_count):
        sections.append(keys.get(index, sections[-1]))

    def enter(stretch: range) -> None:
        judge.section = sections[stretch.start + bool(stretch)]

    mark = judge.mark()
    doc = SCHEMA.nodes["doc"].create(None, _merge_children(docs, judge, enter))
    if _is_valid(doc) and not _repeats(docs, doc, judge):
        return doc
    judge.forget(mark)
    head, tail = _common_ends(docs)
    enter(range(head, base.child_count - tail))
    states = _States(*(doc.children[head : doc.child_count - tail] for doc in docs))
    settled = _settle(states, base, judge)
    children = [*base.children[:head], *settled, *base.children[base.child_count - tail :]]
    return SCHEMA.nodes["doc"].create(
        None, children or [SCHEMA.nodes["paragraph"].create()]
    )


def _repeats(docs: Three, merged: Node, judge: _Judge) -> bool:
    """Tell whether a passage would stand once too often, outside those to be chosen."""
    found = [doc.children for doc in (*docs, merged)]
    if explains_itself(*_texts_outside(without_common(*found), judge)):
        return False
    return is_doubled(*_texts_outside(found, judge))


def _texts_outside(found: Sequence[Sequence[Node]], judge: _Judge) -> list[Texts]:
    """Count the texts of base, mine, theirs and merged outside the passages to be chosen."""
    texts = [texts_of(blocks) for blocks in found]
    for states, kept in judge.settled:
        for side, nodes in zip(
            texts, (states.base, states.mine, states.theirs, kept), strict=True
        ):
            side.subtract(texts_of(nodes))
    return texts


def _common_ends(docs: Three) -> tuple[int, int]:
    """Give how many blocks all three documents begin with, and how many they end with."""
    size = min(doc.child_count for doc in docs)
    rows = list(zip(*(doc.children for doc in docs), strict=False))
    ends = list(zip(*(reversed(doc.children) for doc in docs), strict=False))
    head = next((i for i, three in enumerate(rows) if not _all_same(three)), size)
    tail = next((i for i, three in enumerate(ends) if not _all_same(three)), size)
    return head, min(tail, size - head)


def _all_same(three: Three) -> bool:
    return same(three[0], three[1]) and same(three[0], three[2])


@dataclass(frozen=True)
class _States:
    """The children of a stretch, in the three documents."""

    base: Sequence[Node]
    mine: Sequence[Node]
    theirs: Sequence[Node]

    @staticmethod
    def within(region: Region, parents: Three) -> "_States":
        base, mine, theirs = (parent.children for parent in parents)
        return _States(
            base[region.base.start : region.base.stop],
            mine[region.mine.start : region.mine.stop],
            theirs[region.theirs.start : region.theirs.stop],
        )


def _merge_children(
    parents: Three, judge: _Judge, enter: Callable[[range], None]
) -> list[Node]:
    """Merge the children of three states of a node; `enter` is told each stretch of base."""
    base, mine, theirs = parents
    merged: list[Node] = []
    sides = _child_hunks(base, mine), _child_hunks(base, theirs)
    for region in regions(*sides, base.child_count, apart=_are_apart):
        states = _States.within(region, parents)
        if region.by_mine or region.by_theirs:
            enter(region.base)
            merged += _merge_region(region, states, base, judge)
            continue
        for index, three in enumerate(
            zip(states.base, states.mine, states.theirs, strict=True)
        ):
            enter(region.base[index : index + 1])
            merged += _merge_node(three, base, judge)
    return merged


def _child_hunks(old: Node, new: Node) -> list[Hunk]:
    runs = [(i, j, 1) for i, j in match_children(old.children, new.children)]
    return hunks_between(runs, old.child_count, new.child_count)


def _are_apart(stretch: range, hunk: Hunk) -> bool:
    same_gap = len(stretch) == 0 and hunk.start == hunk.end == stretch.start
    return hunk.start >= stretch.stop and not same_gap


def _merge_region(
    region: Region, states: _States, parent: Node, judge: _Judge
) -> list[Node]:
    """Give the children of a stretch where at least one side removed or inserted some."""
    base, mine, theirs = states.base, states.mine, states.theirs
    if _same(mine, base) or _same(mine, theirs):
        return list(theirs)
    if _same(theirs, base):
        return list(mine)
    if not region.base:
        return _all_inserted(mine, theirs)
    left = _left_by_both(states)
    return _settle(states, parent, judge) if left is None else left


def _left_by_both(states: _States) -> list[Node] | None:
    """Give what is left when both only removed children; None when it is something else.

    What one side removed, the other must have left as it was or removed too.
    """
    kept = [_kept_of(states.base, side) for side in (states.mine, states.theirs)]
    if kept[0] is None or kept[1] is None:
        return None
    both = kept[0] & kept[1]
    return [node for index, node in enumerate(states.base) if index in both]


def _kept_of(base: Sequence[Node], side: Sequence[Node]) -> set[int] | None:
    """Give the indexes of base that a side kept unchanged; None when it has anything else."""
    runs = common_runs(
        [fingerprint(node) for node in base], [fingerprint(node) for node in side]
    )
    kept = {i + k for i, _, length in runs for k in range(length)}
    return kept if len(kept) == len(side) else None


def _all_inserted(mine: Sequence[Node], theirs: Sequence[Node]) -> list[Node]:
    """Give what both inserted in one gap: what is equal once, then theirs, then mine."""
    runs = common_runs(*([fingerprint(node) for node in side] for side in (theirs, mine)))
    found: list[Node] = []
    for gap in gaps(runs, len(theirs), len(mine)):
        found += theirs[gap.old_start : gap.old_end]
        found += mine[gap.new_start : gap.new_end]
        found += theirs[gap.old_end : gap.old_end + gap.run]
    return found


def _merge_node(three: Three, parent: Node, judge: _Judge) -> list[Node]:
    """Merge a child all three documents have; more than one node when both are kept."""
    base, mine, theirs = three
    if same(mine, base) or same(mine, theirs):
        return [theirs]
    if same(theirs, base):
        return [mine]
    states = _States([base], [mine], [theirs])
    attrs = _merged_attributes(three)
    if attrs is None or _columns_at_odds(three):
        return _settle(states, parent, judge)
    if base.inline_content:
        return _merge_text(three, attrs, judge)
    mark = judge.mark()
    merged = base.type.create(attrs, _merge_children(three, judge, lambda stretch: None))
    if _is_valid(merged) and is_even(merged) >= (is_even(mine) and is_even(theirs)):
        return [merged]
    judge.forget(mark)
    return _settle(states, parent, judge)


Attributes = dict[str, JSON]


def _merged_attributes(three: Three) -> Attributes | None:
    """Give the attributes of a merged node; None when type or attributes are at odds."""
    base, mine, theirs = three
    if not base.type == mine.type == theirs.type:
        return None
    merged: Attributes = {}
    for name, old in base.attrs.items():
        one, other = mine.attrs[name], theirs.attrs[name]
        if one not in (old, other) and other != old:
            return None
        merged[name] = other if one == old else one
    return merged


def _columns_at_odds(three: Three) -> bool:
    base, mine, theirs = three
    return base.type.name == "table" and not columns(base) == columns(mine) == columns(
        theirs
    )


def _merge_text(three: Three, attrs: Attributes, judge: _Judge) -> list[Node]:
    """Merge a block of text; its colliding words are one passage."""
    shell = three[0].type.create(attrs)
    words = merge_words(*three)
    if not words.collides:
        return [shell.copy(words.theirs)]
    match judge.decide(*(_as_document([node], node) for node in three)):
        case Choice.MINE:
            kept = [shell.copy(words.mine)]
        case Choice.THEIRS:
            kept = [shell.copy(words.theirs)]
        case Choice.BOTH if shell.type.name == "heading":
            kept = [shell.copy(words.both)]
        case Choice.BOTH:
            kept = [shell.copy(words.theirs), shell.copy(words.mine)]
    judge.settled.append((_States(*([node] for node in three)), kept))
    return kept


def _settle(states: _States, parent: Node, judge: _Judge) -> list[Node]:
    """Note a passage and give what its choice keeps."""
    shown = (
        _as_document(nodes, parent) for nodes in (states.base, states.mine, states.theirs)
    )
    match judge.decide(*shown):
        case Choice.MINE:
            kept = list(states.mine)
        case Choice.THEIRS:
            kept = list(states.theirs)
        case Choice.BOTH:
            kept = [*states.theirs, *states.mine]
    judge.settled.append((states, kept))
    return kept


def _as_document(nodes: Sequence[Node], parent: Node) -> Node | None:
    """Give a document that shows these children of `parent` alone; None when there are none."""
    if not nodes:
        return None
    match parent.type.name:
        case "bullet_list" | "ordered_list" | "table":
            shown = [parent.type.create(parent.attrs, list(nodes))]
        case "table_row":
            row = parent.type.create(parent.attrs, list(nodes))
            shown = [SCHEMA.nodes["table"].create(None, [row])]
        case _:
            shown = list(nodes)
    return SCHEMA.nodes["doc"].create(None, shown)


def _same(some: Sequence[Node], others: Sequence[Node]) -> bool:
    return len(some) == len(others) and all(map(same, some, others))


def _is_valid(node: Node) -> bool:
    """Tell whether the node can hold its children (which are valid themselves)."""
    try:
        node.type.check_content(node.content)
    except MISFITS:
        return False
    return True
