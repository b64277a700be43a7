"""The structural difference: the steps that lead from one document to another.

Whoever does not send steps (the plain form, the API, an import, a restore) sends a
document; this makes steps of it. Children are matched, lists and tables entered, text
changed word by word, marks and attributes by steps of their own: words nobody touched
stay outside every step, so that comments, suggestions and other people's edits keep
their place.

Every changed block is verified before its steps are given; one that does not come out
right is replaced as a whole.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from prosemirror.model import Fragment, Slice

from wikimarche.text.alignment import Token, gaps, match_children, match_tokens, tokens
from wikimarche.text.compat import (
    AddMarkStep,
    AddNodeMarkStep,
    AttrStep,
    RemoveMarkStep,
    RemoveNodeMarkStep,
    ReplaceAroundStep,
    ReplaceStep,
    Step,
)
from wikimarche.text.schema import SCHEMA, Mark, Node
from wikimarche.text.validity import MISFITS

__all__ = ["structural_steps"]


def structural_steps(old: Node, new: Node) -> tuple[Step, ...]:
    """Give steps such that applying them to `old` gives a document equal to `new`.

    Both are whole documents. Steps that keep positions come first, the others from
    the end of the document to its start, so that each has its place in `old`.
    """
    if old is new or old.eq(new):
        return ()
    return _compare_children(old, new, 0, _verified).steps()


@dataclass
class _Changes:
    """Steps in positions of the old document, until all are known."""

    still: list[Step] = field(default_factory=list)  # keep every position as it is
    moving: list[ReplaceStep] = field(default_factory=list)

    def replace(self, start: int, end: int, nodes: Fragment) -> None:
        self.moving.append(ReplaceStep(start, end, Slice(nodes, 0, 0)))

    def add(self, other: "_Changes") -> None:
        self.still += other.still
        self.moving += other.moving

    def steps(self) -> tuple[Step, ...]:
        last_first = sorted(
            self.moving, key=lambda step: (step.from_, step.to), reverse=True
        )
        return (*self.still, *last_first)


Compare = Callable[[Node, Node, int], _Changes]


def _compare_children(old: Node, new: Node, start: int, compare: Compare) -> _Changes:
    """Compare the children of two nodes; `start` is the position of the first child."""
    changes = _Changes()
    places = [start]
    for child in old.children:
        places.append(places[-1] + child.node_size)
    i = j = 0
    pairs = match_children(old.children, new.children)
    for a, b in [*pairs, (old.child_count, new.child_count)]:
        if (i, j) != (a, b):
            changes.replace(places[i], places[a], Fragment(new.children[j:b]))
        if a < old.child_count and not _same(old.child(a), new.child(b)):
            changes.add(compare(old.child(a), new.child(b), places[a]))
        i, j = a + 1, b + 1
    return changes


def _same(old: Node, new: Node) -> bool:
    return old is new or old.eq(new)


def _verified(old: Node, new: Node, pos: int) -> _Changes:
    """Give the changes of one block of the document, or its replacement as a whole.

    The block alone makes a document of its own, where its changes can be tried.
    """
    alone: Node | None = SCHEMA.nodes["doc"].create(None, [old])
    for step in _compare(old, new, 0).steps():
        alone = alone and _after(alone, step)
    changes = _Changes()
    if alone and alone.child_count == 1 and _same(alone.child(0), new):
        return _compare(old, new, pos)
    changes.replace(pos, pos + old.node_size, Fragment([new]))
    return changes


def _after(doc: Node, step: Step) -> Node | None:
    try:
        return step.apply(doc).doc
    except MISFITS:
        return None


def _compare(old: Node, new: Node, pos: int) -> _Changes:
    """Compare two nodes known to be one; `pos` is the place before the old one."""
    changes = _Changes()
    if old.type != new.type:
        changes.still.append(_retype(old, new, pos))
    else:
        changed = [name for name in old.attrs if old.attrs[name] != new.attrs[name]]
        changes.still += [AttrStep(pos, name, new.attrs[name]) for name in changed]
    if old.inline_content and new.inline_content:
        changes.add(_compare_words(old, new, pos + 1))
    else:
        changes.add(_compare_children(old, new, pos + 1, _compare))
    return changes


def _retype(old: Node, new: Node, pos: int) -> Step:
    """Give the step that changes the type of a node and keeps what is in it."""
    end = pos + old.node_size
    shell = Slice(Fragment([new.type.create(new.attrs)]), 0, 0)
    return ReplaceAroundStep(pos, end, pos + 1, end - 1, shell, 1, True)


# Text


def _compare_words(old: Node, new: Node, start: int) -> _Changes:
    """Compare the inline content of two blocks (or footnotes) word by word."""
    changes = _Changes()
    before, after = tokens(old), tokens(new)
    runs = match_tokens([token.key for token in before], [token.key for token in after])
    for gap in gaps(runs, len(before), len(after)):
        gone = before[gap.old_start : gap.old_end]
        come = after[gap.new_start : gap.new_end]
        if _one_note(gone, come):
            changes.add(
                _compare_words(gone[0].node, come[0].node, start + gone[0].start + 1)
            )
        elif gone or come:
            place = _end(before, gap.old_start)
            words = new.content.cut(_end(after, gap.new_start), _end(after, gap.new_end))
            changes.replace(start + place, start + _end(before, gap.old_end), words)
    kept = [(before[i + k], after[j + k]) for i, j, length in runs for k in range(length)]
    changes.still += _mark_steps(
        [pair for pair in kept if pair[0].marks != pair[1].marks], start
    )
    return changes


def _one_note(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    return (
        len(gone) == len(come) == 1
        and all(token.node.type.name == "footnote" for token in (*gone, *come))
        and Mark.same_set(gone[0].node.marks, come[0].node.marks)
    )


def _end(words: Sequence[Token], count: int) -> int:
    """Give where the first `count` tokens end."""
    return words[count - 1].end if count else 0


Kept = tuple[Token, Token]


def _mark_steps(kept: Sequence[Kept], start: int) -> Iterator[Step]:
    """Give the steps that change the marks of words that stay: first all removals."""
    notes = [pair for pair in kept if pair[0].node.type.name == "footnote"]
    words = [pair for pair in kept if pair[0].node.type.name != "footnote"]
    for kind, node_kind, (minus, plus) in (
        (RemoveMarkStep, RemoveNodeMarkStep, (0, 1)),
        (AddMarkStep, AddNodeMarkStep, (1, 0)),
    ):
        for mark in _distinct(mark for pair in kept for mark in pair[minus].marks):
            for from_, to in _stretches(_with(mark, words, minus, plus)):
                yield kind(start + from_, start + to, mark)
            # A mark step would reach into the footnote, not mark it.
            for old, _ in _with(mark, notes, minus, plus):
                yield node_kind(start + old.start, mark)


def _with(mark: Mark, kept: Sequence[Kept], minus: int, plus: int) -> list[Kept]:
    """Give the pairs that have the mark on one side and not on the other."""
    return [
        pair
        for pair in kept
        if mark.is_in_set(list(pair[minus].marks))
        and not mark.is_in_set(list(pair[plus].marks))
    ]


def _stretches(kept: Sequence[Kept]) -> list[tuple[int, int]]:
    """Join neighbours into ranges of the old block."""
    found: list[tuple[int, int]] = []
    for old, _ in kept:
        if found and found[-1][1] == old.start:
            found[-1] = (found[-1][0], old.end)
        else:
            found.append((old.start, old.end))
    return found


def _distinct(marks: Iterable[Mark]) -> list[Mark]:
    found: list[Mark] = []
    for mark in marks:
        if not mark.is_in_set(found):
            found.append(mark)
    return found
