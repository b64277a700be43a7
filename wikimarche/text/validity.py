"""What a document may hold beyond what `schema.json` can say.

The schema fixes which node goes where; here are the values of attributes, the
depth of nesting, and what a value sent by a browser may name: links, images,
characters. Every answer is None or the reason for refusing.
"""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from enum import StrEnum
from itertools import pairwise

from wikimarche.text.characters import UNFIT
from wikimarche.text.schema import Mark, Node

__all__ = [
    "MISFITS",
    "Reason",
    "changed_span",
    "flaw_of_blocks",
    "flaw_of_json",
    "targets_of",
]

MAX_JSON_DEPTH = 60
MAX_NODE_DEPTH = 210  # 100 nested levels of text are at most two nodes each, plus the cells

MISFITS = (
    *(AssertionError, AttributeError, IndexError, KeyError),
    *(OverflowError, RecursionError, TypeError, ValueError),
)
"""What the ProseMirror port raises on steps that do not fit; a cut surrogate pair is a ValueError."""


class Reason(StrEnum):
    """Why steps are refused."""

    STEP_TYPE = "step_type"
    MALFORMED = "malformed"
    FAILED = "failed"
    SCHEMA = "schema"
    ATTRIBUTE = "attribute"
    TOO_MANY = "too_many"
    TOO_DEEP = "too_deep"
    LINK = "link"
    IMAGE = "image"
    CHARACTER = "character"


Test = Callable[[object], bool]


def _text(value: object) -> bool:
    return isinstance(value, str)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _between(least: int, most: int) -> Test:
    return lambda value: type(value) is int and least <= value <= most


def _like(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


KEY = _like(r"([a-z0-9][a-z0-9-]{0,59})?")
CELL: Mapping[str, Test] = {
    "colspan": _between(1, 63),  # Word's limit of columns
    "rowspan": _between(1, 63),
    "align": _like(r"(left|center|right)?"),
}
ATTRIBUTES: Mapping[str, Mapping[str, Test]] = {
    "heading": {"level": _between(1, 6), "key": KEY},
    "bullet_list": {"tight": _flag},
    "ordered_list": {
        "start": _between(0, 999_999_999),
        "tight": _flag,
    },  # CommonMark's limit
    "clause": {"id": _text, "version": _between(0, 999_999_999), "level": _text},
    "code_block": {"info": _text},
    "table": {"caption": _text},
    "table_header": CELL,
    "table_cell": CELL,
    "image": {"src": _text, "alt": _text, "title": _text},
    "field": {"name": _like(r"([a-z][a-z0-9_]{0,59})?")},
    "xref": {"spec": _like(r"([A-Za-z0-9][A-Za-z0-9_-]{0,39})?"), "key": KEY},
    "link": {"href": _text, "title": _text},
}
NO_ATTRIBUTES: Mapping[str, Test] = {}
ATTRIBUTE_NAMES = frozenset(name for tests in ATTRIBUTES.values() for name in tests)

LINK = re.compile(r"(https?://|mailto:|#)[^\t\n]*", re.IGNORECASE)
IMAGE = re.compile(r"/images/[0-9A-Za-z][0-9A-Za-z._-]*")


def flaw_of_json(value: object, known: Set[object] = frozenset[object]()) -> Reason | None:
    """Say why a step's JSON value is refused before it is read: depth, characters, targets.

    `known` are targets that the document holds already: they may be moved, and come back.
    """
    waiting = [(value, 1)]
    while waiting:
        current, depth = waiting.pop()
        if depth > MAX_JSON_DEPTH:
            return Reason.TOO_DEEP
        if isinstance(current, str) and UNFIT.search(current):
            return Reason.CHARACTER
        if isinstance(current, Mapping):
            if flaw := _flaw_of_object(current, known):
                return flaw
            waiting += [(inner, depth + 1) for inner in current.values()]
        elif isinstance(current, Sequence) and not isinstance(current, str | bytes):
            waiting += [(inner, depth + 1) for inner in current]
    return None


def _flaw_of_object(value: Mapping[object, object], known: Set[object]) -> Reason | None:
    attrs = value.get("attrs")
    if value.get("stepType") == "attr":
        attrs = {str(value.get("attr")): value.get("value")}
    if not isinstance(attrs, Mapping):
        return None
    if "href" in attrs and not _leads(LINK, attrs["href"], known):
        return Reason.LINK
    if "src" in attrs and not _leads(IMAGE, attrs["src"], known):
        return Reason.IMAGE
    return None if attrs.keys() <= ATTRIBUTE_NAMES else Reason.ATTRIBUTE


def _leads(pattern: re.Pattern[str], value: object, known: Set[object]) -> bool:
    if not isinstance(value, str):
        return False
    return pattern.fullmatch(value) is not None or value in known


def targets_of(doc: Node) -> frozenset[object]:
    """Give where the links and images of a document lead."""
    found: set[object] = set()
    waiting = [doc]
    while waiting:
        node = waiting.pop()
        found |= {node.attrs["src"]} if node.type.name == "image" else set()
        found |= {mark.attrs["href"] for mark in node.marks if mark.type.name == "link"}
        waiting += node.children
    return frozenset(found)


def flaw_of_blocks(blocks: Sequence[Node]) -> Reason | None:
    """Say what is wrong with these blocks: schema, attributes, depth; None when nothing is."""
    try:
        for block in blocks:
            block.check()
    except RecursionError:
        return Reason.TOO_DEEP
    except MISFITS:
        return Reason.SCHEMA
    waiting = [(block, 1) for block in blocks]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_NODE_DEPTH:
            return Reason.TOO_DEEP
        if not (_attributes_fit(node) and all(map(_attributes_fit, node.marks))):
            return Reason.ATTRIBUTE
        if _has_torn_text(node.children):
            return Reason.SCHEMA
        waiting += [(child, depth + 1) for child in node.children]
    return None


def _attributes_fit(thing: Node | Mark) -> bool:
    tests = ATTRIBUTES.get(thing.type.name, NO_ATTRIBUTES)
    return all(tests[name](value) for name, value in thing.attrs.items())


def _has_torn_text(children: Sequence[Node]) -> bool:
    """Tell whether two neighbours should have been one text: comparing would go wrong."""
    return any(a.is_text and b.is_text and a.same_markup(b) for a, b in pairwise(children))


def changed_span(old: Node, new: Node) -> tuple[int, int, int]:
    """Give (start, end in old, end in new) of the blocks that are not the same objects.

    A step keeps every block it does not touch, so this costs no comparison of content.
    """
    before, after = old.children, new.children
    start = _common(before, after)
    tail = _common(before[start:][::-1], after[start:][::-1])
    return start, len(before) - tail, len(after) - tail


def _common(some: list[Node], others: list[Node]) -> int:
    """Count the objects two lists begin with: nodes are equal (==) when they are the same."""
    low, high = 0, min(len(some), len(others))
    while high - low > 8:
        middle = (low + high + 1) // 2
        if some[low:middle] == others[low:middle]:
            low = middle
        else:
            high = middle
    while low < high and some[low] is others[low]:
        low += 1
    return low
