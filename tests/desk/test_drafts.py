"""The live text: the last revision and the steps after it."""

import json
import secrets

import pytest

from tests.people import Room
from wikimarche.desk import drafts
from wikimarche.desk.drafts import Draft
from wikimarche.store.tables import Step
from wikimarche.text import markdown, structure


def draft(room: Room) -> Draft:
    with room.asking(room.bo) as (ask, _, spec):
        return drafts.draft_of(ask.session, spec)


def typed(room: Room, words: str) -> None:
    """Put steps after the last revision, as the live editor does."""
    text = room.text().replace("dix jours", words)
    steps = structure.structural_steps(draft(room).doc, markdown.parse(text).doc)
    edit_id = secrets.token_hex(16)
    with room.asking(room.bo) as (ask, _, spec):
        for offset, step in enumerate(steps, start=1):
            row = Step(spec_id=room.spec, version=spec.version + offset)
            row.edit_id = edit_id
            row.account_id, row.at, row.change = (
                room.bo.id,
                ask.now,
                json.dumps(step.to_json()),
            )
            ask.session.add(row)
        spec.version += len(steps)


def test_a_draft_is_its_last_revision_and_the_steps_after_it(room: Room) -> None:
    typed(room, "douze jours")
    found = draft(room)
    assert "douze jours" in found.doc.text_content
    assert "dix jours" in room.text()
    assert found.number == 1


def test_a_save_takes_the_steps_before_it_along(room: Room) -> None:
    typed(room, "douze jours")
    room.write(room.alix, "objet", "# Objet {#objet}\n\nNettoyage.")
    last = room.revisions()[-1]
    assert "douze jours" in room.text()
    assert json.loads(last.authors) == sorted([room.alix.id, room.bo.id])
    assert draft(room).version == last.version


def test_a_broken_step_is_said_not_skipped(room: Room) -> None:
    typed(room, "douze jours")
    with room.asking(room.bo) as (ask, _, spec):
        row = ask.session.get(Step, (room.spec, spec.version))
        assert row is not None
        row.change = '{"stepType": "replace", "from": 9000, "to": 9001}'
        ask.session.add(row)
    with pytest.raises(RuntimeError, match=r"do not apply|unreadable"):
        draft(room)


def test_the_same_revision_is_read_once(room: Room) -> None:
    assert draft(room).source is draft(room).source
