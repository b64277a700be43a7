"""The structural difference inside text: words, marks, and paragraphs split or joined."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from prosemirror.model import Fragment, Slice

from wikimarche.text.alignment import Token, gaps, match_tokens, tokens
from wikimarche.text.compat import (
    AddMarkStep,
    AddNodeMarkStep,
    RemoveMarkStep,
    RemoveNodeMarkStep,
    ReplaceAroundStep,
    ReplaceStep,
    Step,
)
from wikimarche.text.schema import Mark, Node

__all__ = ["Changes", "compare_paragraphs", "compare_words", "were_split_or_joined"]

SAME_WORDS = 0.9  # share of words in common from which paragraphs were only split or joined


@dataclass
class Changes:
    """Steps in positions of the old document, until all are known."""

    still: list[Step] = field(default_factory=list)  # keep every position as it is
    moving: list[ReplaceStep | ReplaceAroundStep] = field(default_factory=list)

    def replace(self, start: int, end: int, nodes: Fragment) -> None:
        """Note that a range becomes these whole nodes."""
        self.moving.append(ReplaceStep(start, end, Slice(nodes, 0, 0)))

    def add(self, other: "Changes") -> None:
        """Take over the changes of another part."""
        self.still += other.still
        self.moving += other.moving

    def steps(self) -> tuple[Step, ...]:
        """Give the steps in the order in which each finds its place as it was."""
        last_first = sorted(
            self.moving, key=lambda step: (step.from_, step.to), reverse=True
        )
        return (*self.still, *last_first)


def compare_words(old: Node, new: Node, start: int) -> Changes:
    """Compare the inline content of two blocks (or footnotes) word by word.

    `start` is the position of the old content.
    """
    return _compare_tokens(tokens(old, start), tokens(new), start, new.slice)


def were_split_or_joined(old: Sequence[Node], new: Sequence[Node]) -> bool:
    """Tell whether these are paragraphs with almost the same words in more or fewer of them."""
    if not old or not new or len(old) == len(new):
        return False
    if any(block.type.name != "paragraph" for block in (*old, *new)):
        return False
    before, after = (_word_counts(blocks) for blocks in (old, new))
    return 2 * (before & after).total() >= SAME_WORDS * (before.total() + after.total())


def _word_counts(blocks: Sequence[Node]) -> Counter[str]:
    return Counter(" ".join(block.text_content for block in blocks).split())


def compare_paragraphs(old: Sequence[Node], new: Node, start: int) -> Changes:
    """Compare paragraphs with those of `new` as one text in which breaks come and go."""
    return _compare_tokens(
        _stream(old, start), _stream(new.children, 0), start + 1, new.slice
    )


def _stream(paragraphs: Sequence[Node], start: int) -> list[Token]:
    found: list[Token] = []
    for paragraph in paragraphs:
        if found:
            found.append(Token(("break",), (), paragraph, start - 1, start + 1, False))
        found += tokens(paragraph, start + 1)
        start += paragraph.node_size
    return found


def _compare_tokens(
    before: Sequence[Token],
    after: Sequence[Token],
    start: int,
    cut: Callable[[int, int], Slice],
) -> Changes:
    """Compare token by token; `cut` gives what is new between two of its positions."""
    changes = Changes()
    runs = match_tokens([token.key for token in before], [token.key for token in after])
    new_start = after[0].start if after else 0
    for gap in gaps(runs, len(before), len(after)):
        gone = before[gap.old_start : gap.old_end]
        come = after[gap.new_start : gap.new_end]
        if _one_note(gone, come):
            changes.add(compare_words(gone[0].node, come[0].node, gone[0].start + 1))
        elif gone or come:
            place = before[gap.old_start - 1].end if gap.old_start else start
            new_place = after[gap.new_start - 1].end if gap.new_start else new_start
            new_end = come[-1].end if come else new_place
            words = cut(new_place, new_end)
            changes.moving.append(
                ReplaceStep(place, gone[-1].end if gone else place, words)
            )
    kept = [(before[i + k], after[j + k]) for i, j, length in runs for k in range(length)]
    changes.still += _mark_steps([pair for pair in kept if pair[0].marks != pair[1].marks])
    return changes


def _one_note(gone: Sequence[Token], come: Sequence[Token]) -> bool:
    return (
        len(gone) == len(come) == 1
        and all(token.node.type.name == "footnote" for token in (*gone, *come))
        and Mark.same_set(gone[0].node.marks, come[0].node.marks)
    )


Kept = tuple[Token, Token]


def _mark_steps(kept: Sequence[Kept]) -> Iterator[Step]:
    """Give the steps that change the marks of words that stay: first all removals."""
    notes = [pair for pair in kept if pair[0].node.type.name == "footnote"]
    words = [pair for pair in kept if pair[0].node.type.name != "footnote"]
    for kind, node_kind, (minus, plus) in (
        (RemoveMarkStep, RemoveNodeMarkStep, (0, 1)),
        (AddMarkStep, AddNodeMarkStep, (1, 0)),
    ):
        for mark in _distinct(mark for pair in kept for mark in pair[minus].marks):
            for from_, to in _stretches(_with(mark, words, minus, plus)):
                yield kind(from_, to, mark)
            # A mark step would reach into the footnote, not mark it.
            for old, _ in _with(mark, notes, minus, plus):
                yield node_kind(old.start, mark)


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
