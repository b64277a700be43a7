"""Writing live in the tests: words typed a letter at a time, as the editor sends them."""

import secrets

from prosemirror.model import Fragment, Slice

from tests.people import Room
from wikimarche.desk import drafts, live
from wikimarche.desk.live import Batch
from wikimarche.rules import Actor
from wikimarche.store import specs
from wikimarche.store.tables import Spec
from wikimarche.text.compat import ReplaceStep
from wikimarche.text.schema import SCHEMA, Node

__all__ = ["live_text", "live_version", "rub_out", "type_words"]


def type_words(room: Room, actor: Actor, words: str, *, before: str = "ouvrés") -> None:
    """Type words, one batch a letter, before the first place where others stand."""
    for letter in words:
        with room.asking(actor) as (ask, tender, spec):
            draft = drafts.draft_of(ask.session, spec)
            place = _place(draft.doc, before)
            put = Slice(Fragment.from_(SCHEMA.text(letter)), 0, 0)
            batch = _batch(draft.version, ReplaceStep(place, place, put))
            live.push_batch(ask, tender, spec, batch)


def rub_out(room: Room, actor: Actor, words: str) -> None:
    """Delete words, in one batch, where they first stand."""
    with room.asking(actor) as (ask, tender, spec):
        draft = drafts.draft_of(ask.session, spec)
        place = _place(draft.doc, words)
        step = ReplaceStep(place, place + len(words), Slice.empty)
        live.push_batch(ask, tender, spec, _batch(draft.version, step))


def _batch(version: int, step: ReplaceStep) -> Batch:
    client, batch = secrets.token_hex(8), secrets.token_hex(8)
    return Batch(client, batch, version, [step.to_json()])


def _place(doc: Node, words: str) -> int:
    found: list[int] = []

    def look(child: Node, pos: int, _parent: Node | None, _index: int) -> None:
        if child.is_text and words in (child.text or ""):
            found.append(pos + (child.text or "").index(words))

    doc.descendants(look)
    assert found, f"nowhere: {words}"
    return found[0]


def live_text(room: Room) -> str:
    """Give the words of the text in progress."""
    with room.town.store.reading() as session:
        doc = drafts.draft_of(session, _spec(room)).doc
    return doc.text_between(0, doc.content.size, "\n")


def live_version(room: Room) -> int:
    """Give how many steps the document has."""
    return _spec(room).version


def _spec(room: Room) -> Spec:
    with room.town.store.reading() as session:
        found = specs.spec_of(session, room.tender, room.spec)
    assert found is not None
    return found
