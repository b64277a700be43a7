"""The steps do here what prosemirror-transform 1.12 does in the browser.

`parity/cases.json` was made by the original (see `parity/make_cases.mjs`).
"""

import json
from pathlib import Path
from typing import Any

import pytest
from prosemirror.transform import Mapping as PortMapping
from prosemirror.transform import ReplaceStep as PortReplaceStep
from prosemirror.transform import Transform

from tests.text.edits import document, json_of
from wikimarche.text.compat import (
    AddMarkStep,
    Mapping,
    MarkSetStep,
    RemoveMarkStep,
    ReplaceStep,
    Step,
    modern,
)
from wikimarche.text.engine import Applied, Rebased, apply_steps, read_steps, rebase
from wikimarche.text.schema import SCHEMA, Node, from_json

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "parity" / "cases.json").read_text(encoding="utf-8")
)


def steps(values: list[Any]) -> tuple[Step, ...]:
    read = read_steps(values)
    assert isinstance(read, tuple), read
    return read


def after(doc: Node, batch: tuple[Step, ...]) -> Node:
    applied = apply_steps(doc, batch)
    assert isinstance(applied, Applied), applied
    return applied.doc


@pytest.fixture(params=CASES, ids=lambda case: f"seed {case['seed']}")
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(request.param)


def test_a_batch_is_rebased_as_the_editor_does(case: dict[str, Any]) -> None:
    doc, mine, theirs = from_json(case["doc"]), steps(case["mine"]), steps(case["theirs"])
    result = rebase(theirs, over=mine, head=after(doc, mine), base=doc)
    assert isinstance(result, Rebased)
    assert result.doc.to_json() == from_json(case["rebased"]["doc"]).to_json()
    assert json_of(result.steps) == json_of(steps(case["rebased"]["steps"]))
    assert list(result.dropped) == case["rebased"]["dropped"]


def test_positions_map_as_in_the_editor(case: dict[str, Any]) -> None:
    mapping = Mapping([step.get_map() for step in steps(case["mine"])])
    for place, side, *expected in case["positions"]:
        result = mapping.map_result(place, side)
        flags = (
            result.deleted,
            result.deleted_before,
            result.deleted_after,
            result.deleted_across,
        )
        assert [result.pos, *map(int, flags)] == expected


def test_a_step_is_inverted_as_in_the_editor(case: dict[str, Any]) -> None:
    doc = from_json(case["doc"])
    for step, undo in zip(steps(case["mine"]), case["undo"], strict=True):
        inverse = step.invert(doc)
        assert json_of((inverse,)) == json_of(steps([undo]))
        doc = after(doc, (step,))
        assert after(doc, (inverse,)).content.size == doc.content.size - _growth(step)


def _growth(step: Step) -> int:
    return step.get_map().map(10**6) - 10**6


def test_the_corpus_knows_every_step_type() -> None:
    kinds = {step["stepType"] for case in CASES for step in case["mine"] + case["undo"]}
    assert kinds == {"replace", "replaceAround", "addMark", "removeMark", "markSet", "attr"}


def test_a_step_of_the_port_becomes_ours() -> None:
    tr = Transform(document("un deux")).delete(1, 4).add_mark(1, 3, SCHEMA.mark("em"))
    assert [type(modern(step)) for step in tr.steps] == [ReplaceStep, AddMarkStep]


def test_a_step_of_ours_stays_itself() -> None:
    step = RemoveMarkStep(1, 3, SCHEMA.mark("em"))
    assert modern(step) is step


def test_replacing_what_somebody_else_replaced_keeps_both_words() -> None:
    # The port would drop the second word: for it, the passage is deleted.
    first, second = (ReplaceStep(1, 3, document(word).slice(1, 3)) for word in ("ab", "cd"))
    port = PortReplaceStep(1, 3, second.slice)
    assert second.map(Mapping([first.get_map()])) is not None
    assert port.map(PortMapping([PortReplaceStep.get_map(first)])) is None


def test_adding_a_mark_twice_is_undone_without_losing_the_first() -> None:
    bold = SCHEMA.mark("strong")
    doc = after(document("un deux"), (AddMarkStep(1, 3, bold),))
    wider = AddMarkStep(1, 8, bold)
    assert after(after(doc, (wider,)), (wider.invert(doc),)).eq(doc)


def test_a_mark_set_is_dropped_when_nothing_is_left_of_it() -> None:
    marks = MarkSetStep([AddMarkStep(1, 3, SCHEMA.mark("strong"))])
    gone = ReplaceStep(1, 4, document("x").slice(0, 0))
    assert marks.map(Mapping([gone.get_map()])) is None


def test_steps_that_touch_merge_into_one() -> None:
    one = ReplaceStep(1, 1, document("a").slice(1, 2))
    other = ReplaceStep(2, 2, document("b").slice(1, 2))
    merged = one.merge(other)
    assert isinstance(merged, ReplaceStep)
    assert merged.slice.content.child(0).text == "ab"
