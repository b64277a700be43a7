"""Steps that map and apply exactly as the editor's prosemirror-transform 1.12 does.

The Python port (prosemirror 0.6.1) follows an older release. Here are its step
types brought up to date: which positions count as deleted, when a step is
dropped, how mark steps shrink and are inverted, `markSet`, and what may be put in
an open slice. `tests/text/parity` compares both sides on cases made by the
original. The port's own classes stay as they are; `modern` translates them.

Source: CHANGELOG of prosemirror-transform 1.9 to 1.12.6, of prosemirror-model 1.25.
"""

from collections.abc import Callable, Sequence
from typing import Any

from prosemirror.model import Fragment, Mark, Node, Schema, Slice
from prosemirror.transform import (
    AddMarkStep as PortAddMarkStep,
)
from prosemirror.transform import (
    AddNodeMarkStep,
    AttrStep,
    Mapping,
    RemoveNodeMarkStep,
    Step,
    StepMap,
    StepResult,
)
from prosemirror.transform import (
    RemoveMarkStep as PortRemoveMarkStep,
)
from prosemirror.transform import (
    ReplaceAroundStep as PortReplaceAroundStep,
)
from prosemirror.transform import (
    ReplaceStep as PortReplaceStep,
)
from prosemirror.transform.map import (
    DEL_ACROSS,
    DEL_AFTER,
    DEL_BEFORE,
    DEL_SIDE,
    Mappable,
    MapResult,
)
from prosemirror.transform.replace_step import content_between

__all__ = [
    "STEP_TYPES",
    "AddMarkStep",
    "AddNodeMarkStep",
    "AttrStep",
    "Mapping",
    "MarkSetStep",
    "RemoveMarkStep",
    "RemoveNodeMarkStep",
    "ReplaceAroundStep",
    "ReplaceStep",
    "Step",
    "StepMap",
    "modern",
]

RANGE_BITS = 2**16  # a recovery value holds the range's index below, its offset above


class ExactStepMap(StepMap):
    """A step map on which an insertion beside a position deletes nothing (1.12.2)."""

    def invert(self) -> StepMap:
        """Give the map from the new positions back to the old ones."""
        return ExactStepMap(self.ranges, not self.inverted)

    def map_result(self, pos: int, assoc: int = 1) -> MapResult:
        """Map `pos` and say what was deleted around it."""
        shift = 0
        old, new = (2, 1) if self.inverted else (1, 2)
        for i in range(0, len(self.ranges), 3):
            start = self.ranges[i] - (shift if self.inverted else 0)
            if start > pos:
                break
            old_size, new_size = self.ranges[i + old], self.ranges[i + new]
            end = start + old_size
            if pos <= end:
                side = assoc if not old_size else _side(pos, start, end) or assoc
                place = start + shift + (0 if side < 0 else new_size)
                edge = start if assoc < 0 else end
                recover = None if pos == edge else i // 3 + (pos - start) * RANGE_BITS
                return MapResult(place, _deleted(pos, start, end, edge), recover)
            shift += new_size - old_size
        return MapResult(pos + shift, 0, None)


def _side(pos: int, start: int, end: int) -> int:
    return -1 if pos == start else 1 if pos == end else 0


def _deleted(pos: int, start: int, end: int, edge: int) -> int:
    if start == end:
        return 0
    flags = DEL_AFTER if pos == start else DEL_BEFORE if pos == end else DEL_ACROSS
    return flags if pos == edge else flags | DEL_SIDE


class ReplaceStep(PortReplaceStep):
    """Replace a range by a slice; dropped when both ends were deleted across."""

    def get_map(self) -> StepMap:
        """Give the map of positions this step makes."""
        return ExactStepMap([self.from_, self.to - self.from_, self.slice.size])

    def invert(self, doc: Node) -> "ReplaceStep":
        """Give the step that takes this one back; `doc` is the document before it."""
        old = doc.slice(self.from_, self.to)
        return ReplaceStep(self.from_, self.from_ + self.slice.size, old)

    def map(self, mapping: Mappable) -> "ReplaceStep | None":
        """Give this step on mapped positions, None when its passage is gone."""
        to = mapping.map_result(self.to, -1)
        from_ = mapping.map_result(self.from_, 1)
        if from_.deleted_across and to.deleted_across:
            return None
        return ReplaceStep(from_.pos, max(from_.pos, to.pos), self.slice, self.structure)

    def merge(self, other: Step) -> "ReplaceStep | None":
        """Give one step for this one and `other` done next, None when they do not touch."""
        merged = super().merge(other)
        return None if merged is None else _replace(merged)


