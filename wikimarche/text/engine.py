"""The engine through which every change of a document passes.

    JSON ──read_steps──► steps ──rebase (over what came since)──► steps on the head ──► document

Steps are made on the document their author saw; `rebase` moves them onto the head as
prosemirror-collab does in the browser, so that nobody has to send them again. Refusals
are values: no step, however hostile, raises.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from prosemirror.model import Slice

from wikimarche.text.compat import (
    STEP_TYPES,
    AddMarkStep,
    Mapping,
    MarkSetStep,
    RemoveMarkStep,
    ReplaceAroundStep,
    ReplaceStep,
    Step,
    modern,
)
from wikimarche.text.schema import SCHEMA, Node
from wikimarche.text.validity import (
    MISFITS,
    Reason,
    changed_span,
    flaw_of_blocks,
    flaw_of_json,
)

__all__ = [
    "MAX_STEPS",
    "Applied",
    "Reason",
    "Rebased",
    "Refused",
    "Swallowed",
    "apply_steps",
    "read_steps",
    "rebase",
]

MAX_STEPS = 200  # of one batch sent by a browser


@dataclass(frozen=True)
class Applied:
    """The document after the steps, and the steps as applied to the given document."""

    doc: Node
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Refused:
    """Nothing was applied; `index` is the step that is at fault (0 for the whole batch)."""

    reason: Reason
    index: int


@dataclass(frozen=True)
class Swallowed:
    """Words that step `over` had brought and that step `step`, made without seeing them, deletes."""

    step: int
    over: int
    words: str


@dataclass(frozen=True)
class Rebased:
    """The head after the steps, the steps on the head, and what could not be kept.

    `dropped` are the indexes of the steps whose passage is gone; `swallowed` are the
    words of others that a deletion takes with it: both are to be shown to their author.
    """

    doc: Node
    steps: tuple[Step, ...]
    dropped: tuple[int, ...]
    swallowed: tuple[Swallowed, ...] = ()


def read_steps(
    values: Sequence[object],
    *,
    most: int | None = MAX_STEPS,
    known: Set[object] = frozenset[object](),
) -> tuple[Step, ...] | Refused:
    """Read steps from JSON values (dicts), as a browser sends them; never raises.

    `most` bounds their number; None for steps that are stored: a form may have made what no
    browser may send. `known` are targets of links and images that the document has already.
    """
    if most is not None and len(values) > most:
        return Refused(Reason.TOO_MANY, most)
    steps: list[Step] = []
    for index, value in enumerate(values):
        flaw = flaw_of_json(value, known) if most is not None else None
        step = flaw or _read(value)
        if isinstance(step, Reason):
            return Refused(step, index)
        steps.append(step)
    return tuple(steps)


def _read(value: object) -> Step | Reason:
    if not isinstance(value, dict):
        return Reason.MALFORMED
    kind = value.get("stepType")
    if not isinstance(kind, str) or kind not in STEP_TYPES:
        return Reason.STEP_TYPE
    try:
        step = modern(STEP_TYPES[kind](SCHEMA, value))
        return step if _is_sound(step) else Reason.MALFORMED
    except MISFITS:
        return Reason.MALFORMED


def _is_sound(step: Step) -> bool:
    """Tell whether places are in order and open sides exist: the port checks neither."""
    match step:
        case ReplaceStep():
            return _in_order(step.from_, step.to) and _opens_fit(step.slice)
        case ReplaceAroundStep():
            return (
                _in_order(step.from_, step.gap_from, step.gap_to, step.to)
                and _opens_fit(step.slice)
                and _in_order(step.insert, step.slice.size)
            )
        case AddMarkStep() | RemoveMarkStep():
            return _in_order(step.from_, step.to)
        case MarkSetStep():
            return all(_is_sound(inner) for inner in step.steps)
        case _:
            return _in_order(getattr(step, "pos", None))


def _in_order(*places: object) -> bool:
    last = 0
    for place in places:
        if type(place) is not int or place < last:
            return False
        last = place
    return True


def _opens_fit(slice_: Slice) -> bool:
    opens = slice_.open_start, slice_.open_end
    return _in_order(opens[0]) and _in_order(opens[1]) and _depths_reach(slice_, *opens)


def _depths_reach(slice_: Slice, start: int, end: int) -> bool:
    first, last = slice_.content.first_child, slice_.content.last_child
    for _ in range(start):
        if first is None or first.is_leaf:
            return False
        first = first.first_child
    for _ in range(end):
        if last is None or last.is_leaf:
            return False
        last = last.last_child
    return slice_.size >= 0


def apply_steps(doc: Node, steps: Sequence[Step]) -> Applied | Refused:
    """Apply steps made on `doc`; all of them or none.

    The blocks they changed are checked against the schema and the rules of
    `validity`: a step by itself does not look inside what it inserts.
    """
    current = doc
    kept = tuple(modern(step) for step in steps)
    for index, step in enumerate(kept):
        after = _after(current, step)
        if after is None:
            return Refused(Reason.FAILED, index)
        current = after
    flaw = _flaw_between(doc, current)
    return Refused(flaw, 0) if flaw else Applied(current, kept)


def _after(doc: Node, step: Step) -> Node | None:
    try:
        return _after_inside(doc, step) or step.apply(doc).doc
    except MISFITS:
        return None


def _after_inside(doc: Node, step: Step) -> Node | None:
    """Apply a replacement inside one block to that block alone: a long document is not walked.

    None when it is not inside one, or reaches out of it: the whole document can tell then.
    """
    if not isinstance(step, ReplaceStep) or step.structure:
        return None
    index, start = _block_at(doc, step.from_)
    if index == doc.child_count or step.from_ == start:
        return None
    try:
        start += 1
        inner = doc.child(index).replace(step.from_ - start, step.to - start, step.slice)
    except MISFITS:
        return None
    return doc.copy(doc.content.replace_child(index, inner))


def _block_at(doc: Node, place: int) -> tuple[int, int]:
    """Give the index of the block that a place is in or before, and where it begins."""
    start = 0
    for index, block in enumerate(doc.children):
        size = block.content.size
        end = start + (size + 2 if size or not block.is_leaf else 1)  # node_size, in line
        if place < end:
            return index, start
        start = end
    return doc.child_count, start


def _flaw_between(old: Node, new: Node) -> Reason | None:
    if not new.child_count:
        return Reason.SCHEMA
    start, _, end = changed_span(old, new)
    return flaw_of_blocks(new.children[start:end])


def rebase(
    steps: Sequence[Step], *, over: Sequence[Step], head: Node, base: Node | None = None
) -> Rebased | Refused:
    """Move steps onto `head`, past the steps `over` that others made since.

    `head` is the document after `over`. `base`, when it is at hand, is the document the
    steps were made on: steps that do not apply there are a lie and are refused, as they
    are when nothing came since.
    """
    kept = [modern(step) for step in steps]
    origin = base if over else head
    if origin is not None:
        applied = apply_steps(origin, kept)
        if isinstance(applied, Refused):
            return applied
        if not over:
            return Rebased(applied.doc, applied.steps, ())
    passage = _Passage(kept, [modern(step) for step in over], head)
    for index in range(len(kept)):
        passage.move(index)
    flaw = _flaw_between(head, passage.doc)
    return Refused(flaw, 0) if flaw else passage.result()


class _Passage:
    """Steps on their way to the head: prosemirror-collab's `rebaseSteps`, on the server.

    The mapping begins with the steps' inverses, last first, then goes through `over`; a
    step is mapped from behind its own inverse, and its new map is the mirror of the old.
    """

    def __init__(self, steps: Sequence[Step], over: Sequence[Step], head: Node) -> None:
        self.steps = steps
        self.mapping = Mapping()
        for step in reversed(steps):
            self.mapping.append_map(step.get_map().invert())
        for step in over:
            self.mapping.append_map(step.get_map())
        self.fresh = _fresh(over)
        self.doc = head
        self.moved: list[Step] = []
        self.dropped: list[int] = []
        self.swallowed: list[Swallowed] = []

    def move(self, index: int) -> None:
        """Apply step `index` where its passage now is, or drop it."""
        own = len(self.steps) - index
        step = self.steps[index].map(self.mapping.slice(own))
        after = None if step is None else _after(self.doc, step)
        if step is None or after is None:
            self.dropped.append(index)
            return
        self.swallowed += _swallowed(step, index, self.doc, self.fresh)
        map_ = step.get_map()
        self.mapping.append_map(map_, own - 1)
        self.fresh = [(k, map_.map(a, 1), map_.map(b, -1)) for k, a, b in self.fresh]
        self.moved.append(step)
        self.doc = after

    def result(self) -> Rebased:
        """Give what came of it."""
        lost = tuple(self.swallowed)
        return Rebased(self.doc, tuple(self.moved), tuple(self.dropped), lost)


Fresh = tuple[int, int, int]  # index in `over`, and what it inserted, from and to


def _ranges(step: Step) -> list[tuple[int, int, int, int]]:
    """Give the ranges a step changes: (from, to) before it, (from, to) after it."""
    found: list[tuple[int, int, int, int]] = []
    step.get_map().for_each(lambda *places: found.append(places))
    return found


def _fresh(over: Sequence[Step]) -> list[Fresh]:
    """Give what each step of `over` inserted, placed in the head."""
    found: list[Fresh] = []
    for index, step in enumerate(over):
        map_ = step.get_map()
        found = [(k, map_.map(a, 1), map_.map(b, -1)) for k, a, b in found]
        found += [(index, start, end) for _, _, start, end in _ranges(step)]
    return found


def _swallowed(
    step: Step, index: int, doc: Node, fresh: Sequence[Fresh]
) -> list[Swallowed]:
    found = []
    for start, end, _, _ in _ranges(step):
        for over, a, b in fresh:
            words = _words(doc, max(start, a), min(end, b))
            if words.strip():
                found.append(Swallowed(index, over, words))
    return found


def _words(doc: Node, start: int, end: int) -> str:
    try:
        return doc.text_between(start, end, "\n") if start < end else ""
    except MISFITS:  # a surrogate pair cut in two
        return ""
