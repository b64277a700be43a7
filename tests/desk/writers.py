"""Those who write live in the tests: one batch of steps as a browser sends it."""

import secrets
from collections.abc import Sequence
from typing import Any

from tests.people import Room
from tests.text.wire import insertion, text
from wikimarche.desk import drafts, lately, live
from wikimarche.desk.lately import Lately
from wikimarche.desk.live import Batch, Entry, Pushed
from wikimarche.kept import Kept
from wikimarche.rules import Actor
from wikimarche.store import specs as spec_store
from wikimarche.text.schema import Node

__all__ = [
    "batch",
    "deletion",
    "draft_doc",
    "from_memory_and_from_rows",
    "new_memory",
    "news",
    "place_of",
    "push",
    "typing",
]


def batch(version: int, *steps: Any, **more: Any) -> Batch:
    """Give a batch of JSON steps made on a version, with an id of its own."""
    fields = {"client": "c" * 16, "batch": secrets.token_hex(16)} | more
    return Batch(version=version, steps=steps, **fields)


def push(room: Room, actor: Actor, sent: Batch) -> Pushed:
    """Send a batch as an actor, in a transaction of its own."""
    with room.asking(actor) as (ask, tender, spec):
        return live.push_batch(ask, tender, spec, sent)


def news(room: Room, version: int) -> Sequence[Entry]:
    """Give what came after a version, as a listener reads it."""
    with room.town.store.reading() as session:
        return live.news_since(session, room.spec, version)


def draft_doc(room: Room) -> Node:
    """Give the document as it is now."""
    with room.town.store.reading() as session:
        spec = spec_store.spec_of(session, room.tender, room.spec)
        assert spec is not None
        return drafts.draft_of(session, spec).doc


def from_memory_and_from_rows(room: Room) -> tuple[Node, Node]:
    """Give the document as it is remembered, and as its revision and steps say it."""
    remembered = draft_doc(room)
    new_memory()
    return remembered, draft_doc(room)


def new_memory(memory: Kept[Lately] | None = None) -> Kept[Lately]:
    """Go on as another process that remembers nothing, or as the one before; give the memory left."""
    left, lately._LATELY = lately._LATELY, memory or Kept(lately.KEPT_CHARACTERS)
    return left


def place_of(doc: Node, words: str) -> int:
    """Give the place before the first occurrence of some words."""
    found: list[int] = []

    def visit(node: Node, pos: int, _parent: Node | None, _index: int) -> None:
        if node.is_text and words in str(node.text):
            before = str(node.text).partition(words)[0]
            found.append(pos + len(before.encode("utf-16-le")) // 2)

    doc.descendants(visit)
    return found[0]


def typing(doc: Node, before: str, words: str) -> dict[str, Any]:
    """Give the step that types some words before others."""
    return insertion(place_of(doc, before), text(words))


def deletion(doc: Node, words: str) -> dict[str, Any]:
    """Give the step that deletes some words, which stand in one text."""
    start = place_of(doc, words)
    end = start + len(words.encode("utf-16-le")) // 2
    return {"stepType": "replace", "from": start, "to": end}
