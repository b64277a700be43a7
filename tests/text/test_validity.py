"""What a step or a block may hold: hostile values are refused, never raised on."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.edits import document, edited, json_of, paragraph, random_document, sources
from tests.text.strategies import documents
from tests.text.wire import insertion, text
from wikimarche.text.engine import Reason, Refused, read_steps
from wikimarche.text.markdown import parse
from wikimarche.text.schema import SCHEMA, Node, node
from wikimarche.text.validity import changed_span, flaw_of_blocks

laws = settings(max_examples=60, deadline=None)
MARKDOWN = (
    "## Objet {#objet}", "## Sans clé", "Texte [lien](https://a.fr/é) ![](/images/a.png)",
    "![](https://ailleurs.fr/a.png)", "7) sept\n8) huit", "999999999. neuf", "- [ ] a",
    "::: clause id=ENV-025 version=3 level=2\ntexte\n:::", "::: clause id=x version=abc\ny\n:::",
    "| a | b |\n|:--|--:|\n| c | d |", "::: table\n- - {th colspan=99 rowspan=0 align=justify} a\n:::",
    "{{duree}} {{Autre}} [#objet] [CCAP#prix]", "```py\nx\n```", "\\newpage", "Note^[Hors *taxes*.]",
)  # fmt: skip


# Steps read from JSON


@given(sources())
@laws
def test_steps_read_back_as_they_were_sent(rng: Random) -> None:
    _, steps = edited(random_document(rng), rng, times=3)
    read = read_steps(json.loads(json.dumps(json_of(steps))))
    assert isinstance(read, tuple)
    assert json_of(read) == json_of(steps)


LINK = {"type": "link", "attrs": {"href": "https://www.marche-public.fr", "title": ""}}
HOSTILE: list[tuple[object, Reason]] = [
    ("replace", Reason.MALFORMED),
    (None, Reason.MALFORMED),
    ({}, Reason.STEP_TYPE),
    ({"stepType": ["replace"]}, Reason.STEP_TYPE),
    ({"stepType": "docAttr", "attr": "x", "value": 1}, Reason.STEP_TYPE),
    ({"stepType": "replace"}, Reason.MALFORMED),
    ({"stepType": "replace", "from": True, "to": True}, Reason.MALFORMED),
    ({"stepType": "replace", "from": -1, "to": 2}, Reason.MALFORMED),
    ({"stepType": "replace", "from": 5, "to": 2}, Reason.MALFORMED),
    ({"stepType": "replace", "from": 1.5, "to": 2}, Reason.MALFORMED),
    ({"stepType": "replace", "from": 1, "to": 2, "slice": "x"}, Reason.MALFORMED),
    (insertion(1, {"type": "text"}), Reason.MALFORMED),
    (insertion(1, {"type": "text", "text": ""}), Reason.MALFORMED),
    (insertion(1, {"type": "script"}), Reason.MALFORMED),
    (insertion(1, text("x"), openStart=99, openEnd=99), Reason.MALFORMED),
    (insertion(1, text("x"), openStart=-1), Reason.MALFORMED),
    (insertion(1, text("x\x07")), Reason.CHARACTER),
    (insertion(1, text("\ud83d")), Reason.CHARACTER),
    (insertion(1, text("\uffff")), Reason.CHARACTER),
    (insertion(1, text("x", LINK | {"attrs": {"href": "javascript:x"}})), Reason.LINK),
    (insertion(1, text("x", LINK | {"attrs": {"href": 7}})), Reason.LINK),
    (insertion(1, {"type": "image", "attrs": {"src": "https://x.fr/a.png"}}), Reason.IMAGE),
    (insertion(1, {"type": "image", "attrs": {"src": "/images/../admin"}}), Reason.IMAGE),
    (insertion(1, {"type": "field", "attrs": {"onclick": "x"}}), Reason.ATTRIBUTE),
    ({"stepType": "attr", "pos": 0, "attr": "src", "value": "data:x"}, Reason.IMAGE),
    ({"stepType": "attr", "pos": 0, "attr": "__proto__", "value": {}}, Reason.ATTRIBUTE),
    ({"stepType": "attr", "pos": "0", "attr": "level", "value": 1}, Reason.MALFORMED),
    (
        {"stepType": "addMark", "from": 1, "to": 2, "mark": {"type": "blink"}},
        Reason.MALFORMED,
    ),
    ({"stepType": "markSet", "steps": [{"stepType": "replace"}]}, Reason.MALFORMED),
    ({"stepType": "markSet", "steps": 3}, Reason.MALFORMED),
    (
        {
            "stepType": "replaceAround",
            "from": 0,
            "to": 9,
            "gapFrom": 1,
            "gapTo": 8,
            "insert": 5,
        },
        Reason.MALFORMED,
    ),
]


@pytest.mark.parametrize(("value", "reason"), HOSTILE)
def test_a_hostile_step_is_refused(value: object, reason: Reason) -> None:
    assert read_steps([value]) == Refused(reason, 0)


def test_a_link_and_an_image_of_this_site_are_read() -> None:
    image = {"type": "image", "attrs": {"src": "/images/plan.png"}}
    assert isinstance(read_steps([insertion(1, text("x", LINK), image)]), tuple)


def test_the_step_at_fault_is_named() -> None:
    assert read_steps([insertion(1, text("x")), 3]) == Refused(Reason.MALFORMED, 1)


def test_a_batch_is_bounded_but_not_a_form() -> None:
    values = [insertion(1, text("x"))] * 201
    assert read_steps(values) == Refused(Reason.TOO_MANY, 200)
    assert isinstance(read_steps(values, most=None), tuple)


def test_three_thousand_quotes_in_each_other_are_refused() -> None:
    nested = text("x")
    for _ in range(3000):
        nested = {"type": "blockquote", "content": [nested]}
    assert read_steps([insertion(0, nested)]) == Refused(Reason.TOO_DEEP, 0)


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
fields = st.fixed_dictionaries(
    {
        "stepType": st.sampled_from(
            ["replace", "replaceAround", "addMark", "markSet", "attr"]
        )
    },
    optional=dict.fromkeys(
        [
            "from",
            "to",
            "pos",
            "gapFrom",
            "gapTo",
            "insert",
            "slice",
            "mark",
            "steps",
            "attr",
        ],
        any_json,
    ),
)


@given(st.lists(any_json | fields, max_size=3))
@laws
def test_reading_never_raises_whatever_the_json(values: list[object]) -> None:
    result = read_steps(values)
    assert isinstance(result, tuple | Refused)


# Blocks


@given(documents())
@laws
def test_every_document_an_editor_can_make_is_without_flaw(doc: Node) -> None:
    assert flaw_of_blocks(doc.children) is None


@given(st.lists(st.sampled_from(MARKDOWN), max_size=6).map("\n\n".join))
@laws
def test_every_document_read_from_a_text_is_without_flaw(source: str) -> None:
    assert flaw_of_blocks(parse(source).doc.children) is None


def test_blocks_nested_beyond_reason_are_refused() -> None:
    nested = paragraph("x")
    for _ in range(250):
        nested = node("blockquote", nested)
    assert flaw_of_blocks([nested]) is Reason.TOO_DEEP


def test_a_text_torn_in_two_is_a_flaw() -> None:
    torn = node("paragraph", [SCHEMA.text("a"), SCHEMA.text("b")])
    whole = torn.copy(torn.content)
    assert flaw_of_blocks([whole]) is None
    torn.content.content[:] = [SCHEMA.text("a"), SCHEMA.text("b")]
    assert flaw_of_blocks([torn]) is Reason.SCHEMA


# What changed


def test_the_changed_span_is_found_by_identity() -> None:
    old = document("a", "b", "c", "d")
    new = node("doc", [old.child(0), paragraph("x"), paragraph("y"), old.child(3)])
    assert changed_span(old, new) == (1, 3, 3)


def test_a_block_removed_leaves_an_empty_span() -> None:
    old = document("a", "b", "c")
    assert changed_span(old, node("doc", [old.child(0), old.child(2)])) == (1, 2, 1)


def test_nothing_changed_is_an_empty_span() -> None:
    old = document("a", "b")
    assert changed_span(old, node("doc", list(old.children))) == (2, 2, 2)