class ReplaceAroundStep(PortReplaceAroundStep):
    """Replace what surrounds a range that stays."""

    def apply(self, doc: Node) -> StepResult:
        """Apply the step; failure is a value."""
        if self.structure and (
            content_between(doc, self.from_, self.gap_from)
            or content_between(doc, self.gap_to, self.to)
        ):
            return StepResult.fail("Structure gap-replace would overwrite content")
        gap = doc.slice(self.gap_from, self.gap_to)
        if gap.open_start or gap.open_end:
            return StepResult.fail("Gap is not a flat range")
        inserted = _insert_at(self.slice, self.insert, gap.content)
        if inserted is None:
            return StepResult.fail("Content does not fit in gap")
        return StepResult.from_replace(doc, self.from_, self.to, inserted)

    def get_map(self) -> StepMap:
        """Give the map of positions this step makes."""
        return ExactStepMap(
            [
                *(self.from_, self.gap_from - self.from_, self.insert),
                *(self.gap_to, self.to - self.gap_to, self.slice.size - self.insert),
            ]
        )

    def invert(self, doc: Node) -> "ReplaceAroundStep":
        """Give the step that takes this one back; `doc` is the document before it."""
        return _replace_around(super().invert(doc))

    def map(self, mapping: Mappable) -> "ReplaceAroundStep | None":
        """Give this step on mapped positions, None when its passage is gone."""
        from_ = mapping.map_result(self.from_, 1)
        to = mapping.map_result(self.to, -1)
        at_start, at_end = self.from_ == self.gap_from, self.to == self.gap_to
        gap_from = from_.pos if at_start else mapping.map(self.gap_from, -1)
        gap_to = to.pos if at_end else mapping.map(self.gap_to, 1)
        gone = from_.deleted_across and to.deleted_across
        if gone or not from_.pos <= gap_from <= gap_to <= to.pos:
            return None
        return ReplaceAroundStep(
            *(from_.pos, to.pos, gap_from, gap_to, self.slice, self.insert, self.structure)
        )


def _insert_at(slice_: Slice, pos: int, inserted: Fragment) -> Slice | None:
    opens = (slice_.open_start + 1, slice_.open_end + 1)
    content = _insert_into(slice_.content, pos + slice_.open_start, inserted, opens=opens)
    if content is None:
        return None
    return Slice(content, slice_.open_start, slice_.open_end)


def _insert_into(
    content: Fragment,
    distance: int,
    inserted: Fragment,
    *,
    opens: tuple[int, int],
    parent: Node | None = None,
) -> Fragment | None:
    """Insert below `content`; what is still open may be incomplete (model 1.25.5)."""
    found = content.find_index(distance)
    index, offset = found["index"], found["offset"]
    child = content.maybe_child(index)
    if offset == distance or child is None or child.is_text:
        closed = opens[0] <= 0 and opens[1] <= 0
        if parent is not None and closed and not parent.can_replace(index, index, inserted):
            return None
        return content.cut(0, distance).append(inserted).append(content.cut(distance))
    inside = (
        opens[0] - 1 if index == 0 else 0,
        opens[1] - 1 if index == content.child_count - 1 else 0,
    )
    inner = _insert_into(
        child.content, distance - offset - 1, inserted, opens=inside, parent=child
    )
    return inner and content.replace_child(index, child.copy(inner))


class AddMarkStep(PortAddMarkStep):
    """Add a mark to all inline content of a range."""

    def invert(self, doc: Node) -> "MarkStep | MarkSetStep":
        """Give the step that takes back exactly what this one changes in `doc`."""
        steps: list[MarkStep] = []
        for from_, to, marks in _marked(doc, self.from_, self.to):
            added = self.mark.add_to_set(marks)
            if not Mark.same_set(added, marks):
                _push(steps, RemoveMarkStep(from_, to, self.mark))
                for mark in marks:
                    if not mark.is_in_set(added):
                        _push(steps, AddMarkStep(from_, to, mark))
        return steps[0] if len(steps) == 1 else MarkSetStep(steps)

    def map(self, mapping: Mappable) -> "AddMarkStep | None":
        """Give this step on mapped positions, None when nothing is left of its range."""
        from_, to = mapping.map(self.from_, 1), mapping.map(self.to, -1)
        return None if from_ >= to else AddMarkStep(from_, to, self.mark)


class RemoveMarkStep(PortRemoveMarkStep):
    """Remove a mark from all inline content of a range."""

    def invert(self, doc: Node) -> "MarkStep | MarkSetStep":
        """Give the step that takes back exactly what this one changes in `doc`."""
        steps: list[MarkStep] = []
        for from_, to, marks in _marked(doc, self.from_, self.to):
            if self.mark.is_in_set(marks):
                _push(steps, AddMarkStep(from_, to, self.mark))
        return steps[0] if len(steps) == 1 else MarkSetStep(steps)

    def map(self, mapping: Mappable) -> "RemoveMarkStep | None":
        """Give this step on mapped positions, None when nothing is left of its range."""
        from_, to = mapping.map(self.from_, 1), mapping.map(self.to, -1)
        return None if from_ >= to else RemoveMarkStep(from_, to, self.mark)


