"""Verifying finds every changed, missing, added or swapped row, and every end cut off (P5)."""

from pathlib import Path

import pytest
from sqlalchemy import text as sql

from tests.people import Room
from tests.web.site import PNG
from wikimarche.desk import history, images
from wikimarche.desk.asking import record
from wikimarche.desk.checkpoints import Checkpoint, checkpoint_of
from wikimarche.desk.keys import Key, fingerprint_of, open_key
from wikimarche.desk.verifying import Verified, verify
from wikimarche.store.texts import pack


@pytest.fixture
def full(room: Room, key: Key) -> Room:
    """Give a document with four versions, one of them named, and a picture."""
    for number, count in enumerate(("onze", "douze", "treize"), start=1):
        room.write(room.bo, "delais", f"# Délais {{#delais}}\n\n{count} jours.", number)
    with room.asking(room.alix) as (ask, tender, spec):
        images.add_image(ask, tender, PNG)
        history.name_milestone(ask, tender, spec, number=2, name="Relu", key=key)
    return room


@pytest.fixture
def key(tmp_path: Path) -> Key:
    return open_key(tmp_path / "seal.key")


def verified(room: Room, *checkpoints: Checkpoint | int) -> Verified:
    with room.town.store.reading() as session:
        return verify(session, checkpoints=checkpoints)


def run(room: Room, *statements: str, **values: object) -> None:
    """Change the database as somebody who holds it does."""
    with room.town.store.writing() as session:
        for statement in statements:
            session.connection().execute(sql(statement), values)


def signed(room: Room, key: Key) -> Checkpoint:
    with room.town.store.reading() as session:
        return checkpoint_of(session, key, room.town.clock())


def test_a_sound_database_is_said_whole(full: Room, key: Key) -> None:
    found = verified(full, signed(full, key))
    assert found.faults == []
    assert (found.documents, found.revisions, found.checkpoints) == (1, 4, 1)
    assert found.entries > 4


def test_it_stays_sound_as_people_go_on_writing(full: Room, key: Key) -> None:
    first = signed(full, key)
    full.write(full.bo, "objet", "# Objet {#objet}\n\nAutre.", 4)
    assert verified(full, first, signed(full, key)).faults == []


