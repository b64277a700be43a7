"""The seal of a milestone: what is signed, and what no longer holds once touched."""

import json
from pathlib import Path

import pytest

from tests.people import Room
from wikimarche.desk import history
from wikimarche.desk.keys import Key, fingerprint_of, open_key
from wikimarche.desk.sealing import (
    MilestoneSeal,
    is_genuine,
    read_milestone,
    sealed_manifest,
)
from wikimarche.store import chains


@pytest.fixture
def key(tmp_path: Path) -> Key:
    return open_key(tmp_path / "seal.key")


def named(room: Room, name: str, key: Key | None) -> str:
    with room.asking(room.alix) as (ask, tender, spec):
        return history.name_milestone(ask, tender, spec, number=1, name=name, key=key).seal


def test_a_milestone_signs_its_revision_its_name_and_where_the_journal_is(
    room: Room, key: Key
) -> None:
    said = read_milestone(named(room, "Visé", key))
    assert said is not None
    with room.town.store.reading() as session:
        end = chains.journal_end(session)
        ((_, _, digest),) = chains.chain_ends(session)
    assert end is not None
    assert said == MilestoneSeal(
        spec=room.spec,
        code="CCTP",
        number=1,
        digest=digest,
        name="Visé",
        account=room.alix.id,
        at="2026-03-02T09:00:00+00:00",
        count=end.count,
        head=end.digest,
        key=key.public,
    )
    assert said.groups.replace(" ", "") == digest
    assert said.fingerprint == fingerprint_of(key.public)


def test_a_milestone_without_a_key_has_no_seal(small_room: Room) -> None:
    assert named(small_room, "Visé", None) == ""
    assert read_milestone("") is None


def test_another_name_is_sealed_anew(small_room: Room, key: Key) -> None:
    first, second = named(small_room, "Visé", key), named(small_room, "Signé", key)
    assert first != second
    said = read_milestone(second)
    assert said is not None
    assert said.name == "Signé"


def test_no_value_of_a_seal_can_be_changed(small_room: Room, key: Key) -> None:
    body = json.loads(named(small_room, "Visé", key))
    assert is_genuine(body)
    for name in body:
        assert not is_genuine({**body, name: "x"}), name
        assert not is_genuine({each: body[each] for each in body if each != name}), name
    assert not is_genuine({**body, "more": 1})


def test_a_manifest_keeps_its_order_and_its_words(key: Key) -> None:
    manifest = {"tender": "2026-É", "files": [{"file": "a"}]}
    signed = sealed_manifest(manifest, key)
    assert list(signed)[:2] == ["tender", "files"]
    assert is_genuine(signed)
