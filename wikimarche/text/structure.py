"""The structural difference: the steps that lead from one document to another.

Whoever does not send steps (the plain form, the API, an import, a restore) sends a
document; this makes steps of it. Children are matched, lists and tables entered, text
changed word by word, marks and attributes by steps of their own: words nobody touched
stay outside every step, so that comments, suggestions and other people's edits keep
their place.

Every changed block is verified before its steps are given; one that does not come out
right is replaced as a whole.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from prosemirror.model import Fragment, Slice

from wikimarche.text.alignment import match_children
from wikimarche.text.compat import AttrStep, ReplaceAroundStep, Step
from wikimarche.text.sameness import same
from wikimarche.text.schema import SCHEMA, Node
from wikimarche.text.structure_words import (
    Changes,
    compare_paragraphs,
    compare_words,
    were_split_or_joined,
)
from wikimarche.text.validity import MISFITS

__all__ = ["structural_steps"]


def structural_steps(old: Node, new: Node) -> tuple[Step, ...]:
    """Give steps such that applying them to `old` gives a document equal to `new`.

    Both are whole documents. Steps that keep positions come first, the others from
    the end of the document to its start, so that each has its place in `old`.
    """
    if same(old, new):
        return ()
    return _compare_children(old, new, 0, _verified).steps()


@dataclass
class _Run:
    """Neighbouring children that differ, from `pos`, with the pairs found among them."""

    old: list[Node]
    new: list[Node]
    pos: int
    pairs: list[tuple[int, int]] = field(default_factory=list)


Make = Callable[[Sequence[Node], Sequence[Node], int], Changes]
Check = Callable[[_Run, Make], Changes]


def _compare_children(old: Node, new: Node, start: int, check: Check) -> Changes:
    """Compare the children of two nodes; `start` is the position of the first child."""
    changes = Changes()
    for run in _differing(old, new, start):
        make = _reshaping(run)
        changes.add(check(run, make) if make else _compare_run(run, check))
    return changes


def _differing(old: Node, new: Node, start: int) -> Iterator[_Run]:
    """Give the runs of children between those that are equal."""
    i = j = 0
    here, there = old.children, new.children
    run = _Run([], [], start)
    for a, b in match_children(here, there):
        run.old += here[i:a]
        run.new += there[j:b]
        i, j = a + 1, b + 1
        if not same(here[a], there[b]):
            run.pairs.append((len(run.old), len(run.new)))
            run.old.append(here[a])
            run.new.append(there[b])
        elif run.old or run.new:
            yield run
            run = _Run([], [], run.pos + _size(run.old) + here[a].node_size)
        else:
            run.pos += here[a].node_size
    run.old += here[i:]
    run.new += there[j:]
    if run.old or run.new:
        yield run


def _size(nodes: Sequence[Node]) -> int:
    return sum(node.node_size for node in nodes)


def _compare_run(run: _Run, check: Check) -> Changes:
    """Compare the pairs of a run; what is without a pair is removed or inserted."""
    changes = Changes()
    i, j, pos = 0, 0, run.pos
    for a, b in [*run.pairs, (len(run.old), len(run.new))]:
        after = pos + _size(run.old[i:a])
        if (i, j) != (a, b):
            changes.replace(pos, after, Fragment(run.new[j:b]))
        if a < len(run.old):
            changes.add(check(_Run([run.old[a]], [run.new[b]], after), _compare_pair))
            after += run.old[a].node_size
        i, j, pos = a + 1, b + 1, after
    return changes


def _verified(run: _Run, make: Make) -> Changes:
    """Give the changes of a run of the document's blocks, or its replacement as a whole.

    The run alone makes a document of its own, where its changes can be tried.
    """
    doc: Node | None = SCHEMA.nodes["doc"].create(None, run.old)
    for step in make(run.old, run.new, 0).steps():
        doc = doc and _after(doc, step)
    if doc and same(doc, SCHEMA.nodes["doc"].create(None, run.new)):
        return make(run.old, run.new, run.pos)
    changes = Changes()
    changes.replace(run.pos, run.pos + _size(run.old), Fragment(run.new))
    return changes


def _unverified(run: _Run, make: Make) -> Changes:
    """Give the changes of a run inside a block, which is verified with its block."""
    return make(run.old, run.new, run.pos)


def _after(doc: Node, step: Step) -> Node | None:
    try:
        return step.apply(doc).doc
    except MISFITS:
        return None


def _compare_pair(olds: Sequence[Node], news: Sequence[Node], pos: int) -> Changes:
    """Compare two nodes known to be one; `pos` is the place before the old one."""
    old, new, changes = olds[0], news[0], Changes()
    if old.type != new.type:
        changes.still.append(_retyping(old, new, pos))
    else:
        changed = [name for name in old.attrs if old.attrs[name] != new.attrs[name]]
        changes.still += [AttrStep(pos, name, new.attrs[name]) for name in changed]
    if old.inline_content and new.inline_content:
        changes.add(compare_words(old, new, pos + 1))
    else:
        changes.add(_compare_children(old, new, pos + 1, _unverified))
    return changes


def _retyping(old: Node, new: Node, pos: int) -> Step:
    """Give the step that changes the type of a node and keeps what is in it."""
    end = pos + old.node_size
    shell = Slice(Fragment([new.type.create(new.attrs)]), 0, 0)
    return ReplaceAroundStep(pos, end, pos + 1, end - 1, shell, 1, True)


# Children that stay what they are while what is around them changes


def _reshaping(run: _Run) -> Make | None:
    """Give how a run is compared when it was wrapped, unwrapped, split or joined."""
    if _depth_of(run.old, run.new):
        return _wrapping
    if _depth_of(run.new, run.old):
        return _unwrapping
    if were_split_or_joined(run.old, run.new):
        return _splitting
    return None


def _depth_of(inner: Sequence[Node], outer: Sequence[Node]) -> int:
    """Give how many nodes deep `inner` stands in `outer` with nothing beside it; 0: it does not."""
    depth = 0
    while (
        len(outer) == 1 and not outer[0].inline_content and outer[0].child_count and inner
    ):
        depth, outer = depth + 1, outer[0].children
        if len(inner) == len(outer) and all(map(same, inner, outer)):
            return depth
    return 0


def _wrapping(old: Sequence[Node], new: Sequence[Node], pos: int) -> Changes:
    depth, end = _depth_of(old, new), pos + _size(old)
    shell = Slice(Fragment([_emptied(new[0], depth)]), 0, 0)
    return Changes(moving=[ReplaceAroundStep(pos, end, pos, end, shell, depth, True)])


def _emptied(node: Node, depth: int) -> Node:
    inner = [_emptied(node.child(0), depth - 1)] if depth > 1 else []
    return node.copy(Fragment.from_array(inner))


def _unwrapping(old: Sequence[Node], new: Sequence[Node], pos: int) -> Changes:
    depth, end = _depth_of(new, old), pos + _size(old)
    around = ReplaceAroundStep(pos, end, pos + depth, end - depth, Slice.empty, 0, True)
    return Changes(moving=[around])


def _splitting(old: Sequence[Node], new: Sequence[Node], pos: int) -> Changes:
    return compare_paragraphs(old, SCHEMA.nodes["doc"].create(None, list(new)), pos)