ONE = "spec_id = 1 AND number = 2"
CHANGES = [
    f"UPDATE revision SET author_id = 1, number = 2 WHERE {ONE}",
    f"UPDATE revision SET authors = '[1]' WHERE {ONE}",
    f"UPDATE revision SET origin = 'import' WHERE {ONE}",
    f"UPDATE revision SET reason = 'autre' WHERE {ONE}",
    f"UPDATE revision SET version = version + 1 WHERE {ONE}",
    f"UPDATE revision SET at = '2026-03-02 10:00:00+00:00' WHERE {ONE}",
    f"UPDATE revision SET words_added = 99 WHERE {ONE}",
    f"UPDATE revision SET words_removed = 99 WHERE {ONE}",
    f"UPDATE revision SET previous = 'x' WHERE {ONE}",
    f"UPDATE revision SET digest = 'x' WHERE {ONE}",
    "UPDATE revision SET number = 9 WHERE number = 4",
    "UPDATE spec SET number = 3",
    "UPDATE spec SET version = version + 1",
    "UPDATE step SET change = replace(change, 'onze', 'dix')",
    "UPDATE step SET change = '[]' WHERE version = 1",
    "UPDATE step SET account_id = 1",
    "DELETE FROM step WHERE version = 1",
    f"DELETE FROM revision_text WHERE {ONE}",
    "DELETE FROM revision WHERE number = 3",
    "DELETE FROM revision_text WHERE number = 4",
    "UPDATE journal SET action = 'autre' WHERE id = 2",
    "UPDATE journal SET detail = '{}' WHERE action = 'name_milestone'",
    "UPDATE journal SET account_id = 2 WHERE id = 2",
    "UPDATE journal SET tender_id = NULL WHERE tender_id IS NOT NULL",
    "UPDATE journal SET spec_id = NULL WHERE spec_id IS NOT NULL",
    "UPDATE journal SET at = '2026-03-02 10:00:00+00:00' WHERE id = 2",
    "UPDATE journal SET private = '{}' WHERE id = 2",
    "UPDATE journal SET private_digest = 'x' WHERE id = 2",
    "UPDATE journal SET previous = 'x' WHERE id = 2",
    "UPDATE journal SET digest = 'x' WHERE id = 2",
    "DELETE FROM journal WHERE id = 2",
    "DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)",
    "UPDATE chain_head SET count = count + 1",
    "UPDATE chain_head SET digest = 'x'",
    "UPDATE milestone SET name = 'Validé'",
    "DELETE FROM milestone",
    "UPDATE milestone SET revision_id = revision_id + 1",
    "UPDATE milestone SET account_id = account_id + 1",
    "UPDATE milestone SET at = '2026-03-02 10:00:00+00:00'",
    "UPDATE milestone SET seal = ''",
    "UPDATE milestone SET seal = '{}'",
    "UPDATE milestone SET seal = replace(seal, 'Relu', 'Lu')",
    "UPDATE milestone SET seal = replace(seal, 'Relu', 'Lu'), name = 'Lu'",
    f"UPDATE revision SET authors = 'x' WHERE {ONE}",
    "UPDATE image SET name = 'abc.png'",
    "UPDATE edit SET number = 77 WHERE number = 2",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_row_is_found(full: Room, change: str) -> None:
    run(full, change)
    assert verified(full).faults


def test_another_text_under_the_same_row_is_found(full: Room) -> None:
    body = pack("# Délais\n\nCent jours.\n", None)
    run(full, f"UPDATE revision_text SET base = NULL, body = :body WHERE {ONE}", body=body)
    assert any("version 2" in fault for fault in verified(full).faults)


def test_another_picture_under_the_same_name_is_found(full: Room) -> None:
    run(full, "UPDATE image SET content = :content", content=PNG + b"!")
    assert any(fault.startswith("L’image") for fault in verified(full).faults)


def test_two_texts_that_change_places_are_found(full: Room) -> None:
    run(
        full,
        "UPDATE revision_text SET number = 90 WHERE number = 3",
        "UPDATE revision_text SET number = 3 WHERE number = 4",
        "UPDATE revision_text SET number = 4 WHERE number = 90",
    )
    assert verified(full).faults


def cut_the_end(room: Room) -> None:
    """Take the last version and the end of the journal away, and put every counter right."""
    run(
        room,
        "DELETE FROM edit WHERE number = 4",
        "DELETE FROM step WHERE version > (SELECT version FROM revision WHERE number = 3)",
        "DELETE FROM revision_text WHERE number = 4",
        "DELETE FROM revision WHERE number = 4",
        "UPDATE spec SET number = 3, version = (SELECT version FROM revision WHERE number = 3)",
        "DELETE FROM milestone",
        "DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)",
        "UPDATE chain_head SET count = count - 1, digest ="
        " (SELECT digest FROM journal WHERE id = (SELECT max(id) FROM journal))",
    )


def test_an_end_cut_off_with_its_counters_is_found_by_a_checkpoint(
    full: Room, key: Key
) -> None:
    before = signed(full, key)
    cut_the_end(full)
    assert verified(full).faults == []  # nothing inside the database can tell
    found = verified(full, before).faults
    assert [fault.partition(" :")[0] for fault in found] == ["Journal", "Pièce 1"]


def test_an_end_cut_off_is_found_by_the_seal_of_a_milestone(full: Room, key: Key) -> None:
    """A milestone signs where the journal was: what came before it cannot be taken away."""
    run(
        full,
        "DELETE FROM journal WHERE id = (SELECT max(id) FROM journal)",
        "UPDATE chain_head SET count = count - 1, digest ="
        " (SELECT digest FROM journal WHERE id = (SELECT max(id) FROM journal))",
    )
    assert any("La fin a été coupée" in fault for fault in verified(full).faults)


def test_what_another_key_signed_is_said(full: Room, key: Key, tmp_path: Path) -> None:
    other = open_key(tmp_path / "other.key")
    with full.town.store.reading() as session:
        point = checkpoint_of(session, other, full.town.clock())
        alone = verify(session, checkpoints=[point], keys=frozenset({key.public}))
        both = frozenset({key.public, other.public})
        assert verify(session, checkpoints=[point], keys=both).faults == []
    (fault,) = alone.faults
    assert "par une clé plus ancienne" in fault
    assert fingerprint_of(other.public) in fault


def test_a_document_that_is_gone_is_found_by_a_checkpoint(full: Room, key: Key) -> None:
    ends = {**signed(full, key).ends, "spec:2": (1, "x")}
    blank = Checkpoint("2026-03-02T09:00:00+00:00", ends, key.public, "")
    gone = Checkpoint(blank.at, ends, key.public, key.sign(blank.content))
    assert any(fault.startswith("Pièce 2 : 0") for fault in verified(full, gone).faults)


def test_a_rewritten_past_is_found_by_a_checkpoint(full: Room, key: Key) -> None:
    before = signed(full, key)
    ends = {name: (count, "0" * 64) for name, (count, _) in before.ends.items()}
    blank = Checkpoint(before.at, ends, key.public, "")
    forged = Checkpoint(before.at, ends, key.public, key.sign(blank.content))
    found = verified(full, forged).faults
    assert sum("empreinte du point de contrôle" in fault for fault in found) == 2


def test_a_checkpoint_that_nobody_signed_is_said_false(full: Room, key: Key) -> None:
    good = signed(full, key)
    false = Checkpoint(good.at, good.ends, good.public, "00" * 64)
    assert any("signature est fausse" in fault for fault in verified(full, false).faults)


def test_a_line_that_is_no_checkpoint_is_named(full: Room) -> None:
    assert verified(full, 7).faults == ["Points de contrôle, ligne 7 : illisible."]


def test_two_checkpoints_that_say_otherwise_are_found(full: Room, key: Key) -> None:
    good = signed(full, key)
    ends = {name: (count, "0" * 64) for name, (count, _) in good.ends.items()}
    blank = Checkpoint(good.at, ends, key.public, "")
    other = Checkpoint(good.at, ends, key.public, key.sign(blank.content))
    assert any("se contredisent" in fault for fault in verified(full, good, other).faults)


def test_an_erased_personal_part_leaves_the_journal_whole(full: Room) -> None:
    with full.town.asking(full.alix) as ask:
        record(ask, "test", private={"address": "192.0.2.1"})
    assert verified(full).faults == []
    run(full, "UPDATE journal SET private = '' WHERE action = 'test'")
    assert verified(full).faults == []


def test_it_tells_how_far_it_has_come(full: Room) -> None:
    told: list[tuple[int, int]] = []
    with full.town.store.reading() as session:
        verify(session, told=lambda done, of: told.append((done, of)))
    assert told == [(1, 1)]