MarkStep = AddMarkStep | RemoveMarkStep


class MarkSetStep(Step):
    """Several mark changes as one step: what undoing a mark step needs (1.12.3)."""

    json_id = "markSet"

    def __init__(self, steps: Sequence[MarkStep]) -> None:
        self.steps = tuple(steps)

    def apply(self, doc: Node) -> StepResult:
        """Apply every change in order; the first failure is the answer."""
        for step in self.steps:
            result = step.apply(doc)
            if result.doc is None:
                return result
            doc = result.doc
        return StepResult.ok(doc)

    def invert(self, doc: Node) -> "MarkSetStep":
        """Give the step that takes this one back; `doc` is the document before it."""
        steps: list[MarkStep] = []
        for step in self.steps:
            inverse = step.invert(doc)
            steps += inverse.steps if isinstance(inverse, MarkSetStep) else [inverse]
        return MarkSetStep(steps)

    def map(self, mapping: Mappable) -> "MarkSetStep | None":
        """Give the changes whose range is still there, None when there is none."""
        mapped = [new for step in self.steps if (new := step.map(mapping)) is not None]
        return MarkSetStep(mapped) if mapped else None

    def to_json(self) -> dict[str, Any]:
        """Give the JSON value that `from_json` reads."""
        return {"stepType": "markSet", "steps": [step.to_json() for step in self.steps]}

    @staticmethod
    def from_json(schema: Schema[Any, Any], value: Any) -> Step:
        """Read a markSet; ValueError when it holds anything but mark steps."""
        readers: dict[str, Callable[[Schema[Any, Any], Any], Step]] = {
            "addMark": PortAddMarkStep.from_json,
            "removeMark": PortRemoveMarkStep.from_json,
        }
        steps = [modern(readers[step["stepType"]](schema, step)) for step in value["steps"]]
        return MarkSetStep(
            [s for s in steps if isinstance(s, AddMarkStep | RemoveMarkStep)]
        )


def _marked(doc: Node, from_: int, to: int) -> list[tuple[int, int, list[Mark]]]:
    """Give the inline atoms of a range with their place, cut to the range."""
    found: list[tuple[int, int, list[Mark]]] = []

    def visit(node: Node, pos: int, parent: Node | None, index: int) -> None:
        if node.is_inline and node.is_atom:
            end = min(to, pos + node.node_size)
            found.append((max(from_, pos), end, node.marks))

    doc.nodes_between(from_, to, visit)
    return found


def _push(steps: list[MarkStep], step: MarkStep) -> None:
    """Add a step, joined to the last one when it goes on where that one stopped."""
    last = steps[-1] if steps else None
    if (
        last is not None
        and type(last) is type(step)
        and last.to == step.from_
        and last.mark.eq(step.mark)
    ):
        steps[-1] = type(step)(last.from_, step.to, step.mark)
    else:
        steps.append(step)


def _replace(step: PortReplaceStep) -> ReplaceStep:
    return ReplaceStep(step.from_, step.to, step.slice, step.structure)


def _replace_around(step: PortReplaceAroundStep) -> ReplaceAroundStep:
    places = (step.from_, step.to, step.gap_from, step.gap_to)
    return ReplaceAroundStep(*places, step.slice, step.insert, step.structure)


def modern(step: Step) -> Step:
    """Give the up-to-date step for one of the port's own; any other comes back as it is."""
    match step:
        case ReplaceStep() | ReplaceAroundStep() | AddMarkStep() | RemoveMarkStep():
            return step
        case PortReplaceStep():
            return _replace(step)
        case PortReplaceAroundStep():
            return _replace_around(step)
        case PortAddMarkStep():
            return AddMarkStep(step.from_, step.to, step.mark)
        case PortRemoveMarkStep():
            return RemoveMarkStep(step.from_, step.to, step.mark)
        case _:
            return step


STEP_TYPES: dict[str, Callable[[Schema[Any, Any], Any], Step]] = {
    "replace": PortReplaceStep.from_json,
    "replaceAround": PortReplaceAroundStep.from_json,
    "addMark": PortAddMarkStep.from_json,
    "removeMark": PortRemoveMarkStep.from_json,
    "markSet": MarkSetStep.from_json,
    "attr": AttrStep.from_json,
    "addNodeMark": AddNodeMarkStep.from_json,
    "removeNodeMark": RemoveNodeMarkStep.from_json,
}
"""The step types a document accepts, and how each is read from JSON (apply `modern` to it)."""
