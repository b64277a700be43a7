"""What a live document weighs: near what its text weighs, and counted where it changed."""

import pytest
from hypothesis import given

from tests.text.documents import document, documents, heading, paragraph
from wikimarche.text import limits, markdown
from wikimarche.text.bulk import Bulk, bulk_of, excess, too_deep
from wikimarche.text.limits import Fault
from wikimarche.text.schema import Node, node
from wikimarche.text.validity import changed_span


def test_bytes_are_near_those_of_the_text() -> None:
    blocks = [heading(1, "Délais"), *[paragraph("Le délai est de dix jours. " * 9)] * 50]
    size = len(markdown.write(document(*blocks)).encode())
    assert 0.9 * size < bulk_of(blocks).bytes < 1.1 * size


@given(old=documents(), new=documents())
def test_what_changed_alone_is_counted_again(old: Node, new: Node) -> None:
    start, was, now = changed_span(old, new)
    before = bulk_of(old.children)
    after = before.changed(old.children[start:was], new.children[start:now])
    assert after == bulk_of(new.children)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (Bulk(1, 1), Bulk(limits.MAX_BYTES, 2), None),
        (Bulk(1, 1), Bulk(limits.MAX_BYTES + 1, 2), Fault.TOO_LONG),
        (Bulk(1, 1), Bulk(9, limits.MAX_PIECES + 1), Fault.TOO_MANY),
        (Bulk(2_000_000, 99_999), Bulk(1_999_999, 99_999), None),
    ],
)
def test_only_what_grows_past_a_bound_is_an_excess(
    before: Bulk, after: Bulk, fault: Fault | None
) -> None:
    assert excess(before, after) is fault


@pytest.mark.parametrize("kind", ["blockquote", "bullet_list", "guidance"])
def test_what_is_not_too_deep_can_be_said_in_a_text(kind: str) -> None:
    block, levels = paragraph("a"), 0
    while not too_deep([block]):
        said, levels = block, levels + 1
        inner = node(
            "list_item", block if block.type.name == "paragraph" else [paragraph(), block]
        )
        block = node(kind, inner if kind == "bullet_list" else block)
    assert levels >= limits.MAX_DEPTH // 2 - 1
    assert limits.faults(markdown.write(document(said))) == ()
